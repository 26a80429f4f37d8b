"""What several raters gave to the same questions: how far they agree, and where they do not.

Belongs here: joining ratings to questions, once they are open. How agreement is calculated
belongs to ``reliability``; who may rate and when ratings open, to ``model.actions.rating``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from cpted_app.assess.assessment import Assessment, ItemResult, answered_anew
from cpted_app.assess.reliability import Agreement, agreement
from cpted_app.assess.texts import LocalText
from cpted_app.model.actions import rating
from cpted_app.model.actions.rating import Asked
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

OFF_SCALE_RANK = 2
"""One could score it, another could not: as grave as two apart. A design choice of this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One question that at least two raters answered; ``given`` is by the rater's id."""

    result: ItemResult
    given: Mapping[str, Rating]

    @property
    def values(self) -> frozenset[AnswerValue]:
        """The different answers."""
        return frozenset(row.value for row in self.given.values())

    @property
    def scores(self) -> Mapping[str, int]:
        """The scores by rater, of those who gave one."""
        known = ((rater, row.value.score) for rater, row in self.given.items())
        return {rater: score for rater, score in known if score is not None}

    @property
    def is_agreed(self) -> bool:
        """Whether all gave the same answer."""
        return len(self.values) == 1

    @property
    def apart(self) -> int | None:
        """How far the scores are apart, 0 … 3; None where fewer than two scored it."""
        scores = self.scores.values()
        return max(scores) - min(scores) if len(scores) >= 2 else None

    @property
    def is_off(self) -> bool:
        """Whether one scored it and another could not."""
        return 0 < len(self.scores) < len(self.given)

    @property
    def is_settled(self) -> bool:
        """Whether the assessment has an answer that rests on these."""
        answer = self.result.answer
        if answer is None:
            return False
        return answer.value in self.values if self.is_agreed else bool(answer.note.strip())

    @property
    def rank(self) -> int:
        """How grave the disagreement is; 0 is none."""
        if self.is_agreed:
            return 0
        return max(self.apart or 1, OFF_SCALE_RANK if self.is_off else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleAgreement:
    """How far raters agree on the questions of one principle; ``differing`` counts questions."""

    principle: str
    title: LocalText
    agreement: Agreement
    rated: int
    differing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What raters gave, side by side; ``alone`` counts the questions that only one answered."""

    raters: tuple[Rater, ...]
    questions: tuple[Rated, ...]
    overall: Agreement
    principles: tuple[PrincipleAgreement, ...]
    alone: int

    @property
    def disagreed(self) -> tuple[Rated, ...]:
        """The questions on which they differ, the gravest first."""
        return tuple(sorted((one for one in self.questions if one.rank), key=_gravest_first))

    @property
    def unsettled(self) -> tuple[Rated, ...]:
        """Those of the disagreed that are not reconciled yet."""
        return tuple(one for one in self.disagreed if not one.is_settled)

    @property
    def agreed(self) -> tuple[Rated, ...]:
        """The questions on which they agree and that the assessment has not taken over yet."""
        return tuple(one for one in self.questions if one.is_agreed and not one.is_settled)

    def of_item(self, item: str) -> Agreement:
        """Return how far raters agree on one item over everything it is asked about."""
        return _agreement(one for one in self.questions if one.result.item.id == item)


def compare(site: Site, assessment: Assessment) -> Comparison | Message:
    """Return what the raters of a checklist gave, or why it is hidden."""
    checklist = assessment.checklist.id
    raters = rating.raters_of(site, checklist)
    hidden = why_hidden(raters, are_open=rating.are_open(site, checklist))
    if hidden is not None:
        return hidden
    given = _by_question(site, raters)
    asked = [(one, given.get((one.item.id, one.subject), {})) for one in assessment.items]
    questions = tuple(
        Rated(result=one, given=MappingProxyType(rows)) for one, rows in asked if len(rows) >= 2
    )
    return Comparison(
        raters=raters,
        questions=questions,
        overall=_agreement(questions),
        principles=_by_principle(assessment, questions),
        alone=sum(1 for _one, rows in asked if len(rows) == 1),
    )


def disagreed(site: Site, checklist: str) -> frozenset[Asked]:
    """Return the questions on which raters differ; none while their answers are hidden."""
    if not rating.are_open(site, checklist):
        return frozenset()
    given = _by_question(site, rating.raters_of(site, checklist))
    return frozenset(
        asked for asked, rows in given.items() if len({row.value for row in rows.values()}) > 1
    )


def why_hidden(raters: Sequence[Rater], *, are_open: bool) -> Message | None:
    """Return why nobody sees yet what raters gave, or None where they are open."""
    if are_open:
        return None
    if not raters:
        return Message(N_("Nobody rates this checklist on their own."))
    busy = ", ".join(one.label for one in raters if not one.is_done)
    if not busy:
        return Message(N_("It stays hidden until a second rater is done."))
    return Message(N_("What others gave is hidden until all are done: {raters}."), {"raters": busy})


def own_rater(site: Site, checklist: str, name: str) -> Rater | None:
    """Return the rater of a name while a checklist is rated blind, else None."""
    found = rating.rater_named(site, checklist, name)
    return None if found is None or rating.are_open(site, checklist) else found


def as_rated(assessment: Assessment, site: Site, rater: Rater) -> Assessment:
    """Return an assessment as it would be by one rater alone: no answer of others is in it."""
    given = rating.ratings_of(site, rater).values()
    answers = {row.id: _as_answer(row, rater.checklist, rater.by) for row in given}
    alone = Site(MappingProxyType({**site.rows, Answer: answers}), site.revision)
    return answered_anew(assessment, alone)


def rated_count(site: Site, assessment: Assessment, rater: Rater) -> int:
    """Return how many of the questions of an assessment a rater answered, on the scale or off."""
    given = rating.ratings_of(site, rater)
    return sum(1 for one in assessment.items if (one.item.id, one.subject) in given)


@lru_cache(maxsize=20_000)
def _as_answer(row: Rating, checklist: str, by: str) -> Answer:
    """Return a rating as an answer; kept, since every rating is asked for after each new one."""
    return Answer(
        id=row.id,
        checklist=checklist,
        item=row.item,
        subject=row.subject,
        value=row.value,
        reason=row.reason,
        by=by,
        at_utc=row.at_utc,
        visit=row.visit,
    )


def _by_question(site: Site, raters: Iterable[Rater]) -> dict[Asked, dict[str, Rating]]:
    """Return the ratings of each question by rater, in the order of the raters."""
    order = {one.id: at for at, one in enumerate(raters)}
    own = [row for row in site.all(Rating) if row.rater in order]
    found: dict[Asked, dict[str, Rating]] = {}
    for row in sorted(own, key=lambda row: order[row.rater]):
        found.setdefault((row.item, row.subject), {})[row.rater] = row
    return found


def _by_principle(
    assessment: Assessment, questions: Sequence[Rated]
) -> tuple[PrincipleAgreement, ...]:
    found = []
    for principle in assessment.checklist.principles:
        own = [one for one in questions if one.result.item.principle == principle.id]
        if own:
            found.append(
                PrincipleAgreement(
                    principle=principle.id,
                    title=principle.title,
                    agreement=_agreement(own),
                    rated=len(own),
                    differing=sum(1 for one in own if not one.is_agreed),
                )
            )
    return tuple(found)


def _agreement(questions: Iterable[Rated]) -> Agreement:
    return agreement([one.scores for one in questions])


def _gravest_first(one: Rated) -> int:
    return -one.rank
