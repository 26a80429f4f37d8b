"""Evidence from readings on site: where enough was measured, it wins over what was calculated.

Belongs here: which readings speak for a route or a zone, when they are enough, and how sure
they are. A value that stays calculated says what the readings are, so that both are seen.

Readings are enough where there are at least ``FEWEST_READINGS`` and they are spread over the
whole: no stretch of a route longer than a third of it is without one, and in a zone the area
between them is two fifths of the zone. Choices of this program.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from cpted_app.analysis.light.reading_times import read_moment
from cpted_app.analysis.result import Measure
from cpted_app.analysis.sampling import ASSUMED_WIDTH_M
from cpted_app.model.features import LightReading, Route, Zone
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.site import Site
from cpted_app.units import bearing_deg_from_angle
from cpted_app.words import N_, Message

FEWEST_READINGS = 5
LARGEST_GAP_SHARE = 1.0 / 3.0
LEAST_HULL_SHARE = 0.4
BESIDE_M = 1.0
"""How far beside a route a reading still speaks for it: what a step aside is."""
GROUND_MOST_M = 0.3
"""Highest a meter that lies on the ground measures: its own height, on a foot."""
FACE_M = (1.2, 1.8)
"""Heights that speak for faces at 1.5 m."""
ALONG_DEG = 30.0
"""How far from the walking direction a meter may look."""

Rows = Sequence[LightReading]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """Readings that speak for one quantity of one subject, and whether they are enough."""

    readings: tuple[LightReading, ...]
    is_enough: bool

    @property
    def values_lx(self) -> list[float]:
        """The values that were measured, lx."""
        return [row.value_lx for row in self.readings if row.value_lx is not None]

    @property
    def error_share(self) -> float | None:
        """The largest error of the meters, None where one is not known."""
        shares = [row.error_share for row in self.readings]
        return None if None in shares else max(each for each in shares if each is not None)


_Statistic = Callable[[Sequence[float]], float]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _uniformity(values: Sequence[float]) -> float:
    mean = _mean(values)
    return min(values) / mean if mean > 0.0 else 0.0


_STATISTICS: Mapping[str, tuple[LightQuantity, _Statistic]] = {
    "eh_average_lx": (LightQuantity.HORIZONTAL, _mean),
    "eh_min_lx": (LightQuantity.HORIZONTAL, min),
    "eh_uniformity": (LightQuantity.HORIZONTAL, _uniformity),
    "esc_min_lx": (LightQuantity.SEMICYLINDRICAL, min),
}


def with_readings(site: Site, measures: Iterable[Measure]) -> Iterator[Measure]:
    """Yield the measures, those of routes and zones with enough readings as measured on site."""
    rows = [row for row in site.all(LightReading) if row.value_lx is not None]
    samples: dict[tuple[str, LightQuantity], _Sample] = {}
    for measure in measures:
        subject = site.feature(measure.subject) if rows else None
        known = _STATISTICS.get(measure.name.partition(".")[2])
        if known is None or not isinstance(subject, (Route, Zone)):
            yield measure
            continue
        quantity, statistic = known
        key = (measure.subject, quantity)
        if key not in samples:
            samples[key] = _sample(subject, quantity, rows)
        yield _preferred(measure, samples[key], statistic)


def _preferred(measure: Measure, sample: _Sample, statistic: _Statistic) -> Measure:
    if not sample.readings:
        return measure
    values = sample.values_lx
    found = round(statistic(values), 6)
    unit = "" if measure.unit == "1" else f" {measure.unit}"
    count = len(values)
    if not sample.is_enough:
        told = Message(
            N_("calculated; {count} readings there, too few or too close together to replace it,"
               " say {value:.2f}{unit}"),
            {"count": count, "value": found, "unit": unit},
        )  # fmt: skip
        return replace(measure, basis=told) if measure.value is not None else measure
    basis = _basis(sample)
    if measure.value is not None:
        told_both = {"basis": basis, "value": measure.value, "unit": unit}
        basis = Message(N_("{basis}; calculated {value:.2f}{unit}"), told_both)
    where = measure.where
    if statistic is min:
        lowest = min(sample.readings, key=lambda row: row.value_lx or 0.0)
        where = (*where, lowest.label)
    return replace(
        measure,
        value=found,
        missing=None,
        where=where,
        uncertainty=_uncertainty(sample, statistic, found),
        basis=basis,
    )


def _basis(sample: _Sample) -> Message:
    """Return what a measured value rests on: how many readings, when, by which meter."""
    moments = (read_moment(row.taken) for row in sample.readings)
    days = sorted({one.day.isoformat() for one in moments if one is not None and one.day})
    meters = list(dict.fromkeys(row.meter for row in sample.readings if row.meter))
    error = sample.error_share
    values: dict[str, object] = {
        "count": len(sample.readings),
        "when": " … ".join(dict.fromkeys((days[0], days[-1]))) if days else Message(N_("no date")),
        "meter": ", ".join(meters) or Message(N_("meter not named")),
    }
    if error is None:
        text = N_("measured, {count} readings, {when}, {meter}, error not known")
    else:
        text = N_("measured, {count} readings, {when}, {meter}, ±{percent:g} %")
        values["percent"] = round(100.0 * error, 2)
    return Message(text, values)


def _uncertainty(sample: _Sample, statistic: _Statistic, found: float) -> float | None:
    """Return the standard uncertainty of a measured statistic, None where it is not known.

    The error of the certificate is a limit, alike for all readings of a meter: u = a / √3. A
    ratio of two readings does not depend on it. An average has besides the spread of the
    readings, s / √n. Source: JCGM 100:2008 (GUM), 4.3.7 and 4.2.3.
    """
    share = sample.error_share
    if share is None and statistic is not _uniformity:
        return None
    values = sample.values_lx
    mean = _mean(values)
    spread = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    if statistic is _uniformity:
        return found * spread / mean if mean > 0.0 else 0.0
    meter = found * (share or 0.0) / math.sqrt(3.0)
    return math.hypot(meter, spread) if statistic is _mean else meter


def _sample(subject: Route | Zone, quantity: LightQuantity, rows: Rows) -> _Sample:
    low, high = (0.0, GROUND_MOST_M) if quantity is LightQuantity.HORIZONTAL else FACE_M
    fit = [row for row in rows if row.quantity is quantity and low <= row.height_m <= high]
    if isinstance(subject, Zone):
        # The least of four directions cannot be told from readings in some.
        inside = [row for row in fit if subject.geometry.covers(row.geometry)]
        is_enough = quantity is LightQuantity.HORIZONTAL and _covers(subject, inside)
        return _Sample(readings=tuple(inside), is_enough=is_enough)
    return _on_route(subject, quantity, fit)


def _on_route(route: Route, quantity: LightQuantity, rows: Rows) -> _Sample:
    reach_m = (route.width_m or ASSUMED_WIDTH_M) / 2.0 + BESIDE_M
    near = [row for row in rows if route.geometry.distance(row.geometry) <= reach_m]
    if quantity is LightQuantity.HORIZONTAL:
        return _Sample(readings=tuple(near), is_enough=_is_spread(route, near))
    ahead = [row for row in near if _looks(route, row, 0.0)]
    back = [row for row in near if _looks(route, row, 180.0)]
    is_enough = _is_spread(route, ahead) and _is_spread(route, back)
    return _Sample(readings=(*ahead, *back), is_enough=is_enough)


def _looks(route: Route, row: LightReading, turn_deg: float) -> bool:
    """Return whether a meter looked along the route, turned by some degrees."""
    if row.bearing_deg is None:
        return False
    length_m = route.geometry.length
    at = min(route.geometry.project(row.geometry), length_m)
    start, end = (
        route.geometry.interpolate(min(max(each, 0.0), length_m)) for each in (at - 0.5, at + 0.5)
    )
    way_deg = bearing_deg_from_angle(math.atan2(end.y - start.y, end.x - start.x))
    off_deg = (row.bearing_deg - way_deg - turn_deg + 180.0) % 360.0 - 180.0
    return abs(off_deg) <= ALONG_DEG


def _is_spread(route: Route, rows: Rows) -> bool:
    if len(rows) < FEWEST_READINGS:
        return False
    length_m = route.geometry.length
    along = sorted(route.geometry.project(row.geometry) for row in rows)
    gaps = np.diff([0.0, *along, length_m])
    return bool(gaps.max() <= LARGEST_GAP_SHARE * length_m + 1e-6)


def _covers(zone: Zone, rows: Rows) -> bool:
    if len(rows) < FEWEST_READINGS:
        return False
    hull = shapely.multipoints([row.geometry for row in rows]).convex_hull
    return bool(hull.area >= LEAST_HULL_SHARE * zone.geometry.area)
