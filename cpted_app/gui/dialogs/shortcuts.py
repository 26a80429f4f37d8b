"""Shows every shortcut: of the commands, of drawing and of the checklist."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTableWidget, QTableWidgetItem, QVBoxLayout

from cpted_app.i18n import _
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow

ELSEWHERE = (
    (N_("0 1 2 3"), N_("Checklist: answer the question")),
    ("A", N_("Checklist: accept the proposal")),
    ("N", N_("Checklist: not applicable")),
    ("R", N_("Checklist: write a remark")),
    ("W", N_("Checklist: pin a low answer to where it shows")),
    ("↑ ↓", N_("Checklist: previous and next question")),
    ("← →", N_("Field mode: previous and next question")),
    ("P", N_("Field mode: add a photo")),
    (N_("Esc"), N_("Field mode: drop the sentence, then leave")),
    (N_("Ctrl and ← →"), N_("Recommendations: move the card to another column")),
    ("0", N_("Plan: show all")),
    (N_("Wheel"), N_("Plan: zoom at the pointer")),
    (N_("Space and drag, arrows"), N_("Plan: move the sheet")),
    (N_("Esc"), N_("Plan: drop the piece, then the tool")),
    (N_("Enter, double click"), N_("Plan: end a line")),
    (N_("Backspace"), N_("Plan: take back a point")),
    (N_("Shift"), N_("Plan: hold 15° steps")),
    (N_("A number"), N_("Plan: length of the next piece")),
)


class Shortcuts:
    """A list of keys; it is read from the commands, so it cannot be out of date."""

    def __init__(self, window: "MainWindow") -> None:
        from cpted_app.gui.actions import ACTIONS, plain_text

        rows = [
            (
                QKeySequence(one.shortcut).toString(QKeySequence.SequenceFormat.NativeText),
                plain_text(one),
            )
            for one in ACTIONS
            if one.shortcut
        ]
        rows += [(_(keys), _(text)) for keys, text in ELSEWHERE]
        self.dialog = QDialog(window)
        self.dialog.setWindowTitle(_("Keyboard shortcuts"))
        self.dialog.resize(500, 600)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(_("Keyboard shortcuts"))
        self.table.setHorizontalHeaderLabels([_("Keys"), _("Does")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(27)
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for line, pair in enumerate(rows):
            for column, text in enumerate(pair):
                self.table.setItem(line, column, QTableWidgetItem(text))
        self.table.setColumnWidth(0, 170)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.dialog.close)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self.table)
        layout.addWidget(buttons)

    def open(self) -> None:
        """Show the list."""
        self.dialog.open()
