"""What goes into a tool and what comes out of it.

Belongs here: the events a canvas sends, the steps a tool answers with, and what a tool may
ask of the canvas. A tool is a generator: it yields a ``Step`` and is sent the next event.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from cpted_app.drawing.primitives import Primitive
from cpted_app.model.edit import Edit
from cpted_app.model.features import Feature
from cpted_app.model.geometry import Box
from cpted_app.model.records import Photo
from cpted_app.model.site import Site

Point = tuple[float, float]
Cursor = Literal["arrow", "cross", "hand", "move", "handle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """The pointer did something: snapped position, the position itself, and held keys."""

    what: Literal["press", "move", "release", "double"]
    at: Point
    raw: Point
    shift: bool = False
    ctrl: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that means something to tools."""

    what: Literal["escape", "enter", "backspace", "delete", "text"]
    text: str = ""


Event = Pointer | Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a tool shows while it waits: hint, preview, a readout beside the pointer.

    ``typing`` says that digits mean a length now; ``busy`` that a piece is under way;
    ``band`` is a rubber band in site metres.
    """

    hint: str
    preview: Sequence[Primitive] = ()
    readout: str = ""
    cursor: Cursor = "cross"
    typing: bool = False
    busy: bool = False
    band: Box | None = None
    ghosts: tuple[frozenset[str], float, float] | None = None
    """Ids drawn a second time, shifted by metres east and north."""
    start: Point | None = None
    """Where the line under way comes from: perpendiculars are dropped from there."""
    snaps: bool = True
    """Whether the place of the pointer matters and not just its direction."""


class Looking(Protocol):
    """Where somebody looks around from, and what they see."""

    @property
    def at_m(self) -> Point | None:
        """Where one stands, or None."""

    @property
    def is_pinned(self) -> bool:
        """Whether one stays there whatever the pointer does."""

    @property
    def takes_direction(self) -> bool:
        """Whether the field of view is limited, so that a direction matters."""

    @property
    def preview(self) -> Sequence[Primitive]:
        """What is seen, as it is painted over the plan."""

    @property
    def readout(self) -> str:
        """What is seen in words."""

    def follow(self, at_m: Point) -> None:
        """Look around from there."""

    def pin(self, at_m: Point) -> None:
        """Look around from there and stay."""

    def turn(self, bearing_deg: float) -> None:
        """Look another way from where one stands."""

    def let_go(self) -> None:
        """Follow the pointer again."""

    def leave(self) -> None:
        """Look no more."""


class Context(Protocol):
    """What a tool may know and do."""

    @property
    def site(self) -> Site:
        """The site as it is now."""

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected features."""

    @property
    def reach_m(self) -> float:
        """How near the pointer has to come, in site metres at this zoom."""

    def select(self, ids: Iterable[str]) -> None:
        """Select these features and no others."""

    def hit(self, at: Point) -> Feature | None:
        """Return the feature a click there means."""

    def in_box(self, box: Box) -> list[Feature]:
        """Return the shown features that touch a box."""

    def attempt(self, make: Callable[[], Edit]) -> None:
        """Ask for an edit; what is refused in making it is shown, and the tool goes on."""

    def snap_except(self, ids: Iterable[str]) -> None:
        """Snap to everything but these features from now on."""

    def calibration_clicked(self, first: Point, second: Point) -> None:
        """Two points of a known distance were clicked."""

    def remark_clicked(self, at: Point, subject: str | None) -> None:
        """A remark is wanted there, about a feature if one was hit."""

    def point_clicked(self, at: Point) -> None:
        """The place that was asked for is there."""

    def open_answer(self, at: Point) -> bool:
        """Show the question of the low answer pinned there; return whether there is one."""

    @property
    def chosen_photos(self) -> Sequence[Photo]:
        """The chosen photos that are shown on the plan."""

    @property
    def waiting_photo(self) -> Photo | None:
        """The photo that the next click pins."""

    def choose_photos(self, ids: Iterable[str]) -> None:
        """Choose these photos and no others."""

    def photo_at(self, at: Point) -> Photo | None:
        """Return the shown photo whose pin lies there."""

    def open_photo(self, photo: Photo) -> None:
        """Show a photo as large as the window."""

    def photo_clicked(self, at: Point, bearing_deg: float | None) -> None:
        """The waiting photo was taken there, looking that way where one was drawn."""

    def photo_subject_clicked(self, subject: str) -> None:
        """The chosen photos show this feature."""

    @property
    def looking(self) -> Looking | None:
        """What looks around for a person, where an assessment may be open."""


Tool = Generator[Step, Event, None]
Start = Callable[[Context], Tool]
