"""Part of chapter 13: what is measured in each state, what is surely other first."""

from collections.abc import Iterator, Sequence

from cpted_app.analysis.compare import Compared, Verdict
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.assess.comparison import PARTS, Comparison, State, part_of
from cpted_app.assess.reassessment_lines import measured
from cpted_app.report.content import Block, Cell, Column, Heading, Paragraph, Run, Table, Words
from cpted_app.report.context import Context
from cpted_app.words import N_

STATES_MOST = 4
"""So many proposals stand in a table beside what exists."""
LINES_MOST = 12
"""So many values of each part are told, what is surely other first."""
LEAST_SHARE, LEAST = 0.02, 0.0005
"""A value that differs by less, and nobody knows how surely, is not told. A design choice."""
_WHAT_SHARE, _WHERE_SHARE = 0.27, 0.11


def side_by_side(context: Context, found: Comparison) -> list[Block]:
    """Return the values that differ, part by part."""
    say = context.say
    listed = [row for row in found.measures if _differs(row)]
    if not listed:
        text = N_("No measured value differs between what exists and the proposals.")
        return [Paragraph(words=say(text))]
    text = N_(
        "▲ more, ▼ less than what exists. Behind ± stands the expanded uncertainty (k = 2);"
        " “no sure difference”: the two differ by no more than that. ?: how sure the difference"
        " is, is not known; such values are told where they differ by {least} or more."
    )
    return [
        Heading(text=say(N_("Measured side by side")), level=2),
        Paragraph(words=say(text, least=say.percent(LEAST_SHARE)), style="note"),
        *(block for part, title in PARTS.items() for block in _part(context, found, part, title)),
    ]


def head(context: Context, state: State) -> str:
    """Return what stands above a state: the letter of its proposal."""
    if state.scenario is None:
        return context.say(N_("Existing"))
    return state.scenario.label


def columns(
    context: Context, found: Comparison, shown: Sequence[int], titles: Sequence[str]
) -> tuple[Column, ...]:
    """Return the columns of a table: one or two of what it is about, then the states."""
    shares = (_WHAT_SHARE, _WHERE_SHARE)[: len(titles)]
    room = (1.0 - sum(shares)) / len(shown)
    return (
        *(Column(title=each, share=share) for each, share in zip(titles, shares, strict=True)),
        *(Column(title=head(context, found.states[at]), share=room) for at in shown),
    )


def _part(context: Context, found: Comparison, part: str, title: str) -> Iterator[Block]:
    say = context.say
    listed = [row for row in found.measures if part_of(row.name) == part and _differs(row)]
    if not listed:
        return
    yield Heading(text=say(title), level=3)
    rest = range(1, len(found.states))
    for start in range(0, len(rest), STATES_MOST):
        shown = (0, *rest[start : start + STATES_MOST])
        titles = (say(N_("What")), say(N_("Where")))
        rows = tuple(_row(context, found, row, shown) for row in listed[:LINES_MOST])
        yield Table(columns=columns(context, found, shown, titles), rows=rows, is_compact=True)
    left = len(listed) - LINES_MOST
    if left > 0:
        text = N_("{n} further values differ less, or less surely.")
        yield Paragraph(words=say(text, n=left), style="note")


def _differs(row: Compared) -> bool:
    """Return whether a value is worth telling: surely other, unknown in one state, or far off."""
    return any(_is_told(row, at) for at in range(1, len(row.cells)))


def _is_told(row: Compared, at: int) -> bool:
    verdict, difference = row.verdict(at), row.difference(at)
    if verdict != "unsure" or difference is None:
        return verdict != "same"
    larger = max(abs(cell.value or 0.0) for cell in (row.cells[0], row.cells[at]) if cell)
    return abs(difference) >= max(LEAST_SHARE * larger, LEAST)


def _row(
    context: Context, found: Comparison, row: Compared, shown: Sequence[int]
) -> tuple[Cell, ...]:
    say = context.say
    what = say(QUANTITIES[row.name].label)
    where = found.subject_label(row.subject) or say(N_("site"))
    return (what[:1].upper() + what[1:], where, *(_cell(context, row, at) for at in shown))


def _cell(context: Context, row: Compared, at: int) -> Cell:
    say, measure = context.say, row.cells[at]
    if measure is None:
        return "–"
    if measure.missing is not None:
        return (Run(say(N_("unknown")), "dim"),)
    told, difference = say.message(measured(row.name, measure)), row.difference(at)
    if at == 0 or difference is None:
        return told
    arrow = "▲" if difference > 0.0 else "▼"
    words: dict[Verdict, Words] = {
        "same": (Run(told, "dim"),),
        "beyond": (Run(f"{arrow} {told}", "bold"),),
        "unsure": (Run(f"{arrow} {told} "), Run("?", "dim")) if _is_told(row, at) else told,
        "within": (Run(told), Run(f"\n{say(N_('no sure difference'))}", "dim")),
    }
    return words[row.verdict(at)]
