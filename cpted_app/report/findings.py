"""The findings: low answers and lines of sight that are not clear, the gravest first.

Belongs here: what counts as a finding and how findings rank. How they are laid out belongs
to the chapters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from cpted_app.analysis.result import SightlineView
from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.rules import Proposal
from cpted_app.drawing.status import Status
from cpted_app.model import kinds
from cpted_app.model.features import Feature, Sightline
from cpted_app.model.records import SITE_SUBJECT, Answer
from cpted_app.report.content import Badge, FindingCard, PlanExtract
from cpted_app.report.context import Context
from cpted_app.report.grid import Extent
from cpted_app.words import N_, Message

EXTRACTS = 24
"""How many findings get a map of their own; the rest cite the plan's grid."""

CARD_TEXT = 700
"""Letters of a finding's text in a card; the whole text stands in appendix A."""

CAPS = N_("Critical: it caps the overall result.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; ``rank`` orders them, the smallest first.

    ``gist`` is what a person said of it, ``measured`` what was measured; ``text`` has both.
    ``remarks`` are those of the note that others may share.
    """

    rank: tuple[float, int, str]
    status: Status
    word: str
    title: str
    where: str
    text: str
    note: str
    gist: str = ""
    measured: str = ""
    remarks: tuple[str, ...] = ()
    is_critical: bool = False
    answer: Answer | None = None
    item: str = ""
    checklist: str = ""
    principle: str = ""
    feature: Feature | None = None
    pin_m: tuple[float, float] | None = None
    related: tuple[str, ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether a map can show it: at a mark, or at the pin of an answer."""
        return self.feature is not None or self.pin_m is not None


def findings(context: Context) -> tuple[Finding, ...]:
    """Return all findings of all assessments in the order of their weight."""
    low = [
        (one.checklist.id, result)
        for one in context.assessments
        for result in one.items
        if result.is_low
    ]
    covered: set[str] = set()
    found: list[Finding] = []
    for checklist, result in low:
        view = context.views.get(result.subject)
        shown = view if view is not None and result.subject not in covered else None
        found.append(replace(_of_answer(context, result, shown), checklist=checklist))
        covered.add(result.subject)
    for line in context.site.all(Sightline):
        view = context.views.get(line.id)
        if view is not None and view.status != "clear" and line.id not in covered:
            found.append(_of_view(context, line, view))
    return tuple(sorted(found, key=lambda finding: finding.rank))


def card(context: Context, finding: Finding, *, with_map: bool) -> FindingCard:
    """Return a finding as a block; with a small map where it has a place."""
    return FindingCard(
        badge=Badge(status=finding.status, word=finding.word),
        title=finding.title,
        where=finding.where,
        text=cut(finding.text),
        note=finding.note,
        extract=extract(context, (finding,)) if with_map else None,
    )


def cut(text: str, most: int = CARD_TEXT) -> str:
    """Return a text of no more than so many letters, cut between words."""
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]}…"


def _of_answer(context: Context, result: ItemResult, view: SightlineView | None) -> Finding:
    answer = result.answer
    assert answer is not None  # noqa: S101 - only low answers are findings
    score = answer.value.score or 0
    feature = None if result.subject == SITE_SUBJECT else context.site.feature(result.subject)
    labels = [context.subject(result.subject)]
    if view is not None:
        labels += [each.label for each in view.obstacles[:3]]
    item = result.item
    gist = answer.reason.strip() or item.anchors[score].in_language(context.say.language)
    measured = _measured(context, result, answer, view)
    remarks = _remarks(context, result, answer, view)
    return Finding(
        rank=(float(score), 0 if item.critical else 1, f"{item.id} {result.subject_label}"),
        status="blocked" if score == 0 else "filtered",
        word=context.say(kinds.ANSWER_VALUES[answer.value]),
        title=context.topic(result),
        where=context.place(*labels, feature=feature, pin_m=answer.pin_m),
        text=f"{gist} {measured}".strip(),
        gist=gist,
        measured=measured,
        answer=answer,
        note=" ".join((_item(context, result, answer), *remarks)),
        remarks=remarks,
        is_critical=item.critical and score == 0,
        item=item.id,
        principle=item.principle,
        feature=feature,
        pin_m=answer.pin_m,
        related=_related(view),
    )


def _measured(
    context: Context, result: ItemResult, answer: Answer, view: SightlineView | None
) -> str:
    if view is not None:
        return view_text(context, view)
    if result.proposal is not None and result.proposal.answer == answer.value:
        return rested_on(context, result.proposal)
    return ""


def rested_on(context: Context, proposal: Proposal) -> str:
    """Return what a proposal was measured by, and the other answers where it could flip."""
    told = proposal.basis
    if proposal.could_be:
        # The words of the doubt go round those of the measurement.
        values = {**proposal.text.values, "text": Message("{text}.", {"text": told})}
        told = Message(proposal.text.msgid, values)
    return _sentence(context.say.message(told))


def _item(context: Context, result: ItemResult, answer: Answer) -> str:
    say = context.say
    return say(
        N_("Item {item}: {score} of 3, {origin}."),
        item=result.item.id,
        score=answer.value.score,
        origin=say(origin(answer)),
    )


def _remarks(
    context: Context, result: ItemResult, answer: Answer, view: SightlineView | None
) -> tuple[str, ...]:
    say = context.say
    parts = [_basis(context, view)] if view is not None else []
    if result.item.critical and answer.value.score == 0:
        parts.append(say(CAPS))
    if result.proposal is not None and not result.proposal.verified:
        parts.append(say(N_("Threshold not verified against the printed source.")))
    parts.append(_see(context, result.subject, result.item.id))
    return tuple(filter(None, parts))


def _see(context: Context, subject: str, item: str = "") -> str:
    seen = context.photos(subject, item)
    return _sentence(seen) if seen else ""


def origin(answer: Answer) -> str:
    """Return the message id that says where an answer comes from."""
    if not answer.proposed:
        return N_("answered by a person")
    if answer.proposed == answer.value.value:
        return N_("proposed from measurement, accepted")
    return N_("proposed from measurement, overridden")


def view_text(context: Context, view: SightlineView) -> str:
    """Return the result of a sightline in sentences, with what would clear it."""
    say = context.say
    obstacle = view.blocked_by or (view.obstacles[0] if view.obstacles else None)
    sentences = [_sentence(say.message(view.sentence))]
    if obstacle is not None:
        sentences.append(_sentence(say.message(obstacle.remedy)))
    return " ".join(sentences)


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _basis(context: Context, view: SightlineView) -> str:
    say = context.say
    if view.length_uncertainty_m is None:
        return say(N_("Measured on plan, uncertainty not known."))
    # Twice the standard uncertainty, not below the centimetre that is printed.
    spread = max(2.0 * view.length_uncertainty_m, 0.05)
    return say(N_("Measured on plan, ±{spread}."), spread=say.length(spread))


def _of_view(context: Context, line: Sightline, view: SightlineView) -> Finding:
    say = context.say
    is_blocked = view.status == "blocked"
    title = (
        N_("Sightline {label} is blocked") if is_blocked else N_("Sightline {label} is filtered")
    )
    labels = [context.label(line), *(each.label for each in view.obstacles[:3])]
    return Finding(
        rank=(0.5 if is_blocked else 1.5, 1, line.label),
        status=view.status,
        word=say(N_("blocked")) if is_blocked else say(N_("filtered")),
        title=say(title, label=line.name or context.label(line)),
        where=context.place(*labels, feature=line),
        text=view_text(context, view),
        note=" ".join(
            filter(
                None,
                [_basis(context, view), say(_standing(context, line)), _see(context, line.id)],
            )
        ),
        feature=line,
        related=_related(view),
    )


def _standing(context: Context, line: Sightline) -> str:
    """Return the message id that says how the questions about a sightline stand."""
    about = [each for each in context.questions if each.subject == line.id]
    if any(each.state in ("unanswered", "proposed") for each in about):
        return N_("Not all questions about it are answered yet.")
    return N_("No question about it is answered low.")


def _related(view: SightlineView | None) -> tuple[str, ...]:
    return () if view is None else tuple(each.feature_id for each in view.obstacles)


def extract(context: Context, found: Sequence[Finding]) -> PlanExtract | None:
    """Return a small map of where findings are; None where none of them has a place."""
    around, bounds, own = _around(context), [], set[str]()
    for one in found:
        if one.feature is not None:
            shape = one.feature.geometry
            own |= {one.feature.id, *one.related}
        elif one.pin_m is not None and one.answer is not None:
            shape = shapely.Point(one.pin_m)
            own.add(one.answer.id)
        else:
            continue
        room = 2.0 * around if shape.geom_type == "Point" else around
        bounds.append(shape.buffer(room).envelope.bounds)
    if not bounds:
        return None
    return PlanExtract(
        extent=_hull(bounds),
        highlighted=frozenset(own),
        alt=context.say(N_("Plan extract about {where}"), where=found[0].where),
    )


def _hull(bounds: Sequence[Extent]) -> Extent:
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _around(context: Context) -> float:
    """Return what an extract shows around a mark: 4 m, or a share of a sheet without metres."""
    if context.site.header.is_metric or context.sheet is None:
        return 4.0
    return (context.sheet.extent[2] - context.sheet.extent[0]) / 20.0
