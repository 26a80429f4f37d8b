"""Light as a picture over the plan: what is asked for, where, and the exact value.

Belongs here: what window and report choose about a field of light. What light is belongs to
``analysis``, how a picture of it is made to ``field_picture``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.field import FieldOptions, lit_by
from cpted_app.analysis.light.illumination import FACINGS_DEG, buildings, is_built_over
from cpted_app.analysis.light.lighting import Lamps, Quantity, Receiver
from cpted_app.analysis.obstacles import Obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.assess.light_classes import light_class
from cpted_app.drawing import fields
from cpted_app.drawing.fields import FieldPicture, Steps
from cpted_app.model.features import Barrier, Luminaire, Route, Tree, Zone
from cpted_app.model.geometry import Box
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.kinds import LightQuantity, LuminaireState
from cpted_app.model.records import Header, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.session.field_picture import CELLS

READS = frozenset({Luminaire, Barrier, Tree, Photometry, Header, Plan})
"""Rows on which the light over the plan depends."""
AROUND_M = 40.0
"""How far beyond the outermost luminaire a picture reaches."""

_QUANTITIES: Mapping[LightQuantity, Quantity] = {
    LightQuantity.HORIZONTAL: Quantity.HORIZONTAL,
    LightQuantity.VERTICAL: Quantity.VERTICAL,
    LightQuantity.SEMICYLINDRICAL: Quantity.SEMICYLINDRICAL,
    LightQuantity.HEMISPHERICAL: Quantity.HEMISPHERICAL,
}


class Lit(StrEnum):
    """Whose light is shown."""

    EXISTING = "existing"
    PROPOSED = "proposed"
    ONLY_PLANNED = "only planned"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class LightChoice:
    """What a picture of light shows.

    ``bearing_deg`` is where a face or a wall looks to; None takes the least of north, east,
    south and west. ``hour`` is local time, 0 … 24; None: nothing is switched off or dimmed.
    """

    quantity: LightQuantity = LightQuantity.HORIZONTAL
    bearing_deg: float | None = None
    leaf_on: bool = True
    lit: Lit = Lit.EXISTING
    hour: float | None = None

    @property
    def is_on_faces(self) -> bool:
        """Whether the quantity has a direction, and is calculated at the height of a face."""
        return self.quantity in (LightQuantity.VERTICAL, LightQuantity.SEMICYLINDRICAL)

    @property
    def height_m(self) -> float:
        """Height above ground at which light is calculated, m."""
        return FACE_HEIGHT_M if self.is_on_faces else 0.0

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """What measures the light; the least of them counts."""
        quantity = _QUANTITIES[self.quantity]
        if not self.is_on_faces:
            return (Receiver(quantity),)
        bearings = FACINGS_DEG if self.bearing_deg is None else (self.bearing_deg,)
        return tuple(Receiver(quantity, bearing) for bearing in bearings)

    @property
    def steps(self) -> Steps:
        """The steps where no class is asked about."""
        if self.lit is Lit.CHANGE:
            return fields.CHANGE
        return fields.plain_steps(on_faces=self.is_on_faces)


@dataclass(frozen=True, eq=False)
class Night:
    """A site ready to be asked about its light, for one choice."""

    site: Site
    choice: LightChoice
    cells = CELLS
    is_smooth = True
    is_exact = True
    is_of_grid = False

    @cached_property
    def lit_by(self) -> tuple[Lamps, Obstacles]:
        """The luminaires that burn, and what stands in the way of their light."""
        options = FieldOptions(
            height_m=self.choice.height_m,
            leaf_on=self.choice.leaf_on,
            with_planned=self.choice.lit is not Lit.EXISTING,
            with_existing=self.choice.lit is not Lit.ONLY_PLANNED,
            hour=self.choice.hour,
        )
        return lit_by(self.site, options)

    @cached_property
    def ground(self) -> shapely.STRtree:
        """The ground under buildings."""
        return buildings(self.site)

    @cached_property
    def before(self) -> "Night":
        """The same night without what is planned."""
        return Night(self.site, replace(self.choice, lit=Lit.EXISTING))

    def at(self, points_m: Array, progress: Progress, *, is_exact: bool = False) -> Array:
        """Return the light at places outside buildings, shape (n, 2), in lx, shape (n,).

        Where it is to be exact, every beam is tested for shadow, however faint.

        Raises:
            Cancelled: nobody waits for the result any more.
        """
        if self.choice.lit is Lit.CHANGE:
            first, second = _half(progress, 0), _half(progress, 1)
            before = self.before.at(points_m, first, is_exact=is_exact)
            after = self._lit(points_m, second, is_exact=is_exact)
            change: Array = after - before
            return change
        return self._lit(points_m, progress, is_exact=is_exact)

    def value_at(self, x_m: float, y_m: float) -> float | None:
        """Return the light at one place, exact, in lx; None inside a building."""
        point = np.array([[x_m, y_m]])
        if is_built_over(self.ground, point)[0]:
            return None
        return float(self.at(point, _quiet, is_exact=True)[0])

    def on(self, raster: Raster, progress: Progress) -> Array:
        """Return the light on a grid in lx, shape (ny, nx), NaN inside buildings."""
        points = raster.centres_m
        outside = ~is_built_over(self.ground, points)
        values = np.full(len(points), np.nan)
        values[outside] = self.at(points[outside], progress)
        return values.reshape(raster.ny, raster.nx)

    def veil(self, raster: Raster, values: Array, holes: Sequence[shapely.Polygon]) -> FieldPicture:
        """Return the veil of the night."""
        return fields.night_image(raster, values, holes=holes)

    def _lit(self, points_m: Array, progress: Progress, *, is_exact: bool) -> Array:
        lamps, shades = self.lit_by
        heights = np.full(len(points_m), self.choice.height_m)
        points = np.column_stack([points_m, heights])
        lamps = lamps.exact() if is_exact else lamps
        found = lighting.illuminance(lamps, shades, points, self.choice.receivers, progress)
        least: Array = found.min(axis=1)
        return least


def steps_for(choice: LightChoice, subject: Route | Zone | None) -> Steps:
    """Return the steps of a choice: those of the subject's class, where it limits the quantity."""
    found = light_class(subject.lighting_class) if subject is not None else None
    if found is None or choice.lit is Lit.CHANGE:
        return choice.steps
    prefix = f"{choice.quantity.value}_"
    limits = [
        limit.value
        for key, limit in found.limits.items()
        if key.startswith(prefix) and limit.unit == "lx" and not key.endswith("_most")
    ]
    return fields.class_steps(limits) or choice.steps


def region(site: Site) -> Box | None:
    """Return the box that a picture of light covers, or None where nothing could shine."""
    tables = {row.name for row in site.all(Photometry)}
    shapes = [
        row.geometry.buffer(AROUND_M)
        for row in site.all(Luminaire)
        if row.photometry in tables and row.state is not LuminaireState.FAULTY
    ]
    if not shapes:
        return None
    shapes += [row.geometry for row in (*site.all(Zone), *site.all(Route))]
    west, south, east, north = shapely.total_bounds(np.array(shapes))
    return float(west), float(south), float(east), float(north)


def without_photometry(site: Site) -> tuple[Luminaire, ...]:
    """Return the luminaires that give no light here because nothing says how they shine."""
    tables = {row.name for row in site.all(Photometry)}
    return tuple(row for row in site.all(Luminaire) if row.photometry not in tables)


def has_planned(site: Site) -> bool:
    """Return whether any luminaire is proposed."""
    return any(row.state is LuminaireState.PLANNED for row in site.all(Luminaire))


def _half(progress: Progress, at: int) -> Progress:
    return lambda share: progress((at + share) / 2.0)


def _quiet(_share: float) -> None:
    return
