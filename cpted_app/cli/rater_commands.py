"""Commands about people who rate on their own: rater, rater-copy, take-ratings, agreement."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, filled, member, opened
from cpted_app.cli.output import print_json
from cpted_app.i18n import _, ngettext
from cpted_app.model.kinds import Audience


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("rater", help=_("say that a rater is done, or is not after all"))
    add_site(parser)
    parser.add_argument("name", type=filled, metavar="NAME", help=_("as given with a rating"))
    state = parser.add_mutually_exclusive_group(required=True)
    state.add_argument("--done", dest="is_done", action="store_true")
    state.add_argument("--not-done", dest="is_done", action="store_false")
    parser.set_defaults(run=_rater)

    parser = commands.add_parser("rater-copy", help=_("write a copy for one rater to rate in"))
    add_site(parser)
    parser.add_argument("out", type=Path, metavar="OUT.gpkg", help=_("a new file"))
    parser.add_argument("--rater", type=filled, required=True, metavar="NAME", help=_("who rates"))
    parser.add_argument(
        "--checklist", default="", metavar="ID", help=_("without it, the assessment's own")
    )
    parser.add_argument(
        "--audience",
        type=member(Audience),
        help=_("what the rater may read: public, partners or police; else by the rater's role"),
    )
    parser.add_argument(
        "--with-answers",
        action="store_true",
        help=_("with answers, recommendations and remarks on the list: not blind any more"),
    )
    parser.add_argument(
        "--late",
        action="store_true",
        help=_("a new rater where all are done: hides what they gave until this one is done"),
    )
    parser.set_defaults(run=_copy)

    parser = commands.add_parser("take-ratings", help=_("take ratings in from a copy of the site"))
    add_site(parser)
    parser.add_argument("copy", type=Path, metavar="COPY.gpkg", help=_("it is only read"))
    parser.set_defaults(run=_take)

    parser = commands.add_parser("agreement", help=_("tell how far raters agree"))
    add_site(parser)
    add_json(parser)
    parser.set_defaults(run=_agreement)


def _rater(chosen: argparse.Namespace) -> int:
    from cpted_app.session import rating

    with opened(chosen.site, read_only=False) as session:
        rating.set_done(session, chosen.name, is_done=chosen.is_done)
    text = _("{name} is done.") if chosen.is_done else _("{name} goes on rating.")
    print(text.format(name=chosen.name))
    return 0


def _copy(chosen: argparse.Namespace) -> int:
    from cpted_app.session.rater_copy import write_rater_copy

    with opened(chosen.site, read_only=False) as session:
        rater = write_rater_copy(
            session,
            chosen.out,
            chosen.rater,
            checklist=chosen.checklist,
            audience=chosen.audience,
            with_answers=chosen.with_answers,
            late=chosen.late,
        )
    text = _("{file} is the copy for {name}, {rater} of checklist {checklist}.")
    told = {"name": rater.by, "rater": rater.label, "checklist": rater.checklist}
    print(text.format(file=chosen.out.name, **told))
    print(_("Take the ratings in with take-ratings once the file is back."))
    return 0


def _take(chosen: argparse.Namespace) -> int:
    from cpted_app.session import rating

    with opened(chosen.site, read_only=False) as session:
        found = rating.take_in(session, chosen.copy)
    text = ngettext("Took in {n} rating", "Took in {n} ratings", found.ratings)
    new = ngettext("of {n} new rater.", "of {n} new raters.", found.raters)
    print(f"{text.format(n=found.ratings)}, {new.format(n=found.raters)}")
    return 0


def _agreement(chosen: argparse.Namespace) -> int:
    from cpted_app.session import rating

    with opened(chosen.site, read_only=True) as session:
        found = rating.agreement_json(session)
    if chosen.json:
        print_json(found)
        return 0
    for one in found["raters"]:
        state = _("done") if one["is_done"] else _("rating")
        print(f"{one['label']}  {one['rated']}/{found['questions']}  {state}  {one['by']}")
    if found["hidden"]:
        print(found["hidden"])
        return 0
    _print_agreement(found)
    return 0


def _print_agreement(found: dict[str, Any]) -> None:
    print(_line(_("overall"), found["overall"]))
    for row in found["principles"]:
        print(_line(row["title"], row))
    for one in found["disagreed"]:
        answers = ", ".join(f"{each['rater']}: {each['answer']}" for each in one["given"])
        mark = _("reconciled") if one["is_settled"] else _("open")
        print(f"{one['item']} {one['subject_label']}  {answers}  ({mark})")


def _line(title: str, row: dict[str, Any]) -> str:
    head = f"{title}: n = {row['pairs']}"
    if row["is_suppressed"]:
        return f"{head}, {_('too few to tell')}"
    parts = [head, f"{100.0 * row['percent']:.0f} %"]
    if row["kappa"] is not None:
        parts.append(f"kappa {row['kappa']:z.2f}")
    if row["alpha"] is not None:
        low, high = row["interval"]
        parts.append(f"alpha {row['alpha']:z.2f} ({low:z.2f} … {high:z.2f})")
    return ", ".join(parts)
