"""Chapter 10 and appendices A, E: scores, what is unknown, proposals, every item, sources."""

from cpted_app.analysis import thresholds
from cpted_app.assess.assessment import ItemResult
from cpted_app.drawing.symbols import Status
from cpted_app.model.kinds import AnswerValue
from cpted_app.report.chapters import sensitivity
from cpted_app.report.chapters.summary import profile_table, verdict
from cpted_app.report.content import (
    Badge,
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.report.findings import origin
from cpted_app.words import N_

_BADGES: dict[int, Status] = {0: "blocked", 1: "filtered", 2: "clear", 3: "clear"}


def scores(context: Context) -> list[Block]:
    """Return chapter 10: profile, coverage, interval, the unknown and the proposals."""
    say = context.say
    return [
        Heading(text=f"10  {say(N_('Scores and what they rest on'))}"),
        Callout(words=verdict(context)),
        profile_table(context),
        Paragraph(
            words=say(
                N_(
                    "Tick: mean of what is answered. Band: from all unknown answers taken as 0 to"
                    " all taken as 3."
                )
            ),
            style="note",
        ),
        *sensitivity.regrouped(context),
        *sensitivity.hangs_on(context),
        Heading(text=say(N_("Not applicable and unknown, with reasons")), level=2),
        *_excused(context),
        Heading(text=say(N_("Proposals from measurement")), level=2),
        *_proposals(context),
    ]


def _excused(context: Context) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (*_heads(context, each), context.answer(each.answer.value), each.answer.reason)
        for each in context.assessment.items
        if each.state == "excused" and each.answer is not None
    ]
    unanswered = sum(each.state in ("unanswered", "proposed") for each in context.assessment.items)
    note = say(
        N_("{n} further questions are not answered yet; appendix A lists them."), n=unanswered
    )
    blocks: list[Block] = []
    if rows:
        titles = (N_("Item"), N_("Question"), N_("About"), N_("Answer"), N_("Reason"))
        shares = (0.09, 0.24, 0.12, 0.17, 0.38)
        blocks.append(_table(context, titles, shares, rows))
    if unanswered:
        blocks.append(Paragraph(words=note))
    return blocks or [Paragraph(words=say(N_("Every question is answered on the scale.")))]


def _proposals(context: Context) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for each in context.assessment.items:
        proposal, answer = each.proposal, each.answer
        if proposal is None and (answer is None or not answer.proposed):
            continue
        rows.append((*_heads(context, each), _proposed(context, each), _decision(context, each)))
    if not rows:
        return [Paragraph(words=say(N_("No answer was proposed from measurement.")))]
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Proposed"), N_("Decision"))
    return [_table(context, titles, (0.08, 0.16, 0.09, 0.43, 0.24), rows)]


def _proposed(context: Context, result: ItemResult) -> tuple[Run, ...]:
    say, proposal = context.say, result.proposal
    if proposal is None:
        answer = result.answer
        return (Run(answer.proposal_text if answer else ""),)
    badge = [] if proposal.verified else [Run("▲ ", "warn")]
    runs = [*badge, Run(say.message(proposal.text))]
    return tuple(runs)


def _decision(context: Context, result: ItemResult) -> str:
    say, answer = context.say, result.answer
    if answer is None:
        return say(N_("waits for a person; does not count"))
    word = context.answer(answer.value)
    now = result.proposal.answer.value if result.proposal else ""
    if answer.proposed and answer.proposed != now:
        text = say(N_("{answer}; the measurement has changed since"), answer=word)
        return f"{text}. {answer.reason}".strip()
    if answer.proposed and answer.proposed == answer.value.value:
        return say(N_("accepted: {answer}"), answer=word)
    if answer.proposed:
        text = say(N_("overridden: {answer}."), answer=word)
        return f"{text} {answer.reason}".strip()
    return say(N_("answered before it was measured: {answer}"), answer=word)


def all_items(context: Context) -> list[Block]:
    """Return appendix A: every question for every subject, with answer, origin and reason."""
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (*_heads(context, each), _badge(context, each), _reason(context, each))
        for each in context.assessment.items
    ]
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Answer"), N_("Reason and origin"))
    text = N_(
        "Every question that applies to these place types, for every mark it is asked about."
        " * critical: a fail caps the overall result."
    )
    return [
        Heading(text=f"A  {say(N_('All items'))}"),
        Paragraph(words=say(text), style="lead"),
        _table(context, titles, (0.09, 0.25, 0.11, 0.19, 0.36), rows),
    ]


def _heads(context: Context, result: ItemResult) -> tuple[Cell, ...]:
    mark = "*" if result.item.critical else ""
    return f"{result.item.id}{mark}", context.topic(result), context.subject(result.subject)


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


def sources(context: Context) -> list[Block]:
    """Return appendix E: the thresholds used, their sources, and what the items rest on."""
    say, known = context.say, thresholds.load()
    used = sorted(
        {
            piece.threshold_id
            for each in context.assessment.items
            if each.proposal is not None
            for piece in each.proposal.evidence
        }
    )
    rows: list[tuple[Cell, ...]] = []
    for name in used:
        limit = known.get(name)
        if limit is None:
            continue
        value = _limit(context, limit)
        status: Status = "clear" if limit.verified else "filtered"
        word = say(N_("read in print")) if limit.verified else say(N_("not verified"))
        rows.append((limit.quantity, value, limit.citation, Badge(status=status, word=word)))
    titles = (N_("Threshold"), N_("Value"), N_("Source, edition, clause"), N_("Status"))
    blocks: list[Block] = [
        Heading(text=f"E  {say(N_('Sources and thresholds'))}", starts_page=False)
    ]
    if rows:
        blocks.append(_table(context, titles, (0.28, 0.15, 0.39, 0.18), rows))
        text = N_(
            "A threshold that was not read in its printed source shows a badge wherever used."
        )
        blocks.append(Paragraph(words=say(text), style="note"))
    else:
        blocks.append(Paragraph(words=say(N_("No threshold was used."))))
    cited = sorted({source for each in context.assessment.items for source in each.item.sources})
    blocks.append(Heading(text=say(N_("Works the questions draw on")), level=2))
    blocks.append(Paragraph(words="; ".join(cited) or "–"))
    return blocks


_SIGNS = {">=": "≥", "<=": "≤", "==": "="}


def _limit(context: Context, limit: thresholds.Threshold) -> str:
    sign = _SIGNS.get(limit.operator, limit.operator)
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    return context.say("{sign} {value:g}{unit}", sign=sign, value=float(limit.value), unit=unit)


def _table(
    context: Context,
    titles: tuple[str, ...],
    shares: tuple[float, ...],
    rows: list[tuple[Cell, ...]],
) -> Table:
    columns = [
        Column(title=context.say(title), share=share)
        for title, share in zip(titles, shares, strict=True)
    ]
    return Table(columns=tuple(columns), rows=tuple(rows), is_compact=True)
