"""Filling a combo box with choices and asking for files: what several dialogs do alike."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFileDialog, QWidget

from cpted_app.i18n import _


def fill(combo: QComboBox, words: Mapping[str, str], chosen: str) -> None:
    """Fill a combo box with words by value, and choose one."""
    for value, word in words.items():
        combo.addItem(word, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))


def offer(combo: QComboBox, words: Mapping[str, str]) -> None:
    """Fill a combo box anew without telling; what was chosen stays chosen while it is there."""
    chosen = value_of(combo)
    was_blocked = combo.blockSignals(True)
    combo.clear()
    fill(combo, words, chosen)
    combo.blockSignals(was_blocked)


def value_of(combo: QComboBox) -> str:
    """Return the value of the chosen word."""
    return str(combo.currentData() or "")


def name_buttons(buttons: QDialogButtonBox, accept: str) -> None:
    """Say on the accepting button what it does."""
    button = buttons.button(QDialogButtonBox.StandardButton.Ok)
    button.setText(accept)
    button.setDefault(True)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_("Cancel"))


def settle(dialog: QDialog) -> None:
    """Make a dialog as high as its wrapped texts need at its width."""
    dialog.ensurePolished()
    layout = dialog.layout()
    if layout is not None:
        height = max(layout.totalHeightForWidth(dialog.width()), layout.totalMinimumSize().height())
        dialog.resize(dialog.width(), max(height, layout.totalSizeHint().height()))


def ask_to_open(
    parent: QWidget, title: str, folder: str, pattern: str, then: Callable[[Path], object]
) -> QFileDialog:
    """Ask for an existing file; ``then`` gets it."""
    dialog = QFileDialog(parent, title, folder, pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _ask(dialog, then)


def ask_to_open_several(
    parent: QWidget, title: str, folder: str, pattern: str, then: Callable[[list[Path]], object]
) -> QFileDialog:
    """Ask for any number of existing files; ``then`` gets them."""
    dialog = QFileDialog(parent, title, folder, pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_to_save(
    parent: QWidget, title: str, start: Path, pattern: str, then: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to write a file; ``then`` gets its path, which ends as the pattern says."""
    dialog = QFileDialog(parent, title, str(start.parent), pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(start.suffix.lstrip("."))
    dialog.selectFile(start.name)
    return _ask(dialog, then)


def _ask(dialog: QFileDialog, then: Callable[[Path], object]) -> QFileDialog:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
