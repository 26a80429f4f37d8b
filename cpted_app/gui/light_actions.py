"""The commands about light, as rows of data."""

from cpted_app.gui.command import SITE, VIEW, Command, is_open
from cpted_app.gui.commands import lighting
from cpted_app.words import N_

VIEWING: tuple[Command, ...] = (
    Command(
        "light_shown",
        VIEW,
        N_("&Light on the plan"),
        "Ctrl+L",
        "luminaire",
        lighting.toggle,
        lighting.can_show,
        lighting.is_shown,
        starts_group=True,
    ),
    Command(
        "light_night",
        VIEW,
        N_("&Night view"),
        "Ctrl+Shift+L",
        "",
        lighting.toggle_night,
        lighting.can_show,
        lighting.is_night,
    ),
    Command(
        "light_compare",
        VIEW,
        N_("Light &before, after, difference"),
        "Ctrl+Shift+B",
        "",
        lighting.compare,
        lighting.can_compare,
    ),
    Command(
        "light_results",
        VIEW,
        N_("Light on &routes and zones"),
        "",
        "analyse",
        lighting.analyse,
        is_open,
    ),
)

SITING: tuple[Command, ...] = (
    Command(
        "light_class",
        SITE,
        N_("Choose a lighting &class…"),
        "",
        "",
        lighting.choose_class,
        lighting.can_choose_class,
    ),
)
