"""Tables of light meters, made into tables whose columns are called like the fields of readings.

Meters and people name columns in their own language and unit. Belongs here: which column is
what, units to lx and m, dates, and places told as a distance along a route. ``csv_points``
makes marks of the result as of any other table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cpted_app.analysis.light.reading_times import read_moment, short_dates
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import LOCAL
from cpted_app.exchange.delimited import Line, Table
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.readings_columns import HAS_UNIT, Columns, ValueColumn, columns_of
from cpted_app.exchange.readings_values import error_share, length_m, lux, quantity_of
from cpted_app.model.features import LightReading, Route
from cpted_app.model.site import Site
from cpted_app.units import parse_number
from cpted_app.words import N_, Message

KIND = LightReading.kind
X, Y = "x", "y"


@dataclass(slots=True)
class Prepared:
    """A table in which readings are called as the program calls them.

    ``crs`` is the reference system of its coordinates where these are not the file's own.
    """

    table: Table
    problems: list[Problem] = field(default_factory=list)
    crs: str | None = None


def is_of_meter(table: Table, options: Options) -> bool:
    """Return whether a table is to be read as that of a light meter.

    Where nobody says what the rows are to become, a column with a unit of light says so.
    """
    if options.kind:
        return options.kind == KIND
    return any(one.certainty >= HAS_UNIT for one in columns_of(table.columns, {}).values)


def prepared(site: Site, table: Table, options: Options) -> Prepared:
    """Return a meter's table with columns for value, quantity, height, time, meter and place.

    A row that cannot be a reading becomes a problem; the others go on.

    Raises:
        UserError: distances are along a route, and it is not clear along which one.
    """
    columns = columns_of(table.columns, options.columns)
    route = _route(site, columns, options)
    result = Prepared(table, crs=LOCAL if route is not None else None)
    if route is not None and not options.route and columns.route is None:
        result.problems.append(_assumed(route))
    is_month_first = _is_month_first(table, columns, result.problems)
    lines: list[Line] = []
    for line in table.lines:
        place = Message(N_("row {row}"), {"row": line.number})
        try:
            shared = _shared(line, columns, is_month_first=is_month_first)
            shared |= _coordinates(site, line, columns, route)
        except UserError as error:
            result.problems.append(Problem.of(error, code="reading", place=place))
            continue
        lines += _readings(line, columns, shared, place, result.problems)
    names = dict.fromkeys([*table.columns, *(name for one in lines for name in one.cells)])
    result.table = Table(tuple(names), tuple(lines))
    return result


def _readings(
    line: Line,
    columns: Columns,
    shared: Mapping[str, str],
    place: Message,
    problems: list[Problem],
) -> Iterator[Line]:
    """Yield the line once for each value in it."""
    several = len(columns.values) > 1
    for column in columns.values or (None,):
        cells = {**line.cells, **shared}
        try:
            cells |= _value(line, column)
        except UserError as error:
            problems.append(Problem.of(error, code="reading", place=place))
            continue
        if several and column is not None:
            if not line.cells.get(column.name):
                continue
            identity = line.cells.get(columns.identity or "") or str(line.number)
            cells["id"] = f"{identity}/{column.quantity or column.name}"
        yield replace(line, cells=cells)


def _value(line: Line, column: ValueColumn | None) -> dict[str, str]:
    if column is None:
        return {}
    text = line.cells.get(column.name, "")
    found = {"value_lx": repr(lux(text, column.unit))}
    if column.name != "value_lx":
        found[column.name] = found["value_lx"]  # who maps the column itself gets lx as well
    if column.quantity:
        found["quantity"] = column.quantity
    return found


def _shared(line: Line, columns: Columns, *, is_month_first: bool) -> dict[str, str]:
    """Return the fields of a line that do not depend on which value is taken."""
    cells, found = line.cells, {}
    if columns.quantity and cells.get(columns.quantity):
        found["quantity"] = quantity_of(cells[columns.quantity])
    for name, column, unit in (
        ("height_m", columns.height, columns.height_unit),
        ("bearing_deg", columns.bearing, ""),
    ):
        text = cells.get(column or "", "")
        if text:
            number = length_m(text, unit) if name == "height_m" else _bearing(text)
            # Who maps the column itself gets metres as well.
            found |= {name: repr(number), column or name: repr(number)}
    taken = " ".join(cells.get(name, "") for name in columns.times).strip()
    if taken:
        moment = read_moment(taken, is_month_first=is_month_first)
        found["taken"] = moment.text if moment is not None else taken
    if columns.meter and cells.get(columns.meter):
        found["meter"] = cells[columns.meter]
    calibrated = cells.get(columns.calibrated or "", "")
    if calibrated:
        moment = read_moment(calibrated, is_month_first=is_month_first)
        day = moment.day if moment is not None else None
        found["calibrated"] = day.isoformat() if day is not None else calibrated
    error = cells.get(columns.error or "", "")
    if error:
        found["error_share"] = repr(error_share(error, columns.error or ""))
    return found


def _bearing(text: str) -> float:
    return parse_number(text.replace("°", "")) % 360.0


def _coordinates(site: Site, line: Line, columns: Columns, route: Route | None) -> dict[str, str]:
    """Return the place of a line under the names that every table of points has."""
    if columns.distance is None or columns.has_place:
        return {
            plain: line.cells[column]
            for plain, column in columns.places.items()
            if column in line.cells
        }
    named = line.cells.get(columns.route or "", "")
    way = _named_route(site, named) if named else route
    if way is None:
        raise UserError(
            N_("The row does not say along which route."), N_("Name the route in each row.")
        )
    text = line.cells.get(columns.distance, "")
    along_m = length_m(text, columns.distance_unit)
    if not 0.0 <= along_m <= way.geometry.length + 1e-6:
        raise UserError(
            N_("{distance:g} m is not on {label}, which is {length:.1f} m long."),
            N_("Count from the start of the route; check which route was walked."),
            distance=along_m,
            label=way.label,
            length=way.geometry.length,
        )
    at = way.geometry.interpolate(along_m)
    return {X: repr(at.x), Y: repr(at.y)}


def _route(site: Site, columns: Columns, options: Options) -> Route | None:
    """Return the route that distances are along, or None where places are told otherwise."""
    if options.route:
        if columns.distance is None:
            raise UserError(
                N_("The file has no column with distances along the route."),
                N_("Name it distance, in metres from the start of the route."),
            )
        return _named_route(site, options.route)
    if columns.distance is None or columns.has_place or columns.route is not None:
        return None
    routes = site.all(Route)
    if len(routes) == 1:
        return routes[0]
    raise UserError(
        N_("The file tells distances, but not along which route."),
        N_("Say it with --route, or in a column “route”; the site has: {routes}."),
        routes=", ".join(row.label for row in routes) or "–",
    )


def _named_route(site: Site, name: str) -> Route:
    found = next((row for row in site.all(Route) if name in (row.id, row.label, row.name)), None)
    if found is None:
        raise UserError(
            N_("There is no route “{name}”."),
            N_("The site has: {routes}."),
            name=name,
            routes=", ".join(row.label for row in site.all(Route)) or "–",
        )
    return found


def _assumed(route: Route) -> Problem:
    return Problem(
        "route_assumed",
        Message(N_("whole file")),
        Message(
            N_("Distances are taken along {label}, the only route, from its start."),
            {"label": route.label},
        ),
        Message(N_("If another way was walked, draw it and give its label with --route.")),
    )


def _is_month_first(table: Table, columns: Columns, problems: list[Problem]) -> bool:
    """Return whether short dates begin with the month; tell where nothing decides it."""
    told = [*columns.times, *([columns.calibrated] if columns.calibrated else [])]
    texts = [line.cells.get(name, "") for line in table.lines for name in told]
    pairs = [pair for text in texts if (pair := short_dates(text)) is not None]
    if any(text.rstrip().endswith("Z") for text in texts):
        problems.append(
            Problem(
                "universal_time",
                Message(N_("whole file")),
                Message(N_("The times end with Z, universal time; they are kept as they stand.")),
                Message(N_("Change them to local time where luminaires are switched by the hour.")),
            )
        )
    if any(second > 12 for _first, second in pairs):
        return True
    slashes = [text for text in texts if "/" in text and short_dates(text) is not None]
    if slashes and all(first <= 12 for first, _second in pairs):
        problems.append(
            Problem(
                "date_order",
                Message(N_("whole file")),
                Message(N_("Dates such as {date} are taken as day/month."), {"date": slashes[0]}),
                Message(N_("If they are month/day, write the year first: 2026-11-22.")),
            )
        )
    return False
