"""What is asked for: the list of recommendations and the fields of one."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Card, button, clear, keeping_focus, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import assessing
from cpted_app.model.records import Recommendation
from cpted_app.words import N_, Message


class Recommendations(Card):
    """Rows R1, R2 …; one is open for writing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Recommendations"))
        self._shell = shell
        self._open = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.hint = label(
            _("Say what is asked of whom, by when, and how one sees it worked."), "small"
        )
        self.form = FieldForm(self._set, shell.tell)
        self.form.hide()
        self.add_button = button(_("Add recommendation"), self._add)
        self.remove_button = button(_("Remove"), self._remove)
        self.remove_button.hide()
        self.add(self.hint, self._rows, self.form, row(self.add_button, self.remove_button, None))

    def refresh(self) -> None:
        """Show the recommendations as they are now."""
        rows = self._shell.site.all(Recommendation)
        with keeping_focus(self._rows):
            clear(self._rows)
            for one in rows:
                first = one.text.splitlines()[0] if one.text.strip() else _("(nothing written yet)")
                text = self.fontMetrics().elidedText(
                    f"{one.label}  {first}",
                    Qt.TextElideMode.ElideRight,
                    max(self.width() - 48, 200),
                )
                widget = button(text, partial(self._toggle, one.id), "row", one.text)
                widget.setCheckable(True)
                widget.setChecked(one.id == self._open)
                self._rows.addWidget(widget)
        chosen = self._shell.site.get(Recommendation, self._open)
        is_writable = self._shell.is_writable
        self.hint.setVisible(not rows)
        self.form.setVisible(chosen is not None)
        self.remove_button.setVisible(chosen is not None)
        self.remove_button.setEnabled(is_writable)
        self.add_button.setEnabled(is_writable)
        if chosen is not None:
            self.form.show_rows([chosen], is_writable=is_writable)

    def _toggle(self, row_id: str) -> None:
        self._open = "" if self._open == row_id else row_id
        self.refresh()

    def _add(self) -> None:
        edit = assessing.add_recommendation(self._shell.site)
        self._open = next(iter(edit.ids))
        self._shell.do(edit)
        editor = self.form.editors.get("text")
        if editor is not None:
            editor.setFocus()

    def _remove(self) -> None:
        one = self._shell.site.get(Recommendation, self._open)
        if one is not None:
            self._open = ""
            self._shell.do(assessing.remove_record(one, self._shell.site))

    def _set(self, name: str, value: Any) -> bool:
        one = self._shell.site.get(Recommendation, self._open)
        if one is None:
            return False
        label_of = Message(N_("Change {label}"), {"label": one.label})
        return self._shell.attempt(lambda: assessing.set_record(one, label_of, **{name: value}))
