"""One frame of the canvas: what is painted, bottom first.

Belongs here: the order of painting. How each part is painted is the part's business.
"""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter

from cpted_app.gui.canvas import overlay
from cpted_app.gui.canvas.painter import ground_of
from cpted_app.i18n import _

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas


def paint_canvas(canvas: "Canvas") -> None:
    """Paint ground, plans, results, features, selection, and what floats above."""
    painter = QPainter(canvas)
    painter.fillRect(canvas.rect(), QColor(canvas.theme[ground_of(canvas.theme)]))
    canvas.frames.paint_plans(painter, canvas.view)
    canvas.field.paint_below(painter, canvas.view)
    if canvas.overlays:
        brushwork = canvas.frames.brushwork
        overlay.paint_primitives(painter, brushwork, canvas.view, canvas.overlays)
    canvas.lights.paint(painter)
    canvas.frames.paint_features(painter, canvas.view)
    canvas.field.paint_above(painter, canvas.view)
    canvas.staged.paint(painter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    words = canvas.scene.layer.words
    canvas.marked.paint(painter, canvas.frames.brushwork, canvas.view, words=words)
    canvas.pins.paint(painter)
    _paint_step(canvas, painter)
    if not canvas.hand.step.readout:
        canvas.field.paint_pointer(painter, canvas.view)
    _paint_corners(canvas, painter)
    canvas.staged.paint_frame(painter)
    painter.end()


def _paint_step(canvas: "Canvas", painter: QPainter) -> None:
    step, brushwork, view = canvas.hand.step, canvas.frames.brushwork, canvas.view
    if step.ghosts is not None:
        _ids, dx_m, dy_m = step.ghosts
        canvas.marked.paint(painter, brushwork, view, (dx_m, dy_m))
    overlay.paint_primitives(painter, brushwork, view, step.preview)
    if step.band is not None:
        overlay.paint_band(painter, canvas.theme, view, step.band)
    if canvas.pointing.snap is not None:
        overlay.paint_snap(painter, brushwork, canvas.theme, view, canvas.pointing.snap)
    if step.readout:
        place_px = canvas.pointing.place_px
        overlay.paint_readout(painter, canvas.theme, view, step.readout, place_px)


def _paint_corners(canvas: "Canvas", painter: QPainter) -> None:
    header, view, theme = canvas.scene.site.header, canvas.view, canvas.field.theme
    if canvas.content_box is None:
        overlay.paint_empty(painter, theme, view, _empty_lines())
    else:
        left_px = canvas.panels.free_left
        overlay.paint_scale_bar(painter, theme, view, is_metric=header.is_metric, left_px=left_px)
        if header.north_known and header.is_metric:
            overlay.paint_north(painter, canvas.frames.brushwork, view)
    if canvas.pointing.by_keyboard and canvas.hand.row.id != "select":
        overlay.paint_crosshair(painter, theme, view)
    if canvas.shows_focus and canvas.hasFocus():
        overlay.paint_focus(painter, theme, view)


def _empty_lines() -> tuple[str, str]:
    return (
        _("Drop a plan here"),
        _("PDF, PNG, JPEG or TIFF; or draw on the empty sheet: it is in metres."),
    )
