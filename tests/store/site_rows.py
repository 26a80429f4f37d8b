"""Rows with every kind of value, as a person or an importer could have made them."""

import math
from datetime import UTC, datetime
from typing import Any

import shapely
from hypothesis import strategies as st

from cpted_app.model import features, kinds, records
from cpted_app.model.edit import Row
from cpted_app.model.fields import FieldSpec, specs
from cpted_app.model.placement import Placement
from cpted_app.store.journal import Author

AUTHOR = Author(name="Zoë Ångström", role="police", organisation="Förderverein “Süd”")
NOW = datetime(2026, 11, 22, 9, 30, 0, 123000, tzinfo=UTC)

SHAPES = {
    "Point": "POINT (3.5 -7.25)",
    "LineString": "LINESTRING (0 0, 10.125 4)",
    "Polygon": "POLYGON ((0 0, 8 0, 8 6, 0 6, 0 0), (1 1, 2 1, 2 2, 1 1))",
}

texts = st.text(st.characters(codec="utf-8"), max_size=30)
coordinates = st.floats(-1e11, 1e11, allow_subnormal=True)


def one_of_each() -> list[Row]:
    """Return a header and one feature of every kind and geometry type, on fixed places."""
    rows: list[Row] = [
        records.Header(
            title="Bahnhofsvorplatz – Süd",
            place_types=(kinds.PlaceType.SQUARE, kinds.PlaceType.TRANSPORT_STOP),
            created_utc=NOW,
        )
    ]
    for feature_class in features.FEATURE_CLASSES:
        for number, geometry_type in enumerate(feature_class.geometry_types, start=1):
            rows.append(
                feature_class(
                    id=features.FeatureId(f"{feature_class.kind}-{number}"),
                    label=f"{feature_class.letter}{number}",
                    name="Größe “X” 🌳",
                    geometry=shapely.from_wkt(SHAPES[geometry_type]),
                )
            )
    return rows


def tree(row_id: str, x: float = 1.0, y: float = 2.0, **values: Any) -> features.Tree:
    """Return a tree at a place."""
    values.setdefault("label", "T1")
    return features.Tree(id=features.FeatureId(row_id), geometry=shapely.Point(x, y), **values)


def rows(min_size: int = 0, max_size: int = 6) -> st.SearchStrategy[list[Row]]:
    """Return a strategy of rows of any class, each with its own id."""
    return st.lists(
        st.one_of(feature_rows(), record_rows()),
        min_size=min_size,
        max_size=max_size,
        unique_by=lambda row: (row.kind, row.id),
    )


def feature_rows() -> st.SearchStrategy[Row]:
    """Return a strategy of features of any kind with values anywhere in their range."""
    return st.sampled_from(features.FEATURE_CLASSES).flatmap(_features_of)


def record_rows() -> st.SearchStrategy[Row]:
    """Return a strategy of records whose fields are not all declared with a range."""
    moments = st.datetimes(timezones=st.just(UTC))
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    ids = st.uuids().map(str)
    scale = st.floats(1e-6, 1e6)
    placements = st.builds(
        lambda s, c, f: Placement(s, 0.0, c, 0.0, -s, f), scale, coordinates, coordinates
    )
    plans = st.builds(
        records.Plan,
        id=ids,
        name=texts,
        media_type=texts,
        attachment=texts,
        width_px=numbers,
        height_px=numbers,
        placement=placements,
        scale_uncertainty=st.none() | numbers,
        position=st.integers(-(2**63), 2**63 - 1),
    )
    remarks = st.builds(
        records.Remark,
        id=ids,
        text=texts.filter(lambda text: bool(text.strip())),
        by=texts,
        role=st.sampled_from(kinds.Role),
        audience=st.sampled_from(kinds.Audience),
        x_m=st.none() | numbers,
        y_m=st.none() | numbers,
        at_utc=moments,
    )
    headers = st.builds(
        records.Header,
        title=texts,
        place_types=st.lists(st.sampled_from(kinds.PlaceType), max_size=4).map(tuple),
        design_stage=st.none() | st.sampled_from(kinds.DesignStage),
        is_metric=st.booleans(),
        created_utc=st.none() | moments,
    )
    return st.one_of(plans, remarks, headers)


def _features_of(feature_class: type[features.Feature]) -> st.SearchStrategy[Row]:
    declared: type = feature_class
    values = {name: _values(spec) for name, spec in specs(declared).items()}
    if feature_class is features.Barrier:
        values |= {"base_m": st.just(0.0)}
    if feature_class is features.Tree:
        values |= {"crown_base_m": st.just(0.0)}
    shapes = st.sampled_from(feature_class.geometry_types).flatmap(_shapes)
    return st.builds(
        feature_class,
        id=st.uuids().map(str),
        label=texts,
        source=texts,
        geometry=shapes,
        **values,
    )


def _shapes(geometry_type: str) -> st.SearchStrategy[shapely.Geometry]:
    if geometry_type == "Point":
        return st.builds(shapely.Point, coordinates, coordinates)
    if geometry_type == "LineString":
        pairs = st.tuples(coordinates, coordinates)
        two = st.lists(pairs, min_size=2, max_size=2, unique=True).map(shapely.LineString)
        return two.filter(lambda line: line.length > 0.0)
    return st.builds(
        shapely.box,
        st.floats(-1e6, 0.0),
        st.floats(-1e6, 0.0),
        st.floats(1.0, 1e6),
        st.floats(1.0, 1e6),
    )


def _values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.kind == "number":
        low = spec.minimum if math.isfinite(spec.minimum) else None
        high = spec.maximum if math.isfinite(spec.maximum) else None
        made: st.SearchStrategy[Any] = st.floats(low, high, allow_nan=False, allow_infinity=False)
    elif spec.kind == "integer":
        made = st.integers(int(spec.minimum), int(spec.maximum))
    elif spec.kind == "flag":
        made = st.booleans()
    elif spec.kind == "choice":
        made = st.sampled_from(sorted(spec.choices))
    elif spec.kind == "hours":
        made = st.sampled_from(["", "07:00-22:00"])
    else:
        made = texts
    return st.none() | made if spec.optional else made
