"""Proposes recommendations for low answers; a person chooses which of them to write down."""

from itertools import groupby

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.advice import Draft
from cpted_app.gui.dialogs.choices import name_buttons
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.checklist_choice import titles
from cpted_app.i18n import _, language, ngettext
from cpted_app.model.actions import advising
from cpted_app.model.fields import specs
from cpted_app.model.records import Recommendation
from cpted_app.session.advising import proposed

SIZE_PX = (1040, 600)
SHOWN = (
    "text",
    "condition",
    "measure_of_success",
    "owner",
    "evidence",
    "exclusion",
    "fortress",
    "privacy",
    "displacement",
)
"""The fields of a draft that are shown before it is added."""


class Recommend(QObject):
    """The dialog: drafts to tick on the left, the whole of one on the right."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.drafts: tuple[Draft, ...] = ()
        self._lines: list[QListWidgetItem] = []
        self.dialog = named(QDialog(parent), "Recommend")
        self.dialog.setWindowTitle(_("Recommend from low answers"))
        self.dialog.resize(*SIZE_PX)
        self.list = named(QListWidget(), "drafts")
        self.list.setAccessibleName(_("Drafts for low answers"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.whole = named(QPlainTextEdit(), "draft")
        self.whole.setReadOnly(True)
        self.whole.setAccessibleName(_("The whole draft"))
        self.hint = label("", "dim")
        self.all_button = button(_("Tick all"), lambda: self._tick(is_on=True), "link")
        self.none_button = button(_("Tick none"), lambda: self._tick(is_on=False), "link")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Add"))
        self.add_button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.add_button.setProperty("role", "primary")
        self._lay_out()
        for one in (self.all_button, self.none_button):
            one.setAutoDefault(False)
        self.list.currentRowChanged.connect(lambda _at: self._show())
        self.list.itemChanged.connect(lambda _item: self._count())
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)
        shell.guarded(self._propose)
        self._fill()

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()
        self.list.setFocus()

    @property
    def ticked(self) -> list[Draft]:
        """The drafts that are to be added."""
        lines = zip(self._lines, self.drafts, strict=True)
        return [draft for line, draft in lines if line.checkState() is Qt.CheckState.Checked]

    def _propose(self) -> None:
        shell = self._shell
        self.drafts = proposed(shell.site, shell.results, shell.assessment, language())

    def _lay_out(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list, 1)
        both.addWidget(self.whole, 1)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(self.hint)
        layout.addLayout(both, 1)
        layout.addLayout(row(self.all_button, self.none_button, None, self.buttons))

    def _fill(self) -> None:
        self.list.blockSignals(True)
        known = titles(self._shell.site)
        has_several = len({draft.checklist for draft in self.drafts}) > 1
        for checklist, drafts in groupby(self.drafts, key=lambda draft: draft.checklist):
            if has_several:
                self._add_heading(known[checklist])
            for draft in drafts:
                self._add_line(draft)
        self.list.blockSignals(False)
        if self.drafts:
            text = _(
                "Each low answer without a recommendation has a draft here. Tick those that fit,"
                " then change them for this place: a draft is a beginning, not advice."
            )
        else:
            text = _("No low answer is without a recommendation.")
        self.hint.setText(text)
        drafted = (self.list, self.whole, self.all_button, self.none_button, self.add_button)
        for part in drafted:
            part.setVisible(bool(self.drafts))
        if not self.drafts:
            self.dialog.resize(SIZE_PX[0] // 2, 0)
        if self._lines:
            self.list.setCurrentItem(self._lines[0])
        self._count()

    def _add_line(self, draft: Draft) -> None:
        about = " · ".join(filter(None, (draft.item, draft.subject_label)))
        item = QListWidgetItem(f"{about}  {draft.text}")
        item.setToolTip(draft.text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.list.addItem(item)
        self._lines.append(item)

    def _add_heading(self, title: str) -> None:
        """Say which checklist the drafts below come from; nobody can choose that line."""
        heading = QListWidgetItem(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addItem(heading)

    def _show(self) -> None:
        line = self.list.currentItem()
        if line not in self._lines:
            self.whole.clear()
            return
        draft = self.drafts[self._lines.index(line)]
        values, declared = draft.values, specs(Recommendation)
        parts = [f"{_(declared[name].label)}\n{values[name]}" for name in SHOWN if values.get(name)]
        self.whole.setPlainText("\n\n".join(parts))

    def _tick(self, *, is_on: bool) -> None:
        state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        for line in self._lines:
            line.setCheckState(state)

    def _count(self) -> None:
        count = len(self.ticked)
        text = ngettext("Add {n} recommendation", "Add {n} recommendations", count)
        self.add_button.setText(text.format(n=count))
        self.add_button.setEnabled(bool(count) and self._shell.is_writable)

    def _accept(self) -> None:
        chosen = [draft.values for draft in self.ticked]
        self.dialog.accept()
        site = self._shell.site
        self._shell.attempt(lambda: advising.add_recommendations(site, chosen))
