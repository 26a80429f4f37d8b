"""Part of chapter 6: sightlines that change by themselves, without leaves, by hour, by year."""

from collections.abc import Mapping, Sequence

from cpted_app.analysis.hours import clock
from cpted_app.analysis.result import SightlineView
from cpted_app.analysis.sight.variants import LATER_YEARS, Variants
from cpted_app.drawing.legends import STATUS_WORDS
from cpted_app.model.features import Sightline
from cpted_app.report.content import Block, Cell, Heading, Paragraph
from cpted_app.report.context import Context
from cpted_app.report.sight_words import Columns, name, table
from cpted_app.report.tables import SHAPES
from cpted_app.words import N_


def changes(context: Context, lines: Sequence[Sightline]) -> list[Block]:
    """Return a table of the lines that change by themselves; nothing where none does."""
    say, detail = context.say, context.sight
    known = detail.variants if detail is not None else {}
    found = [(line, known[line.id]) for line in lines if _changes(context, line, known)]
    if not found:
        return []
    text = N_(
        "The table above has everything there that ever is, trees in leaf. Planting grows as its"
        " marks say and is not cut. Behind “blocked” stands how far is seen; worse: when less is"
        " first seen than now."
    )
    columns: Columns = (
        (N_("Line"), 0.24, "left"),
        (N_("Without leaves"), 0.12, "left"),
        (N_("By hour"), 0.22, "left"),
        *((title, 0.11, "left") for title in _YEARS),
        (N_("Worse"), 0.09, "left"),
    )
    return [
        Heading(text=say(N_("Lines that change by themselves")), level=2),
        table(context, columns, [_row(context, line, each) for line, each in found]),
        Paragraph(words=say(text), style="note"),
    ]


_YEARS = (N_("In 1 year"), N_("In 3 years"), N_("In 5 years"))


def _changes(context: Context, line: Sightline, known: Mapping[str, Variants]) -> bool:
    """Return whether a line is ever seen otherwise than with everything there, in leaf."""
    each, now = known.get(line.id), context.views.get(line.id)
    if each is None or now is None:
        return False
    views = [one.view for one in each.by_hour] + [view for _, view in each.later]
    views += [each.leaf_off] if each.leaf_off is not None else []
    worths = {(one.status, one.transmission, round(one.visible_m, 2)) for one in (now, *views)}
    return len(worths) > 1


def _row(context: Context, line: Sightline, each: Variants) -> tuple[Cell, ...]:
    say, later = context.say, dict(each.later)
    leaves = _seen(context, each.leaf_off) if each.leaf_off is not None else "–"
    hours = "\n".join(
        f"{clock(one.from_h)}–{clock(one.to_h)} {_seen(context, one.view)}" for one in each.by_hour
    )
    worse = say(N_("not within 30 years")) if later else "–"
    if each.worse is not None:
        worse = say(N_("in {years} years"), years=say.number(each.worse[0], 1))
    return (
        name(context, line.id, context.label(line)),
        leaves,
        hours or "–",
        *(_seen(context, later[years]) if years in later else "–" for years in LATER_YEARS),
        worse,
    )


def _seen(context: Context, view: SightlineView) -> str:
    """Return how a line is seen: shape, word, and the share that gets through or how far."""
    word = context.say(STATUS_WORDS[view.status])
    if view.status == "filtered":
        word = f"{word} {context.say.percent(view.transmission)}"
    if view.status == "blocked":
        word = f"{word} {context.say.length(view.visible_m)}"
    return f"{SHAPES[view.status]} {word}"
