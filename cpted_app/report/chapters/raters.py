"""Part of chapter 10: how far raters agree, and how they came to one answer where they did not."""

from cpted_app.assess.agreement_words import alpha_word, kappa_word
from cpted_app.assess.raters import Comparison, Rated, compare
from cpted_app.assess.reliability import FEWEST_UNITS, Agreement
from cpted_app.model import kinds
from cpted_app.model.actions.rating import raters_of
from cpted_app.model.records import Rater
from cpted_app.report.content import Block, Cell, Column, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.words import N_, Message

_READING = N_(
    "Each rated alone; no one saw what others gave before all were done. Same: share of pairs of"
    " raters who gave the same score. Kappa: Cohen's, for two raters. Alpha: Krippendorff's for"
    " ordinal data, with its 95 % interval. Below {least} questions no figure is told."
)


def agreement(context: Context) -> list[Block]:
    """Return the section on agreement; nothing where nobody rated on their own."""
    say, checklist = context.say, context.assessment.checklist.id
    raters = raters_of(context.site, checklist)
    if not raters:
        return []
    head = Heading(text=say(N_("Agreement of the raters")), level=2)
    found = compare(context.site, context.assessment)
    if isinstance(found, Message):
        text = say(
            N_("Raters: {n}. What they gave is not told before all are done."), n=len(raters)
        )
        return [head, Paragraph(words=text)]
    return [
        head,
        Paragraph(words=_who(context, raters, found)),
        _figures(context, found),
        Paragraph(words=say(_READING, least=FEWEST_UNITS), style="note"),
        Paragraph(words=_guidance(context, found.overall)),
        *_reconciled(context, found),
    ]


def _who(context: Context, raters: tuple[Rater, ...], found: Comparison) -> str:
    """Return who rated: by number for the public, else with name and role."""
    say = context.say
    named = [_person(context, one) for one in raters]
    text = say(
        N_("{n} questions were answered by two or more of {raters}."),
        n=len(found.questions),
        raters=", ".join(named),
    )
    if found.alone:
        text += " " + say(N_("Answered by one alone: {n}."), n=found.alone)
    return text


def _person(context: Context, rater: Rater) -> str:
    if context.is_public or not rater.by:
        return rater.label
    role = context.say(kinds.ROLES[rater.role])
    about = ", ".join(filter(None, (role, rater.organisation)))
    return f"{rater.label}: {rater.by} ({about})"


def _figures(context: Context, found: Comparison) -> Table:
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        _row(context, (Run(say(N_("Overall")), "bold"),), found.overall, len(found.disagreed))
    ]
    for one in found.principles:
        title = (Run(one.title.in_language(say.language)),)
        rows.append(_row(context, title, one.agreement, one.differing))
    columns = (
        Column(title=say(N_("Field")), share=0.34),
        Column(title="n", share=0.08, align="right"),
        Column(title=say(N_("Differ")), share=0.10, align="right"),
        Column(title=say(N_("Same")), share=0.10, align="right"),
        Column(title=say(N_("Kappa")), share=0.12, align="right"),
        Column(title=say(N_("Alpha (95 %)")), share=0.26, align="right"),
    )
    return Table(columns=columns, rows=tuple(rows), is_compact=True)


def _row(
    context: Context, title: tuple[Run, ...], found: Agreement, differing: int
) -> tuple[Cell, ...]:
    say = context.say
    counts = f"{found.units}", f"{differing}"
    if found.is_suppressed or found.percent is None:
        return title, *counts, "–", "–", say(N_("too few to tell"))
    kappa = "–" if found.kappa is None else say.number(found.kappa, 2)
    if found.alpha is None or found.interval is None:
        return title, *counts, say.percent(found.percent), kappa, "–"
    low, high = (say.number(value, 2) for value in found.interval)
    alpha = f"{say.number(found.alpha, 2)} ({low} … {high})"
    return title, *counts, say.percent(found.percent), kappa, alpha


def _guidance(context: Context, found: Agreement) -> str:
    say = context.say
    if found.is_suppressed:
        return say(N_("Too few questions were scored by two raters to tell how far they agree."))
    if found.alpha is None:
        return say(N_("All scores are the same: there is nothing to tell apart."))
    parts = []
    if found.kappa is not None:
        word = say(kappa_word(found.kappa))
        parts.append(say(N_("The kappa is {word} by Landis and Koch (1977)."), word=word))
    word = say(alpha_word(found.alpha))
    parts.append(say(N_("The alpha is {word} by Krippendorff (2004)."), word=word))
    parts.append(say(N_("Both are guidance, not limits.")))
    return " ".join(parts)


def _reconciled(context: Context, found: Comparison) -> list[Block]:
    say = context.say
    settled = [one for one in found.disagreed if one.is_settled]
    left = len(found.unsettled)
    blocks: list[Block] = []
    if settled:
        columns = (
            Column(title=say(N_("Item")), share=0.10),
            Column(title=say(N_("About")), share=0.12),
            Column(title=say(N_("Given")), share=0.24),
            Column(title=say(N_("Answer")), share=0.16),
            Column(title=say(N_("How they came to it")), share=0.38),
        )
        rows = tuple(_reconciled_row(context, one, found.raters) for one in settled)
        blocks.append(Table(columns=columns, rows=rows, is_compact=True))
    if left:
        text = say(N_("Questions on which they differ and that are not reconciled: {n}."), n=left)
        blocks.append(Paragraph(words=text, style="note"))
    return blocks


def _reconciled_row(context: Context, one: Rated, raters: tuple[Rater, ...]) -> tuple[Cell, ...]:
    answer, say = one.result.answer, context.say
    given = [
        f"{rater.label}: {say(kinds.ANSWER_VALUES[row.value])}"
        for rater in raters
        if (row := one.given.get(rater.id)) is not None
    ]
    return (
        one.result.item.id,
        context.subject(one.result.subject),
        ", ".join(given),
        context.answer(answer.value) if answer else "–",
        answer.note.strip() if answer else "",
    )
