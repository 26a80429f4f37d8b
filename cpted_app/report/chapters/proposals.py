"""Chapter 13, where the readers may see proposals: what exists and each of them side by side."""

from collections.abc import Sequence

from cpted_app.assess.comparison import Comparison, LookAgain, State
from cpted_app.assess.reassessment_lines import of_mark, signed
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Recommendation
from cpted_app.report.chapters.lists import BANDS
from cpted_app.report.chapters.proposal_maps import difference_maps
from cpted_app.report.chapters.proposal_values import STATES_MOST, columns, side_by_side
from cpted_app.report.chapters.recommendations import first_line
from cpted_app.report.content import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Run,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.report.sight_words import Columns, table
from cpted_app.words import N_

LEAST_GAIN = 0.005
"""A smaller difference of scores rounds to nothing."""
MOST_AGAIN = 20
"""So many answers to be looked at again are listed of each proposal."""
_WHY = {
    "changed": N_("the proposal changes what it is about"),
    "removed": N_("the proposal removes what it is about"),
}


def proposals(context: Context) -> list[Block]:
    """Return chapter 13; nothing where these readers see no proposal, or none was asked for."""
    say, detail = context.say, context.proposals
    if detail is None:
        return []
    found = detail.comparison
    lead = N_(
        "What exists and what is proposed, calculated in the same way. The score of a proposal"
        " lets an answer follow what is measured there; answers that only people can give stay as"
        " they are, and are listed where they have to be looked at again."
    )
    return [
        Heading(text=f"13  {say(N_('Proposals beside what exists'))}"),
        Paragraph(words=say(lead), style="lead"),
        *_glances(context, found),
        *side_by_side(context, found),
        *(block for at in range(1, len(found.states)) for block in _proposal(context, detail, at)),
    ]


def _glances(context: Context, found: Comparison) -> list[Block]:
    """Return cost and gain of every proposal, as many in a table as it has room for."""
    rest = range(1, len(found.states))
    groups = [rest[at : at + STATES_MOST] for at in range(0, len(rest), STATES_MOST)]
    return [_glance(context, found, (0, *group)) for group in groups]


def _glance(context: Context, found: Comparison, shown: Sequence[int]) -> Table:
    say, states = context.say, [found.states[at] for at in shown]
    checklist = states[0].assessment.checklist.id
    rows: list[tuple[Cell, ...]] = [
        (say(N_("Name")), *(_name(each) for each in states)),
        (say(N_("Cost")), *(_cost(context, each) for each in states)),
        (say(N_("Marks")), *(_marks(context, each) for each in states)),
        (
            say(N_("Score of 3, checklist {id}"), id=checklist),
            *(_score(context, found, at) for at in shown),
        ),
        (say(N_("Band")), *(_band(context, each) for each in states)),
        (
            say(N_("Questions that measure higher, lower")),
            *(f"{found.better(at)}, {found.worse(at)}" if at else "" for at in shown),
        ),
        (
            say(N_("Answers to be looked at again")),
            *(str(len(found.look_again(at))) if at else "" for at in shown),
        ),
    ]
    return Table(columns=columns(context, found, shown, ("",)), rows=tuple(rows))


def _name(state: State) -> Cell:
    return (Run(state.scenario.name, "bold"),) if state.scenario is not None else ""


def _cost(context: Context, state: State) -> Cell:
    if state.scenario is None:
        return ""
    if state.scenario.cost is None:
        return context.say(N_("unknown"))
    cost = f"{state.scenario.cost:,.0f}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{cost}\N{NO-BREAK SPACE}{state.scenario.currency}"


def _marks(context: Context, state: State) -> str:
    say, count = context.say, state.changes
    if state.scenario is None:
        return ""
    told = (
        (count.added, N_("{n} added")),
        (count.changed, N_("{n} changed")),
        (count.removed, N_("{n} removed")),
        (count.idle, N_("{n} without effect")),
    )
    return ", ".join(say(text, n=n) for n, text in told if n) or say(N_("as what exists"))


def _score(context: Context, found: Comparison, at: int) -> Cell:
    say, first, own = context.say, found.states[0].assessment, found.states[at].assessment
    if own.score is None or own.interval is None:
        return say(N_("unknown"))
    low, high = (say.number(each) for each in own.interval)
    told = say(N_("{score} ({low} to {high})"), score=say.number(own.score), low=low, high=high)
    if at == 0 or first.score is None:
        return told
    gain = own.score - first.score
    word = say.message(signed(gain))
    return Run(told), Run(f"\n{word}", "bold" if abs(gain) >= LEAST_GAIN else "dim")


def _band(context: Context, state: State) -> str:
    band = state.assessment.band
    return context.say(N_("none yet")) if band is None else context.say(BANDS[band])


def _proposal(context: Context, detail: ProposalsDetail, at: int) -> list[Block]:
    """Return what one proposal is, what it changes, and which answers to look at again."""
    say, found = context.say, detail.comparison
    row = found.states[at].scenario
    if row is None:
        return []
    note = [Paragraph(words=part) for part in row.note.splitlines() if part.strip()]
    title = say(N_("Proposal {label}"), label=row.label)
    title = f"{title}: {row.name}" if row.name else title
    return [
        Heading(text=title, level=2),
        *note,
        *_served(context, row.id),
        *_changes(context, found, at),
        *difference_maps(context, detail, at),
        *_again(context, found.look_again(at)),
    ]


def _served(context: Context, scenario: str) -> list[Block]:
    rows = [row for row in context.site.all(Recommendation) if row.scenario == scenario]
    if not rows:
        return []
    told = "; ".join(" ".join(filter(None, (row.label, first_line(row.text)))) for row in rows)
    return [Paragraph(words=context.say(N_("It carries out: {told}"), told=told))]


def _changes(context: Context, found: Comparison, at: int) -> list[Block]:
    say = context.say
    lines = [of_mark(one) for one in found.marks(at)]
    if not lines:
        return [Paragraph(words=say(N_("It changes no mark that these readers see.")))]
    head_row: Columns = (
        (N_("What"), 0.16, "left"),
        (N_("Mark"), 0.22, "left"),
        (N_("Existing"), 0.24, "left"),
        (N_("Proposed"), 0.24, "left"),
        (N_("Change"), 0.14, "left"),
    )
    rows: list[tuple[Cell, ...]] = [
        tuple(
            say.message(each)
            for each in (line.what, line.about, line.before, line.after, line.change)
        )
        for line in lines
    ]
    return [
        Heading(text=say(N_("What it changes")), level=3),
        table(context, head_row, rows, is_compact=True),
    ]


def _again(context: Context, listed: Sequence[LookAgain]) -> list[Block]:
    """Return the answers that may not hold under a proposal, and why."""
    say = context.say
    if not listed:
        return []
    head_row: Columns = (
        (N_("Question"), 0.36, "left"),
        (N_("About"), 0.18, "left"),
        (N_("Answer now"), 0.18, "left"),
        (N_("Why"), 0.28, "left"),
    )
    rows = [_again_row(context, one) for one in listed[:MOST_AGAIN]]
    blocks: list[Block] = [
        Heading(text=say(N_("Answers to be looked at again")), level=3),
        table(context, head_row, rows, is_compact=True),
    ]
    if len(listed) > MOST_AGAIN:
        text = N_("{n} further answers have to be looked at again.")
        told = say(text, n=len(listed) - MOST_AGAIN)
        blocks.append(Paragraph(words=told, style="note"))
    return blocks


def _again_row(context: Context, one: LookAgain) -> tuple[Cell, ...]:
    say, result = context.say, one.result
    if one.why == "measured":
        why = say(N_("measuring proposes none any more"))
        if one.proposed is not None:
            value = AnswerValue(one.proposed)
            why = say(N_("measuring proposes {answer}"), answer=context.answer(value))
    else:
        why = say(_WHY[one.why])
    return (
        (Run(f"{result.item.id} ", "bold"), Run(context.topic(result))),
        result.subject_label or say(N_("whole site")),
        context.answer(one.answer.value),
        why,
    )
