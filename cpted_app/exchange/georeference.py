"""Where a plan file says it lies: GeoTIFF keys, a world file beside it, or a GeoPDF's viewport.

Belongs here: reading the file's own word. Whether and how a site takes it is decided elsewhere.
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.exchange import pam
from cpted_app.exchange.reference_systems import system
from cpted_app.model.control_points import Method, fit_points, pairs
from cpted_app.model.placement import Placement
from cpted_app.words import N_, Message

MAX_SIDE_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Georeference:
    """The file's own placement: plan units to coordinates of ``crs``, x east, y north.

    ``crs`` is an authority's code or WKT, None where the file names no system. ``residual`` is
    the largest misfit of the points it rests on, in units of the coordinates.
    """

    placement: Placement
    crs: str | None
    how: Message
    residual: float = 0.0


def of_raster(content: Content, name: str, page: int) -> Georeference | None:
    """Return what a GeoTIFF says by its matrix, pixel scale or ground control points."""
    from cpted_app.exchange.plan_raster import dataset_of, opened, reading

    with reading(name), opened(content) as first:
        dataset = dataset_of(first, page)
        points, points_crs = dataset.gcps
        if not dataset.transform.is_identity:
            matrix = dataset.transform
            crs = system(dataset.crs.to_wkt()).code if dataset.crs else None
            placement = _placement(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
            if placement is None:
                return None
            return Georeference(placement=placement, crs=crs, how=Message(N_("GeoTIFF")))
        if len(points) >= Method.AFFINE.least_points:
            crs = system(points_crs.to_wkt()).code if points_crs else None
            return fitted(
                [(point.col, point.row) for point in points],
                [(point.x, point.y) for point in points],
                crs,
                Message(N_("{count} control points in the GeoTIFF"), {"count": len(points)}),
            )
    return None


def of_world_file(path: Path, size: tuple[float, float], orientation: int) -> Georeference | None:
    """Return what a world file beside a picture says; its system from a .prj file beside it.

    ``size`` is that of the upright picture; the world file speaks of the picture as stored.

    Raises:
        UserError: the world file is not six numbers.
    """
    beside = next((each for each in _world_files(path) if each.is_file()), None)
    if beside is None:
        return None
    numbers = _six_numbers(beside)
    a, d, b, e, c, f = numbers
    # It gives the middle of the first pixel, a placement the corner.
    stored = _placement(a, b, c - (a + b) / 2, d, e, f - (d + e) / 2)
    if stored is None:
        return None
    placement = _upright(stored, size, orientation)
    how = Message(N_("world file {file}"), {"file": beside.name})
    return Georeference(placement=placement, crs=_crs_beside(path), how=how)


def of_side_files(path: Path, size: tuple[float, float], orientation: int) -> Georeference | None:
    """Return what a world file or else an .aux.xml file beside a picture says.

    Raises:
        UserError: such a file is there and cannot be read.
    """
    by_world = of_world_file(path, size, orientation)
    if by_world is not None:
        return by_world
    found = pam.beside(path)
    stored = _placement(*found.numbers) if found is not None and found.numbers else None
    if found is None or stored is None:
        return None
    return Georeference(
        placement=_upright(stored, size, orientation),
        crs=found.crs or _crs_beside(path),
        how=Message(N_("side file {file}"), {"file": f"{path.name}.aux.xml"}),
    )


def named_beside(own: Georeference, path: Path) -> Georeference:
    """Return a place with the system that a file beside the raster names, where it has none."""
    return own if own.crs is not None else replace(own, crs=_crs_beside(path))


def of_pdf(data: bytes, page: int, size: tuple[float, float]) -> Georeference | None:
    """Return what a GeoPDF says of a page; ``size`` is the page's in points of paper."""
    from cpted_app.exchange.geopdf import page_points

    found = page_points(data, page, size)
    if found is None:
        return None
    return fitted(found.points, found.coordinates, found.crs, Message(N_("GeoPDF")))


def fitted(
    points: list[tuple[float, float]],
    coordinates: list[tuple[float, float]],
    crs: str | None,
    how: Message,
) -> Georeference | None:
    """Return the affine placement through points, or None where they leave it open."""
    try:
        fit = fit_points(pairs(points, coordinates), Method.AFFINE)
    except UserError:
        return None
    return Georeference(
        placement=fit.placement, crs=crs, how=how, residual=max(fit.residuals_m, default=0.0)
    )


def _placement(*numbers: float) -> Placement | None:
    try:
        return Placement(*numbers)
    except UserError:
        return None


def _world_files(path: Path) -> list[Path]:
    ending = path.suffix.lstrip(".")
    short = f".{ending[:1]}{ending[-1:]}w"
    names = [path.with_suffix(short), path.with_suffix(".wld"), Path(f"{path}w")]
    names += [path.with_suffix(short.upper()), path.with_suffix(".WLD")]
    return names


def _six_numbers(path: Path) -> tuple[float, ...]:
    words: list[str] = []
    try:
        if path.stat().st_size <= MAX_SIDE_FILE_BYTES:
            words = path.read_text("latin-1").replace(",", ".").split()
        numbers = tuple(float(word) for word in words[:6])
    except (OSError, ValueError):
        numbers = ()
    if len(numbers) < 6 or not all(map(math.isfinite, numbers)):
        raise UserError(
            N_("The world file {file} does not hold six numbers."),
            N_("Get it again, or move it away to add the plan without its place."),
            file=path.name,
        )
    return numbers


def _crs_beside(path: Path) -> str | None:
    beside = next(
        (each for each in (path.with_suffix(".prj"), path.with_suffix(".PRJ")) if each.is_file()),
        None,
    )
    if beside is not None and beside.stat().st_size <= MAX_SIDE_FILE_BYTES:
        try:
            return system(beside.read_text("utf-8", "replace").strip()).code
        except UserError:
            pass  # a system nobody knows may still be named in the other file
    found = pam.beside(path)
    return found.crs if found is not None else None


def _upright(stored: Placement, size: tuple[float, float], orientation: int) -> Placement:
    """Return the placement of the picture as shown, turned or mirrored by its EXIF tag."""
    w, h = size
    to_stored: dict[int, list[list[float]]] = {
        2: [[-1, 0, w], [0, 1, 0]],
        3: [[-1, 0, w], [0, -1, h]],
        4: [[1, 0, 0], [0, -1, h]],
        5: [[0, 1, 0], [1, 0, 0]],
        6: [[0, 1, 0], [-1, 0, w]],
        7: [[0, -1, h], [-1, 0, w]],
        8: [[0, -1, h], [1, 0, 0]],
    }
    if orientation not in to_stored:
        return stored
    turn: npt.NDArray[Any] = np.array([*to_stored[orientation], [0, 0, 1]], dtype=float)
    a, b, c, d, e, f = stored.coefficients
    both = np.array([[a, b, c], [d, e, f]]) @ turn
    return Placement(*map(float, both.ravel()))
