"""The log of visits: when somebody was on site, in which light."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Card, button, clear, keeping_focus, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.records import Visit
from cpted_app.words import N_, Message


class Visits(Card):
    """Visits as rows; one is open for writing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Visits"))
        self._shell = shell
        self._open = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.form = FieldForm(self._set, shell.tell)
        self.form.hide()
        self.remove_button = button(_("Remove visit"), self._remove)
        self.remove_button.hide()
        self.add_button = button(_("Add visit"), self._add)
        self.hint = label(_("Visit by day and after dark; say who was there."), "small")
        self.add(self.hint, self._rows, self.form, row(self.add_button, self.remove_button, None))

    def refresh(self) -> None:
        """Show the visits as they are now."""
        visits = self._shell.site.all(Visit)
        with keeping_focus(self._rows):
            clear(self._rows)
            for visit in visits:
                text = f"{visit.date} {visit.time} · {_(kinds.LIGHTS[visit.light])}"
                widget = button(text, partial(self._toggle, visit.id), "row")
                widget.setCheckable(True)
                widget.setChecked(visit.id == self._open)
                self._rows.addWidget(widget)
        chosen = self._shell.site.get(Visit, self._open)
        is_writable = self._shell.is_writable
        self.form.setVisible(chosen is not None)
        self.remove_button.setVisible(chosen is not None)
        self.remove_button.setEnabled(is_writable)
        self.add_button.setEnabled(is_writable)
        self.hint.setVisible(not visits)
        if chosen is not None:
            self.form.show_rows([chosen], is_writable=is_writable)

    def _toggle(self, visit_id: str) -> None:
        self._open = "" if self._open == visit_id else visit_id
        self.refresh()

    def _add(self) -> None:
        today = date.today().isoformat()  # noqa: DTZ011 - the day on this computer is meant
        edit = assessing.add_visit(date=today)
        self._open = next(iter(edit.ids))
        self._shell.do(edit)

    def _remove(self) -> None:
        visit = self._shell.site.get(Visit, self._open)
        if visit is not None:
            self._open = ""
            self._shell.do(assessing.remove_record(visit, self._shell.site))

    def _set(self, name: str, value: Any) -> bool:
        visit = self._shell.site.get(Visit, self._open)
        if visit is None:
            return False
        label_of = Message(N_("Change visit"))
        return self._shell.attempt(lambda: assessing.set_record(visit, label_of, **{name: value}))
