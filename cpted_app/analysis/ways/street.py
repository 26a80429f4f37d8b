"""Where the street is: the zones of that type, or the ground outside everything marked."""

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sampling import steps_along
from cpted_app.model.features import Zone
from cpted_app.model.kinds import PlaceType
from cpted_app.model.site import Site

STEP_M = 2.0
"""Between the places on the edge of an area that a way may lead to: it is at most a few
centimetres longer than the exact one from a few metres on."""
MOST_PLACES = 200
_OUTSIDE_M = 5.0


def street_zones(site: Site) -> tuple[Zone, ...]:
    """Return the zones that are streets."""
    return tuple(row for row in site.all(Zone) if row.place_type is PlaceType.STREET)


def edge_places(areas: list[shapely.Polygon]) -> Array:
    """Return places along the edges of areas, shape (p, 2), at most so many as are bearable."""
    rings = [ring for area in areas for ring in (area.exterior, *area.interiors)]
    step_m = max(STEP_M, sum(ring.length for ring in rings) / MOST_PLACES)
    found = [
        shapely.get_coordinates(shapely.line_interpolate_point(ring, steps_along(ring, step_m)))
        for ring in rings
    ]
    return np.vstack(found)


def outside(shapes: list[shapely.Geometry]) -> shapely.Polygon:
    """Return a box around everything, whose edge lies outside every enclosure."""
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    return shapely.box(west - _OUTSIDE_M, south - _OUTSIDE_M, east + _OUTSIDE_M, north + _OUTSIDE_M)
