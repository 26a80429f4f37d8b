"""What else is seen along a sightline: without leaves, at other hours, in later years.

Belongs here: the same line in the circumstances that change by themselves. What somebody would
have to cut is said by the obstacles of a view.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.growth import grown
from cpted_app.analysis.hours import DAY_H, ends
from cpted_app.analysis.result import SightlineView, Status
from cpted_app.analysis.scene import Scene
from cpted_app.analysis.sight.crossing import TOUCH_M
from cpted_app.analysis.sight.sightlines import views
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.fields import specs
from cpted_app.model.kinds import Leaf
from cpted_app.model.site import Site

LATER_YEARS = (1, 3, 5)
_FORESEEN_YEARS = 30.0
_YEAR_STEP = 0.1
_TOUCH_M = 2.0 * TOUCH_M
_ORDER: tuple[Status, ...] = ("clear", "filtered", "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursView:
    """What is seen between two hours of the day; past midnight ``to_h`` is less."""

    from_h: float
    to_h: float
    view: SightlineView


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """A sightline in other circumstances; None or empty where these change nothing by nature.

    ``by_hour`` are the parts of a day in which other timed obstacles are there. ``worse`` is
    after how many years, to a tenth, planting first makes the line worse, and how it is then;
    None where it does not within 30 years.
    """

    leaf_off: SightlineView | None
    by_hour: tuple[HoursView, ...]
    later: tuple[tuple[int, SightlineView], ...]
    worse: tuple[float, SightlineView] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing on the site changes by itself."""
        return self.leaf_off is None and not self.by_hour and not self.later


def variants(site: Site, line: Sightline) -> Variants:
    """Return what is seen along a line in the circumstances that its site knows."""
    site = _beside(site, line)
    barriers, trees = site.all(Barrier), site.all(Tree)
    has_leaves = any(row.leaf is Leaf.DECIDUOUS for row in trees) or any(
        row.seasonal_openness is not None for row in barriers
    )
    planting: tuple[Barrier | Tree, ...] = (*barriers, *trees)
    has_growth = any(row.growth_m_per_year > 0.0 for row in planting)
    years = LATER_YEARS if has_growth else ()
    return Variants(
        leaf_off=_seen(site, line, leaf_on=False) if has_leaves else None,
        by_hour=_by_hour(site, line),
        later=tuple((each, _seen(grown(site, each), line)) for each in years),
        worse=_worse(site, line) if has_growth else None,
    )


def _beside(site: Site, line: Sightline) -> Site:
    """Return the part of a site that can ever come into a line."""
    barriers, trees = site.all(Barrier), site.all(Tree)
    reach_m = [_TOUCH_M] * len(barriers) + [specs(Tree)["crown_radius_m"].maximum] * len(trees)
    rows: list[Barrier | Tree] = [*barriers, *trees]
    shapes = np.array([row.geometry for row in rows], dtype=object)
    is_near = shapely.dwithin(shapes, line.geometry, reach_m) if rows else []
    return Site.of([row for row, near in zip(rows, is_near, strict=True) if near], site.revision)


def _seen(
    site: Site, line: Sightline, *, leaf_on: bool = True, hour: float | None = None
) -> SightlineView:
    return views(Scene(site, leaf_on=leaf_on, hour=hour), [line])[0]


def _by_hour(site: Site, line: Sightline) -> tuple[HoursView, ...]:
    """Return the views of a day from midnight on, equal neighbours joined."""
    spans = [ends(row.present_hours) for row in site.all(Barrier) if row.present_hours]
    edges = sorted({edge % DAY_H for span in spans for edge in span})
    if len(edges) < 2:
        return ()
    found = [(hour, _seen(site, line, hour=hour)) for hour in edges]
    kept = [part for at, part in enumerate(found) if part[1] != found[at - 1][1]]
    if len(kept) < 2:
        return ()
    return tuple(
        HoursView(from_h=since, to_h=to, view=view)
        for (since, view), (to, _next) in zip(kept, [*kept[1:], kept[0]], strict=True)
    )


def _worse(site: Site, line: Sightline) -> tuple[float, SightlineView] | None:
    """Return after how many years the line is first worse than now: what grows only adds."""
    now = _worth(_seen(site, line))
    if _worth(_seen(grown(site, _FORESEEN_YEARS), line)) <= now:
        return None
    good, bad = 0, round(_FORESEEN_YEARS / _YEAR_STEP)
    while bad - good > 1:
        middle = (good + bad) // 2
        if _worth(_seen(grown(site, middle * _YEAR_STEP), line)) > now:
            bad = middle
        else:
            good = middle
    return round(bad * _YEAR_STEP, 1), _seen(grown(site, bad * _YEAR_STEP), line)


def _worth(view: SightlineView) -> tuple[int, float]:
    return _ORDER.index(view.status), -view.transmission
