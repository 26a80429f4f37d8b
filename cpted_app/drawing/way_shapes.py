"""What ways and findings about access look like on a plan: paths, stretches, gaps, places."""

import numpy as np
import shapely
from shapely import ops

from cpted_app.analysis.ways.result import CrowdWay, DoorWay, Gap, Line, Place, RouteWays, Ways
from cpted_app.drawing.primitives import Mark, Path, Primitive

_DASH = (6.0, 4.0)
_BESIDE_M = 2.0
"""Half the width of the band in which a stretch of a route is shown."""
_WAY_PT, _STRETCH_PT, _GAP_PT, _PLACE_PT = 2.0, 5.0, 4.0, 16.0


def way(line_m: Line, colour: str = "accent") -> tuple[Primitive, ...]:
    """Return a way on foot, with a ring where it begins and a dot where it ends."""
    if len(line_m) < 2:
        return ()
    path = Path(points=np.array(line_m), stroke=colour, width_pt=_WAY_PT, dash_pt=_DASH)
    (x, y), (u, v) = line_m[0], line_m[-1]
    return (
        path,
        place((x, y), colour),
        Mark(shape="dot", x=u, y=v, colour=colour, size_pt=_PLACE_PT / 2.0),
    )


def place(at_m: Place, colour: str = "accent") -> Mark:
    """Return a ring around a place."""
    return Mark(shape="halo", x=at_m[0], y=at_m[1], colour=colour, size_pt=_PLACE_PT)


def stretch(route: RouteWays, since_m: float, to_m: float) -> Path:
    """Return a stretch of a route, as a band that is seen beside it."""
    part = ops.substring(shapely.LineString(route.line_m), since_m, to_m)
    band = part.buffer(_BESIDE_M, cap_style="flat")
    return Path(
        points=shapely.get_coordinates(band.exterior),
        closed=True,
        stroke="warn",
        width_pt=1.5,
        fill="warn",
        fill_opacity=0.35,
    )


def gap(found: Gap) -> tuple[Primitive, ...]:
    """Return a gap in a boundary."""
    line = Path(points=np.array(found.ends_m), stroke="bad", width_pt=_GAP_PT)
    return (line, *(place(end, "bad") for end in found.ends_m))


def door(found: DoorWay) -> tuple[Primitive, ...]:
    """Return the way to a door: amber where no control is passed."""
    return way(found.path_m, "warn" if found.is_free else "accent") or (place(found.place_m),)


def crowd(found: CrowdWay) -> tuple[Primitive, ...]:
    """Return the path of a vehicle and its longest straight run-up."""
    if not found.is_reached:
        return ()
    run_up = Path(points=np.array(found.run_up_line_m), stroke="bad", width_pt=_STRETCH_PT)
    return (*((run_up,) if found.run_up_line_m else ()), *way(found.path_m, "warn"))


def subject(ways: Ways, line_m: Line, longer_than_m: float) -> tuple[Primitive, ...]:
    """Return the way from the farthest place of a route or zone, and what else it has."""
    found: tuple[Primitive, ...] = way(line_m)
    if isinstance(ways, RouteWays):
        forced = ways.forced_longer_than(longer_than_m)
        found = (*(stretch(ways, *each) for each in forced), *found)
        found = (*found, *(place(end.place_m, "warn") for end in ways.dead_ends if end.is_walled))
    return found
