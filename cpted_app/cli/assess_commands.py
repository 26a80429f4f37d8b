"""Commands about what is said of a site: checklists, answer, remark, assess."""

import argparse
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, member, opened, place
from cpted_app.cli.output import print_json
from cpted_app.i18n import _, ngettext
from cpted_app.model.kinds import AnswerValue, Audience, RemarkKind, Role


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("checklists", help=_("list the built-in checklists"))
    add_json(parser)
    parser.set_defaults(run=_checklists)

    parser = commands.add_parser("answer", help=_("record an answer"))
    add_site(parser)
    parser.add_argument("item", metavar="ITEM", help=_("such as 2A-01"))
    parser.add_argument(
        "answer",
        type=member(AnswerValue),
        metavar="ANSWER",
        help=_("0 … 3, na, not-observed, not-accessible or disputed"),
    )
    parser.add_argument("--subject", default="site", metavar="ID", help=_("id or label of a mark"))
    parser.add_argument("--reason", default="", metavar="TEXT")
    parser.add_argument("--by", default="", metavar="NAME", help=_("who answers"))
    parser.set_defaults(run=_answer)

    _register_remark(commands)
    parser = commands.add_parser("assess", help=_("show evidence, proposals and profile"))
    add_site(parser)
    parser.add_argument("--checklist", metavar="ID", help=_("another than the site's own"))
    add_json(parser)
    parser.set_defaults(run=_assess)


def _register_remark(commands: Any) -> None:
    parser = commands.add_parser("remark", help=_("add a remark"))
    add_site(parser)
    parser.add_argument("--text", required=True)
    parser.add_argument("--by", required=True, metavar="NAME", help=_("who says it"))
    parser.add_argument(
        "--role", type=member(Role), required=True, help=_("planner, police, council, partner")
    )
    parser.add_argument(
        "--kind",
        type=member(RemarkKind),
        required=True,
        help=_("fact, judgement or third-party"),
    )
    parser.add_argument(
        "--audience",
        type=member(Audience),
        required=True,
        help=_("who may read it: public, partners or police"),
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--subject", default="site", metavar="ID", help=_("id or label of a mark"))
    where.add_argument("--at", type=place, metavar="X,Y", help=_("a place in site metres"))
    parser.add_argument("--source", default="", help=_("who reported it, for third-party"))
    parser.set_defaults(run=_remark)


def _checklists(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    found = workflow.checklists_json()
    if chosen.json:
        print_json(found)
        return 0
    for checklist in found:
        count = len(checklist["items"])
        items = ngettext("{n} item", "{n} items", count).format(n=count)
        print(f"{checklist['id']} {checklist['version']}: {checklist['title']}, {items}")
    return 0


def _answer(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=False) as session:
        workflow.answer(
            session,
            chosen.item,
            chosen.answer,
            subject=chosen.subject,
            reason=chosen.reason,
            by=chosen.by,
        )
    print(_("Recorded {item}: {answer}.").format(item=chosen.item, answer=chosen.answer.value))
    return 0


def _remark(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=False) as session:
        workflow.remark(
            session,
            chosen.text,
            by=chosen.by,
            role=chosen.role,
            kind=chosen.kind,
            audience=chosen.audience,
            subject=chosen.subject,
            at_m=chosen.at,
            source=chosen.source,
        )
    print(_("Added the remark."))
    return 0


def _assess(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=True) as session:
        found = workflow.assess_json(session, chosen.checklist)
    if chosen.json:
        print_json(found)
    else:
        print_assessment(found)
    return 0


def print_assessment(found: dict[str, Any]) -> None:
    """Print profile and coverage first, then what waits for an answer."""
    for row in found["profile"]:
        score = "–" if row["score"] is None else f"{row['score']:.1f}"
        print(f"{score:>4}  {row['title']}  ({row['answered']}/{row['applicable']})")
    print(_("Coverage: {percent} %").format(percent=found["coverage_percent"]))
    if found["interval"]:
        low, high = found["interval"]
        print(_("Score between {low:.1f} and {high:.1f} of 3").format(low=low, high=high))
    if found["band_withheld"]:
        print(found["band_withheld"])
    elif found["band"]:
        print(_("Band: {band}").format(band=found["band"]))
    for item in found["items"]:
        if item["state"] == "proposed":
            # The text says answer, rule and limits, and whether a limit was not verified.
            print(
                _("{item} {subject}: proposed {text}").format(
                    item=item["id"],
                    subject=item["subject_label"],
                    text=item["proposal_text"],
                )
            )
