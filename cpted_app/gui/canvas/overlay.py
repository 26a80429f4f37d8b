"""What floats over the sheet: preview, snap mark, scale bar, north, readout, focus.

Belongs here: painting that follows the pointer or stays in a corner, in widget pixels.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cpted_app.drawing import legends
from cpted_app.drawing.primitives import Mark, MarkShape, Primitive
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.painter import Brushwork, compiled
from cpted_app.gui.canvas.sprites import PX_PER_PT, boxed_text, font_of
from cpted_app.gui.canvas.view import View
from cpted_app.i18n import _
from cpted_app.model.geometry import Box
from cpted_app.model.snapping import Snap, SnapKind
from cpted_app.words import N_

SNAP_SHAPES: dict[SnapKind, MarkShape] = {
    "end": "snap_end",
    "middle": "snap_middle",
    "crossing": "snap_crossing",
    "perpendicular": "snap_perpendicular",
    "edge": "snap_edge",
}
SNAP_NAMES: dict[SnapKind, str] = {
    "end": N_("end"),
    "middle": N_("middle"),
    "crossing": N_("crossing"),
    "perpendicular": N_("perpendicular"),
    "edge": N_("edge"),
}
SCALE_BAR_PX = 140.0
EDGE_PX = 20.0
SNAP_NAME_PX, SNAP_GAP_PX = 11.0, 9.0
_ALIGN = Qt.AlignmentFlag


def paint_primitives(
    painter: QPainter, brushwork: Brushwork, view: View, primitives: Iterable[Primitive]
) -> None:
    """Paint primitives as they are, on a painter in widget pixels."""
    origin_m = (view.x_m, view.y_m)
    item = compiled(primitives, origin_m)
    painter.save()
    painter.scale(1.0 / brushwork.dpr, 1.0 / brushwork.dpr)
    brushwork.paint(painter, [item], view.magnified(brushwork.dpr), origin_m)
    painter.restore()


def paint_snap(
    painter: QPainter, brushwork: Brushwork, theme: Theme, view: View, snap: Snap
) -> None:
    """Paint the mark of what the pointer snaps to, and its name above, clear of the readout."""
    mark = Mark(shape=SNAP_SHAPES[snap.kind], x=snap.x_m, y=snap.y_m, colour="accent", size_pt=11.0)
    paint_primitives(painter, brushwork, view, [mark])
    text = _(SNAP_NAMES[snap.kind])
    metrics = QFontMetricsF(font_of(SNAP_NAME_PX))
    width, height = metrics.horizontalAdvance(text) + 16.0, metrics.height() + 8.0
    x_px, y_px = view.to_px(snap.x_m, snap.y_m)
    left, top = x_px + SNAP_GAP_PX, y_px - SNAP_GAP_PX - height
    if left + width > view.width_px:
        left = x_px - SNAP_GAP_PX - width
    boxed_text(painter, theme, text, QPointF(left, max(top, 4.0)), SNAP_NAME_PX)


def paint_band(painter: QPainter, theme: Theme, view: View, box: Box) -> None:
    """Paint a rubber band."""
    left, top = view.to_px(box[0], box[3])
    right, bottom = view.to_px(box[2], box[1])
    accent = QColor(theme["accent"])
    painter.setPen(QPen(accent, 1.0))
    soft = QColor(accent)
    soft.setAlphaF(0.10)
    painter.setBrush(soft)
    painter.drawRect(QRectF(left, top, right - left, bottom - top))


def paint_readout(
    painter: QPainter, theme: Theme, view: View, text: str, pointer: tuple[float, float]
) -> None:
    """Paint a measure beside the pointer, kept inside the widget."""
    width = QFontMetricsF(font_of(12.0)).horizontalAdvance(text) + 16.0
    x_px = min(pointer[0] + 16.0, view.width_px - width - 4.0)
    y_px = min(pointer[1] + 18.0, view.height_px - 30.0)
    boxed_text(painter, theme, text, QPointF(x_px, y_px))


def paint_scale_bar(
    painter: QPainter, theme: Theme, view: View, *, is_metric: bool, left_px: float = EDGE_PX
) -> None:
    """Paint the scale bar at the lower left; in plan pixels while there are no metres."""
    length, label = legends.scale_bar(PX_PER_PT / view.scale, SCALE_BAR_PX / PX_PER_PT)
    if not is_metric:
        label = _("{length:g} px, not calibrated").format(length=length)
    width = length * view.scale
    left, bottom = left_px, view.height_px - EDGE_PX - 16.0
    painter.setPen(QPen(QColor(theme["text"]), 1.4))
    ends = ((left, -6.0), (left, 0.0), (left + width, 0.0), (left + width, -6.0))
    painter.drawPolyline([QPointF(x, bottom + dy) for x, dy in ends])
    painter.setFont(font_of(11.5))
    painter.setPen(QColor(theme["dim_text"]))
    painter.drawText(QPointF(left, bottom + 15.0), label)


def paint_north(
    painter: QPainter, brushwork: Brushwork, view: View, right_px: float = EDGE_PX
) -> None:
    """Paint the north arrow at the lower right."""
    x_px, y_px = view.width_px - right_px - 8.0, view.height_px - EDGE_PX - 14.0
    # The arrow's own frame: points around the origin.
    framed = View(
        x_m=(view.width_px / 2.0 - x_px) / PX_PER_PT,
        y_m=(y_px - view.height_px / 2.0) / PX_PER_PT,
        scale=PX_PER_PT,
        width_px=view.width_px,
        height_px=view.height_px,
    )
    paint_primitives(painter, brushwork, framed, legends.north(known=True))


def paint_empty(painter: QPainter, theme: Theme, view: View, lines: Sequence[str]) -> None:
    """Paint the sentences that stand where there is no plan and no mark yet."""
    y_px = view.height_px / 2.0 - 14.0
    for at, line in enumerate(lines):
        painter.setFont(font_of(15.0 if at == 0 else 13.0, bold=at == 0))
        painter.setPen(QColor(theme["text" if at == 0 else "dim_text"]))
        painter.drawText(QRectF(0.0, y_px, view.width_px, 26.0), _ALIGN.AlignCenter, line)
        y_px += 26.0


def paint_crosshair(painter: QPainter, theme: Theme, view: View) -> None:
    """Paint the middle of the widget, where the keyboard clicks."""
    x_px, y_px = view.width_px / 2.0, view.height_px / 2.0
    painter.setPen(QPen(QColor(theme["accent"]), 1.5))
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        painter.drawLine(
            QPointF(x_px + 4.0 * dx, y_px + 4.0 * dy), QPointF(x_px + 14.0 * dx, y_px + 14.0 * dy)
        )


def paint_focus(painter: QPainter, theme: Theme, view: View) -> None:
    """Paint the ring that says the keyboard is here."""
    painter.setPen(QPen(QColor(theme["accent"]), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(1.0, 1.0, view.width_px - 2.0, view.height_px - 2.0))
