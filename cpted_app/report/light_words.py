"""What the parts of the chapter on light share: places, amounts, steps and maps in words.

Belongs here: how a thing of light is written or mapped. What is said belongs to the chapters.
"""

from cpted_app.analysis.light.field import Field
from cpted_app.analysis.light.result import LightResults, Place
from cpted_app.analysis.light.what_if import classed
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.light_classes import Outcome, light_class
from cpted_app.assess.light_verdict import Verdict, nearest_luminaire, verdicts
from cpted_app.assess.rules import shown
from cpted_app.drawing.fields import Steps, class_steps, level_text, plain_steps
from cpted_app.drawing.status import Status
from cpted_app.model.features import (
    Barrier,
    Feature,
    Luminaire,
    Opening,
    Route,
    Tree,
    Zone,
)
from cpted_app.report.content import FieldMap, Run
from cpted_app.report.context import Context
from cpted_app.words import N_

Judged = tuple[Route | Zone, Verdict]

BADGES: dict[Outcome, Status] = {
    Outcome.MEETS: "clear",
    Outcome.MEETS_UNVERIFIED: "unknown",
    Outcome.MISSES: "blocked",
    Outcome.OVER: "filtered",
    Outcome.OPEN: "unknown",
}
SHOWN: tuple[type[Feature], ...] = (Zone, Barrier, Tree, Route, Opening, Luminaire)
"""What gives light, stops it or is lit; bottom first."""
QUIET: tuple[type[Feature], ...] = (Barrier, Tree, Opening)
_MOST_STEPS = 4
"""Limits on the ground that may set the steps of the map; with more the steps are plain."""


def name(context: Context, feature: Feature) -> tuple[Run, ...]:
    """Return a feature's label in bold, with its name and its cell of the plan."""
    rest = " · ".join(filter(None, [feature.name, context.grid(feature)]))
    return Run(context.label(feature), "bold"), Run(f"  {rest}" if rest else "", "dim")


def amount(context: Context, value: float, limit: Threshold) -> str:
    """Return a value with its unit, as precise as the comparison with its limit needs."""
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    return f"{context.say.written(shown(value, limit.value))}{unit}"


def lux(context: Context, value: float) -> str:
    """Return an illuminance in lx with as many digits as it is worth, without the unit."""
    digits = 2 if value < 1.0 else 1 if value < 20.0 else 0
    return context.say.number(value, digits)


def spot(context: Context, where: Place | None) -> str:
    """Return where a place is: the luminaire next to it, and the cell of the plan."""
    if where is None:
        return ""
    say, label = context.say, nearest_luminaire(context.site, where)
    cell = context.sheet.reference(*where) if context.sheet is not None else ""
    parts = [say(N_("near {label}"), label=label)] if label else []
    if cell:
        parts.append(say(N_("plan {reference}"), reference=cell))
    return ", ".join(parts)


def with_class(context: Context, results: LightResults) -> list[Judged]:
    """Return the routes and zones whose class is known, with their verdicts."""
    rows: dict[str, Route | Zone] = {row.id: row for row in classed(context.site)}
    return [
        (rows[one.subject], one)
        for one in verdicts(context.site, results)
        if one.light_class is not None
    ]


def steps(context: Context) -> Steps:
    """Return the steps of the maps: those of the classes on the ground, or plain ones."""
    limits = {
        limit.value
        for row in classed(context.site)
        if (kind := light_class(row.lighting_class)) is not None
        for key, limit in kind.limits.items()
        if limit.unit == "lx" and key in ("eh_average", "eh_min")
    }
    own = class_steps(limits) if len(limits) <= _MOST_STEPS else None
    return own or plain_steps(on_faces=False)


def light_map(
    context: Context, field: Field, chosen: Steps, caption: str, *, highest_pt: float = 460.0
) -> FieldMap:
    """Return a map of horizontal illuminance with caption and alternative text."""
    say = context.say
    known = field.values[field.values == field.values]  # NaN is not equal to itself
    text = N_("{caption} From {low} to {high} lx on the map.")
    low, high = (lux(context, float(each)) for each in (known.min(), known.max()))
    alt = say(text, caption=caption, low=low, high=high) if known.size else caption
    return FieldMap(
        field=field,
        steps=chosen,
        caption=caption,
        labels=(tuple(_level(context, chosen, bound) for bound in chosen.bounds),),
        unit="lx",
        alt=alt,
        highest_pt=highest_pt,
        shown=SHOWN,
        quiet=QUIET,
    )


def _level(context: Context, chosen: Steps, bound: float) -> str:
    return context.say.written(level_text(bound, is_change=chosen.is_change))
