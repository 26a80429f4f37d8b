"""What the light would be if: a lamp failed, the hour or the upkeep were others, more were built.

Belongs here: everything that follows from what each luminaire gives on its own. Light adds up,
so one pass over the luminaires answers all of it. What is worth what belongs to ``assess``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import burning, illumination, lighting
from cpted_app.analysis.light.field import Field, light_field
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.analysis.light.result import LightResults, Surface
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import ASSUMED_WIDTH_M, Raster, stations, way_points
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.site import Site


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """What each luminaire gives to the points of a surface.

    ``parts_lx`` has shape (k, m, 2 + 2 f): for each luminaire and each point outside buildings
    Eh, Ehs, then Ev and then Esc to each of the f facings.
    """

    surface: Surface
    luminaires: tuple[Luminaire, ...]
    outside: npt.NDArray[np.bool_]
    parts_lx: Array

    def lit(self, factors: npt.ArrayLike) -> Surface:
        """Return the surface as it is when each luminaire gives this share of its light."""
        total = np.tensordot(np.asarray(factors, dtype=float), self.parts_lx, axes=(0, 0))
        ev, esc = np.split(total[:, 2:], 2, axis=1)
        return replace(
            self.surface,
            eh_lx=self._scattered(total[:, 0]),
            ehs_lx=self._scattered(total[:, 1]),
            ev_lx=self._scattered(ev.min(axis=1)),
            esc_lx=self._scattered(esc.min(axis=1)),
            factor=None,
            initial=None,
        )

    @property
    def existing(self) -> Array:
        """The factors of what is there: 1 for working luminaires, 0 for planned ones."""
        working = [one.state is LuminaireState.WORKING for one in self.luminaires]
        return np.array(working, dtype=float)

    def _scattered(self, values: Array) -> Array:
        whole = np.full(len(self.outside), np.nan)
        whole[self.outside] = values
        return whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LampOut:
    """A surface as it would be without one of its luminaires.

    ``average_lost`` and ``minimum_lost`` are shares, 0 … 1, of the horizontal illuminance.
    """

    subject: str
    label: str
    luminaire: str
    luminaire_label: str
    without: Surface
    average_lost: float
    minimum_lost: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIf:
    """What would change on one surface.

    ``lamp_out`` runs from the worst failure on; ``night`` holds the parts of the night in which
    the light differs, one where nothing is switched; ``proposed`` is the light with the planned
    luminaires beside the working ones, None where none is planned.
    """

    subject: str
    lamp_out: tuple[LampOut, ...]
    night: tuple[tuple[burning.Period, Surface], ...]
    proposed: Surface | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Light before and after what is planned, and the difference, lx; one scale for both.

    ``highest_lx`` is the largest value of ``after``, and so of both.
    """

    before: Field
    after: Field
    difference: Field
    highest_lx: float


def lamp_out(
    site: Site, progress: Progress, results: LightResults | None = None
) -> tuple[LampOut, ...]:
    """Return what each single failure leaves of each route and zone with a class, worst first.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    found = what_if(site, progress, results)
    lost = [each for one in found.values() for each in one.lamp_out]
    return tuple(sorted(lost, key=_loss))


def what_if(
    site: Site, progress: Progress, results: LightResults | None = None
) -> Mapping[str, WhatIf]:
    """Return what would change on each route and zone that has a lighting class, by its id.

    Args:
        site: Whose light is asked for.
        progress: Told the share done.
        results: Of the analysis ``light`` of that same site, where they are known already.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    results = results or illumination.run(site, _part(progress, 0, 2))
    asked = [row for row in classed(site) if row.id in results.surfaces]
    shades, tables = obstacles(site), intensity_tables(site)
    found: dict[str, WhatIf] = {}
    for done, row in enumerate(asked):
        part = _part(_part(progress, 1, 2), done, len(asked))
        found[row.id] = _changes(
            shares(site, row, results.surfaces[row.id], (shades, tables), part)
        )
    progress(1.0)
    return found


def classed(site: Site) -> tuple[Route | Zone, ...]:
    """Return the routes and zones for which a lighting class is written down."""
    rows: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
    return tuple(row for row in rows if row.lighting_class.strip())


def shares(
    site: Site,
    row: Route | Zone,
    surface: Surface,
    scene: tuple[Obstacles, Mapping[str, IntensityTable]],
    progress: Progress,
) -> Shares:
    """Return what each working and each planned luminaire gives to a surface of a site."""
    shades, tables = scene
    luminaires = lighting.shining(site, with_planned=True)
    lamps = lighting.lamps(luminaires, tables).exact()
    outside = np.isfinite(surface.eh_lx)
    points_m = surface.points_m[outside]
    sides = _facings_deg(row, surface)[outside]
    count = sides.shape[1]
    ground = lighting.contributions_towards(
        lamps,
        shades,
        _at(points_m, 0.0),
        quantities=(Quantity.HORIZONTAL, Quantity.HEMISPHERICAL),
        bearings_deg=np.zeros((len(points_m), 2)),
        progress=_part(progress, 0, 2),
    )
    faces = lighting.contributions_towards(
        lamps,
        shades,
        _at(points_m, FACE_HEIGHT_M),
        quantities=[Quantity.VERTICAL] * count + [Quantity.SEMICYLINDRICAL] * count,
        bearings_deg=np.hstack([sides, sides]),
        progress=_part(progress, 1, 2),
    )
    by_id = {one.id: one for one in luminaires}
    return Shares(
        surface=surface,
        luminaires=tuple(by_id[each] for each in lamps.ids),  # type: ignore[index] # same ids
        outside=outside,
        parts_lx=np.concatenate([ground, faces], axis=2),
    )


def failures(found: Shares) -> tuple[LampOut, ...]:
    """Return what is left without each of the working luminaires, the worst loss first."""
    before = found.lit(found.existing)
    lost = [
        _without(found, at, before)
        for at, one in enumerate(found.luminaires)
        if one.state is LuminaireState.WORKING and found.parts_lx[at].any()
    ]
    return tuple(sorted(lost, key=_loss))


def over_the_night(found: Shares) -> tuple[tuple[burning.Period, Surface], ...]:
    """Return the parts of a day in which the working luminaires give different light."""
    is_working = found.existing == 1.0
    working = [one for one in found.luminaires if one.state is LuminaireState.WORKING]

    def lit(period: burning.Period) -> Surface:
        factors = np.zeros(len(is_working))
        factors[is_working] = period.factors
        return found.lit(factors)

    return tuple((period, lit(period)) for period in burning.periods(working))


def hours_until(share: float, *, rated_share: float = 0.8, rated_h: float = 100_000.0) -> float:
    """Return the burning hours after which LEDs give this share of their first light.

    The light is taken to fall exponentially, through ``rated_share`` at ``rated_h``: L80 at
    100,000 h where a maker says nothing else.

    Source: ANSI/IES TM-21, lumen maintenance as an exponential (not read in print). Valid from
    0 < share ≤ 1; makers may state no more than six times the hours that were tested.

    >>> round(hours_until(0.8)), hours_until(1.0)
    (100000, 0.0)
    """
    return max(0.0, rated_h * math.log(share) / math.log(rated_share))


def compared(
    site: Site,
    receiver: Receiver,
    raster: Raster,
    progress: Progress,
    *,
    height_m: float = 0.0,
    leaf_on: bool = True,
    hour: float | None = None,
) -> Comparison:
    """Return the light of the working luminaires, and that with the planned ones beside them.

    Raises:
        Cancelled: nobody waits for the result any more.
    """

    def field(place: int, *, is_planned: bool) -> Field:
        return light_field(
            site,
            receiver,
            raster,
            height_m=height_m,
            leaf_on=leaf_on,
            with_planned=is_planned,
            with_existing=not is_planned,
            hour=hour,
            progress=_part(progress, place, 2),
        )

    before, added = field(0, is_planned=False), field(1, is_planned=True)
    after = replace(before, values=before.values + added.values)
    known = after.values[np.isfinite(after.values)]
    return Comparison(
        before=before,
        after=after,
        difference=added,
        highest_lx=float(known.max()) if known.size else 0.0,
    )


def _changes(found: Shares) -> WhatIf:
    has_planned = bool((found.existing == 0.0).any())
    return WhatIf(
        subject=found.surface.subject,
        lamp_out=failures(found),
        night=over_the_night(found),
        proposed=found.lit(np.ones(len(found.luminaires))) if has_planned else None,
    )


def _without(found: Shares, at: int, before: Surface) -> LampOut:
    factors = found.existing
    factors[at] = 0.0
    left = found.lit(factors)
    one = found.luminaires[at]
    return LampOut(
        subject=found.surface.subject,
        label=found.surface.label,
        luminaire=one.id,
        luminaire_label=one.label or one.id,
        without=left,
        average_lost=_lost(before.average("eh"), left.average("eh")),
        minimum_lost=_lost(before.minimum("eh"), left.minimum("eh")),
    )


def _lost(before_lx: float, left_lx: float) -> float:
    return 1.0 - left_lx / before_lx if before_lx > 0.0 else 0.0


def _loss(one: LampOut) -> tuple[float, float, str, str]:
    return -one.minimum_lost, -one.average_lost, one.label, one.luminaire_label


def _facings_deg(row: Route | Zone, surface: Surface) -> Array:
    """Return the bearings that faces look to at each point of a surface, shape (n, f)."""
    if isinstance(row, Zone):
        return np.tile(illumination.FACINGS_DEG, (len(surface.points_m), 1))
    grid = way_points(row.geometry, surface.width_m or ASSUMED_WIDTH_M)
    _, ahead = stations(row.geometry, grid.along_m)
    bearings = np.degrees(np.arctan2(ahead[:, 0], ahead[:, 1])) % 360.0
    return np.column_stack([bearings, (bearings + 180.0) % 360.0])


def _at(points_m: Array, height_m: float) -> Array:
    return np.column_stack([points_m, np.full(len(points_m), height_m)])


def _part(progress: Progress, place: int, count: int) -> Progress:
    return lambda share: progress((place + share) / count)
