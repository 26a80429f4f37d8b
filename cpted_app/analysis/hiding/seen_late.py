"""How late a walker sees somebody who waits beside a route.

The walker goes along the line and looks ahead at eye height; the person is as wide as its
shoulders. What counts is the first place from which enough sight gets through, and how far the
person is away from there. A person in view where the route begins is seen in time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hiding.roadside import half_width_m
from cpted_app.analysis.hiding.rules import Rules
from cpted_app.analysis.obstacles import Ints, Obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import stations, steps_along
from cpted_app.analysis.threads import do_all
from cpted_app.model.features import Route

STEP_M = 1.0
"""From one place of the walker to the next."""
_SECTORS = 720
_STRETCH_M = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """What the walkers of one route see of the places beside it.

    ``places`` (m,) number them, ``along_m`` (m,) is where they are passed. ``until_m`` (m, 2) is
    how near walkers come before they see who stands there, walking along the line and back; 0
    where they never do before they pass, NaN where they see in time. ``is_crouching`` (m,) says
    that one has to crouch to be hidden.
    """

    route: Route
    places: Ints
    along_m: Array
    until_m: Array
    is_crouching: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"


def sights(
    routes: Sequence[Route], points_m: Array, shades: Obstacles, rules: Rules, progress: Progress
) -> list[Sights]:
    """Return for each route how late its walkers see who stands at the points beside it, (n, 2)."""
    beside = [_beside(route, points_m, rules) for route in routes]
    faces_m = (rules.standing_m, rules.crouching_m)
    until_m = [np.full((2, len(places), 2), np.nan) for places, _ in beside]
    tasks: list[Callable[[], None]] = []
    for route, (places, along_m), out in zip(routes, beside, until_m, strict=True):
        walk = _Walk(route, points_m[places], along_m, shades, rules)
        ends = np.searchsorted(along_m, np.arange(_STRETCH_M, along_m.max(initial=0), _STRETCH_M))
        stretches = zip([0, *ends], [*ends, len(places)], strict=True)
        tasks += [
            walk.task(slice(since, to), face_m, is_back=back, out=out[pose, since:to, int(back)])
            for since, to in stretches
            for pose, face_m in enumerate(faces_m)
            for back in (False, True)
            if since < to
        ]
    do_all(lambda task: task(), tasks, progress)
    return [
        _posed(route, places, along_m, found)
        for route, (places, along_m), found in zip(routes, beside, until_m, strict=True)
    ]


def _beside(route: Route, points_m: Array, rules: Rules) -> tuple[Ints, Array]:
    """Return the points beside a route in the order in which they are passed, and where, m."""
    dots = shapely.points(points_m)
    is_near = shapely.dwithin(dots, route.geometry, rules.near_m + half_width_m(route))
    places = np.flatnonzero(is_near)
    along_m = shapely.line_locate_point(route.geometry, dots[places])
    order = np.argsort(along_m, kind="stable")
    return places[order], along_m[order]


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """One route with the spots beside it, (m, 2), by where they are passed."""

    route: Route
    spots_m: Array
    along_m: Array
    shades: Obstacles
    rules: Rules

    def task(self, part: slice, face_m: float, *, is_back: bool, out: Array) -> Callable[[], None]:
        """Return what fills in how near walkers come to some spots, m, and is NaN in time."""
        spots = np.column_stack([self.spots_m[part], np.full(part.stop - part.start, face_m)])
        passed_m = self.along_m[part]
        low_m, high_m = passed_m[0] - self.rules.look_m, passed_m[-1] + self.rules.look_m
        whole_m = steps_along(self.route.geometry, STEP_M)
        near = whole_m[(whole_m >= low_m - STEP_M) & (whole_m <= high_m + STEP_M)]
        middle, _ = stations(self.route.geometry, near)
        eyes = np.column_stack([middle, np.full(len(near), self.rules.eye_m)])
        turn = -1 if is_back else 1

        def fill() -> None:
            out[::turn] = self._until_m(
                eyes[::turn], turn * near[::turn], spots[::turn], turn * passed_m[::turn]
            )

        return fill

    def _until_m(self, eyes: Array, eye_along: Array, spots: Array, spot_along: Array) -> Array:
        from cpted_app.analysis.kernels.lurking import first_seen

        seen_from = np.full(len(spots), -1, dtype=np.int64)
        first_seen(
            np.ascontiguousarray(eyes),
            np.ascontiguousarray(eye_along),
            np.ascontiguousarray(spots),
            np.ascontiguousarray(spot_along),
            self.rules.look_m,
            self.rules.shoulder_m,
            self.rules.dense_below,
            self.shades.scene,
            _SECTORS,
            seen_from,
        )
        away_m = np.linalg.norm(eyes[seen_from, :2] - spots[:, :2], axis=1)
        until_m = np.where(seen_from < 0, 0.0, away_m)
        until_m[(seen_from == 0) | (until_m >= self.rules.hidden_until_m)] = np.nan
        return until_m


def _posed(route: Route, places: Ints, along_m: Array, until_m: Array) -> Sights:
    """Return the sights of those who stand where that hides them, and crouch elsewhere."""
    standing, crouching = until_m
    is_crouching = np.isnan(standing).all(axis=1) & ~np.isnan(crouching).all(axis=1)
    hidden = np.where(is_crouching[:, None], crouching, standing)
    return Sights(route, places, along_m, hidden, is_crouching)
