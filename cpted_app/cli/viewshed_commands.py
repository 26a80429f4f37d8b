"""The command that says what is seen over a surface model."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, number, place, positive
from cpted_app.cli.output import print_json, say
from cpted_app.i18n import _
from cpted_app.model.heights import EYE_HEIGHT_M


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "viewshed",
        help=_("find what is seen over a surface model"),
        epilog=_(
            "The surface model is a GeoTIFF of heights in metres with buildings and trees in it."
            " A cell is 1 if it is seen, 0 if it is hidden, and without data if its height is"
            " unknown. The earth is taken as flat."
        ),
    )
    parser.add_argument("surface", type=Path, metavar="SURFACE.tif", help=_("heights in metres"))
    parser.add_argument(
        "--at",
        type=place,
        required=True,
        metavar="X,Y",
        help=_("where the eye is, in the coordinates of the surface model"),
    )
    parser.add_argument(
        "--eye-m",
        type=number,
        default=EYE_HEIGHT_M,
        metavar="Z",
        help=_("eye above the surface (1.6)"),
    )
    parser.add_argument(
        "--target-m",
        type=number,
        default=0.0,
        metavar="Z",
        help=_("what is looked for above it (0)"),
    )
    parser.add_argument(
        "--radius-m", type=positive, metavar="R", help=_("how far to look; without it, all of it")
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="OUT", help=_("a .tif, .asc, .png, .csv or .gpkg file")
    )
    add_json(parser)
    parser.set_defaults(run=_viewshed)


def _viewshed(chosen: argparse.Namespace) -> int:
    from cpted_app.session import surface_view

    view = surface_view.surface_view(
        chosen.surface,
        chosen.at,
        eye_m=chosen.eye_m,
        target_m=chosen.target_m,
        radius_m=chosen.radius_m,
    )
    if chosen.out is not None:
        surface_view.write(view, chosen.out)
    found = surface_view.view_json(view)
    if chosen.json:
        print_json(found)
    else:
        say(
            _("{seen} of {known} cells are seen: {area:.0f} m², {share:.1%}.").format(
                seen=found["cells_seen"],
                known=found["cells_known"],
                area=found["area_m2"],
                share=found["share"],
            )
        )
    return 0
