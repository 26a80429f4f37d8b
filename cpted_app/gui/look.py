"""Looking around as widgets share it: where from, how, and what is seen.

Belongs here: what tool, canvas and card have to agree on. The isovist follows the pointer at
once; what is seen at another height, through planting and by night is asked of the runner when
the pointer rests, and let go of when it moves on.
"""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cpted_app.drawing.isovist_shapes import (
    edge_primitives,
    isovist_primitives,
    seen_primitives,
)
from cpted_app.drawing.primitives import Primitive
from cpted_app.errors import Cancelled
from cpted_app.gui.wording import metres, square_metres
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.session import warm_up
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.looking import CELLS, READS, Detail, LookChoice, Lookout, Stand
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.analysis.sight.isovist_shape import Isovist
    from cpted_app.gui.shell import Shell

AFTER_REST_MS = 60
"""How long the pointer rests before more than the isovist is worked out."""
_TITLE = Message(N_("Looking around"))
_KEY = "look"


class Look(QObject):
    """Where somebody looks from, and what they see; nothing is computed while nobody does."""

    changed = Signal()
    """Something came in that the pointer did not ask for: a picture, an edit, another choice."""
    followed = Signal()
    """What is seen is other than before, for whatever reason."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        self.choice = LookChoice()
        self.stand: Stand | None = None
        self.is_pinned = False
        self.is_ready = False
        self.isovist: Isovist | None = None
        self.detail: Detail | None = None
        self._lookout: Lookout | None = None
        self._is_preparing = False
        self._turn = 0
        self._resting = QTimer(self, singleShot=True, interval=AFTER_REST_MS)
        self._resting.timeout.connect(self._look_closer)
        shell.session_opened.connect(self._opened)
        shell.changed.connect(self._changed)

    # What the tool asks

    @property
    def at_m(self) -> tuple[float, float] | None:
        """Where one stands, or None."""
        return self.stand.at_m if self.stand is not None else None

    @property
    def takes_direction(self) -> bool:
        """Whether the field of view is limited, so that a direction matters."""
        return self.choice.view_deg is not None

    @property
    def preview(self) -> list[Primitive]:
        """What is seen, as it is painted over the plan."""
        if self.isovist is None:
            return []
        if self.detail is None:
            return isovist_primitives(self.isovist)
        night = self.detail.night
        lit = night.lit if night is not None and night.lit_share is not None else None
        return [*seen_primitives(self.detail.seen, lit), *edge_primitives(self.isovist)]

    @property
    def readout(self) -> str:
        """Area and longest line in words, or what is waited for."""
        if not self._shell.site.header.is_metric:
            return _("Give the plan its scale first.")
        if self.stand is not None and not self.is_ready:
            return _("Preparing…")
        if self.isovist is None:
            return ""
        if self.isovist.area_m2 == 0.0:
            return _("Nothing is seen from inside.")
        words = _("{area} · longest {length}").format(
            area=square_metres(self.isovist.area_m2), length=metres(self.isovist.longest_m)
        )
        if self.detail is None or self.choice.target_m is None:
            return words
        return _("{words} · {area} at {height} m").format(
            words=words,
            area=square_metres(self.detail.seen.area_m2),
            height=f"{self.choice.target_m:g}",
        )

    def follow(self, at_m: tuple[float, float]) -> None:
        """Look around from there, which way one looked before."""
        bearing_deg = self.stand.bearing_deg if self.stand is not None else 0.0
        self._stand(Stand(at_m, bearing_deg))

    def pin(self, at_m: tuple[float, float]) -> None:
        """Look around from there and stay."""
        self.is_pinned = True
        self.follow(at_m)

    def turn(self, bearing_deg: float) -> None:
        """Look another way from where one stands."""
        if self.stand is not None:
            self._stand(replace(self.stand, bearing_deg=bearing_deg))

    def let_go(self) -> None:
        """Follow the pointer again."""
        self.is_pinned = False
        self.followed.emit()

    def leave(self) -> None:
        """Look no more."""
        self.is_pinned, self.stand = False, None
        self._forget()
        self.followed.emit()

    # What the card asks

    def choose(self, **choice: Any) -> None:
        """Look in another way."""
        wanted = replace(self.choice, **choice)
        if wanted != self.choice:
            self.choice = wanted
            self._again()

    # Private

    def _opened(self) -> None:
        self.choice = LookChoice()
        self.leave()

    def _changed(self, edit: Edit) -> None:
        if edit.touches & READS:
            self._again()

    def _forget(self) -> None:
        self._turn += 1
        self._resting.stop()
        self._lookout = self.isovist = self.detail = None

    def _again(self) -> None:
        stand = self.stand
        self._forget()
        if stand is not None:
            self._stand(stand)
        self.changed.emit()
        self.followed.emit()

    def _stand(self, stand: Stand) -> None:
        if stand == self.stand and self.isovist is not None:
            return
        self.stand, self.detail = stand, None
        self._turn += 1
        if not self._shell.site.header.is_metric:
            self.isovist = None
            return
        if self._lookout is None:
            self._lookout = Lookout(self._shell.site, self.choice)
        if not self.is_ready:
            self._prepare(self._lookout)
            return
        self.isovist = self._lookout.isovist(stand)
        self._resting.start()
        self.followed.emit()

    def _prepare(self, lookout: Lookout) -> None:
        """Have the loops loaded, or compiled the first time, without the window waiting."""
        if self._is_preparing:
            return
        self._is_preparing = True

        def run(progress: Progress) -> None:
            warm_up.prepare(progress)
            lookout.isovist(Stand((0.0, 0.0)))

        self._submit(run, lambda _nothing: self._prepared(), key="look loops")

    def _prepared(self) -> None:
        self._is_preparing, self.is_ready = False, True
        self._again()

    def _look_closer(self) -> None:
        if self.stand is None or self._lookout is None:
            return
        stand, lookout = self.stand, self._lookout
        self._submit(
            lambda _progress: Detail(lookout.seen(stand)),
            partial(self._seen, self._turn, stand, lookout),
        )

    def _seen(self, turn: int, stand: Stand, lookout: Lookout, detail: Detail) -> None:
        if turn != self._turn:
            return
        self._show(detail)
        if self.choice.is_night:
            self._light(turn, stand, lookout, detail, stage=0)

    def _light(self, turn: int, stand: Stand, lookout: Lookout, detail: Detail, stage: int) -> None:
        def run(progress: Progress) -> Detail:
            warm_up.prepare(progress)
            night = lookout.lit(stand, detail.seen, CELLS[stage], progress)
            return replace(detail, night=night)

        def done(found: Detail) -> None:
            if turn == self._turn:
                self._show(found)
                is_known = found.night is not None and found.night.lit_share is not None
                if is_known and stage + 1 < len(CELLS):
                    self._light(turn, stand, lookout, found, stage + 1)

        self._submit(run, done)

    def _show(self, detail: Detail) -> None:
        self.detail = detail
        self.changed.emit()
        self.followed.emit()

    def _submit(self, run: Any, done: Any, key: str = _KEY) -> None:
        job = Job(key=key, title=_TITLE, run=run, done=done, failed=self._failed)
        self._shell.runner.submit(job)

    def _failed(self, error: BaseException) -> None:
        self._is_preparing = False
        if not isinstance(error, Cancelled):
            self._shell.tell(error)
