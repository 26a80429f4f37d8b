"""What the keyboard does on the canvas: pan, nudge, copy, walk through the features.

Belongs here: commands without a pointer. Edits are made by ``model.actions``.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QKeyEvent

from cpted_app.gui.canvas import keys
from cpted_app.gui.canvas.scene import middle_of
from cpted_app.gui.canvas.view import View
from cpted_app.gui.tools.table import BY_ID
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import marking
from cpted_app.model.features import Feature
from cpted_app.model.geometry import bounds_of
from cpted_app.model.records import Plan
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

PAN_PX = 60.0
NUDGE_M = 0.1
FAR_NUDGE_M = 1.0
COPY_SHIFT_PX = 24.0
_MOST_NAMED = 8


class Commands:
    """The canvas commands by name."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._copied: tuple[Feature, ...] = ()
        self._by_name: dict[str, Callable[[], object]] = {
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "fit": canvas.fit,
            "next_feature": partial(self.walk, 1),
            "previous_feature": partial(self.walk, -1),
            "click_middle": canvas.pointing.click_middle,
            "select_all": self.select_all,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": self.duplicate,
        }

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether a key is the canvas's own while it has the focus."""
        step = self._canvas.hand.step
        return (
            keys.tool_event(event, step) is not None
            or bool(keys.command(event) or keys.tool_id(event))
            or event.key() in (*keys.ARROWS, Qt.Key.Key_Space)
        )

    def run(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything here."""
        tool_event = keys.tool_event(event, self._canvas.hand.step)
        if tool_event is not None:
            self._canvas.send(tool_event)
            return True
        if event.key() in keys.ARROWS:
            return self._arrow(event)
        name = keys.command(event)
        if name:
            self._by_name[name]()
            return True
        tool_id = keys.tool_id(event)
        if tool_id:
            self._canvas.use(tool_id)
        return bool(tool_id)

    def select_all(self) -> None:
        """Select every shown feature."""
        self._canvas.select(row.id for row in self._canvas.scene.features)

    def copy(self) -> None:
        """Remember the selected features for pasting."""
        rows = self._selected()
        self._copied = rows or self._copied

    def paste(self) -> None:
        """Add copies of the remembered features, a little aside."""
        self._add_copies(self._copied)

    def duplicate(self) -> None:
        """Add copies of the selected features, a little aside."""
        self._add_copies(self._selected())

    def delete(self) -> None:
        """Delete the selected features."""
        canvas = self._canvas
        canvas.attempt(lambda: marking.delete(canvas.scene.site, canvas.selection))

    def nudge(self, dx_m: float, dy_m: float) -> None:
        """Shift the selected features."""
        self._canvas.attempt(partial(marking.move, self._selected(), dx_m, dy_m))

    def walk(self, by: int) -> None:
        """Select the next feature, show it and say what it is."""
        rows = self._canvas.scene.features
        if not rows:
            return
        chosen = self._canvas.selection
        places = [at for at, row in enumerate(rows) if row.id in chosen]
        at = (places[0] + by) % len(rows) if places else (0 if by > 0 else len(rows) - 1)
        row = rows[at]
        self._canvas.select((row.id,))
        self._canvas.bring_into_view(*middle_of(row))
        self._canvas.shows_focus = True
        told = QAccessibleAnnouncementEvent(self._canvas, self._said(row, at, len(rows)))
        QAccessible.updateAccessibility(told)

    def describe(self) -> None:
        """Give the canvas the description that a screen reader says: what is selected."""
        ids = self._canvas.selection
        rows = self._canvas.scene.features if ids else []
        chosen = [(at, row) for at, row in enumerate(rows) if row.id in ids]
        if not chosen:
            said = _("nothing selected; F goes to the next mark")
        elif len(chosen) == 1:
            said = self._said(chosen[0][1], chosen[0][0], len(rows))
        else:
            labels = ", ".join(row.label for _at, row in chosen[:_MOST_NAMED])
            more = "…" if len(chosen) > _MOST_NAMED else ""
            said = ngettext("{count} mark selected", "{count} marks selected", len(chosen))
            said = said.format(count=len(chosen)) + f": {labels}{more}"
        if said != self._canvas.accessibleDescription():
            self._canvas.setAccessibleDescription(said)
            told = QAccessibleEvent(self._canvas, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(told)

    def carried_view(self, before: Site, after: Site) -> View:
        """Return the view that keeps the plan still when its placement changes."""
        view = self._canvas.view
        for plan in after.plans:
            old = before.get(Plan, plan.id)
            if old is not None and old.placement != plan.placement:
                middle = old.placement.to_plan([(view.x_m, view.y_m)])
                x_m, y_m = map(float, plan.placement.to_site(middle)[0])
                k = old.placement.metres_per_px / plan.placement.metres_per_px
                return replace(view, x_m=x_m, y_m=y_m, scale=view.scale * k)
        return view

    def _said(self, row: Feature, at: int, count: int) -> str:
        x_m, y_m = middle_of(row)
        metric = self._canvas.scene.site.header.is_metric
        named = " ".join(filter(None, (_(row.title), row.label, row.name)))
        said = _("{mark}, {number} of {count}, at {x:.1f}, {y:.1f} {unit}")
        unit = _("m") if metric else _("px")
        return said.format(mark=named, number=at + 1, count=count, x=x_m, y=y_m, unit=unit)

    def _selected(self) -> tuple[Feature, ...]:
        found = map(self._canvas.scene.row, self._canvas.selection)
        return tuple(row for row in found if row is not None)

    def _arrow(self, event: QKeyEvent) -> bool:
        east, north = keys.ARROWS[Qt.Key(event.key())]
        canvas = self._canvas
        is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if canvas.hand.row is BY_ID["select"] and canvas.selection:
            step = FAR_NUDGE_M if is_far else NUDGE_M
            if not canvas.scene.site.header.is_metric:
                step *= 10.0
            self.nudge(east * step, north * step)
        else:
            canvas.pointing.by_keyboard = True
            step = PAN_PX * (4.0 if is_far else 1.0)
            canvas.look(canvas.view.panned(-east * step, north * step))
        return True

    def _add_copies(self, rows: tuple[Feature, ...]) -> None:
        box = bounds_of(rows)
        if box is None:
            return
        canvas = self._canvas
        shift_m = COPY_SHIFT_PX / canvas.view.scale
        canvas.attempt(lambda: marking.duplicate(canvas.scene.site, rows, shift_m, -shift_m))
