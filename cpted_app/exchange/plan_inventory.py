"""What a plan of the site holds: read from the bytes in the site, placed as the plan is placed.

A drawing or map is read as its format is, so that blocks, attributes and tags are there; any
other plan that has lines gives its layers. Everything lies exactly on the lines of the plan: it
goes through the plan's own sheet, and is mended as the plan is.
"""

import hashlib
import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import WGS84, Transform, may_be_degrees, to_site
from cpted_app.exchange.inventory import Holding, Inventory, Section, filled, inventory_of
from cpted_app.exchange.linework import Array, Linework
from cpted_app.exchange.mapping import Options, RawRow, Through
from cpted_app.exchange.plans import PlanSource
from cpted_app.exchange.registry import check_metric
from cpted_app.exchange.repairs import LEAST_OUTLINE_POINTS, nearly_closed, repeated
from cpted_app.exchange.vector_pages import DXF, GEOJSON, GPKG, OSM, OSM_PBF, SHAPEFILE
from cpted_app.model.kinds import Repair
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

ENDINGS = {
    DXF: ".dxf",
    GPKG: ".gpkg",
    GEOJSON: ".geojson",
    OSM: ".osm",
    OSM_PBF: ".pbf",
    SHAPEFILE: ".shp",
}
MAX_UNPACKED_BYTES = 1_000_000_000

Shapes = npt.NDArray[np.object_]


def source_name(plan: Plan) -> str:
    """Return what marks made of a plan remember of it."""
    return f"plan:{plan.id}"


def inventory_of_plan(site: Site, plan: Plan, data: bytes) -> Inventory:
    """Return what a plan holds, placed on the site where the plan shows it.

    Raises:
        UserError: the plan is a picture, has no scale yet, or cannot be read.
    """
    check_metric(site)
    if not plan.is_calibrated:
        raise UserError(
            N_("Plan “{name}” has no scale yet, so nothing on it has a place on the site."),
            N_("Calibrate it first."),
            name=plan.name,
        )
    linework = PlanSource(data, plan.media_type, repairs=plan.repairs).linework(plan.page)
    if linework is None:
        raise UserError(
            N_("Plan “{name}” is a picture: it has no lines that marks could be made of."),
            N_("Draw the marks over it, or get the plan as DXF, SVG or a drawn PDF."),
            name=plan.name,
        )
    found = _by_format(site, plan, data, linework) if plan.media_type in ENDINGS else None
    if found is None:
        found = _of_lines(plan, linework)
    return replace(found, name=source_name(plan), title=plan.name)


def _by_format(site: Site, plan: Plan, data: bytes, linework: Linework) -> Inventory | None:
    """Return what the format of a plan tells; None where only its lines can be read."""
    options = Options(through=_through(plan, linework))
    with tempfile.TemporaryDirectory() as folder:
        try:
            if plan.media_type == DXF:
                from cpted_app.exchange.dxf_inventory import read_drawing

                path = _written(data, Path(folder), plan)
                return read_drawing(site, path, options, _mending(plan, linework))
            if plan.media_type == SHAPEFILE:
                parts = [
                    inventory_of(site, path, options) for path in _unpacked(data, Path(folder))
                ]
                return _joined(plan, parts)
            return inventory_of(site, _written(data, Path(folder), plan), options)
        except UserError:  # the plan's own reader mends more; its lines are there in any case
            return None


def _written(data: bytes, folder: Path, plan: Plan) -> Path:
    path = folder / f"plan{ENDINGS[plan.media_type]}"
    path.write_bytes(data)
    return path


def _unpacked(data: bytes, folder: Path) -> list[Path]:
    """Return the Shapefiles of an archive, each with its siblings."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if sum(one.file_size for one in members) > MAX_UNPACKED_BYTES:
            return []
        for one in members:
            # By its bare name: an archive must not write outside of the folder.
            (folder / Path(one.filename).name).write_bytes(archive.read(one))
    return sorted(folder.glob("*.[sS][hH][pP]"))


def _joined(plan: Plan, parts: Sequence[Inventory]) -> Inventory:
    holdings = [
        replace(holding, layer=holding.layer or holding.name)
        for part in parts
        for holding in part.holdings
    ]
    problems = [problem for part in parts for problem in part.problems]
    return filled(source_name(plan), plan.name, holdings, problems)


def _through(plan: Plan, linework: Linework) -> Through:
    """Return the way of coordinates of the plan's file through its sheet to the site."""
    place = _placed(plan, linework)

    def through(crs: str | None, shapes: Sequence[shapely.Geometry], _file: str) -> Transform:
        stated = crs
        if stated is None and linework.crs is not None and may_be_degrees(list(shapes)):
            stated = WGS84
        if stated is None or linework.crs is None:
            return place
        project = to_site(stated, linework.crs)
        return lambda geometry: place(project(geometry))

    return through


def _placed(plan: Plan, linework: Linework) -> Transform:
    west, north = linework.origin

    def move(xy: Any) -> Any:
        points = np.asarray(xy)
        return plan.placement.to_site(np.column_stack([points[:, 0] - west, north - points[:, 1]]))

    return lambda geometry: shapely.transform(shapely.force_2d(geometry), move)


def _mending(plan: Plan, linework: Linework) -> "Mending | None":
    return Mending(plan.repairs, linework) if plan.repairs else None


class Mending:
    """Mends the lines of a drawing as its plan is mended, object by object."""

    def __init__(self, repairs: Iterable[Repair], linework: Linework) -> None:
        self._repairs, self._linework = frozenset(repairs), linework

    def __call__(self, shapes: Shapes, layers: Sequence[str]) -> Shapes:
        """Return the objects with their lines mended; None where nothing of one is left."""
        lines, owner = _flat_lines(shapes)
        if not len(lines):
            return shapes
        names = list(dict.fromkeys(layers))
        number = {name: at for at, name in enumerate(names)}
        sizes = shapely.get_num_coordinates(lines)
        work = replace(
            self._linework,
            points=shapely.get_coordinates(lines),
            starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            layer=np.array([number[layers[at]] for at in owner], dtype=np.int64),
            closed=shapely.is_closed(lines),
            texts=(),
        )
        mended: list[shapely.Geometry | None] = list(lines)
        if Repair.DROP_DUPLICATES in self._repairs:
            for at in repeated(work):
                mended[at] = None
        if Repair.CLOSE_OUTLINES in self._repairs:
            for at in nearly_closed(work, and_rounding=True):
                if mended[at] is not None:
                    mended[at] = _closed(lines[at])
        return _put_back(shapes, mended, owner)


def _closed(line: shapely.Geometry) -> shapely.Geometry:
    xy = shapely.get_coordinates(line)
    xy[-1] = xy[0]
    return shapely.LineString(xy)


def _flat_lines(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.int64]]:
    """Return the lines within objects, and the number of the object of each."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) >= _MULTI).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    keep = shapely.get_type_id(parts) == _LINE
    return parts[keep], owner[keep]


_LINE, _MULTI = 1, 4


def _put_back(
    shapes: Shapes, mended: Sequence[shapely.Geometry | None], owner: npt.NDArray[np.int64]
) -> Shapes:
    kept: dict[int, list[shapely.Geometry]] = {}
    for line, at in zip(mended, owner, strict=True):
        mine = kept.setdefault(int(at), [])
        if line is not None:
            mine.append(line)
    found = shapes.copy()
    for number, lines in kept.items():
        others = [one for one in _singles(shapes[number]) if one.geom_type != "LineString"]
        parts = [*lines, *others]
        found[number] = (
            None
            if not parts
            else parts[0]
            if len(parts) == 1
            else shapely.GeometryCollection(parts)
        )
    return found


def _singles(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [single for part in geometry.geoms for single in _singles(part)]


def _course(points: Array) -> str:
    """Return what names a line for good: its course in the plan's file, however it is mended.

    An outline that is closed in mending changes only its last point.
    """
    kept = points if len(points) < LEAST_OUTLINE_POINTS else points[:-1]
    data = (np.round(kept, _DIGITS) + 0.0).tobytes()
    return hashlib.blake2s(data, digest_size=_NAME_BYTES).hexdigest()


_DIGITS, _NAME_BYTES = 6, 6


def _of_lines(plan: Plan, linework: Linework) -> Inventory:
    """Return the layers of a plan that knows no more than lines."""
    points = plan.placement.to_site(linework.on_sheet)
    starts = linework.starts
    rows: dict[int, list[RawRow]] = {}
    times: Counter[tuple[int, str]] = Counter()
    for at in range(len(starts) - 1):
        layer = int(linework.layer[at])
        mine = rows.setdefault(layer, [])
        name = _course(linework.points[starts[at] : starts[at + 1]])
        times[layer, name] += 1
        again = times[layer, name]
        mine.append(
            RawRow(
                place=Message(N_("line {number}"), {"number": len(mine) + 1}),
                identity=name if again == 1 else f"{name}~{again}",
                geometry=shapely.LineString(points[starts[at] : starts[at + 1]]),
                cells={"Layer": linework.layers[layer].name},
            )
        )
    lettering = [0] * len(linework.layers)
    for text in linework.texts:
        lettering[text.layer] += 1
    holdings = [
        Holding(
            section=Section.LAYER,
            name=info.name,
            rows=tuple(rows.get(number, ())),
            layer=info.name,
            lettering=lettering[number],
        )
        for number, info in enumerate(linework.layers)
    ]
    return filled(source_name(plan), plan.name, holdings, linework.problems)
