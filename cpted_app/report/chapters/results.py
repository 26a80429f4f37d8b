"""Chapter 10, checklist by checklist: scores, what is unknown, what measurement proposes."""

from cpted_app.assess.assessment import ItemResult
from cpted_app.model.kinds import AnswerValue
from cpted_app.report.chapters import lists, raters, sensitivity
from cpted_app.report.chapters.items import compact, heads
from cpted_app.report.chapters.summary import profile_table, verdict
from cpted_app.report.content import Block, Callout, Cell, Heading, Paragraph, Run, Words
from cpted_app.report.context import Context
from cpted_app.words import N_


def scores(context: Context) -> list[Block]:
    """Return chapter 10, list by list: profile, coverage, interval, the unknown, the proposals."""
    title = Heading(text=f"10  {context.say(N_('Scores and what they rest on'))}")
    if not context.others:
        return [title, *_first(context)]
    blocks: list[Block] = [title]
    for one in context.assessments:
        own, told = context.of(one), _another
        if one is context.assessment:
            told = _first
        elif one in context.beside:
            told = _beside
        blocks += lists.under(lists.heading(context, one), told(own))
    return _noted_once(blocks)


def _noted_once(blocks: list[Block]) -> list[Block]:
    """Return blocks without the notes that stand above already, below another checklist."""
    told: set[Words] = set()
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.style == "note":
            if block.words in told:
                continue
            told.add(block.words)
        kept.append(block)
    return kept


def _first(context: Context) -> list[Block]:
    """Return all that is told of the checklist that the report is about first."""
    say = context.say
    return [
        Callout(words=verdict(context)),
        profile_table(context),
        Paragraph(words=say(_KEY), style="note"),
        *sensitivity.regrouped(context),
        *sensitivity.hangs_on(context),
        Heading(text=say(N_("Not applicable and unknown, with reasons")), level=2),
        *(_excused(context) or _told(_still_open(context) or say(_ALL_ANSWERED))),
        Heading(text=say(N_("Proposals from measurement")), level=2),
        *(_proposals(context) or _told(say(_NO_PROPOSAL))),
        *raters.agreement(context),
    ]


def _another(context: Context) -> list[Block]:
    """Return what is told of one more checklist: what it hangs on where it has a band."""
    has_band = context.assessment.band is not None
    return [
        Callout(words=verdict(context)),
        profile_table(context),
        *(sensitivity.regrouped(context) if has_band else ()),
        *(sensitivity.hangs_on(context) if has_band else ()),
        *_details(context),
    ]


def _beside(context: Context) -> list[Block]:
    """Return what people tell and feel: no score of it all and no band stand beside a profile."""
    say, found = context.say, context.assessment
    low = dict.fromkeys(each.item.id for each in found.items if each.is_low)
    lead = say(_WHAT_IS_TOLD, checklist=lists.named(context, found))
    counts = say(
        N_("{answered} of {applicable} questions are answered ({percent})."),
        answered=found.answered,
        applicable=found.applicable,
        percent=say.whole_percent(found.coverage_percent),
    )
    told = say(N_("No answer is low."))
    if low:
        told = say(N_("Low answers: {items}; they stand in chapter 5."), items=", ".join(low))
    return [
        Paragraph(words=lead),
        Paragraph(words=f"{counts} {told}"),
        profile_table(context),
        *_details(context),
    ]


_KEY = N_(
    "Tick: mean of what is answered. Band: from all unknown answers taken as 0 to all taken as 3."
)
_ALL_ANSWERED = N_("Every question is answered on the scale.")
_NO_PROPOSAL = N_("No answer was proposed from measurement.")
_WHAT_IS_TOLD = N_(
    "What users tell and what those in charge do about it, asked with checklist {checklist}. It"
    " stands beside the environmental profile, is never averaged into it, and has no band here."
)


def _details(context: Context) -> list[Block]:
    """Return what is unknown and proposed, and how far raters agree, where there is any of it."""
    say, excused, proposals = context.say, _excused(context), _proposals(context)
    # A sentence alone needs no heading of its own.
    blocks = [] if excused else _told(_still_open(context))
    if excused:
        title = say(N_("Not applicable and unknown, with reasons"))
        blocks += [Heading(text=title, level=2), *excused]
    if proposals:
        blocks += [Heading(text=say(N_("Proposals from measurement")), level=2), *proposals]
    return [*blocks, *raters.agreement(context)]


def _told(sentence: str) -> list[Block]:
    return [Paragraph(words=sentence)] if sentence else []


def _still_open(context: Context) -> str:
    """Return how many questions wait for an answer; empty where none does."""
    count = sum(1 for each in context.assessment.items if each.answer is None)
    text = N_("{n} further questions are not answered yet; appendix A lists them.")
    return context.say(text, n=count) if count else ""


def _waiting(context: Context) -> str:
    """Return how many proposals wait for a person; empty where none does."""
    found = context.assessment
    count = sum(1 for each in found.items if each.answer is None and each.proposal is not None)
    text = N_("Proposals that wait for a person and do not count: {n}.")
    return context.say(text, n=count) if count else ""


def _excused(context: Context) -> list[Block]:
    """Return the answers off the scale with their reasons; nothing where there is none."""
    rows: list[tuple[Cell, ...]] = [
        (*heads(context, each), context.answer(each.answer.value), each.answer.reason)
        for each in context.assessment.items
        if each.state == "excused" and each.answer is not None
    ]
    if not rows:
        return []
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Answer"), N_("Reason"))
    table = compact(context, titles, (0.09, 0.24, 0.12, 0.17, 0.38), rows)
    return [table, *_told(_still_open(context))]


def _proposals(context: Context) -> list[Block]:
    """Return how many answers came from measurement, and which a person decided otherwise."""
    say, given = context.say, [e for e in context.assessment.items if e.answer is not None]
    asked = [(each, each.answer) for each in given if each.answer and each.answer.proposed]
    other = [each for each, answer in asked if answer.proposed != answer.value.value]
    if not asked:
        return _told(_waiting(context))
    counts = say(
        N_("Answers proposed from measurement: {n}; accepted: {accepted}, overridden: {other}."),
        n=len(asked),
        accepted=len(asked) - len(other),
        other=len(other),
    )
    parts = [counts, _waiting(context), _flips(context), say(_WHERE)]
    blocks = _told(" ".join(filter(None, parts)))
    if not other:
        return blocks
    rows = [_overridden(context, each) for each in other]
    titles = (N_("Item"), N_("Question"), N_("About"), N_("Proposed"), N_("Overridden by"))
    return [*blocks, compact(context, titles, (0.08, 0.18, 0.14, 0.14, 0.46), rows)]


_WHERE = N_("Appendix A has every measurement with the rule that it was judged by.")


def _flips(context: Context) -> str:
    """Return which answers rest on a measurement that could flip; empty where none does."""
    named = [
        f"{each.item.id} {each.subject_label}".strip()
        for each in context.assessment.items
        if each.proposal is not None and each.proposal.could_flip
    ]
    text = N_("Could flip within the uncertainty: {items}.")
    return context.say(text, items=", ".join(named)) if named else ""


def _overridden(context: Context, result: ItemResult) -> tuple[Cell, ...]:
    answer = result.answer
    assert answer is not None and answer.proposed  # noqa: S101, PT018 - what _proposals chose
    word = context.answer(answer.value)
    proposed = context.answer(AnswerValue(answer.proposed))
    return (*heads(context, result), proposed, (Run(f"{word}. ", "bold"), Run(answer.reason)))
