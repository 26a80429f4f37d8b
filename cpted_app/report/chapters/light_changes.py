"""Part of chapter 8: a lamp out, the hours of the night, upkeep, and what is planned."""

from cpted_app.analysis.hours import clock
from cpted_app.analysis.light.burning import Period
from cpted_app.analysis.light.result import LightResults, Surface
from cpted_app.analysis.light.what_if import classed, hours_until
from cpted_app.assess.lamp_failures import Failure, ranked
from cpted_app.assess.light_classes import (
    OUTCOMES,
    Judgement,
    Outcome,
    judged,
    quantity_name,
    value_of,
)
from cpted_app.drawing.fields import CHANGE
from cpted_app.report.content import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.light_detail import LightDetail
from cpted_app.report.light_words import (
    Judged,
    amount,
    light_map,
    lux,
    name,
    spot,
    steps,
    with_class,
)
from cpted_app.words import N_

MOST_FAILURES = 5
"""Lamp failures told for each route or zone."""
LEAST_LOST = 0.005
"""A failure that takes less than this share of any limit's quantity is not told."""
TWO_ON_A_PAGE_PT = 268.0
"""Height of maps that are to be compared, points."""
LONGEST_YEARS = 25.0
"""No forecast of ageing beyond this: nobody has tested luminaires for so long."""
HOURS_A_YEAR = 4100.0
"""Hours from dusk to dawn in a year, about, in the middle of Europe. Not verified."""


def changes(context: Context, results: LightResults) -> list[Block]:
    """Return what would change the light; nothing where that was not computed."""
    detail = context.light
    if detail is None:
        return []
    found = with_class(context, results)
    return [
        *_failures(context, detail, results, found),
        *_night(context, detail),
        *_upkeep(context, results, found),
        *_planned(context, detail, found),
    ]


def _failures(
    context: Context, detail: LightDetail, results: LightResults, found: list[Judged]
) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row, verdict in found:
        change, kind = detail.what_if.get(row.id), verdict.light_class
        if change is None or kind is None or not change.lamp_out:
            continue
        before = results.surfaces[row.id]
        failures = ranked(change.lamp_out, before, kind, faces_matter=row.faces_matter)
        held = all(one.holds for one in verdict.judgements if one.threshold.operator == ">=")
        told = [one for one in failures if one.lost >= LEAST_LOST][:MOST_FAILURES]
        for at, failure in enumerate(told):
            first = name(context, row) if at == 0 else ""
            rows.append((first, *_failure(context, failure, was_held=held)))
    if not rows:
        return []
    text = N_(
        "What one failed luminaire leaves, the gravest first; at most {count} for each."
        " Limits that were not read in their source are taken as they are."
    )
    table = Table(
        columns=(
            Column(title=say(N_("Where")), share=0.16),
            Column(title=say(N_("Out")), share=0.07),
            Column(title=say(N_("What is left")), share=0.41),
            Column(title=say(N_("Result")), share=0.18),
            Column(title=say(N_("Darkest place then")), share=0.18),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    return [
        Heading(text=say(N_("If one luminaire fails")), level=2),
        Paragraph(words=say(text, count=MOST_FAILURES), style="note"),
        table,
    ]


def _failure(context: Context, failure: Failure, *, was_held: bool) -> tuple[Cell, ...]:
    say, worst = context.say, failure.worst
    before, after, limit = (
        amount(context, value, worst.threshold)
        for value in (worst.before, worst.after, worst.threshold.value)
    )
    text = N_("{what}: {before} → {after}, limit {limit}")
    what = say.message(quantity_name(worst.quantity))
    left = say(text, what=what, before=before, after=after, limit=limit)
    if failure.broken and was_held:
        badge = Badge(status="blocked", word=say(N_("breaks the class")))
    elif failure.broken:
        badge = Badge(status="blocked", word=say(N_("breaks a further limit")))
    elif was_held:
        badge = Badge(status="clear", word=say(N_("limits still met")))
    else:
        badge = Badge(status="filtered", word=say(N_("missed before too")))
    label = (Run(failure.out.luminaire_label, "bold"),)
    return label, left, badge, spot(context, failure.where) or "–"


def _night(context: Context, detail: LightDetail) -> list[Block]:
    """Return the light by parts of the night; nothing where no luminaire is switched."""
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row in classed(context.site):
        change = detail.what_if.get(row.id)
        night = change.night if change is not None else ()
        if len(night) < 2:
            continue
        for at, (period, surface) in enumerate(night):
            first = name(context, row) if at == 0 else ""
            rows.append((first, *_part_of_night(context, period, surface)))
    if not rows:
        return []
    table = Table(
        columns=(
            Column(title=say(N_("Where")), share=0.25),
            Column(title=say(N_("Hours")), share=0.17),
            Column(title=say(N_("Luminaires in full, dimmed, off")), share=0.22),
            Column(title=say(N_("Average")), share=0.12, align="right"),
            Column(title=say(N_("Least")), share=0.12, align="right"),
            Column(title=say(N_("Least on faces")), share=0.12, align="right"),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    return [Heading(text=say(N_("Over the night")), level=2), table]


def _part_of_night(context: Context, period: Period, surface: Surface) -> tuple[Cell, ...]:
    full = sum(factor == 1.0 for factor in period.factors)
    off = sum(factor == 0.0 for factor in period.factors)
    counts = f"{full} · {len(period.factors) - full - off} · {off}"
    values = (surface.average("eh"), surface.minimum("eh"), surface.minimum("esc"))
    hours = f"{clock(period.from_h)}–{clock(period.to_h)}"
    return hours, counts, *(f"{lux(context, value)} lx" for value in values)


def _upkeep(context: Context, results: LightResults, found: list[Judged]) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row, verdict in found:
        surface = results.surfaces[row.id]
        own = [one for one in verdict.judgements if _is_least_light(one)]
        for at, one in enumerate(own):
            first = name(context, row) if at == 0 else ""
            rows.append((first, *_by_upkeep(context, one, surface)))
    if not rows:
        return []
    text = N_(
        "The same maintenance factor for all luminaires. “Holds down to” is the smallest one at"
        " which the limit is met. Years: until LEDs that keep 80 % of their light after 100,000"
        " hours, burn {hours} hours a year and stay clean have fallen to it from new."
    )
    factors = tuple(say.number(each.factor, 1) for each in found[0][1].judgements[0].by_factor)
    table = Table(
        columns=(
            Column(title=say(N_("Where")), share=0.22),
            Column(title=say(N_("Quantity")), share=0.22),
            *(
                Column(title=say(N_("at {factor}"), factor=factor), share=0.12, align="right")
                for factor in factors
            ),
            Column(title=say(N_("Holds down to")), share=0.20, align="right"),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    hours = say.number(HOURS_A_YEAR, 0)
    return [
        Heading(text=say(N_("Upkeep and ageing")), level=2),
        table,
        Paragraph(words=say(text, hours=hours), style="note"),
    ]


def _is_least_light(one: Judgement) -> bool:
    limit = one.threshold
    return limit.operator == ">=" and limit.unit == "lx" and limit.value > 0.0


def _by_upkeep(context: Context, one: Judgement, surface: Surface) -> tuple[Cell, ...]:
    say = context.say
    values: list[Cell] = [
        (Run(amount(context, each.value, one.threshold), "plain" if each.holds else "bad"),)
        for each in one.by_factor
    ]
    new = value_of(surface.initial or surface.with_factor(1.0), one.quantity)
    needed = one.threshold.value / new if new > 0.0 else 2.0
    if needed > 1.0:
        lasts = say(N_("not even new"))
    else:
        years = hours_until(needed) / HOURS_A_YEAR
        text = N_("{factor} ({years} years)")
        if years > LONGEST_YEARS:
            text, years = N_("{factor} (over {years} years)"), LONGEST_YEARS
        lasts = say(text, factor=say.number(needed, 2), years=say.number(years, 0))
    return say.message(quantity_name(one.quantity)), *values, lasts


def _planned(context: Context, detail: LightDetail, found: list[Judged]) -> list[Block]:
    """Return before, after and difference, where luminaires are planned."""
    fields = detail.comparison
    if not detail.has_planned or fields is None:
        return []
    say, own = context.say, steps(context)
    maps = (
        (fields.before, own, N_("Before: the luminaires that work today.")),
        (fields.after, own, N_("After: with the planned luminaires beside them.")),
        (fields.difference, CHANGE, N_("Difference: what the planned luminaires add.")),
    )
    text = N_(
        "Planned luminaires are added to the working ones; none is taken away, and faulty ones"
        " stay dark. The maps before and after have one legend."
    )
    return [
        Heading(text=say(N_("What the planned luminaires change")), level=2),
        *(
            light_map(context, field, chosen, say(caption), highest_pt=TWO_ON_A_PAGE_PT)
            for field, chosen, caption in maps
        ),
        Paragraph(words=say(text), style="note"),
        *_before_after(context, detail, found),
    ]


def _before_after(context: Context, detail: LightDetail, found: list[Judged]) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row, verdict in found:
        proposed = detail.what_if[row.id].proposed if row.id in detail.what_if else None
        if proposed is None or verdict.light_class is None:
            continue
        after = judged(proposed, verdict.light_class, row.faces_matter)
        for at, (old, new) in enumerate(zip(verdict.judgements, after, strict=True)):
            first = name(context, row) if at == 0 else ""
            limit = amount(context, old.threshold.value, old.threshold)
            values = (amount(context, each.value, old.threshold) for each in (old, new))
            what = say.message(quantity_name(old.quantity))
            rows.append((first, what, limit, *values, _turn(context, old, new)))
    if not rows:
        return []
    return [
        Table(
            columns=(
                Column(title=say(N_("Where")), share=0.20),
                Column(title=say(N_("Quantity")), share=0.21),
                Column(title=say(N_("Limit")), share=0.11, align="right"),
                Column(title=say(N_("Before")), share=0.12, align="right"),
                Column(title=say(N_("After")), share=0.12, align="right"),
                Column(title=say(N_("Limit met")), share=0.24),
            ),
            rows=tuple(rows),
            is_compact=True,
        )
    ]


def _turn(context: Context, old: Judgement, new: Judgement) -> Badge:
    say = context.say
    if new.holds:
        word = N_("before and after") if old.holds else N_("only after")
        return Badge(status="clear" if new.verified else "unknown", word=say(word))
    if new.outcome is Outcome.OVER:
        return Badge(status="filtered", word=say(OUTCOMES[Outcome.OVER]))
    word = N_("no longer") if old.holds else N_("neither before nor after")
    return Badge(status="blocked", word=say(word))
