"""Shows what differs between the checklist a site keeps and today's, and puts today's in place."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess import versions
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.rules import SIGN
from cpted_app.assess.versions import LimitChange
from cpted_app.gui.dialogs.choices import name_buttons
from cpted_app.gui.panels.parts import label, named
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import answer_word, local, number
from cpted_app.i18n import _, ngettext
from cpted_app.words import N_

SIZE_PX = (640, 520)
PAD_PX = 6
SIDE_PX = 14
WRAP = int(Qt.TextFlag.TextWordWrap.value)
_Index = QModelIndex | QPersistentModelIndex
WHAT = {
    "text": N_("question"),
    "topic": N_("short name"),
    "guidance": N_("how to answer"),
    "look_for": N_("what to look for"),
    "anchors": N_("answers"),
    "asked": N_("what it is asked about"),
    "rule": N_("what is proposed"),
    "place_types": N_("places"),
    "principle": N_("heading"),
    "weight": N_("weight"),
    "critical": N_("critical or not"),
}


class ListUpdate(QDialog):
    """What was added, changed and removed; and the answers that are to be looked at again."""

    def __init__(self, shell: Shell, new: Checklist, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._new = shell, new
        site = shell.site
        old = versions.checklist_of(site, new.id)
        self.changes = versions.changes_between(old, new)
        self.again = versions.to_look_at(site, self.changes, new.id)
        self.setWindowTitle(_("Update checklist {id}").format(id=new.id))
        self.resize(*SIZE_PX)
        self.tree = named(QTreeWidget(), "listChanges")
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(_("What differs"))
        self.tree.setItemDelegate(_Wrapped(self.tree))
        self._fill()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Update"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        about = _("This assessment keeps version {old}. The program now has version {new}.")
        if old.version == new.version:
            about = _("This assessment keeps version {old} as it was when it was first answered.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(10)
        layout.addWidget(label(about.format(old=old.version, new=new.version)))
        layout.addWidget(self.tree, 1)
        layout.addWidget(label(self._told(), "small", "warn" if self.again else ""))
        layout.addWidget(self.buttons)
        self.finished.connect(self.deleteLater)

    def _told(self) -> str:
        count = len(self.again)
        if not count:
            return _("All answers still apply and stay. It can be undone.")
        return ngettext(
            "{n} answer was given to another question: it becomes “not observed” and keeps its"
            " words as the reason. All others stay. It can be undone.",
            "{n} answers were given to other questions: they become “not observed” and keep their"
            " words as the reason. All others stay. It can be undone.",
            count,
        ).format(n=count)

    def _fill(self) -> None:
        again = [f"{row.item} · {answer_word(row.value.value)}  {row.reason}" for row in self.again]
        changed = [
            f"{one.item.id}  {local(one.item.topic)}: " + ", ".join(_(WHAT[w]) for w in one.what)
            for one in self.changes.changed
        ]
        groups = (
            (_("To look at again"), again),
            (_("New"), [f"{one.id}  {local(one.text)}" for one in self.changes.added]),
            (_("Changed"), changed),
            (_("Limits that changed"), [limit_words(one) for one in self.changes.limits]),
            (
                _("No longer asked"),
                [f"{one.id}  {local(one.text)}" for one in self.changes.removed],
            ),
        )
        for title, lines in groups:
            if lines:
                group = QTreeWidgetItem([f"{title}: {len(lines)}"])
                self.tree.addTopLevelItem(group)
                for line in lines:
                    child = QTreeWidgetItem([line])
                    child.setToolTip(0, line)
                    group.addChild(child)
                group.setExpanded(True)
        if not self.tree.topLevelItemCount():
            self.tree.addTopLevelItem(QTreeWidgetItem([_("Only titles or translations differ.")]))

    def _accept(self) -> None:
        note = _("Asked differently before; answered then: {answer}. {reason}")
        shell = self._shell
        if shell.attempt(lambda: versions.updating(shell.site, self._new, note)):
            self.accept()


class _Wrapped(QStyledItemDelegate):
    """Lines as high as their words need: a tree measures them without its width."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
        tree.setWordWrap(True)
        tree.header().sectionResized.connect(lambda *_sizes: tree.scheduleDelayedItemsLayout())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a line in the tree as wide as it is now."""
        found = super().sizeHint(option, index)
        depth = 2 if index.parent().isValid() else 1
        width_px = self._tree.viewport().width() - depth * self._tree.indentation() - SIDE_PX
        text = str(index.data())
        wanted = self._tree.fontMetrics().boundingRect(0, 0, width_px, 0, WRAP, text)
        return QSize(found.width(), max(found.height(), wanted.height() + PAD_PX))


def limit_words(change: LimitChange) -> str:
    """Return what a limit says otherwise: its number, else where it was read."""
    told = [_told(one) for one in (change.before, change.limit)]
    if told[0] == told[1]:
        told = [_read_in(one) for one in (change.before, change.limit)]
    items = ", ".join(change.items)
    return f"{items}  {change.limit.quantity}: {told[0]} → {told[1]}"


def _told(limit: Threshold) -> str:
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    return f"{SIGN[limit.operator]} {number(limit.value)}{unit}"


def _read_in(limit: Threshold) -> str:
    status = _("read in print") if limit.verified else _("not verified")
    return f"{limit.citation} ({status})"
