"""The questions as rows of a view: headings of principles, and one row for each question."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from cpted_app.assess.assessment import ItemResult
from cpted_app.gui.shell import Question
from cpted_app.gui.steps.question_filters import key_of
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
KEY_ROLE = Qt.ItemDataRole.UserRole
_Role = Qt.ItemDataRole
_TOP = QModelIndex()

Row = str | ItemResult
"""The title of a principle, or a question."""


class QuestionModel(QAbstractListModel):
    """Texts are made only for the rows that are seen; an answer changes its row alone."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._keys: list[Question | str] = []
        self._places: dict[Question, int] = {}
        self._dim = QColor()

    def show_rows(self, rows: Iterable[Row], dim: QColor) -> None:
        """Show rows; where they ask the same questions as before, only what changed is told."""
        before, self.rows, self._dim = self.rows, list(rows), dim
        keys = [_key(row) for row in self.rows]
        if keys != self._keys:
            self.beginResetModel()
            self._keys = keys
            self._places = {key: at for at, key in enumerate(keys) if isinstance(key, Question)}
            self.endResetModel()
            return
        for at, (old, new) in enumerate(zip(before, self.rows, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(at), self.index(at))

    def place(self, question: Question | None) -> QModelIndex:
        """Return where a question is; an invalid index where it is not shown."""
        at = self._places.get(question) if question else None
        return self.index(at) if at is not None else QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        """Return the number of headings and questions."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that questions can be chosen and headings cannot."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return a row's text, what is read out, its tip, or its question."""
        row = self.rows[index.row()]
        if isinstance(row, str):
            return {_Role.DisplayRole: row, _Role.ForegroundRole: self._dim}.get(_Role(role))
        if role == KEY_ROLE:
            return _key(row)
        about = f" · {row.subject_label}" if row.subject_label else ""
        value = f" {row.answer.value.value}" if row.state == "answered" and row.answer else ""
        if role == _Role.DisplayRole:
            topic = local(row.item.topic)
            return f"{STATE_MARKS[row.state]}{value}  {row.item.id}{about}  {topic}"
        state, text = _(STATE_WORDS[row.state]), local(row.item.text)
        if role == _Role.ToolTipRole:
            return f"{text} ({state})"
        if role == _Role.AccessibleTextRole:
            return f"{row.item.id}{about}, {state}{value}: {text}"
        return None


def _key(row: Row) -> Question | str:
    return row if isinstance(row, str) else key_of(row)
