"""Chooses the checklist: how far each is answered, what it is for, whether it asks anything."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from cpted_app.assess.checklist import Checklist
from cpted_app.assess.progress import progress
from cpted_app.assess.protocol import missing_in_frame
from cpted_app.assess.versions import lists_of
from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.list_note import ListNote
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.records import Answer
from cpted_app.model.site import Site

LEAST_LETTERS = 8
POPUP_PX = 380


class ChecklistCombo(QComboBox):
    """The checklists with how far each is answered; choosing one is an edit of the site."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setAccessibleName(_("Checklist"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)
        self.view().setMinimumWidth(POPUP_PX)
        self.activated.connect(self._choose)

    def refresh(self) -> None:
        """Show the checklists as far as they are answered now."""
        site = self._shell.site
        known = lists_of(site)
        current = site.header.checklist
        while self.count() > len(known):
            self.removeItem(self.count() - 1)
        for at, checklist in enumerate(known):
            if at == self.count():
                self.addItem("")
            text, told = _words(site, checklist)
            self.setItemText(at, text)
            self.setItemData(at, checklist.id)
            self.setItemData(at, told, Qt.ItemDataRole.ToolTipRole)
            self.setItemData(at, told, Qt.ItemDataRole.AccessibleTextRole)
        if self.findData(current) < 0:
            self.addItem(current, current)
        self.setCurrentIndex(self.findData(current))
        # A copy for a rater is of one list.
        self.setEnabled(self._shell.is_writable and self._shell.recording.copy_for is None)

    def _choose(self, at: int) -> None:
        shell, wanted = self._shell, str(self.itemData(at))
        if wanted != shell.site.header.checklist:
            shell.attempt(lambda: assessing.set_header(shell.site, checklist=wanted))


class ChecklistChoice(QWidget):
    """A combo box of the checklists, and the introduction of the chosen one, which folds."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._opened: set[str] = set()
        self.combo = ChecklistCombo(shell)
        self.fold_button = QToolButton()
        self.fold_button.setCheckable(True)
        self.fold_button.setAccessibleName(_("About this checklist"))
        self.fold_button.setToolTip(_("About this checklist"))
        self.fold_button.toggled.connect(self._fold)
        self.intro = label("", "small")
        self.note = label("", "small", "warn")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        line = row(self.combo, self.fold_button, spacing=6)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self.intro)
        self.version = ListNote(shell)
        layout.addWidget(self.note)
        layout.addWidget(self.version)

    def refresh(self) -> None:
        """Show the checklists as far as they are answered now, and what the chosen one is for."""
        self.combo.refresh()
        self.version.refresh()
        current = self._shell.site.header.checklist
        self.fold_button.setIcon(icon("help", self._shell.theme))
        self._show_intro({one.id: one for one in lists_of(self._shell.site)}.get(current))

    def _show_intro(self, checklist: Checklist | None) -> None:
        is_folded = checklist is None or self._is_folded(checklist.id)
        self.fold_button.setVisible(checklist is not None)
        self.fold_button.blockSignals(True)
        self.fold_button.setChecked(not is_folded)
        self.fold_button.blockSignals(False)
        self.intro.setText(local(checklist.intro) if checklist else "")
        self.intro.setVisible(not is_folded)
        why = why_empty(self._shell.site, checklist) if checklist else ""
        self.note.setText(why)
        self.note.setVisible(bool(why))

    def _is_folded(self, checklist: str) -> bool:
        """Return whether an introduction was folded, has been read, or the problem comes first."""
        if checklist in self._shell.settings.folded_intros:
            return True
        if missing_in_frame(self._shell.site.frame) and checklist not in self._opened:
            return True
        has_answers = any(row.checklist == checklist for row in self._shell.site.all(Answer))
        return has_answers and checklist not in self._opened

    def _fold(self, is_open: bool) -> None:
        folded, current = self._shell.settings.folded_intros, self._shell.site.header.checklist
        if is_open:
            self._opened.add(current)
        if is_open and current in folded:
            folded.remove(current)
        if not is_open and current not in folded:
            folded.append(current)
        self._shell.save_settings()
        self.intro.setVisible(is_open)


def titles(site: Site | None = None) -> dict[str, str]:
    """Return number and title of each checklist by its id."""
    return {one.id: f"{one.id}  {local(one.title)}" for one in lists_of(site or Site())}


def why_empty(site: Site, checklist: Checklist) -> str:
    """Return why a checklist asks nothing here, or nothing where it does ask."""
    if progress(site, checklist).asked:
        return ""
    items = checklist.items_for(site.header.place_types)
    if not items:
        places = ", ".join(_(kinds.PLACE_TYPES[one]) for one in site.header.place_types)
        return _(
            "Nothing of this checklist concerns a place of this type: {places}."
            " Choose another checklist, or other place types in the step Plan."
        ).format(places=places)
    return _("This checklist asks about marks that are not there yet, or all are not applicable.")


def _words(site: Site, checklist: Checklist) -> tuple[str, str]:
    """Return the line of a checklist, and the same in words."""
    found, title = progress(site, checklist), local(checklist.title)
    if not found.asked:
        text = f"{checklist.id}  –  {title}"
        return text, f"{checklist.id} {title}: {why_empty(site, checklist)}"
    told = _("{answered} of {asked} answered").format(answered=found.answered, asked=found.asked)
    if checklist.stands_beside:
        told += ". " + _("It stands beside the environmental profile.")
    text = f"{checklist.id}  {found.answered}/{found.asked}  {title}"
    return text, f"{checklist.id} {title}: {told}"
