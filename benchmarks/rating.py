"""Assessing and comparing: 1,000 items, 2,000 marks, five raters who answered everything."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType

import msgspec
import numpy as np
import shapely

from benchmarks.row import Row
from cpted_app.analysis import thresholds
from cpted_app.assess import checklist as checklists
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.raters import as_rated, compare
from cpted_app.model.features import FeatureId, Zone
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header, Rater, Rating
from cpted_app.model.site import Site

ITEMS, MARKS, RATERS, RUNS = 1_000, 2_000, 5, 5
AT = datetime(2026, 11, 22, tzinfo=UTC)
SCORES = tuple(AnswerValue(str(score)) for score in range(4))


def run() -> list[Row]:
    """Return the median seconds of assessing, of comparing, and of one rater's own view."""
    chosen, site = _checklist(), _site()
    known = thresholds.load()
    results: MappingProxyType[str, object] = MappingProxyType({})
    whole = assess(site, results, chosen, known)
    given = Site.of(
        [*(row for table in site.rows.values() for row in table.values()), *_ratings(whole)]
    )
    first = given.all(Rater)[0]
    name = f"{len(whole.items):,} questions × {RATERS} raters"
    return [
        Row(f"assess, {name}", _median(lambda: assess(given, results, chosen, known)), "s"),
        Row(f"compare, {name}", _median(lambda: compare(given, whole)), "s"),
        Row(f"one rater's own view, {name}", _median(lambda: as_rated(whole, given, first)), "s"),
    ]


def _median(job: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def _checklist() -> Checklist:
    """Return a checklist of items about the site, and one about each zone."""
    known = checklists.load("2A")
    of_site = next(item for item in known.items if item.applies_to == "site")
    kind = [msgspec.structs.replace(of_site, id=f"B-{at:04}") for at in range(ITEMS - 1)]
    of_zones = msgspec.structs.replace(
        of_site, id="B-zones", applies_to="zone", proposal=None, place_types=()
    )
    return msgspec.structs.replace(known, items=(*kind, of_zones))


def _site() -> Site:
    square = shapely.box(0.0, 0.0, 1.0, 1.0)
    zones = (Zone(id=FeatureId(f"z{at}"), label=f"Z{at}", geometry=square) for at in range(MARKS))
    return Site.of([Header(), *zones])


def _ratings(whole: Assessment) -> list[Rater | Rating]:
    random = np.random.default_rng(7)
    raters = [
        Rater(id=f"r{n}", checklist="2A", label=f"Rater {n}", by=f"P{n}", is_done=True)
        for n in range(RATERS)
    ]
    values = random.integers(0, 4, (len(whole.items), RATERS))
    rows = [
        Rating(
            id=f"{at}-{rater.id}",
            rater=rater.id,
            item=one.item.id,
            subject=one.subject,
            value=SCORES[values[at, number]],
            at_utc=AT,
        )
        for at, one in enumerate(whole.items)
        for number, rater in enumerate(raters)
    ]
    return [*raters, *rows]
