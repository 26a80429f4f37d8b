"""What is ordered of a report in the window: for whom, of which state, beside what."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpted_app.assess.versions import used_lists
from cpted_app.gui.dialogs.choices import fill, offer, value_of
from cpted_app.gui.forms.report_options_ui import Ui_ReportOptions
from cpted_app.gui.panels.parts import clear, label, named
from cpted_app.gui.panels.scenario_bar import proposals_offered
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.checklist_choice import titles
from cpted_app.gui.steps.earlier_choice import EarlierChoice
from cpted_app.i18n import _, available_languages, language
from cpted_app.model.kinds import AUDIENCES, Audience
from cpted_app.session.report_order import Paper, ReportOrder

TITLE_PX = 270
"""Room for the title of a checklist."""


class ReportChoices(QWidget):
    """The choices; ``changed`` tells that another report is ordered now."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.form = Ui_ReportOptions()
        options = QWidget()
        self.form.setupUi(options)
        editions = {str(key): _(word) for key, word in AUDIENCES.items()}
        fill(self.form.edition, editions, Audience.PUBLIC)
        fill(self.form.language, available_languages(), language())
        fill(self.form.paper, {"A4": "A4", "A3": "A3"}, "A4")
        self.earlier = EarlierChoice(shell, self.form.since)
        self.lists: list[QCheckBox] = []
        self.lists_box = named(QWidget(), "reportLists")
        self._rows = QVBoxLayout(self.lists_box)
        self._rows.setContentsMargins(0, 4, 0, 0)
        self._rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(options)
        layout.addWidget(self.earlier)
        layout.addWidget(self.lists_box)
        for combo in (self.form.language, self.form.paper, self.form.shows):
            combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.form.edition.currentIndexChanged.connect(lambda _at: self._edition_chosen())
        self.form.with_proposals.toggled.connect(lambda _on: self.changed.emit())
        self.earlier.changed.connect(self.changed)
        self.forget()

    @property
    def edition(self) -> Audience:
        """For whom the report is."""
        return Audience(value_of(self.form.edition))

    def order(self) -> ReportOrder:
        """Return what is ordered."""
        paper: Paper = "A3" if value_of(self.form.paper) == "A3" else "A4"
        chosen = tuple(box.objectName() for box in self.lists if box.isChecked())
        return ReportOrder(
            edition=self.edition,
            language=value_of(self.form.language),
            paper=paper,
            checklists=chosen if len(chosen) < len(self.lists) else None,
            proposal=value_of(self.form.shows),
            with_proposals=self.form.with_proposals.isChecked(),
            earlier=self.earlier.earlier,
        )

    def refresh(self) -> None:
        """Offer what the site has now; what was chosen stays chosen while it is there."""
        self._offer_proposals()
        self._offer_lists()
        self.earlier.refresh()

    def forget(self) -> None:
        """Choose what exists, all checklists, no earlier state: another site was opened."""
        self.form.with_proposals.setChecked(True)
        offer(self.form.shows, {})
        self.lists = []
        self.earlier.forget()
        self._offer_proposals()
        self._offer_lists()

    def _edition_chosen(self) -> None:
        self._offer_proposals()
        self.changed.emit()

    def _offer_proposals(self) -> None:
        words = proposals_offered(self._shell.site, self.edition)
        offer(self.form.shows, words)
        for widget in (self.form.shows, self.form.shows_label, self.form.with_proposals):
            widget.setVisible(len(words) > 1)

    def _offer_lists(self) -> None:
        """Offer the checklists that are used, where there are several."""
        site = self._shell.site
        ids = used_lists(site) if self._shell.session is not None else ()
        if list(ids) != [box.objectName() for box in self.lists]:
            off = {box.objectName() for box in self.lists if not box.isChecked()}
            words = titles(site)
            clear(self._rows)
            self._rows.addWidget(label(_("Checklists")))
            self.lists = [_list_box(one, words.get(one, one)) for one in ids]
            for box in self.lists:
                box.setChecked(box.objectName() not in off)
                box.toggled.connect(lambda _on: self._list_chosen())
                self._rows.addWidget(box)
        self.lists_box.setVisible(len(ids) > 1)
        self._keep_one()

    def _list_chosen(self) -> None:
        self._keep_one()
        self.changed.emit()

    def _keep_one(self) -> None:
        """Let nobody take out the last one: a report is against a checklist."""
        chosen = [box for box in self.lists if box.isChecked()]
        for box in self.lists:
            box.setEnabled(chosen != [box])


def _list_box(key: str, title: str) -> QCheckBox:
    """Return the box of a checklist; a title that is too long is told when pointed at."""
    box = named(QCheckBox(), key)
    box.setText(box.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, TITLE_PX))
    box.setAccessibleName(title)
    box.setToolTip(title)
    return box
