"""The pins of photos on the canvas: which are chosen, which one the pointer is on.

Belongs here: what is chosen among pinned photos and how that is painted over the others. What
a drag does is in ``tools.photo``; what the rest of the window hears is told by signals.
"""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from cpted_app.drawing.primitives import Primitive
from cpted_app.gui.canvas import overlay
from cpted_app.gui.canvas.answer_pins import PIN_REACHES
from cpted_app.gui.canvas.context import REACH_PX
from cpted_app.gui.tools.photo import handle_primitives
from cpted_app.model.records import Photo

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas


class PhotoPins(QObject):
    """The chosen photos, the hovered one, and the one that waits for a place."""

    chosen_changed = Signal(object)
    """A tuple of photo ids that a gesture on the plan chose."""
    hovered = Signal(str)
    """The id of the photo under the pointer, or an empty text."""
    opened = Signal(str)
    """A pin was clicked twice."""
    placed = Signal(float, float, object)
    """Site metres and bearing in degrees, or None, of the photo that waited."""
    subject_clicked = Signal(str)
    """The id of the feature that the chosen photos show."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._ids: tuple[str, ...] = ()
        self._hovered = ""
        self.waiting: Photo | None = None

    @property
    def chosen(self) -> tuple[Photo, ...]:
        """The chosen photos that are shown on the plan."""
        found = map(self._canvas.scene.photo, self._ids)
        return tuple(row for row in found if row is not None)

    def show_chosen(self, ids: Iterable[str]) -> None:
        """Show other photos as chosen; nothing is told."""
        self._ids = tuple(ids)
        self._canvas.update()

    def choose(self, ids: Iterable[str]) -> None:
        """Choose photos by a gesture on the plan."""
        wanted = tuple(ids)
        if wanted != self._ids:
            self.show_chosen(wanted)
            self.chosen_changed.emit(wanted)

    def wait_for(self, photo: Photo | None) -> None:
        """Have the tool that pins photos hold this one."""
        self.waiting = photo
        self._canvas.update()

    def at(self, place_m: tuple[float, float], reach_m: float) -> Photo | None:
        """Return the photo whose pin lies there: the nearest one, the topmost of equals."""
        near: list[tuple[float, Photo]] = []
        for photo in reversed(self._canvas.scene.photos):
            if photo.x_m is not None and photo.y_m is not None:
                distance_m = math.dist((photo.x_m, photo.y_m), place_m)
                if distance_m <= PIN_REACHES * reach_m:
                    near.append((distance_m, photo))
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def hover(self, place_m: tuple[float, float] | None, reach_m: float) -> None:
        """Tell which photo the pointer is on; None where it is on none for sure."""
        photo = self.at(place_m, reach_m) if place_m is not None else None
        found = photo.id if photo is not None else ""
        if found != self._hovered:
            self._hovered = found
            self.hovered.emit(found)

    def paint(self, painter: QPainter) -> None:
        """Paint the chosen photos once more, over everything, as chosen."""
        canvas = self._canvas
        for photo in self.chosen:
            overlay.paint_primitives(
                painter,
                canvas.frames.brushwork,
                canvas.view,
                [*canvas.scene.drawn(photo.id, selected=True), *self._handle(photo)],
            )

    def _handle(self, photo: Photo) -> list[Primitive]:
        hand = self._canvas.hand
        can_turn = hand.row.id == "select" and not hand.step.busy and self._canvas.is_writable
        return handle_primitives(photo, REACH_PX / self._canvas.view.scale) if can_turn else []
