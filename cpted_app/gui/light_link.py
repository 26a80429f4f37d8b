"""Between the picture of light, the canvas with its legend, and the status bar."""

from PySide6.QtCore import QObject

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.light import LightPicture
from cpted_app.gui.light_words import assumed_words, title_words, unit_words, value_words
from cpted_app.gui.panels.status_bar import StatusBar
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.session import light_picture

AROUND_M = 30.0
"""What is shown around a place that is to be seen closely."""


class LightLink(QObject):
    """Brings sheets to the canvas, the view and the pointer to the picture."""

    def __init__(self, canvas: Canvas, shell: Shell, status: StatusBar) -> None:
        super().__init__(canvas)
        self._canvas, self._shell, self._status = canvas, shell, status
        light = shell.light
        light.changed.connect(self.refresh)
        light.valued.connect(self._valued)
        light.walked.connect(self._walked)
        light.place_wanted.connect(self._go_to)
        shell.themed.connect(self.refresh)
        canvas.view_changed.connect(lambda _scale: self._looked())
        canvas.looked.connect(self._looked)
        canvas.cursor_moved.connect(light.point)
        canvas.cursor_left.connect(light.point_away)
        canvas.panels.light_legend.turned.connect(lambda lit: light.choose(lit=lit))

    def refresh(self) -> None:
        """Show the light as it is now."""
        light, canvas = self._shell.light, self._canvas
        sheets = tuple(one for one in (light.sheet, light.detail) if one is not None)
        canvas.light.take(
            sheets if light.is_on else (),
            is_night=light.is_night,
            contours=light.has_contours,
            opacity=light.opacity,
        )
        self._show_legend(light)
        if not light.is_on:
            self._valued(None)
        elif sheets:
            self._looked()

    def _show_legend(self, light: LightPicture) -> None:
        legend = self._canvas.panels.light_legend
        is_shown = light.is_on and light.sheet is not None
        if is_shown:
            choice, steps = light.choice, light.steps
            by_class = bool(steps.limits) and not light.is_night
            legend.show_light(
                _("Night view") if light.is_night else title_words(choice),
                unit_words(choice),
                steps,
                line=assumed_words(choice, light.subject, by_class=by_class),
                state=state_words(light),
                lit=choice.lit,
                has_turns=light_picture.has_planned(self._shell.site),
                opacity=light.opacity,
            )
            legend.strip.setVisible(not light.is_night)
        legend.setVisible(is_shown)
        self._canvas.panels.arrange()

    def _looked(self) -> None:
        view = self._canvas.view
        self._shell.light.look(view.box, view.scale)

    def _valued(self, value: float | None) -> None:
        words = value_words(self._shell.light.choice, value) if self._shell.light.is_on else ""
        self._status.show_light(words)
        if words != self._canvas.light.readout:
            self._canvas.light.readout = words
            self._canvas.update()

    def _go_to(self, x_m: float, y_m: float) -> None:
        """Show a place with its surroundings; a view that is close already only moves."""
        canvas = self._canvas
        west, _south, east, _north = canvas.view.box
        if east - west > 4.0 * AROUND_M:
            canvas.fit((x_m - AROUND_M, y_m - AROUND_M, x_m + AROUND_M, y_m + AROUND_M))
        else:
            canvas.bring_into_view(x_m, y_m)

    def _walked(self, place_m: tuple[float, float] | None) -> None:
        self._canvas.light.walker = place_m
        if place_m is not None:
            self._canvas.bring_into_view(*place_m)
        self._canvas.update()


def state_words(light: LightPicture) -> str:
    """Return how fine the picture is while it is not as fine as it gets, or an empty text."""
    if light.sheet is None:
        return ""
    step = f"{light.sheet.field.raster.step_m:g}"
    if light.is_stopped:
        return _("Stopped: a value every {step} m.").format(step=step)
    if light.is_running and light.left_s is not None:
        return _("Coarse; finer in about {seconds:.0f} s.").format(seconds=light.left_s)
    if light.is_running:
        return _("Coarse; finer soon.")
    return ""
