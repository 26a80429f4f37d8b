"""What is asked for in the example, what became of it, what was said, and the protocol."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cpted_app.assess.assessment import Assessment
from cpted_app.model.actions import advising, assessing, stepping
from cpted_app.model.kinds import Audience
from cpted_app.model.records import SITE_SUBJECT, Recommendation, Remark
from cpted_app.session.example.story import Content, Story
from cpted_app.session.protocol import close_step, issue
from cpted_app.session.scenarios import proposal_of

Entries = Iterable[Mapping[str, Any]]

TITLES = "en"
"""The language in which a refusal would name steps; the example gives no reason for one."""


def recommend(story: Story, entries: Entries) -> None:
    """Ask for things."""
    for entry in entries:
        values = {name: value for name, value in entry.items() if name != "proposal"}
        values["subject"] = story.subject(entry.get("subject", SITE_SUBJECT))
        story.session.do(advising.add_recommendation(story.site, **values))


def follow_up(story: Story, told: Mapping[str, Content]) -> None:
    """Record what the designer answered, and what became of it."""
    for row in story.site.all(Recommendation):
        if row.label in told:
            story.session.do(advising.set_recommendation(row, **told[row.label]))


def tie_to_proposals(story: Story, entries: Entries) -> None:
    """Say which proposal carries out what is asked for."""
    letters = {entry["text"]: entry["proposal"] for entry in entries if "proposal" in entry}
    for row in story.site.all(Recommendation):
        if row.text in letters:
            scenario = proposal_of(story.site, letters[row.text]).id
            story.session.do(advising.set_recommendation(row, scenario=scenario))


def comment(story: Story, who: str, entry: Content) -> None:
    """Add a remark of somebody, and the planner's reply where there is one."""
    person = story.people[who]
    values = {name: value for name, value in entry.items() if name not in ("kind", "reply", "role")}
    values["audience"] = Audience(entry["audience"])
    values["subject"] = story.subject(entry.get("subject", SITE_SUBJECT))
    edit = assessing.add_remark(
        **values,
        remark_kind=entry["kind"],
        by=person.name,
        role=person.role,
        organisation=person.organisation,
        at_utc=story.session.clock(),
    )
    story.session.do(edit)
    if "reply" in entry:
        reply(
            story, next(row for row in story.site.all(Remark) if row.id in edit.ids), entry["reply"]
        )


def reply(story: Story, remark: Remark, text: str) -> None:
    """Answer a remark as whoever sits here."""
    person = story.session.person
    story.session.do(
        assessing.reply(
            remark,
            text=text,
            by=person.name,
            role=person.role,
            organisation=person.organisation,
            at_utc=story.session.clock(),
        )
    )


def plan_steps(story: Story, steps: Entries) -> None:
    """Say who does each step of the protocol by when."""
    for entry in steps:
        values = {"owner": entry["owner"], "due": entry["due"]}
        story.session.do(stepping.set_step(story.site, entry["step"], **values))


def close_steps(story: Story, assessment: Assessment, steps: Entries) -> None:
    """Close steps of the protocol on their days."""
    for entry in steps:
        on = date.fromisoformat(entry["on"])
        story.session.do(close_step(story.site, assessment, entry["step"], on, TITLES))


def finish(story: Story, assessment: Assessment, told: Content) -> None:
    """Close the steps, waive the one that is left out, issue, and sign."""
    close_steps(story, assessment, told["done_steps"])
    waived = told["waived_step"]
    story.session.do(stepping.waive(story.site, [waived["step"]], waived["reason"]))
    story.session.do(issue(story.site, assessment, TITLES))
    close_steps(story, assessment, [told["signed_step"]])
