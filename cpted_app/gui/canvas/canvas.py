"""The canvas: one widget that shows the site and hands gestures to tools.

Belongs here: events, signals and the order of painting. It owns no data: edits leave through
``edit_requested`` and come back through ``set_site``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cpted_app.drawing.primitives import Primitive
from cpted_app.drawing.theme import Theme
from cpted_app.errors import UserError
from cpted_app.gui.canvas.commands import Commands
from cpted_app.gui.canvas.context import CanvasContext, SessionLike
from cpted_app.gui.canvas.frames import Frames
from cpted_app.gui.canvas.hand import Hand
from cpted_app.gui.canvas.legend import Legend
from cpted_app.gui.canvas.marked import Marked
from cpted_app.gui.canvas.painting import paint_canvas
from cpted_app.gui.canvas.palette import ToolPalette
from cpted_app.gui.canvas.pointing import Pointing
from cpted_app.gui.canvas.scene import Scene
from cpted_app.gui.canvas.tiles import TileStore
from cpted_app.gui.canvas.tones import Tone
from cpted_app.gui.canvas.view import View, covers
from cpted_app.gui.tools.steps import Event
from cpted_app.gui.tools.table import BY_ID
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site

_NO_RESULTS: Mapping[str, Any] = {}
PANEL_PX = 10
_GESTURES = (QEvent.Type.Gesture, QEvent.Type.NativeGesture)


class Canvas(QWidget):
    """The plan on screen."""

    edit_requested = Signal(object)
    """An Edit that a gesture asks for."""
    refused = Signal(object)
    """A UserError, or what kept a plan from being shown."""
    selection_changed = Signal(object)
    """A frozenset of feature ids."""
    cursor_moved = Signal(float, float)
    cursor_left = Signal()
    view_changed = Signal(float)
    """The n of scale 1:n; 0 while the site is not calibrated."""
    hint_changed = Signal(str)
    tool_changed = Signal(str)
    calibration_points = Signal(object, object, object)
    """A Plan and two places on it in plan units."""
    remark_requested = Signal(float, float, object)
    """Site metres, and the id of the feature that was hit or None."""

    def __init__(
        self, session: SessionLike | None, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.session = session
        self.view = View()
        self.scene = Scene()
        self.marked = Marked()
        self.overlays: tuple[Primitive, ...] = ()
        self.is_writable = True
        self.snapping = True
        self.snap_reach_px = 10.0
        self._has_been_fitted = False
        self.shows_focus = False
        self._hint = ""
        self.store = TileStore(self._read, Tone.of(theme), self)
        self.frames = Frames((self.scene.layer, self.marked.layer), self.store, theme, self)
        self.frames.ready.connect(self.update)
        self.store.failed.connect(self.refused)
        self.hand = Hand(CanvasContext(self))
        self.pointing = Pointing(self)
        self.commands = Commands(self)
        self.palette_panel = ToolPalette(theme, self)
        self.palette_panel.chosen.connect(self.use)
        self.legend = Legend(theme, self)
        self.legend.hide()
        self._set_up()
        if session is not None:
            self.set_site(session.site, session.results)

    # What the shell tells the canvas

    def set_session(self, session: SessionLike | None) -> None:
        """Show another session, or nothing; the view fits it anew."""
        self.session = session
        self._has_been_fitted = False
        self.store.forget_sources()
        self.select(())
        self.set_site(session.site if session else Site(), session.results if session else {})
        self.use("select")

    def set_site(self, site: Site, results: Mapping[str, Any] = _NO_RESULTS) -> None:
        """Show a site with its results; only rows that are others than before cost anything."""
        before = self.scene.site
        stale = self.scene.show(site, results)
        if self.frames.plan.load(site.plans):
            self.view = self.commands.carried_view(before, site)
            self.frames.look(self.view)
            self.frames.plans_changed()
        self._repaint(stale)
        self.legend.show_site(site, results)
        self._arrange()
        self._fit_once()
        if before.header.is_metric != site.header.is_metric:
            self._tell_view()

    def set_changed(self, _ids: Iterable[str] = ()) -> None:
        """Look at the session again after rows changed."""
        if self.session is not None:
            self.set_site(self.session.site, self.session.results)

    def set_hidden(self, kinds: Iterable[str]) -> None:
        """Show every kind of feature but these; ``"remark"`` hides remark pins."""
        self._repaint(self.scene.hide(kinds))

    def set_overlays(self, primitives: Sequence[Primitive]) -> None:
        """Show results between plan and features."""
        self.overlays = tuple(primitives)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.store.retone(Tone.of(theme))
        self.frames.restyle(theme, self.devicePixelRatioF())
        self.palette_panel.set_theme(theme)
        self.legend.set_theme(theme)
        self.marked.take(self.marked.ids, self.scene)
        self._arrange()
        self.update()

    def set_writable(self, is_writable: bool) -> None:
        """Allow edits or not."""
        self.is_writable = is_writable
        self.palette_panel.set_writable(is_writable)
        if not is_writable and self.hand.row.id != "select" and self.hand.row.changes:
            self.use("select")

    # What anyone may ask of it

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected features."""
        return self.marked.ids

    @property
    def content_box(self) -> Box | None:
        """The box around plans and features, or None where there is nothing."""
        boxes = [box for box in (self.frames.plan.box, self.scene.box) if box is not None]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def select(self, ids: Iterable[str]) -> None:
        """Select features; ids that are not shown are passed over."""
        before = self.marked.ids
        self.marked.take(ids, self.scene)
        if not self.marked.is_live:
            self.frames.renew()
        self.update()
        if self.marked.ids != before:
            self.selection_changed.emit(self.marked.ids)

    def use(self, tool_id: str) -> None:
        """Take up a tool; one that changes something only where that is allowed."""
        row = BY_ID[tool_id]
        if row.changes and row.id != "select" and not self.is_writable:
            return
        self.hand.take(row)
        self.palette_panel.mark(tool_id)
        self._stepped()
        self.tool_changed.emit(tool_id)

    def send(self, event: Event) -> None:
        """Send an event to the tool in use."""
        if self.hand.send(event):
            self.palette_panel.mark(self.hand.row.id)
            self.tool_changed.emit(self.hand.row.id)
        self._stepped()

    def attempt(self, make: Callable[[], Edit]) -> None:
        """Ask for an edit; what it adds becomes the selection, a refusal is told."""
        if not self.is_writable:
            return
        try:
            edit = make()
        except UserError as error:
            self.refused.emit(error)
            return
        if not edit.changes:
            return
        self.edit_requested.emit(edit)
        added = {change.row.id for change in edit.changes if change.before is None}
        if added:
            self.select(added)

    def look(self, view: View) -> None:
        """Show another part of the site."""
        if view == self.view:
            return
        self.view = view
        self.frames.look(view)
        self._tell_view()
        self.update()

    def fit(self, box: Box | None = None) -> None:
        """Show everything, or a box."""
        wanted = box or self.content_box
        if wanted is not None:
            self._has_been_fitted = True
            self.look(self.view.fitted(wanted))
            self.frames.finish()

    def zoom_in(self) -> None:
        """Magnify about the middle."""
        self.look(self.view.zoomed(1.25))

    def zoom_out(self) -> None:
        """Show more about the middle."""
        self.look(self.view.zoomed(0.8))

    def bring_into_view(self, x_m: float, y_m: float) -> None:
        """Move the view, without zooming, so that a place is seen well."""
        self.look(self.view.showing(x_m, y_m))

    def close_down(self) -> None:
        """End threads and timers; the canvas shows nothing new afterwards."""
        self.hand.drop()
        self.frames.stop()
        self.store.close()

    def show_cursor(self) -> None:
        """Give the pointer the shape of what it would do."""
        self.setCursor(self.pointing.cursor)

    # Private

    def _set_up(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setAccessibleName(_("Plan"))
        self.setMinimumSize(200, 150)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.use("select")

    def _read(self, sha256: str) -> bytes:
        if self.session is None:
            raise FileNotFoundError(sha256)
        return self.session.attachment(sha256)

    def _fit_once(self) -> None:
        """Show all of the first plan, or of the first marks that are not in view."""
        box = self.content_box
        if self._has_been_fitted or box is None:
            return
        if self.frames.plan.plans or not covers(self.view.box, box):
            self.fit()

    def _repaint(self, stale: list[Box] | None) -> None:
        if stale == []:
            return
        self.marked.take(self.marked.ids, self.scene)
        if stale is None:
            self.frames.renew()
        else:
            self.frames.touch_up(stale)
        self.update()

    def _stepped(self) -> None:
        self.show_cursor()
        hint = self.hand.hint
        if hint != self._hint:
            self._hint = hint
            self.hint_changed.emit(hint)
        self.update()

    def _tell_view(self) -> None:
        metric = self.scene.site.header.is_metric
        self.view_changed.emit(self.view.denominator if metric else 0.0)

    def _arrange(self) -> None:
        self.palette_panel.arrange(self.height())
        self.palette_panel.move(PANEL_PX, PANEL_PX)
        self.legend.keep_within(self.height())
        self.legend.move(max(self.width() - self.legend.width() - PANEL_PX, 0), PANEL_PX)

    # Events

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, plans, results, features, selection, and what floats above."""
        if self.frames.brushwork.dpr != self.devicePixelRatioF():
            self.frames.restyle(self.theme, self.devicePixelRatioF())
        paint_canvas(self)

    def event(self, event: QEvent) -> bool:
        """Take keys that the window would otherwise use, and gestures of touch pads."""
        # While the widget is made, events arrive before its parts are there.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.commands.wants(event):
                event.accept()
                return True
        elif event.type() in _GESTURES and self.pointing.gesture(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a key to the tool, or do what it means here."""
        if self.pointing.key_pressed(event) or self.commands.run(event):
            event.accept()
            self.update()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning with the space bar."""
        if not self.pointing.key_released(event):
            super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pan, or press with the tool."""
        self.shows_focus = False
        self.pointing.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or move the tool."""
        self.pointing.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning, or release the tool."""
        self.pointing.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double click with the tool."""
        self.pointing.double_clicked(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or pan with two fingers."""
        self.pointing.wheeled(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self.pointing.left()
        self.cursor_left.emit()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring when the keyboard brought the focus."""
        self.shows_focus = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away, and let go of the space bar."""
        self.pointing.is_space_held = False
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the view in the middle."""
        self.view = self.view.resized(self.width(), self.height())
        self._arrange()
        self.frames.look(self.view)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End threads and timers."""
        self.close_down()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for panels."""
        return QSize(860, 640)
