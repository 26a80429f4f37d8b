"""Part of chapter 9: the eyes on routes and zones, as a map, a table and hour by hour."""

from cpted_app.analysis.hours import clock
from cpted_app.analysis.watching.eyes_count import occupied
from cpted_app.analysis.watching.eyes_result import (
    SPANS,
    EyesResults,
    Period,
    PlaceEyes,
    RouteEyes,
    hours_of,
)
from cpted_app.drawing.eyes_charts import HourWords, eyes_by_hour
from cpted_app.report.content import Block, Cell, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.sight_words import Columns, at_least, eyes_map, name, share_at_least, table
from cpted_app.words import N_

MOST_CHARTS = 12
"""Routes and zones that are told hour by hour, those with the fewest eyes first."""
_WHEN: dict[Period, str] = {
    "day": N_("by day {share}"),
    "evening": N_("in the evening {share}"),
    "night": N_("at night {share}"),
}
_CHART_PT = (280.0, 92.0)
_LEAST_ALONE = 0.02
"""An opening that alone sees less than this share of a place is not named."""


def eyes(context: Context) -> list[Block]:
    """Return who sees routes and zones; a sentence where nothing was counted."""
    say, results = context.say, context.results.get("eyes")
    heading = Heading(text=say(N_("Eyes on the place")), level=2)
    drawn = context.sight.eyes if context.sight is not None else None
    shown: list[Block] = [eyes_map(context, drawn)] if drawn is not None else []
    if not isinstance(results, EyesResults):
        return [heading, *shown] if shown else []
    if results.reason is not None:
        return [heading, Paragraph(words=say.message(results.reason)), *shown]
    text = N_(
        "Openings that see a person: mean and least at any hour; with least in the evening"
        " ({evening}), and the shares that no opening sees. A range means that openings without"
        " hours may be empty then."
    )
    note = say(text, evening=SPANS["evening"])
    return [
        heading,
        _table(context, results),
        Paragraph(words=note, style="note"),
        *shown,
        *_by_hour(context, results),
    ]


def _table(context: Context, results: EyesResults) -> Table:
    rows = [_row(context, place) for place in results.places]
    return table(
        context,
        (
            (N_("Where"), 0.27, "left"),
            (N_("Mean"), 0.08, "right"),
            (N_("Least"), 0.08, "right"),
            (N_("Least, evening"), 0.12, "right"),
            (N_("By nobody"), 0.12, "right"),
            (N_("By nobody, evening"), 0.15, "right"),
            (N_("Blank facades"), 0.18, "right"),
        ),
        rows,
        is_compact=True,
    )


def _row(context: Context, place: PlaceEyes) -> tuple[Cell, ...]:
    say, evening, hours = context.say, list(hours_of("evening")), place.hours
    unseen = place.unseen["evening"]
    return (
        name(context, place.subject, place.label),
        say.number(place.mean, 1),
        say.number(place.least, 0),
        at_least(context, hours.least[evening].min(), hours.least_up_to[evening].min()),
        say.percent(place.unseen_share),
        share_at_least(context, unseen.share, unseen.share_up_to),
        _blank(context, place),
    )


def _blank(context: Context, place: PlaceEyes) -> str:
    if not isinstance(place, RouteEyes):
        return "–"
    if place.blank_share is None:
        return context.say(N_("no facades"))
    return context.say.percent(place.blank_share)


def _by_hour(context: Context, results: EyesResults) -> list[Block]:
    say = context.say
    heading = Heading(text=say(N_("Hour by hour")), level=3)
    if results.openings == results.without_hours:
        text = N_("No opening gives its active hours, so nothing is known by hour.")
        return [heading, Paragraph(words=say(text))]
    text = N_("Grey: night. Openings count while their marks say that somebody is there.")
    worst = sorted(results.places, key=lambda place: place.mean)[:MOST_CHARTS]
    rows: list[tuple[Cell, ...]] = [
        (
            eyes_by_hour(place.hours, _words(context), width=_CHART_PT[0], height=_CHART_PT[1]),
            _told(context, place),
        )
        for place in results.places
        if place in worst
    ]
    columns: Columns = (
        (N_("Openings that see a person"), 0.60, "left"),
        (N_("Where, and by whom"), 0.40, "left"),
    )
    return [
        heading,
        table(context, columns, rows, is_compact=True),
        Paragraph(words=say(text), style="note"),
    ]


def _words(context: Context) -> HourWords:
    say = context.say
    return HourWords(
        mean=say(N_("mean")),
        perhaps=say(N_("without hours")),
        least=say(N_("fewest anywhere")),
        hours=say(N_("h")),
    )


def _told(context: Context, place: PlaceEyes) -> tuple[Run, ...]:
    say = context.say
    lines = [_worst_hours(context, place)]
    if place.gives:
        labels = ", ".join(f"{one.label} {say.percent(one.share)}" for one in place.gives)
        lines.append(say(N_("Most is seen from {labels}."), labels=labels))
    for one in place.gives:
        if one.alone_share >= _LEAST_ALONE:
            text = N_("Without {label} nobody would see {share} of it.")
            lines.append(say(text, label=one.label, share=say.percent(one.alone_share)))
    head = name(context, place.subject, place.label)
    return (*head, *(Run(f"\n{line}") for line in lines))


def _worst_hours(context: Context, place: PlaceEyes) -> str:
    """Return which share nobody is known to see at the worst hour of each part of the day."""
    say, parts = context.say, []
    for period, text in _WHEN.items():
        unseen = place.unseen[period]
        share = say.percent(unseen.share_up_to)
        if unseen.share_up_to > 0.0 and unseen.hour_up_to is not None:
            share = f"{share} ({clock(unseen.hour_up_to - 0.5)})"
        parts.append(say(text, share=share))
    text = N_("Not known to be seen at the worst hour: {parts}.")
    return say(text, parts=", ".join(parts))


def without_hours(context: Context) -> list[str]:
    """Return the labels of the openings that give no hours, where somebody may be behind."""
    rows = occupied(context.site)
    return [context.label(row) for row in rows if not row.active_hours.strip()]
