"""Part of chapter 10: the profile by another framework, weights, what the verdict hangs on."""

from cpted_app.assess.frameworks import frameworks
from cpted_app.assess.sensitivity import Sensitivity, WeightSwing, sensitivity
from cpted_app.assess.weights import weight_sets
from cpted_app.drawing.swings import DRAWN_DIGITS, swings_chart
from cpted_app.report.chapters.lists import BANDS
from cpted_app.report.chapters.summary import profile_table
from cpted_app.report.content import (
    Block,
    Cell,
    ChartFigure,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.words import N_

_CHART_PT = 498.0
_MOST = 10


def regrouped(context: Context) -> list[Block]:
    """Return the profile by the framework that the site names, or nothing."""
    known = frameworks().get(context.site.header.framework)
    if known is None:
        return []
    say = context.say
    title = known.title.in_language(say.language)
    text = N_("The same answers by {source}. The grouping was not checked against its text.")
    return [
        Heading(text=say(N_("Grouped by {title}"), title=title), level=2),
        profile_table(context, known.id),
        Paragraph(words=say(text, source=known.source), style="note"),
    ]


def hangs_on(context: Context) -> list[Block]:
    """Return what the verdict hangs on: single answers, and sets of weights."""
    if context.assessment.score is None:
        return []
    say, found = context.say, sensitivity(context.assessment, _MOST)
    return [
        Heading(text=say(N_("What the verdict hangs on")), level=2),
        Paragraph(words=_told(context, found)),
        *_answers(context, found),
        *_weights(context, found),
    ]


def _told(context: Context, found: Sensitivity) -> str:
    say = context.say
    if found.now.band is None:
        return say(
            N_("There is no band yet; the bars show how far each answer can move the score.")
        )
    if found.is_firm:
        return say(N_("No single answer and no set of weights would change the band."))
    names = ", ".join(one.name for one in found.answers if one.changes_band)
    text = N_("Bars with ▲ belong to answers that alone would change the band: {names}.")
    return say(text, names=names) if names else say(N_("Other weights would change the band."))


def _answers(context: Context, found: Sensitivity) -> list[Block]:
    say = context.say
    now = found.now.drawn_at
    if not found.bars or now is None:
        return []

    def written(score: float) -> str:
        return say.number(score, DRAWN_DIGITS)

    chart = swings_chart(found.bars, now, width=_CHART_PT, number=written)
    text = say(N_("The score with one answer at its worst and at its best; the line is the score."))
    alt = "; ".join(f"{one.name}: {written(one.worst)} … {written(one.best)}" for one in found.bars)
    return [ChartFigure(chart=chart, caption=(Run(text, "dim"),), alt=alt)]


def _weights(context: Context, found: Sensitivity) -> list[Block]:
    say, chosen = context.say, context.assessment.weight_set
    rows: list[tuple[Cell, ...]] = [
        (_set_words(context, one, is_chosen=one.weight_set == chosen), *_outcome(context, one))
        for one in found.weights
    ]
    table = Table(
        columns=(
            Column(title=say(N_("Weights")), share=0.66),
            Column(title=say(N_("Score")), share=0.12, align="right"),
            Column(title=say(N_("Band")), share=0.22),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    text = N_("All sets are always computed. None rests on measured effects in public space.")
    return [Paragraph(words=say(text), style="note"), table]


def _set_words(context: Context, swing: WeightSwing, *, is_chosen: bool) -> tuple[Run, ...]:
    say, known = context.say, weight_sets().get(swing.weight_set)
    title = say(N_("All items count the same"))
    reason = ""
    if known is not None:
        title = known.title.in_language(say.language)
        reason = known.reason.in_language(say.language)
    mark = f"{say(N_('used here'))} · " if is_chosen else ""
    return Run(title, "bold"), Run(f"  {mark}{reason}".rstrip(" ·"), "dim")


def _outcome(context: Context, swing: WeightSwing) -> tuple[Cell, Cell]:
    say, outcome = context.say, swing.outcome
    score = "–" if outcome.score is None else say.number(outcome.score)
    band = "–" if outcome.band is None else say(BANDS[outcome.band])
    return score, f"▲ {band}" if swing.changes_band else band
