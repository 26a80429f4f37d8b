"""Where a feature lies on the plan: the points of its outline, and the one that stands for it."""

import numpy as np
import shapely

from cpted_app.drawing.primitives import Points
from cpted_app.model.feature import Feature


def anchor(feature: Feature) -> tuple[float, float]:
    """Return the site point that stands for a feature: its place, or a point on or in it."""
    geometry = feature.geometry
    if geometry.geom_type == "LineString":
        point = geometry.interpolate(0.5, normalized=True)
    elif geometry.geom_type == "Polygon":
        point = geometry.representative_point()
    else:
        point = geometry
    return float(point.x), float(point.y)


def rings(geometry: shapely.Geometry) -> tuple[Points, tuple[int, ...], bool]:
    """Return points, ring starts and whether closed, of a line or a polygon with holes."""
    if geometry.geom_type != "Polygon":
        return shapely.get_coordinates(geometry), (0,), False
    parts = [
        shapely.get_coordinates(ring)[:-1] for ring in (geometry.exterior, *geometry.interiors)
    ]
    starts = np.cumsum([0, *map(len, parts[:-1])])
    return np.vstack(parts), tuple(map(int, starts)), True
