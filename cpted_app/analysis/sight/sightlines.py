"""What an observer sees along each marked sightline: exact, over flat ground.

The line of sight is straight from the observer's eye to the target point. A feature touches
it where the line lies inside its outline (see ``crossing``) and strictly between its lower
edge and its top: a line exactly at the top, or exactly at the lower edge, is clear. An eye
or target on a building's outline that looks away from it is outside; inside the outline it
is behind the wall, and the building counts. Two solids that share a wall leave no gap: a
line along the shared wall touches both.

Openness counts once for each stretch inside a feature, however thick: two crossings of one
fence filter twice. Ground relief, refraction and the observer's own movement are left out.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.result import Obstacle, SightlineResults, SightlineView, Status
from cpted_app.analysis.scene import Scene, Screen
from cpted_app.analysis.sight.crossing import TOUCH_M, Ray, Span, merged, overlaps, without
from cpted_app.analysis.sight.doubt import with_doubt
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

__all__ = ["Obstacle", "SightlineResults", "SightlineView", "run", "views"]

NOT_CALIBRATED = N_("The plan is not calibrated, so nothing is measured in metres yet.")


@dataclass(frozen=True, slots=True)
class _Sight:
    """A ray with the height of the line above ground."""

    ray: Ray
    observer_height_m: float
    target_height_m: float

    def height_m(self, along_m: float) -> float:
        share = along_m / self.ray.length_m
        return self.observer_height_m + share * (self.target_height_m - self.observer_height_m)

    def clipped(self, span: Span, base_m: float, top_m: float) -> Span | None:
        """Return the part of a stretch between two heights, or None where it has none."""
        first, last = self.height_m(span[0]), self.height_m(span[1])
        if max(first, last) <= base_m + TOUCH_M or min(first, last) >= top_m - TOUCH_M:
            return None
        rise = last - first
        if abs(rise) <= TOUCH_M:
            return span
        ends = sorted((h - first) / rise for h in (base_m, top_m))
        width = span[1] - span[0]
        return span[0] + max(ends[0], 0.0) * width, span[0] + min(ends[1], 1.0) * width


@dataclass(frozen=True, slots=True)
class _Solid:
    """Where a ray is inside a solid, and where it has it on one bank only, within its heights."""

    screen: Screen
    inside: tuple[Span, ...]
    left_only: tuple[Span, ...]
    right_only: tuple[Span, ...]


@analysis("sightlines", reads={Sightline, Barrier, Tree, Header, Plan}, unit="m")
def run(site: Site, progress: Progress) -> SightlineResults:
    """Return the view along every sightline, lengths in metres along the ground."""
    progress(0.0)
    if not site.header.is_metric:
        return SightlineResults(views={}, reason=Message(NOT_CALIBRATED))
    lines = site.all(Sightline)
    scene = Scene(site)

    def look(these: Sequence[Sightline]) -> list[SightlineView]:
        return views(scene, these)

    seen = look(lines)
    progress(0.4)
    doubted = with_doubt(site, lines, seen, look)
    progress(1.0)
    return SightlineResults(views={view.sightline_id: view for view in doubted})


def views(scene: Scene, lines: Sequence[Sightline]) -> list[SightlineView]:
    """Return what is seen along lines, marked or not, with lengths in metres along the ground.

    Nothing is said of their uncertainties.
    """
    along = scene.along([line.geometry for line in lines])
    return [_view(line, screens) for line, screens in zip(lines, along, strict=True)]


def _view(line: Sightline, screens: Iterable[Screen]) -> SightlineView:
    start, end = line.geometry.coords[0], line.geometry.coords[-1]
    ray = Ray.between(start[:2], end[:2])
    sight = _Sight(ray, line.observer_height_m, line.target_height_m)
    obstacles = _obstacles(sight, screens)
    opaque = [each.from_m for each in obstacles if each.openness == 0.0]
    status: Status = "blocked" if opaque else "filtered" if obstacles else "clear"
    return SightlineView(
        sightline_id=line.id,
        label=line.label or line.id,
        length_m=ray.length_m,
        length_uncertainty_m=None,
        status=status,
        visible_m=min(opaque, default=ray.length_m),
        transmission=math.prod((each.openness for each in obstacles), start=1.0),
        obstacles=obstacles,
        observer_height_m=line.observer_height_m,
        target_height_m=line.target_height_m,
    )


def _obstacles(sight: _Sight, screens: Iterable[Screen]) -> tuple[Obstacle, ...]:
    found: list[Obstacle] = []
    solids: list[_Solid] = []
    for screen in screens:
        if screen.is_solid:
            solids.append(_solid(sight, screen))
        else:
            found += _made(sight, screen, _in_height(sight, screen, screen.met_by(sight.ray)))
    edged = [solid for solid in solids if solid.left_only or solid.right_only]
    for solid in solids:
        spans = merged([*solid.inside, *_shared(solid, edged)])
        found += _made(sight, solid.screen, spans)
    return tuple(sorted(found, key=lambda o: (o.from_m, o.to_m, o.label, o.feature_id)))


def _solid(sight: _Sight, screen: Screen) -> _Solid:
    banks = screen.banks(sight.ray)
    if banks.left == banks.right:
        return _Solid(screen, _in_height(sight, screen, banks.left), (), ())
    return _Solid(
        screen,
        _in_height(sight, screen, overlaps(banks.left, banks.right)),
        _in_height(sight, screen, without(banks.left, banks.right)),
        _in_height(sight, screen, without(banks.right, banks.left)),
    )


def _in_height(sight: _Sight, screen: Screen, spans: Iterable[Span]) -> tuple[Span, ...]:
    clipped = (sight.clipped(span, screen.base_m, screen.top_m) for span in spans)
    return tuple(span for span in clipped if span is not None)


def _shared(solid: _Solid, edged: Iterable[_Solid]) -> list[Span]:
    """Return where the line runs along a wall that a solid shares with another one."""
    return [
        span
        for other in edged
        if other is not solid
        for span in (
            *overlaps(solid.left_only, other.right_only),
            *overlaps(solid.right_only, other.left_only),
        )
    ]


def _made(sight: _Sight, screen: Screen, spans: Sequence[Span]) -> list[Obstacle]:
    ends = [sorted(map(sight.height_m, span)) for span in spans]
    heights = [(max(low, screen.base_m), min(high, screen.top_m)) for low, high in ends]
    top_m = _down_to_cm(min((low for low, _ in heights), default=0.0))
    base_m = _up_to_cm(max((high for _, high in heights), default=0.0))
    return [
        Obstacle(
            feature_id=screen.feature_id,
            label=screen.label,
            what=screen.what,
            from_m=from_m,
            to_m=to_m,
            sight_low_m=low,
            sight_high_m=high,
            base_m=screen.base_m,
            top_m=screen.top_m,
            openness=screen.openness,
            clear_if_top_m=top_m if top_m > screen.base_m else None,
            clear_if_base_m=base_m if base_m < screen.top_m else None,
        )
        for (from_m, to_m), (low, high) in zip(spans, heights, strict=True)
    ]


def _down_to_cm(height_m: float) -> float:
    return math.floor(100.0 * height_m + 1e-5) / 100.0


def _up_to_cm(height_m: float) -> float:
    return math.ceil(100.0 * height_m - 1e-5) / 100.0
