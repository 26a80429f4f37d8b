"""Commands about what is said of a site: answer, remark, assess."""

import argparse
from typing import Any

from cpted_app.cli.arguments import add_json, add_scenario, add_site, member, opened, place
from cpted_app.cli.output import print_json
from cpted_app.i18n import _
from cpted_app.model.kinds import AnswerValue, Audience, RemarkKind, Role


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("answer", help=_("record an answer"))
    add_site(parser)
    parser.add_argument(
        "item", metavar="ITEM", help=_("such as 2A-01 or 2B-12; it tells its checklist")
    )
    parser.add_argument(
        "answer",
        type=member(AnswerValue),
        metavar="ANSWER",
        help=_("0 … 3, na, not-observed, not-accessible or disputed"),
    )
    parser.add_argument("--subject", default="site", metavar="ID", help=_("id or label of a mark"))
    parser.add_argument("--reason", default="", metavar="TEXT")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--by", default="", metavar="NAME", help=_("who answers"))
    who.add_argument("--rater", default="", metavar="NAME", help=_("who rates, on their own"))
    parser.set_defaults(run=_answer)

    _register_remark(commands)
    parser = commands.add_parser("assess", help=_("show evidence, proposals and profile"))
    add_site(parser)
    parser.add_argument("--checklist", metavar="ID", help=_("another than the site's own"))
    add_scenario(parser)
    parser.add_argument("--short", action="store_true", help=_("the questions of the short list"))
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


def _answer(chosen: argparse.Namespace) -> int:
    from cpted_app.session import rating, workflow

    about = {"subject": chosen.subject, "reason": chosen.reason}
    with opened(chosen.site, read_only=False) as session:
        if chosen.rater:
            rating.rate(session, chosen.item, chosen.answer, chosen.rater, **about)
        else:
            workflow.answer(session, chosen.item, chosen.answer, by=chosen.by, **about)
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
        found = workflow.assess_json(
            session, chosen.checklist, is_short=chosen.short, proposal=chosen.scenario
        )
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
    if "short_list" in found:
        _print_short_list(found)
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


def _print_short_list(found: dict[str, Any]) -> None:
    """Print how far the short list is answered, and each question of it with its answer."""
    line = _(
        "Short list: {answered} of {applicable} answered;"
        " over all checklists {answered_in_all} of {applicable_in_all}"
    )
    print(line.format(**found["short_list"]))
    for item in found["items"]:
        print(f"{item['answer'] or '–':>4}  {item['id']} {item['subject_label']}")
