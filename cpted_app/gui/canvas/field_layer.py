"""A field over the plan: its colours, its contours, the night, and a walker on a route.

Belongs here: how finished sheets reach the screen. They are made by ``session.field_picture``
in the colours of the theme.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from cpted_app.drawing.fields import FieldPicture, night_pixel
from cpted_app.drawing.primitives import Path, Primitive, Text
from cpted_app.drawing.theme import Theme, load
from cpted_app.gui.canvas.layer import FeatureLayer
from cpted_app.gui.canvas.overlay import paint_readout
from cpted_app.gui.canvas.view import View
from cpted_app.model.geometry import Box
from cpted_app.session.field_picture import Sheet

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

WALKER_PX = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    """A picture as Qt has it, and the part of the site it covers."""

    image: QImage
    box: Box

    @classmethod
    def of(cls, picture: FieldPicture) -> "_Image":
        # Row 0 of a field is in the south; a screen begins at the top.
        turned = np.ascontiguousarray(picture.pixels[::-1])
        rows, columns = turned.shape[:2]
        raw = QImage(turned.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
        return cls(raw.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), picture.box)


class FieldLayer:
    """What is laid between plan and marks, and over both at night."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self.contours = FeatureLayer()
        self.is_night = False
        self.opacity = 1.0
        self.readout = ""
        self.walker: tuple[float, float] | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._images: tuple[_Image, ...] = ()
        self._has_contours = False

    @property
    def is_shown(self) -> bool:
        """Whether there is a field to be seen."""
        return bool(self._images)

    @property
    def theme(self) -> Theme:
        """The theme for what stands on the canvas: that of the dark where it shows the night."""
        return load("dark") if self.is_night and self.is_shown else self._canvas.theme

    def take(
        self, sheets: tuple[Sheet, ...], *, is_night: bool, contours: bool, opacity: float
    ) -> None:
        """Show other sheets, the finest last, or the same ones in another manner."""
        has_contours = contours and not is_night
        self.opacity = opacity
        if (sheets, is_night) != (self._sheets, self.is_night):
            pictures = [(is_night and sheet.veil) or sheet.picture for sheet in sheets]
            self._images = tuple(map(_Image.of, pictures))
        if (sheets, has_contours) != (self._sheets, self._has_contours):
            self._load(sheets[-1:] if has_contours else ())
            self._canvas.frames.renew()
        self._sheets, self.is_night, self._has_contours = sheets, is_night, has_contours
        self._canvas.update()

    def paint_below(self, painter: QPainter, view: View) -> None:
        """Paint the field and its contours, under the marks."""
        if self.is_night or not self._images:
            return
        self._paint(painter, view, self.opacity)
        dpr = self._canvas.frames.brushwork.dpr
        self.contours.raster.paint(painter, view.magnified(dpr), dpr)

    def paint_above(self, painter: QPainter, view: View) -> None:
        """Paint the night, over plan and marks."""
        if not self.is_night or not self._images:
            return
        self._paint(painter, view, 1.0)
        beyond = QPainterPath()
        beyond.addRect(QRectF(0.0, 0.0, view.width_px, view.height_px))
        inner = QPainterPath()
        inner.addRect(_target(self._images[0].box, view))
        red, green, blue, opacity = night_pixel()
        painter.fillPath(beyond.subtracted(inner), QColor(red, green, blue, opacity))

    def paint_pointer(self, painter: QPainter, view: View) -> None:
        """Paint the walker, and the value beside the pointer."""
        theme = self._canvas.theme
        if self.walker is not None:
            place = QPointF(*view.to_px(*self.walker))
            painter.setPen(QPen(QColor(theme["panel"]), 2.0))
            painter.setBrush(QColor(theme["accent"]))
            painter.drawEllipse(place, WALKER_PX, WALKER_PX)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme["accent"]), 1.5))
            painter.drawEllipse(place, 2.2 * WALKER_PX, 2.2 * WALKER_PX)
        if self.readout and self._images:
            paint_readout(painter, theme, view, self.readout, self._canvas.pointing.place_px)

    def _paint(self, painter: QPainter, view: View, opacity: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(opacity)
        finest = self._images[-1]
        if len(self._images) > 1:
            painter.save()
            around, inner = QPainterPath(), QPainterPath()
            around.addRect(QRectF(0.0, 0.0, view.width_px, view.height_px))
            inner.addRect(_target(finest.box, view))
            painter.setClipPath(around.subtracted(inner))
            painter.drawImage(_target(self._images[0].box, view), self._images[0].image)
            painter.restore()
        painter.drawImage(_target(finest.box, view), finest.image)
        painter.restore()

    def _load(self, sheets: tuple[Sheet, ...]) -> None:
        drawn: dict[str, list[Primitive]] = {}
        boxes: dict[str, Box] = {}
        at = -1
        for part in (part for sheet in sheets for part in sheet.contours):
            if isinstance(part, Path):
                at += 1
                low, high = part.points.min(axis=0), part.points.max(axis=0)
                boxes[str(at)] = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
                drawn[str(at)] = [part]
            elif isinstance(part, Text):
                drawn[str(at)].append(part)
        box = sheets[0].picture.box if sheets else (0.0, 0.0, 0.0, 0.0)
        self.contours.load(drawn, boxes, (box[0], box[1]))


def _target(box: Box, view: View) -> QRectF:
    left, top = view.to_px(box[0], box[3])
    right, bottom = view.to_px(box[2], box[1])
    return QRectF(left, top, right - left, bottom - top)
