"""The view: which part of the site the canvas shows, and how large.

Belongs here: site metres to pixels of the widget and back. Everything is double precision,
and what is painted is first shifted to a local origin, so that national grid coordinates do
not lose bits.
"""

from dataclasses import dataclass, replace

from PySide6.QtGui import QTransform

from cpted_app.model.geometry import Box
from cpted_app.model.placement import Placement
from cpted_app.units import METRES_PER_INCH

MIN_SCALE = 1e-4
MAX_SCALE = 2e4
"""Pixels per site metre: from a country on the screen to a millimetre over 20 pixels."""
MARGIN_PX = 40.0
Margins = tuple[float, float, float, float]
"""Pixels left free at left, top, right and bottom."""
DRAWN_M = 500.0
"""How far beside what is there a person may want to draw."""
LEAST_SHARE = 0.05
"""Share of the widget's smaller side that the contents take when all else is seen."""
REFERENCE_DPI = 96.0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The site point in the middle, pixels per metre, and the widget's size in pixels."""

    x_m: float = 0.0
    y_m: float = 0.0
    scale: float = 10.0
    width_px: float = 800.0
    height_px: float = 600.0

    def to_px(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the widget position of a site point.

        >>> View(scale=2.0, width_px=100, height_px=100).to_px(1.0, 1.0)
        (52.0, 48.0)
        """
        return (
            (x_m - self.x_m) * self.scale + self.width_px / 2.0,
            self.height_px / 2.0 - (y_m - self.y_m) * self.scale,
        )

    def to_site(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return the site point under a widget position."""
        return (
            self.x_m + (x_px - self.width_px / 2.0) / self.scale,
            self.y_m - (y_px - self.height_px / 2.0) / self.scale,
        )

    def transform(self, origin_m: tuple[float, float] = (0.0, 0.0)) -> QTransform:
        """Return the map from metres around ``origin_m`` to pixels, y turned down."""
        dx_px, dy_px = self.to_px(*origin_m)
        return QTransform(self.scale, 0.0, 0.0, -self.scale, dx_px, dy_px)

    def plan_transform(self, placement: Placement) -> QTransform:
        """Return the map from plan units to pixels of the widget."""
        a, b, c, d, e, f = placement.coefficients
        dx_px, dy_px = self.to_px(c, f)
        k = self.scale
        return QTransform(k * a, -k * d, k * b, -k * e, dx_px, dy_px)

    def panned(self, dx_px: float, dy_px: float) -> "View":
        """Return the view after the sheet was pushed by pixels, right and down."""
        return replace(self, x_m=self.x_m - dx_px / self.scale, y_m=self.y_m + dy_px / self.scale)

    def zoomed(self, factor: float, at_px: tuple[float, float] | None = None) -> "View":
        """Return the view magnified about a widget position, which keeps its site point."""
        x_px, y_px = at_px or (self.width_px / 2.0, self.height_px / 2.0)
        x_m, y_m = self.to_site(x_px, y_px)
        scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        return replace(
            self,
            scale=scale,
            x_m=x_m - (x_px - self.width_px / 2.0) / scale,
            y_m=y_m + (y_px - self.height_px / 2.0) / scale,
        )

    def fitted(self, box: Box, margins_px: Margins = (MARGIN_PX,) * 4) -> "View":
        """Return the view that shows a whole box (west, south, east, north) within margins."""
        west, south, east, north = box
        left, top, right, bottom = margins_px
        free_x = max(self.width_px - left - right, 20.0)
        free_y = max(self.height_px - top - bottom, 20.0)
        wide, high = max(east - west, 1e-9), max(north - south, 1e-9)
        scale = min(free_x / wide, free_y / high)
        if wide <= 1e-9 and high <= 1e-9:
            scale = self.scale
        scale = min(max(scale, MIN_SCALE), MAX_SCALE)
        x_m = (west + east) / 2.0 + (right - left) / 2.0 / scale
        y_m = (south + north) / 2.0 + (top - bottom) / 2.0 / scale
        return replace(self, x_m=x_m, y_m=y_m, scale=scale)

    def kept_to(self, box: Box | None, *, is_metric: bool = True) -> "View":
        """Return the nearest view from which a person finds back to a box of contents.

        It never shows so much that the contents are a speck, and never lies farther away
        from them than a screen or ``DRAWN_M``, so that there is room to draw beside them.
        """
        if box is None:
            return self
        west, south, east, north = box
        side = max(east - west, north - south, DRAWN_M if is_metric else 0.0, 1e-6)
        least = max(min(self.width_px, self.height_px) * LEAST_SHARE / side, MIN_SCALE)
        scale = max(self.scale, min(least, MAX_SCALE))
        far_x = max(self.width_px / 2.0 / scale, DRAWN_M if is_metric else 0.0)
        far_y = max(self.height_px / 2.0 / scale, DRAWN_M if is_metric else 0.0)
        return replace(
            self,
            scale=scale,
            x_m=min(max(self.x_m, west - far_x), east + far_x),
            y_m=min(max(self.y_m, south - far_y), north + far_y),
        )

    def showing(self, x_m: float, y_m: float) -> "View":
        """Return this view if a place is well inside it, else one with the place in its middle."""
        west, south, east, north = self.box
        dx, dy = 0.12 * (east - west), 0.12 * (north - south)
        if west + dx < x_m < east - dx and south + dy < y_m < north - dy:
            return self
        return replace(self, x_m=x_m, y_m=y_m)

    def resized(self, width_px: float, height_px: float) -> "View":
        """Return the view in a widget of another size; the middle stays."""
        return replace(self, width_px=max(width_px, 1.0), height_px=max(height_px, 1.0))

    def magnified(self, dpr: float, margin_px: float = 0.0) -> "View":
        """Return the same view in device pixels, with a margin of widget pixels all around."""
        return replace(
            self,
            scale=self.scale * dpr,
            width_px=(self.width_px + 2.0 * margin_px) * dpr,
            height_px=(self.height_px + 2.0 * margin_px) * dpr,
        )

    @property
    def box(self) -> Box:
        """The site box that is seen: west, south, east, north."""
        half_x, half_y = self.width_px / self.scale / 2.0, self.height_px / self.scale / 2.0
        return (self.x_m - half_x, self.y_m - half_y, self.x_m + half_x, self.y_m + half_y)

    @property
    def denominator(self) -> float:
        """The n of scale 1:n on a screen of 96 dots per inch."""
        return REFERENCE_DPI / METRES_PER_INCH / self.scale


def covers(outer: Box, inner: Box) -> bool:
    """Return whether one box lies within another.

    >>> covers((0, 0, 4, 4), (1, 1, 4, 2)), covers((0, 0, 4, 4), (3, 3, 5, 4))
    (True, False)
    """
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )
