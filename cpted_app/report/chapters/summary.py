"""The cover and chapter 1: what a council reads in five minutes."""

from itertools import zip_longest

from cpted_app.assess.assessment import PrincipleScore
from cpted_app.assess.frameworks import profile_by
from cpted_app.assess.priority import ranked
from cpted_app.assess.raters import Comparison, compare
from cpted_app.drawing import charts
from cpted_app.model import kinds
from cpted_app.model.records import Recommendation
from cpted_app.model.work import FollowUp
from cpted_app.report.chapters import lists
from cpted_app.report.chapters.lists import BANDS
from cpted_app.report.content import (
    Badge,
    Block,
    Callout,
    Cell,
    Column,
    Cover,
    FindingCard,
    FirstThatFits,
    Heading,
    Paragraph,
    Run,
    Table,
    text_of,
)
from cpted_app.report.context import EDITIONS, Context
from cpted_app.report.finding_groups import Group, grouped, named
from cpted_app.report.findings import Finding
from cpted_app.words import N_

TOP_FINDINGS = 5
TOP_REQUESTS = 6
HOLDS_UP = 1.5
"""A field holds up from this score on: the band *meets* of the assessment."""


def cover(context: Context) -> list[Block]:
    """Return the first page."""
    say, header = context.say, context.site.header
    checklists = [lists.named(context, each) for each in context.assessments]
    pairs = [
        (say(N_("Reference")), header.reference or "–"),
        (say(N_("Design stage")), context.stage),
        (say(N_("Place types")), context.place_types),
        (say(N_("Edition")), say(EDITIONS[context.edition][0])),
        (say(N_("Status")), say(N_("final")) if header.is_final else say(N_("draft"))),
        (say(N_("Date")), say.date(context.now)),
        (
            say(N_("Checklist")) if len(checklists) == 1 else say(N_("Checklists")),
            "\n".join(checklists),
        ),
        (say(N_("File state")), context.state_hash[:16] or "–"),
    ]
    return [
        Cover(
            kicker=say(N_("CP-UDP site assessment")),
            title=header.title or say(N_("Untitled site")),
            subtitle=say(N_("Crime prevention through urban design and planning")),
            edition=say(EDITIONS[context.edition][0]),
            pairs=tuple(pairs),
            statement=certifies_nothing(context),
        )
    ]


def certifies_nothing(context: Context) -> str:
    """Return the sentence that says what the report is and is not."""
    say = context.say
    if context.others:
        text = N_(
            "Assessed against each of the checklists {lists} at design stage: {stage}. This does"
            " not certify the place as safe."
        )
        named = "; ".join(lists.named(context, each) for each in context.assessments)
        return say(text, lists=named, stage=context.stage)
    return say(
        N_(
            "Assessed against checklist {id} “{title}” version {version} at design stage:"
            " {stage}. This does not certify the place as safe."
        ),
        id=context.assessment.checklist.id,
        title=context.checklist_name,
        version=context.assessment.checklist.version,
        stage=context.stage,
    )


def summary(context: Context, found: tuple[Finding, ...]) -> list[Block]:
    """Return chapter 1 on one page: the longest of its forms that fits there."""
    fewer = [(5, 4), (4, 4), (4, 3), (3, 3), (3, 2), (2, 2), (1, 2), (1, 1)]
    counts = [(TOP_FINDINGS, TOP_REQUESTS), *fewer]
    ways = tuple(tuple(_page(context, found, *each)) for each in counts)
    return [FirstThatFits(ways)]


def _page(
    context: Context, found: tuple[Finding, ...], findings: int, requests: int
) -> list[Block]:
    say, header = context.say, context.site.header
    stage = say(N_("Design stage: {stage}"), stage=context.stage)
    lead = [stage, context.place_types]
    if header.reference:
        lead.append(say(N_("ref. {reference}"), reference=header.reference))
    return [
        Heading(text=f"1  {say(N_('Summary for decision'))}"),
        Paragraph(words=" · ".join(lead), style="lead"),
        Callout(words=verdict(context)),
        *_where(context),
        *lists.side_by_side(context),
        *_how_sure(context),
        Heading(text=say(N_("What matters most")), level=3),
        *_most(context, found, findings),
        Heading(text=_profile_title(context), level=3),
        _profile(context),
        Heading(text=say(N_("What to do first, and by whom")), level=3),
        *_requests(context, requests),
    ]


def _where(context: Context) -> list[Block]:
    """Return the problem and where it shows, as the author wrote them; nothing without them."""
    frame = context.site.frame
    told = [each.strip() for each in (frame.what, frame.where) if each.strip()]
    return [Paragraph(words=_short(" ".join(told), 240))] if told else []


def _how_sure(context: Context) -> list[Block]:
    """Return in sentences what the verdict's sureness hangs on; nothing where all is judged."""
    say, parts = context.say, []
    found = compare(context.site, context.assessment)
    overall = found.overall if isinstance(found, Comparison) else None
    if overall is not None and overall.percent is not None and not overall.is_suppressed:
        text = N_("Raters who did not see each other's scores gave the same one to {percent}.")
        parts.append(say(text, percent=say.percent(overall.percent)))
    rested = [
        each.proposal
        for each in context.assessment.items
        if each.proposal is not None
        and each.answer is not None
        and each.answer.value is each.proposal.answer
    ]
    if rested:
        text = N_(
            "Answers that rest on measurement: {n}; on limits not read in print: {weak}; that"
            " could flip within the uncertainty: {flips}."
        )
        weak = sum(1 for each in rested if not each.verified)
        flips = sum(1 for each in rested if each.could_flip)
        parts.append(say(text, n=len(rested), weak=weak, flips=flips))
    if not parts:
        return []
    start = Run(f"{say(N_('How sure.'))} ", "bold")
    return [Paragraph(words=(start, Run(" ".join(parts))))]


def _profile(context: Context) -> Table:
    """Return the profile in two columns side by side, as chapter 10 has it in one."""
    say = context.say
    fields = [each for each in profile_by(context.assessment, "") if each.applicable]
    half = -(-len(fields) // 2)
    rows: list[tuple[Cell, ...]] = []
    for left, right in zip_longest(fields[:half], fields[half:]):
        rows.append((*_field(context, left), *_field(context, right)))
    columns = (
        Column(title=say(N_("Field")), share=0.235),
        Column(title=f"0 – {say(N_('fails'))} … 3", share=0.145),
        Column(title=say(N_("score")), share=0.12),
    )
    return Table(columns=columns * 2, rows=tuple(rows), is_compact=True)


def _field(context: Context, field: PrincipleScore | None) -> tuple[Cell, ...]:
    if field is None:
        return ("", "", "")
    bar = charts.profile_bar(field.low, field.high, field.score, width=62.0, height=8.0)
    score = "–" if field.score is None else context.say.number(field.score)
    counts = f"{field.answered}/{field.applicable}"
    return _title(context, field), bar, (Run(f"{score}  ", "bold"), Run(counts, "dim"))


def _profile_title(context: Context) -> str:
    if not context.others:
        return context.say(N_("Profile"))
    return context.say(N_("Profile by {checklist}"), checklist=context.assessment.checklist.id)


def verdict(context: Context) -> tuple[Run, ...]:
    """Return the result in words: fields, coverage, interval, band or why there is none."""
    return (
        Run(f"{_opening(context)} ", "bold"),
        Run(" ".join([*_coverage(context), say_not_safe(context)])),
    )


def say_not_safe(context: Context) -> str:
    """Return the reservation in one sentence."""
    return context.say(N_("This does not certify the place as safe."))


def _opening(context: Context) -> str:
    say = context.say
    scored = scored_fields(context)
    start = say(
        N_("Assessed against “{title}” version {version}:"),
        title=context.checklist_name,
        version=context.assessment.checklist.version,
    )
    if not scored:
        return f"{start} {say(N_('no question is answered yet.'))}"
    holding = [each for each in scored if (each.score or 0.0) >= HOLDS_UP]
    weakest = min(scored, key=lambda each: each.score or 0.0)
    values = {"n": len(holding), "m": len(scored), "field": _title(context, weakest)}
    if len(holding) == len(scored):
        rest = say(N_("all {m} fields that were scored hold up."), **values)
    else:
        rest = say(N_("{n} of {m} scored fields hold up; the weakest is “{field}”."), **values)
    return f"{start} {rest}"


def _coverage(context: Context) -> list[str]:
    say, result = context.say, context.assessment
    sentences = [
        say(
            N_("{answered} of {applicable} questions are answered ({percent})."),
            answered=result.answered,
            applicable=result.applicable,
            percent=say.whole_percent(result.coverage_percent),
        )
    ]
    if result.interval is not None and result.score is not None:
        low, high = (say.number(value) for value in result.interval)
        text = N_("What is unanswered could move the overall result between {low} and {high} of 3.")
        if low == high:
            text = N_("The overall result is {low} of 3.")
        sentences.append(say(text, low=low, high=high))
    if result.band is not None:
        text = N_("Taken together, the place {band} what the checklist asks for.")
        if result.band == "exemplary":
            text = N_("Taken together, the place is {band} by this checklist.")
        sentences.append(say(text, band=say(BANDS[result.band])))
    elif result.band_withheld is not None:
        sentences.append(say(N_("No overall band is given below 80 % of answers.")))
    if result.checklist.stands_beside:
        text = N_(
            "It tells what people feel and what is done about it, not what the place is like."
        )
        sentences.append(say(text))
    if result.capped_by:
        items = ", ".join(result.capped_by)
        sentences.append(say(N_("The result is capped by {items}."), items=items))
    return sentences


def scored_fields(context: Context) -> list[PrincipleScore]:
    """Return the fields of the profile that have a score."""
    return [each for each in context.assessment.profile if each.score is not None]


def _title(context: Context, field: PrincipleScore) -> str:
    return field.title.in_language(context.say.language)


def _most(context: Context, found: tuple[Finding, ...], count: int) -> list[Block]:
    apart = {each.checklist.id for each in context.beside}
    found = tuple(each for each in found if each.checklist not in apart)
    if not found:
        text = N_("No low answer and no obstructed sightline. Read with what is unanswered.")
        return [Paragraph(words=context.say(text))]
    groups = grouped(found)
    cards: list[Block] = [_card(context, each) for each in groups[:count]]
    if len(groups) > count:
        rest = sum(len(each.found) for each in groups[count:])
        cards.append(
            Paragraph(
                words=context.say(N_("{n} further findings in chapter 5."), n=rest), style="note"
            )
        )
    return cards


def _card(context: Context, group: Group) -> FindingCard:
    """Return a question's findings in few words: the gravest, and where else."""
    say, first = context.say, group.first
    parts = [named(group), first.word]
    if first.answer is not None:
        text = N_("{item}: {answer}")
        parts[1] = say(text, item=first.item, answer=context.answer(first.answer.value))
    if first.is_critical:
        parts.append(say(N_("critical")))
    return FindingCard(
        badge=Badge(status=first.status, word=first.word),
        title=first.title,
        where=" · ".join(parts),
        text=_short(first.gist or first.text),
        note="",
    )


def _short(text: str, most: int = 210) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"


def profile_table(context: Context, framework: str = "") -> Table:
    """Return the profile: a bar per field with interval and tick, score and counts.

    ``framework`` groups it for readers of another one; empty takes the checklist's own fields.
    """
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for each in profile_by(context.assessment, framework):
        if not each.applicable:
            continue
        bar = charts.profile_bar(each.low, each.high, each.score, width=150.0, height=8.0)
        score = "–" if each.score is None else say.number(each.score)
        counts = f"{each.answered} / {each.applicable}"
        rows.append((_title(context, each), bar, score, counts))
    scale = f"0 – {say(N_('fails'))} … 3 – {say(N_('exemplary'))}"
    return Table(
        columns=(
            Column(title=say(N_("Field")), share=0.42),
            Column(title=scale, share=0.34),
            Column(title=say(N_("score")), share=0.10, align="right"),
            Column(title=say(N_("answered")), share=0.14, align="right"),
        ),
        rows=tuple(rows),
        is_compact=True,
    )


def _requests(context: Context, count: int) -> list[Block]:
    say = context.say
    every = ranked(context.site.all(Recommendation))
    wanted = [each for each in every if each.follow_up is not FollowUp.DONE]
    if not every:
        return [Paragraph(words=say(N_("No recommendation is written down yet.")))]
    if not wanted:
        return [Paragraph(words=say(N_("Every recommendation has been carried out.")))]
    rows: list[tuple[Cell, ...]] = []
    for index, each in enumerate(wanted[:count], start=1):
        label = each.label or f"R{index}"
        text = _short(text_of(each.text), 100)
        cost = say.choice(kinds.COSTS, each.cost)
        what = (Run(f"{label} ", "bold"), Run(text))
        rows.append((what, _short(each.owner, 40), _short(each.stage, 40), cost))
    table = Table(
        columns=(
            Column(title=say(N_("What")), share=0.46),
            Column(title=say(N_("Who")), share=0.20),
            Column(title=say(N_("When")), share=0.25),
            Column(title=say(N_("cost")), share=0.09, align="right"),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    if len(wanted) <= count and len(wanted) == len(every):
        return [table]
    more = say(
        N_("{n} further recommendations in chapter 12, carried out: {done}."),
        n=max(len(wanted) - count, 0),
        done=len(every) - len(wanted),
    )
    return [table, Paragraph(words=more, style="note")]
