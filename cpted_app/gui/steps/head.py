"""The head of a step's right side: its name, a word on how far it is, and what it is for."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import label, row
from cpted_app.gui.steps.states import SENTENCES, TITLES
from cpted_app.i18n import _


class StepHead(QWidget):
    """A heading with an aside on the same line, and one dim sentence for newcomers."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.heading = label(_(TITLES[step]), "heading", wrap=False)
        self.aside = label("", "small", wrap=False)
        self.sentence = label(_(SENTENCES[step]), "dim")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(self.heading, None, self.aside))
        layout.addWidget(self.sentence)
