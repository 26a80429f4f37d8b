"""Appendix F, where it was asked for: an earlier state of the site beside the state of now."""

from collections.abc import Iterable

from cpted_app.assess.reassessment import Movement, Reassessment
from cpted_app.assess.reassessment_lines import (
    CAVEAT,
    Line,
    Section,
    headline,
    lines,
    signed,
)
from cpted_app.drawing.moves import Move, moves_chart
from cpted_app.model.kinds import Audience
from cpted_app.report.chapters.lists import BANDS
from cpted_app.report.content import (
    Block,
    Bullets,
    Cell,
    ChartFigure,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
)
from cpted_app.report.context import Context
from cpted_app.words import N_, Message

MOST_BARS = 16
CHART_PT = 470.0
_TITLES = (N_("What"), N_("About"), N_("Then"), N_("Now"), N_("Change"))
_SHARES = (0.26, 0.13, 0.23, 0.23, 0.15)


def reassessment(context: Context) -> list[Block]:
    """Return appendix F; nothing where no comparison was asked for."""
    say, found = context.say, context.reassessment
    if found is None:
        return []
    changed = [line for line in lines(found) if line.is_changed]
    measured = [line for line in changed if line.section == "measures"]
    sure = [line for line in measured if line.verdict in ("higher", "lower")]
    return [
        Heading(text=f"F  {say(N_('Compared with an earlier state'))}"),
        Paragraph(words=_lead(context, found), style="lead"),
        Bullets(items=tuple(say.message(each) for each in _sentences(found))),
        Paragraph(words=_caveat(context), style="note"),
        *_score(context, found),
        *_part(context, N_("Answers that changed"), _of(changed, "items")),
        *_part(context, N_("Marks"), _of(changed, "marks"), (0.14, 0.25, 0.24, 0.24, 0.13)),
        *_part(context, N_("Measurements beyond doubt"), sure),
        *_unsure_part(context, _unsure(found, measured)),
        *_untold(context, found),
        *_part(
            context,
            N_("What became of the recommendations"),
            _of(lines(found), "actions"),
            (0.44, 0.11, 0.14, 0.13, 0.18),
        ),
    ]


def _lead(context: Context, found: Reassessment) -> str:
    say = context.say
    if found.earlier_at_utc is None:
        return say(N_("An earlier state of the site and the state of this report."))
    text = N_("The state of {day} and the state of this report.")
    return say(text, day=say.date(found.earlier_at_utc))


def _sentences(found: Reassessment) -> tuple[Message, ...]:
    then, now = (
        Message(BANDS[one.assessment.band]) if one.assessment.band else Message("–")
        for one in (found.earlier, found.later)
    )
    first, *rest = headline(found)
    return (first, Message(N_("Band: {then} → {now}."), {"then": then, "now": now}), *rest)


def _caveat(context: Context) -> str:
    told = context.say.message(CAVEAT)
    if context.edition is Audience.POLICE:
        return told
    text = N_("What was or is meant for other readers is left out on both sides.")
    return f"{told} {context.say(text)}"


def _score(context: Context, found: Reassessment) -> list[Block]:
    say, checklist = context.say, found.earlier.assessment.checklist
    shown, rest = found.score.largest(MOST_BARS)
    if not shown:
        return []

    def name(one: Movement) -> str:
        return f"{one.item} {checklist.item(one.item).topic.in_language(say.language)}"

    moves = [Move(name=name(one), amount=float(one.share)) for one in shown]
    if rest:
        other = say(N_("{n} others"), n=len(rest))
        moves.append(Move(name=other, amount=float(sum(one.share for one in rest))))

    def number(amount: float) -> str:
        return say.message(signed(amount))

    text = N_("What each question adds to the difference of the scores; together they are it.")
    told = "; ".join(f"{one.name} {number(one.amount)}" for one in moves)
    return [
        Heading(text=say(N_("What moved the score")), level=2),
        ChartFigure(
            chart=moves_chart(moves, width=CHART_PT, number=number), caption=say(text), alt=told
        ),
    ]


def _of(listed: Iterable[Line], section: Section) -> list[Line]:
    return [line for line in listed if line.section == section]


def _unsure(found: Reassessment, measured: Iterable[Line]) -> list[Line]:
    """Return the values of routes and zones that differ, however sure they are."""
    wide = {
        one.subject
        for one in found.measures
        if one.verdict == "unsure" and one.name.partition(".")[0] in ("route", "zone")
    }
    unsure = [line for line in measured if line.verdict == "unsure" and line.subject in wide]
    # What prints alike differs by less than anybody would act on.
    return [line for line in unsure if str(line.before) != str(line.after)]


def _unsure_part(context: Context, listed: list[Line]) -> list[Block]:
    """Return the values that differ while nobody knows how surely: said once, not row by row."""
    if not listed:
        return []
    say = context.say
    columns = tuple(
        Column(title=say(head), share=share)
        for head, share in zip(_TITLES[:4], (0.46, 0.14, 0.20, 0.20), strict=True)
    )
    rows = tuple(_row(context, line)[:4] for line in listed)
    text = N_("These values differ; how surely is not known for any of them.")
    return [
        Heading(text=say(N_("Measurements whose doubt is not known")), level=2),
        Paragraph(words=say(text), style="note"),
        Table(columns=columns, rows=rows, is_compact=True),
    ]


def _untold(context: Context, found: Reassessment) -> list[Block]:
    """Return how many values nothing is told of, and why."""
    verdicts = [one.verdict for one in found.measures]
    texts = (
        (
            N_("Values that differ by no more than their uncertainty: {n}. Nothing is told then."),
            verdicts.count("cannot_tell"),
        ),
        (N_("Values that were known only in the earlier state: {n}."), verdicts.count("gone")),
        (N_("Values that are known only now: {n}."), verdicts.count("new")),
    )
    told = " ".join(context.say(text, n=count) for text, count in texts if count)
    return [Paragraph(words=told, style="note")] if told else []


def _part(
    context: Context, title: str, listed: list[Line], shares: tuple[float, ...] = _SHARES
) -> list[Block]:
    if not listed:
        return []
    columns = tuple(
        Column(title=context.say(head), share=share)
        for head, share in zip(_TITLES, shares, strict=True)
    )
    rows = tuple(_row(context, line) for line in listed)
    return [
        Heading(text=context.say(title), level=2),
        Table(columns=columns, rows=rows, is_compact=True),
    ]


def _row(context: Context, line: Line) -> tuple[Cell, ...]:
    say = context.say
    what: Words = say.message(line.what)
    if line.item is not None:
        topic = line.item.topic.in_language(say.language)
        what = (Run(f"{line.item.id} ", "bold"), Run(topic))
    tone = line.tone or "plain"
    return (
        what,
        say.message(line.about),
        _told(context, line.before, line.reasons[0]),
        _told(context, line.after, line.reasons[1]),
        (Run(say.message(line.change), tone),),
    )


def _told(context: Context, value: Message, reason: Message) -> Words:
    why = context.say.message(reason)
    shown = Run(context.say.message(value))
    return (shown, Run(f"\n{why}", "dim")) if why else (shown,)
