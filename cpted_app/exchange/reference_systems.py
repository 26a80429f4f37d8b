"""Coordinate reference systems by name, by range, and between each other for many points.

Belongs here: the questions a plan's own placement asks of PROJ, which is loaded when first asked.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cpted_app.errors import UserError
from cpted_app.words import N_

Array = npt.NDArray[np.float64]
Points = list[tuple[float, float]]

LON_LAT = "OGC:CRS84"
EUROPEAN_UTM = tuple(f"EPSG:258{zone}" for zone in range(29, 36))
"""ETRS89 / UTM, zones 29 to 35: from Ireland to Finland."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What matters of a reference system to a plan."""

    code: str
    title: str
    is_metric: bool
    """Whether it is a plane in metres, fit for a site."""
    area: tuple[float, float, float, float] | None
    """West, south, east, north of its area of use, degrees."""


@lru_cache(maxsize=32)
def system(name: str) -> System:
    """Return a horizontal reference system by code, WKT or PROJ string.

    Raises:
        UserError: it is unknown.
    """
    crs = _crs(name)
    authority = crs.to_authority()
    area = crs.area_of_use
    factors = [axis.unit_conversion_factor for axis in crs.axis_info[:2]]
    return System(
        code=":".join(authority) if authority else str(crs.to_wkt()),
        title=str(crs.name),
        is_metric=bool(crs.is_projected) and all(math.isclose(k, 1.0) for k in factors),
        area=(area.west, area.south, area.east, area.north) if area else None,
    )


def found(words: str, most: int = 30) -> tuple[tuple[str, str], ...]:
    """Return code and title of plane systems whose code, name or area holds all the words.

    A code that is given whole stands alone; else short names come first, because they are
    those of the usual axis order. Systems that were given up are left out.

    >>> found("epsg:25832")
    (('EPSG:25832', 'ETRS89 / UTM zone 32N'),)
    >>> found("utm 32n etrs")[0][0]
    'EPSG:25832'
    """
    given = words.strip().upper()
    whole = [row for row in _listed() if given in (row[0], row[0].removeprefix("EPSG:"))]
    wanted = words.casefold().split()
    hits = whole or [row for row in _listed() if all(word in row[2] for word in wanted)]
    hits.sort(key=lambda row: len(row[1]))
    return tuple((code, title) for code, title, _text in hits[:most])


@lru_cache(maxsize=1)
def _listed() -> tuple[tuple[str, str, str], ...]:
    """Return code, title and what a search looks through, of all plane systems."""
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType

    rows = query_crs_info("EPSG", PJType.PROJECTED_CRS)
    listed: dict[str, tuple[str, str, str]] = {}  # PROJ lists a system once for each area of use
    for row in sorted(rows, key=lambda row: int(row.code)):
        code = f"EPSG:{row.code}"
        *_same, told = listed.get(code, ("", "", f"{code} {row.name}".casefold()))
        listed[code] = (code, str(row.name), f"{told} {_area_of(row)}".casefold())
    return tuple(listed.values())


def _area_of(row: Any) -> str:
    return str(row.area_of_use.name) if row.area_of_use else ""


def moved(points: npt.ArrayLike, source: str, target: str) -> Array:
    """Return points (n, 2), x east and y north, in another system.

    Raises:
        UserError: there is no way between the two, or a point has no place in the target.
    """
    from pyproj.exceptions import ProjError

    xy = np.asarray(points, dtype=float).reshape(-1, 2)
    try:
        between = _between(source, target)
        there = np.column_stack(between.transform(xy[:, 0], xy[:, 1], errcheck=True))
    except ProjError:
        there = np.full_like(xy, math.inf)
    if not np.isfinite(there).all():
        raise UserError(
            N_("Coordinates cannot be taken from {source} to {target}."),
            N_("Export the file in the site's own system."),
            source=source[:40],
            target=target[:40],
        )
    return np.asarray(there, dtype=float)


def geographic_of(name: str) -> str:
    """Return the geographic system that a system is built on, as WKT."""
    crs = _crs(name)
    return str((crs.geodetic_crs or crs).to_2d().to_wkt())


def counts_north_first(name: str) -> bool:
    """Return whether a system's own definition has its north or latitude axis first."""
    axes = _crs(name).axis_info
    return bool(axes) and axes[0].direction in ("north", "south")


def is_in_area(point: tuple[float, float], name: str, margin_deg: float = 3.0) -> bool:
    """Return whether coordinates lie in, or near, the area their system is made for."""
    area = system(name).area
    if area is None:
        return True
    try:
        lon, lat = map(float, moved([point], name, LON_LAT)[0])
    except UserError:
        return False
    west, south, east, north = area
    if not south - margin_deg <= lat <= north + margin_deg:
        return False
    return east < west or west - margin_deg <= lon <= east + margin_deg


def utm_at(point: tuple[float, float], name: str) -> str:
    """Return the code of the UTM zone (WGS 84) that a point of a system lies in."""
    lon, lat = map(float, moved([point], name, LON_LAT)[0])
    zone = min(max(int((lon + 180.0) // 6.0) + 1, 1), 60)
    return f"EPSG:{(32600 if lat >= 0.0 else 32700) + zone}"


def grid_scale(point: tuple[float, float], name: str) -> float:
    """Return metres on the plane by metres on the ellipsoid at a point; 1 where unknown."""
    from pyproj import Proj
    from pyproj.exceptions import ProjError

    try:
        lon, lat = map(float, moved([point], name, LON_LAT)[0])
        scale = float(Proj(_crs(name)).get_factors(lon, lat).areal_scale)
    except (ProjError, UserError):
        return 1.0
    return math.sqrt(scale) if math.isfinite(scale) and scale > 0.0 else 1.0


def candidates(x: float, y: float) -> tuple[str, ...]:
    """Return systems whose coordinates have the size of these, the likeliest first.

    >>> candidates(393_896.0, 5_815_028.0)[0]
    'UTM'
    """
    degrees = abs(x) <= 180.0 and abs(y) <= 90.0 and (x, y) != (0.0, 0.0)
    zone = int(x // 1e6)
    ranges: tuple[tuple[bool, str], ...] = (
        (degrees, "EPSG:4326"),
        (
            2 <= zone <= 5 and 5.2e6 <= y <= 6.1e6 and 2.5e5 <= x % 1e6 <= 7.5e5,
            f"EPSG:{31464 + zone}",
        ),
        (1e3 <= x <= 2.9e5 and 2.95e5 <= y <= 6.3e5, "EPSG:28992"),
        (2.4e6 <= x <= 2.9e6 and 1.0e6 <= y <= 1.35e6, "EPSG:2056"),
        (1e5 <= x <= 1.25e6 and 6.0e6 <= y <= 7.2e6, "EPSG:2154"),
        (1.0e5 <= x <= 9.0e5 and 1.0e6 <= y <= 1.0e7, "UTM"),
        (0.0 <= x <= 7.0e5 and 0.0 <= y <= 1.3e6 and x + y > 1e4, "EPSG:27700"),
        (abs(x) <= 2.01e7 and 1e6 <= abs(y) <= 2.01e7, "EPSG:3857"),
    )
    return tuple(name for fits, name in ranges if fits)


def named_candidates(x: float, y: float) -> tuple[str, ...]:
    """Return the candidates as systems that can be taken: UTM as its zones in Europe.

    >>> named_candidates(530_000.0, 180_000.0)
    ('EPSG:27700',)
    >>> named_candidates(393_896.0, 5_815_028.0)[3:5]
    ('EPSG:25832', 'EPSG:25833')
    """
    found: list[str] = []
    for name in candidates(x, y):
        found += EUROPEAN_UTM if name == "UTM" else [name]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _between(source: str, target: str) -> Any:
    """Return what transforms; looking for the best way takes PROJ longer than a thousand points."""
    from pyproj import Transformer

    return Transformer.from_crs(_crs(source), _crs(target), always_xy=True)


@lru_cache(maxsize=32)
def _crs(name: str) -> Any:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(name)
        if crs.is_compound:
            crs = crs.sub_crs_list[0]
        if crs.is_bound and crs.source_crs is not None:
            crs = crs.source_crs
        if crs.to_authority(min_confidence=100) is None:
            known = crs.to_authority(min_confidence=70)
            crs = CRS.from_authority(*known) if known else crs
    except CRSError:
        raise UserError(
            N_("“{crs}” is not a known coordinate reference system."),
            N_("Give its EPSG code, such as EPSG:25832."),
            crs=name[:80],
        ) from None
    return crs
