"""What floats on the canvas edge: where palette and legend lie, and what the legend lists.

Belongs here: room. What is in a panel is the panel's business.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cpted_app.drawing import legends
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.field_legend import FieldLegend
from cpted_app.gui.canvas.legend import Legend
from cpted_app.gui.canvas.light_legend import LightLegend
from cpted_app.gui.canvas.palette import ToolPalette
from cpted_app.gui.canvas.view import MARGIN_PX, Margins

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

EDGE_PX = 10
LOOK_AGAIN_MS = 120
AT_ONCE = 500
"""Marks that are looked through without a frame being late."""
_SCALE_BAR_PX = 44
"""Height of the strip at the bottom in which the scale bar lies."""
_LEAST_SHARE = 0.6
"""Share of the width that must be left to the plan when it makes room for the legend."""


class Panels(QObject):
    """Tool palette on the left, legend on the right."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.palette = ToolPalette(canvas.theme, canvas)
        self.palette.chosen.connect(canvas.use)
        self.legend = Legend(canvas.theme, canvas)
        self.legend.hide()
        self.legend.folded.connect(self.arrange)
        self.light_legend = LightLegend(canvas.theme, canvas)
        self.sight_legend = FieldLegend(canvas.theme, canvas)
        self._listing = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._listing.timeout.connect(self.list_marks)

    @property
    def margins(self) -> Margins:
        """What a fitted view leaves free: left, top, right, bottom."""
        width = self._canvas.width()
        left = max(MARGIN_PX, self.palette.geometry().right() + EDGE_PX)
        right = MARGIN_PX
        if not self.legend.isHidden() and self.legend.is_open:
            beside = float(width - self.legend.geometry().left() + EDGE_PX)
            if width - left - beside >= _LEAST_SHARE * width:
                right = max(right, beside)
        return left, MARGIN_PX, right, MARGIN_PX

    @property
    def free_left(self) -> float:
        """Where what is painted at the lower left begins: beside a palette as high as all."""
        panel = self.palette.geometry()
        if panel.bottom() < self._canvas.height() - _SCALE_BAR_PX:
            return 2.0 * EDGE_PX
        return float(panel.right() + EDGE_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.palette.set_theme(theme)
        self.legend.set_theme(theme)
        for legend in (self.light_legend, self.sight_legend):
            legend.set_theme(theme)
        self.list_marks()

    def arrange(self) -> None:
        """Give the panels their places and the legend the room there is."""
        width, height = self._canvas.width(), self._canvas.height()
        self.palette.arrange(height)
        self.palette.move(EDGE_PX, EDGE_PX)
        top = EDGE_PX
        for legend in (self.light_legend, self.sight_legend):
            if not legend.isHidden():
                legend.adjustSize()
                legend.move(max(width - legend.width() - EDGE_PX, 0), top)
                top = legend.geometry().bottom()
        self.legend.keep_within(width, height - top + EDGE_PX)
        self.legend.move(max(width - self.legend.width() - EDGE_PX, 0), top)

    def list_later(self) -> None:
        """List what is in view once it has stopped moving."""
        self._listing.start()

    def list_changed(self) -> None:
        """List the marks of another site: at once, of a large one when there is time."""
        if self._canvas.scene.count > AT_ONCE:
            self.list_later()
        else:
            self.list_marks()

    def list_marks(self) -> None:
        """List the marks that are in view now."""
        canvas = self._canvas
        self._listing.stop()
        scene = canvas.scene
        shown = scene.ids_in(canvas.view.box)
        found = legends.entries(scene.site, scene.views, shown, scene.compared)
        if self.legend.show_entries([*canvas.staged.entries, *found]):
            self.arrange()

    def stop(self) -> None:
        """List nothing any more."""
        self._listing.stop()
