"""Chapter 12: what is asked for by priority, with condition, side effects and what became of it."""

from cpted_app.assess import advice
from cpted_app.assess.priority import matrix, priority, ranked
from cpted_app.drawing.status import Status
from cpted_app.model import kinds, work
from cpted_app.model.fields import specs
from cpted_app.model.records import Recommendation
from cpted_app.report.content import (
    Badge,
    Block,
    Cell,
    Column,
    Heading,
    KeyValues,
    Paragraph,
    Run,
    Table,
    Words,
)
from cpted_app.report.context import Context
from cpted_app.words import N_

LONGEST_TITLE = 170
"""Letters of a recommendation that stand above it; of a longer one the whole stands below."""
SIDE_EFFECTS = ("exclusion", "fortress", "privacy", "displacement", "side_effects")
_BADGES: dict[work.Level | None, Status] = {
    work.Level.HIGH: "blocked",
    work.Level.MEDIUM: "filtered",
    work.Level.LOW: "clear",
    None: "unknown",
}


def recommendations(context: Context) -> list[Block]:
    """Return the chapter: a table of all, then each with everything that is known of it."""
    say, rows = context.say, ranked(context.site.all(Recommendation))
    blocks: list[Block] = [Heading(text=f"12  {say(N_('Recommendations'))}", starts_page=False)]
    if not rows:
        return [*blocks, Paragraph(words=say(N_("No recommendation is written down yet.")))]
    blocks.append(Paragraph(words=matrix().reason.in_language(say.language), style="lead"))
    blocks.append(_table(context, rows))
    for row in rows:
        title = first_line(row.text, LONGEST_TITLE)
        blocks.append(Heading(text=f"{row.label or '–'}  {title}", level=3))
        if title != row.text.strip():
            blocks += [Paragraph(words=part) for part in row.text.splitlines() if part.strip()]
        blocks.append(KeyValues(pairs=tuple(_facts(context, row))))
    return blocks


def first_line(text: str, most: int = 84) -> str:
    """Return the first line of a text, cut between words.

    >>> first_line("Cut the hedge", 9)
    'Cut the…'
    """
    line = text.strip().splitlines()[0] if text.strip() else "–"
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def _table(context: Context, rows: list[Recommendation]) -> Table:
    say = context.say
    columns = (
        Column(title=say(N_("No.")), share=0.07),
        Column(title=say(N_("What is asked for")), share=0.41),
        Column(title=say(N_("Priority")), share=0.14),
        Column(title=say(N_("Who")), share=0.18),
        Column(title=say(N_("Response, follow-up")), share=0.20),
    )
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        found = priority(row)
        word = say(work.LEVELS[found]) if found is not None else say(N_("unknown"))
        badge = Badge(status=_BADGES[found], word=word)
        stands = [say(kinds.RESPONSES[row.response])]
        if row.follow_up is not work.FollowUp.OPEN:
            stands.append(say(work.FOLLOW_UPS[row.follow_up]))
        text = first_line(row.text, LONGEST_TITLE)
        lines.append((row.label or "–", text, badge, row.owner or "–", ", ".join(stands)))
    return Table(columns=columns, rows=tuple(lines), is_compact=True)


def _facts(context: Context, row: Recommendation) -> list[tuple[str, Words]]:
    say, declared = context.say, specs(Recommendation)
    pairs: list[tuple[str, Words]] = [
        (say(N_("About")), _about(context, row)),
        (say(N_("Priority, stage, terms")), f"{_priority(context, row)}; {_terms(context, row)}"),
        (say(declared["condition"].label), row.condition),
        (say(declared["measure_of_success"].label), row.measure_of_success),
        (say(N_("Who, by when")), " · ".join(filter(None, (row.owner, row.stage)))),
        (say(N_("Evidence")), row.evidence),
        (say(N_("What else it may do")), _side_effects(context, row)),
        (
            say(N_("Response, follow-up")),
            f"{_response(context, row)} · {_follow_up(context, row)}",
        ),
    ]
    return [(name, value) for name, value in pairs if value]


def _side_effects(context: Context, row: Recommendation) -> Words:
    """Return the side effects that are written down, each behind its name."""
    declared, runs = specs(Recommendation), list[Run]()
    for name in SIDE_EFFECTS:
        if value := getattr(row, name).strip():
            runs += [Run(f"{context.say(declared[name].label)}: ", "dim"), Run(f"{value} ")]
    return tuple(runs)


def _about(context: Context, row: Recommendation) -> str:
    parts = [context.subject(row.subject), row.item]
    risen = (advice.risen(row, one) for one in context.assessments)
    found = next((each for each in risen if each is not None), None)
    if found is not None and found.answer is not None:
        answer = context.answer(found.answer.value)
        parts.append(context.say(N_("the answer has risen to {answer}"), answer=answer))
    return " · ".join(filter(None, parts))


def _priority(context: Context, row: Recommendation) -> str:
    say, found = context.say, priority(row)
    if found is None:
        return say(N_("unknown: how grave or how likely was not said"))
    return say(
        N_("{priority} (how grave: {severity}, how likely: {likelihood})"),
        priority=say(work.LEVELS[found]),
        severity=say.choice(work.LEVELS, row.severity),
        likelihood=say.choice(work.LEVELS, row.likelihood),
    )


def _terms(context: Context, row: Recommendation) -> str:
    say = context.say
    return say(
        N_("{stage}, cost {cost}, effort {effort}"),
        stage=say.choice(kinds.DESIGN_STAGES, row.design_stage),
        cost=say.choice(kinds.COSTS, row.cost),
        effort=say.choice(kinds.COSTS, row.effort),
    )


def _response(context: Context, row: Recommendation) -> str:
    response = context.say(kinds.RESPONSES[row.response])
    return f"{response}: {row.response_reason}" if row.response_reason else response


def _follow_up(context: Context, row: Recommendation) -> str:
    say = context.say
    parts = [" ".join(filter(None, (say(work.FOLLOW_UPS[row.follow_up]), row.follow_up_on)))]
    if row.review_on:
        parts.append(say(N_("to be looked at on {day}"), day=row.review_on))
    if advice.is_overdue(row, context.now.date()):
        parts.append(say(N_("this day has passed")))
    return ", ".join(parts)
