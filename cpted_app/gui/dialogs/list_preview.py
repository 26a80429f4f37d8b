"""A question as it will be asked: the card of the step Assess, which nobody can answer here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.checklist import Item, said_in
from cpted_app.gui.panels.parts import Column, label
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.question_card import QuestionCard
from cpted_app.i18n import _
from cpted_app.model.records import SITE_SUBJECT


class Preview(QWidget):
    """The card of the question that is being written, once it is whole, in either language."""

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
        self.in_other = QCheckBox(_("The card in the other language"))
        self.in_other.toggled.connect(lambda _on: self._show())
        self._item: Item | None = None
        self._other = ""
        column = Column()
        column.add(self.in_other, self.card, self.none)
        column.end()
        column.body.setContentsMargins(0, 0, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    def show_item(self, item: Item | None, other: str) -> None:
        """Show a question, or that it cannot be shown yet; ``other`` is the second language."""
        self._item, self._other = item, other
        self._show()

    def _show(self) -> None:
        item, other = self._item, self._other
        self.in_other.setVisible(item is not None and bool(other))
        if item is not None and other and self.in_other.isChecked():
            item = said_in(item, other)
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
