"""Commands about what is said of a site: answer, remark, assess."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_scenario, add_site, member, opened, place
from cpted_app.cli.output import print_json
from cpted_app.errors import UserError
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.kinds import AnswerValue, Audience, RemarkKind, Role
from cpted_app.words import N_


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
    parser.add_argument(
        "--at", type=place, metavar="X,Y", help=_("where a low answer shows, in site metres")
    )
    parser.add_argument(
        "--visit", default="", metavar="DAY", help=_("the visit it rests on, such as 2026-11-22")
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--by", default="", metavar="NAME", help=_("who answers"))
    who.add_argument("--rater", default="", metavar="NAME", help=_("who rates, on their own"))
    parser.set_defaults(run=_answer)

    _register_remark(commands)
    parser = commands.add_parser("assess", help=_("show evidence, proposals and profile"))
    add_site(parser)
    parser.add_argument("--checklist", metavar="ID", help=_("another than the site's own"))
    add_scenario(parser)
    parser.add_argument(
        "--like",
        type=Path,
        nargs="+",
        default=[],
        metavar="OTHER.gpkg",
        help=_("name sentences of low answers that stand there too; the files are only read"),
    )
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

    about: dict[str, Any] = {"subject": chosen.subject, "reason": chosen.reason}
    doubt = None
    with opened(chosen.site, read_only=False) as session:
        alone = rating.rater_of_copy(session)
        rater = chosen.rater or (alone.by if alone else "")
        if rater and (chosen.at or chosen.visit):
            raise UserError(
                N_("A rating has neither a place nor a visit here."),
                N_("Give them with the answer that the raters come to."),
            )
        if rater:
            rating.rate(session, chosen.item, chosen.answer, rater, **about)
        else:
            about |= {"visit": chosen.visit, "at_m": chosen.at}
            doubt = workflow.answer(session, chosen.item, chosen.answer, by=chosen.by, **about)
    print(_("Recorded {item}: {answer}.").format(item=chosen.item, answer=chosen.answer.value))
    if doubt is not None:
        print(worded(doubt))
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
            session,
            chosen.checklist,
            is_short=chosen.short,
            proposal=chosen.scenario,
            like=chosen.like,
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
    if found["low_lacking"]:
        text = ngettext(
            "{n} low answer lacks a sentence or a place.",
            "{n} low answers lack a sentence or a place.",
            found["low_lacking"],
        )
        print(text.format(n=found["low_lacking"]))
    _print_likes(found)
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


def _print_likes(found: dict[str, Any]) -> None:
    """Print which sentences of low answers stand elsewhere too, and where."""
    for item in found["items"]:
        for like in item.get("like", ()):
            text = _("{item} {subject}: nearly the same sentence in “{title}”, {other} ({share} %)")
            print(
                text.format(
                    item=item["id"],
                    subject=item["subject_label"],
                    title=like["title"],
                    other=like["item"],
                    share=round(100.0 * like["share"]),
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
