"""Between the picture of light and the canvas: what other fields do not have."""

from PySide6.QtCore import QObject

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.shell import Shell
from cpted_app.session import light_picture

AROUND_M = 30.0
"""What is shown around a place that is to be seen closely."""


class LightLink(QObject):
    """Before and after in the legend, the walker on the plan, places to be seen closely."""

    def __init__(self, canvas: Canvas, shell: Shell) -> None:
        super().__init__(canvas)
        self._canvas, self._shell = canvas, shell
        light = shell.light
        light.changed.connect(self.refresh)
        shell.walked.connect(self._walked)
        light.place_wanted.connect(self._go_to)
        canvas.panels.light_legend.turned.connect(lambda lit: light.choose(lit=lit))

    def refresh(self) -> None:
        """Show whose light it is, where luminaires are proposed."""
        has_turns = light_picture.has_planned(self._shell.site)
        legend = self._canvas.panels.light_legend
        legend.show_turns(self._shell.light.choice.lit, is_shown=has_turns)
        self._canvas.panels.arrange()

    def _go_to(self, x_m: float, y_m: float) -> None:
        """Show a place with its surroundings; a view that is close already only moves."""
        canvas = self._canvas
        west, _south, east, _north = canvas.view.box
        if east - west > 4.0 * AROUND_M:
            canvas.fit((x_m - AROUND_M, y_m - AROUND_M, x_m + AROUND_M, y_m + AROUND_M))
        else:
            canvas.bring_into_view(x_m, y_m)

    def _walked(self, place_m: tuple[float, float] | None) -> None:
        self._canvas.field.walker = place_m
        if place_m is not None:
            self._canvas.bring_into_view(*place_m)
        self._canvas.update()
