"""A question as it will be asked: the card of the step Assess, which nobody can answer here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.checklist import Item
from cpted_app.gui.panels.parts import Column, label
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.question_card import QuestionCard
from cpted_app.i18n import _
from cpted_app.model.records import SITE_SUBJECT


class Preview(QWidget):
    """The card of the question that is being written, once it is whole."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.card = QuestionCard(shell)
        self.card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.card.answer_bar.setParent(self)
        self.card.answer_bar.hide()
        for child in self.card.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card.guidance_button.setChecked(True)
        self.none = label(_("The card shows here once the question has no fault."), "dim")
        column = Column()
        column.add(self.card, self.none)
        column.end()
        column.body.setContentsMargins(0, 0, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    def show_item(self, item: Item | None) -> None:
        """Show a question, or that it cannot be shown yet."""
        self.card.setVisible(item is not None)
        self.none.setVisible(item is None)
        if item is not None:
            result = ItemResult(
                item=item,
                subject=SITE_SUBJECT,
                subject_label="",
                answer=None,
                proposal=None,
                no_basis=None,
                state="unanswered",
            )
            self.card.show_item(result)
            self.card.photos.hide()
            self.card.answer_bar.hide()
