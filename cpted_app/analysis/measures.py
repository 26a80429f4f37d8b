"""Evidence values: the numbers about a site that a checklist's rules may ask for.

Belongs here: what each name means, its unit, how it follows from the site and the results,
and why it is missing where it is. What a number is worth belongs to ``assess``.

Values are rounded to a millionth of their unit, so that a wall at exactly 15 m counts as
15 m wherever on earth the site lies.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cpted_app.analysis.hiding.measures import (
    CONCEALMENT_QUANTITIES,
    concealment_measures,
)
from cpted_app.analysis.light.measured import with_readings
from cpted_app.analysis.light.measures import LIGHT_QUANTITIES, light_measures
from cpted_app.analysis.quantities import Quantity, found, label, labels, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure, SightlineResults, SightlineView
from cpted_app.analysis.watching.camera_measures import CAMERA_QUANTITIES, camera_measures
from cpted_app.analysis.watching.eyes_measures import EYES_QUANTITIES, eyes_measures
from cpted_app.analysis.ways.goals import UNCONTROLLED
from cpted_app.analysis.ways.measures import WAY_QUANTITIES, way_measures
from cpted_app.analysis.ways.vehicle_ways import VEHICLE_TYPES
from cpted_app.model.features import AccessPoint, Barrier, Feature, Sightline, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "sightline.visible_m": Quantity(N_("clear view along the line"), "m", "sightline"),
        "sightline.length_m": Quantity(N_("length of the line"), "m", "sightline"),
        "sightline.visible_share": Quantity(N_("share of the line in view"), "1", "sightline"),
        "sightline.transmission": Quantity(
            N_("share of sight let through as far as one sees"), "1", "sightline"
        ),
        "planting.hedge_height_m": Quantity(N_("highest hedge"), "m", SITE_SUBJECT),
        "planting.crown_base_m": Quantity(N_("lowest tree crown"), "m", SITE_SUBJECT),
        "access.public_count": Quantity(N_("public access points"), "1", SITE_SUBJECT),
        "access.uncontrolled_vehicle_count": Quantity(
            N_("vehicle entrances without control"), "1", SITE_SUBJECT
        ),
        "access_point.width_m": Quantity(N_("clear width"), "m", "access_point"),
        "access_point.vehicle_uncontrolled": Quantity(
            N_("vehicle entrance without control"), "1", "access_point", is_flag=True
        ),
        **LIGHT_QUANTITIES,
        **EYES_QUANTITIES,
        **CAMERA_QUANTITIES,
        **WAY_QUANTITIES,
        **CONCEALMENT_QUANTITIES,
    }
)


def measures(site: Site, results: Results) -> tuple[Measure, ...]:
    """Return every evidence value of a site, present or missing with its reason."""
    return (
        *_sightline_measures(site, results.get("sightlines")),
        *_planting_measures(site),
        *_access_measures(site),
        *with_readings(site, light_measures(site, results)),
        *eyes_measures(site, results),
        *camera_measures(site, results),
        *way_measures(site, results),
        *concealment_measures(site, results),
    )


def _sightline_measures(site: Site, result: object) -> Iterator[Measure]:
    for line in site.all(Sightline):
        view = result.views.get(line.id) if isinstance(result, SightlineResults) else None
        reason = getattr(result, "reason", None) or Message(
            N_("{label} is not computed yet."), {"label": label(line)}
        )
        for name in ("visible_m", "length_m", "visible_share", "transmission"):
            if view is None:
                yield _missing(f"sightline.{name}", line.id, (line,), reason)
            else:
                where = (view.label, *_in_the_way(view, name))
                seen = _found(f"sightline.{name}", line.id, _value(view, name), where)
                yield replace(seen, uncertainty=_doubt_of(view, name))


def _value(view: SightlineView, name: str) -> float:
    if name == "transmission":
        return view.transmission_in_view
    value: float = getattr(view, name)
    is_cut = name == "visible_share" and view.blocked_by is not None
    return min(value, 1.0 - 1e-6) if is_cut else value  # rounding must not make a line whole


def _doubt_of(view: SightlineView, name: str) -> float | None:
    """Return the standard uncertainty of a value of a view, in its unit."""
    return {
        "visible_m": view.visible_uncertainty_m,
        "length_m": view.length_uncertainty_m,
        "visible_share": view.share_uncertainty,
        "transmission": view.transmission_uncertainty,
    }[name]


def _in_the_way(view: SightlineView, name: str) -> tuple[str, ...]:
    if name == "transmission":
        filters = (each for each in view.obstacles if each.from_m < view.visible_m)
        return tuple(dict.fromkeys(each.label for each in filters))
    if name != "length_m" and view.blocked_by is not None:
        return (view.blocked_by.label,)
    return ()


def _planting_measures(site: Site) -> Iterator[Measure]:
    hedges = [row for row in site.all(Barrier) if row.barrier_type is BarrierType.HEDGE]
    name = "planting.hedge_height_m"
    if hedges:
        top_m = max(row.height_m for row in hedges)
        yield _found(name, SITE_SUBJECT, top_m, labels(r for r in hedges if r.height_m == top_m))
    else:
        yield _missing(name, SITE_SUBJECT, (), Message(N_("No hedge is marked.")))
    trees, name = site.all(Tree), "planting.crown_base_m"
    if trees:
        base_m = min(row.crown_base_m for row in trees)
        lowest = (row for row in trees if row.crown_base_m == base_m)
        yield _found(name, SITE_SUBJECT, base_m, labels(lowest))
    else:
        yield _missing(name, SITE_SUBJECT, (), Message(N_("No tree is marked.")))


def _access_measures(site: Site) -> Iterator[Measure]:
    points = site.all(AccessPoint)
    unsaid = [row for row in points if row.open_to_public is None]
    counts: dict[str, list[AccessPoint]] = {
        "access.public_count": [row for row in points if row.open_to_public],
        "access.uncontrolled_vehicle_count": [row for row in points if _is_uncontrolled(row)],
    }
    for name, counted in counts.items():
        if not points:
            yield _missing(name, SITE_SUBJECT, (), Message(N_("No access point is marked.")))
        elif unsaid and name == "access.public_count":
            reason = Message(N_("Not every access point says whether it is open to the public."))
            yield _missing(name, SITE_SUBJECT, unsaid, reason)
        else:
            yield _found(name, SITE_SUBJECT, len(counted), labels(counted))
    for row in points:
        yield _width(row)
        yield _vehicle(row)


def _width(row: AccessPoint) -> Measure:
    name = "access_point.width_m"
    if row.width_m is None:
        reason = Message(N_("No clear width is given for {label}."), {"label": label(row)})
        return _missing(name, row.id, (row,), reason)
    return _found(name, row.id, row.width_m, (label(row),))


def _vehicle(row: AccessPoint) -> Measure:
    name = "access_point.vehicle_uncontrolled"
    if row.access_type not in VEHICLE_TYPES:
        reason = Message(
            N_("{label} is not an entrance for vehicles or services."), {"label": label(row)}
        )
        return _missing(name, row.id, (row,), reason)
    return _found(name, row.id, float(_is_uncontrolled(row)), (label(row),))


def _is_uncontrolled(row: AccessPoint) -> bool:
    return row.access_type in VEHICLE_TYPES and row.control in UNCONTROLLED


def _found(name: str, subject: str, value: float, where: tuple[str, ...]) -> Measure:
    return found(QUANTITIES[name], name, subject, value, where)


def _missing(name: str, subject: str, rows: Sequence[Feature], reason: Message) -> Measure:
    return missing(QUANTITIES[name], name, subject, rows, reason)
