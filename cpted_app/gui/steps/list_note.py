"""Says that the program has another version of the checklist than the assessment keeps."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.assess.checklist import Checklist
from cpted_app.assess.versions import newer
from cpted_app.gui.dialogs.list_update import ListUpdate
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.records import ListVersion


class ListNote(QWidget):
    """One sentence and the way to what differs; hidden while there is nothing to say."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._newer: Checklist | None = None
        self.text = label("", "small")
        self.button = button(_("See what changed…"), self._open, "link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.text)
        layout.addLayout(row(self.button, None))
        self.hide()

    def refresh(self) -> None:
        """Show what there is to say about the chosen checklist."""
        site = self._shell.site
        current = site.header.checklist
        kept = site.get(ListVersion, current)
        self._newer = newer(site, current)
        self.setVisible(self._newer is not None)
        if self._newer is not None and kept is not None:
            words = _("Answered by version {old} of {id}, kept in this file; now there is {new}.")
            if kept.version == self._newer.version:
                words = _("The text of {id} {old} has changed since; this file keeps its own.")
            self.text.setText(words.format(id=current, old=kept.version, new=self._newer.version))
        self.button.setEnabled(self._shell.is_writable)

    def _open(self) -> None:
        if self._newer is not None:
            ListUpdate(self._shell, self._newer, self.window()).open()
