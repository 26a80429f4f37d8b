"""The questions by principle, with search and filters."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.gui.panels.parts import row
from cpted_app.gui.shell import Question, Shell
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.words import N_

STATE_MARKS = {"answered": "●", "proposed": "◐", "unanswered": "○", "excused": "–"}
STATE_WORDS = {
    "answered": N_("answered"),
    "proposed": N_("proposed"),
    "unanswered": N_("unanswered"),
    "excused": N_("not scored"),
}
FILTERS = {
    "all": N_("All"),
    "unanswered": N_("Unanswered"),
    "proposed": N_("Proposed"),
    "low": N_("Low, 0 or 1"),
}
ROW_PX = 27
CARD_PX = 610
ROWS_LEAST, ROWS_MOST = 3, 16
_KEY = Qt.ItemDataRole.UserRole


class QuestionList(QWidget):
    """Search, filter and list; the current row is the question of the card."""

    chosen = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._wanted: Question | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search questions"))
        self.search.setAccessibleName(_("Search questions"))
        self.search.setClearButtonEnabled(True)
        self.filter = QComboBox()
        self.filter.setAccessibleName(_("Show"))
        for key, word in FILTERS.items():
            self.filter.addItem(_(word), key)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Questions"))
        self.fit(0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.filter.currentIndexChanged.connect(lambda _at: self.refresh())
        self.list.currentItemChanged.connect(self._moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        bar = row(self.search, self.filter)
        bar.setStretch(0, 1)
        layout.addLayout(bar)
        layout.addWidget(self.list)

    def fit(self, panel_px: int) -> None:
        """Take the rows that a panel of a height can spare; the card needs the rest."""
        spare = (panel_px - CARD_PX) // ROW_PX
        self.list.setFixedHeight(ROW_PX * min(max(spare, ROWS_LEAST), ROWS_MOST) + 2)

    def show_question(self, question: Question | None) -> None:
        """Make a question the current one."""
        self._wanted = question
        self._mark_current()

    def refresh(self) -> None:
        """Show the questions as they are now."""
        assessment = self._shell.assessment
        self.list.blockSignals(True)
        self.list.clear()
        principle = ""
        for item in _by_principle(assessment) if assessment else ():
            if not self._is_shown(item):
                continue
            if item.item.principle != principle and assessment is not None:
                principle = item.item.principle
                self._add_heading(assessment, principle)
            self.list.addItem(self._item(item))
        self.list.blockSignals(False)
        self._mark_current()

    def step(self, by: int) -> None:
        """Go to the next question down or up."""
        at = self.list.currentRow() + by
        while 0 <= at < self.list.count():
            if self.list.item(at).data(_KEY) is not None:
                self.list.setCurrentRow(at)
                return
            at += by

    def _is_shown(self, item: ItemResult) -> bool:
        words = self.search.text().casefold().split()
        text = f"{item.item.id} {item.subject_label} {local(item.item.topic)} "
        text = (text + local(item.item.text)).casefold()
        if not all(word in text for word in words):
            return False
        wanted = self.filter.currentData()
        if wanted == "low":
            return item.answer is not None and item.answer.value.value in ("0", "1")
        if wanted == "unanswered":
            return item.state in ("unanswered", "proposed")
        return wanted in ("all", item.state)

    def _add_heading(self, assessment: Assessment, principle: str) -> None:
        title = next(
            (local(one.title) for one in assessment.checklist.principles if one.id == principle),
            principle,
        )
        heading = QListWidgetItem(title)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setForeground(QColor(self._shell.theme["dim_text"]))
        self.list.addItem(heading)

    def _item(self, item: ItemResult) -> QListWidgetItem:
        about = f" · {item.subject_label}" if item.subject_label else ""
        value = f" {item.answer.value.value}" if item.state == "answered" and item.answer else ""
        mark = STATE_MARKS[item.state]
        text = f"{mark}{value}  {item.item.id}{about}  {local(item.item.topic)}"
        widget = QListWidgetItem(text)
        widget.setData(_KEY, Question(item.item.id, item.subject))
        state = _(STATE_WORDS[item.state])
        widget.setToolTip(f"{local(item.item.text)} ({state})")
        described = f"{item.item.id}{about}, {state}{value}: {local(item.item.text)}"
        widget.setData(Qt.ItemDataRole.AccessibleTextRole, described)
        return widget

    def _mark_current(self) -> None:
        for at in range(self.list.count()):
            if self.list.item(at).data(_KEY) == self._wanted:
                self.list.blockSignals(True)
                self.list.setCurrentRow(at)
                self.list.blockSignals(False)
                self.list.scrollToItem(self.list.item(at))
                return

    def _moved(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        question = item.data(_KEY) if item is not None else None
        if question is not None:
            self._wanted = question
            self.chosen.emit(question)


def _by_principle(assessment: Assessment) -> list[ItemResult]:
    order = [one.id for one in assessment.checklist.principles]
    return sorted(assessment.items, key=lambda item: order.index(item.item.principle))
