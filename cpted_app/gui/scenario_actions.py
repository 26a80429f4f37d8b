"""The commands about proposals, as rows of data."""

from cpted_app.gui.command import VIEW, Command
from cpted_app.gui.commands import proposals
from cpted_app.words import N_

MENU = f"{VIEW}/{N_('Pro&posals')}"
_SHOWN = (
    N_("What &exists"),
    N_("&First proposal"),
    N_("&Second proposal"),
    N_("&Third proposal"),
    N_("F&ourth proposal"),
)

VIEWING: tuple[Command, ...] = (
    *(
        Command(
            f"show_scenario_{place}",
            MENU,
            text,
            f"Alt+{place + 1}",
            "",
            proposals.show(place),
            proposals.can_show(place),
            proposals.is_shown(place),
        )
        for place, text in enumerate(_SHOWN)
    ),
    Command(
        "add_scenario",
        MENU,
        N_("&Add a proposal"),
        "Ctrl+Shift+N",
        "",
        proposals.add,
        proposals.can_add,
        starts_group=True,
    ),
    Command(
        "describe_scenario",
        MENU,
        N_("&Describe the proposal…"),
        "",
        "",
        proposals.describe,
        proposals.is_one_shown,
    ),
    Command(
        "duplicate_scenario",
        MENU,
        N_("Begin another from a co&py"),
        "",
        "copy",
        proposals.duplicate,
        proposals.may_change,
    ),
    Command(
        "adopt_scenario",
        MENU,
        N_("Ado&pt the proposal as what exists"),
        "",
        "check",
        proposals.adopt,
        proposals.may_change,
        starts_group=True,
    ),
    Command(
        "remove_scenario",
        MENU,
        N_("&Remove the proposal"),
        "",
        "trash",
        proposals.remove,
        proposals.may_change,
    ),
    Command(
        "compare_scenarios",
        VIEW,
        N_("&Compare proposals…"),
        "",
        "",
        proposals.compare,
        proposals.has_any,
    ),
)
