"""Edits of drawings: add one with its layers, show, lock, fade and colour a layer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model.actions import planning
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Edit, adding, joined, replacing
from cpted_app.model.placement import Placement
from cpted_app.model.records import Plan, PlanLayer
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLayer:
    """A layer as the drawing has it."""

    name: str
    is_on: bool = True


def add_drawing(
    site: Site,
    data: bytes,
    *,
    name: str,
    media_type: str,
    size: tuple[float, float],
    origin: tuple[float, float] | None,
    layers: Sequence[DrawnLayer],
) -> Edit:
    """Return the edit that takes a drawing in with its layers; it is not calibrated yet.

    ``origin`` are the drawing coordinates of its upper left corner; None for a drawing on paper.
    """
    edit = planning.add_plan(
        site,
        data,
        name=name,
        media_type=media_type,
        page=0,
        width_px=size[0],
        height_px=size[1],
    )
    changes = []
    rows: list[PlanLayer] = []
    for change in edit.changes:
        plan = change.after
        if isinstance(plan, Plan) and change.before is None:
            if origin is not None:
                plan = replace(plan, origin_x=origin[0], origin_y=origin[1])
                change = replace(change, after=plan)  # noqa: PLW2901 - the same change, placed
            rows = [
                PlanLayer(
                    id=new_id(),
                    plan=plan.id,
                    name=layer.name,
                    is_visible=layer.is_on,
                    position=position,
                )
                for position, layer in enumerate(layers)
            ]
        changes.append(change)
    added = replace(edit, changes=tuple(changes))
    return joined(edit.label, added, adding(edit.label, *rows))


def set_layers(site: Site, ids: Iterable[str], **values: Any) -> Edit:
    """Return the edit that shows, hides, locks, fades or colours layers, in one step.

    Raises:
        UserError: the colour is none.
    """
    colour = values.get("colour", "")
    if colour and not _COLOUR.fullmatch(colour):
        raise UserError(
            N_("{colour} is not a colour."),
            N_("Give it as #rrggbb, such as #1f6feb."),
            colour=colour,
        )
    rows = [row for row in (site.get(PlanLayer, one) for one in ids) if row is not None]
    if len(rows) == 1:
        label = Message(N_("Change layer {name}"), {"name": rows[0].name})
    else:
        label = Message(N_("Change {count} layers"), {"count": len(rows)})
    return replacing(label, *((row, replace(row, **values)) for row in rows))


def sheet_point(plan: Plan, x: float, y: float) -> tuple[float, float]:
    """Return plan units of a place given as the plan's file gives it.

    Drawing coordinates for a drawing, the same numbers for a sheet.
    """
    if plan.origin_x is None or plan.origin_y is None:
        return x, y
    return x - plan.origin_x, plan.origin_y - y


def placement_of(plan: Plan) -> Placement:
    """Return the map from places as the plan's file gives them to site metres."""
    if plan.origin_x is None or plan.origin_y is None:
        return plan.placement
    a, b, c, d, e, f = plan.placement.coefficients
    x, y = plan.origin_x, plan.origin_y
    return Placement(a, 0.0 - b, c - a * x + b * y, d, 0.0 - e, f - d * x + e * y)
