"""From how a thing is drawn to how a mark of a kind is drawn: areas, lines, middles of outlines."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import shapely

from cpted_app.exchange.dxf_marks import is_hatch
from cpted_app.exchange.mapping import Proposed, RawRow
from cpted_app.exchange.problems import Problem, passed_over
from cpted_app.model.features import Feature
from cpted_app.words import N_, Message

SOLIDS = ("building", "canopy")
"""Kinds of barrier that are outlines of something; others are lines, also where they close."""
_MILLIMETRES = 3


def shaped(
    rows: Iterable[RawRow], kind: type[Feature], barrier_type: str
) -> tuple[list[RawRow], list[Problem]]:
    """Return the parts of rows that a kind can be drawn as, and what is passed over.

    A closed line becomes an area where the kind is one; an area drawn both as outline and as
    hatch is taken once; a point is put in the middle of an outline.
    """
    is_solid = barrier_type in SOLIDS
    wants_areas = kind.geometry_types == ("Polygon",) or (kind.kind == "barrier" and is_solid)
    taken: list[RawRow] = []
    refused: Counter[str] = Counter()
    areas: set[bytes] = set()
    twice = hatches = 0
    # Outlines before hatches, so that of a pair the outline stays.
    for row in sorted(rows, key=lambda one: is_hatch(one.cells)):
        if is_hatch(row.cells) and not wants_areas:
            hatches += 1
            continue
        parts, others = _parts(row, kind, wants_areas=wants_areas)
        refused.update(others)
        fresh = [part for part in parts if not wants_areas or _is_new(part, areas)]
        twice += len(parts) - len(fresh)
        if fresh:
            taken.append(_as_row(row, fresh, kind))
    return taken, [*_told(refused, kind), *_told_twice(twice, hatches)]


def _parts(
    row: RawRow, kind: type[Feature], *, wants_areas: bool
) -> tuple[list[shapely.Geometry], list[str]]:
    parts, others = [], []
    for shape in _singles(row.geometry):
        found = _fitted(shape, kind, wants_areas=wants_areas)
        if found is None:
            others.append(shape.geom_type.replace("LinearRing", "LineString"))
        else:
            parts.append(found)
    return parts, others


def _fitted(
    shape: shapely.Geometry, kind: type[Feature], *, wants_areas: bool
) -> shapely.Geometry | None:
    types = kind.geometry_types
    if wants_areas and _is_outline(shape):
        return shapely.Polygon(shape)
    if shape.geom_type in types:
        return shape
    if types == ("Point",) and (shape.geom_type == "Polygon" or _is_outline(shape)):
        area = shapely.Polygon(shape) if shape.geom_type != "Polygon" else shape
        return area.centroid if area.area > 0.0 else None
    return None


def _as_row(row: RawRow, parts: Sequence[shapely.Geometry], kind: type[Feature]) -> RawRow:
    geometry = parts[0] if len(parts) == 1 else shapely.GeometryCollection(list(parts))
    is_point = all(part.geom_type == "Point" for part in parts)
    if not is_point or row.geometry.geom_type in ("Point", "MultiPoint"):
        return replace(row, geometry=geometry)
    return replace(row, geometry=geometry, proposed={**_of_outline(row, kind), **row.proposed})


def _of_outline(row: RawRow, kind: type[Feature]) -> Mapping[str, Proposed]:
    """Return what the outline says of a mark that is put in its middle."""
    text = str(Message(N_("Placed in the middle of its outline.")))
    if kind.kind != "tree":
        return {"note": Proposed("", text)}
    outline = _singles(row.geometry)[0]
    area = outline if outline.geom_type == "Polygon" else shapely.Polygon(outline)
    radius_m = round(math.sqrt(area.area / math.pi), 2)
    if not 0.1 <= radius_m <= 40.0:
        return {"note": Proposed("", text)}
    crown = Message(
        N_("Placed in the middle of its outline; crown radius {radius:g} m of the same area."),
        {"radius": radius_m},
    )
    return {"crown_radius_m": Proposed(radius_m, str(crown))}


def _is_outline(shape: shapely.Geometry) -> bool:
    is_line = shape.geom_type in ("LineString", "LinearRing")
    return bool(is_line and shape.is_closed and len(shape.coords) >= 4)


def _is_new(shape: shapely.Geometry, known: set[bytes]) -> bool:
    plain = shapely.transform(shape.normalize(), lambda xy: xy.round(_MILLIMETRES) + 0.0)
    key = shapely.to_wkb(plain.normalize())
    if key in known:
        return False
    known.add(key)
    return True


def _singles(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [single for part in geometry.geoms for single in _singles(part)]


def _told(refused: Mapping[str, int], kind: type[Feature]) -> list[Problem]:
    return [
        passed_over(
            count,
            N_("they are drawn as {shape}, which no {kind} can be"),
            N_("Allowed: {allowed}."),
            shape=Message(SHAPES.get(name, name)),
            kind=Message(kind.title),
            allowed=", ".join(str(Message(SHAPES[one])) for one in kind.geometry_types),
        )
        for name, count in refused.items()
    ]


def _told_twice(twice: int, hatches: int) -> list[Problem]:
    told = []
    if twice:
        told.append(
            passed_over(
                twice,
                N_("the same area is drawn twice, such as outline and hatch"),
                N_("Nothing to do: it was taken once."),
            )
        )
    if hatches:
        told.append(
            passed_over(
                hatches,
                N_("they are hatches, whose outlines are drawn besides"),
                N_("If they are meant, make zones or buildings of them."),
            )
        )
    return told


SHAPES: Mapping[str, str] = {
    "Point": N_("a point"),
    "LineString": N_("a line"),
    "Polygon": N_("an area"),
}
"""Words for what a thing is drawn as."""
