"""Light over the plan as widgets share it: what is shown, its sheets, and the work behind them.

Belongs here: what canvas, legend, panel and status bar have to agree on. The work itself is
that of ``session.light_picture``; it is done by the runner, never in an event.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cpted_app.drawing.fields import Steps
from cpted_app.drawing.theme import Theme
from cpted_app.errors import Cancelled
from cpted_app.model.edit import Edit
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.geometry import Box
from cpted_app.session import light_picture
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.light_picture import LightChoice, LightSheet, Lit, Night
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.analysis.sampling import Raster
    from cpted_app.gui.shell import Shell

AFTER_EDIT_MS = 250
AFTER_LOOK_MS = 350
AFTER_POINTER_MS = 25
WORTH_SAYING_S = 1.0
"""Work that is forecast to take longer is told beforehand."""
_CLOSER = 1.5
"""How much finer a look at a part must be to be worth another calculation."""

PICTURE_JOB, DETAIL_JOB, VALUE_JOB = "light picture", "light detail", "light value"


class LightPicture(QObject):
    """The picture of light on the plan; nothing is computed while it is not shown."""

    changed = Signal()
    """Choice, sheets or state are others."""
    valued = Signal(object)
    """The light under the pointer in lx, or None."""
    place_wanted = Signal(float, float)
    """Site metres of a place to be seen closely."""
    walked = Signal(object)
    """Site metres of the walker on a route, or None."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        self.choice = LightChoice()
        self.is_on = False
        self.is_night = False
        self.has_contours = True
        self.opacity = 0.75
        self.sheet: LightSheet | None = None
        self.detail: LightSheet | None = None
        self.is_running = False
        self.is_stopped = False
        self.left_s: float | None = None
        self.walker: tuple[float, float] | None = None
        self._night: Night | None = None
        self._view: tuple[Box, float] | None = None
        self._token = 0
        self._held = ""
        self._pointer: tuple[float, float] | None = None
        self._starting = self._timer(self._start)
        self._looking = self._timer(self._look_closer)
        self._pointing = self._timer(self._ask_value)
        shell.session_opened.connect(self._opened)
        shell.changed.connect(self._changed)
        shell.selected.connect(self._selected)
        shell.themed.connect(self._themed)

    @property
    def steps(self) -> Steps:
        """The steps of the picture: those of the class of the one selected route or zone."""
        return light_picture.steps_for(self.choice, self.subject)

    @property
    def subject(self) -> Route | Zone | None:
        """The selected route or zone, where it is the only one, or the one that is held."""
        rows = [row for row in self._shell.selected_features if isinstance(row, (Route, Zone))]
        if len(rows) == 1:
            return rows[0]
        held = self._shell.site.feature(self._held) if self._held else None
        return held if isinstance(held, (Route, Zone)) and not rows else None

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to be shown, and somebody asked for it."""
        return self.is_on and self._shell.session is not None and self._shell.site.header.is_metric

    def show(self, is_on: bool) -> None:
        """Show the picture, or take it off the plan."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        if is_on and (self.sheet is None or self._night is None):
            self._start()
        elif not is_on:
            self._stop()
        self.changed.emit()

    def choose(self, **choice: Any) -> None:
        """Show another quantity, direction, season, hour, or the light of other luminaires."""
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
        """Show the same light in another manner."""
        self.is_night = self.is_night if is_night is None else is_night
        self.has_contours = self.has_contours if has_contours is None else has_contours
        self.opacity = self.opacity if opacity is None else opacity
        self.changed.emit()

    def hold(self, subject: Route | Zone | None) -> None:
        """Keep to a route or zone while the luminaires that light it are looked at."""
        self._held = subject.id if subject is not None else ""

    def again(self) -> None:
        """Calculate once more, after it was stopped."""
        self._start()

    def look(self, box: Box, scale_px_per_m: float) -> None:
        """Tell which part of the site is seen, and how large."""
        self._view = (box, scale_px_per_m)
        if self.is_wanted:
            self._looking.start(AFTER_LOOK_MS)

    def point(self, x_m: float, y_m: float) -> None:
        """Tell where the pointer is; the light there follows."""
        self._pointer = (x_m, y_m)
        if self.is_wanted:
            self._pointing.start(AFTER_POINTER_MS)

    def point_away(self) -> None:
        """Tell that the pointer has left the plan."""
        self._pointer = None
        self._pointing.stop()
        self.valued.emit(None)

    def walk(self, place_m: tuple[float, float] | None) -> None:
        """Put the walker on the plan, or take it away."""
        if place_m != self.walker:
            self.walker = place_m
            self.walked.emit(place_m)

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
        self.choice, self.is_on, self.is_night = LightChoice(), False, False
        self._forget()
        self.walk(None)
        self.changed.emit()

    def _changed(self, edit: Edit) -> None:
        touched = edit.touches
        if touched & light_picture.READS:
            self._night = None
            if self.choice.lit is not Lit.EXISTING and not self._has_planned:
                self.choice = replace(self.choice, lit=Lit.EXISTING)
            if self.is_on:
                self._starting.start(AFTER_EDIT_MS)
            else:
                self._forget()
        elif touched & {Route, Zone}:
            self._redraw()

    def _selected(self) -> None:
        if not any(isinstance(row, Luminaire) for row in self._shell.selected_features):
            self._held = ""
        self._redraw()

    def _themed(self) -> None:
        self._redraw(is_new_theme=True)

    @property
    def _has_planned(self) -> bool:
        return light_picture.has_planned(self._shell.site)

    def _forget(self) -> None:
        self.sheet = self.detail = self._night = None
        self.is_running = self.is_stopped = False
        self.left_s = None

    def _stop(self) -> None:
        self._token += 1
        for timer in (self._starting, self._looking, self._pointing):
            timer.stop()
        self.is_running = False

    def _start(self) -> None:
        """Calculate anew, coarse to fine; what is shown stays until there is something better."""
        self._starting.stop()
        self._token += 1
        self.is_stopped, self.left_s = False, None
        self._night = None
        if not self.is_wanted:
            self._forget()
            self.changed.emit()
            return
        box = light_picture.region(self._shell.site)
        if box is None:
            self._forget()
            self.changed.emit()
            return
        self.is_running = True
        self.valued.emit(None)
        night = self._night = Night(self._shell.site, self.choice)
        self._submit_stage(night, light_picture.rasters(box), 0, self._token)
        self.changed.emit()

    def _submit_stage(
        self, night: Night, rasters: "tuple[Raster, ...]", stage: int, token: int
    ) -> None:
        work = partial(_work, night, rasters[stage], self.steps, self._shell.theme)
        done = partial(self._stage_done, night, rasters, stage, token)
        self._submit(PICTURE_JOB, work, done, partial(self._failed, token))

    def _stage_done(
        self,
        night: Night,
        rasters: "tuple[Raster, ...]",
        stage: int,
        token: int,
        sheet: LightSheet,
    ) -> None:
        if token != self._token:
            return
        self.sheet, self.detail = self._fitting(sheet), None
        if self._pointer is not None:
            self._pointing.start(AFTER_POINTER_MS)
        is_last = stage == len(rasters) - 1
        self.is_running = not is_last
        self.left_s = None
        if not is_last:
            left_s = light_picture.left_s(sheet.field, rasters[stage + 1])
            self.left_s = left_s if left_s >= WORTH_SAYING_S else None
            self._submit_stage(night, rasters, stage + 1, token)
        else:
            self._look_closer()
        self.changed.emit()

    def _look_closer(self) -> None:
        """Calculate what is seen more finely than the whole, where that shows."""
        self._looking.stop()
        sheet, night = self.sheet, self._night
        if not self.is_wanted or self._view is None or sheet is None or night is None:
            return
        box, scale = self._view
        raster = light_picture.detail_raster(box, sheet.picture.box, scale)
        if raster is None or self.is_running or self.is_stopped:
            return
        if sheet.field.raster.step_m < _CLOSER * raster.step_m:
            if self.detail is not None:
                self.detail = None
                self.changed.emit()
            return
        if self.detail is not None and self.detail.field.raster == raster:
            return
        work = partial(_work, night, raster, self.steps, self._shell.theme)
        done = partial(self._detail_done, self._token)
        self._submit(DETAIL_JOB, work, done, partial(self._failed, self._token))

    def _detail_done(self, token: int, sheet: LightSheet) -> None:
        if token == self._token and self.is_wanted:
            self.detail = self._fitting(sheet)
            self.changed.emit()

    def _fitting(self, sheet: LightSheet) -> LightSheet:
        """Return a sheet in the steps of now: a selection may have come while it was made."""
        if sheet.steps == self.steps:
            return sheet
        return self._redrawn(sheet)

    def _redrawn(self, sheet: LightSheet) -> LightSheet:
        shell = self._shell
        return light_picture.redrawn(shell.site, sheet, self.steps, shell.theme)

    def _redraw(self, *, is_new_theme: bool = False) -> None:
        if self.sheet is None:
            return
        if is_new_theme or self.sheet.steps != self.steps:
            self.sheet = self._redrawn(self.sheet)
            self.detail = self._redrawn(self.detail) if self.detail is not None else None
        self.changed.emit()

    def _ask_value(self) -> None:
        if self._pointer is None or not self.is_wanted or self.sheet is None:
            return
        if self._night is None:
            return
        x_m, y_m = self._pointer
        night = self._night
        job = Job(
            key=VALUE_JOB,
            title=Message(N_("Light under the pointer")),
            run=lambda _progress: night.value_at(x_m, y_m),
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
        key: str,
        work: Callable[[Progress], LightSheet],
        done: Callable[[LightSheet], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        title = Message(N_("Calculating light"))
        self._shell.runner.submit(Job(key=key, title=title, run=work, done=done, failed=failed))

    def _failed(self, token: int, error: BaseException) -> None:
        if token != self._token:
            return
        self.is_running, self.left_s = False, None
        self.is_stopped = True
        self.changed.emit()
        if not isinstance(error, Cancelled):
            self._shell.tell(error)


def _work(
    night: Night, raster: "Raster", steps: Steps, theme: Theme, progress: Progress
) -> LightSheet:
    field = light_picture.calculated(night, raster, progress)
    sheet = light_picture.drawn(night.site, field, steps, theme)
    progress(1.0)  # who stopped it while it was drawn is heard before the next stage begins
    return sheet
