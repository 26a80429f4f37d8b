"""What every step and panel shares: the open session, the selection, and the way to speak up.

Belongs here: the door through which the window changes a site (``do``) and the signals that
tell widgets what happened. Widgets know the shell, never each other.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cpted_app.assess.assessment import Assessment
from cpted_app.drawing.primitives import Primitive
from cpted_app.drawing.theme import Theme
from cpted_app.errors import Cancelled, UserError
from cpted_app.gui.album import Album
from cpted_app.gui.field_picture import ShownField
from cpted_app.gui.light import LightPicture
from cpted_app.gui.likes import Likes
from cpted_app.gui.look import Look
from cpted_app.gui.notices import Notice
from cpted_app.gui.recording import Recording
from cpted_app.gui.sight import SightPicture
from cpted_app.model.edit import Edit
from cpted_app.model.features import Feature
from cpted_app.model.records import SITE_SUBJECT, Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import SHOW_EXISTING
from cpted_app.session import settings as settings_file
from cpted_app.session.events import Assessed, Changed, Computed, Event, Failed, Outdated
from cpted_app.session.jobs import Runner
from cpted_app.session.photometry import completed
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import N_, Message

log = logging.getLogger(__name__)

STEPS = ("plan", "mark", "analyse", "assess", "remarks", "report")


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the checklist for one subject."""

    item: str
    subject: str = SITE_SUBJECT


class Shell(QObject):
    """The open assessment as widgets see it."""

    session_opened = Signal()
    """Another session is open, or none."""
    changed = Signal(object)
    """An Edit was committed."""
    computed = Signal()
    """Results came in, or went out of date."""
    assessed = Signal()
    selected = Signal()
    """Other features are selected."""
    question_chosen = Signal(object)
    remark_chosen = Signal(str)
    step_requested = Signal(str)
    stepped = Signal(str)
    """Another step is shown."""
    place_requested = Signal(float, float)
    """Site metres to bring into view."""
    highlighted = Signal(object)
    """Primitives that show on the plan what is talked of in a panel: a stretch, a gap, a patch."""
    walked = Signal(object)
    """Site metres of the walker on a route, or None."""
    tool_wanted = Signal(str)
    """Id of a tool that the canvas should take up."""
    calibration_clicked = Signal(object, object, object)
    """A Plan and two places on it, in plan units, of a known distance."""
    frame_wanted = Signal()
    """The problem is to be written down."""
    series_wanted = Signal()
    """Light readings are to be entered in a series."""
    point_wanted = Signal(object)
    """A function to call with site metres of a place, once somebody pointed at one."""
    remark_placed = Signal(float, float, str)
    """Site metres and the id of the feature that was hit, or an empty text."""
    remark_wanted = Signal(str, str)
    """A remark about a feature id (or "site") and a checklist item (or nothing)."""
    noticed = Signal(object)
    themed = Signal()
    person_wanted = Signal(object)
    """A function to call once it is known who sits here."""

    def __init__(self, settings: Settings, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.runner = runner
        self.session: Session | None = None
        self.selection: tuple[str, ...] = ()
        self.walker: tuple[float, float] | None = None
        self.question: Question | None = None
        self.theme: Theme
        self._forget: Callable[[], None] = lambda: None
        self._empty = Site()
        self.album = Album(self)
        self.light = LightPicture(self)
        self.sight = SightPicture(self)
        self.look = Look(self)
        self.recording = Recording(self)
        self.likes = Likes(self)

    @property
    def site(self) -> Site:
        """The site as it is shown now; an empty one where no file is open."""
        return self.session.shown if self.session else self._empty

    @property
    def existing(self) -> Site:
        """The site as it exists, whatever is shown."""
        return self.session.site if self.session else self._empty

    @property
    def proposal(self) -> Scenario | None:
        """The proposal that is shown, or None while what exists is."""
        return self.site.get(Scenario, self.session.scenario) if self.session else None

    @property
    def results(self) -> Mapping[str, Any]:
        """The latest results by analysis."""
        return self.session.results if self.session else {}

    @property
    def assessment(self) -> Assessment | None:
        """The latest assessment, or None; while somebody rates blind, what they gave alone."""
        whole = self.session.assessment if self.session else None
        return None if whole is None else self.recording.shown(whole)

    @property
    def fields(self) -> tuple[ShownField, ...]:
        """What can be laid over the plan, one at a time."""
        return (self.light, self.sight)

    @property
    def is_writable(self) -> bool:
        """Whether a file is open that may be changed."""
        return self.session is not None and self.session.read_only_reason is None

    @property
    def selected_features(self) -> tuple[Feature, ...]:
        """The selected features that are still there."""
        found = (self.site.feature(one) for one in self.selection)
        return tuple(row for row in found if row is not None)

    def attach(self, session: Session | None) -> None:
        """Show another session; the one before is closed."""
        self._forget()
        self._forget = lambda: None
        if self.session is not None:
            self.session.close()
        self.session = session
        self.selection = ()
        self.question = None
        if session is not None:
            self._forget = session.observe(self._observed)
        self.walk(None)
        self.session_opened.emit()
        self.selected.emit()
        if session is not None:
            session.start()

    def do(self, edit: Edit) -> bool:
        """Commit an edit and return whether that went well; a fault is shown as a notice."""
        return self.attempt(lambda: edit)

    def attempt(self, make: Callable[[], Edit | None]) -> bool:
        """Make an edit and commit it; what is refused in either is shown as a notice."""
        session = self.session
        if session is None:
            return False
        try:
            if session.read_only_reason is not None:
                raise UserError(
                    N_("This window is read-only: {reason}"),
                    N_("Use File > Save a copy and work on the copy."),
                    reason=session.read_only_reason,
                )
            edit = make()
            if edit is not None:
                self._commit(session, edit)
        except UserError as error:
            self.tell(error)
            return False
        return True

    def _commit(self, session: Session, edit: Edit) -> None:
        """Commit an edit with the light distributions that its luminaires name."""
        found = completed(session.shown, edit)
        session.do(found.edit)
        for problem in found.problems:
            values = {**problem.message.values, **problem.remedy.values}
            self.tell(UserError(problem.message.msgid, problem.remedy.msgid, **values))

    def shows_existing(self) -> bool:
        """Return whether what exists is shown; of a proposal it is said that it is in the way."""
        proposal = self.proposal
        if proposal is not None:
            self.tell(
                UserError(
                    N_("Proposal {label} is shown; this is done in what exists."),
                    SHOW_EXISTING,
                    label=proposal.label,
                )
            )
        return proposal is None

    def guarded(self, function: Callable[[], object]) -> bool:
        """Call a function and return whether it went well; a fault is shown as a notice."""
        try:
            function()
        except UserError as error:
            self.tell(error)
            return False
        return True

    def tell(self, what: UserError | Message | BaseException) -> None:
        """Show a fault, a piece of news or a bug in the notice bar."""
        if isinstance(what, Cancelled):
            what = Message(N_("Cancelled. Results stay out of date until the next change."))
        self.noticed.emit(Notice.of(what))

    def say(self, text: str) -> None:
        """Show a piece of news that is worded already."""
        self.noticed.emit(Notice(text=text))

    def select(self, ids: Iterable[str]) -> None:
        """Select features everywhere."""
        chosen = tuple(ids)
        if chosen != self.selection:
            self.selection = chosen
            self.selected.emit()

    def highlight(self, primitives: Iterable[Primitive] = ()) -> None:
        """Show on the plan what a panel talks of, in place of what was shown before."""
        self.highlighted.emit(tuple(primitives))

    def walk(self, place_m: tuple[float, float] | None) -> None:
        """Put the walker on the plan, or take it away."""
        if place_m != self.walker:
            self.walker = place_m
            self.walked.emit(place_m)

    def choose_question(self, item: str, subject: str = SITE_SUBJECT) -> None:
        """Make a question the one that the step Assess shows."""
        question = Question(item, subject)
        if question != self.question:
            self.question = question
            self.question_chosen.emit(question)

    def with_person(self, then: Callable[[], object]) -> None:
        """Call ``then`` at once if it is known who sits here, else after asking."""
        if self.settings.person.is_known:
            then()
        else:
            self.person_wanted.emit(then)

    def remember(self, path: Path) -> None:
        """Put a file on the list of recent ones."""
        self.settings.remember(path)
        self.save_settings()

    def save_settings(self) -> None:
        """Write the settings."""
        settings_file.save(self.settings)

    def _observed(self, event: Event) -> None:
        if isinstance(event, Changed):
            gone = [one for one in self.selection if event.site.feature(one) is None]
            self.changed.emit(event.edit)
            if gone:
                self.select(one for one in self.selection if one not in gone)
        elif isinstance(event, (Outdated, Computed)):
            self.computed.emit()
        elif isinstance(event, Assessed):
            self.assessed.emit()
        elif isinstance(event, Failed):
            self.computed.emit()
            self.tell(event.error)
