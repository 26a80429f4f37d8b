"""Shows what differs between the checklist a site keeps and today's, and puts today's in place."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess import versions
from cpted_app.assess.checklist import Checklist
from cpted_app.gui.dialogs.choices import name_buttons
from cpted_app.gui.panels.parts import label, named
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import answer_word, local
from cpted_app.i18n import _, ngettext
from cpted_app.words import N_

SIZE_PX = (640, 520)
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
        self.tree.setWordWrap(True)
        self._fill()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Update"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        about = _("This assessment keeps version {old}. The program now has version {new}.").format(
            old=old.version, new=new.version
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(10)
        layout.addWidget(label(about))
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
