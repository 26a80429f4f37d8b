"""Appendix A: every question of every checklist, answered or open, and what was measured."""

from collections import Counter

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.drawing.status import Status
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer
from cpted_app.report.chapters import lists
from cpted_app.report.content import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.findings import rested_on
from cpted_app.words import N_

_BADGES: dict[int, Status] = {0: "blocked", 1: "filtered", 2: "clear", 3: "clear"}


def all_items(context: Context) -> list[Block]:
    """Return appendix A: every question for every subject, with answer, reason and measurement.

    Of a checklist with few answers the open questions are only named, but for those whose
    proposal could flip.
    """
    say = context.say
    lead = N_(
        "Every question that applies to these place types, for every mark it is asked about."
        " * critical: a fail caps the overall result."
    )
    blocks: list[Block] = [
        Heading(text=f"A  {say(N_('All items'))}"),
        Paragraph(words=say(lead), style="lead"),
        Paragraph(words=say(_READING), style="note"),
    ]
    if not context.others:
        return [*blocks, *_items(context)]
    for one in context.assessments:
        blocks += lists.under(lists.heading(context, one), _items(context.of(one)))
    return blocks


_READING = N_(
    "Answers were given by a person where nothing else stands. Behind “measured” stands what an"
    " answer was proposed from; ▲ where a limit was not read in its printed source. What was"
    " measured of a low answer stands in chapter 5."
)


def _items(context: Context) -> list[Block]:
    found = context.assessment
    rest = [each for each in found.items if _is_only_named(found, each)]
    told = [each for each in found.items if not _is_only_named(found, each)]
    usual = _usual(context, told)
    rows: list[tuple[Cell, ...]] = [
        (*heads(context, each), _badge(context, each), _reason(context, each, usual))
        for each in told
    ]
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Answer"), N_("Reason, measurement"))
    table = [compact(context, titles, (0.08, 0.17, 0.11, 0.15, 0.49), rows)] if rows else []
    given = [Paragraph(words=_given(context, usual), style="note")] if usual else []
    return [*given, *table, *_open(context, rest)]


def _is_only_named(found: Assessment, result: ItemResult) -> bool:
    could_flip = result.proposal is not None and result.proposal.could_flip
    return result.answer is None and lists.is_sparse(found) and not could_flip


def _usual(context: Context, told: list[ItemResult]) -> str:
    """Return by whom and on which day most answers were given; empty without an answer."""
    given = Counter(_by(context, each.answer) for each in told if each.answer is not None)
    return given.most_common(1)[0][0] if given else ""


def _by(context: Context, answer: Answer) -> str:
    by = "" if context.is_public else answer.by
    return " · ".join(filter(None, (by, f"{answer.at_utc:%Y-%m-%d}")))


def _given(context: Context, usual: str) -> str:
    return context.say(N_("Answered: {usual}, where nothing else stands."), usual=usual)


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


def _reason(context: Context, result: ItemResult, usual: str) -> tuple[Run, ...]:
    """Return the reason given, what was measured and what became of it, day and photos."""
    say, answer = context.say, result.answer
    photos = context.photos(result.subject, result.item.id)
    if answer is None:
        text = say.message(result.no_basis) if result.no_basis is not None else ""
        measured = _measured(context, result, say(N_("waits for a person; does not count")))
        return (*measured, Run(" · ".join(filter(None, [text, photos])), "dim"))
    start = f"{answer.reason.strip()}  " if answer.reason.strip() else ""
    parts = [photos]
    if answer.value is AnswerValue.NOT_APPLICABLE:
        parts.append(say(N_("not counted")))
    if (by := _by(context, answer)) != usual:
        parts.append(by)
    runs = [Run(start), *_measured(context, result, _decision(context, result))]
    return (*runs, Run(" · ".join(filter(None, parts)), "dim"))


def _measured(context: Context, result: ItemResult, decision: str) -> tuple[Run, ...]:
    """Return what was measured, and what a person made of it; nothing where nothing was."""
    say, answer, proposal = context.say, result.answer, result.proposal
    if proposal is None and (answer is None or not answer.proposed):
        return ()
    unverified = [] if proposal is None or proposal.verified else [Run(" ▲", "warn")]
    start = Run(say(N_("Measured, {decision}"), decision=decision), "dim")
    return (start, *unverified, Run(f"{_numbers(context, result)}  ", "dim"))


def _numbers(context: Context, result: ItemResult) -> str:
    """Return what a proposal rests on; empty where chapter 5 tells it of a low answer."""
    say, answer, proposal = context.say, result.answer, result.proposal
    if proposal is None:
        return f": {answer.proposal_text}" if answer and answer.proposal_text else ""
    if result.is_low and answer is not None and proposal.answer == answer.value:
        return "."
    text = N_(": {answer} by rule {rule}: {measured}")
    return say(
        text,
        answer=context.answer(proposal.answer),
        rule=proposal.rule,
        measured=rested_on(context, proposal),
    )


def _decision(context: Context, result: ItemResult) -> str:
    say, answer, proposal = context.say, result.answer, result.proposal
    if answer is None or not answer.proposed:
        return say(N_("not answered by it"))
    if proposal is None or answer.proposed != proposal.answer.value:
        return say(N_("changed since it was answered"))
    if answer.proposed == answer.value.value:
        return say(N_("accepted"))
    return say(N_("overridden"))
