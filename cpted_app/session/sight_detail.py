"""What the report says about sight beyond the results: maps, and sightlines as they change.

Belongs here: computing it from the part of a site that the report's readers may have, and from
nothing else. A site without openings and ways out pays nothing for it.
"""

from typing import TYPE_CHECKING

import numpy as np

from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.model.features import Sightline
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site
from cpted_app.session.sight_picture import Sight, SightChoice, asked, region, steps_for

if TYPE_CHECKING:
    from cpted_app.analysis.sight.variants import Variants
    from cpted_app.report.sight_detail import SightDetail, SightField

CELLS = 40_000
"""About the cells of a map: finer than paper shows at the size it is printed."""
LEAST_M = 5.0
"""What is marked on less than this gets no map."""


def is_worth_a_map(box: Box) -> bool:
    """Return whether a map of a box, in site metres, would show more than a spot."""
    return max(box[2] - box[0], box[3] - box[1]) >= LEAST_M


def sight_detail(seen: Site, progress: Progress) -> "SightDetail":
    """Return what the chapters on sight need, from the part of a site that readers may have.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    from cpted_app.report.sight_detail import SightDetail

    return SightDetail(
        eyes=_field(seen, Sight.EYES, lambda share: progress(0.4 * share)),
        way=_field(seen, Sight.WAY, lambda share: progress(0.4 + 0.4 * share)),
        variants=_variants(seen, lambda share: progress(0.8 + 0.2 * share)),
    )


def _field(site: Site, quantity: Sight, progress: Progress) -> "SightField | None":
    from cpted_app.analysis.light.field import Field, finest_step_m
    from cpted_app.report.sight_detail import SightField

    choice = SightChoice(quantity=quantity)
    box = region(site, choice) if site.header.is_metric else None
    if box is None or not is_worth_a_map(box):
        return None
    raster = Raster.over(box, finest_step_m(box, CELLS))
    values = asked(site, choice).on(raster, progress)
    if np.isnan(values).all():
        return None
    return SightField(field=Field(raster, values), steps=steps_for(choice))


def _variants(site: Site, progress: Progress) -> "dict[str, Variants]":
    from cpted_app.analysis.sight.variants import variants

    lines = site.all(Sightline) if site.header.is_metric else ()
    found: dict[str, Variants] = {}
    for done, line in enumerate(lines, start=1):
        each = variants(site, line)
        if not each.is_empty:
            found[line.id] = each
        progress(done / len(lines))
    return found
