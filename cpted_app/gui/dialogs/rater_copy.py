"""Asks for whom a copy to rate in is, what they may read, and where it is written."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import ask_to_save, fill, name_buttons, settle, value_of
from cpted_app.gui.dialogs.new_site import PATTERN, free_path
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import _
from cpted_app.model.actions import rating
from cpted_app.model.kinds import AUDIENCES, Audience, Role
from cpted_app.session.rater_copy import readers_for, write_rater_copy
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

WIDTH_PX = 480
SUFFIX = ".gpkg"


class RaterCopy(QObject):
    """The dialog; it stays until the copy is written, and says what is in the way."""

    def __init__(self, shell: Shell, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._session = shell, session
        self._checklist = session.site.header.checklist
        self._is_path_theirs = self._are_readers_theirs = False
        self.dialog = named(QDialog(parent), "RaterCopy")
        title = _("A copy for a rater of checklist {checklist}")
        self.dialog.setWindowTitle(title.format(checklist=self._checklist))
        self.dialog.resize(WIDTH_PX, 10)
        self.name = named(QComboBox(), "name")
        self.name.setEditable(True)
        found = rating.raters_of(session.site, self._checklist)
        self.name.addItems([one.by for one in found if one.by and not one.is_done])
        self.name.setCurrentText("")
        self.readers = named(QComboBox(), "readers")
        fill(self.readers, {str(key): _(word) for key, word in AUDIENCES.items()}, "partners")
        self.with_answers = QCheckBox(_("With the answers, advice and remarks on this list so far"))
        self.path = named(QLineEdit(), "path")
        self.told = label("", "small")
        late = _(
            "All raters are done and compared. With a new one, what they gave is hidden again"
            " until the new one is done too."
        )
        self.late = label(late, "small", "warn")
        self.fault = named(label("", "", "bad"), "fault")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Write the copy"))
        self.write_button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.write_button.setProperty("role", "primary")
        self._lay_out()
        self.name.currentTextChanged.connect(lambda _text: self._named())
        self.readers.activated.connect(lambda _at: self._choose_readers())
        self.with_answers.toggled.connect(lambda _on: self._refresh())
        self.path.textEdited.connect(lambda _text: self._take_path())
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self._named()

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()
        self.name.setFocus()

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.setHorizontalSpacing(14)
        fields.setVerticalSpacing(8)
        fields.addRow(_("&Name"), self.name)
        fields.addRow(_("&Readers"), self.readers)
        browse = button(_("Browse…"), self._browse)
        line = row(self.path, browse)
        fields.addRow(_("&File"), line)
        named_label = fields.labelForField(line)
        if named_label is not None:
            named_label.setBuddy(self.path)  # type: ignore[attr-defined]
        fields.addRow("", self.with_answers)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addLayout(fields)
        layout.addWidget(self.told)
        layout.addWidget(self.late)
        layout.addWidget(self.fault)
        layout.addWidget(self.buttons)
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(one is self.write_button)

    @property
    def _wanted(self) -> str:
        """Whose copy it is to be."""
        return self.name.currentText().strip()

    def _named(self) -> None:
        """Offer the readers and the file that fit the name."""
        known = rating.rater_named(self._session.site, self._checklist, self._wanted)
        if not self._are_readers_theirs:
            readers = readers_for(known.role if known else Role.PLANNER)
            self.readers.setCurrentIndex(self.readers.findData(str(readers)))
        if not self._is_path_theirs:
            here = self._session.path
            plain_name = re.sub(r"[^\w\- ]+", "", self._wanted).strip()
            stem = _("{file} for {name}").format(file=here.stem, name=plain_name)
            self.path.setText(
                str(free_path(here.with_name(f"{stem}{SUFFIX}"))) if plain_name else ""
            )
        self._refresh()

    def _refresh(self) -> None:
        """Say what the copy holds; a fault told before is past."""
        blind = _(
            "It holds marks, plans, photos and visits, but nothing of how others judged this"
            " list: no ratings, answers or recommendations."
        )
        seeing = _("It shows what was answered: what is rated in it is not blind.")
        self.told.setText(seeing if self.with_answers.isChecked() else blind)
        self.late.setVisible(self._is_late)
        self.fault.setText("")
        self.fault.hide()
        self.write_button.setEnabled(bool(self._wanted and self.path.text().strip()))
        settle(self.dialog)

    @property
    def _is_late(self) -> bool:
        """Whether the list is rated to the end already."""
        return rating.are_open(self._session.site, self._checklist)

    def _choose_readers(self) -> None:
        self._are_readers_theirs = True
        self._refresh()

    def _take_path(self) -> None:
        self._is_path_theirs = True
        self._refresh()

    def _browse(self) -> None:
        start = Path(self.path.text() or self._session.path.with_name("copy.gpkg"))
        asked = ask_to_save(
            self.dialog, _("Where the copy is written"), start, PATTERN, self._found
        )
        # A file that is there is never replaced: the dialog here says so.
        asked.setOption(QFileDialog.Option.DontConfirmOverwrite)

    def _found(self, path: Path) -> None:
        self.path.setText(str(path))
        self._take_path()

    def _accept(self) -> None:
        self.dialog.setCursor(Qt.CursorShape.WaitCursor)
        try:
            self._write()
        except UserError as error:
            self.fault.setText(f"{plain(error.message)} {plain(error.remedy)}")
            self.fault.show()
            settle(self.dialog)
        else:
            self.dialog.accept()
        finally:
            self.dialog.unsetCursor()

    def _write(self) -> None:
        path = self._session.path.parent / self.path.text().strip()
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        rater = write_rater_copy(
            self._session,
            path,
            self._wanted,
            audience=Audience(value_of(self.readers)),
            with_answers=self.with_answers.isChecked(),
            late=self._is_late,
        )
        text = N_("{file} is the copy for {name}. Take it in here once they are done.")
        self._shell.tell(Message(text, {"file": path.name, "name": rater.by}))
