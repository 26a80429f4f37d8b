"""When rasters are painted again: at once, between two frames, or after the view has settled.

Belongs here: the timers of the canvas and what they set off. Nothing here blocks a frame for
longer than a slice.
"""

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter

from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.layer import MARGIN, FeatureLayer, wide_view
from cpted_app.gui.canvas.painter import Brushwork
from cpted_app.gui.canvas.plan_layer import PlanLayer
from cpted_app.gui.canvas.sheets import Tile
from cpted_app.gui.canvas.tiles import TileStore
from cpted_app.gui.canvas.view import View
from cpted_app.model.geometry import Box

SETTLE_MS = 60
TIDY_MS = 300
SLICE_S = 0.003
_NEAR_EDGE = 0.45
"""Share of a raster's margin that must be left before the next one is begun."""


class Frames(QObject):
    """Keeps the rasters of plan, features and selection in step with view and site."""

    ready = Signal()
    """Something to show has become better."""

    def __init__(
        self, layers: Sequence[FeatureLayer], store: TileStore, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.plan = PlanLayer(store)
        self.brushwork = Brushwork(theme, 1.0)
        self._store = store
        self._layers = tuple(layers)
        self._all: tuple[PlanLayer | FeatureLayer, ...] = (self.plan, *self._layers)
        self._view = View()
        self._is_stopped = False
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self.renew)
        self._slicing = QTimer(self, interval=0)
        self._slicing.timeout.connect(self._slice)
        store.arrived.connect(self._arrived)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way or about to begin, tiles included."""
        timers = self._settling.isActive() or self._slicing.isActive()
        return not timers and not self._store.is_busy

    def restyle(self, theme: Theme, dpr: float) -> None:
        """Paint everything in other colours or for another screen."""
        self.brushwork = Brushwork(theme, dpr)
        self.renew()

    def look(self, view: View) -> None:
        """Follow a view: at once where only the place changed, later where the scale did."""
        self._view = view
        if self._is_stopped:
            return
        needed = self._with_reserve(view)
        device = needed.magnified(self.brushwork.dpr)
        features = self._layers[0].raster
        is_plan_sharp = not self.plan.plans or self.plan.raster.is_sharp(device)
        if is_plan_sharp and features.is_sharp(device):
            return
        if features.image is not None and not self._same_scale(view):
            self._settling.start(SETTLE_MS)
            return
        if not features.is_sharp(device):
            self._begin(view, only_if_idle=True)
        if not is_plan_sharp and not self.plan.is_painting:
            self._compose()

    def renew(self) -> None:
        """Paint all rasters again, in slices."""
        if self._is_stopped:
            return
        self._settling.stop()
        self._begin(self._view)
        self._compose()

    def tidy_later(self) -> None:
        """Paint all rasters again once nothing has happened for a while."""
        if not self._is_stopped:
            self._settling.start(TIDY_MS)

    def finish(self) -> None:
        """Finish what is under way now, without waiting for tiles."""
        if self._settling.isActive():
            self.renew()
        for layer in self._all:
            layer.step(float("inf"))
        self._slicing.stop()
        self.ready.emit()

    def touch_up(self, boxes: Sequence[Box]) -> None:
        """Paint again what lies around some boxes, at once; everything later."""
        layer = self._layers[0]
        if layer.touch_up(boxes, self.brushwork):
            self.tidy_later()
        else:
            self.renew()

    def plans_changed(self) -> None:
        """Paint the plans again."""
        self._compose()

    def paint_plans(self, painter: QPainter, view: View) -> None:
        """Paint the plans on a painter in widget pixels."""
        dpr = self.brushwork.dpr
        device = view.magnified(dpr)
        self.plan.raster.paint(painter, device, dpr)

    def paint_features(self, painter: QPainter, view: View) -> None:
        """Paint the features on a painter in widget pixels."""
        dpr = self.brushwork.dpr
        self._layers[0].raster.paint(painter, view.magnified(dpr), dpr)

    def stop(self) -> None:
        """Stop the timers for good."""
        self._is_stopped = True
        self._settling.stop()
        self._slicing.stop()

    def _begin(self, view: View, *, only_if_idle: bool = False) -> None:
        wide = wide_view(view, self.brushwork.dpr)
        for layer in self._layers:
            if not (only_if_idle and layer.is_painting):
                layer.begin(wide, self.brushwork)
        if not only_if_idle:
            # A small site is done within the first slice: what was drawn is seen at once.
            self._step()
        if self._is_painting:
            self._slicing.start()

    def _compose(self) -> None:
        self.plan.begin(self._view, self.brushwork.dpr, self.brushwork.theme)
        self.plan.want(self._view, self.brushwork.dpr)
        self._step()
        if self._is_painting:
            self._slicing.start()

    @property
    def _is_painting(self) -> bool:
        return any(layer.is_painting for layer in self._all)

    def _step(self) -> None:
        end = time.perf_counter() + SLICE_S
        for layer in self._all:
            left_s = end - time.perf_counter()
            if layer.is_painting and left_s > 0.0 and layer.step(left_s):
                self.ready.emit()

    def _slice(self) -> None:
        self._step()
        if not self._is_painting:
            self._slicing.stop()
            self.look(self._view)

    def _arrived(self, tile: Tile) -> None:
        if self._settling.isActive():
            return
        if self.plan.add(tile):
            self.ready.emit()
        else:
            self._compose()

    def _same_scale(self, view: View) -> bool:
        scale = view.scale * self.brushwork.dpr
        return abs(self._layers[0].raster.view.scale / scale - 1.0) < 1e-9

    def _with_reserve(self, view: View) -> View:
        reserve = 2.0 * MARGIN * _NEAR_EDGE * max(view.width_px, view.height_px)
        return view.resized(view.width_px + reserve, view.height_px + reserve)
