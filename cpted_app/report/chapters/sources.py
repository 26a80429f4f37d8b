"""Appendix E: the thresholds that proposals were made with, and the works behind the questions."""

from cpted_app.analysis import thresholds
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.assessment import Assessment
from cpted_app.drawing.status import Status
from cpted_app.report.chapters.items import compact
from cpted_app.report.content import Badge, Block, Cell, Heading, Paragraph
from cpted_app.report.context import Context
from cpted_app.words import N_


def sources(context: Context) -> list[Block]:
    """Return appendix E: the thresholds used, their sources, and what the items rest on."""
    say = context.say
    used = {limit for one in context.assessments for limit in _used(one)}
    rows = [_row(context, limit) for limit in sorted(used, key=lambda one: (one.id, one.citation))]
    titles = (N_("Threshold"), N_("Value"), N_("Source, edition, clause"), N_("Status"))
    blocks: list[Block] = [
        Heading(text=f"E  {say(N_('Sources and thresholds'))}", starts_page=False)
    ]
    if rows:
        blocks.append(compact(context, titles, (0.28, 0.15, 0.39, 0.18), rows))
        text = N_(
            "A threshold that was not read in its printed source shows a badge wherever used."
        )
        blocks.append(Paragraph(words=say(text), style="note"))
    else:
        blocks.append(Paragraph(words=say(N_("No threshold was used."))))
    cited = sorted({source for each in context.questions for source in each.item.sources})
    blocks.append(Heading(text=say(N_("Works the questions draw on")), level=2))
    blocks.append(Paragraph(words="; ".join(cited) or "–"))
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
    say = context.say
    status: Status = "clear" if limit.verified else "filtered"
    word = say(N_("read in print")) if limit.verified else say(N_("not verified"))
    value = _limit(context, limit)
    return limit.quantity, value, limit.citation, Badge(status=status, word=word)


_SIGNS = {">=": "≥", "<=": "≤", "==": "="}


def _limit(context: Context, limit: Threshold) -> str:
    sign = _SIGNS.get(limit.operator, limit.operator)
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    return context.say("{sign} {value:g}{unit}", sign=sign, value=float(limit.value), unit=unit)
