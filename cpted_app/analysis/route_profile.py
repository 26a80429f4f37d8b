"""All that is known along one route, on one distance: what charts, cards and reports show."""

from dataclasses import dataclass

from cpted_app.analysis.hiding.candidates import Candidate, ConcealmentResults
from cpted_app.analysis.light.result import LightResults, RouteLight
from cpted_app.analysis.registry import Results
from cpted_app.analysis.walks import Walk, WalkResults
from cpted_app.analysis.ways.result import RouteWays, WayResults


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RouteProfile:
    """A walk with the light, the candidates and the ways of its route, where they are known."""

    walk: Walk
    light: RouteLight | None = None
    candidates: tuple[Candidate, ...] = ()
    ways: RouteWays | None = None

    @property
    def forced(self) -> tuple[tuple[float, float], ...]:
        """The stretches without choice, metres along the route."""
        return self.ways.forced if self.ways is not None else ()


def route_profile(results: Results, route_id: str) -> RouteProfile | None:
    """Return what is known along a route, or None before its walk was computed."""
    walks, light = results.get("walks"), results.get("light")
    hiding, ways = results.get("concealment"), results.get("ways")
    walk = walks.routes.get(route_id) if isinstance(walks, WalkResults) else None
    if walk is None:
        return None
    return RouteProfile(
        walk=walk,
        light=light.routes.get(route_id) if isinstance(light, LightResults) else None,
        candidates=hiding.beside(route_id) if isinstance(hiding, ConcealmentResults) else (),
        ways=ways.routes.get(route_id) if isinstance(ways, WayResults) else None,
    )
