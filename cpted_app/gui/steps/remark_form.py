"""Writes a remark: text, nature, readers, source, and where it is pinned."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QPlainTextEdit

from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import Card, button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.subjects import named_subject


class RemarkForm(Card):
    """An empty remark until it is recorded; the police officer's starts as police only."""

    ended = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("New remark"))
        self._shell = shell
        self._subject, self._item = SITE_SUBJECT, ""
        self._place_m: tuple[float, float] | None = None
        self.about = label("", "small")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Remark"))
        self.text.setPlaceholderText(_("What is to be said?"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.text.textChanged.connect(self._check)
        self.nature = QComboBox()
        fill(self.nature, _words(kinds.REMARK_KINDS), kinds.RemarkKind.JUDGEMENT)
        self.readers = QComboBox()
        fill(self.readers, _words(kinds.AUDIENCES), kinds.Audience.PUBLIC)
        self.source = QLineEdit()
        self.personal = QCheckBox(_("Holds personal data"))
        form = QFormLayout()
        form.setLabelAlignment(form.labelAlignment())
        form.addRow(_("&Nature"), self.nature)
        form.addRow(_("&Readers"), self.readers)
        form.addRow(_("&Source"), self.source)
        self.source.setPlaceholderText(_("Who reported it, for a third-party report"))
        self.record_button = button(_("Record"), self._record, "primary")
        self.pin_button = button(_("Pin on plan…"), lambda: shell.tool_wanted.emit("remark"))
        cancel = button(_("Cancel"), self._end)
        self.add(self.about, self.text, form, self.personal)
        self.add(row(self.record_button, self.pin_button, cancel, None, spacing=6))
        self.hide()

    def start(self, subject: str = SITE_SUBJECT, item: str = "") -> None:
        """Open the form for a remark about something."""
        self._subject, self._item, self._place_m = subject, item, None
        role = self._shell.settings.person.role
        audience = kinds.Audience.POLICE if role is kinds.Role.POLICE else kinds.Audience.PUBLIC
        self.readers.setCurrentIndex(self.readers.findData(str(audience)))
        self._name_subject()
        self._check()
        self.show()
        self.text.setFocus()

    def pin(self, x_m: float, y_m: float, subject: str) -> None:
        """Pin the remark to a feature that was clicked, or to a place."""
        if self.isHidden():
            self.start()
        self._subject, self._item = subject or SITE_SUBJECT, ""
        self._place_m = None if subject else (x_m, y_m)
        self._name_subject()
        self._shell.tool_wanted.emit("select")
        self.text.setFocus()

    def _name_subject(self) -> None:
        feature = self._shell.site.feature(self._subject)
        about = "" if self._subject == SITE_SUBJECT else self._elsewhere()
        parts = [self._item, f"{feature.label} · {_(feature.title)}" if feature else about]
        if self._place_m is not None:
            parts.append(_("a place on the plan"))
        about = ", ".join(part for part in parts if part) or _("the whole site")
        self.about.setText(_("About {subject}").format(subject=about))

    def _elsewhere(self) -> str:
        """Return what the remark is about where the state that is shown has no such mark."""
        return worded(named_subject(self._shell.existing, self._subject))

    def _check(self) -> None:
        self.record_button.setEnabled(bool(self.text.toPlainText().strip()))

    def _record(self) -> None:
        self._shell.with_person(self._put)

    def _put(self) -> None:
        shell, session = self._shell, self._shell.session
        if session is None:
            return
        person = session.person
        x_m, y_m = self._place_m or (None, None)
        values: dict[str, Any] = {
            "text": self.text.toPlainText().strip(),
            "by": person.name,
            "organisation": person.organisation,
            "remark_kind": kinds.RemarkKind(value_of(self.nature)),
            "source": self.source.text().strip(),
            "has_personal_data": self.personal.isChecked(),
            "subject": self._subject,
            "item": self._item,
            "x_m": x_m,
            "y_m": y_m,
            "at_utc": session.clock(),
        }
        audience = kinds.Audience(value_of(self.readers))
        if shell.attempt(
            lambda: assessing.add_remark(role=person.role, audience=audience, **values)
        ):
            self._end()

    def _end(self) -> None:
        self.text.clear()
        self.source.clear()
        self.personal.setChecked(False)
        self.hide()
        self.ended.emit()


def _words(table: Any) -> dict[str, str]:
    return {str(key): _(word) for key, word in table.items()}
