"""Commands about proposals: show, begin, describe, copy, adopt, remove, compare."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.compare_scenarios import CompareScenarios
from cpted_app.gui.dialogs.describe_proposal import DescribeProposal
from cpted_app.model.actions import proposing
from cpted_app.session import scenarios
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow
    from cpted_app.model.edit import Edit

Run = Callable[["MainWindow"], None]
Test = Callable[["MainWindow"], bool]


def show(place: int) -> Run:
    """Return the command that shows what exists (0) or a proposal by its place (1 …)."""

    def run(window: "MainWindow") -> None:
        session = window.shell.session
        if session is not None:
            session.show_scenario(_id_at(window, place) or "")
            window.refresh_actions()

    return run


def is_shown(place: int) -> Test:
    """Return the test whether that is what is shown."""
    return lambda window: (
        window.shell.session is not None and window.shell.session.scenario == _id_at(window, place)
    )


def can_show(place: int) -> Test:
    """Return the test whether there is such a proposal."""
    return lambda window: window.shell.session is not None and _id_at(window, place) is not None


def _id_at(window: "MainWindow", place: int) -> str | None:
    ids = ["", *(row.id for row in proposing.proposals(window.shell.site))]
    return ids[place] if place < len(ids) else None


def can_add(window: "MainWindow") -> bool:
    """Return whether a proposal may be begun."""
    return window.shell.is_writable


def is_one_shown(window: "MainWindow") -> bool:
    """Return whether a proposal is shown."""
    return window.shell.proposal is not None


def may_change(window: "MainWindow") -> bool:
    """Return whether a proposal is shown that may be changed."""
    return window.shell.is_writable and is_one_shown(window)


def has_any(window: "MainWindow") -> bool:
    """Return whether there is a proposal."""
    return bool(proposing.proposals(window.shell.site))


def add(window: "MainWindow") -> None:
    """Begin a proposal and show it."""
    _begin(window, lambda: proposing.add(window.shell.site))


def duplicate(window: "MainWindow") -> None:
    """Begin another proposal with all that the shown one changes, and show it."""
    proposal = window.shell.proposal
    if proposal is not None:
        _begin(window, lambda: proposing.duplicate(window.shell.site, proposal))


def _begin(window: "MainWindow", make: Callable[[], "Edit"]) -> None:
    shell = window.shell
    if shell.attempt(make) and shell.session is not None:
        if window.step == "report":
            window.show_step("mark")
        shell.session.show_scenario(proposing.proposals(shell.site)[-1].id)


def describe(window: "MainWindow") -> None:
    """Show name, note, cost and changes of the shown proposal."""
    if window.shell.proposal is not None:
        DescribeProposal(window.shell, window).open()


def adopt(window: "MainWindow") -> None:
    """Make the shown proposal what exists."""
    shell, proposal = window.shell, window.shell.proposal
    session = shell.session
    if proposal is None or session is None:
        return
    if shell.guarded(lambda: scenarios.adopt(session, proposal)):
        shell.tell(
            Message(
                N_("Proposal {label} is what exists now; undo takes it back."),
                {"label": proposal.label},
            )
        )


def remove(window: "MainWindow") -> None:
    """Remove the shown proposal; what exists is shown then."""
    shell, proposal = window.shell, window.shell.proposal
    if proposal is not None:
        shell.attempt(lambda: proposing.remove(shell.site, proposal))


def compare(window: "MainWindow") -> None:
    """Show what exists and the proposals side by side."""
    CompareScenarios(window.shell, window).open()
