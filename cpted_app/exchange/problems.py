"""What was found wrong in a file that could still be read in part.

Belongs here: the value an importer collects instead of stopping at the first bad row.
"""

from dataclasses import dataclass

from cpted_app.errors import UserError
from cpted_app.words import Message


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
