"""Access points, routes and zones for the tests of ways and access."""

from typing import Any

import shapely

from cpted_app.analysis.ways import access
from cpted_app.analysis.ways.result import WayResults
from cpted_app.model.edit import Row
from cpted_app.model.features import AccessPoint, Barrier, FeatureId, Opening, Refuge
from cpted_app.model.kinds import OpeningType
from cpted_app.model.site import Site
from tests.analysis.lit import wall


def gate(x: float, y: float, label: str = "A1", **values: Any) -> AccessPoint:
    """Return an access point, open to the public and without control unless told."""
    place = shapely.Point(x, y)
    return AccessPoint(id=FeatureId(label), label=label, geometry=place, **values)


def help_point(x: float, y: float, label: str = "H1", **values: object) -> Refuge:
    """Return a refuge."""
    place = shapely.Point(x, y)
    return Refuge(id=FeatureId(label), label=label, geometry=place, **values)  # type: ignore[arg-type]


def house_door(x: float, y: float, label: str = "O1") -> Opening:
    """Return a door of a building."""
    return Opening(
        id=FeatureId(label),
        label=label,
        geometry=shapely.Point(x, y),
        opening_type=OpeningType.DOOR,
    )


def line(label: str, *corners: tuple[float, float], **values: object) -> Barrier:
    """Return a barrier along corners, a solid where the last is the first."""
    return wall(*corners, **{"id": FeatureId(label), "label": label, **values})


def block(label: str, west: float, south: float, east: float, north: float) -> Barrier:
    """Return a rectangular building."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return line(label, *corners, height_m=6.0)


def ring(label: str, west: float, south: float, east: float, north: float) -> Barrier:
    """Return a wall around free ground."""
    shape = shapely.LineString(shapely.box(west, south, east, north).exterior.coords)
    return Barrier(id=FeatureId(label), label=label, geometry=shape)


def ways(*rows: Row) -> WayResults:
    """Return the ways and the access findings of a site with these rows."""
    return access.run(Site.of(rows), lambda _share: None)
