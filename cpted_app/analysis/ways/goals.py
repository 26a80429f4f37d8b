"""Where a walker may want to get to, and which access points let him through on the way.

Belongs here: which marks count as a way out, a refuge or a choice, and at what hour. How far
they are is found by ``ways_out``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hours import is_on
from cpted_app.analysis.quantities import label
from cpted_app.analysis.ways.junctions import junctions
from cpted_app.model.features import AccessPoint, Barrier, Refuge, Route
from cpted_app.model.kinds import AccessControl, BarrierType
from cpted_app.model.site import Site

WALKED_UNDER_M = 2.0
"""Lower edge from which on a barrier is walked under. A design choice, not from a standard."""

GATE_WIDTH_M = 1.0
"""Clear width of an access point that gives none. A design choice of this program."""

UNCONTROLLED = frozenset({AccessControl.OPEN, AccessControl.SIGNED})
"""A sign asks, it does not stop."""


class Goal(StrEnum):
    """What a way may lead to."""

    EXIT = "exit"
    """An access point that is open to the public."""
    REFUGE = "refuge"
    """A help point, or where other people are."""
    CHOICE = "choice"
    """Where one may go on in more than one direction: a junction of routes, or an exit."""


PUBLIC_EXITS = frozenset({Goal.EXIT})
REFUGES = frozenset({Goal.REFUGE})
CHOICES = frozenset({Goal.CHOICE})
ANY_GOAL = frozenset(Goal)

Lets = Callable[[AccessPoint], bool]
"""Whether an access point lets a walker through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One place to get to; a junction has the labels of its routes and no id."""

    goal: Goal
    feature_id: str
    label: str
    place_m: tuple[float, float]


def targets(
    site: Site, goals: frozenset[Goal], *, step_free: bool = False, hour: float | None = None
) -> tuple[Target, ...]:
    """Return what a way may lead to; what is closed at an hour (0 … 24 local) does not count.

    Asked for step-free ways, an access point that is known to have steps does not count; one
    that does not say counts.
    """
    found: list[Target] = []
    if goals & {Goal.EXIT, Goal.CHOICE}:
        goal = Goal.EXIT if Goal.EXIT in goals else Goal.CHOICE
        public = (row for row in site.all(AccessPoint) if row.open_to_public)
        usable = (row for row in public if is_usable(row, step_free=step_free, hour=hour))
        found += [_target(row, goal) for row in usable]
    if Goal.REFUGE in goals:
        open_now = (row for row in site.all(Refuge) if is_on(row.open_hours, hour))
        found += [_target(row, Goal.REFUGE) for row in open_now]
    if Goal.CHOICE in goals:
        for each in junctions(site.all(Route)):
            named = ", ".join(each.labels)
            found.append(Target(goal=Goal.CHOICE, feature_id="", label=named, place_m=each.place_m))
    return tuple(found)


def is_usable(row: AccessPoint, *, step_free: bool = False, hour: float | None = None) -> bool:
    """Return whether an access point is open at an hour, and not known to have steps."""
    return is_on(row.open_hours, hour) and not (step_free and row.step_free is False)


def lets_public_through(row: AccessPoint) -> bool:
    """Return whether anybody may walk through: it is public, or nothing but a sign stops him."""
    return bool(row.open_to_public) or row.control in UNCONTROLLED


def standing(
    site: Site, *, step_free: bool = False, hour: float | None = None
) -> tuple[Barrier, ...]:
    """Return the barriers that bar a walk; steps only bar one that has to be step-free."""
    return tuple(
        row
        for row in site.all(Barrier)
        if row.base_m < WALKED_UNDER_M
        and (step_free or row.barrier_type is not BarrierType.STEPS)
        and is_on(row.present_hours, hour)
    )


def gaps(rows: Iterable[AccessPoint], assumed_m: float = GATE_WIDTH_M) -> shapely.Geometry | None:
    """Return the ground that access points open in walls, as discs of their clear width.

    One that gives no width has the assumed one.
    """
    widths = [(row.geometry, row.width_m or assumed_m) for row in rows]
    if not widths:
        return None
    places, widths_m = zip(*widths, strict=True)
    return shapely.union_all(shapely.buffer(places, np.array(widths_m) / 2.0, quad_segs=4))


def middle_of(places_m: Array) -> Array:
    """Return whole metres in the midst of places (n, 2)."""
    middle: Array = np.round(places_m.mean(axis=0))
    return middle


def _target(row: AccessPoint | Refuge, goal: Goal) -> Target:
    place = row.geometry.x, row.geometry.y
    return Target(goal=goal, feature_id=row.id, label=label(row), place_m=place)
