"""Chapter 8: how light falls on routes and zones, what faces get, and against which limits.

Belongs here: the results. What would change them is told in ``light_changes``, what they rest
on in ``light_basis``.
"""

from collections.abc import Sequence

from cpted_app.analysis.hours import clock
from cpted_app.analysis.light.obtrusive import CURFEW_H, MORNING_H
from cpted_app.analysis.light.result import LightResults, WindowResults
from cpted_app.analysis.light.what_if import classed
from cpted_app.assess.light_classes import (
    OUTCOMES,
    quantity_name,
)
from cpted_app.assess.light_verdict import verdicts
from cpted_app.assess.light_windows import windows_judged
from cpted_app.assess.rules import SIGN
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.kinds import ENVIRONMENTAL_ZONES
from cpted_app.report.chapters import light_basis, light_changes, light_routes
from cpted_app.report.content import (
    Badge,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    KeyValues,
    Paragraph,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.report.light_words import (
    BADGES,
    Judged,
    amount,
    light_map,
    lux,
    name,
    spot,
    steps,
    with_class,
)
from cpted_app.report.readings_blocks import measured_light
from cpted_app.words import N_, Message


def light(context: Context) -> list[Block]:
    """Return chapter 8: light; a sentence where nothing could be calculated."""
    say = context.say
    results = context.results.get("light")
    title = f"8  {say(N_('Light'))}"
    if not isinstance(results, LightResults) or results.reason is not None:
        reason = getattr(results, "reason", None) or Message(N_("No light was calculated."))
        heading = Heading(text=title, starts_page=False)
        return [heading, Paragraph(words=say.message(reason)), *_measured(context)]
    blocks: list[Block] = [
        Heading(text=title),
        Paragraph(words=_lead(context, results), style="lead"),
        *_missing(context, results),
        *_sentences(context, results),
        *_map(context),
        *_results(context, results),
        *light_routes.profiles(context, results),
        *light_changes.changes(context, results),
        *_windows(context),
        *_measured(context),
        *light_basis.basis(context),
    ]
    return blocks


def _measured(context: Context) -> list[Block]:
    blocks = measured_light(context)
    return [Heading(text=context.say(N_("Measured on site")), level=2), *blocks] if blocks else []


def _lead(context: Context, results: LightResults) -> str:
    say = context.say
    text = N_(
        "Direct light. Working luminaires: {lamps}, routes: {routes}, zones: {zones}."
        " What is assumed stands at the end of this chapter."
    )
    working = sum(one.state == "working" for one in context.site.all(Luminaire))
    zones = sum(row.id in results.surfaces for row in context.site.all(Zone))
    return say(text, lamps=working, routes=len(results.routes), zones=zones)


def _missing(context: Context, results: LightResults) -> list[Block]:
    say = context.say
    items: list[str] = []
    if results.left_out:
        text = N_("Without photometry, so without light here: {labels}. Values are “at least”.")
        items.append(say(text, labels=", ".join(results.left_out)))
    if results.covered:
        text = N_("Wholly inside buildings, so not calculated: {labels}.")
        items.append(say(text, labels=", ".join(results.covered)))
    return [Bullets(items=tuple(items))] if items else []


def _sentences(context: Context, results: LightResults) -> list[Block]:
    """Return the result of each route and zone in one sentence."""
    found = verdicts(context.site, results)
    items = tuple(f"{context.say.message(one.sentence)}." for one in found)
    return [Bullets(items=items)] if items else []


def _map(context: Context) -> list[Block]:
    if context.light is None or context.light.comparison is None:
        return []
    say, own = context.say, steps(context)
    caption = say(
        N_("Horizontal illuminance on the ground, working luminaires, nothing switched or dimmed.")
    )
    if own.limits:
        strong = say(N_("Strong lines are limits of the classes on this site."))
        caption = f"{caption} {strong}"
    return [light_map(context, context.light.comparison.before, own, caption)]


def _results(context: Context, results: LightResults) -> list[Block]:
    say = context.say
    found = with_class(context, results)
    blocks: list[Block] = [Heading(text=say(N_("Routes and zones")), level=2)]
    if not results.surfaces:
        text = N_("No route and no zone is marked outside buildings, so nothing is judged.")
        return [*blocks, Paragraph(words=say(text))]
    if found:
        blocks.append(_judged_table(context, found))
        text = N_(
            "○ met, but the limit was not read in its source: it gives no pass."
            " A minimum is that of the grid; its place is the darkest point."
        )
        blocks.append(Paragraph(words=say(text), style="note"))
    rest = [row for row in _surfaces(context) if row.id in results.surfaces]
    rest = [row for row in rest if row not in [each for each, _ in found]]
    if rest:
        blocks.append(_plain_table(context, results, rest))
        text = N_("No known lighting class is written down for these, so nothing is judged.")
        blocks.append(Paragraph(words=say(text), style="note"))
    choices = tuple(
        (f"{context.label(row)} · {row.lighting_class.strip()}", row.class_choice)
        for row in classed(context.site)
        if row.class_choice.strip()
    )
    if choices:
        blocks.append(Heading(text=say(N_("Why these classes")), level=3))
        blocks.append(KeyValues(pairs=choices))
    return blocks


def _surfaces(context: Context) -> tuple[Route | Zone, ...]:
    return (*context.site.all(Route), *context.site.all(Zone))


def _judged_table(context: Context, found: Sequence[Judged]) -> Table:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row, verdict in found:
        for at, one in enumerate(verdict.judgements):
            badge = Badge(status=BADGES[one.outcome], word=say(OUTCOMES[one.outcome]))
            sign, limit = SIGN[one.threshold.operator], one.threshold
            first = (name(context, row), row.lighting_class.strip()) if at == 0 else ("", "")
            rows.append(
                (
                    *first,
                    say.message(quantity_name(one.quantity)),
                    f"{sign} {amount(context, limit.value, limit)}",
                    amount(context, one.value, limit),
                    badge,
                    spot(context, one.where) or "–",
                )
            )
    return Table(
        columns=(
            Column(title=say(N_("Where")), share=0.16),
            Column(title=say(N_("Class")), share=0.06),
            Column(title=say(N_("Quantity")), share=0.21),
            Column(title=say(N_("Limit")), share=0.12, align="right"),
            Column(title=say(N_("Value")), share=0.10, align="right"),
            Column(title=say(N_("Result")), share=0.19),
            Column(title=say(N_("Darkest place")), share=0.16),
        ),
        rows=tuple(rows),
        is_compact=True,
    )


def _plain_table(context: Context, results: LightResults, rest: Sequence[Route | Zone]) -> Table:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for row in rest:
        surface = results.surfaces[row.id]
        values = (
            surface.average("eh"),
            surface.minimum("eh"),
            surface.minimum("ev"),
            surface.minimum("esc"),
        )
        uniformity = say.number(surface.uniformity("eh"), 2)
        numbers = [f"{lux(context, value)} lx" for value in values]
        rows.append((name(context, row), *numbers[:2], uniformity, *numbers[2:]))
    return Table(
        columns=(
            Column(title=say(N_("Where")), share=0.30),
            Column(title=say(N_("Average")), share=0.14, align="right"),
            Column(title=say(N_("Least")), share=0.14, align="right"),
            Column(title=say(N_("Uniformity")), share=0.14, align="right"),
            Column(title=say(N_("Least upright")), share=0.14, align="right"),
            Column(title=say(N_("Least on faces")), share=0.14, align="right"),
        ),
        rows=tuple(rows),
    )


def _windows(context: Context) -> list[Block]:
    """Return light on windows against the limits of the environmental zone."""
    say, results = context.say, context.results.get("windows")
    if not isinstance(results, WindowResults) or not results.windows:
        return []
    heading = Heading(text=say(N_("Light on windows")), level=2)
    zone = context.site.header.environmental_zone
    if zone is None:
        text = N_("No environmental zone is chosen, so light on windows is not judged.")
        return [heading, Paragraph(words=say(text))]
    rows: list[tuple[Cell, ...]] = []
    found = windows_judged(context.site, results)
    for evening, night in zip(found[::2], found[1::2], strict=True):
        row = context.site.feature(evening.opening)
        cells = [
            cell
            for one in (evening, night)
            for cell in (
                f"{amount(context, one.value, one.threshold)}"
                f" ({say.written(f'{one.threshold.value:g}')})",
                Badge(status=BADGES[one.outcome], word=say(OUTCOMES[one.outcome])),
            )
        ]
        rows.append((name(context, row) if row is not None else evening.label, *cells))
    table = Table(
        columns=(
            Column(title=say(N_("Window")), share=0.18),
            Column(title=say(N_("Evening (limit)")), share=0.19),
            Column(title=say(N_("Result")), share=0.22),
            Column(title=say(N_("Night (limit)")), share=0.19),
            Column(title=say(N_("Result")), share=0.22),
        ),
        rows=tuple(rows),
    )
    text = N_(
        "Vertical illuminance just outside each window that is marked; environmental zone {zone}."
        " Night is from {since} to {to}. Source: {source}. Glare is not judged."
    )
    values = {
        "zone": say(ENVIRONMENTAL_ZONES[zone]),
        "since": clock(CURFEW_H),
        "to": clock(MORNING_H),
        "source": found[0].threshold.citation,
    }
    return [heading, table, Paragraph(words=say(text, **values), style="note")]
