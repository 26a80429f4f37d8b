"""The two lists of the checklist editor: its questions, and what is wrong with them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.list_faults import Fault
from cpted_app.assess.texts import SOURCE_LANGUAGE
from cpted_app.gui.dialogs.list_forms import field_words
from cpted_app.gui.panels.parts import label, named
from cpted_app.gui.wording import plain
from cpted_app.i18n import _, ngettext
from cpted_app.session.list_draft import Draft
from cpted_app.words import Message

HEAD = -1
"""Stands for the checklist as a whole where the number of a question is asked."""
PLACE = Qt.ItemDataRole.UserRole
FAULTY = "▲"
FAULTS_PX = 220


class QuestionTree(QTreeWidget):
    """The questions in their order, below a line for the checklist as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("listQuestions")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setAccessibleName(_("Questions of the checklist"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def at(self) -> int:
        """The number of the question that is chosen, or HEAD."""
        current = self.currentItem()
        return HEAD if current is None else int(current.data(0, PLACE))

    def fill(self, draft: Draft) -> None:
        """Make a line for each question."""
        self.blockSignals(True)
        self.clear()
        for number in range(HEAD, len(draft.items)):
            line = QTreeWidgetItem([""])
            line.setData(0, PLACE, number)
            self.addTopLevelItem(line)
        self.blockSignals(False)
        self.word(draft)

    def word(self, draft: Draft) -> None:
        """Word the lines as the questions are now, and mark those with a fault."""
        bad = {_number(fault) for fault in draft.faults}
        for number, item in enumerate([None, *draft.items], HEAD):
            line = self.topLevelItem(number - HEAD)
            if line is not None:
                text = _("About this checklist") if item is None else _named(item)
                line.setText(0, f"{text}  {FAULTY}" if number in bad else text)
                line.setToolTip(0, "" if item is None else _english(item.get("text")))


class FaultList(QWidget):
    """How much is wrong, and each fault with its remedy; a click leads to the field."""

    wanted = Signal(tuple)
    """The way to what somebody wants to mend."""

    def __init__(self) -> None:
        super().__init__()
        self.count = label("", "strong", wrap=False)
        self.list = named(QListWidget(), "listFaults")
        self.list.setAccessibleName(_("What is wrong"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal in (self.list.itemActivated, self.list.itemClicked):
            signal.connect(lambda line: self.wanted.emit(tuple(line.data(PLACE))))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.count)
        layout.addWidget(self.list)
        self.list.setMaximumHeight(FAULTS_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_faults(self, draft: Draft) -> None:
        """Show what is wrong now."""
        faults = draft.faults
        words = ngettext("{n} thing is wrong", "{n} things are wrong", len(faults))
        self.count.setText(words.format(n=len(faults)) if faults else _("Nothing is wrong."))
        self.list.setVisible(bool(faults))
        self.list.clear()
        for fault in faults:
            number = _number(fault)
            where = _("checklist") if number == HEAD else str(draft.items[number].get("id") or "–")
            line = QListWidgetItem(f"{where}: {fault_words(fault)}")
            line.setData(PLACE, list(fault.path))
            self.list.addItem(line)


def fault_words(fault: Fault) -> str:
    """Return a fault and its remedy, with the field called as the form calls it."""
    field = str(fault.message.values.get("field"))
    word = field_words().get(field, field)
    if fault.path[-2:-1] == ("anchors",):
        word = _("Answer {n}").format(n=fault.path[-1])
    values = {**fault.message.values, "field": word}
    told = (Message(text.msgid, values) for text in (fault.message, fault.remedy))
    return " ".join(map(plain, told))


def _number(fault: Fault) -> int:
    """Return the number of the question that a fault is in, or HEAD."""
    if fault.path[:1] == ("items",) and len(fault.path) > 1:
        return int(fault.path[1])
    return HEAD


def _named(item: Mapping[str, Any]) -> str:
    return f"{item.get('id')}  {_english(item.get('topic')) or _('no name yet')}"


def _english(text: Any) -> str:
    return str(text.get(SOURCE_LANGUAGE, "")) if isinstance(text, Mapping) else ""
