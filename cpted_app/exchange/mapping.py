"""From what a file holds to marks: columns to fields, one row at a time.

A row that cannot be a mark becomes a problem; the others go on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import Transform
from cpted_app.exchange.measured_name import measured
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.reimport import source_of, stamped
from cpted_app.model.actions.marking import new_id
from cpted_app.model.features import Feature
from cpted_app.model.fields import FieldSpec, parsed, specs
from cpted_app.words import N_, Message

Through = Callable[[str | None, Sequence[shapely.Geometry], str], Transform]
"""From the reference system of coordinates, the coordinates and a file's name to their way in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is to be read: columns and constants by field, layer, reference system.

    ``only`` keeps the rows whose cell fits a pattern (``*`` is anything), by column.
    ``metres_per_unit`` is for drawings, which know no reference system. ``kind`` is what the
    rows are to become; ``read_features`` fills it in. ``route`` is the label of the route that
    distances in a table of readings are along. ``through`` places the coordinates where a
    plan of the site has them, instead of by reference systems.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    crs: str | None = None
    metres_per_unit: float | None = None
    kind: str = ""
    route: str = ""
    through: Through | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value that the format itself gives for a field, and the assumption in it, if any."""

    value: Any
    assumption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row of a file as it stands there, geometry already in site metres."""

    place: Message
    identity: str
    geometry: shapely.Geometry
    cells: Mapping[str, Any]
    proposed: Mapping[str, Proposed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """The rows of a file, its columns, and what could not be read.

    ``known`` names the rows that are in the file where ``rows`` are fewer: a mark whose row was
    left out this time is not gone from its file. ``is_mixed`` says that objects of all sorts
    are in it: those that a kind cannot be drawn as are passed over.
    """

    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...] = ()
    layer: str = ""
    known: tuple[str, ...] = ()
    is_mixed: bool = False


def declared(feature_class: type[Feature]) -> Mapping[str, FieldSpec]:
    """Return the declared fields of a kind by name."""
    row_class: type = feature_class
    return specs(row_class)


def as_features(
    raw: RawFile, feature_class: type[Feature], options: Options, file: str
) -> tuple[list[Feature], list[Problem]]:
    """Return the marks in a file and what was wrong with the rows that are none.

    Columns named like a field fill it without being told; what the format itself proposes goes
    before them, a column that is asked for before that, a constant before all. An assumption is
    written into the note of the mark.

    Raises:
        UserError: a field or a column that is asked for does not exist, or a constant that
            cannot be a value of its field.
    """
    columns = _columns(raw, feature_class, options.columns)
    constants = {
        name: parsed(feature_class, _known(feature_class, name), text)
        for name, text in options.constants.items()
    }
    features: list[Feature] = []
    problems = list(raw.problems)
    times: Counter[str] = Counter()
    for row in raw.rows:
        try:
            values = _values(row, feature_class, columns, options.columns) | constants
            for piece in _pieces(row, feature_class, values, problems):
                times[row.identity] += 1
                source = source_of(file, raw.layer, row.identity, times[row.identity])
                features.append(stamped(replace(piece, source=source), values))
        except UserError as error:
            problems.append(Problem.of(error, code="row", place=row.place))
    return features, problems


def _values(
    row: RawRow,
    feature_class: type[Feature],
    columns: Mapping[str, str],
    asked: Mapping[str, str],
) -> dict[str, Any]:
    proposed = {name: one for name, one in row.proposed.items() if name not in asked}
    values = {name: one.value for name, one in proposed.items()}
    notes = [one.assumption for one in proposed.values()]
    for name, column in columns.items():
        cell = row.cells.get(column)
        if name in asked:
            values[name], rule = _asked_value(feature_class, name, cell)
            notes.append(rule)
        elif name not in values:
            values[name] = _value(feature_class, name, cell)
    told = " ".join(note for note in (values.get("note") or "", *notes) if note)
    return values | {"note": told} if told else values


def _asked_value(feature_class: type[Feature], name: str, cell: Any) -> tuple[Any, str]:
    """Return the value a person asked to take from a cell, and the rule, if one was needed.

    A length may stand within a name, such as 5 m in ``LAMP-5M``.
    """
    spec = declared(feature_class)[name]
    if isinstance(cell, str) and spec.kind == "number" and spec.unit == "m":
        found = measured(cell)
        if found is not None:
            rule = Message(
                N_("{field} {value:g} m: the number before “{unit}” in “{text}”."),
                {"field": spec.label, "value": found[0], "unit": found[1], "text": cell},
            )
            return found[0], str(rule)
    return _value(feature_class, name, cell), ""


def _pieces(
    row: RawRow,
    feature_class: type[Feature],
    values: Mapping[str, Any],
    problems: list[Problem],
) -> Iterator[Feature]:
    for geometry in _singles(row.geometry):
        if not shapely.is_valid(geometry):
            problems.append(
                Problem(
                    "outline_mended",
                    row.place,
                    Message(N_("The outline crosses itself; it was mended.")),
                    Message(N_("Look at it on the plan.")),
                )
            )
        for piece in _singles(_mended(geometry)):
            yield feature_class(id=new_id(), geometry=piece, **values)


def _mended(geometry: shapely.Geometry) -> shapely.Geometry:
    if shapely.is_valid(geometry) or geometry.geom_type != "Polygon":
        return geometry
    parts = [part for part in _singles(shapely.make_valid(geometry)) if part.area > 0.0]
    return shapely.MultiPolygon(parts)


def _singles(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the simple geometries in one that may hold several, also within each other."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [single for part in geometry.geoms for single in _singles(part)]


def _columns(
    raw: RawFile, feature_class: type[Feature], asked: Mapping[str, str]
) -> dict[str, str]:
    lower = {column.lower(): column for column in reversed(raw.columns)}
    columns = {name: lower[name] for name in declared(feature_class) if name in lower}
    for name, column in asked.items():
        _known(feature_class, name)
        found = column if column in raw.columns else lower.get(column.lower())
        if found is None:
            raise UserError(
                N_("The file has no column “{column}”."),
                N_("Its columns: {columns}."),
                column=column,
                columns=", ".join(raw.columns),
            )
        columns[name] = found
    return columns


def _known(feature_class: type[Feature], name: str) -> str:
    fields: Sequence[str] = tuple(declared(feature_class))
    if name not in fields:
        raise UserError(
            N_("{kind} has no field “{field}”."),
            N_("Its fields: {fields}."),
            kind=feature_class.kind,
            field=name,
            fields=", ".join(fields),
        )
    return name


def _value(feature_class: type[Feature], name: str, cell: Any) -> Any:
    spec = declared(feature_class)[name]
    if cell is None or cell == "":
        return spec.default
    if isinstance(cell, bool):
        return parsed(feature_class, name, "yes" if cell else "no")
    if isinstance(cell, (int, float)) and spec.kind in ("number", "integer"):
        return cell
    return parsed(feature_class, name, str(cell))
