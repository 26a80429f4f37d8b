"""Edits that mend what was found in a plan's file, and the reading of what was found.

A row whose code is ``found`` is no fault but says what the file is; it is settled from the start.
Every repair settles the problem it answers in the same edit, so that undo brings both back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import numpy as np
import shapely

from cpted_app.model.actions import planning
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Edit, Row, adding, joined, replacing
from cpted_app.model.kinds import Repair
from cpted_app.model.placement import Fit, Placement
from cpted_app.model.records import Plan, PlanLayer, PlanProblem
from cpted_app.model.site import Site
from cpted_app.words import N_, UNSAID, Message

FOUND = "found"
ABOUT_SCALE = frozenset({"scale_stated", "unit_guessed", "unit_doubtful"})
"""Problems that are over once a plan is calibrated, by whatever means."""
_LAYERS = "layers"
_NO_LAYERS: "Mapping[str, LayerFacts]" = MappingProxyType({})


class Fault(Protocol):
    """What a reader says is wrong."""

    @property
    def code(self) -> str:
        """Its sort."""

    @property
    def place(self) -> Message:
        """Where it is, with the numbers that its repair needs."""

    @property
    def message(self) -> Message:
        """What it is."""

    @property
    def remedy(self) -> Message:
        """What a person can do about it."""


class LayerFacts(NamedTuple):
    """What a drawing says of a layer: how much is on it, and its colour, #rrggbb."""

    lines: int
    colour: str


def keep(
    plan: Plan,
    faults: Iterable[Fault],
    found: Iterable[Message],
    *,
    metres_per_unit: float | None = None,
    layers: Mapping[str, LayerFacts] = _NO_LAYERS,
) -> Edit:
    """Return the edit that keeps what was found in a plan's file with the plan.

    ``metres_per_unit`` is the length of a plan unit on paper, where the file has one.
    """
    facts: dict[str, Any] = {}
    if metres_per_unit is not None:
        facts["metres_per_unit"] = metres_per_unit
    if layers:
        lines = (f"{one.lines} {one.colour} {name}" for name, one in layers.items())
        facts[_LAYERS] = "\n".join(lines)
    parts = [
        (FOUND, replace(UNSAID, values={} if at else facts), text, UNSAID)
        for at, text in enumerate(found)
    ]
    parts += [(one.code, one.place, one.message, one.remedy) for one in faults]
    rows = [
        PlanProblem(
            id=new_id(),
            plan=plan.id,
            code=code,
            place=_plain(place),
            message=_plain(message),
            remedy=_plain(remedy),
            is_settled=code == FOUND,
            position=position,
        )
        for position, (code, place, message, remedy) in enumerate(parts)
    ]
    return adding(Message(N_("Add plan {name}"), {"name": plan.name}), *rows)


def findings(site: Site, plan_id: str) -> tuple[PlanProblem, ...]:
    """Return what a plan's file is, row by row."""
    return tuple(row for row in site.problems_of(plan_id) if row.code == FOUND)


def layer_facts(site: Site, plan_id: str) -> dict[str, LayerFacts]:
    """Return what a plan's file says of its layers, by name; empty where it was not kept."""
    found: dict[str, LayerFacts] = {}
    for row in findings(site, plan_id):
        for line in str(row.place.values.get(_LAYERS, "")).splitlines():
            count, colour, name = line.split(" ", 2)
            found[name] = LayerFacts(int(count), colour)
    return found


def open_problems(site: Site, plan_id: str) -> tuple[PlanProblem, ...]:
    """Return the problems of a plan that ask for something."""
    plan = site.get(Plan, plan_id)
    is_scaled = plan is not None and plan.is_calibrated
    return tuple(
        row
        for row in site.problems_of(plan_id)
        if not row.is_settled and not (is_scaled and row.code in ABOUT_SCALE)
    )


def settled_problems(site: Site, plan_id: str) -> tuple[PlanProblem, ...]:
    """Return the problems of a plan that were mended, dismissed, or are over."""
    rest = {row.id for row in (*open_problems(site, plan_id), *findings(site, plan_id))}
    return tuple(row for row in site.problems_of(plan_id) if row.id not in rest)


def place_of(site: Site, problem: PlanProblem) -> tuple[float, float] | None:
    """Return where on the site a problem is, in metres, or None where it is nowhere."""
    plan = site.get(Plan, problem.plan)
    x, y = problem.place.values.get("x"), problem.place.values.get("y")
    if plan is None or not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    if plan.origin_x is not None and plan.origin_y is not None:
        x, y = x - plan.origin_x, plan.origin_y - y
    at = plan.placement.to_site([(x, y)])[0]
    return float(at[0]), float(at[1])


def dismiss(problem: PlanProblem) -> Edit:
    """Return the edit that settles a problem without a change."""
    return _settling(Message(N_("Dismiss a finding")), problem)


def mend(plan: Plan, problem: PlanProblem, repair: Repair) -> Edit:
    """Return the edit that has a drawing mended whenever it is read."""
    label = Message(N_("Mend {name}"), {"name": plan.name})
    repairs = tuple(one for one in Repair if one in plan.repairs or one is repair)
    return joined(
        label, replacing(label, (plan, replace(plan, repairs=repairs))), _settling(label, problem)
    )


def hide_layers(site: Site, plan: Plan, problem: PlanProblem, names: Iterable[str]) -> Edit:
    """Return the edit that hides the layers of a drawing with these names."""
    label = Message(N_("Hide empty layers of {name}"), {"name": plan.name})
    wanted = frozenset(names)
    rows: list[PlanLayer] = [row for row in site.layers_of(plan.id) if row.name in wanted]
    hidden = replacing(label, *((row, replace(row, is_visible=False)) for row in rows))
    return joined(label, hidden, _settling(label, problem))


def take_scale(site: Site, plan: Plan, problem: PlanProblem, fit: Fit, how: str) -> Edit:
    """Return the edit that calibrates a plan by what its file says or is thought to mean."""
    edit = planning.calibrate(site, plan, fit, how)
    return joined(edit.label, edit, _settling(edit.label, problem))


def take_place(problem: PlanProblem, label: Message, *edits: Edit) -> Edit:
    """Return edits that place a plan as one step, which settles the problem."""
    return joined(label, *edits, _settling(label, problem))


def bring_near(site: Site, plan: Plan, problem: PlanProblem) -> Edit:
    """Return the edit that moves a plan to what is on the site, or to its origin."""
    label = Message(N_("Bring {name} near"), {"name": plan.name})
    west, south, east, north = _box(plan)
    others = [shapely.bounds(row.geometry) for row in site.features]
    others += [_box(one) for one in site.plans if one.is_calibrated and one.id != plan.id]
    if others:
        low, high = np.array(others)[:, :2].min(axis=0), np.array(others)[:, 2:].max(axis=0)
        shift = (low + high) / 2.0 - ((west + east) / 2.0, (south + north) / 2.0)
    else:
        shift = np.array((-west, -south))
    a, b, c, d, e, f = plan.placement.coefficients
    placement = Placement(a, b, c + float(shift[0]), d, e, f + float(shift[1]))
    moved = replacing(label, (plan, replace(plan, placement=placement)))
    return joined(label, moved, _settling(label, problem))


def _settling(label: Message, problem: PlanProblem) -> Edit:
    pairs: list[tuple[Row, Row]] = [(problem, replace(problem, is_settled=True))]
    return replacing(label, *pairs)


def _box(plan: Plan) -> tuple[float, float, float, float]:
    w, h = plan.width_px, plan.height_px
    corners = plan.placement.to_site([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _plain(message: Message) -> Message:
    """Return a message with values that a file gives back as they were."""
    return Message(message.msgid, {key: _value(part) for key, part in message.values.items()})


def _value(part: Any) -> Any:
    if isinstance(part, Message):
        return _plain(part)
    if isinstance(part, np.generic):
        return part.item()
    return part if isinstance(part, bool | int | float | None) else str(part)
