"""Primitives to QPainter: compiled once per feature, painted in batches.

Belongs here: how a path, circle, mark or word reaches a raster in a theme's colours. Which
primitives a feature has is told by ``drawing``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from cpted_app.drawing.labels import Box as LabelBox
from cpted_app.drawing.labels import ToPoints, place_labels, text_box
from cpted_app.drawing.primitives import Circle, Mark, Path, Primitive, Text
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.sprites import PX_PER_PT, Sprite, Sprites
from cpted_app.gui.canvas.view import View

Pen = tuple[str, float, tuple[float, ...]]
"""Colour token, width and dashes in points."""
Brush = tuple[str, float, bool]
"""Colour token, opacity, hatched."""

Stamped = TypeVar("Stamped", Mark, Text)
Draw = Callable[[Stamped], Sprite]

_HATCH = Qt.BrushStyle.BDiagPattern
_LARGE_MARK_PT = 8.0
"""Marks of at least this size keep labels away."""
_WIDE_MARK_PT = 40.0
"""From this size on a mark is an area, such as what a photo shows, that words may lie in."""
_STROKED = 16
"""Lines stroked as one path: more cost more, since a raster weighs all of them at each row."""
_SLICE = 40
"""Items painted between two looks at the clock."""
_LABEL_SLICE = 30
"""Words that look for places between two looks at the clock."""
_LABEL_REACH_PT = 40.0
"""How far above or below its mark a label may end up."""
_CELL_PT = (36.0, 14.0)
"""Width and height of a cell in which one word may compete; more would not be readable."""


@dataclass(slots=True, eq=False)
class Compiled:
    """What a feature looks like, around a local origin, ready to be painted."""

    fills: list[tuple[Brush, QPainterPath]] = field(default_factory=list)
    strokes: list[tuple[Pen, QPainterPath]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def ground_of(theme: Theme) -> str:
    """Return the token of the canvas ground: the lightest by day, the darkest by night."""
    return "panel" if sum(theme.rgb("panel")) > sum(theme.rgb("text")) else "background"


def compiled(primitives: Iterable[Primitive], origin_m: tuple[float, float]) -> Compiled:
    """Return primitives ready to be painted around a local origin."""
    result = Compiled()
    for item in primitives:
        if isinstance(item, Mark):
            result.marks.append(item)
        elif isinstance(item, Text):
            if item.text:
                result.texts.append(item)
        else:
            _compile_shape(item, origin_m, result)
    return result


def _compile_shape(item: Path | Circle, origin_m: tuple[float, float], result: Compiled) -> None:
    path = QPainterPath()
    if isinstance(item, Circle):
        middle = QPointF(item.x - origin_m[0], item.y - origin_m[1])
        path.addEllipse(middle, item.radius, item.radius)
        hatch = False
    else:
        hatch = item.hatch
        local = item.points - origin_m
        for ring in np.split(local, list(item.starts[1:])):
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
            if item.closed:
                path.closeSubpath()
    if item.fill:
        result.fills.append(((item.fill, item.fill_opacity, hatch), path))
    if item.stroke:
        result.strokes.append(((item.stroke, item.width_pt, item.dash_pt), path))


def _thinned(words: Sequence[Text], to_pt: ToPoints) -> list[Text]:
    """Return one word for each small cell, bold ones before others, from top to bottom."""
    kept: dict[tuple[int, int], tuple[float, Text]] = {}
    for text in words:
        x_pt, y_pt = to_pt(text.x, text.y)
        cell = (int(x_pt // _CELL_PT[0]), int(y_pt // _CELL_PT[1]))
        there = kept.get(cell)
        if there is None or (text.bold and not there[1].bold):
            kept[cell] = (y_pt, text)
    return [text for _, text in sorted(kept.values(), key=lambda entry: -entry[0])]


def _mark_boxes(marks: Sequence[Mark], to_pt: ToPoints) -> npt.NDArray[np.float64]:
    """Return the boxes of the marks that keep labels away, in points, shape (n, 4)."""
    boxes = []
    for mark in marks:
        if _LARGE_MARK_PT <= mark.size_pt < _WIDE_MARK_PT:
            x_pt, y_pt = to_pt(mark.x, mark.y)
            half = mark.size_pt * 0.45
            boxes.append((x_pt - half, y_pt - half, x_pt + half, y_pt + half))
    return np.array(boxes, dtype=float).reshape(-1, 4)


def _box(values: Sequence[float]) -> LabelBox:
    left, bottom, right, top = values
    return left, bottom, right, top


class Brushwork:
    """Paints compiled features with the colours of a theme at a device pixel ratio."""

    def __init__(self, theme: Theme, dpr: float) -> None:
        self.theme = theme
        self.dpr = dpr
        self.sprites = Sprites(theme, dpr, ground_of(theme))

    def paint(
        self,
        painter: QPainter,
        items: Sequence[Compiled],
        view: View,
        origin_m: tuple[float, float],
        *,
        texts: Sequence[Text] | None = None,
    ) -> None:
        """Paint everything at once; ``view`` is in device pixels."""
        for _ in self.painting(painter, items, view, origin_m, texts=texts):
            pass

    def painting(
        self,
        painter: QPainter,
        items: Sequence[Compiled],
        view: View,
        origin_m: tuple[float, float],
        *,
        texts: Sequence[Text] | None = None,
    ) -> Iterator[None]:
        """Paint in slices: areas, lines, marks, words; yields where it may be interrupted.

        Args:
            painter: Paints on device pixels.
            items: What to paint, bottom first.
            view: The view in device pixels.
            origin_m: The local origin the items were compiled around.
            texts: Words that have found their places; None paints all as they are.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_px = view.transform(origin_m)
        yield from self._fill(painter, items, to_px)
        yield from self._stroke(painter, items, to_px)
        marks = [(mark, self.sprites.mark) for item in items for mark in item.marks]
        yield from self._stamp(painter, marks, view)
        words = [text for item in items for text in item.texts] if texts is None else texts
        yield from self._stamp(painter, [(text, self.sprites.text) for text in words], view)

    def placed_texts(self, items: Sequence[Compiled], view: View) -> list[Text]:
        """Return the words of items that keep clear of each other and of marks, in place."""
        placed: list[Text] = []
        for _ in self.placing_texts(items, view, placed):
            pass
        return placed

    def placing_texts(
        self, items: Sequence[Compiled], view: View, placed: list[Text]
    ) -> Iterator[None]:
        """Find places for words in slices, from top to bottom, and add them to ``placed``."""
        pt = PX_PER_PT * self.dpr

        def to_pt(x_m: float, y_m: float) -> tuple[float, float]:
            x_px, y_px = view.to_px(x_m, y_m)
            return x_px / pt, (view.height_px - y_px) / pt

        words = _thinned([text for item in items for text in item.texts], to_pt)
        yield
        marks = _mark_boxes([mark for item in items for mark in item.marks], to_pt)
        taken: list[LabelBox] = []
        yield
        for start in range(0, len(words), _LABEL_SLICE):
            part = words[start : start + _LABEL_SLICE]
            heights = [to_pt(text.x, text.y)[1] for text in part]
            low, high = min(heights) - _LABEL_REACH_PT, max(heights) + _LABEL_REACH_PT
            near = marks[(marks[:, 3] > low) & (marks[:, 1] < high)]
            taken = [box for box in taken if box[3] > low and box[1] < high]
            avoid = [*map(_box, near.tolist()), *taken]
            found = place_labels(part, to_pt, avoid=avoid)
            placed += found
            taken += [text_box(text, to_pt) for text in found]
            yield

    def _fill(
        self, painter: QPainter, items: Sequence[Compiled], to_px: QTransform
    ) -> Iterator[None]:
        fills = [entry for item in items for entry in item.fills]
        for start in range(0, len(fills), _SLICE):
            for brush, path in fills[start : start + _SLICE]:
                painter.fillPath(to_px.map(path), self._brush(brush))
            yield

    def _stroke(
        self, painter: QPainter, items: Sequence[Compiled], to_px: QTransform
    ) -> Iterator[None]:
        # Lines of one pen become one path: one stroke instead of many.
        by_pen: dict[Pen, list[QPainterPath]] = {}
        for item in items:
            for pen, path in item.strokes:
                by_pen.setdefault(pen, []).append(path)
        for pen, paths in by_pen.items():
            for start in range(0, len(paths), _STROKED):
                merged = QPainterPath()
                for path in paths[start : start + _STROKED]:
                    merged.addPath(path)
                painter.strokePath(to_px.map(merged), self._pen(pen))
                yield

    def _stamp(
        self, painter: QPainter, items: Sequence[tuple[Stamped, Draw[Stamped]]], view: View
    ) -> Iterator[None]:
        for start in range(0, len(items), _SLICE):
            for item, draw in items[start : start + _SLICE]:
                x_px, y_px = view.to_px(item.x, item.y)
                if abs(x_px) < 1e6 and abs(y_px) < 1e6:
                    sprite = draw(item)
                    painter.drawImage(
                        round(x_px - 0.5) + sprite.dx, round(y_px - 0.5) + sprite.dy, sprite.image
                    )
            yield

    def _pen(self, pen: Pen) -> QPen:
        token, width_pt, dashes = pen
        result = QPen(QColor(self.theme[token]), width_pt * PX_PER_PT * self.dpr)
        result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        result.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
        if dashes:
            result.setDashPattern([dash / width_pt for dash in dashes])
        return result

    def _brush(self, brush: Brush) -> QBrush:
        token, opacity, hatched = brush
        colour = QColor(self.theme[token])
        colour.setAlphaF(min(opacity * (2.0 if hatched else 1.0), 1.0))
        result = QBrush(colour, _HATCH if hatched else Qt.BrushStyle.SolidPattern)
        result.setTransform(QTransform.fromScale(self.dpr, self.dpr))
        return result
