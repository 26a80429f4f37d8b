"""The faults of the world: what a person can be told and can mend.

Belongs here: errors that are expected. A fault of the program itself stays an ordinary
exception and reaches the front end's last handler.
"""

from typing import Any

from cpted_app.words import Message


class UserError(Exception):
    """A fault with its cause and object (the message) and the way out (the remedy).

    >>> error = UserError("{file} is empty.", "Choose another file.", file="a.pdf")
    >>> str(error)
    'a.pdf is empty. Choose another file.'
    """

    def __init__(self, msgid: str, remedy: str, **values: Any) -> None:
        self.message = Message(msgid, values)
        self.remedy = Message(remedy, values)
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class Cancelled(Exception):  # noqa: N818 - not an error: a person pressed Cancel
    """Raised inside a job when the person who started it no longer wants it."""
