"""The commands about sight and ways out, as rows of data."""

from cpted_app.gui.command import VIEW, Command, is_open
from cpted_app.gui.commands import seeing
from cpted_app.session.sight_picture import SEEN, WALKED
from cpted_app.words import N_

VIEWING: tuple[Command, ...] = (
    Command(
        "sight_shown",
        VIEW,
        N_("Si&ght on the plan"),
        "Ctrl+E",
        "eye",
        seeing.toggle(SEEN),
        seeing.can_show(SEEN),
        seeing.shows(SEEN),
        starts_group=True,
    ),
    Command(
        "ways_shown",
        VIEW,
        N_("&Ways out on the plan"),
        "Ctrl+Shift+E",
        "access_point",
        seeing.toggle(WALKED),
        seeing.can_show(WALKED),
        seeing.shows(WALKED),
    ),
    Command("sight_results", VIEW, N_("What is &seen"), "", "analyse", seeing.to_sight, is_open),
    Command("ways_results", VIEW, N_("How far ways &out are"), "", "", seeing.to_ways, is_open),
    Command(
        "sight_matrix", VIEW, N_("Who sees w&hom…"), "Ctrl+Shift+M", "", seeing.matrix, is_open
    ),
)
