"""Appendix E: the thresholds that proposals were made with, and the works behind the questions."""

from cpted_app.analysis import thresholds
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.rules import SIGN
from cpted_app.report.chapters import sight, sight_basis, sight_hiding
from cpted_app.report.chapters.items import compact
from cpted_app.report.content import Badge, Block, Cell, Heading, Paragraph
from cpted_app.report.context import Context
from cpted_app.words import N_


def sources(context: Context) -> list[Block]:
    """Return appendix E: the numbers used, their sources, and what the items rest on."""
    say = context.say
    used = {limit for one in context.assessments for limit in _used(one)}
    if sight.is_told(context):
        used |= set(sight_basis.numbers())
    rows = [_row(context, limit) for limit in sorted(used, key=lambda one: (one.id, one.citation))]
    titles = (N_("Threshold"), N_("Value"), N_("Source, edition, clause"))
    blocks: list[Block] = [
        Heading(text=f"E  {say(N_('Sources and thresholds'))}", starts_page=False)
    ]
    if rows:
        text = N_(
            "● was read in print; no other one was, and shows a badge wherever used. What has no"
            " source is a definition of this program."
        )
        blocks.append(Paragraph(words=say(text), style="note"))
        blocks.append(compact(context, titles, (0.44, 0.13, 0.43), rows))
    else:
        blocks.append(Paragraph(words=say(N_("No threshold was used."))))
    blocks += sight_hiding.candidate_rules(context)
    cited = sorted({source for each in context.questions for source in each.item.sources})
    blocks.append(Heading(text=say(N_("Works the questions draw on")), level=2))
    blocks.append(Paragraph(words="; ".join(cited) or "–", style="note"))
    return blocks


def _used(assessment: Assessment) -> set[Threshold]:
    """Return the limits that proposals were made with, as they came with their checklist."""
    known = assessment.checklist.limits(thresholds.load())
    names = {
        piece.threshold_id
        for each in assessment.items
        if each.proposal is not None
        for piece in each.proposal.evidence
    }
    return {known[name] for name in names if name in known}


def _row(context: Context, limit: Threshold) -> tuple[Cell, ...]:
    source: Cell = "" if limit.citation.startswith(_OWN) else limit.citation
    if limit.verified:
        source = Badge(status="clear", word=limit.citation)
    return limit.quantity, _limit(context, limit), source


_OWN = "cpted-app"
"""The source of what this program defines itself begins so."""


def _limit(context: Context, limit: Threshold) -> str:
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    return f"{SIGN[limit.operator]} {context.say.written(f'{limit.value:g}')}{unit}"
