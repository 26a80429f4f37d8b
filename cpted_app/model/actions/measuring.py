"""Edits of light readings: one more of a series, and many along a route or over a zone.

Belongs here: what a new reading takes over from the one before, and where the readings of a
series lie. Tables of meters are read in ``exchange``.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from cpted_app.errors import UserError
from cpted_app.model.actions.marking import new_id, place_many
from cpted_app.model.edit import Edit
from cpted_app.model.features import LightReading, Route, Zone
from cpted_app.model.site import Site
from cpted_app.units import parse_number
from cpted_app.words import N_, Message

KEPT = (
    "quantity",
    "height_m",
    "bearing_deg",
    "taken",
    "meter",
    "calibrated",
    "error_share",
    "audience",
)
"""What the next reading of a series has from the one before."""

MOST = 2000
"""Readings of one series; more come from a file."""

Place = tuple[float, float]


def kept_values(site: Site) -> Mapping[str, Any]:
    """Return what the next reading takes over from the last one; nothing where it is the first."""
    readings = site.all(LightReading)
    return {name: getattr(readings[-1], name) for name in KEPT} if readings else {}


def place_series(
    site: Site,
    places: Sequence[Place],
    values_lx: Sequence[float | None],
    shared: Mapping[str, Any] | None = None,
) -> Edit:
    """Return the edit that adds a reading at each place; a value of None leaves the place out.

    Raises:
        UserError: there is no value, or there are more values than places.
    """
    if not any(value is not None for value in values_lx):
        raise UserError(N_("There is no value yet."), N_("Paste or type one number in each line."))
    if len(values_lx) > len(places):
        raise UserError(
            N_("There are {values} values, but room for {places} readings."),
            N_("Make the distance smaller, start earlier, or leave values out."),
            values=len(values_lx),
            places=len(places),
        )
    rows = [
        LightReading(
            id=new_id(),
            geometry=shapely.Point(at),
            **{**kept_values(site), **(shared or {}), "value_lx": value},
        )
        for at, value in zip(places, values_lx, strict=False)
        if value is not None
    ]
    label = Message(N_("Place {count} light readings"), {"count": len(rows)})
    return place_many(site, rows, label)


def along_route(route: Route, step_m: float, start_m: float = 0.0) -> list[Place]:
    """Return places on a route at equal distances, site metres, from ``start_m`` on.

    Raises:
        UserError: the step is too small, or the start lies beyond the route.
    """
    length_m = route.geometry.length
    if step_m <= 0.0 or not 0.0 <= start_m <= length_m:
        raise UserError(
            N_("From {start:g} m on, every {step:g} m: that is not possible on {label}."),
            N_("The route is {length:.1f} m long; the distance must be above 0."),
            start=start_m,
            step=step_m,
            label=route.label,
            length=length_m,
        )
    count = math.floor((length_m - start_m) / step_m + 1e-9) + 1
    _check_count(count)
    points = [route.geometry.interpolate(start_m + step_m * at) for at in range(count)]
    return [(float(point.x), float(point.y)) for point in points]


def over_zone(zone: Zone, step_m: float) -> list[Place]:
    """Return the places of a square grid inside a zone, site metres, rows from the north-west.

    The grid stands in the middle of the zone's box, so that both edges have as much room.

    Raises:
        UserError: the step is too small for the zone.
    """
    if step_m <= 0.0:
        raise UserError(
            N_("A grid of {step:g} m is not possible."), N_("It must be above 0."), step=step_m
        )
    west, south, east, north = zone.geometry.bounds
    counts = [max(math.floor(side / step_m + 1e-9), 1) for side in (east - west, north - south)]
    _check_count(counts[0] * counts[1])
    x0 = (west + east - (counts[0] - 1) * step_m) / 2.0
    y0 = (south + north + (counts[1] - 1) * step_m) / 2.0
    x = x0 + step_m * np.arange(counts[0])
    y = y0 - step_m * np.arange(counts[1])
    across, down = np.meshgrid(x, y)
    points = np.column_stack([across.ravel(), down.ravel()])
    inside = shapely.contains_xy(zone.geometry, points[:, 0], points[:, 1])
    return [(float(px), float(py)) for px, py in points[inside]]


def values_of(text: str) -> list[float | None]:
    r"""Return the numbers of a pasted column, lx; a line with a dash is a place without a value.

    Raises:
        UserError: a line is no number, or below 0; names the line.

    >>> values_of("3,5 lx\n-\n2.25\n")
    [3.5, None, 2.25]
    """
    found: list[float | None] = []
    for number, line in enumerate(text.splitlines(), 1):
        cell = line.strip().rstrip(";")
        if not cell:
            continue
        if cell in ("-", "–", "—", "n/a"):
            found.append(None)
            continue
        try:
            value = parse_number(cell.lower().removesuffix("lux").removesuffix("lx"))
        except UserError:
            value = -1.0
        if value < 0.0:
            raise UserError(
                N_("Line {number}: “{text}” is not a value of light."),
                N_("Write one number in lx in each line; a dash leaves a place out."),
                number=number,
                text=cell,
            )
        found.append(value)
    return found


def _check_count(count: int) -> None:
    if count > MOST:
        raise UserError(
            N_("That would be {count} readings; {most} at a time are possible."),
            N_("Make the distance larger."),
            count=count,
            most=MOST,
        )
