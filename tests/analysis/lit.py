"""Luminaires and walls for the tests of light."""

import math
from collections.abc import Sequence

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import illumination, lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.analysis.light.result import LightResults
from cpted_app.analysis.obstacles import obstacles
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Route, Zone
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site

EVEN = closed([0.0], [0.0, 180.0], [[1000.0, 1000.0]])
"""1,000 cd in every direction."""
EH = Receiver(Quantity.HORIZONTAL)
STREET = closed(
    np.arange(0.0, 360.0, 15.0),
    np.arange(0.0, 91.0, 2.5),
    [
        [
            (300.0 + 200.0 * math.cos(math.radians(c - 60.0))) * math.cos(math.radians(g)) ** 0.5
            for g in np.arange(0.0, 91.0, 2.5)
        ]
        for c in np.arange(0.0, 360.0, 15.0)
    ],
)
"""A lopsided street optic."""


def lamp(x: float = 0.0, y: float = 0.0, height_m: float = 5.0, **values: object) -> Luminaire:
    """Return a luminaire of 1,000 cd in every direction, or as told."""
    told: dict[str, object] = {
        "id": FeatureId(f"L{x:g},{y:g},{height_m:g}"),
        "photometry": "even",
        "maintenance_factor": 1.0,
    }
    return Luminaire(
        **{**told, **values},  # type: ignore[arg-type] # checked by the row itself
        geometry=shapely.Point(x, y),
        mounting_height_m=height_m,
    )


def wall(*corners: tuple[float, float], **values: object) -> Barrier:
    """Return a wall, or a solid where the last corner is the first."""
    is_solid = corners[0] == corners[-1]
    geometry = shapely.Polygon(corners) if is_solid else shapely.LineString(corners)
    told: dict[str, object] = {"id": FeatureId(geometry.wkt), "height_m": 2.0}
    return Barrier(geometry=geometry, **{**told, **values})  # type: ignore[arg-type]


def light(
    rows: Sequence[Row],
    points_m: Sequence[tuple[float, float, float]] | Array,
    *receivers: Receiver,
    table: IntensityTable = EVEN,
    leaf_on: bool = True,
) -> Array:
    """Return what the receivers measure on a site with these rows, lx."""
    site = Site.of(rows)
    return lighting.illuminance(
        lighting.lamps(lighting.shining(site), {"even": table}),
        obstacles(site, leaf_on=leaf_on),
        np.asarray(points_m, dtype=float).reshape(-1, 3),
        receivers or [EH],
        lambda _share: None,
    )


def distribution(table: IntensityTable = EVEN, name: str = "even") -> Photometry:
    """Return a table as a site carries it."""
    return Photometry(
        id=f"photometry {name}",
        name=name,
        attachment="0" * 64,
        c_deg=tuple(table.c_deg.tolist()),
        gamma_deg=tuple(table.gamma_deg.tolist()),
        intensity_cd=tuple(table.intensity_cd.ravel().tolist()),
    )


def route(*corners: tuple[float, float], label: str = "W1", **values: object) -> Route:
    """Return a route along corners, 2 m wide unless told."""
    told: dict[str, object] = {"id": FeatureId(label), "label": label, "width_m": 2.0}
    return Route(geometry=shapely.LineString(corners), **{**told, **values})  # type: ignore[arg-type]


def zone(west: float, south: float, east: float, north: float, **values: object) -> Zone:
    """Return a rectangular zone."""
    told: dict[str, object] = {"id": FeatureId("Z1"), "label": "Z1"}
    shape = shapely.box(west, south, east, north)
    return Zone(geometry=shape, **{**told, **values})  # type: ignore[arg-type]


def lit(*rows: Row) -> LightResults:
    """Return the light on a site with these rows and the even distribution."""
    return illumination.run(Site.of([distribution(), *rows]), lambda _share: None)
