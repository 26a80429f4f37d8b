"""Edits a person's own checklist: questions, headings, languages, rules; faults as they come."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.texts import SOURCE_LANGUAGE
from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import value_of
from cpted_app.gui.dialogs.list_fields import Undoing
from cpted_app.gui.dialogs.list_forms import HeadForm, ItemForm, Way
from cpted_app.gui.dialogs.list_preview import Preview
from cpted_app.gui.dialogs.list_sides import HEAD, FaultList, QuestionTree, fault_words
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import LANGUAGES, _
from cpted_app.session.list_draft import Draft, text_status

SIZE_PX = (1280, 700)
PARTS_PX = (260, 620, 380)


class ChecklistEditor(QDialog):
    """Questions on the left, the form of one in the middle, its card and faults on the right."""

    def __init__(self, shell: Shell, draft: Draft, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.draft = draft
        self._shown = HEAD
        self.setObjectName("ChecklistEditor")
        self.resize(*SIZE_PX)
        undoing = Undoing(self.undo, self.redo)
        undoing.setParent(self)
        self.tree = QuestionTree()
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show())
        self.head, self.item = HeadForm(undoing, self._edited), ItemForm(undoing, self._edited)
        self.forms = QStackedWidget()
        for form in (self.head, self.item):
            self.forms.addWidget(_scrolling(form))
        self.preview = Preview(shell)
        self.faults = FaultList()
        self.faults.wanted.connect(self._go_to)
        self.language = self._made_languages()
        self.told = label("", "dim", wrap=False)
        self._lay_out()
        self._connect_keys()
        self.finished.connect(self.deleteLater)
        self.tree.fill(self.draft)
        self._choose(0 if draft.items else HEAD)
        self._edited()
        self.tree.setFocus()

    @property
    def at(self) -> int:
        """The number of the question that is shown, or HEAD."""
        return self.tree.at

    def undo(self) -> None:
        """Take the last step back."""
        self.draft.undo()
        self._anew()

    def redo(self) -> None:
        """Bring the last step back."""
        self.draft.redo()
        self._anew()

    def add(self) -> None:
        """Put a new question after this one."""
        self._moved(self.draft.add_item(None if self.at == HEAD else self.at))

    def duplicate(self) -> None:
        """Put a copy of this question after it."""
        if self.at != HEAD:
            self._moved(self.draft.add_item(self.at, like=self.draft.items[self.at]))

    def remove(self) -> None:
        """Take this question away."""
        at = self.at
        if at != HEAD:
            self.draft.remove_item(at)
            self._moved(min(at, len(self.draft.items) - 1))

    def shift(self, by: int) -> None:
        """Move this question up or down in its order."""
        at = self.at
        if at != HEAD and 0 <= at + by < len(self.draft.items):
            self.draft.move_item(at, at + by)
            self._moved(at + by)

    def save(self) -> bool:
        """Write the checklist into the person's folder; return whether that went well."""
        try:
            self.draft.save()
        except UserError as error:
            self.told.setText(f"{plain(error.message)} {plain(error.remedy)}")
            return False
        self._edited()
        words = (
            _("Saved as version {version}.")
            if not self.draft.faults
            else _("Saved as version {version}; it is offered once nothing is wrong.")
        )
        self.told.setText(words.format(version=self.draft.raw.get("version")))
        return True

    def reject(self) -> None:
        """Close, after asking where something is not saved."""
        if not self.draft.is_changed:
            super().reject()
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_("The checklist has changes that are not saved."))
        keep = box.addButton(_("Save"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(_("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        back = box.addButton(_("Go on writing"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(back)
        box.finished.connect(lambda _code: self._decided(box.clickedButton(), keep, drop))
        box.finished.connect(box.deleteLater)
        box.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before anything is lost."""
        if self.draft.is_changed:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _decided(self, chosen: Any, keep: QPushButton, drop: QPushButton) -> None:
        if chosen is drop or (chosen is keep and self.save()):
            super().reject()

    def _made_languages(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(_("The other language"))
        combo.addItem(_("English alone"), "")
        for code in LANGUAGES:
            if code != SOURCE_LANGUAGE:
                combo.addItem("", code)
        combo.activated.connect(lambda _at: self._show())
        return combo

    def _lay_out(self) -> None:
        self.add_button = button(_("Add"), self.add, tip=_("A new question after this one"))
        self.copy_button = button(_("Copy"), self.duplicate, tip=_("A copy of this question"))
        self.up_button = button("↑", lambda: self.shift(-1), tip=_("Move up"))
        self.down_button = button("↓", lambda: self.shift(1), tip=_("Move down"))
        self.remove_button = button("✕", self.remove, tip=_("Remove this question"))
        for one in (self.up_button, self.down_button, self.remove_button):
            one.setAccessibleName(one.toolTip())
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.tree)
        column.addLayout(
            row(
                self.add_button,
                self.copy_button,
                None,
                self.up_button,
                self.down_button,
                self.remove_button,
                spacing=4,
            )
        )
        column = QVBoxLayout(right)
        column.setContentsMargins(10, 0, 0, 0)
        self.about = label(
            _("Choose a question on the left to write it and to see its card."), "dim"
        )
        column.addWidget(self.about)
        column.addWidget(self.preview, 1)
        column.addStretch()
        column.addWidget(self.faults)
        split = QSplitter()
        for part in (left, self.forms, right):
            split.addWidget(part)
        split.setSizes(list(PARTS_PX))
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.undo_button = button(_("Undo"), self.undo)
        self.redo_button = button(_("Redo"), self.redo)
        self.save_button = button(_("Save"), self.save, "primary")
        self.close_button = button(_("Close"), self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(
            row(label(_("Beside English:"), "dim", wrap=False), self.language, None, self.told)
        )
        layout.addWidget(split, 1)
        layout.addLayout(
            row(self.undo_button, self.redo_button, None, self.save_button, self.close_button)
        )
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _connect_keys(self) -> None:
        keys: tuple[
            tuple[QKeySequence | QKeySequence.StandardKey | str, Callable[[], Any]], ...
        ] = (
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            ("Ctrl+Return", self.add),
            ("Alt+Up", lambda: self.shift(-1)),
            ("Alt+Down", lambda: self.shift(1)),
            ("Ctrl+PgUp", lambda: self._choose(max(self.at - 1, HEAD))),
            ("Ctrl+PgDown", lambda: self._choose(min(self.at + 1, len(self.draft.items) - 1))),
        )
        for key, run in keys:
            QShortcut(QKeySequence(key), self).activated.connect(lambda run=run: run())

    def _choose(self, at: int) -> None:
        line = self.tree.topLevelItem(at + 1)
        if line is not None:
            self.tree.setCurrentItem(line)

    def _moved(self, at: int) -> None:
        self.tree.fill(self.draft)
        self._choose(at)
        self._edited()

    def _anew(self) -> None:
        """Show everything after a step was taken back or brought back."""
        at = min(self.at, len(self.draft.items) - 1)
        for form in (self.head, self.item):
            form.is_forced = True
        self._moved(at)
        for form in (self.head, self.item):
            form.is_forced = False

    def _edited(self) -> None:
        """Show what an edit changed: the words of the lines, faults, preview, buttons."""
        self.tree.word(self.draft)
        self.faults.show_faults(self.draft)
        self._word_languages()
        self.undo_button.setEnabled(self.draft.can_undo)
        self.redo_button.setEnabled(self.draft.can_redo)
        self.save_button.setEnabled(self.draft.is_changed)
        self.told.setText(_("Not saved yet") if self.draft.is_changed else "")
        title = (self.draft.raw.get("title") or {}).get(SOURCE_LANGUAGE, "")
        self.setWindowTitle(
            _("Checklist {id} {version}: {title}").format(
                id=self.draft.raw.get("id"), version=self.draft.raw.get("version"), title=title
            )
        )
        self._show()

    def _word_languages(self) -> None:
        for at in range(1, self.language.count()):
            code = str(self.language.itemData(at))
            there, whole = text_status(self.draft.raw, code)
            state = (
                _("complete")
                if there == whole
                else _("{n} of {whole}").format(n=there, whole=whole)
            )
            self.language.setItemText(at, f"{LANGUAGES[code]}  ·  {state}")

    def _show(self) -> None:
        """Show the form of what is chosen on the left, and the question as it will look."""
        at, other = self.at, value_of(self.language)
        is_item = 0 <= at < len(self.draft.items)
        self.forms.setCurrentIndex(1 if is_item else 0)
        if at != self._shown:
            self._shown = at
            for area in self.forms.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(0)
        form: HeadForm | ItemForm = self.item if is_item else self.head
        if is_item:
            self.item.show_item(self.draft, at, other)
        else:
            self.head.show_draft(self.draft, other)
        told: dict[Way, str] = {}
        for fault in self.draft.faults:
            told.setdefault(fault.path, fault_words(fault))
        form.show_faults(told)
        if is_item:
            self.preview.show_item(self.draft.item(at), other)
        self.preview.setVisible(is_item)
        self.about.setVisible(not is_item)
        for one in (self.copy_button, self.up_button, self.down_button, self.remove_button):
            one.setEnabled(is_item)

    def _go_to(self, path: Way) -> None:
        is_item = path[:1] == ("items",) and len(path) > 1
        self._choose(int(path[1]) if is_item else HEAD)
        form = self.item if is_item else self.head
        field = form.fields.get(path) or form.fields.get(path[:3])
        if field is not None:
            field.setFocus()


def _scrolling(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(form)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
