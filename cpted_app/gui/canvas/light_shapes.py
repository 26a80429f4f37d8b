"""The C0 arrows and light shapes of luminaires on the canvas: of the selected ones, or of all."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.drawing.photometry import REACH_HEIGHTS, on_plan
from cpted_app.gui.canvas.painter import Compiled, compiled
from cpted_app.model.features import Luminaire
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

MOST_DRAWN = 400
"""Shapes painted at every frame; where more are in view the plan is too small to tell them."""
MOST_STRONG = 40
LEAST_PX = 9.0
"""A shape smaller than this on screen says nothing."""


class LightShapes:
    """Which luminaires show their light on the plan, and how."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._all = False
        self._key: object = None
        self._drawn: list[tuple[Luminaire, Compiled]] = []

    @property
    def shows_all(self) -> bool:
        """Whether all luminaires show their light, not just the selected ones."""
        return self._all

    def show_all(self, *, is_wanted: bool) -> None:
        """Show the light of all luminaires, or of the selected ones alone."""
        self._all = is_wanted
        self._canvas.update()

    def paint(self, painter: QPainter) -> None:
        """Paint the shapes that are in view."""
        canvas = self._canvas
        self._update(canvas.scene.site, canvas.selection)
        if not self._drawn:
            return
        view, brushwork = canvas.view, canvas.frames.brushwork
        west, south, east, north = view.box
        items = []
        for row, item in self._drawn:
            reach_m = REACH_HEIGHTS * max(row.mounting_height_m, 2.0)
            x, y = row.geometry.x, row.geometry.y
            is_seen = west - reach_m < x < east + reach_m and south - reach_m < y < north + reach_m
            if is_seen and reach_m * view.scale >= LEAST_PX:
                items.append(item)
        painter.save()
        painter.scale(1.0 / brushwork.dpr, 1.0 / brushwork.dpr)
        origin_m = canvas.scene.layer.origin_m
        brushwork.paint(painter, items[:MOST_DRAWN], view.magnified(brushwork.dpr), origin_m)
        painter.restore()

    def _update(self, site: Site, selection: frozenset[str]) -> None:
        hidden = Luminaire.kind in self._canvas.scene.hidden
        origin_m = self._canvas.scene.layer.origin_m
        key = (id(site), site.revision, selection, self._all, hidden, origin_m)
        if key == self._key:
            return
        self._key = key
        rows = [] if hidden else [row for row in site.all(Luminaire) if row.id in selection]
        others = []
        if self._all and not hidden:
            others = [row for row in site.all(Luminaire) if row.id not in selection]
        tables = intensity_tables(site) if rows or others else {}
        is_strong = len(rows) <= MOST_STRONG
        self._drawn = [
            (row, compiled(on_plan(row, tables.get(row.photometry), strong=strong), origin_m))
            for some, strong in ((others, False), (rows, is_strong))
            for row in some
        ]
