"""The command that mends what was found in a plan's file."""

import argparse
from typing import Any

from cpted_app.cli.arguments import add_site, opened
from cpted_app.i18n import _, worded


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("repair", help=_("mend or dismiss what was found in a plan"))
    add_site(parser)
    parser.add_argument("plan", metavar="PLAN", help=_("name or id of the plan"))
    parser.add_argument("code", metavar="CODE", help=_("code of the problem, as info --json says"))
    parser.add_argument(
        "--take", default="", metavar="CHOICE", help=_("which, where there is a choice: EPSG:25832")
    )
    parser.add_argument("--dismiss", action="store_true", help=_("settle it without a change"))
    parser.set_defaults(run=_repair)


def _repair(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=False) as session:
        done = workflow.repair_plan(
            session, chosen.plan, chosen.code, key=chosen.take, is_dismissed=chosen.dismiss
        )
    print(worded(done))
    return 0
