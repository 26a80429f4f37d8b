"""A field over the plan as widgets share it: what is shown, its sheets, and the work behind them.

Belongs here: what canvas, legend, panel and status bar have to agree on, of light and of sight
alike. The work itself is that of ``session.field_picture``; the runner does it, never an event.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, QTimer, Signal

from cpted_app.drawing.fields import Steps
from cpted_app.errors import Cancelled
from cpted_app.gui.field_words import LegendText
from cpted_app.model.edit import Edit
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site
from cpted_app.session import field_picture
from cpted_app.session.difference_picture import Difference
from cpted_app.session.field_picture import Question, Sheet, TakesLong
from cpted_app.session.jobs import Job, Progress
from cpted_app.words import Message

if TYPE_CHECKING:
    from cpted_app.analysis.sampling import Raster
    from cpted_app.gui.shell import Shell

AFTER_EDIT_MS = 250
AFTER_LOOK_MS = 350
AFTER_POINTER_MS = 25
WORTH_SAYING_S = 1.0
"""Work that is forecast to take longer is told beforehand."""
WORTH_ASKING_S = 20.0
"""Work that is forecast to take longer waits until the person begins it."""
_CLOSER = 1.5
"""How much finer a look at a part must be to be worth another calculation."""


class ShownField(QObject):
    """A field on the plan; nothing is computed while it is not shown."""

    changed = Signal()
    """Choice, sheets or state are others."""
    valued = Signal(object)
    """The value under the pointer, or None."""

    name: ClassVar[str]
    """What its jobs are called."""
    work_title: ClassVar[Message]
    value_title: ClassVar[Message]
    asks: ClassVar[bool] = False
    """Whether long work waits until the person begins it."""

    def __init__(self, shell: "Shell", choice: Any) -> None:
        super().__init__(shell)
        self._shell = shell
        self._first_choice = self.choice = choice
        self.is_on = False
        self.is_night = False
        self.is_against = False
        """Whether a proposal is shown by what it changes, as soon as one is shown."""
        self._was_difference = False
        self.has_contours = True
        self.opacity = 0.75
        self.sheet: Sheet | None = None
        self.detail: Sheet | None = None
        self.is_running = False
        self.is_stopped = False
        self.is_waiting = False
        """Whether a finer picture waits until the person begins it."""
        self.left_s: float | None = None
        self._question: Question | None = None
        self._view: tuple[Box, float] | None = None
        self._token = 0
        self._pointer: tuple[float, float] | None = None
        self._agreed_s = WORTH_ASKING_S
        self._starting = self._timer(self._start)
        self._looking = self._timer(self._look_closer)
        self._pointing = self._timer(self._ask_value)
        shell.session_opened.connect(self._opened)
        shell.changed.connect(self._changed)
        shell.changed.connect(lambda _edit: self._staged())
        shell.themed.connect(self._themed)

    # What each field says for itself

    @property
    def reads(self) -> frozenset[type]:
        """Rows on which the field depends."""
        raise NotImplementedError

    @property
    def steps(self) -> Steps:
        """The steps of the picture."""
        raise NotImplementedError

    @property
    def legend(self) -> LegendText:
        """What stands in the legend."""
        raise NotImplementedError

    def value_words(self, value: float | None) -> str:
        """Return a value under the pointer in words, or an empty text."""
        raise NotImplementedError

    def _asked(self, site: Site) -> Question:
        """Return what is asked of a site."""
        raise NotImplementedError

    def _region(self) -> Box | None:
        """Return the box that the picture covers, or None where there is nothing to show."""
        raise NotImplementedError

    # What every field does

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to be shown, and somebody asked for it."""
        return self.is_on and self._shell.session is not None and self._shell.site.header.is_metric

    @property
    def can_compare(self) -> bool:
        """Whether a proposal is shown, so that there is a difference to what exists."""
        return self._shell.proposal is not None

    @property
    def is_difference(self) -> bool:
        """Whether the picture shows what the proposal changes."""
        return self.is_against and self.can_compare

    def compare(self, is_on: bool) -> None:
        """Show a proposal by what it changes, or as it is."""
        self.is_against = is_on
        self._staged()

    def show(self, is_on: bool) -> None:
        """Show the picture in place of another one, or take it off the plan."""
        if is_on == self.is_on:
            return
        if is_on:
            for other in self._shell.fields:
                other.show(False)
        self.is_on = is_on
        if is_on and (self.sheet is None or self._question is None):
            self._start()
        elif not is_on:
            self._stop()
        self.changed.emit()

    def choose(self, **choice: Any) -> None:
        """Show something else of the same field, or under other assumptions."""
        wanted = replace(self.choice, **choice)
        if wanted != self.choice:
            self.choice = wanted
            self._start()

    def dress(
        self,
        *,
        is_night: bool | None = None,
        has_contours: bool | None = None,
        opacity: float | None = None,
    ) -> None:
        """Show the same values in another manner."""
        self.is_night = self.is_night if is_night is None else is_night
        self.has_contours = self.has_contours if has_contours is None else has_contours
        self.opacity = self.opacity if opacity is None else opacity
        self.changed.emit()

    def again(self) -> None:
        """Calculate once more, after it was stopped, or at last, after it waited."""
        self._start(agreed_s=max(2.0 * (self.left_s or 0.0), WORTH_ASKING_S))

    def look(self, box: Box, scale_px_per_m: float) -> None:
        """Tell which part of the site is seen, and how large."""
        self._view = (box, scale_px_per_m)
        if self.is_wanted:
            self._looking.start(AFTER_LOOK_MS)

    def point(self, x_m: float, y_m: float) -> None:
        """Tell where the pointer is; the value there follows."""
        self._pointer = (x_m, y_m)
        if self.is_wanted:
            self._pointing.start(AFTER_POINTER_MS)

    def point_away(self) -> None:
        """Tell that the pointer has left the plan."""
        self._pointer = None
        self._pointing.stop()
        self.valued.emit(None)

    def stop(self) -> None:
        """Begin nothing any more: the window closes."""
        self._stop()

    # Private

    def _timer(self, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(then)
        return timer

    def _opened(self) -> None:
        self._stop()
        self.choice, self.is_on, self.is_night = self._first_choice, False, False
        self._forget()
        self.changed.emit()

    def _changed(self, edit: Edit) -> None:
        if edit.touches & self.reads:
            self._outdate()

    def _staged(self) -> None:
        """Calculate anew where a difference is to be shown, or none any more."""
        if self.is_difference != self._was_difference:
            self._was_difference = self.is_difference
            self._forget()  # differences must not stand in the colours of values
            self._outdate()
            self.changed.emit()

    def _questioned(self) -> Question:
        question, session = self._asked(self._shell.site), self._shell.session
        if session is None or not self.is_difference:
            return question
        return Difference(question, self._asked(session.site))

    def _outdate(self) -> None:
        """Calculate anew in a moment, or when it is shown again."""
        self._question = None
        if self.is_on:
            self._starting.start(AFTER_EDIT_MS)
        else:
            self._forget()

    def _themed(self) -> None:
        self._redraw(is_new_theme=True)

    def _forget(self) -> None:
        self.sheet = self.detail = self._question = None
        self.is_running = self.is_stopped = self.is_waiting = False
        self.left_s = None

    def _stop(self) -> None:
        self._token += 1
        for timer in (self._starting, self._looking, self._pointing):
            timer.stop()
        self.is_running = False

    def _start(self, *, agreed_s: float = WORTH_ASKING_S) -> None:
        """Calculate anew, coarse to fine; what is shown stays until there is something better."""
        self._starting.stop()
        self._token += 1
        self.is_stopped = self.is_waiting = False
        self.left_s, self._agreed_s = None, agreed_s
        self._question = None
        box = self._region() if self.is_wanted else None
        if box is None:
            self._forget()
            self.changed.emit()
            return
        self.is_running = True
        self.valued.emit(None)
        question = self._question = self._questioned()
        rasters = field_picture.rasters(box, question.cells)
        self._submit_stage(question, rasters, 0, self._token)
        self.changed.emit()

    def _submit_stage(
        self, question: Question, rasters: "tuple[Raster, ...]", stage: int, token: int
    ) -> None:
        work = partial(field_picture.made, question, rasters[stage], self.steps, self._shell.theme)
        done = partial(self._stage_done, rasters, stage, token)
        failed = partial(self._failed, token)
        self._submit("picture", work, done, failed)

    def _stage_done(
        self, rasters: "tuple[Raster, ...]", stage: int, token: int, sheet: Sheet
    ) -> None:
        if token != self._token:
            return
        self.sheet, self.detail = self._fitting(sheet), None
        if self._pointer is not None:
            self._pointing.start(AFTER_POINTER_MS)
        self.is_running, self.left_s = False, None
        if stage == len(rasters) - 1:
            self._look_closer()
        else:
            self._go_on(sheet, rasters, stage + 1, token)
        self.changed.emit()

    def _go_on(self, sheet: Sheet, rasters: "tuple[Raster, ...]", stage: int, token: int) -> None:
        left_s = field_picture.left_s(sheet, rasters[stage])
        self.left_s = left_s if left_s >= WORTH_SAYING_S else None
        self.is_running = True
        self._submit_stage(sheet.question, rasters, stage, token)

    def _look_closer(self) -> None:
        """Calculate what is seen more finely than the whole, where that shows."""
        self._looking.stop()
        sheet, question = self.sheet, self._question
        if not self.is_wanted or self._view is None or sheet is None or question is None:
            return
        box, scale = self._view
        raster = field_picture.detail_raster(box, sheet.picture.box, scale)
        is_resting = not (self.is_running or self.is_stopped or question.is_of_grid)
        if raster is None or not is_resting:
            return
        if sheet.field.raster.step_m < _CLOSER * raster.step_m:
            if self.detail is not None:
                self.detail = None
                self.changed.emit()
            return
        if self.detail is not None and self.detail.field.raster == raster:
            return
        work = partial(field_picture.made, question, raster, self.steps, self._shell.theme)
        done = partial(self._detail_done, self._token)
        self._submit("detail", work, done, partial(self._detail_failed, self._token))

    def _detail_done(self, token: int, sheet: Sheet) -> None:
        if token == self._token and self.is_wanted:
            self.detail = self._fitting(sheet)
            self.changed.emit()

    def _detail_failed(self, token: int, error: BaseException) -> None:
        if not isinstance(error, TakesLong):  # what is shown already is good enough
            self._failed(token, error)

    def _fitting(self, sheet: Sheet) -> Sheet:
        """Return a sheet in the steps of now: a selection may have come while it was made."""
        return sheet if sheet.steps == self.steps else self._redrawn(sheet)

    def _redrawn(self, sheet: Sheet) -> Sheet:
        return field_picture.redrawn(sheet, self.steps, self._shell.theme)

    def _redraw(self, *, is_new_theme: bool = False) -> None:
        if self.sheet is None:
            return
        if is_new_theme or self.sheet.steps != self.steps:
            self.sheet = self._redrawn(self.sheet)
            self.detail = self._redrawn(self.detail) if self.detail is not None else None
        self.changed.emit()

    def _ask_value(self) -> None:
        question, sheet = self._question, self.sheet
        if self._pointer is None or not self.is_wanted or sheet is None or question is None:
            return
        x_m, y_m = self._pointer
        if not question.is_exact:
            finest = self.detail.field.value_at(x_m, y_m) if self.detail else None
            self.valued.emit(sheet.field.value_at(x_m, y_m) if finest is None else finest)
            return
        job = Job(
            key=f"{self.name} value",
            title=self.value_title,
            run=lambda _progress: question.value_at(x_m, y_m),
            done=partial(self._valued, (x_m, y_m)),
            failed=self._not_valued,
        )
        self._shell.runner.submit(job)

    def _valued(self, pointer: tuple[float, float], value: float | None) -> None:
        if pointer == self._pointer:
            self.valued.emit(value)

    def _not_valued(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._shell.tell(error)

    def _submit(
        self,
        what: str,
        work: Callable[[Progress], Sheet],
        done: Callable[[Sheet], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        key = f"{self.name} {what}"
        if self.asks:
            work = partial(field_picture.watched, work, self._agreed_s)
        self._shell.runner.submit(
            Job(key=key, title=self.work_title, run=work, done=done, failed=failed)
        )

    def _failed(self, token: int, error: BaseException) -> None:
        if token != self._token:
            return
        self.is_running, self.left_s = False, None
        if isinstance(error, TakesLong):
            self.is_waiting, self.left_s = True, error.seconds
        else:
            self.is_stopped = True
        self.changed.emit()
        if not isinstance(error, (Cancelled, TakesLong)):
            self._shell.tell(error)
