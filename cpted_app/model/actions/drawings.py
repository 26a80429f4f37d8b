"""Edits of drawings: add one with its layers, show, lock, fade and colour a layer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpted_app.content import Content, Identity
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
    content: Content,
    *,
    name: str,
    media_type: str,
    size: tuple[float, float],
    origin: tuple[float, float] | None,
    layers: Sequence[DrawnLayer],
    identity: Identity | None = None,
) -> Edit:
    """Return the edit that takes a drawing in with its layers; it is not calibrated yet.

    ``origin`` are the drawing coordinates of its upper left corner; None for a drawing on paper.
    """
    edit = planning.add_plan(
        site,
        content,
        name=name,
        media_type=media_type,
        page=0,
        width_px=size[0],
        height_px=size[1],
        identity=identity,
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
    """Return the edit that shows, hides, locks, fades or colours layers and plans, in one step.

    A colour is meant for layers alone.

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
    classes: tuple[type[PlanLayer | Plan], ...] = (PlanLayer, Plan)
    if "colour" in values:
        classes = (PlanLayer,)
    found = (site.get(cls, one) for one in ids for cls in classes)
    rows = [row for row in found if row is not None]
    return replacing(_label(rows), *((row, replace(row, **values)) for row in rows))


def show_only(site: Site, ids: Iterable[str]) -> Edit:
    """Return the edit that shows some layers and hides the others of their drawings."""
    wanted = frozenset(ids)
    plans = {row.plan for row in site.all(PlanLayer) if row.id in wanted}
    rows = [row for row in site.all(PlanLayer) if row.plan in plans]
    label = Message(N_("Show only some layers"))
    return replacing(label, *((row, replace(row, is_visible=row.id in wanted)) for row in rows))


def move_layers(site: Site, ids: Iterable[str], by: int) -> Edit:
    """Return the edit that moves layers up (1) or down (-1) among those of their drawing.

    Layers that lie next to each other stay so; at the end of the order they stop.
    """
    wanted = frozenset(ids)
    edits = []
    for plan_id in dict.fromkeys(row.plan for row in site.all(PlanLayer) if row.id in wanted):
        order = list(site.layers_of(plan_id))
        step = 1 if by > 0 else -1
        for at in range(len(order))[::-step]:
            other = at + step
            is_free = 0 <= other < len(order) and order[other].id not in wanted
            if order[at].id in wanted and is_free:
                order[at], order[other] = order[other], order[at]
        edits.append(_ordered(order))
    return joined(Message(N_("Reorder layers")), *edits)


def place_layers(site: Site, plan_id: str, ids: Iterable[str], below: str | None) -> Edit:
    """Return the edit that puts layers right below another of their drawing, or on top (None)."""
    wanted = frozenset(ids)
    order = list(site.layers_of(plan_id))
    taken = [row for row in order if row.id in wanted]
    left = [row for row in order if row.id not in wanted]
    at = next((n for n, row in enumerate(left) if row.id == below), len(left))
    return _ordered([*left[:at], *taken, *left[at:]])


def _ordered(order: Sequence[PlanLayer]) -> Edit:
    pairs = ((row, replace(row, position=at)) for at, row in enumerate(order))
    return replacing(Message(N_("Reorder layers")), *pairs)


def _label(rows: Sequence[PlanLayer | Plan]) -> Message:
    if len(rows) == 1 and isinstance(rows[0], Plan):
        return Message(N_("Change plan {name}"), {"name": rows[0].name})
    if len(rows) == 1:
        return Message(N_("Change layer {name}"), {"name": rows[0].name})
    return Message(N_("Change {count} layers"), {"count": len(rows)})


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
