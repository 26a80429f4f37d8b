"""The bar over the plan that says what is shown: what exists, or which proposal."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from cpted_app.assess.comparison import Counted, counted
from cpted_app.gui.panels.parts import button, clear, keeping_focus, label, named, repolish
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import proposing

if TYPE_CHECKING:
    from cpted_app.model.kinds import Audience
    from cpted_app.model.scenarios import Scenario
    from cpted_app.model.site import Site

HEIGHT_PX = 38
KEYS = 9
"""So many of what may be shown have a key of their own, Alt+1 and on."""


class ScenarioBar(QFrame):
    """Existing, A, B …; there once a site has a proposal."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        named(self, "scenarioBar").setFixedHeight(HEIGHT_PX)
        self._shell = shell
        self.choices: dict[str, QPushButton] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self.shown = named(ElidedLabel(), "scenarioShown")
        self.add = button("+", role="turn", tip=_("Add a proposal"))
        self.describe = button(_("Describe…"), role="link")
        self.compare = button(_("Compare…"), role="link")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(label(_("Shown"), "small", wrap=False))
        layout.addLayout(self._row)
        layout.addWidget(self.add)
        layout.addWidget(self.shown, 1)
        layout.addWidget(self.describe)
        layout.addWidget(self.compare)
        shell.session_opened.connect(self.refresh)
        shell.changed.connect(self.refresh)
        self.refresh()

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Have the buttons give the window's commands."""
        self.add.clicked.connect(actions["add_scenario"].trigger)
        self.describe.clicked.connect(actions["describe_scenario"].trigger)
        self.compare.clicked.connect(actions["compare_scenarios"].trigger)

    def refresh(self) -> None:
        """Show the proposals there are, and which of them is on the plan."""
        rows = proposing.proposals(self._shell.site)
        proposal = self._shell.proposal
        self.setVisible(bool(rows))
        with keeping_focus(self._row):
            clear(self._row)
            self.choices = {}
            self._offer("", _("Existing"), _("What exists"))
            for row in rows:
                self._offer(row.id, row.label, row.name)
        self.add.setEnabled(self._shell.is_writable)
        self.describe.setVisible(proposal is not None)
        self.shown.tell(self._words(proposal))
        self.setProperty("staged", proposal is not None)
        repolish(self)
        repolish(self.shown)

    def _offer(self, scenario: str, text: str, name: str) -> None:
        widget = button(text, partial(self._show, scenario), "turn")
        widget.setCheckable(True)
        session = self._shell.session
        widget.setChecked(session is not None and session.scenario == scenario)
        number = len(self.choices) + 1
        keys = f" (Alt+{number})" if number <= KEYS else ""
        title = _("Proposal {label}").format(label=text) if scenario else name
        said = f"{title}: {name}" if scenario and name else title
        widget.setToolTip(said + keys)
        widget.setAccessibleName(said)
        self.choices[scenario] = widget
        self._row.addWidget(widget)

    def _show(self, scenario: str) -> None:
        if self._shell.session is not None:
            self._shell.session.show_scenario(scenario)
        self.refresh()  # a second click leaves the button down

    def _words(self, proposal: "Scenario | None") -> str:
        if proposal is None or self._shell.session is None:
            return ""
        found = counted(self._shell.session.site, proposal.id)
        return f"{proposal_words(proposal)} · {counted_words(found)}"


class ElidedLabel(QLabel):
    """A line that says as much as there is room for, and all of it in its tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, text: str) -> None:
        """Say something else."""
        self.setToolTip(text)
        self._elide()

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self.toolTip(), mode, self.width() - 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for now."""
        super().resizeEvent(event)
        self._elide()


def proposal_words(proposal: "Scenario") -> str:
    """Return a proposal with its letter and name."""
    title = _("Proposal {label}").format(label=proposal.label)
    return f"{title}: {proposal.name}" if proposal.name else title


def proposals_offered(site: "Site", audience: "Audience") -> dict[str, str]:
    """Return what exists and the proposals that an audience may see, in words by their letters."""
    rows = [one for one in proposing.proposals(site) if audience.may_read(one.audience)]
    return {"": _("What exists"), **{one.label: proposal_words(one) for one in rows}}


def counted_words(found: Counted) -> str:
    """Return how many marks a proposal changes, in words."""
    parts = [
        ngettext("{n} added", "{n} added", found.added).format(n=found.added),
        ngettext("{n} changed", "{n} changed", found.changed).format(n=found.changed),
        ngettext("{n} removed", "{n} removed", found.removed).format(n=found.removed),
    ]
    counts = (found.added, found.changed, found.removed)
    said = [part for part, count in zip(parts, counts, strict=True) if count]
    if found.idle:
        said.append(
            ngettext("{n} without effect", "{n} without effect", found.idle).format(n=found.idle)
        )
    return ", ".join(said) or _("as what exists: draw what it would change")
