"""The steps that led to an assessment, in the last chapter: done, open, or waived and why."""

from cpted_app.assess.protocol import Standing, standings
from cpted_app.drawing.status import Status
from cpted_app.model.work import STEP_STATES, StepState
from cpted_app.report.content import Badge, Block, Cell, Column, Heading, Paragraph, Table
from cpted_app.report.context import Context
from cpted_app.words import N_

_BADGES: dict[StepState, Status] = {
    StepState.DONE: "clear",
    StepState.WAIVED: "filtered",
    StepState.OPEN: "unknown",
}


def protocol(context: Context) -> list[Block]:
    """Return the steps of the protocol with their states and the reasons of waivers."""
    say = context.say
    columns = (
        Column(title=say(N_("Step")), share=0.34),
        Column(title=say(N_("Who")), share=0.2),
        Column(title=say(N_("State")), share=0.16),
        Column(title=say(N_("Day, reason")), share=0.3),
    )
    rows = [
        _row(context, number, one)
        for number, one in enumerate(standings(context.site, context.assessment), start=1)
    ]
    text = N_(
        "A step that was left out says why. Open steps are for drafts only, but for the last."
    )
    return [
        Heading(text=say(N_("Protocol")), level=2),
        Paragraph(words=say(text), style="note"),
        Table(columns=columns, rows=tuple(rows), is_compact=True),
    ]


def _row(context: Context, number: int, one: Standing) -> tuple[Cell, ...]:
    language, row = context.say.language, one.row
    told = {
        StepState.OPEN: context.say(N_("due {day}"), day=row.due) if row.due else "–",
        StepState.DONE: row.done_on or "–",
        StepState.WAIVED: row.reason,
    }
    return (
        f"{number}  {one.step.title.in_language(language)}",
        row.owner or one.step.owner.in_language(language),
        Badge(status=_BADGES[row.state], word=context.say(STEP_STATES[row.state])),
        told[row.state],
    )
