"""Marks and words as small pictures, painted once and copied often.

Belongs here: turning a ``Mark`` or ``Text`` into an image in a theme's colours at a device
pixel ratio. Where it goes is the painter's business.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from cpted_app.drawing import marks
from cpted_app.drawing.primitives import Mark, Text
from cpted_app.drawing.theme import Theme

PX_PER_PT = 96.0 / 72.0
FONT_FAMILY = "Inter"
HALO_PX = 3.0
_MOST_SPRITES = 20_000

_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """An image with the offset of its top left corner from the place, in device pixels."""

    image: QImage
    dx: int
    dy: int


class Sprites:
    """The sprites of one theme and device pixel ratio, least recently used ones dropped."""

    def __init__(self, theme: Theme, dpr: float, ground: str) -> None:
        self.theme = theme
        self.dpr = dpr
        self.ground = ground
        self._kept: OrderedDict[tuple[object, ...], Sprite] = OrderedDict()

    def mark(self, mark: Mark) -> Sprite:
        """Return the picture of a mark around its place."""
        bearing = round(mark.bearing_deg) % 360
        key = (mark.shape, mark.colour, mark.size_pt, bearing)
        return self._get(key, lambda: self._paint_mark(mark))

    def text(self, text: Text) -> Sprite:
        """Return the picture of a word around its place."""
        key = (
            text.text,
            text.dx_pt,
            text.dy_pt,
            text.size_pt,
            text.colour,
            text.bold,
            text.halo,
            text.anchor,
        )
        return self._get(key, lambda: self._paint_text(text))

    def _get(self, key: tuple[object, ...], make: Callable[[], Sprite]) -> Sprite:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
            if len(self._kept) > _MOST_SPRITES:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def _paint_mark(self, mark: Mark) -> Sprite:
        px = PX_PER_PT * self.dpr
        half = int(np.ceil(mark.size_pt * px * 1.05)) + 2
        image = QImage(2 * half + 1, 2 * half + 1, _FORMAT)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(half + 0.5, half + 0.5)
        for layer in marks.outline(mark.shape):
            self._paint_layer(painter, mark, layer, px)
        painter.end()
        return Sprite(image, -half, -half)

    def _paint_layer(self, painter: QPainter, mark: Mark, layer: marks.Layer, px: float) -> None:
        points = marks.placed(mark, layer, px)
        polygon = QPolygonF([QPointF(x, -y) for x, y in points])
        colour = QColor(self.theme[self.ground if layer.paint == "paper" else mark.colour])
        if layer.paint == "line":
            pen = QPen(colour, layer.width * mark.size_pt * px)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            if layer.paint == "soft":
                colour.setAlphaF(0.2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour))
        if layer.closed:
            painter.drawPolygon(polygon)
        else:
            painter.drawPolyline(polygon)

    def _paint_text(self, text: Text) -> Sprite:
        px = PX_PER_PT * self.dpr
        font = font_of(text.size_pt * px, bold=text.bold)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text.text)
        shift = {"start": 0.0, "middle": width / 2.0, "end": width}[text.anchor]
        halo = HALO_PX * self.dpr
        pad = int(np.ceil(halo)) + 1
        ascent = int(np.ceil(metrics.ascent()))
        size = (int(np.ceil(width)) + 2 * pad, int(np.ceil(metrics.height())) + 2 * pad)
        image = QImage(*size, _FORMAT)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        if text.halo:
            path = QPainterPath()
            path.addText(QPointF(pad, pad + ascent), font, text.text)
            ground = QColor(self.theme[self.ground])
            ground.setAlphaF(0.88)
            pen = QPen(ground, halo)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, pen)
        painter.setPen(QColor(self.theme[text.colour]))
        painter.drawText(QPointF(pad, pad + ascent), text.text)
        painter.end()
        dx = round(text.dx_pt * px - shift) - pad
        return Sprite(image, dx, round(-text.dy_pt * px) - ascent - pad)


def font_of(size_px: float, *, bold: bool = False) -> QFont:
    """Return the program's font at a size in pixels of what is painted on."""
    font = QFont(FONT_FAMILY)
    font.setPixelSize(max(round(size_px), 1))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def boxed_text(
    painter: QPainter, theme: Theme, text: str, at: QPointF, size_px: float = 12.0
) -> QRectF:
    """Paint a short text in a floating box with its top left corner there; return the box."""
    font = font_of(size_px)
    metrics = QFontMetricsF(font)
    box = QRectF(at.x(), at.y(), metrics.horizontalAdvance(text) + 16.0, metrics.height() + 8.0)
    painter.setFont(font)
    painter.setPen(QPen(QColor(theme["plan_line"]), 1.0))
    painter.setBrush(QColor(theme["panel"]))
    painter.drawRoundedRect(box, 6.0, 6.0)
    painter.setPen(QColor(theme["text"]))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return box
