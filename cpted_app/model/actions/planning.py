"""Edits of plans: add, calibrate, turn, show, order, remove."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from cpted_app.content import Content, Identity, identity_of
from cpted_app.errors import UserError
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Edit, Row, adding, joined, removing, replacing
from cpted_app.model.placement import Fit, Placement, from_scale, provisional
from cpted_app.model.records import (
    Answer,
    Attachment,
    Header,
    Photo,
    Plan,
    Remark,
    ScenarioChange,
)
from cpted_app.model.site import Site
from cpted_app.words import N_, Message


def add_plan(
    site: Site,
    content: Content,
    *,
    name: str,
    media_type: str,
    page: int,
    width_px: float,
    height_px: float,
    identity: Identity | None = None,
) -> Edit:
    """Return the edit that takes a plan file in; it is not calibrated yet.

    ``identity`` is that of the content, where whoever read the file has found it already.

    A site without marks and without a calibrated plan becomes unmetric: nothing on it is in
    metres until one plan is calibrated.
    """
    digest, size_bytes = identity or identity_of(content)
    plan = Plan(
        id=new_id(),
        name=name,
        media_type=media_type,
        attachment=digest,
        page=page,
        width_px=width_px,
        height_px=height_px,
        placement=provisional(height_px),
        position=max((row.position for row in site.plans), default=-1) + 1,
    )
    label = Message(N_("Add plan {name}"), {"name": name})
    rows: list[Row] = [plan]
    if site.get(Attachment, digest) is None:
        rows.insert(
            0,
            Attachment(id=digest, name=name, media_type=media_type, size_bytes=size_bytes),
        )
    edit = adding(label, *rows, blobs={digest: content})
    is_drawn_on = any(site.features) or bool(site.all(ScenarioChange))
    blank = not is_drawn_on and not any(row.is_calibrated for row in site.plans)
    if blank and site.header.is_metric and site.header.crs is None:
        unmetric = _header_edit(site, label, is_metric=False)
        edit = joined(label, edit, unmetric)
    return edit


def calibrate(site: Site, plan: Plan, fit: Fit, how: str) -> Edit:
    """Return the edit that gives a plan its scale and place.

    The first calibration of an unmetric site also moves everything drawn so far, so that
    marks stay where they are on the plan.
    """
    label = Message(N_("Calibrate {name}"), {"name": plan.name})
    calibrated = replace(
        plan,
        placement=fit.placement,
        is_calibrated=True,
        calibration=how,
        scale_uncertainty=fit.scale_uncertainty,
        placement_rmse_m=fit.rmse_m,
    )
    edit = replacing(label, (plan, calibrated))
    if site.header.is_metric:
        return edit
    return joined(
        label,
        edit,
        _header_edit(site, label, is_metric=True),
        _carried(site, plan, fit.placement, label),
    )


def from_stated_scale(plan: Plan, denominator: float, metres_per_unit: float) -> Fit:
    """Return the fit of a stated scale 1:n, the plan's units being ``metres_per_unit`` on paper.

    Raises:
        UserError: the scale is not a positive number.
    """
    if not denominator > 0.0 or not metres_per_unit > 0.0:
        raise UserError(
            N_("1:{denominator:g} is not a scale."),
            N_("Give the number after 1:, such as 500."),
            denominator=denominator,
        )
    return Fit(
        placement=from_scale(denominator * metres_per_unit, plan.height_px),
        residuals_m=(),
        rmse_m=0.0,
        scale_uncertainty=None,
    )


def rotate_plan(plan: Plan, bearing_deg: float) -> Edit:
    """Return the edit that turns a plan clockwise about its middle."""
    middle = plan.placement.to_site([[plan.width_px / 2, plan.height_px / 2]])[0]
    turned = plan.placement.rotated(bearing_deg, (float(middle[0]), float(middle[1])))
    label = Message(N_("Rotate {name}"), {"name": plan.name})
    return replacing(label, (plan, replace(plan, placement=turned)))


def set_plan(plan: Plan, **values: Any) -> Edit:
    """Return the edit that changes a plan's name, opacity, lock, visibility or readers."""
    label = Message(N_("Change plan {name}"), {"name": plan.name})
    return replacing(label, (plan, replace(plan, **values)))


def raise_plan(site: Site, plan: Plan, by: int) -> Edit:
    """Return the edit that moves a plan up (positive) or down in the order of drawing."""
    order = list(site.plans)
    at = order.index(plan)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    label = Message(N_("Reorder plans"))
    return replacing(label, *((row, replace(row, position=i)) for i, row in enumerate(order)))


def remove_plan(site: Site, plan: Plan) -> Edit:
    """Return the edit that takes a plan away; its file's bytes stay, so that undo works."""
    label = Message(N_("Remove plan {name}"), {"name": plan.name})
    rows: list[Row] = [plan, *site.layers_of(plan.id), *site.problems_of(plan.id)]
    attachment = site.get(Attachment, plan.attachment)
    others = [row for row in site.plans if row.attachment == plan.attachment]
    if attachment is not None and len(others) == 1:
        rows.append(attachment)
    return removing(label, *rows)


def _carried(site: Site, plan: Plan, placement: Placement, label: Message) -> Edit:
    def shift(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return placement.to_site(plan.placement.to_plan(xy))

    pairs: list[tuple[Row, Row]] = [
        (row, replace(row, geometry=shapely.transform(row.geometry, shift)))
        for row in site.features
    ]
    pinned: list[Remark | Answer | Photo] = [*site.all(Remark), *site.all(Answer), *site.photos]
    for pin in pinned:
        if pin.x_m is not None and pin.y_m is not None:
            x_m, y_m = map(float, shift(np.array([[pin.x_m, pin.y_m]]))[0])
            pairs.append((pin, replace(pin, x_m=x_m, y_m=y_m)))
    for other in site.plans:
        if other.id != plan.id:
            corners = np.array([[0, 0], [other.width_px, 0], [0, other.height_px]], dtype=float)
            o, u, v = shift(other.placement.to_site(corners))
            du, dv = (u - o) / other.width_px, (v - o) / other.height_px
            moved = Placement(*map(float, (du[0], dv[0], o[0], du[1], dv[1], o[1])))
            pairs.append((other, replace(other, placement=moved)))
    return replacing(label, *pairs)


def _header_edit(site: Site, label: Message, **values: Any) -> Edit:
    stored = site.get(Header, site.header.id)
    changed = replace(site.header, **values)
    return adding(label, changed) if stored is None else replacing(label, (stored, changed))
