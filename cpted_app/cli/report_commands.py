"""Commands that write the report: report, and the example with its report: demo."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app.cli.arguments import add_any_site, add_scenario, add_site, member, opened
from cpted_app.cli.output import print_bar
from cpted_app.i18n import LANGUAGES, _, language
from cpted_app.model.kinds import Audience

if TYPE_CHECKING:
    from cpted_app.session.reassessing import Earlier
    from cpted_app.session.session import Session


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("demo", help=_("build the example site and its report"))
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    parser.add_argument("--no-window", action="store_true", help=_("do not open it afterwards"))
    parser.set_defaults(run=_demo)

    parser = commands.add_parser("report", help=_("write the report as PDF"))
    add_site(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.pdf")
    parser.add_argument(
        "--edition",
        type=member(Audience),
        default=Audience.PUBLIC,
        help=_("public (as if nothing is said), partners or police"),
    )
    parser.add_argument("--lang", choices=tuple(LANGUAGES), help=_("language of the report"))
    add_scenario(parser)
    parser.add_argument("--paper", type=str.upper, choices=("A4", "A3"), default="A4")
    parser.add_argument(
        "--compare",
        metavar="EARLIER.gpkg|DATE",
        help=_("say what changed since an earlier file, or since the end of a day of this one"),
    )
    add_any_site(parser)
    parser.add_argument(
        "--checklist",
        type=_ids,
        metavar="ID[,ID]",
        help=_("these alone, such as 2A,2E; otherwise all that are used"),
    )
    parser.add_argument(
        "--without-proposals",
        action="store_true",
        help=_("leave out the chapter that sets the proposals beside what exists"),
    )
    parser.set_defaults(run=_report)


def _ids(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found:
        told = _("“{text}” names no checklist: give ids such as 2A,2E")
        raise argparse.ArgumentTypeError(told.format(text=text))
    return found


def _demo(chosen: argparse.Namespace) -> int:
    from cpted_app.session import example

    built = example.demo(chosen.out, told=print_bar)
    for path in (built.site, *built.reports):
        print(_("Wrote {file}.").format(file=path))
    chosen.window = None if chosen.no_window else built.site
    return 0


def _report(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=True) as session:
        print_bar(0.1)
        earlier = _earlier(session, chosen) if chosen.compare else None
        order = workflow.ReportOrder(
            edition=chosen.edition,
            language=chosen.lang or language(),
            paper=chosen.paper,
            checklists=chosen.checklist,
            proposal=chosen.scenario or "",
            with_proposals=not chosen.without_proposals,
            earlier=earlier,
        )
        workflow.report(session, chosen.out, order)
        print_bar(1.0)
    print(_("Wrote {file}.").format(file=chosen.out))
    return 0


def _earlier(session: "Session", chosen: argparse.Namespace) -> "Earlier":
    from cpted_app.session import reassessing

    found = reassessing.state_named(session, chosen.compare, lambda _share: None)
    if not chosen.any_site:
        reassessing.check_same_site(found, session.site)
    return found
