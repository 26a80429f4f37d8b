"""On which visit an answer rests: one of those that are logged; the last one is offered."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.visits import rests_on_visit, visits_of
from cpted_app.gui.panels.parts import label
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.kinds import LIGHTS
from cpted_app.model.records import Visit
from cpted_app.words import N_

LEAST_LETTERS = 12
NONE = N_("no visit")


class VisitChoice(QWidget):
    """A combo box; for an open question it chooses for the answers to come."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._item: ItemResult | None = None
        self.name = label("", "small", wrap=False)
        self.combo = QComboBox()
        self.combo.setAccessibleName(_("Visit the answer rests on"))
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(LEAST_LETTERS)
        self.combo.activated.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.name)
        layout.addWidget(self.combo, 1)

    def show_item(self, item: ItemResult) -> None:
        """Show on which visit the answer to a question rests, or would rest."""
        self._item = item
        visits = visits_of(self._shell.site)
        self.setVisible(bool(visits) and rests_on_visit(item.item))
        self.name.setText(_("Rests on") if item.answer else _("Will rest on"))
        self.combo.clear()
        for visit in visits:
            self.combo.addItem(visit_words(visit), visit.id)
        self.combo.addItem(_(NONE), "")
        wanted = item.answer.visit if item.answer else self._shell.recording.visit_of(item)
        self.combo.setCurrentIndex(max(self.combo.findData(wanted), 0))
        self.combo.setEnabled(self._shell.is_writable)

    def _choose(self, at: int) -> None:
        item, shell = self._item, self._shell
        visit = str(self.combo.itemData(at))
        shell.recording.visit = visit
        if item is not None and item.answer is not None:
            shell.attempt(lambda: shell.recording.move_to(item, visit))


def visit_words(visit: Visit) -> str:
    """Return when a visit was and in which light."""
    when = f"{visit.date} {visit.time}".strip()
    return f"{when} · {_(LIGHTS[visit.light])}"
