"""Shows the version, the licence and what the program does not claim."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

import cpted_app
from cpted_app.gui.panels.parts import label
from cpted_app.i18n import _


class About:
    """A few sentences and a Close button."""

    def __init__(self, parent: QWidget) -> None:
        self.dialog = QDialog(parent)
        self.dialog.setWindowTitle(_("About cpted-app"))
        self.dialog.setFixedWidth(460)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        version = getattr(cpted_app, "__version__", "")
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(10)
        layout.addWidget(label(f"cpted-app {version}".strip(), "heading"))
        layout.addWidget(
            label(_("Site assessment for crime prevention through urban design, in one file."))
        )
        layout.addWidget(
            label(
                _(
                    "It works offline and keeps everything in your file. It does not certify a "
                    "place as safe: results are indications, a remark is not a fact unless it "
                    "says so, and an unknown stays an unknown."
                ),
                "dim",
            )
        )
        layout.addWidget(
            label(f"MIT · Python {platform.python_version()} · Qt {qVersion()} (LGPL)", "small")
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.dialog.close)
        layout.addWidget(buttons)

    def open(self) -> None:
        """Show the sentences."""
        self.dialog.open()
