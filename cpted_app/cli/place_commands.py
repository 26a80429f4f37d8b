"""The command that places a whole site on the map, or takes it to another reference system."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, opened
from cpted_app.cli.output import print_json, say_problems
from cpted_app.i18n import _


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "place", help=_("place the whole site on the map, or change its reference system")
    )
    add_site(parser)
    parser.add_argument(
        "--crs", required=True, metavar="EPSG:…", help=_("reference system the site moves to")
    )
    known = parser.add_mutually_exclusive_group()
    known.add_argument(
        "--points",
        type=Path,
        metavar="P.csv",
        help=_("control points x,y,e,n: site metres, metres of the reference system"),
    )
    known.add_argument(
        "--plan", default="", metavar="NAME", help=_("a plan of the site that knows its place")
    )
    parser.add_argument(
        "--scale-free",
        action="store_true",
        help=_("let the points change the scale; without it lengths stay"),
    )
    add_json(parser)
    parser.set_defaults(run=_place)


def _place(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=False) as session:
        sited = workflow.place(
            session,
            chosen.crs,
            points=chosen.points,
            plan=chosen.plan,
            is_scaled=chosen.scale_free,
        )
    fit, free = sited.fit, sited.free
    if chosen.json:
        print_json(
            {
                "crs": sited.crs,
                "before": sited.before,
                "residuals_m": list(fit.residuals_m) if fit else [],
                "rmse_m": fit.rmse_m if fit else None,
                "rotation_deg": workflow.turn_deg(fit) if fit else None,
                "scale": fit.placement.metres_per_px if fit else None,
                "scale_of_points": free.placement.metres_per_px if free else None,
                "problems": workflow.problems_json(sited.problems),
            }
        )
        return 0
    say_problems(sited.problems)
    if fit is not None and free is not None:
        _print_fit(sited)
    before = sited.before or _("metres of its own")
    print(_("Moved the site from {before} to {crs}.").format(before=before, crs=sited.crs))
    return 0


def _print_fit(sited: Any) -> None:
    from cpted_app.session import workflow

    fit, free = sited.fit, sited.free
    for number, residual in enumerate(fit.residuals_m, 1):
        print(
            _("Point {number}: residual {residual:.3f} m").format(number=number, residual=residual)
        )
    print(_("RMSE: {rmse:.3f} m").format(rmse=fit.rmse_m))
    print(_("Turned by {turn:.3f}° clockwise").format(turn=workflow.turn_deg(fit)))
    print(
        _("Scale: {scale:.6f}; the points alone say {free:.6f}").format(
            scale=fit.placement.metres_per_px, free=free.placement.metres_per_px
        )
    )
