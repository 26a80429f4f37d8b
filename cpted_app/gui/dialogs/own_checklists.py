"""A person's own checklists: write, copy, take in, write out, throw away."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess import own_lists
from cpted_app.assess.checklist import Checklist, all_checklists
from cpted_app.assess.list_text import raw_of
from cpted_app.errors import UserError
from cpted_app.gui.dialogs.checklist_editor import ChecklistEditor
from cpted_app.gui.dialogs.choices import ask_to_open, ask_to_save
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.panels.void import VoidWords
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import local, plain
from cpted_app.i18n import _, ngettext
from cpted_app.session import list_files
from cpted_app.session.list_draft import Draft, draft_like, new_draft

SIZE_PX = (620, 460)
FILES = "TOML (*.toml);;CSV (*.csv);;XLSForm (*.xlsx)"
TAKEN = "*.toml *.csv *.xlsx"
PLACE = Qt.ItemDataRole.UserRole
MOST_LINES = 6


class OwnChecklists(QDialog):
    """The list of own checklists, and what can be done with one."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.setObjectName("OwnChecklists")
        self.setWindowTitle(_("Own checklists"))
        self.resize(*SIZE_PX)
        self.list = named(QListWidget(), "ownLists")
        self.list.setAccessibleName(_("Own checklists"))
        self.list.setWordWrap(True)
        none = _("None yet. Begin with a copy, take one in, or name a new one below.")
        VoidWords(self.list, none)
        self.list.itemActivated.connect(lambda _item: self.edit())
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        self.told = label("", "small")
        self.told.hide()
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Title of a new checklist"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.name.textChanged.connect(lambda _text: self._enable())
        self.name.returnPressed.connect(self.create_new)
        self._lay_out()
        self.finished.connect(self.deleteLater)
        self.refresh()

    def refresh(self) -> None:
        """Show the files as they are now."""
        chosen = self._file
        self.list.clear()
        for file in own_lists.own_files():
            line = QListWidgetItem(_words(file))
            line.setData(PLACE, file)
            self.list.addItem(line)
            if chosen is not None and chosen.path == file.path:
                self.list.setCurrentItem(line)
        self.list.setCurrentRow(max(self.list.currentRow(), 0))
        self._enable()

    def edit(self) -> None:
        """Open the chosen checklist in the editor."""
        file = self._file
        if file is None:
            return
        if file.checklist is not None:
            self._write(Draft(raw_of(file.checklist), file.path))
            return
        try:
            found = list_files.read_list(file.path)
        except UserError as error:
            self._tell(error)
            return
        if found.raw:
            self._write(Draft(found.raw, file.path))
        else:
            text = _("This file has to be mended in a text editor first: {file}")
            self._say(text.format(file=file.path))

    def create_new(self) -> None:
        """Open the editor on a new checklist."""
        if self.name.text().strip():
            self._write(new_draft(self.name.text().strip()))
            self.name.clear()

    def copy(self, checklist: Checklist) -> None:
        """Open the editor on a copy of a checklist."""
        self._write(draft_like(checklist))

    def take_in(self, path: Path) -> None:
        """Take a file into the own checklists, and tell what was found wrong with it."""
        try:
            taken, found = list_files.take_in(path)
        except UserError as error:
            self._tell(error)
            return
        lines = [
            f"{plain(one.place)}: {plain(one.message)} {plain(one.remedy)}"
            for one in found.problems
        ]
        if taken is None:
            head = _("{file} was not taken.").format(file=path.name)
        else:
            count = len(found.raw.get("items", ()))
            head = ngettext(
                "Taken as {id} with {n} question.", "Taken as {id} with {n} questions.", count
            ).format(id=found.raw.get("id"), n=count)
        self.refresh()
        self._say("\n".join([head, *lines[:MOST_LINES]]))
        self.told.setToolTip("\n".join(lines))

    def write_out(self, path: Path) -> None:
        """Write the chosen checklist to a file."""
        file = self._file
        if file is None or file.checklist is None:
            return
        try:
            list_files.write_list(file.checklist, path)
        except UserError as error:
            self._tell(error)
        else:
            self._say(_("Written: {file}").format(file=path))

    def remove(self) -> None:
        """Ask whether the chosen file is to go."""
        file = self._file
        if file is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_("Delete {file}?").format(file=file.path.name))
        box.setInformativeText(_("Assessments that were made with it keep their own copy."))
        gone = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole))
        gone.clicked.connect(lambda _checked=False: self._delete(file.path))
        box.finished.connect(box.deleteLater)
        box.open()

    @property
    def _file(self) -> own_lists.OwnFile | None:
        lines = self.list.selectedItems()
        file = lines[0].data(PLACE) if lines else None
        return file if isinstance(file, own_lists.OwnFile) else None

    def _lay_out(self) -> None:
        self.edit_button = button(_("Edit…"), self.edit)
        self.copy_button = button(_("Copy…"), self._copy_menu, tip=_("Begin with a copy"))
        self.import_button = button(_("Take in…"), self._ask_file)
        self.export_button = button(_("Write out…"), self._ask_out)
        self.remove_button = button(_("Delete…"), self.remove)
        self.new_button = button(_("New"), self.create_new, "primary")
        self.close_button = button(_("Close"), self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(10)
        about = _(
            "Your own checklists are files on this computer. An assessment keeps a copy of the one"
            " it was answered by. They are public: everybody who gets an assessment can read them."
        )
        layout.addWidget(label(about, "dim"))
        layout.addWidget(self.list, 1)
        layout.addLayout(
            row(
                self.edit_button,
                self.copy_button,
                self.export_button,
                self.remove_button,
                None,
                self.import_button,
            )
        )
        layout.addWidget(self.told)
        layout.addLayout(row(self.name, self.new_button, self.close_button))
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _enable(self) -> None:
        file = self._file
        self.edit_button.setEnabled(file is not None)
        self.remove_button.setEnabled(file is not None)
        self.export_button.setEnabled(file is not None and file.checklist is not None)
        self.new_button.setEnabled(bool(self.name.text().strip()))

    def _copy_menu(self) -> None:
        menu = QMenu(self)
        for one in (*all_checklists(), *own_lists.own_lists()):
            action = menu.addAction(f"{one.id}  {local(one.title)}")
            action.triggered.connect(lambda _checked=False, one=one: self.copy(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.copy_button.mapToGlobal(self.copy_button.rect().bottomLeft()))

    def _write(self, draft: Draft) -> None:
        editor = ChecklistEditor(self._shell, draft, self)
        editor.finished.connect(self._written)
        editor.open()

    def _written(self) -> None:
        self.refresh()
        self._shell.session_opened.emit()

    def _ask_file(self) -> None:
        pattern = f"{_('Checklists')} ({TAKEN})"
        ask_to_open(self, _("Take in a checklist"), str(Path.home()), pattern, self.take_in)

    def _ask_out(self) -> None:
        file = self._file
        if file is not None:
            start = Path.home() / f"{file.path.stem}.xlsx"
            ask_to_save(self, _("Write out the checklist"), start, FILES, self.write_out)

    def _delete(self, path: Path) -> None:
        try:
            path.unlink()
        except OSError as error:
            self._say(str(error))
        self.refresh()

    def _tell(self, error: UserError) -> None:
        self._say(f"{plain(error.message)} {plain(error.remedy)}")

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.show()


def _words(file: own_lists.OwnFile) -> str:
    own = file.checklist
    if own is None:
        line, fault = file.faults[0]
        return _("▲ {file}, line {line}: {message} {remedy}").format(
            file=file.path.name, line=line, message=plain(fault.message), remedy=plain(fault.remedy)
        )
    count = len(own.items)
    questions = ngettext("{n} question", "{n} questions", count).format(n=count)
    return f"{own.id} {own.version}  ·  {local(own.title)}  ·  {questions}"
