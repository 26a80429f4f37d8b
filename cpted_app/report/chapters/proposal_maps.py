"""Part of chapter 13: where a proposal changes light and eyes over the plan."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cpted_app.analysis.light.field import Field
from cpted_app.assess.comparison import Comparison
from cpted_app.drawing import staged
from cpted_app.drawing.fields import CHANGE, Steps
from cpted_app.drawing.primitives import Primitive
from cpted_app.model.edit import Change
from cpted_app.model.features import Barrier, Luminaire, Tree
from cpted_app.model.kinds import LuminaireState
from cpted_app.report.content import Block, FieldMap, Paragraph
from cpted_app.report.context import Context
from cpted_app.report.light_words import light_map
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.report.sight_detail import SightField
from cpted_app.report.sight_words import EYES_SHOWN
from cpted_app.words import N_

MAP_PT = 285.0
"""The most height of a map, points: two of them fit on a page."""


def difference_maps(context: Context, detail: ProposalsDetail, at: int) -> list[Block]:
    """Return where light and eyes differ; nothing where the proposal changes neither."""
    say, state = context.say, detail.comparison.states[at]
    scenario = state.scenario.id if state.scenario is not None else ""
    blocks: list[Block] = []
    light, eyes = detail.light.get(scenario), detail.eyes.get(scenario)
    over = _over(detail.comparison, at)
    if light is not None and not _shows(CHANGE, light):
        text = N_("Nowhere does light on the ground change by {least} lx or more.")
        blocks.append(Paragraph(words=say(text, least=say.number(_least(CHANGE))), style="note"))
    elif light is not None:
        caption = N_("Light on the ground with the proposal, less that of what exists.")
        made = light_map(context, light, CHANGE, say(caption), highest_pt=MAP_PT)
        blocks.append(replace(made, site=state.site, over=over, is_wide=True))
    if eyes is not None and _shows(eyes.steps, eyes.field):
        blocks.append(replace(_eyes_map(context, eyes), site=state.site, over=over))
    if any(one.state is LuminaireState.PLANNED for one in state.site.all(Luminaire)):
        text = N_("Luminaires marked as planned give no light in these figures.")
        blocks.append(Paragraph(words=say(text), style="note"))
    return blocks


def _shows(steps: Steps, field: Field) -> bool:
    """Return whether anything on a map of differences would be coloured."""
    return bool((np.abs(np.nan_to_num(field.values)) >= _least(steps)).any())


def _least(steps: Steps) -> float:
    return min(bound for bound in steps.bounds if bound > 0.0)


def _over(found: Comparison, at: int) -> tuple[Primitive, ...]:
    """Return badges and ghosts of the marks that a proposal adds, changes or removes."""
    changes = [Change(one.earlier, one.later) for one in found.marks(at)]
    return tuple(part for each in changes for part in staged.staged_primitives(each))


def _eyes_map(context: Context, shown: SightField) -> FieldMap:
    say, values = context.say, shown.field.values
    caption = N_(
        "Openings that see a person who stands there, at any hour, trees in leaf: with the"
        " proposal, less those of what exists."
    )
    text = N_("{caption} More on {more} of the ground on the map, fewer on {fewer}.")
    known = values[~np.isnan(values)]
    more, fewer = (say.percent(float(each.mean())) for each in (known > 0, known < 0))
    return FieldMap(
        field=shown.field,
        steps=shown.steps,
        caption=say(caption),
        labels=(tuple(_steps_named(shown.steps.bounds)),),
        unit=say(N_("openings")),
        alt=say(text, caption=say(caption), more=more, fewer=fewer),
        highest_pt=MAP_PT,
        is_wide=True,
        shown=EYES_SHOWN,
        quiet=(Barrier, Tree),
        is_smooth=False,
    )


def _steps_named(bounds: Sequence[float]) -> list[str]:
    """Return the names of colours that stand for whole numbers between bounds.

    >>> _steps_named((-1.5, -0.5, 0.5, 2.5))
    ['≤ −2', '−1', '0', '+1 +2', '≥ +3']
    """

    def signed_number(value: int) -> str:
        return f"{value:+d}".replace("-", "−") if value else "0"

    names = [f"≤ {signed_number(math.floor(bounds[0]))}"]
    for low, high in pairwise(bounds):
        ends = dict.fromkeys((math.ceil(low), math.floor(high)))
        names.append(" ".join(signed_number(each) for each in ends))
    return [*names, f"≥ {signed_number(math.ceil(bounds[-1]))}"]
