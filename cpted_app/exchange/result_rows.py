"""Results as rows with a place: what was measured along lines, on routes and zones, by cameras.

Belongs here: which results become columns, under which names. How rows are written belongs to
``export``. The site that comes in is already the part its reader may have: what is measured on
it tells of nothing else.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from cpted_app.analysis.hiding.result import ConcealmentResults
from cpted_app.analysis.light.reading_result import ReadingComparison
from cpted_app.analysis.registry import Results
from cpted_app.analysis.watching.camera_result import CameraResults
from cpted_app.analysis.watching.eyes_result import EyesResults, PlaceEyes, RouteEyes
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import RouteWays, WayResults, Ways, ZoneWays
from cpted_app.model.features import Camera, Route, Zone
from cpted_app.model.site import Site

METRE_DIGITS = 6
_SHARE_DIGITS = 4

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row: a geometry in site metres, if it has a place, and its values by column."""

    geometry: shapely.Geometry | None
    values: Mapping[str, Any]


def result_rows(site: Site, results: Results) -> list[ExportRow]:
    """Return every result of a site that belongs to a mark or has a place of its own."""
    return [
        *_sightlines(site, results),
        *_light_readings(site, results),
        *_places(site, results),
        *_cameras(site, results),
        *_candidates(results),
    ]


def _sightlines(site: Site, results: Results) -> list[ExportRow]:
    views = getattr(results.get("sightlines"), "views", {})
    rows: list[ExportRow] = []
    for view in views.values():
        mark = site.feature(view.sightline_id)
        if mark is None:
            continue
        values = {
            "kind": "sightline",
            "label": view.label,
            "id": view.sightline_id,
            "status": view.status,
            "length_m": view.length_m,
            "length_uncertainty_m": view.length_uncertainty_m,
            "visible_m": view.visible_m,
            "transmission": view.transmission,
            "observer_height_m": view.observer_height_m,
            "target_height_m": view.target_height_m,
            "obstacles": " ".join(obstacle.label for obstacle in view.obstacles),
        }
        rows.append(ExportRow(mark.geometry, values))
    return rows


def _light_readings(site: Site, results: Results) -> list[ExportRow]:
    """Return the readings beside what is calculated there; differences are calculated minus."""
    found = results.get("readings")
    rows: list[ExportRow] = []
    for pair in found.pairs if isinstance(found, ReadingComparison) else ():
        mark = site.feature(pair.reading_id)
        if mark is None:
            continue
        values = {
            "kind": "light_reading",
            "label": pair.label,
            "id": pair.reading_id,
            "quantity": pair.quantity.value,
            "height_m": pair.height_m,
            "taken": pair.taken,
            "measured_lx": pair.measured_lx,
            "calculated_lx": round(pair.calculated_lx, METRE_DIGITS),
            "difference_lx": round(pair.difference_lx, METRE_DIGITS),
            "ratio": None if pair.ratio is None else round(pair.ratio, METRE_DIGITS),
            "agrees": pair.agrees,
        }
        rows.append(ExportRow(mark.geometry, values))
    return rows


def _places(site: Site, results: Results) -> Iterator[ExportRow]:
    """Yield a row for each route and zone of which eyes or ways are known."""
    eyes, ways = results.get("eyes"), results.get("ways")
    hiding = results.get("concealment")
    seen = {one.subject: one for one in eyes.places} if isinstance(eyes, EyesResults) else {}
    walked: dict[str, Ways] = {}
    if isinstance(ways, WayResults):
        walked = {**ways.routes, **ways.zones}
    rows: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
    for row in rows:
        values: Values = {}
        if row.id in seen:
            values |= _eyes(seen[row.id])
        if row.id in walked and isinstance(ways, WayResults):
            values |= _ways(walked[row.id], ways)
        if isinstance(row, Route) and isinstance(hiding, ConcealmentResults):
            values |= {} if hiding.reason else {"candidates": len(hiding.beside(row.id))}
        if values:
            head = {"kind": row.kind, "label": row.label, "id": str(row.id)}
            yield ExportRow(row.geometry, head | values)


def _eyes(place: PlaceEyes) -> Values:
    """Return eyes at any hour and at the worst hour of the evening, at least and up to."""
    evening = place.unseen["evening"]
    values: Values = {
        "eyes_least": place.least,
        "eyes_mean": round(place.mean, _SHARE_DIGITS),
        "unseen_share": round(place.unseen_share, _SHARE_DIGITS),
        "unseen_evening_share": round(evening.share, _SHARE_DIGITS),
        "unseen_evening_share_up_to": round(evening.share_up_to, _SHARE_DIGITS),
    }
    if isinstance(place, RouteEyes):
        values["unseen_longest_m"] = round(place.unseen["any"].longest_m, METRE_DIGITS)
        blank = place.blank_share
        values["blank_frontage_share"] = None if blank is None else round(blank, _SHARE_DIGITS)
    return values


def _ways(place: Ways, known: WayResults) -> Values:
    """Return the longest ways; a length is empty where no way leads there from some part."""
    values: Values = {}
    for goal, name, is_there in (
        (Goal.EXIT, "way_out", known.has_exits),
        (Goal.REFUGE, "refuge", known.has_refuges),
    ):
        far = place.farthest(goal) if is_there else None
        values[f"{name}_everywhere"] = None if far is None else math.isfinite(far.length_m)
        values[f"{name}_longest_m"] = None if far is None else _finite(far.length_m)
    if isinstance(place, RouteWays):
        values["forced_longest_m"] = _finite(place.forced_longest_m)
        values["dead_ends"] = len(place.dead_ends)
    if isinstance(place, ZoneWays):
        values["exits"] = " ".join(place.exits)
    return values


def _cameras(site: Site, results: Results) -> Iterator[ExportRow]:
    """Yield a row for each camera; its reach is that of the finest class that is usable."""
    found = results.get("cameras")
    views = found.views if isinstance(found, CameraResults) else {}
    for row in site.all(Camera):
        view = views.get(row.id)
        if view is None:
            continue
        values: Values = {
            "kind": row.kind,
            "label": row.label,
            "id": str(row.id),
            "purpose": row.purpose,
            "lawful_basis": row.lawful_basis,
            "pictured_m2": round(view.seen_m2, METRE_DIGITS),
            "steep_within_m": _finite(view.steep_within_m),
        }
        for edition, reaches in view.reaches.items():
            for one in reaches:
                reach_m = None if one.is_too_steep else one.ground_m
                name = f"{edition}_{one.camera_class.name}_m"
                values[name] = None if reach_m is None else _finite(reach_m)
        yield ExportRow(row.geometry, values)


def _candidates(results: Results) -> Iterator[ExportRow]:
    """Yield a row for each candidate of concealment, with its outline."""
    found = results.get("concealment")
    for one in found.candidates if isinstance(found, ConcealmentResults) else ():
        values: Values = {
            "kind": f"{one.kind}_candidate",
            "label": str(one.rank),
            "id": f"candidate-{one.rank}",
            "route": one.route_label,
            "along_m": _finite(one.along_m),
            "side": one.side,
            "away_m": _finite(one.away_m),
            "size_m2": _finite(one.size_m2),
            "crouching": one.is_crouching,
            "seen_from_ahead_m": one.until_ahead_m,
            "seen_from_back_m": one.until_back_m,
            "enclosed_share": round(one.enclosed_share, _SHARE_DIGITS),
            "eyes": one.eyes,
            "eh_lx": one.eh_lx,
            "esc_lx": one.esc_lx,
            "hidden_by": " ".join(one.hidden_by),
            "reasons": " ".join(map(str, one.reasons)),
        }
        yield ExportRow(one.outline, values)


def _finite(value: float) -> float | None:
    """Return a number as it is written; None where there is none."""
    return round(float(value), METRE_DIGITS) if np.isfinite(value) else None
