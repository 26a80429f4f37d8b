"""The pointer: panning, zooming, snapping, and what the tool is told.

Belongs here: from mouse, wheel and touch events to views and tool events.
"""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from cpted_app.gui.tools.steps import Pointer
from cpted_app.model.snapping import Near, Snap, box_around, snap_candidates

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

ZOOM_PER_NOTCH = 1.25
_NOTCH = 120.0
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CURSORS = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "hand": Qt.CursorShape.OpenHandCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "handle": Qt.CursorShape.PointingHandCursor,
}
_What = Literal["press", "move", "release", "double"]


class Pointing:
    """Where the pointer is, what it holds, and what it snaps to."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._pan_from: QPointF | None = None
        self.place_px = (0.0, 0.0)
        self.snap: Snap | None = None
        self.is_space_held = False
        self.by_keyboard = False

    @property
    def cursor(self) -> Qt.CursorShape:
        """The shape of the pointer."""
        if self._pan_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        return _CURSORS["hand" if self.is_space_held else self._canvas.hand.step.cursor]

    def pressed(self, event: QMouseEvent) -> None:
        """Begin to pan, or press with the tool."""
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self.is_space_held):
            self._pan_from = event.position()
            self._canvas.show_cursor()
        elif left:
            self._send("press", event)

    def moved(self, event: QMouseEvent) -> None:
        """Push the sheet, or move the tool."""
        place = event.position()
        if self._pan_from is not None:
            delta = place - self._pan_from
            self._pan_from = place
            self._canvas.look(self._canvas.view.panned(delta.x(), delta.y()))
        else:
            self._send("move", event)
        x_m, y_m = self._canvas.view.to_site(place.x(), place.y())
        self._canvas.cursor_moved.emit(x_m, y_m)

    def released(self, event: QMouseEvent) -> None:
        """Stop panning, or release with the tool."""
        if self._pan_from is not None:
            self._pan_from = None
            self._canvas.show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._send("release", event)

    def double_clicked(self, event: QMouseEvent) -> None:
        """Double click with the tool."""
        if event.button() == Qt.MouseButton.LeftButton and not self.is_space_held:
            self._send("double", event)

    def wheeled(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a touch pad's two fingers push the sheet."""
        place, view = event.position(), self._canvas.view
        pixels = event.pixelDelta()
        is_pad = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if is_pad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._canvas.look(view.panned(pixels.x(), pixels.y()))
            return
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            factor = ZOOM_PER_NOTCH**notches
            self._canvas.look(view.zoomed(factor, (place.x(), place.y())))

    def gesture(self, event: QEvent) -> bool:
        """Zoom with two fingers; return whether the event was that."""
        view = self._canvas.view
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            place = event.position()
            self._canvas.look(view.zoomed(1.0 + event.value(), (place.x(), place.y())))
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                middle = self._canvas.mapFromGlobal(pinch.centerPoint())
                factor = pinch.scaleFactor()
                self._canvas.look(view.zoomed(factor, (middle.x(), middle.y())))
                return True
        return False

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Hold the sheet with the space bar; return whether the key was that.

        Alt lets go of what the pointer snaps to, without waiting for a movement.
        """
        if event.key() == Qt.Key.Key_Alt:
            self._snap_again(event.modifiers() | _ALT)
            return False
        if event.key() != Qt.Key.Key_Space:
            return False
        self.is_space_held = True
        self._canvas.show_cursor()
        return True

    def key_released(self, event: QKeyEvent) -> bool:
        """Let go of the sheet; return whether the key was the space bar."""
        if event.key() == Qt.Key.Key_Alt:
            self._snap_again(event.modifiers() & ~_ALT)
            return False
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.is_space_held = False
            self._canvas.show_cursor()
        return True

    def click_middle(self) -> None:
        """Press and release with the tool in the middle of the widget, by keyboard."""
        view = self._canvas.view
        self.by_keyboard = True
        middle = view.to_site(view.width_px / 2.0, view.height_px / 2.0)
        self.place_px = (view.width_px / 2.0, view.height_px / 2.0)
        self.snap = self._snap_at(middle) if self._snaps(Qt.KeyboardModifier.NoModifier) else None
        at = (self.snap.x_m, self.snap.y_m) if self.snap else middle
        whats: tuple[_What, ...] = ("move", "press", "release")
        for what in whats:
            self._canvas.send(Pointer(what=what, at=at, raw=middle))

    def again(self) -> None:
        """Tell the tool once more where the pointer is: what it shows there has changed."""
        self._tell("move", Qt.KeyboardModifier.NoModifier)

    def left(self) -> None:
        """Forget what the pointer would snap to."""
        self.snap = None
        self._canvas.update()

    def _send(self, what: _What, event: QMouseEvent) -> None:
        place = event.position()
        self.by_keyboard = False
        self.place_px = (place.x(), place.y())
        self._tell(what, event.modifiers())

    def _snap_again(self, held: Qt.KeyboardModifier) -> None:
        """Tell the tool of the same place with other keys held."""
        if self._canvas.underMouse() and self._pan_from is None and not self.by_keyboard:
            self._tell("move", held)

    def _tell(self, what: _What, held: Qt.KeyboardModifier) -> None:
        raw = self._canvas.view.to_site(*self.place_px)
        self.snap = self._snap_at(raw) if self._snaps(held) else None
        self._canvas.send(
            Pointer(
                what=what,
                at=(self.snap.x_m, self.snap.y_m) if self.snap else raw,
                raw=raw,
                shift=bool(held & _SHIFT),
                ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
            )
        )
        if what != "move":
            # The tool is at another step now, where other places may be meant.
            self.snap = self._snap_at(raw) if self._snaps(held) else None

    def _snaps(self, held: Qt.KeyboardModifier) -> bool:
        row, step = self._canvas.hand.row, self._canvas.hand.step
        if not self._canvas.snapping or held & _ALT or not row.snaps or not step.snaps:
            return False
        if held & _SHIFT and step.start is not None:
            return False  # held to steps of direction, the line ends where no snap is
        return row.id != "select" or (step.busy and step.band is None)

    def _snap_at(self, raw: tuple[float, float]) -> Snap | None:
        reach_m = self._canvas.snap_reach_px / self._canvas.view.scale
        scene, plans = self._canvas.scene, self._canvas.frames.plan.plans
        box = box_around(*raw, reach_m)
        near = [scene.near(box), *self._canvas.plan_snaps.near(scene.site, plans, box)]
        start = self._canvas.hand.step.start
        return next(iter(snap_candidates(Near.joined(near), *raw, reach_m, start)), None)
