"""The plans under the marks: tiles put together into one raster.

Belongs here: which tiles a view wants, in which order they are painted, and through which
map. Rendering them is the tile store's business.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from cpted_app.gui.canvas.layer import Raster, wide_view
from cpted_app.gui.canvas.tiles import Sheet, Tile, TileStore, tiles_in
from cpted_app.gui.canvas.view import View
from cpted_app.model.geometry import Box
from cpted_app.model.records import Plan

_OTHER_SCALES = 2
"""Scales besides the wanted one whose tiles stand in until the sharp ones arrive."""
_TILES_PER_WISH = 64
_SMOOTH = QPainter.RenderHint.SmoothPixmapTransform


class PlanLayer:
    """Plans from bottom to top, and the raster they are shown from."""

    def __init__(self, store: TileStore) -> None:
        self.raster = Raster(QImage.Format.Format_RGB32)
        self.plans: tuple[Plan, ...] = ()
        self._store = store

    def load(self, plans: Sequence[Plan]) -> bool:
        """Take the plans to show; return whether they are others than before."""
        shown = tuple(plan for plan in plans if plan.is_visible and plan.opacity > 0.0)
        if shown == self.plans:
            return False
        self.plans = shown
        return True

    @property
    def box(self) -> Box | None:
        """The site box of all plans: west, south, east, north."""
        boxes = [box_of(plan) for plan in self.plans]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def want(self, view: View, dpr: float) -> None:
        """Ask for what a widget's view needs: whole pages first, then the sharp tiles."""
        wide = wide_view(view, dpr)
        sharp: list[Tile] = []
        around: list[Tile] = []
        for plan in self.plans:
            scale = scale_of(plan, wide)
            if scale > plan_whole(plan).scale:
                sharp += self._tiles(plan, scale, view.box)
                around += self._tiles(plan, scale, wide.box)
        wholes = [plan_whole(plan) for plan in self.plans]
        self._store.want([*wholes, *sharp, *around])

    def compose(self, view: View, dpr: float, ground: QColor) -> None:
        """Paint the raster for a widget's view from the tiles that are there."""
        wide = wide_view(view, dpr)
        if not self.plans:
            self.raster.put(None, wide)
            return
        image = self.raster.blank(wide, ground)
        painter = QPainter(image)
        for plan in self.plans:
            self._compose(painter, plan, wide)
        painter.end()
        self.raster.put(image, wide)

    def add(self, tile: Tile) -> None:
        """Paint one tile that arrived into the raster, where only one plan lies there."""
        image = self.raster.image
        if image is None or len(self.plans) != 1 or Sheet.of(self.plans[0]) != tile.sheet:
            return
        if tile.scale == scale_of(self.plans[0], self.raster.view):
            painter = QPainter(image)
            painter.setOpacity(self.plans[0].opacity)
            self._draw(painter, tile, self.raster.view.plan_transform(self.plans[0].placement))
            painter.end()

    def can_add(self, tile: Tile) -> bool:
        """Return whether ``add`` gives the same as composing anew."""
        plans = self.plans
        return (
            self.raster.image is not None
            and len(plans) == 1
            and plans[0].opacity >= 1.0
            and Sheet.of(plans[0]) == tile.sheet
            and tile.scale == scale_of(plans[0], self.raster.view)
        )

    def _tiles(self, plan: Plan, scale: float, box: Box) -> list[Tile]:
        west, south, east, north = box
        corners = plan.placement.to_plan(
            [(west, south), (east, south), (east, north), (west, north)]
        )
        left, top = corners.min(axis=0)
        right, bottom = corners.max(axis=0)
        found = tiles_in(Sheet.of(plan), scale, (left, top, right, bottom))
        return found[:_TILES_PER_WISH]

    def _compose(self, painter: QPainter, plan: Plan, wide: View) -> None:
        painter.setOpacity(plan.opacity)
        to_px = wide.plan_transform(plan.placement)
        target = scale_of(plan, wide)
        for tile in self._to_paint(plan, target, wide):
            self._draw(painter, tile, to_px)

    def _to_paint(self, plan: Plan, target: float, wide: View) -> list[Tile]:
        """Return kept tiles, the worst stand-ins first and the sharp ones last."""
        sheet = Sheet.of(plan)
        sharp = self._tiles(plan, target, wide.box) if target > sheet.whole.scale else []
        there = [tile for tile in sharp if self._store.get(tile) is not None]
        if sharp and len(there) == len(sharp):
            return there
        others: dict[float, list[Tile]] = {}
        for tile in self._store.of_sheet(sheet):
            if tile.scale != target and tile != sheet.whole:
                others.setdefault(tile.scale, []).append(tile)
        nearest = sorted(others, key=lambda scale: abs(math.log(scale / target)))
        stand_ins = [tile for scale in nearest[:_OTHER_SCALES][::-1] for tile in others[scale]]
        whole = [sheet.whole] if self._store.get(sheet.whole) is not None else []
        return [*whole, *stand_ins, *there]

    def _draw(self, painter: QPainter, tile: Tile, to_px: QTransform) -> None:
        image = self._store.get(tile)
        if image is None:
            return
        left, top, right, bottom = tile.box
        upright = abs(to_px.m12()) + abs(to_px.m21()) < 1e-9 * abs(to_px.m11())
        if upright and to_px.m11() > 0.0 and to_px.m22() > 0.0:
            corner = to_px.map(QPointF(left, top))
            is_exact = abs(tile.scale / to_px.m11() - 1.0) < 1e-4
            if is_exact and abs(to_px.m22() / to_px.m11() - 1.0) < 1e-6:
                # Every tile is off by the same fraction of a pixel: no seams.
                origin = to_px.map(QPointF(0.0, 0.0))
                at_x = round(origin.x()) + round(corner.x() - origin.x())
                at_y = round(origin.y()) + round(corner.y() - origin.y())
                painter.resetTransform()
                painter.drawImage(at_x, at_y, image)
                return
        painter.setRenderHint(_SMOOTH)
        painter.setTransform(to_px)
        painter.drawImage(QRectF(left, top, right - left, bottom - top), image)
        painter.resetTransform()


def plan_whole(plan: Plan) -> Tile:
    """Return the tile of a plan's whole page."""
    return Sheet.of(plan).whole


def scale_of(plan: Plan, wide: View) -> float:
    """Return the pixels per plan unit at which a plan is sharp in a view of device pixels."""
    scale = wide.scale * plan.placement.metres_per_px
    return min(float(f"{scale:.9g}"), Sheet.of(plan).finest)


def box_of(plan: Plan) -> Box:
    """Return the site box of a plan: west, south, east, north."""
    w, h = plan.width_px, plan.height_px
    corners = plan.placement.to_site([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
    west, south = map(float, corners.min(axis=0))
    east, north = map(float, corners.max(axis=0))
    return west, south, east, north
