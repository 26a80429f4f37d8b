"""A small picture of the marks that would be made, over the lines of their source.

Wheel and drag look closer; what is selected in the list is shown in the accent colour.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpted_app.drawing import symbols
from cpted_app.drawing.primitives import Text
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.linework_layer import path_of
from cpted_app.gui.canvas.painter import Brushwork, compiled, ground_of
from cpted_app.gui.canvas.view import View
from cpted_app.i18n import _
from cpted_app.model.features import Feature

MOST_MARKS = 4_000
"""As many marks as are painted; more would only be a blot."""
MARGIN_PX = 18.0
EDGE_PERCENT = 1.0
"""Percent of the points at each edge that the first view leaves out: strays far away."""
DOT_PX = 2.2
STEP = 1.2


class _Lines:
    """Shapes as one path and dots, around an origin."""

    def __init__(self, shapes: Sequence[shapely.Geometry], origin_m: tuple[float, float]) -> None:
        parts = np.array(list(shapes), dtype=object)
        while len(parts) and (shapely.get_type_id(parts) >= _MULTI).any():
            parts = shapely.get_parts(parts)
        types = shapely.get_type_id(parts)
        rings = shapely.get_rings(parts[types == _POLYGON])
        lines = np.concatenate([parts[(types == _LINE) | (types == _RING)], rings])
        self.path = QPainterPath()
        if len(lines):
            points = shapely.get_coordinates(lines) - origin_m
            sizes = shapely.get_num_coordinates(lines)
            starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
            self.path = path_of(points, starts, np.arange(len(lines)))
        dots = shapely.get_coordinates(parts[types == _POINT]) - origin_m
        self.dots = [QPointF(x, y) for x, y in dots]


_POINT, _LINE, _RING, _POLYGON, _MULTI = 0, 1, 2, 3, 4


def _middle_box(xy: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return the box of points without the strays at each edge."""
    low = np.percentile(xy, EDGE_PERCENT, axis=0)
    high = np.percentile(xy, 100.0 - EDGE_PERCENT, axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


class MarksPreview(QWidget):
    """The picture; it is painted into a pixmap only when something in it has changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._origin_m = (0.0, 0.0)
        self._ground = self._chosen = _Lines((), (0.0, 0.0))
        self._marks: list[Feature] = []
        self._view = View(width_px=400, height_px=260)
        self._box: tuple[float, float, float, float] | None = None
        self._picture: QPixmap | None = None
        self._grip: QPointF | None = None
        self._is_moved = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(180)
        self.setObjectName("marks_preview")
        self.setAccessibleName(_("Preview"))
        self.setToolTip(_("Wheel to look closer, drag to move, double-click to see all."))

    @property
    def mark_count(self) -> int:
        """The number of marks in the picture."""
        return len(self._marks)

    def show_source(self, shapes: Sequence[shapely.Geometry]) -> None:
        """Show the lines of a source, all of them."""
        xy = shapely.get_coordinates(list(shapes))
        self._marks = []
        if len(xy):
            self._origin_m = (float(xy[0, 0]), float(xy[0, 1]))
            self._box = _middle_box(xy)
        self._ground = _Lines(shapes, self._origin_m)
        self._chosen = _Lines((), self._origin_m)
        self._fit()

    def show_chosen(self, shapes: Sequence[shapely.Geometry]) -> None:
        """Show which objects are selected in the list."""
        self._chosen = _Lines(shapes, self._origin_m)
        self._repaint()

    def show_marks(self, marks: Iterable[Feature]) -> None:
        """Show the marks that would be made."""
        self._marks = list(marks)[:MOST_MARKS]
        if self._is_moved:
            self._repaint()
        else:
            self._fit()

    def sizeHint(self) -> QSize:
        """Return a size that shows a street."""
        return QSize(560, 280)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture."""
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all in sight while nobody has moved the picture."""
        super().resizeEvent(event)
        if not self._is_moved:
            self._fit()
        self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer, or from farther away."""
        steps = event.angleDelta().y() / 120.0
        place = event.position()
        self._move_to(self._view.zoomed(STEP**steps, (place.x(), place.y())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture."""
        if self._grip is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            self._move_to(self._view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of the picture."""
        self._grip = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """See all again."""
        self._is_moved = False
        self._fit()

    def _move_to(self, view: View) -> None:
        self._view, self._is_moved = view, True
        self._repaint()

    def _fit(self) -> None:
        self._view = View(width_px=max(self.width(), 1), height_px=max(self.height(), 1))
        marked = shapely.get_coordinates([mark.geometry for mark in self._marks])
        box = _middle_box(marked) if len(marked) > 1 else self._box
        if box is not None:
            self._view = self._view.fitted(box, (MARGIN_PX,) * 4)
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def _painted(self) -> QPixmap:
        dpr = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * dpr), round(self.height() * dpr))
        picture.fill(QColor(self._theme[ground_of(self._theme)]))
        view = View(
            x_m=self._view.x_m,
            y_m=self._view.y_m,
            scale=self._view.scale * dpr,
            width_px=self.width() * dpr,
            height_px=self.height() * dpr,
        )
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self._ground, view, QColor(self._theme["plan_line"]), 1.0 * dpr)
        soft = QColor(self._theme["accent"])
        soft.setAlphaF(0.35)
        self._draw(painter, self._chosen, view, soft, 4.0 * dpr)
        items = [
            compiled(
                [one for one in symbols.draw(mark) if not isinstance(one, Text)], self._origin_m
            )
            for mark in self._marks
        ]
        Brushwork(self._theme, dpr).paint(painter, items, view, self._origin_m)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme["hairline"]), dpr))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        picture.setDevicePixelRatio(dpr)
        return picture

    def _draw(
        self, painter: QPainter, lines: _Lines, view: View, colour: QColor, width_px: float
    ) -> None:
        painter.save()
        to_px = view.transform(self._origin_m)
        painter.setTransform(to_px)
        pen = QPen(colour, width_px)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(lines.path)
        painter.resetTransform()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        radius = DOT_PX + width_px / 2.0
        for dot in lines.dots:
            painter.drawEllipse(to_px.map(dot), radius, radius)
        painter.restore()
