"""Commands about the assessment file: new, info, verify."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, filled, member, opened
from cpted_app.cli.output import print_json, say
from cpted_app.i18n import _, worded
from cpted_app.model.kinds import PlaceType


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("new", help=_("make an empty assessment"))
    add_site(parser)
    parser.add_argument("--title", type=filled, required=True, help=_("what the site is called"))
    parser.add_argument(
        "--place-type",
        type=member(PlaceType),
        action="append",
        default=[],
        metavar="TYPE",
        help=_("street, park, square … selects the questions; may be given more than once"),
    )
    parser.add_argument("--crs", metavar="EPSG:25832", help=_("reference system, in metres"))
    parser.set_defaults(run=_new)

    parser = commands.add_parser("info", help=_("say what is in an assessment"))
    add_site(parser)
    add_json(parser)
    parser.set_defaults(run=_info)

    parser = commands.add_parser("verify", help=_("check that a file is whole and unchanged"))
    add_site(parser)
    add_json(parser)
    parser.set_defaults(run=_verify)


def _new(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    workflow.new_site(chosen.site, chosen.title, chosen.place_type, chosen.crs).close()
    print(_("Made {file}.").format(file=chosen.site))
    return 0


def _info(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=True) as session:
        found = workflow.info_json(session)
    if chosen.json:
        print_json(found)
        return 0
    print(f"{found['title']} · {found['crs'] or _('no reference system')}")
    for plan in found["plans"]:
        scale = plan["metres_per_px"]
        shown = f"{scale:.6g} m" if scale else _("not calibrated")
        print(f"  {plan['name']}: {plan['width_px']:g} × {plan['height_px']:g}, {shown}")
    for kind, count in found["features"].items():
        if count:
            print(f"  {kind}: {count}")
    for name in ("answers", "remarks", "revision"):
        print(f"  {name}: {found[name]}")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from cpted_app.errors import UserError
    from cpted_app.session import workflow

    path: Path = chosen.site
    try:
        found = workflow.verify_json(path)
    except UserError as error:
        if not chosen.json:
            raise
        detail = f"{worded(error.message)} {worded(error.remedy)}"
        found = {"ok": False, "checks": [{"name": "open", "ok": False, "detail": detail}]}
    if chosen.json:
        print_json(found)
    else:
        for check in found["checks"]:
            print(f"{_('ok') if check['ok'] else _('FAULT')}  {check['name']}: {check['detail']}")
    for check in found["checks"]:
        if not check["ok"]:
            say(f"{check['name']}: {check['detail']}")
    return 0 if found["ok"] else 1
