"""From the coordinates of a file to those of a site, and back to longitude and latitude.

Belongs here: the only place that speaks to pyproj, which is loaded when first needed.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.errors import UserError
from cpted_app.words import N_

Array = npt.NDArray[np.float64]
Transform = Callable[[shapely.Geometry], shapely.Geometry]

WGS84 = "OGC:CRS84"
"""Longitude, latitude in degrees, as GeoJSON has them."""
LARGEST_SITE_DEG = 2.0
"""No site is larger, in degrees; in metres nearly every one is."""
LOCAL = "local"
"""The word for: these are metres of the site."""


def flat(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a geometry without heights, in the same coordinates."""
    return shapely.force_2d(geometry)


def check_site_crs(name: str) -> str:
    """Return the code of a reference system that a site can have, such as ``EPSG:25832``.

    Raises:
        UserError: it is unknown, or not a plane system in metres.
    """
    crs = _crs(name)
    in_metres = all(math.isclose(axis.unit_conversion_factor, 1.0) for axis in crs.axis_info[:2])
    if not crs.is_projected or not in_metres:
        raise UserError(
            N_("{crs} ({title}) does not measure in metres on a plane."),
            N_("Choose a projected system in metres, such as EPSG:25832."),
            crs=name,
            title=crs.name,
        )
    authority = crs.to_authority()
    return ":".join(authority) if authority else name


def to_site(source: str, site_crs: str) -> Transform:
    """Return the function that takes geometries from a reference system to the site's.

    Raises:
        UserError: a system is unknown, or there is no way between the two.
    """
    return _between(source, site_crs)


def to_lon_lat(site_crs: str) -> Transform:
    """Return the function that takes site geometries to longitude and latitude, degrees."""
    return _between(site_crs, WGS84)


def covers(crs: str, lon_deg: float, lat_deg: float) -> bool:
    """Return whether a place lies in the area a reference system is made for.

    A system that names no area covers every place.
    """
    area = _crs(crs).area_of_use
    if area is None:
        return True
    if not area.south <= lat_deg <= area.north:
        return False
    if area.west <= area.east:
        return bool(area.west <= lon_deg <= area.east)
    return bool(lon_deg >= area.west or lon_deg <= area.east)  # over the date line


def placing(
    site_crs: str | None, stated: str | None, geometries: list[shapely.Geometry], file: str
) -> Transform:
    """Return the function that takes geometries of a file to the site.

    ``stated`` is the system that a person or the file names. Without one, a site without a
    system takes the numbers as metres of its own, unless they are degrees.

    Raises:
        UserError: the numbers have no place on the site, or nobody says which.
    """
    if stated == LOCAL:
        return flat
    if site_crs is not None:
        if stated is None:
            raise UserError(
                N_("{file} does not say its reference system."),
                N_("Give it with --crs, such as --crs {crs}."),
                file=file,
                crs=site_crs,
            )
        return to_site(stated, site_crs)
    if stated is None and not looks_like_degrees(geometries):
        return flat
    raise no_system(file, stated)


def no_system(file: str, stated: str | None) -> UserError:
    """Return what is told of a file with a reference system for a site without one."""
    return UserError(
        N_("{file} has coordinates in {crs}, but the site has no reference system."),
        N_(
            "Place the site on the map, or make it with --crs. If the numbers are site metres,"
            " give the system as local (--crs local)."
        ),
        file=file,
        crs=stated or WGS84,
    )


def may_be_degrees(geometries: list[shapely.Geometry]) -> bool:
    """Return whether all coordinates could be longitude and latitude."""
    xy = shapely.get_coordinates(geometries)
    return bool(len(xy) and (np.abs(xy[:, 0]) <= 180.0).all() and (np.abs(xy[:, 1]) <= 90.0).all())


def looks_like_degrees(geometries: list[shapely.Geometry]) -> bool:
    """Return whether coordinates are longitude and latitude rather than metres of a site.

    They could be, they span less than two degrees, and they have more than four decimals: that
    of a metre in degrees, and finer than anybody states a site in metres.

    >>> looks_like_degrees([shapely.Point(13.439298, 52.471858)])
    True
    >>> looks_like_degrees([shapely.box(2.0, -3.0, 2.3, 2.0)])
    False
    """
    if not may_be_degrees(geometries):
        return False
    xy = shapely.get_coordinates(geometries)
    has_decimals = bool((np.abs(xy - xy.round(4)) > 1e-9).any())
    return has_decimals and bool((np.ptp(xy, axis=0) < LARGEST_SITE_DEG).all())


def _between(source: str, target: str) -> Transform:
    from pyproj import Transformer  # loads PROJ and its database
    from pyproj.exceptions import ProjError

    from_crs, to_crs = _crs(source), _crs(target)
    if from_crs.equals(to_crs, ignore_axis_order=True):
        return flat
    try:
        transformer = Transformer.from_crs(from_crs, to_crs, always_xy=True)
    except ProjError:
        raise UserError(
            N_("Coordinates cannot be taken from {source} to {target}."),
            N_("Export the file in the site's own system."),
            source=source,
            target=target,
        ) from None

    def moved(xy: Array) -> Array:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return lambda geometry: shapely.transform(shapely.force_2d(geometry), moved)


def _crs(name: str) -> Any:
    from pyproj import CRS  # loads PROJ and its database
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(name)
    except CRSError:
        raise UserError(
            N_("“{crs}” is not a known coordinate reference system."),
            N_("Give its EPSG code, such as EPSG:25832."),
            crs=name,
        ) from None
