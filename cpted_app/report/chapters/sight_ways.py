"""Part of chapter 9: how far it is to a way out and to help, and who gets in."""

import math

from cpted_app.analysis.thresholds import load
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import RouteWays, WayResults, Ways, ZoneWays
from cpted_app.drawing import way_shapes
from cpted_app.drawing.primitives import Primitive
from cpted_app.model import kinds
from cpted_app.model.features import Refuge
from cpted_app.report.content import Block, Cell, Heading, Paragraph, Run
from cpted_app.report.context import Context
from cpted_app.report.sight_words import Columns, cell, name, table, walk, way_map
from cpted_app.words import N_, Message


def ways(context: Context) -> list[Block]:
    """Return ways out, refuges and access; a sentence where nothing was found out."""
    say, results = context.say, context.results.get("ways")
    heading = Heading(text=say(N_("Ways out and access")), level=2)
    drawn = context.sight.way if context.sight is not None else None
    if not isinstance(results, WayResults):
        return []
    if results.reason is not None:
        return [heading, Paragraph(words=say.message(results.reason))]
    blocks: list[Block] = [heading]
    if drawn is not None:
        blocks.append(way_map(context, drawn, _over(results)))
    return [
        *blocks,
        *_routes(context, results),
        *_zones(context, results),
        *_refuges(context),
        *_access(context, results),
    ]


def _over(results: WayResults) -> tuple[Primitive, ...]:
    """Return what is drawn above the map: stretches without choice, dead ends and gaps."""
    longer_than_m = load()["way.forced"].value
    subjects = [way_shapes.subject(each, (), longer_than_m) for each in results.routes.values()]
    found = [*subjects, *(way_shapes.gap(each) for each in results.gaps)]
    return tuple(part for parts in found for part in parts)


def _routes(context: Context, results: WayResults) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (
            name(context, one.subject, one.label),
            _farthest(context, one, Goal.EXIT, is_there=results.has_exits),
            _step_free(context, one, results),
            _farthest(context, one, Goal.REFUGE, is_there=results.has_refuges),
            walk(context, one.forced_longest_m) if one.forced else "–",
            _dead_ends(context, one),
        )
        for one in results.routes.values()
    ]
    if not rows:
        return []
    columns: Columns = (
        (N_("Route"), 0.26, "left"),
        (N_("Way out, at most"), 0.15, "right"),
        (N_("Step-free"), 0.15, "right"),
        (N_("Refuge, at most"), 0.15, "right"),
        (N_("Without choice"), 0.15, "right"),
        (N_("Dead ends"), 0.14, "left"),
    )
    text = N_("Longest walks in metres and seconds; without choice: the longest such stretch.")
    return [
        table(context, columns, rows, is_compact=True),
        Paragraph(words=say(text), style="note"),
    ]


def _zones(context: Context, results: WayResults) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (
            name(context, one.subject, one.label),
            _farthest(context, one, Goal.EXIT, is_there=results.has_exits),
            walk(context, one.mean_m) if results.has_exits else say(N_("none marked")),
            _farthest(context, one, Goal.REFUGE, is_there=results.has_refuges),
            ", ".join(one.exits) or say(N_("none")),
            say.number(one.exits_per_100_m, 1),
            _directness(context, one),
        )
        for one in results.zones.values()
    ]
    if not rows:
        return []
    columns: Columns = (
        (N_("Zone"), 0.22, "left"),
        (N_("Way out, at most"), 0.14, "right"),
        (N_("Mean"), 0.13, "right"),
        (N_("Refuge, at most"), 0.14, "right"),
        (N_("Ways out"), 0.13, "left"),
        (N_("Per 100 m"), 0.10, "right"),
        (N_("Detour"), 0.14, "left"),
    )
    text = N_(
        "Ways out: those at the edge of the zone, and how many there are per 100 m of it. Detour:"
        " the least direct walk between two of them, over the straight line."
    )
    return [
        table(context, columns, rows, is_compact=True),
        Paragraph(words=say(text), style="note"),
    ]


def _farthest(context: Context, one: Ways, goal: Goal, *, is_there: bool) -> str:
    if not is_there:
        return context.say(N_("none marked"))
    found = one.farthest(goal)
    return "–" if found is None else walk(context, found.length_m)


def _step_free(context: Context, one: Ways, results: WayResults) -> str:
    if not results.has_exits:
        return context.say(N_("none marked"))
    if results.step_free_unknown:
        return context.say(N_("unknown"))
    known = [float(each) for each in one.step_free_m if not math.isnan(each)]
    return walk(context, max(known)) if known else "–"


def _dead_ends(context: Context, one: RouteWays) -> str:
    say, places = context.say, []
    for end in one.dead_ends:
        word = say(N_("between walls")) if end.is_walled else say(N_("open"))
        places.append(", ".join(filter(None, (word, cell(context, end.place_m)))))
    return "; ".join(places) or say(N_("none"))


def _directness(context: Context, one: ZoneWays) -> str:
    found = one.worst_detour
    if found is None:
        return "–"
    labels = "–".join(found.labels)
    if math.isinf(found.directness):
        return f"{labels}: {context.say(N_('no way'))}"
    return f"{labels}: {context.say.number(found.directness, 2)}"


def _refuges(context: Context) -> list[Block]:
    say, rows = context.say, context.site.all(Refuge)
    heading = Heading(text=say(N_("Refuges")), level=3)
    if not rows:
        return [heading, Paragraph(words=say(N_("No refuge is marked.")))]
    cells: list[tuple[Cell, ...]] = [
        (
            name(context, row.id, context.label(row)),
            say.choice(kinds.REFUGE_TYPES, row.refuge_type),
            row.open_hours or say(N_("hours not stated")),
            cell(context, (row.geometry.x, row.geometry.y)) or "–",
        )
        for row in rows
    ]
    columns: Columns = (
        (N_("Refuge"), 0.40, "left"),
        (N_("Kind"), 0.22, "left"),
        (N_("Hours"), 0.20, "left"),
        (N_("Place"), 0.18, "left"),
    )
    return [heading, table(context, columns, cells, is_compact=True)]


def _access(context: Context, results: WayResults) -> list[Block]:
    """Return who gets in where: uncontrolled points, gaps, doors and vehicles."""
    say = context.say
    rows = [
        *_points(context, results),
        *_gaps(context, results),
        *_doors(context, results),
        *_vehicles(context, results),
    ]
    unknown = [each for each in (results.no_doors, results.no_vehicles) if each is not None]
    blocks: list[Block] = [Heading(text=say(N_("Who gets in where")), level=3)]
    if rows:
        columns: Columns = (
            (N_("Where"), 0.30, "left"),
            (N_("What was found"), 0.52, "left"),
            (N_("Place"), 0.18, "left"),
        )
        blocks.append(table(context, columns, rows, is_compact=True))
    else:
        text = N_("No access point without control and no gap in a boundary was found.")
        blocks.append(Paragraph(words=say(text)))
    blocks += [Paragraph(words=say.message(each), style="note") for each in unknown]
    return blocks


def _points(context: Context, results: WayResults) -> list[tuple[Cell, ...]]:
    say = context.say
    text = N_("Access point ({kind}) that nothing but a sign controls.")
    return [
        (
            name(context, one.access_point, one.label),
            say(text, kind=say.choice(kinds.ACCESS_TYPES, one.access_type)),
            cell(context, one.place_m) or "–",
        )
        for one in results.open_access
    ]


def _gaps(context: Context, results: WayResults) -> list[tuple[Cell, ...]]:
    say, rows = context.say, []
    for one in results.gaps:
        (x0, y0), (x1, y1) = one.ends_m
        words = say(
            N_("Gap of {width} m left over in the boundary."), width=say.number(one.width_m, 1)
        )
        label = (Run("–".join(dict.fromkeys(one.labels)), "bold"),)
        middle = ((x0 + x1) / 2.0, (y0 + y1) / 2.0)
        rows.append((label, words, cell(context, middle) or "–"))
    return list(rows)


def _doors(context: Context, results: WayResults) -> list[tuple[Cell, ...]]:
    say, rows = context.say, []
    for one in results.doors:
        length = walk(context, one.length_m)
        if one.is_free:
            words = Message(N_("Door reached from the street, no control passed: {walk}."))
        elif one.controls:
            words = Message(N_("Door behind {controls}: {walk} from the street."))
        else:
            words = Message(N_("Door that no way leads to from the street."))
        text = say(words.msgid, walk=length, controls=", ".join(one.controls))
        place = cell(context, one.place_m) or "–"
        rows.append((name(context, one.door, one.label), text, place))
    return list(rows)


def _vehicles(context: Context, results: WayResults) -> list[tuple[Cell, ...]]:
    say, rows = context.say, []
    for one in results.crowds:
        text = say(N_("Crowd place that no vehicle can drive up to."))
        place = ""
        if one.is_reached:
            words = N_("A vehicle can drive up to it from {start}; straight run-up {run_up}.")
            text = say(words, start=one.start, run_up=say.length(one.run_up_m, 0))
            place = cell(context, one.path_m[-1])
        rows.append((name(context, one.zone, one.label), text, place or "–"))
    return list(rows)
