"""Looking around from a place of the plan: what is asked, and the site made ready for it.

Belongs here: choices and their order of work. What is seen belongs to ``analysis``; what follows
the pointer at once is the isovist, the rest is asked of a job.
"""

from dataclasses import dataclass
from functools import cached_property

import shapely

from cpted_app.analysis.growth import grown
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.isovist_shape import Isovist
from cpted_app.analysis.sight.seen_at_night import Lamplight, SeenAtNight, cell_m, seen_at_night
from cpted_app.analysis.sight.visible_ground import Seen, visible_region
from cpted_app.model.features import Barrier, Luminaire, Tree
from cpted_app.model.heights import (
    CHILD_EYE_HEIGHT_M,
    EYE_HEIGHT_M,
    WHEELCHAIR_EYE_HEIGHT_M,
)
from cpted_app.model.records import Header, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_

READS = frozenset({Barrier, Tree, Luminaire, Photometry, Header, Plan})
"""Rows on which what is seen depends."""
CELLS = (600, 6_000)
"""About the cells in which what is lit is found: first coarse, then fine."""

EYES = {
    EYE_HEIGHT_M: N_("adult"),
    WHEELCHAIR_EYE_HEIGHT_M: N_("wheelchair user"),
    CHILD_EYE_HEIGHT_M: N_("child"),
}
"""Eye heights above ground, m, and whose they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookChoice:
    """How somebody looks around; ``target_m`` None is the height of the eye.

    ``view_deg`` None is all around; ``hour`` is local time, None counts all that ever stands.
    """

    eye_m: float = EYE_HEIGHT_M
    target_m: float | None = None
    radius_m: float = 100.0
    view_deg: float | None = None
    leaf_on: bool = True
    hour: float | None = None
    is_night: bool = False
    years: int = 0


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands, and which way they look, as far as that matters."""

    at_m: tuple[float, float]
    bearing_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """What is seen at the height of the target, and by night its lit part once that is known."""

    seen: Seen
    night: SeenAtNight | None = None


@dataclass(frozen=True, eq=False)
class Lookout:
    """A site made ready for one choice; each part is made when it is first asked for."""

    site: Site
    choice: LookChoice

    @cached_property
    def viewer(self) -> Viewer:
        """What an eye may meet."""
        return Viewer.of(self._planted, leaf_on=self.choice.leaf_on, hour=self.choice.hour)

    def isovist(self, stand: Stand) -> Isovist:
        """Return what is seen on the plane of the eye."""
        choice = self.choice
        return self.viewer.isovist(
            (*stand.at_m, choice.eye_m),
            radius_m=choice.radius_m,
            bearing_deg=stand.bearing_deg,
            view_deg=choice.view_deg,
        )

    def seen(self, stand: Stand) -> Seen:
        """Return what is seen at the height of the target, freely and through planting."""
        choice = self.choice
        return visible_region(
            self.viewer,
            (*stand.at_m, choice.eye_m),
            choice.eye_m if choice.target_m is None else choice.target_m,
            radius_m=choice.radius_m,
            bearing_deg=stand.bearing_deg,
            view_deg=choice.view_deg,
        )

    def lit(self, stand: Stand, seen: Seen, cells: int, progress: Progress) -> SeenAtNight:
        """Return what of it is lit enough at night for a person there to be seen.

        Raises:
            Cancelled: nobody waits for the result any more.
        """
        region = shapely.union(seen.clear, seen.through)
        step_m = cell_m(region, cells)
        return seen_at_night(self._light, region, stand.at_m, step_m=step_m, progress=progress)

    @cached_property
    def _planted(self) -> Site:
        return grown(self.site, self.choice.years)

    @cached_property
    def _light(self) -> Lamplight:
        return Lamplight.of(self._planted, leaf_on=self.choice.leaf_on, hour=self.choice.hour)
