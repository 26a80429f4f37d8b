"""The command that calculates one value per point: light, sight, the way out."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_scenario, add_site, number, opened, positive
from cpted_app.cli.output import print_bar, print_json, say
from cpted_app.i18n import _

QUANTITIES = (
    "eh",
    "ev",
    "esc",
    "ehs",
    "visible-area",
    "visible-count",
    "mean-depth",
    "clustering",
    "overlooked",
    "camera-density",
    "exit-distance",
)
"""Those of ``session.points``, named here so that the parser needs no arrays."""
_FACING = ("ev", "esc")
_WHOLE_TURN_DEG = 360.0


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "compute",
        help=_("calculate one value per point"),
        epilog=_(
            "Light is direct light alone, with shadows: ground and walls throw nothing back."
            " It is that of all luminaires that work, maintenance factor included."
            " Sight is blocked by what is opaque; fences and trees that let some through do not"
            " block it. An exit distance is empty in a table, null in JSON and without data in"
            " a grid where no way leads out. A grid leaves out what is inside buildings."
        ),
    )
    add_site(parser)
    parser.add_argument(
        "quantity",
        choices=QUANTITIES,
        metavar="QUANTITY",
        help=_(
            "eh, ev, esc, ehs: horizontal, vertical, semi-cylindrical, hemispherical light in lx;"
            " visible-area: ground seen in m²; visible-count: other points seen;"
            " mean-depth: looks to all other points on average;"
            " clustering: share of the points seen that see each other;"
            " overlooked: windows and doors that see a person there;"
            " camera-density: best pixels per metre of any camera;"
            " exit-distance: walk to the nearest public way out in m"
        ),
    )
    add_scenario(parser)
    _add_places(parser)
    _add_conditions(parser)
    parser.add_argument(
        "-o", "--out", type=Path, metavar="OUT", help=_("a .csv, .gpkg, .asc or .png file")
    )
    add_json(parser)
    parser.set_defaults(run=partial(_compute, parser))


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--points", type=Path, metavar="P.csv", help=_("points with columns x,y or x,y,z")
    )
    parser.add_argument(
        "--spacing-m",
        type=positive,
        default=1.0,
        metavar="S",
        help=_("step of a grid over marks and plans, where no points are named (1)"),
    )
    parser.add_argument(
        "--height-m",
        type=number,
        metavar="Z",
        help=_(
            "above ground; 0 for eh and ehs, 1.6 for visible-area, visible-count, mean-depth and"
            " clustering, 1.5 for ev, esc, overlooked and camera-density"
        ),
    )


def _add_conditions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bearing-deg",
        type=number,
        metavar="B",
        help=_("where the plane, the face or the eye looks to: ev, esc, visible-area"),
    )
    parser.add_argument(
        "--view-deg",
        type=_field_of_view,
        metavar="V",
        help=_("width of the field of view about --bearing-deg, for visible-area"),
    )
    parser.add_argument(
        "--radius-m",
        type=positive,
        default=200.0,
        metavar="R",
        help=_("how far visible-area looks (200)"),
    )
    parser.add_argument("--leaf-off", action="store_true", help=_("trees without leaves"))
    parser.add_argument(
        "--with-planned", action="store_true", help=_("planned luminaires shine too")
    )


def _field_of_view(text: str) -> float:
    value = positive(text)
    if value > _WHOLE_TURN_DEG:
        raise argparse.ArgumentTypeError(_("“{text}” is more than 360").format(text=text))
    return value


def _check(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> None:
    has_bearing, has_view = chosen.bearing_deg is not None, chosen.view_deg is not None
    if chosen.quantity in _FACING and not has_bearing:
        parser.error(_("{quantity} needs --bearing-deg").format(quantity=chosen.quantity))
    if chosen.quantity == "visible-area" and has_bearing != has_view:
        parser.error(_("--bearing-deg and --view-deg go together"))


def _compute(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    _check(parser, chosen)
    from cpted_app.session import points
    from cpted_app.session.scenarios import staged

    asked = points.Asked(
        points=chosen.points,
        spacing_m=chosen.spacing_m,
        bearing_deg=chosen.bearing_deg,
        view_deg=chosen.view_deg,
        radius_m=chosen.radius_m,
        height_m=chosen.height_m,
        leaf_on=not chosen.leaf_off,
        with_planned=chosen.with_planned,
    )
    with opened(chosen.site, read_only=True) as session:
        site = staged(session.site, chosen.scenario)
        found = points.values(site, chosen.quantity, asked, print_bar)
    if chosen.out is not None:
        points.write(found, chosen.out)
        count = len(found.values)
        say(_("Wrote {count} points to {file}.").format(count=count, file=chosen.out.name))
    if chosen.json:
        print_json(points.values_json(found))
    elif chosen.out is None:
        sys.stdout.write(points.csv_text(found))
    return 0
