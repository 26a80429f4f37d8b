"""The command that compares a site with an earlier state of it."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app.cli.arguments import add_any_site, add_json, add_site, opened
from cpted_app.cli.output import print_bar, print_json
from cpted_app.i18n import _, ngettext, worded

if TYPE_CHECKING:
    from cpted_app.assess.reassessment import Reassessment


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "compare",
        help=_("compare a site with an earlier state of it"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_(
            "The earlier file is only read. Both states are assessed against the checklist of\n"
            "the earlier one; questions that mean something else today are left out and named.\n"
            "\n"
            "--json prints: earlier and later (checklist, version, score, interval, band,\n"
            "answered, applicable, critical_failures; of the earlier one also name and at_utc);\n"
            "notes; score (before, after, difference, difference_exact, paired_questions,\n"
            "paired_before, paired_after, and movements, each with item, topic, share,\n"
            "share_exact, before, after: the exact shares add up to difference_exact);\n"
            "items (item, subject, subject_label, before, after, reason_before, reason_after,\n"
            "course: same, better, worse, answered, open or unknown); only_earlier and\n"
            "only_later (item, subject, subject_label, answer, reason); marks (id, kind, label,\n"
            "change: added, changed or removed; moved_m, is_move_sure, fields with name, before,\n"
            "after); measures (name, subject, label, unit, before, uncertainty_before, after,\n"
            "uncertainty_after, verdict: same, higher, lower, cannot_tell, unsure, new or gone);\n"
            "actions (id, label, text, subject, before, after, looked_at_on, state: open,\n"
            "under_way, done, not_done, unknown, new or dropped). Uncertainties are standard\n"
            "uncertainties; null is unknown."
        ),
    )
    add_site(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--with",
        dest="earlier",
        type=_file,
        metavar="EARLIER.gpkg",
        help=_("the file of an earlier assessment, such as last year's"),
    )
    which.add_argument(
        "--as-of",
        dest="earlier",
        type=_moment,
        metavar="DATE",
        help=_("the end of a day of this file (2026-01-31, UTC), or a line of its journal"),
    )
    add_any_site(parser)
    parser.add_argument(
        "-o", "--out", type=Path, metavar="OUT.csv", help=_("write every line as CSV")
    )
    add_json(parser)
    parser.set_defaults(run=_compare)


def _file(text: str) -> str:
    """Read a name of a file, never a date or a number."""
    return str(Path(text).absolute())


def _moment(text: str) -> str:
    if not text.isdecimal():
        try:
            date.fromisoformat(text)
        except ValueError:
            told = _("“{text}” is not a day such as 2026-01-31, nor a line of the journal")
            raise argparse.ArgumentTypeError(told.format(text=text)) from None
    return text


def _compare(chosen: argparse.Namespace) -> int:
    from cpted_app.assess.reassessment_lines import lines
    from cpted_app.exchange.export import write_whole
    from cpted_app.session import reassessing, reassessment_output
    from cpted_app.session.side_by_side import reassess

    with opened(chosen.site, read_only=True) as session:
        earlier = reassessing.state_named(session, chosen.earlier, lambda _share: None)
        if not chosen.any_site:
            reassessing.check_same_site(earlier, session.site)
        found = reassess(earlier, session.site, print_bar)
        print_bar(1.0)
    if chosen.out is not None:
        write_whole(chosen.out, reassessment_output.csv_text(lines(found)).encode())
    if chosen.json:
        print_json(reassessment_output.reassessment_json(earlier, found))
    else:
        _print_lines(found)
    return 0


def _print_lines(found: "Reassessment") -> None:
    """Print the sentences first, then what changed, section by section."""
    from cpted_app.assess.reassessment_lines import CAVEAT, headline, lines
    from cpted_app.session.reassessment_output import plain_text

    for message in (*headline(found), CAVEAT):
        print(worded(message))
    print()
    told = lines(found)
    changed = [line for line in told if line.is_changed]
    print(plain_text(changed) if changed else _("Nothing else changed."))
    same = len(told) - len(changed)
    if same:
        text = ngettext("{n} line is as before.", "{n} lines are as before.", same)
        print(text.format(n=same))
