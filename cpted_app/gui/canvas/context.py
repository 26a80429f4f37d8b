"""What tools may ask of the canvas.

Belongs here: the thin answer to ``tools.steps.Context``, so that a tool never sees a widget.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from cpted_app.content import Content
from cpted_app.exchange.plans import Picture
from cpted_app.gui.canvas.answer_pins import answer_at
from cpted_app.gui.canvas.plan_layer import box_of
from cpted_app.gui.tools.steps import Looking, Point
from cpted_app.model.edit import Edit
from cpted_app.model.features import Feature
from cpted_app.model.geometry import Box
from cpted_app.model.records import Photo, Plan
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

REACH_PX = 8.0


class SessionLike(Protocol):
    """What the canvas reads: a Session, or what stands for one while no file is open."""

    @property
    def site(self) -> Site:
        """What exists."""

    @property
    def scenario(self) -> str:
        """The id of the proposal that is shown; empty while what exists is."""

    @property
    def shown(self) -> Site:
        """The site as it is shown now: what exists, or a proposal."""

    @property
    def results(self) -> Mapping[str, Any]:
        """The latest results by analysis."""

    def content(self, sha256: str) -> Content:
        """Return an attachment: bytes, or a file; from any thread."""

    def overview(self, attachment: str, page: int, longest_px: int) -> Picture | None:
        """Return a whole page as RGBA where it is there already; from any thread."""


class CanvasContext:
    """The canvas as tools see it."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas

    @property
    def site(self) -> Site:
        """The site as it is now."""
        return self._canvas.scene.site

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected features."""
        return self._canvas.selection

    @property
    def reach_m(self) -> float:
        """How near the pointer has to come, in site metres at this zoom."""
        return REACH_PX / self._canvas.view.scale

    def select(self, ids: Iterable[str]) -> None:
        """Select these features and no others."""
        self._canvas.select(ids)

    def hit(self, at: Point) -> Feature | None:
        """Return the feature a click there means."""
        return self._canvas.scene.index.hit_test(*at, self.reach_m)

    def in_box(self, box: Box) -> list[Feature]:
        """Return the shown features that touch a box."""
        return self._canvas.scene.index.in_box(box)

    def attempt(self, make: Callable[[], Edit]) -> None:
        """Ask for an edit; what is refused in making it is shown, and the tool goes on."""
        self._canvas.attempt(make)

    def snap_except(self, ids: Iterable[str]) -> None:
        """Snap to everything but these features from now on."""
        self._canvas.scene.snap_except(ids)

    def calibration_clicked(self, first: Point, second: Point) -> None:
        """Tell which plan was clicked and where on it, in plan units."""
        plan = self._plan_under(first)
        if plan is not None:
            places = plan.placement.to_plan([first, second])
            one, other = ((float(x), float(y)) for x, y in places)
            self._canvas.calibration_points.emit(plan, one, other)

    def remark_clicked(self, at: Point, subject: str | None) -> None:
        """Tell where a remark is wanted and what it is about."""
        self._canvas.remark_requested.emit(at[0], at[1], subject)

    def point_clicked(self, at: Point) -> None:
        """Tell the place that somebody was asked to point at."""
        self._canvas.point_picked.emit(at[0], at[1])

    def open_answer(self, at: Point) -> bool:
        """Tell that the question of the answer pinned there is wanted; return whether one is."""
        answer = answer_at(self._canvas.scene.answers, at, self.reach_m)
        if answer is not None:
            self._canvas.answer_opened.emit(answer)
        return answer is not None

    @property
    def chosen_photos(self) -> Sequence[Photo]:
        """The chosen photos that are shown on the plan."""
        return self._canvas.pins.chosen

    @property
    def waiting_photo(self) -> Photo | None:
        """The photo that the next click pins."""
        return self._canvas.pins.waiting

    def choose_photos(self, ids: Iterable[str]) -> None:
        """Choose these photos and no others."""
        self._canvas.pins.choose(ids)

    def photo_at(self, at: Point) -> Photo | None:
        """Return the shown photo whose pin lies there."""
        return self._canvas.pins.at(at, self.reach_m)

    def open_photo(self, photo: Photo) -> None:
        """Tell that a photo is to be shown large."""
        self._canvas.pins.opened.emit(photo.id)

    def photo_clicked(self, at: Point, bearing_deg: float | None) -> None:
        """Tell where the waiting photo was taken, and which way it looks."""
        self._canvas.pins.placed.emit(at[0], at[1], bearing_deg)

    def photo_subject_clicked(self, subject: str) -> None:
        """Tell what the chosen photos show."""
        self._canvas.pins.subject_clicked.emit(subject)

    @property
    def looking(self) -> Looking | None:
        """What looks around for a person, where an assessment may be open."""
        return self._canvas.looking

    def _plan_under(self, at: Point) -> Plan | None:
        plans = self._canvas.frames.plan.plans
        for plan in reversed(plans):
            west, south, east, north = box_of(plan)
            if west <= at[0] <= east and south <= at[1] <= north:
                return plan
        return plans[-1] if plans else None
