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
    found = standings(context.site, context.assessment)
    # Who took a step is told where it was written down and these readers may know it.
    is_owned = any(one.row.owner for one in found)
    shares = (0.34, 0.20, 0.16, 0.30) if is_owned else (0.40, 0.16, 0.44)
    titles = (N_("Step"), *([N_("Who")] if is_owned else []), N_("State"), N_("Day, reason"))
    columns = tuple(
        Column(title=say(title), share=share) for title, share in zip(titles, shares, strict=True)
    )
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found, start=1):
        step, state, told = _row(context, number, one)
        owner = [one.row.owner or "–"] if is_owned else []
        rows.append((step, *owner, state, told))
    text = N_(
        "A step that was left out says why. Open steps are for drafts only, but for the last."
    )
    return [
        Heading(text=say(N_("Protocol")), level=2),
        Paragraph(words=say(text), style="note"),
        Table(columns=columns, rows=tuple(rows), is_compact=True),
    ]


def _row(context: Context, number: int, one: Standing) -> tuple[str, Badge, str]:
    row = one.row
    told = {
        StepState.OPEN: context.say(N_("due {day}"), day=row.due) if row.due else "–",
        StepState.DONE: row.done_on or "–",
        StepState.WAIVED: row.reason,
    }
    return (
        f"{number}  {one.step.title.in_language(context.say.language)}",
        Badge(status=_BADGES[row.state], word=context.say(STEP_STATES[row.state])),
        told[row.state],
    )
