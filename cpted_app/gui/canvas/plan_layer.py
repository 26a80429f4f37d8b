"""The plans under the marks: tiles put together into one raster.

Belongs here: which tiles a view wants, in which order they are painted, and through which
map. Rendering them is the tile store's business.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from cpted_app.drawing.theme import Theme
from cpted_app.exchange.vector_pages import Looks, looks_of
from cpted_app.gui.canvas.layer import Raster, wide_view
from cpted_app.gui.canvas.painter import ground_of
from cpted_app.gui.canvas.sheets import WHOLE, Sheet, Tile, tiles_in
from cpted_app.gui.canvas.tiles import TileStore
from cpted_app.gui.canvas.view import View
from cpted_app.model.geometry import Box
from cpted_app.model.records import Plan
from cpted_app.model.records import PlanLayer as LayerRow
from cpted_app.model.site import Site

_OTHER_SCALES = 2
"""Scales besides the wanted one whose tiles stand in until the sharp ones arrive."""
_TILES_PER_WISH = 64
_SMOOTH = QPainter.RenderHint.SmoothPixmapTransform
_DONE = object()
_NO_LOOKS: Mapping[str, Looks] = {}


class PlanLayer:
    """Plans from bottom to top, and the raster they are shown from."""

    def __init__(self, store: TileStore) -> None:
        self.raster = Raster(QImage.Format.Format_RGB32)
        self.plans: tuple[Plan, ...] = ()
        self._store = store
        self._theme: Theme
        self._painting: Iterator[None] | None = None
        self._late: list[Tile] = []
        self._looks: Mapping[str, Looks] = {}

    def load(self, plans: Sequence[Plan], looks: Mapping[str, Looks] = _NO_LOOKS) -> bool:
        """Take the plans to show, and how layers look by plan; return whether anything differs."""
        shown = tuple(plan for plan in plans if plan.is_visible and plan.opacity > 0.0)
        if shown == self.plans and looks == self._looks:
            return False
        self.plans, self._looks = shown, looks
        return True

    def sheet(self, plan: Plan) -> Sheet:
        """Return the page that a plan shows, with its layers as they are shown now."""
        return Sheet.of(plan, self._looks.get(plan.id, ()))

    @property
    def box(self) -> Box | None:
        """The site box of all plans: west, south, east, north."""
        boxes = [box_of(plan) for plan in self.plans]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def want(self, view: View, dpr: float) -> None:
        """Ask for what a widget's view needs: whole pages first, then the sharp tiles."""
        wide = wide_view(view, dpr)
        sharp: list[Tile] = []
        around: list[Tile] = []
        for plan in self.plans:
            scale = scale_of(plan, wide)
            if scale > self.sheet(plan).whole.scale:
                sharp += self._tiles(plan, scale, view.box)
                around += self._tiles(plan, scale, wide.box)
        wholes = [self.sheet(plan).whole for plan in self.plans]
        self._store.want([*wholes, *sharp, *around])

    @property
    def is_painting(self) -> bool:
        """Whether a new raster is under way."""
        return self._painting is not None

    def begin(self, view: View, dpr: float, theme: Theme) -> None:
        """Begin a new raster for a widget's view from the tiles that are there."""
        self._theme = theme
        self._late = []
        self._painting = self._paint(wide_view(view, dpr))

    def step(self, budget_s: float) -> bool:
        """Paint on for about ``budget_s`` seconds; return whether a raster was finished."""
        end = time.perf_counter() + budget_s
        while self._painting is not None:
            if next(self._painting, _DONE) is _DONE:
                self._painting = None
                for tile in self._late:
                    self._patch(tile)
                self._late = []
                return True
            if time.perf_counter() > end:
                return False
        return False

    def add(self, tile: Tile) -> bool:
        """Paint around one tile that arrived; return False where all has to be painted anew."""
        mine = [plan for plan in self.plans if self.sheet(plan) == tile.sheet]
        if tile.column == WHOLE:
            return not mine
        if self.is_painting:
            self._late.append(tile)
        else:
            self._patch(tile)
        return True

    def _paint(self, wide: View) -> Iterator[None]:
        if not self.plans:
            self.raster.put(None, wide)
            return
        image = self.raster.blank(wide, QColor(self._theme[ground_of(self._theme)]))
        yield
        painter = QPainter(image)
        try:
            for plan in self.plans:
                yield from self._paint_plan(painter, plan, wide, image.rect())
        finally:
            painter.end()
        self.raster.put(image, wide)

    def _patch(self, tile: Tile) -> None:
        """Paint everything in the box of one sharp tile again."""
        image, view = self.raster.image, self.raster.view
        if image is None:
            return
        left, top, right, bottom = tile.box
        for plan in self.plans:
            if self.sheet(plan) != tile.sheet or tile.scale != scale_of(plan, view):
                continue
            corner = QRectF(left, top, right - left, bottom - top)
            place = view.plan_transform(plan.placement).mapRect(corner)
            hole = place.toAlignedRect().intersected(image.rect())
            if hole.isEmpty():
                continue
            painter = QPainter(image)
            painter.setClipRect(hole)
            painter.fillRect(hole, QColor(self._theme[ground_of(self._theme)]))
            for other in self.plans:
                for _ in self._paint_plan(painter, other, view, hole):
                    pass
            painter.end()

    def _paint_plan(self, painter: QPainter, plan: Plan, view: View, hole: QRect) -> Iterator[None]:
        """Paint a plan where a hole is; a veiled one on a sheet of its own, so evenly."""
        if plan.opacity >= 1.0:
            yield from self._paint_tiles(painter, plan, view, hole)
            return
        sheet = QImage(hole.size(), QImage.Format.Format_ARGB32_Premultiplied)
        sheet.fill(Qt.GlobalColor.transparent)
        inner = QPainter(sheet)
        try:
            inner.translate(-hole.left(), -hole.top())
            yield from self._paint_tiles(inner, plan, view, hole)
        finally:
            inner.end()
        painter.setOpacity(plan.opacity)
        painter.drawImage(hole.topLeft(), sheet)
        painter.setOpacity(1.0)

    def _paint_tiles(
        self, painter: QPainter, plan: Plan, view: View, hole: QRect
    ) -> Iterator[None]:
        west, north = view.to_site(hole.left(), hole.top())
        east, south = view.to_site(hole.right() + 1, hole.bottom() + 1)
        to_px = view.plan_transform(plan.placement)
        for tile in self._to_paint(plan, scale_of(plan, view), (west, south, east, north)):
            self._draw(painter, tile, to_px)
            yield
        painter.setPen(QPen(QColor(self._theme["hairline"]), 1.0))
        painter.drawPolygon(to_px.map(QPolygonF(QRectF(0.0, 0.0, plan.width_px, plan.height_px))))

    def _tiles(self, plan: Plan, scale: float, box: Box) -> list[Tile]:
        west, south, east, north = box
        corners = plan.placement.to_plan(
            [(west, south), (east, south), (east, north), (west, north)]
        )
        left, top = corners.min(axis=0)
        right, bottom = corners.max(axis=0)
        found = tiles_in(self.sheet(plan), scale, (left, top, right, bottom))
        return found[:_TILES_PER_WISH]

    def _to_paint(self, plan: Plan, target: float, box: Box) -> list[Tile]:
        """Return kept tiles, the worst stand-ins first and the sharp ones last."""
        sheet = self.sheet(plan)
        whole = [sheet.whole] if self._store.get(sheet.whole) is not None else []
        sharp = self._tiles(plan, target, box) if target > sheet.whole.scale else whole
        there = [tile for tile in sharp if self._store.get(tile) is not None]
        if sharp and len(there) == len(sharp):
            return there
        others: dict[float, list[Tile]] = {}
        for tile in self._store.of_sheet(sheet):
            if tile.scale != target and tile != sheet.whole:
                others.setdefault(tile.scale, []).append(tile)
        nearest = sorted(others, key=lambda scale: abs(math.log(scale / target)))
        stand_ins = [tile for scale in nearest[:_OTHER_SCALES][::-1] for tile in others[scale]]
        return [*whole, *stand_ins, *there]

    def _draw(self, painter: QPainter, tile: Tile, to_px: QTransform) -> None:
        image = self._store.get(tile)
        if image is None:
            return
        left, top, right, bottom = tile.box
        upright = abs(to_px.m12()) + abs(to_px.m21()) < 1e-9 * abs(to_px.m11())
        if upright and to_px.m11() > 0.0 and to_px.m22() > 0.0:
            corner = to_px.map(QPointF(left, top))
            is_exact = abs(tile.scale / to_px.m11() - 1.0) < 1e-4
            if is_exact and abs(to_px.m22() / to_px.m11() - 1.0) < 1e-6:
                # Every tile is off by the same fraction of a pixel: no seams.
                origin = to_px.map(QPointF(0.0, 0.0))
                at_x = round(origin.x()) + round(corner.x() - origin.x())
                at_y = round(origin.y()) + round(corner.y() - origin.y())
                painter.drawImage(at_x, at_y, image)
                return
        painter.save()
        painter.setRenderHint(_SMOOTH)
        painter.setTransform(to_px, combine=True)
        painter.drawImage(QRectF(left, top, right - left, bottom - top), image)
        painter.restore()


def looks_by_plan(site: Site) -> dict[str, Looks]:
    """Return how the layers of each drawing are shown."""
    rows: dict[str, list[LayerRow]] = {}
    for row in site.all(LayerRow):
        rows.setdefault(row.plan, []).append(row)
    return {plan_id: looks_of(of_plan) for plan_id, of_plan in rows.items()}


def scale_of(plan: Plan, wide: View) -> float:
    """Return the pixels per plan unit at which a plan is sharp in a view of device pixels."""
    scale = wide.scale * plan.placement.metres_per_px
    return min(float(f"{scale:.9g}"), Sheet.of(plan).finest)


def box_of(plan: Plan) -> Box:
    """Return the site box of a plan: west, south, east, north."""
    w, h = plan.width_px, plan.height_px
    corners = plan.placement.to_site([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
    west, south = map(float, corners.min(axis=0))
    east, north = map(float, corners.max(axis=0))
    return west, south, east, north
