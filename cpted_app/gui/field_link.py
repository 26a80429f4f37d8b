"""Between the fields over the plan, the canvas with their legends, and the status bar."""

from functools import partial

from PySide6.QtCore import QObject

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.canvas.field_legend import FieldLegend
from cpted_app.gui.field_picture import ShownField
from cpted_app.gui.field_words import legend_state
from cpted_app.gui.panels.status_bar import StatusBar
from cpted_app.gui.shell import Shell


class FieldLink(QObject):
    """Brings the sheets of what is shown to the canvas, the view and the pointer to it."""

    def __init__(self, canvas: Canvas, shell: Shell, status: StatusBar) -> None:
        super().__init__(canvas)
        self._canvas, self._shell, self._status = canvas, shell, status
        panels = canvas.panels
        self._legends: dict[ShownField, FieldLegend] = {
            shell.light: panels.light_legend,
            shell.sight: panels.sight_legend,
        }
        for field in shell.fields:
            field.changed.connect(self.refresh)
            field.valued.connect(partial(self._valued, field))
            canvas.cursor_moved.connect(field.point)
            canvas.cursor_left.connect(field.point_away)
        shell.themed.connect(self.refresh)
        canvas.view_changed.connect(lambda _scale: self._looked())
        canvas.looked.connect(self._looked)

    @property
    def shown(self) -> ShownField | None:
        """The field that is on the plan, if there is one."""
        return next((field for field in self._shell.fields if field.is_on), None)

    def refresh(self) -> None:
        """Show the field as it is now."""
        shown, layer = self.shown, self._canvas.field
        sheets = tuple(one for one in (shown.sheet, shown.detail) if one) if shown else ()
        layer.take(
            sheets,
            is_night=shown.is_night if shown else False,
            contours=shown.has_contours if shown else False,
            opacity=shown.opacity if shown else 1.0,
        )
        self._show_legends(shown)
        if shown is None:
            self._say("")
        elif sheets:
            self._looked()

    def _show_legends(self, shown: ShownField | None) -> None:
        for field, legend in self._legends.items():
            is_shown = field is shown and field.sheet is not None
            if is_shown:
                state = legend_state(field)
                legend.show_field(field.legend, field.steps, state, field.opacity)
            legend.setVisible(is_shown)
        self._canvas.panels.arrange()

    def _looked(self) -> None:
        view = self._canvas.view
        for field in self._shell.fields:
            field.look(view.box, view.scale)

    def _valued(self, field: ShownField, value: float | None) -> None:
        if field.is_on:
            self._say(field.value_words(value))

    def _say(self, words: str) -> None:
        self._status.show_value(words)
        if words != self._canvas.field.readout:
            self._canvas.field.readout = words
            self._canvas.update()
