"""The selection on screen: a few marks painted live, many from a raster.

Belongs here: which features are selected and how that is painted, in place or shifted.
"""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtGui import QPainter

from cpted_app.drawing.primitives import Text
from cpted_app.gui.canvas.layer import FeatureLayer
from cpted_app.gui.canvas.painter import Brushwork, Compiled, compiled
from cpted_app.gui.canvas.scene import Scene, box_of
from cpted_app.gui.canvas.view import View

MOST_LIVE = 100


class Marked:
    """The ids of selected features and their look."""

    def __init__(self) -> None:
        self.ids: frozenset[str] = frozenset()
        self.layer = FeatureLayer()
        self._live: list[Compiled] = []
        self._labels: frozenset[str] = frozenset()
        self._origin_m = (0.0, 0.0)

    @property
    def is_live(self) -> bool:
        """Whether the selection is small enough to be painted at every frame."""
        return len(self.ids) <= MOST_LIVE

    def take(self, ids: Iterable[str], scene: Scene) -> None:
        """Select what is shown of some ids; to be called again when the scene changes."""
        self.ids = frozenset(one for one in ids if scene.row(one) is not None)
        self._origin_m = scene.layer.origin_m
        rows = map(scene.row, self.ids)
        self._labels = frozenset(row.label for row in rows if row is not None)
        drawn = {one: scene.drawn(one, selected=True) for one in self.ids}
        if self.is_live:
            self._live = [compiled(parts, self._origin_m) for parts in drawn.values()]
            self.layer.load({}, {}, self._origin_m)
            self.layer.raster.put(None, View())
        else:
            self._live = []
            boxes = {one: box_of(parts) for one, parts in drawn.items()}
            self.layer.load(drawn, boxes, self._origin_m)

    def paint(
        self,
        painter: QPainter,
        brushwork: Brushwork,
        view: View,
        shift_m: tuple[float, float] = (0.0, 0.0),
        words: Iterable[Text] = (),
    ) -> None:
        """Paint the selection on a painter in widget pixels, shifted by metres.

        Of ``words``, those that belong to the selection are painted above it again.
        """
        moved = replace(view, x_m=view.x_m - shift_m[0], y_m=view.y_m - shift_m[1])
        dpr = brushwork.dpr
        painter.save()
        if self.is_live:
            mine = [text for text in words if text.text in self._labels] if self.ids else []
            painter.scale(1.0 / dpr, 1.0 / dpr)
            brushwork.paint(painter, self._live, moved.magnified(dpr), self._origin_m, texts=mine)
        else:
            self.layer.raster.paint(painter, moved.magnified(dpr), dpr)
        painter.restore()
