"""Which marks of an earlier state are which of a later one, and what differs about them.

A mark is the same where its id is. One that was drawn or imported anew is taken for the one of
its kind that lies nearest, if it lies within the doubt of where both were placed.
"""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import shapely

from cpted_app.model import uncertainty
from cpted_app.model.feature import Feature
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.fields import specs
from cpted_app.model.mark_values import differing
from cpted_app.model.site import Site
from cpted_app.model.work import MarkChange

NEAR_M = 0.5
"""How near two marks lie that are taken for one where nobody said how sure their places are.
A design choice of this program."""
LEAST_MOVE_M = 0.001
"""A mark that moved less has not moved."""
_OWN_WORDS = ("label",)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a mark with its value before and after."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDifference:
    """A mark that was added, changed or removed.

    ``moved_m`` is how far it moved at most; None where it did not, or not beyond doubt.
    ``is_sure`` says whether the doubt of that move is known.
    """

    change: MarkChange
    earlier: Feature | None
    later: Feature | None
    fields: tuple[FieldChange, ...] = ()
    moved_m: float | None = None
    is_sure: bool = True

    @property
    def mark(self) -> Feature:
        """The mark as it is now, or as it was where it is gone."""
        mark = self.later if self.later is not None else self.earlier
        assert mark is not None  # noqa: S101 - one of the two is always there
        return mark


def pairs(earlier: Site, later: Site) -> Mapping[str, str]:
    """Return the id of the later mark by the id of the earlier one."""
    found: dict[str, str] = {}
    for row_class in FEATURE_CLASSES:
        then = {row.id: row for row in earlier.all(row_class)}
        now = {row.id: row for row in later.all(row_class)}
        found.update({one: one for one in then if one in now})
        rest = [row for key, row in then.items() if key not in now]
        others = [row for key, row in now.items() if key not in then]
        if rest and others and share_places(earlier, later):
            found.update(_by_place((earlier, rest), (later, others)))
    return found


def share_places(earlier: Site, later: Site) -> bool:
    """Return whether the coordinates of two states mean the same places."""
    return (earlier.header.crs, earlier.header.is_metric) == (
        later.header.crs,
        later.header.is_metric,
    )


def differences(
    earlier: Site, later: Site, paired: Mapping[str, str]
) -> tuple[MarkDifference, ...]:
    """Return the marks that were added, changed or removed, kind by kind, by label."""
    found: list[MarkDifference] = []
    has_places = share_places(earlier, later)
    kept = set(paired.values())
    for row_class in FEATURE_CLASSES:
        of_kind: list[MarkDifference] = []
        for row in earlier.all(row_class):
            other = later.get(row_class, paired.get(row.id, ""))
            if other is None:
                one = MarkDifference(change=MarkChange.REMOVED, earlier=row, later=None)
            else:
                one = _changed((earlier, row), (later, other), has_places=has_places)
            of_kind += [one] if one.fields or one.moved_m is not None or other is None else []
        of_kind += [
            MarkDifference(change=MarkChange.ADDED, earlier=None, later=row)
            for row in later.all(row_class)
            if row.id not in kept
        ]
        found += sorted(of_kind, key=lambda one: (len(one.mark.label), one.mark.label, one.mark.id))
    return tuple(found)


def doubt_m(earlier: tuple[Site, Feature], later: tuple[Site, Feature]) -> float | None:
    """Return how far apart two marks may be drawn and still be in one place (k = 2), in metres.

    None where nobody said how sure one of the places is.
    Source: JCGM 100:2008 (GUM), clauses 5.1.2 and 6.2, of a difference of two places.
    """
    sigmas = [uncertainty.of_marks(site, [row]) for site, row in (earlier, later)]
    known = [sigma for sigma in sigmas if sigma is not None]
    if len(known) < len(sigmas):
        return None
    return uncertainty.expanded(math.hypot(*known))


def _changed(
    earlier: tuple[Site, Feature], later: tuple[Site, Feature], *, has_places: bool
) -> MarkDifference:
    then, now = earlier[1], later[1]
    known = (*_OWN_WORDS, *specs(cast("Hashable", type(now))))
    fields = tuple(
        FieldChange(name=name, before=getattr(then, name), after=getattr(now, name))
        for name in differing(then, now)
        if name in known
    )
    moved_m, is_sure = _move(earlier, later) if has_places else (None, True)
    return MarkDifference(
        change=MarkChange.CHANGED,
        earlier=then,
        later=now,
        fields=fields,
        moved_m=moved_m,
        is_sure=is_sure,
    )


def _move(earlier: tuple[Site, Feature], later: tuple[Site, Feature]) -> tuple[float | None, bool]:
    """Return how far a mark moved beyond doubt, in metres, and whether the doubt is known."""
    then, now = earlier[1].geometry, later[1].geometry
    if then == now:
        return None, True
    distance_m = _apart_m(then, now)
    doubt = doubt_m(earlier, later)
    least_m = LEAST_MOVE_M if doubt is None else max(doubt, LEAST_MOVE_M)
    return (distance_m, doubt is not None) if distance_m > least_m else (None, True)


def _apart_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return how far two shapes are apart where they are furthest apart, in metres."""
    return float(shapely.hausdorff_distance(one, other))


def _by_place(
    earlier: tuple[Site, Sequence[Feature]], later: tuple[Site, Sequence[Feature]]
) -> Iterator[tuple[str, str]]:
    """Yield the nearest pairs within their doubt, each mark once, the closest pair first."""
    then, now = earlier[1], later[1]
    tree = shapely.STRtree([row.geometry for row in now])
    far_m = _farthest_m(earlier, later)
    close = tree.query([row.geometry for row in then], predicate="dwithin", distance=far_m)
    candidates = []
    for at, other in close.T:
        one, two = then[at], now[other]
        apart_m = _apart_m(one.geometry, two.geometry)
        doubt = doubt_m((earlier[0], one), (later[0], two))
        if apart_m <= max(NEAR_M if doubt is None else doubt, LEAST_MOVE_M):
            ids = tuple(sorted((str(one.id), str(two.id))))  # the same from either side
            candidates.append((round(apart_m, 6), one.label != two.label, ids, one, two))
    taken: set[int] = set()
    for _apart, _is_renamed, _ids, one, two in sorted(candidates, key=lambda each: each[:3]):
        if id(one) not in taken and id(two) not in taken:
            taken |= {id(one), id(two)}
            yield one.id, two.id


def _farthest_m(
    earlier: tuple[Site, Sequence[Feature]], later: tuple[Site, Sequence[Feature]]
) -> float:
    sigmas = [
        uncertainty.of_marks(site, [row]) or 0.0 for site, rows in (earlier, later) for row in rows
    ]
    return max(NEAR_M, 2.0 * uncertainty.COVERAGE_FACTOR * max(sigmas))
