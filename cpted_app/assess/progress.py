"""How far a checklist is answered, without measuring or scoring anything.

Belongs here: counting. The same two numbers as those of the assessment, for lists that nobody
has open: evidence does not change them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cpted_app.assess.assessment import ItemResult, latest, subjects
from cpted_app.assess.checklist import Checklist
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer
from cpted_app.model.site import Site


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions answered 0 … 3, of those that apply; one asked of ten marks counts ten times."""

    answered: int = 0
    asked: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.answered + other.answered, self.asked + other.asked)


def progress(site: Site, checklist: Checklist, only: Collection[str] | None = None) -> Progress:
    """Return how far a checklist is answered, or the questions ``only`` of it."""
    answers = latest(site.all(Answer), checklist.id)
    subjects_of: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[str, str]]] = {}
    values: list[AnswerValue | None] = []
    for item in checklist.items_for(site.header.place_types):
        if only is not None and item.id not in only:
            continue
        key = (item.applies_to, tuple(item.only.items()))
        if key not in subjects_of:
            subjects_of[key] = subjects(site, item)
        given = (answers.get((item.id, subject)) for subject, _label in subjects_of[key])
        values += [answer.value if answer else None for answer in given]
    return _counted(values)


def counted(results: Iterable[ItemResult]) -> Progress:
    """Return how far some questions of an assessment are answered."""
    return _counted([one.answer.value if one.answer else None for one in results])


def _counted(values: Collection[AnswerValue | None]) -> Progress:
    answered = sum(1 for value in values if value is not None and value.score is not None)
    excused = sum(1 for value in values if value is AnswerValue.NOT_APPLICABLE)
    return Progress(answered, len(values) - excused)
