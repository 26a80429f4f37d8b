"""The log of visits: when somebody was on site, in which light."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from cpted_app.assess.visits import missing, resting_on, still_missing, visits_of
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Card, button, clear, keeping_focus, label, row, set_tone
from cpted_app.gui.panels.visit_choice import visit_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import _, ngettext
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
        self.hint = label("", "small")
        self.add(self.hint, self._rows, self.form, row(self.add_button, self.remove_button, None))

    def refresh(self) -> None:
        """Show the visits as they are now."""
        visits = visits_of(self._shell.site)
        with keeping_focus(self._rows):
            clear(self._rows)
            for visit in visits:
                text = visit_words(visit)
                count = resting_on(self._shell.site, visit)
                if count:
                    answers = ngettext("{n} answer", "{n} answers", count).format(n=count)
                    text += f" · {answers}"
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
        told = still_missing(self._shell.site)
        self.hint.setText(plain(told) if told else "")
        self.hint.setVisible(told is not None)
        set_tone(self.hint, "warn" if visits else "")
        if chosen is not None:
            self.form.show_rows([chosen], is_writable=is_writable)

    def _toggle(self, visit_id: str) -> None:
        self._open = "" if self._open == visit_id else visit_id
        self.refresh()

    def _add(self) -> None:
        today = date.today().isoformat()  # noqa: DTZ011 - the day on this computer is meant
        edit = assessing.add_visit(date=today, light=self._light_wanted())
        self._open = next(iter(edit.ids))
        self._shell.do(edit)

    def _light_wanted(self) -> kinds.Light:
        """Return the light in which nobody was there yet; by day where both are logged."""
        lacking = missing(self._shell.site)
        return lacking[0] if lacking else kinds.Light.DAY

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
