"""What the parts of the chapter on sight share: places, ways, stretches, tables, the two maps.

Belongs here: how a thing of sight is written or mapped. What is said belongs to the chapters.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cpted_app.analysis.watching.eyes_result import Stretch
from cpted_app.drawing.fields import Steps
from cpted_app.drawing.primitives import Primitive
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Feature,
    Opening,
    Refuge,
    Route,
    Tree,
    Zone,
)
from cpted_app.report.content import Align, Cell, Column, FieldMap, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.sight_detail import SightField
from cpted_app.units import WALKING_SPEED_M_S
from cpted_app.words import N_

Place = tuple[float, float]
Columns = Sequence[tuple[str, float, Align]]
"""Titles, shares of the width and alignment."""

EYES_SHOWN: tuple[type[Feature], ...] = (Zone, Barrier, Tree, Route, Opening)
WAYS_SHOWN: tuple[type[Feature], ...] = (Zone, Barrier, Route, Refuge, AccessPoint)
MOST_LISTED = 12
"""So many labels stand in a sentence."""
_MAP_PT = 400.0


def name(context: Context, subject: str, label: str) -> tuple[Run, ...]:
    """Return a label in bold, with the name of the mark."""
    row = context.site.feature(subject)
    rest = row.name if row is not None else ""
    return Run(label, "bold"), Run(f"  {rest}" if rest else "", "dim")


def cell(context: Context, place_m: Place | None) -> str:
    """Return ``plan 3C`` of a place; empty where there is no plan, or it lies off it."""
    if place_m is None or context.sheet is None:
        return ""
    reference = context.sheet.reference(*place_m)
    return context.say(N_("plan {reference}"), reference=reference) if reference else ""


def located(context: Context, text: str, place_m: Place | None) -> str:
    """Return a text with the cell of the plan behind it, in brackets."""
    reference = cell(context, place_m)
    return f"{text} ({reference})" if reference else text


def listed(context: Context, labels: Sequence[str]) -> str:
    """Return labels one after another, of many the first ones and how many there are more."""
    told = ", ".join(labels[:MOST_LISTED])
    if len(labels) <= MOST_LISTED:
        return told
    return context.say(N_("{labels} and {n} more"), labels=told, n=len(labels) - MOST_LISTED)


def along(context: Context, subject: str, stretch: Stretch) -> str:
    """Return from where to where a stretch of a route goes, with the cell of its middle."""
    since, to = (context.say.number(each, 0) for each in stretch)
    text = context.say(N_("{since}–{to} m along"), since=since, to=to)
    row = context.site.feature(subject)
    if not isinstance(row, Route):
        return text
    middle = row.geometry.interpolate(sum(stretch) / 2.0)
    return located(context, text, (middle.x, middle.y))


def walk(context: Context, length_m: float) -> str:
    """Return a walk as metres and seconds; in words where there is none."""
    if math.isnan(length_m):
        return "–"
    if math.isinf(length_m):
        return context.say(N_("no way"))
    metres = context.say.length(length_m, 0)
    return f"{metres} · {seconds(context, length_m)}"


def seconds(context: Context, length_m: float) -> str:
    """Return how long a walk takes at the design speed."""
    return f"{context.say.number(length_m / WALKING_SPEED_M_S, 0)}\N{NO-BREAK SPACE}s"


def at_least(context: Context, least: float, up_to: float, digits: int = 0) -> str:
    """Return a number that may be more: ``2`` or ``2–5``."""
    low, high = (context.say.number(each, digits) for each in (least, up_to))
    return low if low == high else f"{low}–{high}"


def share_at_least(context: Context, least: float, up_to: float) -> str:
    """Return a share that may be more, in per cent."""
    low, high = (context.say.percent(each) for each in (least, up_to))
    return low if low == high else f"{low} – {high}"


def table(
    context: Context,
    columns: Columns,
    rows: Sequence[tuple[Cell, ...]],
    *,
    is_compact: bool = False,
) -> Table:
    """Return a table; its titles are to be translated here."""
    made = tuple(
        Column(title=context.say(title) if title else "", share=share, align=align)
        for title, share, align in columns
    )
    return Table(columns=made, rows=tuple(rows), is_compact=is_compact)


def eyes_map(context: Context, shown: SightField) -> FieldMap:
    """Return the map of the openings that see a person."""
    say, counts = context.say, shown.field.values
    known = counts[np.isfinite(counts)]
    caption = say(
        N_(
            "How many marked openings see a person who stands there, at any hour, trees in leaf."
            " Hatched: none does."
        )
    )
    text = N_("{caption} Of the ground on the map no opening sees {share}; at most {most} see it.")
    steps = _reached(shown.steps, float(known.max()))
    share, most = say.percent(float((known == 0).mean())), say.number(known.max(), 0)
    return FieldMap(
        field=shown.field,
        steps=steps,
        caption=caption,
        labels=(_counts(steps.bounds),),
        unit=say(N_("openings")),
        alt=say(text, caption=caption, share=share, most=most),
        highest_pt=_MAP_PT,
        shown=EYES_SHOWN,
        quiet=(Barrier, Tree),
        empty=say(N_("none")),
        is_smooth=False,
    )


def way_map(context: Context, shown: SightField, over: tuple[Primitive, ...]) -> FieldMap:
    """Return the map of the walk to the nearest public way out."""
    say, lengths_m = context.say, shown.field.values
    known = lengths_m[np.isfinite(lengths_m)]
    caption = say(
        N_(
            "Walk to the nearest way out that is open to the public, round what stands there, in"
            " metres and in seconds at {speed} m/s."
        ),
        speed=say.number(WALKING_SPEED_M_S, 1),
    )
    text = N_("{caption} At most {most} on the map; from {share} of it there is none.")
    most = walk(context, float(known.max()) if known.size else math.inf)
    share = say.percent(float(np.isinf(lengths_m).sum() / np.sum(~np.isnan(lengths_m))))
    steps = _reached(shown.steps, float(known.max()) if known.size else 0.0)
    bounds = steps.bounds
    return FieldMap(
        field=shown.field,
        steps=steps,
        caption=caption,
        labels=(
            tuple(f"{each:g}" for each in bounds),
            tuple(seconds(context, each) for each in bounds),
        ),
        unit="m",
        alt=say(text, caption=caption, most=most, share=share),
        highest_pt=_MAP_PT,
        shown=WAYS_SHOWN,
        quiet=(Barrier,),
        over=over,
        empty=say(N_("no way out on foot")),
    )


def _reached(steps: Steps, most: float) -> Steps:
    """Return steps without those that no value reaches, so that colours differ the more."""
    bounds = tuple(each for each in steps.bounds if each <= most)
    return replace(steps, bounds=bounds or steps.bounds[:1])


def _counts(bounds: Sequence[float]) -> tuple[str, ...]:
    """Return the names of colours that stand for counts from 1 on.

    >>> _counts((2.0, 3.0, 5.0, 10.0))
    ('1', '2', '3–4', '5–9', '10 +')
    """
    lows = [1, *map(int, bounds)]
    names = [f"{low}" if high == low + 1 else f"{low}–{high - 1}" for low, high in pairwise(lows)]
    return (*names, f"{lows[-1]} +")
