"""Primitives painted with reportlab: the paper twin of the screen's painter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cpted_app.drawing import marks
from cpted_app.drawing.primitives import Circle, Mark, Path, Points, Primitive, Text
from cpted_app.report import styles

HATCH_PT = 3.6
HATCH_LINES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """From a drawing's frame to points on the page: scale and the place of its origin."""

    points_per_unit: float = 1.0
    x0: float = 0.0
    y0: float = 0.0

    def points(self, points: Points) -> Points:
        """Return page points, shape (n, 2)."""
        placed: Points = points * self.points_per_unit + (self.x0, self.y0)
        return placed

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return one point on the page."""
        return self.x0 + x * self.points_per_unit, self.y0 + y * self.points_per_unit


def paint(canvas: Any, primitives: Iterable[Primitive], frame: Frame) -> None:
    """Paint primitives in their order."""
    for primitive in primitives:
        canvas.saveState()
        match primitive:
            case Path():
                _path(canvas, primitive, frame)
            case Circle():
                _circle(canvas, primitive, frame)
            case Mark():
                _mark(canvas, primitive, frame)
            case Text():
                _text(canvas, primitive, frame)
        canvas.restoreState()


def _path(canvas: Any, path: Path, frame: Frame) -> None:
    points = frame.points(path.points)
    ends = (*path.starts[1:], len(points))
    line = canvas.beginPath()
    for start, end in zip(path.starts, ends, strict=True):
        _trace(line, points[start:end], is_closed=path.closed)
    canvas.setLineJoin(1)
    _draw(canvas, path, line)
    if path.hatch:
        _hatch(canvas, path, line, points)


def _trace(line: Any, points: Points, *, is_closed: bool) -> None:
    line.moveTo(*points[0])
    for point in points[1:]:
        line.lineTo(*point)
    if is_closed:
        line.close()


def _draw(canvas: Any, shape: Path | Circle, line: Any) -> None:
    if shape.fill:
        canvas.setFillColor(styles.colour(shape.fill))
        canvas.setFillAlpha(shape.fill_opacity)
        canvas.drawPath(line, stroke=0, fill=1, fillMode=0)
    if shape.stroke:
        canvas.setStrokeColor(styles.colour(shape.stroke))
        canvas.setLineWidth(shape.width_pt)
        canvas.setDash(*([list(shape.dash_pt)] if shape.dash_pt else []))
        canvas.drawPath(line, stroke=1, fill=0)


def _hatch(canvas: Any, path: Path, line: Any, points: Points) -> None:
    x0, y0 = points.min(axis=0)
    x1, y1 = points.max(axis=0)
    canvas.clipPath(line, stroke=0, fill=0, fillMode=0)
    canvas.setStrokeColor(styles.colour(path.stroke))
    canvas.setLineWidth(0.45)
    canvas.setDash()
    height = y1 - y0
    step = max(HATCH_PT, (x1 - x0 + height) / HATCH_LINES)
    for x in np.arange(x0 - height, x1, step):
        canvas.line(x, y0, x + height, y1)


def _circle(canvas: Any, circle: Circle, frame: Frame) -> None:
    line = canvas.beginPath()
    line.circle(*frame.at(circle.x, circle.y), circle.radius * frame.points_per_unit)
    _draw(canvas, circle, line)


def _mark(canvas: Any, mark: Mark, frame: Frame) -> None:
    canvas.translate(*frame.at(mark.x, mark.y))
    ink, paper = styles.colour(mark.colour), styles.colour("panel")
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    for layer in marks.outline(mark.shape):
        line = canvas.beginPath()
        _trace(line, marks.placed(mark, layer), is_closed=layer.closed)
        canvas.setFillColor(paper if layer.paint == "paper" else ink)
        canvas.setFillAlpha(0.2 if layer.paint == "soft" else 1.0)
        canvas.setStrokeColor(ink)
        canvas.setLineWidth(layer.width * mark.size_pt)
        is_line = layer.paint == "line"
        canvas.drawPath(line, stroke=int(is_line), fill=int(not is_line))


def _text(canvas: Any, text: Text, frame: Frame) -> None:
    x, y = frame.at(text.x, text.y)
    x, y = x + text.dx_pt, y + text.dy_pt
    font = styles.BOLD if text.bold else styles.REGULAR
    width = styles.text_width(text.text, font, text.size_pt)
    x -= {"start": 0.0, "middle": width / 2.0, "end": width}[text.anchor]
    if text.halo:
        canvas.setFillColor(styles.colour("panel"))
        canvas.setFillAlpha(0.8)
        size = text.size_pt
        canvas.roundRect(x - 1.0, y - 0.2 * size, width + 2.0, 1.06 * size, 1.5, stroke=0, fill=1)
        canvas.setFillAlpha(1.0)
    canvas.setFillColor(styles.colour(text.colour))
    canvas.setFont(font, text.size_pt)
    canvas.drawString(x, y, text.text)
