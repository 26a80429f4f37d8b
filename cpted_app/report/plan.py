"""The plan on paper, true to scale: picture, marks, labels, grid, legend, scale bar, north.

Belongs here: the flowables of maps. Where a sheet lies is ``grid``'s business, what a mark
looks like ``drawing``'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from reportlab.platypus import Flowable

from cpted_app.analysis.result import SightlineView
from cpted_app.drawing import answer_pins, labels, legends, outlines, photo_pins, symbols
from cpted_app.drawing.primitives import Mark, Primitive, Text
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    Feature,
    LightReading,
    Luminaire,
    Opening,
    Refuge,
    Route,
    Seating,
    Sightline,
    Tree,
    Zone,
)
from cpted_app.model.records import Answer, Remark
from cpted_app.model.site import Site
from cpted_app.report import styles
from cpted_app.report.grid import Sheet, column_name
from cpted_app.report.paint import Frame, paint
from cpted_app.report.raster import PlanImage, tile
from cpted_app.report.wording import Wording
from cpted_app.words import N_

PAINTED: tuple[type[Feature], ...] = (
    Zone,
    Barrier,
    Tree,
    Route,
    Opening,
    Camera,
    AccessPoint,
    Seating,
    Refuge,
    LightReading,
    Sightline,
    Luminaire,
)
"""The order of painting, bottom first."""

AROUND: Final = (Zone, Barrier, Tree, Route)
"""What an extract shows of the marks that it is not about."""

BAND = 11.0
"""Width of the band around the map that holds the grid's letters and numbers, points."""
LEGEND_ROW = 14.0
LEGEND_COLUMN = 118.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cartography:
    """What all maps of a report share."""

    site: Site
    views: Mapping[str, SightlineView]
    plan_image: PlanImage
    wording: Wording


class PlanFlowable(Flowable):  # type: ignore[misc]
    """A map: the large one with all there is, grid and legend; an extract with its own marks.

    ``own`` are the ids of the marks and answers that an extract is about; what stands around
    them is drawn without labels, and other pins are left out.
    """

    def __init__(
        self,
        maps: Cartography,
        sheet: Sheet,
        *,
        is_main: bool,
        own: frozenset[str] = frozenset(),
    ) -> None:
        Flowable.__init__(self)
        self._maps = maps
        self._sheet = sheet
        self._own = None if is_main else own
        self._band = BAND if is_main else 0.0
        self._is_main = is_main
        self._entries = legends.entries(maps.site, maps.views) if is_main else []
        self.width = sheet.width_pt + 2.0 * self._band
        self._columns = max(int(self.width // LEGEND_COLUMN), 1)
        below = legend_height(len(self._entries), self._columns) if is_main else 0.0
        self._below = below + 34.0 if is_main else 11.0
        self.height = sheet.height_pt + 2.0 * self._band + self._below

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        canvas, sheet = self.canv, self._sheet
        canvas.saveState()
        canvas.translate(self._band, self._below + self._band)
        self._map(canvas)
        canvas.setStrokeColor(styles.colour("plan_line"))
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, sheet.width_pt, sheet.height_pt)
        if self._is_main:
            self._grid(canvas)
        canvas.restoreState()
        self._foot(canvas)

    def _map(self, canvas: Any) -> None:
        sheet = self._sheet
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, 0, sheet.width_pt, sheet.height_pt)
        canvas.clipPath(clip, stroke=0, fill=0)
        self._pictures(canvas)
        k = sheet.points_per_metre
        frame = Frame(points_per_unit=k, x0=-sheet.extent[0] * k, y0=-sheet.extent[1] * k)
        drawn = self._drawn()
        texts = [part for part in drawn if isinstance(part, Text) and part.text]
        shapes = [part for part in drawn if not isinstance(part, Text)]
        paint(canvas, shapes, frame)
        within = (1.0, 1.0, sheet.width_pt - 1.0, sheet.height_pt - 1.0)
        avoid = [box for part in shapes if isinstance(part, Mark) for box in _mark_box(part, frame)]
        paint(canvas, labels.place_labels(texts, frame.at, avoid=avoid, within=within), frame)
        canvas.restoreState()

    def _drawn(self) -> list[Primitive]:
        return _drawn(self._maps, self._sheet, self._own)

    def _pictures(self, canvas: Any) -> None:
        shown = [plan for plan in self._maps.site.plans if plan.is_visible]
        for index, plan in enumerate(shown):
            picture = tile(plan, self._sheet, self._maps.plan_image, is_bottom=index == 0)
            if picture is None:
                continue
            canvas.saveState()
            canvas.transform(*picture.matrix)
            mask = "auto" if picture.has_mask else None
            canvas.drawImage(picture.reader, 0, 0, 1, 1, mask=mask)
            canvas.restoreState()

    def _grid(self, canvas: Any) -> None:
        sheet, band = self._sheet, self._band
        canvas.setFont(styles.REGULAR, 6.5)
        canvas.setFillColor(styles.colour("dim_text"))
        canvas.setLineWidth(0.5)
        for column in range(sheet.columns):
            x = sheet.width_pt * (column + 0.5) / sheet.columns
            for y in (-band + 3.0, sheet.height_pt + 3.5):
                canvas.drawCentredString(x, y, column_name(column))
        for row in range(sheet.rows):
            y = sheet.height_pt * (1.0 - (row + 0.5) / sheet.rows) - 2.3
            for x in (-band / 2.0, sheet.width_pt + band / 2.0):
                canvas.drawCentredString(x, y, str(row + 1))
        for x in (sheet.width_pt * i / sheet.columns for i in range(sheet.columns + 1)):
            canvas.line(x, 0, x, -3.5)
            canvas.line(x, sheet.height_pt, x, sheet.height_pt + 3.5)
        for y in (sheet.height_pt * i / sheet.rows for i in range(sheet.rows + 1)):
            canvas.line(0, y, -3.5, y)
            canvas.line(sheet.width_pt, y, sheet.width_pt + 3.5, y)

    def _foot(self, canvas: Any) -> None:
        if not self._is_main:
            canvas.setFont(styles.REGULAR, 6.5)
            canvas.setFillColor(styles.colour("dim_text"))
            canvas.drawString(0, 2.0, scale_words(self._sheet, self._maps.wording))
            return
        _scale_and_north(canvas, self._maps, self._sheet, self._band, self._below - 24.0)
        for index, (message, sample) in enumerate(self._entries):
            column, row = index % self._columns, index // self._columns
            x = self._band + column * (self.width / self._columns)
            y = self._below - 44.0 - row * LEGEND_ROW
            paint(canvas, sample, Frame(x0=x, y0=y))
            canvas.setFont(styles.REGULAR, 7.5)
            canvas.setFillColor(styles.colour("text"))
            room = self.width / self._columns - legends.SAMPLE_WIDTH_PT - 12.0
            text = self._maps.wording.message(message)
            text = styles.shortened(text, styles.REGULAR, 7.5, room)
            canvas.drawString(x + legends.SAMPLE_WIDTH_PT + 6.0, y - 2.6, text)


def legend_height(entries: int, columns: int) -> float:
    """Return the height in points that a legend takes."""
    return -(-entries // columns) * LEGEND_ROW + 8.0 if entries else 0.0


def scale_words(sheet: Sheet, wording: Wording) -> str:
    """Return ``1:500``, or that there is no scale."""
    if sheet.scale is None:
        return wording(N_("not calibrated: no scale"))
    return f"1:{sheet.scale}"


def _scale_and_north(
    canvas: Any, maps: Cartography, sheet: Sheet, left: float, base: float
) -> None:
    canvas.setFillColor(styles.colour("text"))
    canvas.setStrokeColor(styles.colour("text"))
    canvas.setFont(styles.BOLD, 8.0)
    right = left + sheet.width_pt
    text = scale_words(sheet, maps.wording)
    if sheet.scale is not None:
        length_m, label = legends.scale_bar(1.0 / sheet.points_per_metre, 150.0)
        width = length_m * sheet.points_per_metre
        canvas.setLineWidth(0.9)
        canvas.lines(
            [
                (left, base + 6.0, left, base),
                (left, base, left + width, base),
                (left + width, base, left + width, base + 6.0),
                (left + width / 2.0, base, left + width / 2.0, base + 3.0),
            ]
        )
        canvas.drawString(left + width + 6.0, base + 0.5, label)
        canvas.drawString(left + width + 44.0, base + 0.5, text)
    else:
        canvas.drawString(left, base + 0.5, text)
    if maps.site.header.north_known:
        paint(canvas, legends.north(known=True), Frame(x0=right - 12.0, y0=base + 2.0))
    else:
        canvas.setFont(styles.REGULAR, 7.5)
        canvas.drawRightString(right, base + 0.5, maps.wording(N_("north unknown")))


def _drawn(maps: Cartography, sheet: Sheet, own: frozenset[str] | None) -> list[Primitive]:
    """Return the marks on a sheet; around those of an extract only what it stands between."""
    box = shapely.box(*sheet.extent)
    drawn: list[Primitive] = []
    for row_class in PAINTED:
        for feature in maps.site.all(row_class):
            reach = feature.crown_radius_m if isinstance(feature, Tree) else 0.0
            if feature.geometry.distance(box) > reach:
                continue
            made = symbols.draw(feature, result=maps.views.get(feature.id))
            if own is None or feature.id in own:
                drawn += made
            elif isinstance(feature, AROUND):
                drawn += [part for part in made if not isinstance(part, Text)]
    if own is not None:
        halos = [part for each in sorted(own) for part in _halo(maps.site.feature(each))]
        return [*halos, *drawn, *_answers(maps, box, own)]
    return [*drawn, *_pins(maps, box), *_answers(maps, box), *_photos(maps, box)]


def _pins(maps: Cartography, box: shapely.Geometry) -> list[Primitive]:
    """Return the remarks pinned to a place, with their numbers in chapter 11."""
    drawn: list[Primitive] = []
    for number, remark in enumerate(maps.site.all(Remark), start=1):
        if remark.x_m is None or remark.y_m is None:
            continue
        at = (remark.x_m, remark.y_m)
        if box.contains(shapely.Point(at)):
            drawn += symbols.draw_remark(remark, at)
            drawn.append(Text(text=f"{number}", x=at[0], y=at[1], dx_pt=9.0, dy_pt=3.0, bold=True))
    return drawn


def _answers(
    maps: Cartography, box: shapely.Geometry, own: frozenset[str] | None = None
) -> list[Primitive]:
    """Return the pins of low answers with the ids of their questions: all, or an extract's."""
    return [
        part
        for answer in maps.site.all(Answer)
        if answer.pin_m is not None and (own is None or answer.id in own)
        if box.contains(shapely.Point(answer.pin_m))
        for part in answer_pins.answer_primitives(answer)
    ]


def _photos(maps: Cartography, box: shapely.Geometry) -> list[Primitive]:
    """Return the pins of the photos with their numbers in appendix B, cones below all pins."""
    drawn = [
        part
        for photo in maps.site.photos
        if photo.x_m is not None and box.contains(shapely.Point(photo.x_m, photo.y_m))
        for part in photo_pins.photo_primitives(photo)
    ]
    return sorted(drawn, key=lambda part: not _is_cone(part))


def _is_cone(part: Primitive) -> bool:
    return isinstance(part, Mark) and part.shape.startswith("view_")


def _halo(feature: Feature | None) -> Sequence[Primitive]:
    if feature is None or feature.geometry.geom_type != "Point":
        return ()
    x, y = outlines.anchor(feature)
    return (Mark(shape="halo", x=x, y=y, colour="accent", size_pt=24.0),)


def _mark_box(mark: Mark, frame: Frame) -> list[labels.Box]:
    if mark.shape in ("dot", "halo") or _is_cone(mark):
        return []
    x, y = frame.at(mark.x, mark.y)
    half = mark.size_pt * 0.45
    return [(x - half, y - half, x + half, y + half)]
