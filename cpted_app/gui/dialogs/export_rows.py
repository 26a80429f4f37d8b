"""Asks what to export and who will read it; the file itself is asked for by the system's dialog."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.dialogs.choices import fill, name_buttons, offer, settle, value_of
from cpted_app.gui.panels.parts import label, named
from cpted_app.gui.panels.scenario_bar import proposals_offered
from cpted_app.i18n import _, ngettext
from cpted_app.model.kinds import AUDIENCES, Audience
from cpted_app.model.site import Site
from cpted_app.words import N_

Withheld = Callable[[str, Audience, str], int]

TABLES = {
    "features": N_("Features on the plan"),
    "results": N_("Results of the sightlines"),
    "answers": N_("Answers to the checklist"),
    "remarks": N_("Remarks"),
    "recommendations": N_("Recommendations"),
}
WIDTH_PX = 420


class ExportRows(QObject):
    """The dialog; ``chosen`` brings what to export, who will read it, and of which proposal.

    ``withheld`` tells how many rows of a table, as in a proposal, an audience may not have.
    """

    chosen = Signal(str, object, str)

    def __init__(self, site: Site, withheld: Withheld, parent: QWidget) -> None:
        super().__init__(parent)
        self._site, self._withheld = site, withheld
        self.dialog = named(QDialog(parent), "ExportRows")
        self.dialog.setWindowTitle(_("Export"))
        self.dialog.resize(WIDTH_PX, 10)
        self.what, self.readers = named(QComboBox(), "what"), named(QComboBox(), "readers")
        fill(self.what, {key: _(word) for key, word in TABLES.items()}, "features")
        fill(self.readers, {str(key): _(word) for key, word in AUDIENCES.items()}, Audience.PUBLIC)
        self.shows = named(QComboBox(), "shows")
        self.held_back = named(label("", "small"), "heldBack")
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields.setHorizontalSpacing(14)
        fields.setVerticalSpacing(8)
        fields.addRow(_("&What"), self.what)
        fields.addRow(_("&Readers"), self.readers)
        fields.addRow(_("&State"), self.shows)
        self._fields = fields
        self.buttons = named(
            QDialogButtonBox(
                QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
            ),
            "buttons",
        )
        name_buttons(self.buttons, _("Choose file…"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addLayout(fields)
        layout.addWidget(self.held_back)
        layout.addWidget(self.buttons)
        self.readers.currentIndexChanged.connect(lambda _at: self._offer())
        for combo in (self.what, self.readers, self.shows):
            combo.currentIndexChanged.connect(lambda _at: self._count())
        self._offer()
        self._count()

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()

    def _offer(self) -> None:
        """Offer the proposals that the readers may see."""
        words = proposals_offered(self._site, Audience(value_of(self.readers)))
        offer(self.shows, words)
        self._fields.setRowVisible(self.shows, len(words) > 1)

    def _count(self) -> None:
        readers = Audience(value_of(self.readers))
        count = self._withheld(value_of(self.what), readers, value_of(self.shows))
        self.held_back.setText(withheld_words(count))

    def _accept(self) -> None:
        what, readers = value_of(self.what), Audience(value_of(self.readers))
        self.dialog.accept()
        self.chosen.emit(what, readers, value_of(self.shows))


def withheld_words(count: int) -> str:
    """Return how many rows stay back, as a sentence."""
    if not count:
        return _("Nothing is withheld from these readers.")
    return ngettext(
        "{n} row is withheld: it is not for these readers.",
        "{n} rows are withheld: they are not for these readers.",
        count,
    ).format(n=count)
