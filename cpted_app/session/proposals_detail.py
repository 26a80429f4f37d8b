"""What the report says of proposals: beside what exists, and what changes over the plan.

Belongs here: computing it from the part of a site that the report's readers may have, and from
nothing else. A site without proposals pays nothing for it.
"""

from typing import TYPE_CHECKING

import numpy as np

from cpted_app.analysis.registry import Progress, part
from cpted_app.analysis.sampling import Raster
from cpted_app.drawing.fields import CHANGE, Steps
from cpted_app.model.actions import proposing
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site
from cpted_app.model.staging import difference
from cpted_app.session import light_picture, sight_picture
from cpted_app.session.comparing import compare
from cpted_app.session.difference_picture import Difference
from cpted_app.session.field_picture import Question
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.light_picture import LightChoice, Night
from cpted_app.session.sight_detail import is_worth_a_map
from cpted_app.session.sight_picture import FIELDS, Sight, SightChoice

if TYPE_CHECKING:
    from cpted_app.analysis.light.field import Field
    from cpted_app.report.proposals_detail import ProposalsDetail
    from cpted_app.report.sight_detail import SightField

CELLS, CELLS_SHOWN = 6_000, 10_000
"""About the cells in which differences are looked for, and those of a map of what was found."""
AROUND_M = 12.0
"""How far a map reaches beyond where something differs."""


def proposals_detail(
    seen: Site, kept: KeptResults, progress: Progress, checklist: str = ""
) -> "ProposalsDetail | None":
    """Return what the chapter on proposals needs; None where these readers see no proposal.

    Args:
        seen: The part of what exists that the readers may have, with their proposals.
        kept: Results that are known already.
        progress: Told the share done.
        checklist: The one to assess against; without it the site's own.

    Raises:
        Cancelled: nobody waits for it any more.
        UserError: the checklist cannot be read.
    """
    ids = [row.id for row in proposing.proposals(seen)]
    if not ids:
        return None
    # Loaded late: what follows needs the compiled loops.
    from cpted_app.report.proposals_detail import ProposalsDetail

    found = compare(seen, ids, part(progress, 0, 2), kept, checklist)
    light: dict[str, Field] = {}
    eyes: dict[str, SightField] = {}
    for place, state in enumerate(found.states[1:]):
        told = part(part(progress, 1, 2), place, len(ids))
        if state.scenario is None or not seen.header.is_metric:
            continue
        lit = _light(seen, state.site, part(told, 0, 2))
        looked = _eyes(seen, state.site, part(told, 1, 2))
        light.update({state.scenario.id: lit} if lit is not None else {})
        eyes.update({state.scenario.id: looked} if looked is not None else {})
    return ProposalsDetail(comparison=found, light=light, eyes=eyes)


def _light(before: Site, after: Site, progress: Progress) -> "Field | None":
    box = _joined(light_picture.region(before), light_picture.region(after))
    if box is None or not difference(before, after).touches & light_picture.READS:
        return None
    choice = LightChoice()
    asked = Difference(Night(after, choice), Night(before, choice))
    return _field(asked, box, CHANGE, progress)


def _eyes(before: Site, after: Site, progress: Progress) -> "SightField | None":
    from cpted_app.report.sight_detail import SightField

    choice = SightChoice(quantity=Sight.EYES)
    box = _joined(*(sight_picture.region(each, choice) for each in (before, after)))
    if box is None or not difference(before, after).touches & FIELDS[choice.quantity].reads:
        return None
    asked = Difference(*(sight_picture.asked(each, choice) for each in (after, before)))
    steps = sight_picture.change_steps(choice)
    field = _field(asked, box, steps, progress)
    return None if field is None else SightField(field=field, steps=steps)


def _field(asked: Question, box: Box, steps: Steps, progress: Progress) -> "Field | None":
    """Return the values where they differ by a step; if they do so nowhere, those of the box.

    None where nothing differs at all.
    """
    from cpted_app.analysis.light.field import Field, finest_step_m

    if not is_worth_a_map(box):
        return None
    raster = Raster.over(box, finest_step_m(box, CELLS))
    values = asked.on(raster, part(progress, 0, 2))
    size = np.abs(np.nan_to_num(values)).ravel()
    far = raster.centres_m[size >= min(each for each in steps.bounds if each > 0.0)]
    if not far.size:
        return Field(raster, values) if size.any() else None
    west, south = np.maximum(far.min(axis=0) - AROUND_M, box[:2]).tolist()
    east, north = np.minimum(far.max(axis=0) + AROUND_M, box[2:]).tolist()
    shown = west, south, east, north
    near = Raster.over(shown, finest_step_m(shown, CELLS_SHOWN))
    return Field(near, asked.on(near, part(progress, 1, 2)))


def _joined(*boxes: Box | None) -> Box | None:
    """Return the box around boxes; None where there is none."""
    known = np.array([box for box in boxes if box is not None])
    if not known.size:
        return None
    west, south = known[:, :2].min(axis=0)
    east, north = known[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)
