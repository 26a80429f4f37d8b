"""How sure a view along a sightline is, given how the plans under it were placed.

Belongs here: what follows for a view from the uncertainty of the marks. A length has that of
its two points. How far one sees hangs on where the obstacle stands beside the line, too: the
line is moved aside by twice the standard uncertainty of the distance between the two, to
either side, and half the larger change counts. So a wall that is met at a slant tells, and a
corner that is only just passed.

Source: JCGM 100:2008, clause 5.1.2, and clause 5.1.3, note 2: sensitivity by a finite change.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import shapely

from cpted_app.analysis.result import SightlineView
from cpted_app.model import uncertainty
from cpted_app.model.features import Feature, Sightline
from cpted_app.model.site import Site

Look = Callable[[Sequence[Sightline]], list[SightlineView]]
"""From sightlines to what is seen along each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doubt:
    """What is known of one line: standard uncertainties of its length and of its points, m."""

    line: Sightline
    length_m: float
    point_m: float
    aside_m: float


def with_doubt(
    site: Site, lines: Sequence[Sightline], views: Sequence[SightlineView], look: Look
) -> list[SightlineView]:
    """Return the views with their standard uncertainties, where these can be known.

    ``look`` sees along lines of the same site.
    """
    found = [_doubt(site, line, view) for line, view in zip(lines, views, strict=True)]
    known = [each for each in found if each is not None]
    beside = look([_aside(each, sign) for each in known for sign in (1.0, -1.0)])
    both = {
        each.line.id: pair
        for each, pair in zip(known, zip(beside[::2], beside[1::2], strict=True), strict=True)
    }
    return [
        view if doubt is None else _doubted(site, view, doubt, both[doubt.line.id])
        for view, doubt in zip(views, found, strict=True)
    ]


def _doubt(site: Site, line: Sightline, view: SightlineView) -> _Doubt | None:
    length_m = uncertainty.of_extent(site, line)
    point_m = uncertainty.of_marks(site, [line])
    if length_m is None or point_m is None:
        return None
    other_m = uncertainty.of_marks(site, _obstacles(site, [view])) or point_m
    aside_m = uncertainty.COVERAGE_FACTOR * math.hypot(point_m, other_m)
    return _Doubt(line=line, length_m=length_m, point_m=point_m, aside_m=aside_m)


def _aside(doubt: _Doubt, sign: float) -> Sightline:
    (x0, y0), (x1, y1) = shapely.get_coordinates(doubt.line.geometry)[[0, -1]].tolist()
    share = sign * doubt.aside_m / math.dist((x0, y0), (x1, y1))
    dx, dy = -share * (y1 - y0), share * (x1 - x0)
    moved = shapely.LineString([(x0 + dx, y0 + dy), (x1 + dx, y1 + dy)])
    return replace(doubt.line, geometry=moved)


def _doubted(
    site: Site, view: SightlineView, doubt: _Doubt, beside: tuple[SightlineView, SightlineView]
) -> SightlineView:
    view = replace(view, length_uncertainty_m=doubt.length_m)
    other_m = uncertainty.of_marks(site, _obstacles(site, [view, *beside]))
    along_m = _along(site, view, doubt)
    if other_m is None or along_m is None:
        return view
    is_cut = view.blocked_by is not None
    own = math.hypot(doubt.point_m, other_m) / view.length_m if is_cut else 0.0
    return replace(
        view,
        visible_uncertainty_m=math.hypot(
            along_m, _change(view.visible_m, [one.visible_m for one in beside])
        ),
        share_uncertainty=math.hypot(
            own, _change(view.visible_share, [one.visible_share for one in beside])
        ),
        transmission_uncertainty=_change(
            view.transmission_in_view, [one.transmission_in_view for one in beside]
        ),
    )


def _along(site: Site, view: SightlineView, doubt: _Doubt) -> float | None:
    """Return the standard uncertainty of the way to what ends the view, in metres."""
    if view.blocked_by is None:
        return doubt.length_m
    line = doubt.line.geometry
    start, met = line.interpolate(0.0), line.interpolate(view.visible_m)
    if view.visible_m <= 0.0:
        return doubt.point_m
    return uncertainty.of_length(site, (start.x, start.y), (met.x, met.y))


def _change(now: float, beside: Sequence[float]) -> float:
    """Return one standard uncertainty from the values at twice of it."""
    return max(abs(each - now) for each in beside) / uncertainty.COVERAGE_FACTOR


def _obstacles(site: Site, views: Sequence[SightlineView]) -> list[Feature]:
    ids = {each.feature_id for view in views for each in view.obstacles}
    rows = (site.feature(one) for one in ids)
    return [row for row in rows if row is not None]
