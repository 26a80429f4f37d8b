"""The command that lists the proposals of a site."""

import argparse
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, opened
from cpted_app.cli.output import print_json
from cpted_app.i18n import _
from cpted_app.model.work import MARK_CHANGES, MarkChange


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "scenarios",
        help=_("list the proposals and what they change"),
        epilog=_(
            "JSON: a list of id, label, name, note, cost (null where unknown), currency, audience"
            " and changes; each change has id, label and kind of a mark, change (added, changed or"
            " removed) and has_effect, false where what exists has been changed meanwhile so that"
            " it no longer fits. compute, assess, export and report carry a proposal out with"
            " --scenario LABEL."
        ),
    )
    add_site(parser)
    add_json(parser)
    parser.set_defaults(run=_scenarios)


def _scenarios(chosen: argparse.Namespace) -> int:
    from cpted_app.session.scenarios import scenarios_json

    with opened(chosen.site, read_only=True) as session:
        found = scenarios_json(session.site)
    if chosen.json:
        print_json(found)
        return 0
    for row in found:
        cost = "" if row["cost"] is None else f", {row['cost']:g} {row['currency']}"
        print(f"{row['label']}  {row['name']}{cost}")
        for change in row["changes"]:
            word = _(MARK_CHANGES[MarkChange(change["change"])])
            idle = "" if change["has_effect"] else f" ({_('without effect now')})"
            print(f"   {change['label'] or change['id']}  {word}{idle}")
    if not found:
        print(_("There is no proposal."))
    return 0
