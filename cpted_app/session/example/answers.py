"""Answers of the example: by one person in 2025, by two raters in 2026, and other lists beside."""

from collections.abc import Iterable, Mapping
from typing import Any

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import Results
from cpted_app.assess.assessment import Assessment, ItemResult, assess
from cpted_app.assess.checklist import Item
from cpted_app.assess.raters import Comparison, compare
from cpted_app.assess.versions import checklist_of, find_item
from cpted_app.assess.visits import is_of_night, rests_on_visit, visits_of
from cpted_app.model.actions import assessing, rating
from cpted_app.model.edit import joined
from cpted_app.model.kinds import AnswerValue, Light
from cpted_app.model.records import SITE_SUBJECT, Answer, Rater
from cpted_app.session.example.story import Content, Story
from cpted_app.session.rating import agreed_edit
from cpted_app.words import N_, Message

Asked = tuple[str, str]
Entries = Iterable[Mapping[str, Any]]


def assessed(story: Story, results: Results, checklist: str = "") -> Assessment:
    """Return the assessment of the marks that results are known of."""
    chosen = checklist_of(story.site, checklist or story.site.header.checklist)
    return assess(story.site, results, chosen, thresholds.load())


def answer(story: Story, results: Results, entries: Entries) -> None:
    """Answer questions of whatever lists they belong to, with a place where one is given."""
    asked: dict[Asked, ItemResult] = {}
    for entry in entries:
        checklist, _item = find_item(story.site, entry["item"])
        key = (entry["item"], story.subject(entry.get("subject", SITE_SUBJECT)))
        if key not in asked:
            asked |= _questions(assessed(story, results, checklist.id))
        value = AnswerValue(entry["value"])
        _answer(story, asked[key], value, entry.get("reason", ""), checklist.id)
        if "at" in entry:
            _pin(story, checklist.id, key, entry["at"])


def accept(story: Story, assessment: Assessment) -> None:
    """Take over what is proposed for the questions that nobody answered."""
    for result in assessment.items:
        if result.answer is None and result.proposal is not None:
            _answer(story, result, result.proposal.answer, "", assessment.checklist.id)


def begin_anew(story: Story) -> None:
    """Clear the answers of the last assessment: nobody is to go by them."""
    rows = story.site.all(Answer)
    label = Message(N_("Clear {n} answers for a new assessment"), {"n": len(rows)})
    story.session.do(joined(label, *map(assessing.clear_answer, rows)))


def rate(story: Story, assessment: Assessment, told: Content) -> None:
    """Let each rater go through the whole list on their own, to the end."""
    checklist, asked = assessment.checklist.id, _questions(assessment)
    for place, who in enumerate(told["raters"]):
        person = story.turn_to(who["from"], who["person"])
        story.session.do(
            rating.add_rater(
                story.site,
                checklist=checklist,
                by=person.name,
                role=person.role,
                organisation=person.organisation,
            )
        )
        rater = rating.raters_of(story.site, checklist)[-1]
        for entry in told["ratings"]:
            _rate(story, asked, rater, entry, place)
        story.session.do(rating.set_done(story.site, rater, is_done=True))


def reconcile(story: Story, assessment: Assessment, told: Content) -> None:
    """Take over what the raters agree on, settle the rest with a note, and pin low answers."""
    story.turn_to(told["reconciled"])
    found = compare(story.site, assessment)
    if not isinstance(found, Comparison):
        raise LookupError(str(found))
    agreed = agreed_edit(story.session, found)
    if agreed is not None:
        story.session.do(agreed)
    given = {(one.result.item.id, one.result.subject): one for one in found.questions}
    for entry in told["ratings"]:
        key = _asked(story, entry)
        if "agreed" in entry:
            proposal = given[key].result.proposal
            story.session.do(
                rating.reconcile(
                    story.site,
                    tuple(given[key].given.values()),
                    value=AnswerValue(entry["agreed"]),
                    by=story.session.person.name,
                    at_utc=story.session.clock(),
                    reason=entry["reason"],
                    note=entry["note"],
                    proposed=proposal.answer.value if proposal else "",
                    proposal_text=str(proposal.text) if proposal else "",
                )
            )
        if "at" in entry:
            _pin(story, assessment.checklist.id, key, entry["at"])


def _rate(
    story: Story,
    asked: Mapping[Asked, ItemResult],
    rater: Rater,
    entry: Mapping[str, Any],
    place: int,
) -> None:
    result = asked[_asked(story, entry)]
    story.session.do(
        rating.rate(
            story.site,
            rater,
            item=result.item.id,
            value=AnswerValue(entry["given"][place]),
            at_utc=story.session.clock(),
            subject=result.subject,
            reason=entry.get("reasons", ("", ""))[place],
            visit=_visit(story, result.item),
            proposed=result.proposal.answer.value if result.proposal else "",
        )
    )


def _answer(
    story: Story, result: ItemResult, value: AnswerValue, reason: str, checklist: str
) -> None:
    story.session.do(
        assessing.answer(
            story.site,
            checklist=checklist,
            item=result.item.id,
            value=value,
            by=story.session.person.name,
            at_utc=story.session.clock(),
            subject=result.subject,
            reason=reason,
            proposed=result.proposal.answer.value if result.proposal else "",
            proposal_text=str(result.proposal.text) if result.proposal else "",
            visit=_visit(story, result.item),
        )
    )


def _pin(story: Story, checklist: str, asked: Asked, at_m: tuple[float, float]) -> None:
    row = assessing.find_answer(story.site, checklist, *asked)
    if row is None:
        raise LookupError(f"the example does not answer {asked[0]}")
    story.session.do(assessing.place_answer(row, *at_m))


def _visit(story: Story, item: Item) -> str:
    """Return the id of the last visit by day, or after dark for what is asked about the dark."""
    if not rests_on_visit(item):
        return ""
    light = Light.NIGHT if is_of_night(item) else Light.DAY
    return [visit.id for visit in visits_of(story.site) if visit.light is light][-1]


def _asked(story: Story, entry: Mapping[str, Any]) -> Asked:
    return entry["item"], story.subject(entry.get("subject", SITE_SUBJECT))


def _questions(assessment: Assessment) -> dict[Asked, ItemResult]:
    return {(one.item.id, one.subject): one for one in assessment.items}
