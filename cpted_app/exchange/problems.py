"""What was found wrong in a file that could still be read in part.

Belongs here: the value an importer collects instead of stopping at the first bad row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cpted_app.errors import UserError
from cpted_app.words import N_, Message

MOST_ALIKE = 12
"""Problems of one sort that are told one by one; more are told as one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its code, where it is, what it is, and what a person can do about it."""

    code: str
    place: Message
    message: Message
    remedy: Message

    @classmethod
    def of(cls, error: UserError, *, code: str, place: Message) -> "Problem":
        """Return the problem that says what an error says."""
        return cls(code, place, error.message, error.remedy)


def passed_over(count: int, reason: str, remedy: str, **values: object) -> Problem:
    """Return the one problem that tells how many objects were left out for a reason."""
    return Problem(
        "passed_over",
        Message(N_("whole file")),
        Message(
            N_("Passed over: {count}, because {reason}."),
            {"count": count, "reason": Message(reason, values)},
        ),
        Message(remedy, values),
    )


def summarised(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems with each crowd of the same sort told as one, by its first."""
    crowds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        crowds.setdefault((problem.code, problem.message.msgid), []).append(problem)
    told: list[Problem] = []
    for crowd in crowds.values():
        if len(crowd) <= MOST_ALIKE:
            told += crowd
            continue
        first = crowd[0]
        place = Message(
            N_("{count} rows, the first is {place}"), {"count": len(crowd), "place": first.place}
        )
        told.append(Problem(first.code, place, first.message, first.remedy))
    order = {id(problem): at for at, problem in enumerate(problems)}
    return sorted(told, key=lambda problem: order.get(id(problem), len(order)))
