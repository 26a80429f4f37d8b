"""What is ordered when somebody asks for a report, and of what: one value, whoever asks.

Belongs here: the choices that window, command line and example share. What follows from them
belongs to ``output``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from cpted_app.content import Content
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.reassessing import Earlier

Paper = Literal["A4", "A3"]


class ReportSource(Protocol):
    """What a report asks for: an open session gives it, and so does what was taken of one."""

    @property
    def site(self) -> Site:
        """The whole site."""

    @property
    def head_hash(self) -> str:
        """The hash that names the state of the file."""

    @property
    def kept(self) -> KeptResults:
        """Results that are known already."""

    def clock(self) -> datetime:
        """Return the time to be printed."""

    def attachment(self, sha256: str, /) -> bytes:
        """Return the bytes of a photo's file."""

    def content(self, sha256: str, /) -> Content:
        """Return a plan's file: bytes, or a large one where it lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """Who reads it, in which language, on which paper, and what it is to tell.

    ``checklists`` are ids; None prints all that are used. ``proposal`` is the letter of one to
    be printed as if carried out; without it what exists is printed. ``with_proposals`` sets
    those that the readers may see beside what exists. ``earlier`` is a state to be compared with.
    """

    edition: Audience = Audience.PUBLIC
    language: str = "en"
    paper: Paper = "A4"
    checklists: tuple[str, ...] | None = None
    proposal: str = ""
    with_proposals: bool = True
    earlier: Earlier | None = None
