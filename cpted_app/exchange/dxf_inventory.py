"""What a DXF drawing holds: its layers with their lines, and each insert of each block.

An insert is a point with the block's name, its attributes and its direction; inserts within
blocks count as inserts of their own, placed as the blocks around them are. The lines are those
GDAL draws with all blocks in place.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import LOCAL, Transform, placing
from cpted_app.exchange.dxf_header import read_header
from cpted_app.exchange.dxf_marks import check_drawing, is_lettering, unit_as_read, wholeness
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.gdal_layers import LayerRows, read_layer
from cpted_app.exchange.inventory import Holding, Inventory, Section, filled
from cpted_app.exchange.mapping import Options, RawRow
from cpted_app.exchange.problems import Problem
from cpted_app.model.site import Site
from cpted_app.units import bearing_deg_between
from cpted_app.words import N_, Message

BLOCK, BEARING, LAYER, HANDLE = "BlockName", "BlockBearing", "Layer", "EntityHandle"
"""Columns of an insert; the bearing is that of the block's own x axis, on site."""
MAX_DEPTH = 8
"""Blocks within blocks; deeper ones are most likely a block within itself."""

Matrix = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
Mend = Callable[[Shapes, Sequence[str]], Shapes]
"""From objects and the layer of each to objects whose lines are mended."""


@dataclass(frozen=True, slots=True)
class _Insert:
    """A block put somewhere: its name, layer and attributes, and block to drawing, (2, 3)."""

    block: str
    layer: str
    identity: str
    matrix: Matrix
    attributes: Mapping[str, str]


def read_drawing(site: Site, path: Path, options: Options, mended: Mend | None = None) -> Inventory:
    """Return layers and blocks of model space; ``mended`` is done to its lines as drawn.

    Raises:
        UserError: the drawing cannot be read, or is empty.
    """
    check_drawing(path)
    data = file_bytes(path, limits.now().file_bytes)
    problems = wholeness(data, path.name)
    symbols = read_layer(path, "entities", INLINE_BLOCKS="FALSE")
    if not len(symbols.geometries):
        raise UserError(
            N_("{file} has no entities that can be read."),
            N_("Draw with lines, points and blocks; pictures and solids are not read."),
            file=path.name,
        )
    drawn = read_layer(path, "entities", INLINE_BLOCKS="TRUE")
    if mended is not None:
        layers = [str(cells.get(LAYER) or "0") for cells in drawn.cells()]
        drawn = replace(drawn, geometries=mended(drawn.geometries, layers))
    stated_m = read_header(data).unit_m
    move, doubts = _way_in(site, path.name, stated_m, drawn, options)
    problems += doubts
    inserts = list(_inserts(symbols, read_layer(path, "blocks", INLINE_BLOCKS="FALSE")))
    placed = _symbols(inserts, move)
    lines, lettering = _lines(drawn, {one.identity: one.block for one in inserts}, move)
    return filled(path.name, path.name, _holdings(placed, lines, lettering), problems)


def _way_in(
    site: Site,
    file: str,
    stated_m: float | None,
    drawn: LayerRows,
    options: Options,
) -> tuple[Transform, list[Problem]]:
    """Return the way from drawing coordinates to the site, and what is doubtful about it."""
    if options.through is not None:
        return options.through(None, list(drawn.geometries), file), []
    unit = unit_as_read(stated_m, drawn.geometries, options)
    to_site = placing(site.header.crs, options.crs or LOCAL, [], file)
    factor = unit.metres

    def move(geometry: Any) -> Any:
        if factor == 1.0:
            return to_site(geometry)
        return to_site(shapely.transform(geometry, lambda xy: np.asarray(xy) * factor))

    return move, unit.problems(file)


def _inserts(symbols: LayerRows, definitions: LayerRows) -> Iterator[_Insert]:
    """Yield all inserts of model space, those within blocks after the ones around them."""
    within: dict[str, list[_Insert]] = {}
    for cells, shape in zip(definitions.cells(), definitions.geometries, strict=True):
        if cells.get("BlockName") and cells.get("Block") and shape is not None:
            within.setdefault(str(cells["Block"]), []).append(_insert(cells, shape))
    left = limits.now().features
    for cells, shape in zip(symbols.cells(), symbols.geometries, strict=True):
        if not cells.get("BlockName") or cells.get("PaperSpace") or shape is None:
            continue
        for one in _unfolded(_insert(cells, shape), within, MAX_DEPTH):
            left -= 1
            if left < 0:
                return
            yield one


def _unfolded(outer: _Insert, within: Mapping[str, list[_Insert]], depth: int) -> Iterator[_Insert]:
    yield outer
    if not depth:
        return
    for inner in within.get(outer.block, ()):
        # What lies on layer 0 within a block takes the layer of the insert around it.
        placed = _Insert(
            inner.block,
            outer.layer if inner.layer == "0" else inner.layer,
            f"{outer.identity}/{inner.identity}",
            _composed(outer.matrix, inner.matrix),
            inner.attributes,
        )
        yield from _unfolded(placed, within, depth - 1)


def _insert(cells: Mapping[str, Any], shape: shapely.Geometry) -> _Insert:
    angle_rad = math.radians(float(cells.get("BlockAngle") or 0.0))
    scale = [float(part) for part in str(cells.get("BlockScale") or "1;1").split(";")]
    cos, sin = math.cos(angle_rad), math.sin(angle_rad)
    matrix = np.array(
        [
            [cos * scale[0], -sin * scale[1], shape.x],
            [sin * scale[0], cos * scale[1], shape.y],
        ]
    )
    pairs = (text.partition(" ") for text in str(cells.get("BlockAttributes") or "").split(";"))
    attributes = {tag: value for tag, _, value in pairs if tag and value}
    handle = str(cells.get("EntityHandle") or "")
    return _Insert(
        str(cells["BlockName"]), str(cells.get("Layer") or "0"), handle, matrix, attributes
    )


def _composed(outer: Matrix, inner: Matrix) -> Matrix:
    turned: Matrix = outer[:, :2] @ inner
    turned[:, 2] += outer[:, 2]
    return turned


def _symbols(inserts: list[_Insert], move: Transform) -> list[RawRow]:
    """Return the inserts as points on site, each told apart from others of the same handle."""
    if not inserts:
        return []
    at = np.array([one.matrix[:, 2] for one in inserts])
    axis = np.array([one.matrix[:, 0] for one in inserts])
    length = np.hypot(*axis.T)[:, None]
    ends = at + axis / np.where(length > 0.0, length, 1.0)
    places, towards = _moved(at, move), _moved(ends, move)
    rows = []
    for one, place, end, known in zip(
        inserts, places, towards, _numbered([one.identity for one in inserts]), strict=True
    ):
        bearing_deg = round(bearing_deg_between(*place, *end), 2) % 360.0
        cells = {LAYER: one.layer, BLOCK: one.block, BEARING: bearing_deg}
        rows.append(
            RawRow(
                place=Message(N_("block {name}, {handle}"), {"name": one.block, "handle": known}),
                identity=known,
                geometry=shapely.Point(place),
                cells=cells | {tag: one.attributes[tag] for tag in one.attributes},
            )
        )
    return rows


def _moved(xy: npt.NDArray[np.float64], move: Transform) -> npt.NDArray[np.float64]:
    moved: npt.NDArray[np.float64] = shapely.get_coordinates(move(shapely.points(xy)))
    return moved


def _lines(
    drawn: LayerRows, blocks: Mapping[str, str], move: Transform
) -> tuple[list[RawRow], dict[str, int]]:
    """Return what is drawn in model space, and how much lettering each layer has besides."""
    given: list[dict[str, Any]] = []
    kept: list[shapely.Geometry] = []
    lettering: dict[str, int] = {}
    for cells, shape in zip(drawn.cells(), drawn.geometries, strict=True):
        if cells.get("PaperSpace") or shape is None or shape.is_empty:
            continue
        layer = str(cells.get("Layer") or "0")
        if is_lettering(cells):
            lettering[layer] = lettering.get(layer, 0) + 1
            continue
        kept.append(shape)
        given.append(cells | {LAYER: layer, HANDLE: str(cells.get(HANDLE) or len(given))})
    if not kept:
        return [], lettering
    placed: Any = move(np.array(kept, dtype=object))
    known = _numbered([cells[HANDLE] for cells in given])
    rows = [
        RawRow(
            place=Message(N_("entity {handle}"), {"handle": cells[HANDLE]}),
            identity=identity,
            geometry=shape,
            cells=_drawn_cells(cells, blocks.get(cells[HANDLE])),
        )
        for identity, shape, cells in zip(known, placed, given, strict=True)
    ]
    return rows, lettering


def _drawn_cells(cells: Mapping[str, Any], block: str | None) -> dict[str, Any]:
    kept = {name: cells.get(name) for name in (LAYER, "Linetype", "SubClasses")}
    return kept | ({BLOCK: block} if block else {})


def _numbered(handles: list[str]) -> list[str]:
    """Return handles with a number where one comes again, as rows of an array insert do."""
    times: dict[str, int] = {}
    told = []
    for handle in handles:
        times[handle] = times.get(handle, 0) + 1
        told.append(handle if times[handle] == 1 else f"{handle}#{times[handle]}")
    return told


def _holdings(
    symbols: list[RawRow], lines: list[RawRow], lettering: Mapping[str, int]
) -> Iterator[Holding]:
    own = [row for row in lines if BLOCK not in row.cells]
    layers = sorted({str(row.cells[LAYER]) for row in (*symbols, *lines)})
    outer = [row for row in symbols if "/" not in row.identity]
    for name in layers:
        yield Holding(
            section=Section.LAYER,
            name=name,
            rows=_on(name, [*own, *outer]),
            drawn=_on(name, lines),
            lettering=lettering.get(name, 0),
        )
    for name in sorted({str(row.cells[BLOCK]) for row in symbols}):
        yield Holding(
            section=Section.BLOCK,
            name=name,
            rows=tuple(row for row in symbols if row.cells[BLOCK] == name),
            drawn=tuple(row for row in lines if row.cells.get(BLOCK) == name),
        )


def _on(layer: str, rows: list[RawRow]) -> tuple[RawRow, ...]:
    return tuple(row for row in rows if row.cells[LAYER] == layer)
