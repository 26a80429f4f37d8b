"""The canvas: one widget that shows the site and hands gestures to tools.

Belongs here: events, signals and the order of painting. It owns no data: edits leave through
``edit_requested`` and come back through ``set_site``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cpted_app.content import Content
from cpted_app.drawing.primitives import Primitive
from cpted_app.drawing.theme import Theme
from cpted_app.errors import UserError
from cpted_app.exchange.plans import Picture
from cpted_app.gui.canvas.commands import Commands
from cpted_app.gui.canvas.context import CanvasContext, SessionLike
from cpted_app.gui.canvas.field_layer import FieldLayer
from cpted_app.gui.canvas.frames import Frames
from cpted_app.gui.canvas.hand import Hand
from cpted_app.gui.canvas.light_shapes import LightShapes
from cpted_app.gui.canvas.marked import Marked
from cpted_app.gui.canvas.painting import paint_canvas
from cpted_app.gui.canvas.panels import Panels
from cpted_app.gui.canvas.photo_pins import PhotoPins
from cpted_app.gui.canvas.plan_layer import looks_by_plan
from cpted_app.gui.canvas.plan_snap import PlanSnaps
from cpted_app.gui.canvas.pointing import Pointing
from cpted_app.gui.canvas.scene import Scene
from cpted_app.gui.canvas.staged_marks import StagedMarks
from cpted_app.gui.canvas.tiles import TileStore
from cpted_app.gui.canvas.tones import Tone
from cpted_app.gui.canvas.touched import Touched
from cpted_app.gui.canvas.view import View, covers
from cpted_app.gui.tools.steps import Event, Looking
from cpted_app.gui.tools.table import BY_ID
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site

_NO_RESULTS: Mapping[str, Any] = {}


class Canvas(Touched):
    """The plan on screen."""

    edit_requested = Signal(object)
    """An Edit that a gesture asks for."""
    refused = Signal(object)
    """A UserError, or what kept a plan from being shown."""
    selection_changed = Signal(object)
    """A frozenset of feature ids."""
    cursor_moved = Signal(float, float)
    view_changed = Signal(float)
    """The n of scale 1:n; 0 while the site is not calibrated."""
    looked = Signal()
    """Another part of the site is in view."""
    hint_changed = Signal(str)
    tool_changed = Signal(str)
    calibration_points = Signal(object, object, object)
    """A Plan and two places on it in plan units."""
    remark_requested = Signal(float, float, object)
    """Site metres, and the id of the feature that was hit or None."""
    point_picked = Signal(float, float)
    """Site metres that somebody was asked to point at."""
    answer_opened = Signal(object)
    """The Answer whose pin was clicked."""

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
        self._hint = ""
        self.store = TileStore(self._read, self._overview, Tone.of(theme), self)
        self.field = FieldLayer(self)
        layers = (self.scene.layer, self.marked.layer, self.field.contours)
        self.frames = Frames(layers, self.store, theme, self)
        self.frames.ready.connect(self.update)
        self.store.failed.connect(self.refused)
        self.plan_snaps = PlanSnaps(self.store)
        self.pins = PhotoPins(self)
        self.lights = LightShapes(self)
        self.staged = StagedMarks(self)
        self.looking: Looking | None = None
        self.hand = Hand(CanvasContext(self))
        self.pointing = Pointing(self)
        self.commands = Commands(self)
        self.panels = Panels(self)
        self.palette_panel = self.panels.palette
        self.legend = self.panels.legend
        self._set_up()
        if session is not None:
            self.set_site(session.shown, session.results)

    # What the shell tells the canvas

    def set_session(self, session: SessionLike | None) -> None:
        """Show another session, or nothing; the view fits it anew."""
        self.session = session
        self._has_been_fitted = False
        self.store.forget_sources()
        self.plan_snaps.forget()
        self.select(())
        self.set_site(session.shown if session else Site(), session.results if session else {})
        self.use("select")

    def set_site(self, site: Site, results: Mapping[str, Any] = _NO_RESULTS) -> None:
        """Show a site with its results; only rows that are others than before cost anything."""
        before = self.scene.site
        stale = self.scene.show(site, results)
        self.staged.look()
        if self.frames.plan.load(site.plans, looks_by_plan(site)):
            self.view = self.commands.carried_view(before, site)
            self.frames.look(self.view)
            self.frames.plans_changed()
        self._repaint(stale)
        self._fit_once()
        self.panels.list_changed()
        self.commands.describe()
        if before.header.is_metric != site.header.is_metric:
            self._tell_view()

    def set_changed(self, _ids: Iterable[str] = ()) -> None:
        """Look at the session again after rows changed."""
        if self.session is not None:
            self.set_site(self.session.shown, self.session.results)

    def set_hidden(self, kinds: Iterable[str]) -> None:
        """Show every kind of feature but these; ``"remark"`` hides remark pins and so on."""
        self._repaint(self.scene.hide(kinds))
        self.panels.list_marks()

    def set_overlays(self, primitives: Sequence[Primitive]) -> None:
        """Show results between plan and features."""
        self.overlays = tuple(primitives)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.store.retone(Tone.of(theme))
        self.frames.restyle(theme, self.devicePixelRatioF())
        self.marked.take(self.marked.ids, self.scene)
        self.panels.set_theme(theme)
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
            self.commands.describe()
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
        view = view.kept_to(self.content_box, is_metric=self.scene.site.header.is_metric)
        if view == self.view:
            return
        self.view = view
        self.frames.look(view)
        self.panels.list_later()
        self._tell_view()
        self.looked.emit()
        self.update()

    def fit(self, box: Box | None = None) -> None:
        """Show everything, or a box."""
        wanted = box or self.content_box
        if wanted is not None:
            self._has_been_fitted = True
            self.look(self.view.fitted(wanted, self.panels.margins))
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
        self.panels.stop()
        self.frames.stop()
        self.plan_snaps.close()
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

    def _read(self, sha256: str) -> Content:
        if self.session is None:
            raise FileNotFoundError(sha256)
        return self.session.content(sha256)

    def _overview(self, sha256: str, page: int, longest_px: int) -> Picture | None:
        return self.session.overview(sha256, page, longest_px) if self.session else None

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

    # Events that are about the picture; those of a person's hands are Touched's

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, plans, results, features, selection, and what floats above."""
        if self.frames.brushwork.dpr != self.devicePixelRatioF():
            self.frames.restyle(self.theme, self.devicePixelRatioF())
        paint_canvas(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the view in the middle."""
        self.view = self.view.resized(self.width(), self.height())
        self.panels.arrange()
        self.panels.list_later()
        self.frames.look(self.view)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End threads and timers."""
        self.close_down()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for panels."""
        return QSize(860, 640)
