"""Where a drawing lies by what its file says: its reference system, or only its unit."""

import numpy as np
import shapely

from cpted_app.exchange.coordinates import to_site
from cpted_app.exchange.drawing_units import is_believable
from cpted_app.exchange.plans import PlanFile
from cpted_app.model.control_points import fit_points, pairs
from cpted_app.model.placement import Fit, Placement, from_scale
from cpted_app.model.records import Plan
from cpted_app.words import N_, Message

_GRID = np.linspace(0.0, 1.0, 5)


def stated_fit(file: PlanFile, plan: Plan) -> tuple[Fit, str] | None:
    """Return the scale a drawing states and how, or None where a person has to say.

    The stated unit counts if the drawing then has the size of a site; its lower left corner
    lies at the origin. A drawing that states a reference system lands by that instead.
    """
    drawing = file.drawing
    if drawing is None or drawing.is_sheet or drawing.unit_m is None:
        return None
    if not is_believable(drawing):
        return None
    fit = Fit(
        placement=from_scale(drawing.unit_m, plan.height_px),
        residuals_m=(),
        rmse_m=0.0,
        scale_uncertainty=None,
    )
    return fit, str(Message(N_("unit stated by the file: {unit:g} m"), {"unit": drawing.unit_m}))


def by_coordinates(plan: Plan, unit: float, crs: str, site_crs: str) -> Fit:
    """Return the place of a drawing whose coordinates, times ``unit``, are those of a system.

    Between two systems a similarity through a grid of points is fitted; its residuals say how
    far the two differ in shape over the drawing.
    """
    x, y = plan.origin_x or 0.0, plan.origin_y or 0.0
    if crs == site_crs:
        placement = Placement(unit, 0.0, unit * x, 0.0, -unit, unit * y)
        return Fit(placement=placement, residuals_m=(), rmse_m=0.0, scale_uncertainty=None)
    across, down = np.meshgrid(plan.width_px * _GRID, plan.height_px * _GRID)
    sheet = np.column_stack([across.ravel(), down.ravel()])
    world = np.column_stack([x + sheet[:, 0], y - sheet[:, 1]]) * unit
    move = to_site(crs, site_crs)
    moved = shapely.get_coordinates([move(shapely.Point(*place)) for place in world])
    return fit_points(
        pairs([(float(a), float(b)) for a, b in sheet], [(float(a), float(b)) for a, b in moved])
    )
