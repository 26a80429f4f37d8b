"""Who does what on which day of the example: its content, its clock and its people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cpted_app import resources
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings

Content = Mapping[str, Any]

BETWEEN = timedelta(seconds=20)
"""What people need from one thing to the next."""


class Days:
    """A clock that goes on a little with each look at it, and is turned to another day."""

    def __init__(self, begun: str) -> None:
        self.turn_to(begun)

    def __call__(self) -> datetime:
        """Return the time of the story, aware UTC."""
        self._now += BETWEEN
        return self._now

    def turn_to(self, moment: str) -> None:
        """Go to a moment, written as in ISO 8601 and meant as UTC."""
        self._now = datetime.fromisoformat(moment).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The session in which the example is told, with its clock and its people."""

    session: Session
    days: Days
    people: Mapping[str, Person]

    @property
    def site(self) -> Site:
        """The site as it is by now."""
        return self.session.site

    def turn_to(self, moment: str, who: str = "planner") -> Person:
        """Go to a moment at which somebody sits down; return who."""
        self.days.turn_to(moment)
        person = self.people[who]
        self.session.settings = Settings(person=person)
        return person

    def subject(self, label: str) -> str:
        """Return the id of a mark of the example, or the word for the whole site."""
        if label == SITE_SUBJECT:
            return SITE_SUBJECT
        mark = self.site.named(label)
        if mark is None:
            raise LookupError(f"the example has no mark {label}")
        return str(mark.id)


def content(name: str) -> Content:
    """Return a part of what the example consists of."""
    found: Content = json.loads(resources.read_text("examples", f"{name}.json"))
    return found
