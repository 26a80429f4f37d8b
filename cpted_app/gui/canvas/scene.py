"""What the canvas shows of a site: features drawn, indexed, hit and snapped to.

Belongs here: keeping drawings and indexes in step with the site by looking only at rows that
are no longer the same. Painting is the layers' business.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from cpted_app.analysis.light.reading_result import ReadingPair
from cpted_app.analysis.result import SightlineView
from cpted_app.drawing import readings, symbols
from cpted_app.drawing.answer_pins import answer_primitives
from cpted_app.drawing.photo_pins import photo_primitives
from cpted_app.drawing.primitives import Circle, Path, Primitive
from cpted_app.gui.canvas.layer import FeatureLayer
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
from cpted_app.model.geometry import Box, FeatureIndex
from cpted_app.model.records import Answer, Photo, Remark
from cpted_app.model.site import Site
from cpted_app.model.snapping import Near, SnapIndex

DRAWING_ORDER: tuple[type[Feature], ...] = (
    Zone,
    Barrier,
    Tree,
    Route,
    Camera,
    Opening,
    AccessPoint,
    Seating,
    Refuge,
    LightReading,
    Luminaire,
    Sightline,
)
"""Kinds from bottom to top."""
REMARKS = "remark"
"""The kind under which remark pins are shown or hidden."""
ANSWERS = "answer"
"""The kind under which the pins of low answers are shown or hidden."""
PHOTOS = "photo"
"""The kind under which the pins of photos are shown or hidden."""
_MANY = 150
"""Changed rows beyond which everything is painted anew instead of piece by piece."""

_Shown = tuple[Feature | Remark | Answer | Photo, Any]
"""A row and the result it is drawn with."""


class Scene:
    """The site as drawn; ``hidden`` holds kinds that are not shown."""

    def __init__(self) -> None:
        self.site = Site()
        self.layer = FeatureLayer()
        self.hidden: frozenset[str] = frozenset()
        self._results: Mapping[str, Any] = {}
        self._shown: dict[str, _Shown] = {}
        self._boxes: dict[str, Box] = {}
        self._index: FeatureIndex | None = None
        self._snaps: SnapIndex | None = None
        self._not_snapped: frozenset[str] = frozenset()

    @property
    def features(self) -> list[Feature]:
        """The shown features, bottom first."""
        return [row for row, _ in self._shown.values() if isinstance(row, Feature)]

    @property
    def count(self) -> int:
        """How many features, remarks, answers and photos are shown."""
        return len(self._shown)

    @property
    def index(self) -> FeatureIndex:
        """The shown features by place."""
        if self._index is None:
            self._index = FeatureIndex(self.features)
        return self._index

    @property
    def box(self) -> Box | None:
        """The box of everything shown, or None."""
        if not self._boxes:
            return None
        boxes = np.array(list(self._boxes.values()))
        west, south = boxes[:, :2].min(axis=0)
        east, north = boxes[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)

    @property
    def views(self) -> Mapping[str, SightlineView]:
        """The results of sightlines by id."""
        return getattr(self._results.get("sightlines"), "views", None) or {}

    @property
    def compared(self) -> Mapping[str, ReadingPair]:
        """The readings that stand beside a calculated value, by id."""
        return readings.pairs_of(self._results)

    def ids_in(self, box: Box) -> frozenset[str]:
        """Return the ids of the shown features and remarks whose boxes touch a box."""
        return frozenset(self.layer.ids_in(box))

    def show(self, site: Site, results: Mapping[str, Any]) -> list[Box] | None:
        """Take a site and its results; return what to paint again, or None for everything."""
        self.site, self._results = site, results
        return self._update()

    def hide(self, kinds: Iterable[str]) -> list[Box] | None:
        """Show all kinds but these; returns as ``show`` does."""
        self.hidden = frozenset(kinds)
        return self._update()

    def near(self, box: Box) -> Near:
        """Return the edges of features near a place, to snap to."""
        if self._snaps is None:
            rows = [row for row in self.features if row.id not in self._not_snapped]
            self._snaps = SnapIndex.of(row.geometry for row in rows)
        return self._snaps.near(box)

    def snap_except(self, ids: Iterable[str]) -> None:
        """Leave some features out of what is snapped to."""
        wanted = frozenset(ids)
        if wanted != self._not_snapped:
            self._not_snapped = wanted
            self._snaps = None

    def drawn(self, row_id: str, *, selected: bool = False) -> list[Primitive]:
        """Return how a feature looks now; nothing where it is not shown."""
        row, result = self._shown.get(row_id, (None, None))
        if isinstance(row, Feature):
            return readings.draw(row, selected=selected, result=result)
        if isinstance(row, Photo):
            return photo_primitives(row, selected=selected)
        return []

    def row(self, row_id: str) -> Feature | None:
        """Return a shown feature by id, or None."""
        row, _ = self._shown.get(row_id, (None, None))
        return row if isinstance(row, Feature) else None

    def photo(self, row_id: str) -> Photo | None:
        """Return a shown photo by id, or None."""
        row, _ = self._shown.get(row_id, (None, None))
        return row if isinstance(row, Photo) else None

    @property
    def photos(self) -> list[Photo]:
        """The photos pinned on the plan, bottom first."""
        return [row for row, _ in self._shown.values() if isinstance(row, Photo)]

    @property
    def answers(self) -> list[Answer]:
        """The low answers pinned on the plan, bottom first."""
        return [row for row, _ in self._shown.values() if isinstance(row, Answer)]

    def _update(self) -> list[Box] | None:
        before, now = self._shown, dict(self._rows())
        fresh = [key for key, shown in now.items() if _differs(before.get(key), shown)]
        gone = [key for key in before if key not in now]
        if not fresh and not gone:
            return []
        old_boxes = [self._boxes[key] for key in (*fresh, *gone) if key in self._boxes]
        drawn = {key: _drawn(now[key]) for key in fresh}
        self._shown = now
        self._boxes = {key: box_of(drawn[key]) if key in drawn else self._boxes[key] for key in now}
        self._index = self._snaps = None
        if not before:
            self.layer.load(drawn, self._boxes, self._middle())
            return None
        self.layer.replace(drawn, list(now), self._boxes)
        if len(fresh) + len(gone) > _MANY:
            return None
        return old_boxes + [self._boxes[key] for key in fresh]

    def _rows(self) -> Iterator[tuple[str, _Shown]]:
        views: Mapping[str, Any] = {**self.views, **self.compared}
        for row_class in DRAWING_ORDER:
            if row_class.kind not in self.hidden:
                for row in self.site.all(row_class):
                    yield row.id, (row, views.get(row.id))
        yield from ((pin.id, (pin, None)) for pin in self._pins())

    def _pins(self) -> Iterator[Remark | Answer | Photo]:
        """Yield what is pinned to a place, bottom first."""
        site, hidden = self.site, self.hidden
        if REMARKS not in hidden:
            yield from (row for row in site.all(Remark) if None not in (row.x_m, row.y_m))
        if ANSWERS not in hidden:
            answers = (row for row in site.all(Answer) if row.pin_m is not None)
            yield from (row for row in answers if row.checklist == site.header.checklist)
        if PHOTOS not in hidden:
            yield from (row for row in site.photos if None not in (row.x_m, row.y_m))

    def _middle(self) -> tuple[float, float]:
        box = self.box
        return ((box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0) if box else (0.0, 0.0)


def box_of(primitives: Iterable[Primitive]) -> Box:
    """Return the box around primitives, without what has a constant size on screen."""
    xs: list[float] = []
    ys: list[float] = []
    for item in primitives:
        if isinstance(item, Path):
            low, high = item.points.min(axis=0), item.points.max(axis=0)
            xs += [float(low[0]), float(high[0])]
            ys += [float(low[1]), float(high[1])]
        else:
            radius = item.radius if isinstance(item, Circle) else 0.0
            xs += [item.x - radius, item.x + radius]
            ys += [item.y - radius, item.y + radius]
    return min(xs), min(ys), max(xs), max(ys)


def middle_of(row: Feature) -> tuple[float, float]:
    """Return the point that stands for a feature."""
    west, south, east, north = shapely.bounds(row.geometry)
    return float(west + east) / 2.0, float(south + north) / 2.0


def _differs(before: _Shown | None, now: _Shown) -> bool:
    return before is None or before[0] is not now[0] or before[1] != now[1]


def _drawn(shown: _Shown) -> list[Primitive]:
    row, result = shown
    if isinstance(row, Remark):
        return symbols.draw_remark(row, (row.x_m or 0.0, row.y_m or 0.0))
    if isinstance(row, Answer):
        return answer_primitives(row)
    if isinstance(row, Photo):
        return photo_primitives(row)
    return readings.draw(row, result=result)
