"""Measured light in the report: the sentence, the scatter chart, the table, what is assumed."""

from cpted_app.analysis.light.reading_result import ReadingComparison, ReadingPair
from cpted_app.drawing.readings import scatter, verdict
from cpted_app.drawing.status import Status
from cpted_app.model.features import LightReading
from cpted_app.model.kinds import LIGHT_QUANTITIES
from cpted_app.report.content import (
    Badge,
    Block,
    Bullets,
    Cell,
    ChartFigure,
    Column,
    Paragraph,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.words import N_, Message

CHART_PT = (300.0, 230.0)

_BADGES: dict[str, tuple[Status, str]] = {
    "agrees": ("clear", N_("agrees")),
    "open": ("unknown", N_("open")),
    "brighter": ("blocked", N_("too bright")),
    "darker": ("filtered", N_("too dark")),
}


def measured_light(context: Context) -> list[Block]:
    """Return what was measured beside what is calculated; nothing where nobody measured."""
    found = context.results.get("readings")
    if not context.site.all(LightReading) or not isinstance(found, ReadingComparison):
        return []
    say = context.say
    sentence = say.message(found.sentence)
    if not found.pairs:
        return [Paragraph(words=sentence), *_unpaired(context), *_notes(context, found)]
    blocks: list[Block] = [Paragraph(words=f"{sentence} {_agreement(context, found)}")]
    titles = (say(N_("measured, lx")), say(N_("calculated, lx")))
    width, height = CHART_PT
    blocks.append(
        ChartFigure(
            chart=scatter(found.pairs, width=width, height=height, titles=titles),
            caption=say(
                N_(
                    "Calculated over measured light. On the dashed line both are alike; in the"
                    " band the model alone explains the difference."
                )
            ),
            alt=f"{sentence} {_agreement(context, found)}",
        )
    )
    return [*blocks, _table(context, found), *_notes(context, found)]


def _agreement(context: Context, found: ReadingComparison) -> str:
    whole, say = found.overall, context.say
    text = say(
        N_("{ok} of {count} agree within the errors of meter and model."),
        ok=whole.agreeing,
        count=whole.count,
    )
    if not whole.dark:
        return text
    dark = N_("Without any light, measured or calculated, and so without a ratio: {count}.")
    return f"{text} {say(dark, count=whole.dark)}"


def _table(context: Context, found: ReadingComparison) -> Table:
    say = context.say
    titles = (
        (N_("Reading"), 0.09),
        (N_("Plan"), 0.08),
        (N_("Quantity"), 0.22),
        (N_("Height"), 0.08),
        (N_("Taken"), 0.15),
        (N_("Measured"), 0.11),
        (N_("Calculated"), 0.11),
        (N_("Result"), 0.16),
    )
    columns = tuple(Column(title=say(title), share=share) for title, share in titles)
    rows = tuple(_row(context, pair) for pair in found.pairs)
    return Table(columns=columns, rows=rows, is_compact=True)


def _row(context: Context, pair: ReadingPair) -> tuple[Cell, ...]:
    say = context.say
    feature = context.site.feature(pair.reading_id)
    status, word = _BADGES[verdict(pair)]
    off = "" if pair.ratio is None else f" × {say.number(pair.ratio, 2)}"
    return (
        pair.label,
        context.grid(feature) if feature is not None else "",
        say(LIGHT_QUANTITIES[pair.quantity]),
        f"{say.written(f'{pair.height_m:g}')} m",
        pair.taken or "–",
        f"{say.number(pair.measured_lx, 2)} lx",
        f"{say.number(pair.calculated_lx, 2)} lx",
        Badge(status=status, word=f"{say(word)}{off}"),
    )


def _unpaired(context: Context) -> list[Block]:
    """Return the readings as they are where there is nothing to compare them with."""
    say = context.say
    titles = (
        (N_("Reading"), 0.15),
        (N_("Quantity"), 0.35),
        (N_("Taken"), 0.25),
        (N_("Value"), 0.25),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.label,
            say(LIGHT_QUANTITIES[row.quantity]),
            row.taken or "–",
            "–" if row.value_lx is None else f"{say.number(row.value_lx, 2)} lx",
        )
        for row in context.site.all(LightReading)
    )
    columns = tuple(Column(title=say(title), share=share) for title, share in titles)
    return [Table(columns=columns, rows=rows, is_compact=True)]


def _notes(context: Context, found: ReadingComparison) -> list[Block]:
    say = context.say
    items = [say.message(one) for one in (*meters_of(context), *found.assumptions)]
    items += [
        say(N_("{label} is not compared: {reason}."), label=label, reason=say.message(why))
        for label, why in found.left_out
    ]
    if found.lamps_left_out:
        text = N_("Without photometry, so missing in what is calculated: {labels}.")
        items.append(say(text, labels=", ".join(found.lamps_left_out)))
    return [Bullets(items=tuple(items))] if items else []


def meters_of(context: Context) -> list[Message]:
    """Return which meters were used, with calibration and error."""
    used = {
        (row.meter, row.calibrated, row.error_share): None
        for row in context.site.all(LightReading)
        if row.meter
    }
    found = []
    for meter, calibrated, error in used:
        values = {"meter": meter, "calibrated": calibrated or "–"}
        if error is None:
            text = N_("Meter {meter}, calibrated {calibrated}, error not known.")
            found.append(Message(text, values))
        else:
            text = N_("Meter {meter}, calibrated {calibrated}, error ±{percent:g} %.")
            found.append(Message(text, {**values, "percent": round(100.0 * error, 2)}))
    return found
