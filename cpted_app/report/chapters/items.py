"""Appendix A: every question of every checklist, answered or open."""

from collections import Counter

from cpted_app.assess.assessment import ItemResult
from cpted_app.drawing.status import Status
from cpted_app.model.kinds import AnswerValue
from cpted_app.report.chapters import lists
from cpted_app.report.content import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.findings import origin
from cpted_app.words import N_

_BADGES: dict[int, Status] = {0: "blocked", 1: "filtered", 2: "clear", 3: "clear"}


def all_items(context: Context) -> list[Block]:
    """Return appendix A: every question for every subject, with answer, origin and reason.

    Of a checklist with few answers the open questions are only named.
    """
    say = context.say
    text = N_(
        "Every question that applies to these place types, for every mark it is asked about."
        " * critical: a fail caps the overall result."
    )
    blocks: list[Block] = [
        Heading(text=f"A  {say(N_('All items'))}"),
        Paragraph(words=say(text), style="lead"),
    ]
    if not context.others:
        return [*blocks, *_items(context)]
    for one in context.assessments:
        blocks += lists.under(lists.heading(context, one), _items(context.of(one)))
    return blocks


def _items(context: Context) -> list[Block]:
    found = context.assessment
    rest = [each for each in found.items if each.answer is None] if lists.is_sparse(found) else []
    rows: list[tuple[Cell, ...]] = [
        (*heads(context, each), _badge(context, each), _reason(context, each))
        for each in found.items
        if each.answer is not None or not rest
    ]
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Answer"), N_("Reason and origin"))
    table = [compact(context, titles, (0.09, 0.25, 0.11, 0.19, 0.36), rows)] if rows else []
    return [*table, *_open(context, rest)]


def _open(context: Context, rest: list[ItemResult]) -> list[Block]:
    """Return how many questions are not answered, and their short names."""
    if not rest:
        return []
    asked = Counter(each.item.id for each in rest)
    topics = {each.item.id: context.topic(each) for each in rest}
    runs = [Run(f"{context.say(N_('Not answered: {n}.'), n=len(rest))}  ", "bold")]
    for name, count in asked.items():
        times = f" × {count}" if count > 1 else ""
        runs += [Run(f"{name}\N{NO-BREAK SPACE}", "dim"), Run(f"{topics[name]}{times} · ")]
    runs[-1] = Run(runs[-1].text.removesuffix(" · "))
    return [Paragraph(words=tuple(runs), style="note")]


def heads(context: Context, result: ItemResult) -> tuple[Cell, ...]:
    """Return what names a question in a row: id, short name, and what it is about."""
    mark = "*" if result.item.critical else ""
    pin_m = result.answer.pin_m if result.answer else None
    about = context.place(context.subject(result.subject), pin_m=pin_m)
    return f"{result.item.id}{mark}", context.topic(result), about


def compact(
    context: Context,
    titles: tuple[str, ...],
    shares: tuple[float, ...],
    rows: list[tuple[Cell, ...]],
) -> Table:
    """Return a table of small print; ``shares`` are those of the width."""
    columns = [
        Column(title=context.say(title), share=share)
        for title, share in zip(titles, shares, strict=True)
    ]
    return Table(columns=tuple(columns), rows=tuple(rows), is_compact=True)


def _badge(context: Context, result: ItemResult) -> Badge:
    say, answer = context.say, result.answer
    if answer is None:
        word = N_("proposed, open") if result.state == "proposed" else N_("not answered")
        return Badge(status="unknown", word=say(word))
    score = answer.value.score
    status = "unknown" if score is None else _BADGES[score]
    return Badge(status=status, word=context.answer(answer.value))


def _reason(context: Context, result: ItemResult) -> tuple[Run, ...]:
    say, answer = context.say, result.answer
    photos = context.photos(result.subject, result.item.id)
    if answer is None:
        text = say.message(result.no_basis) if result.no_basis is not None else ""
        return (Run(" · ".join(filter(None, [text, photos])), "dim"),)
    start = f"{answer.reason.strip()}  " if answer.reason.strip() else ""
    parts = [say(origin(answer))]
    if answer.value is AnswerValue.NOT_APPLICABLE:
        parts = [say(N_("not counted"))]
    if answer.by and not context.is_public:
        parts.append(answer.by)
    parts.append(f"{answer.at_utc:%Y-%m-%d}")
    if photos:
        parts.append(photos)
    runs = [Run(start), Run(" · ".join(parts), "dim")]
    proposal = result.proposal
    if answer.proposed and proposal is not None and not proposal.verified:
        runs += [Run(" ▲ ", "warn"), Run(say(N_("limit not verified")), "dim")]
    return tuple(runs)
