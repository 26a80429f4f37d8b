"""Eyes, ways out, candidates and walks in a town of 2,000 edges, beside plain shapely."""

import time
from collections.abc import Callable

import numpy as np
import shapely

from benchmarks.row import Row
from benchmarks.town import Town, town
from cpted_app.analysis.hiding.candidates import concealment
from cpted_app.analysis.walks import run as walk
from cpted_app.analysis.watching.eyes import eyes
from cpted_app.analysis.ways.ways_out import exit_distances
from cpted_app.model.features import AccessPoint, FeatureId, Opening, Route
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session import warm_up

EDGES, PLACES, OPENINGS, EXITS = 2_000, 20_000, 500, 12
PERSON_M = 1.5
ROUTE_M = 500.0
PEER_LINES = 20_000


def run() -> list[Row]:
    """Return the times of what windows see, of ways out, of a walk and its candidates."""
    warm_up.keep_compiled_loops()
    made = town(EDGES, 1, PLACES)
    random = np.random.default_rng(11)
    site = Site.of([Header(), *made.barriers, *_openings(made, random), *_exits(made, random)])
    route = Site.of([*site.all(Header), *made.barriers, *site.all(Opening), _route(made)])
    places = np.column_stack([made.places_m, np.full(len(made.places_m), PERSON_M)])
    line_s = _line_s(made, places, random)
    ways_s = _took(lambda: exit_distances(site, places, _quiet))
    eyes_s = _took(lambda: eyes(site, places, _quiet))
    pairs = len(places) * OPENINGS
    return [
        Row(
            f"eyes at {PLACES:,} places, {OPENINGS} openings",
            eyes_s,
            "s",
            f"shapely, a line at a time: {pairs * line_s:.0f} s",
            pairs * line_s / eyes_s,
        ),
        Row(
            f"ways out of {PLACES:,} places",
            ways_s,
            "s",
            f"shapely, a straight line each: {PLACES * EXITS * line_s:.1f} s",
            PLACES * EXITS * line_s / ways_s,
        ),
        Row(f"candidates along {ROUTE_M:.0f} m", _took(lambda: concealment(route, _quiet)), "s"),
        Row(f"a walk of {ROUTE_M:.0f} m", _took(lambda: walk(route, _quiet)), "s", "goal 1 s"),
    ]


def _openings(made: Town, random: np.random.Generator) -> list[Opening]:
    at = made.places_m[random.integers(0, len(made.places_m), OPENINGS)]
    bearings = random.uniform(0.0, 360.0, OPENINGS)
    return [
        Opening(id=FeatureId(f"o{n}"), geometry=shapely.Point(x, y), bearing_deg=float(bearing))
        for n, ((x, y), bearing) in enumerate(zip(at.tolist(), bearings, strict=True))
    ]


def _exits(made: Town, random: np.random.Generator) -> list[AccessPoint]:
    at = made.places_m[random.integers(0, len(made.places_m), EXITS)]
    return [
        AccessPoint(id=FeatureId(f"a{n}"), geometry=shapely.Point(x, y), open_to_public=True)
        for n, (x, y) in enumerate(at.tolist())
    ]


def _route(made: Town) -> Route:
    """Return a route along the longest run of places in one row of the town."""
    west, south = made.places_m.min(axis=0)
    line = shapely.LineString([(west, south), (west + ROUTE_M, south)])
    return Route(id=FeatureId("w"), geometry=line)


def _line_s(made: Town, places: np.ndarray, random: np.random.Generator) -> float:
    """Return the seconds in which shapely decides one straight line among all walls."""
    tree = shapely.STRtree([row.geometry for row in made.barriers])
    ends = random.integers(0, len(places), (PEER_LINES, 2))
    lines = shapely.linestrings(places[ends][:, :, :2])
    return _took(lambda: tree.query(lines, predicate="intersects")) / PEER_LINES


def _took(work: Callable[[], object]) -> float:
    """Return the seconds of a piece of work once its loops are compiled."""
    work()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _quiet(_share: float) -> None:
    return
