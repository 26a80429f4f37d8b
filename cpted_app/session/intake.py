"""What comes into a site from files: plans with their scale, and marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import check_site_crs, to_site
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.plans import PlanFile, ScaleGuess, read_plan
from cpted_app.exchange.points_csv import ControlPoints, read_control_points
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.registry import Imported, read_features
from cpted_app.model.actions import assessing, planning
from cpted_app.model.edit import Edit, joined
from cpted_app.model.placement import Fit, from_control_points
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.session import Session
from cpted_app.words import N_, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a plan gets its scale: 1:n, metres per plan unit, both, control points, or not yet."""

    denominator: float | None = None
    metres_per_unit: float | None = None
    points: Path | None = None
    crs: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether the plan will be calibrated."""
        return bool(self.denominator or self.metres_per_unit or self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPlan:
    """A plan that was added, how well it fits, and what was wrong with its file."""

    plan: Plan
    fit: Fit | None
    problems: tuple[Problem, ...]
    scale_guess: ScaleGuess | None


def add_plan(
    session: Session,
    path: Path,
    *,
    page: int | None = None,
    password: str | None = None,
    name: str = "",
    scale: Scale | None = None,
) -> AddedPlan:
    """Add a plan in one step, calibrated where a scale is given; ``page`` counts from 0.

    Raises:
        UserError: the file, the page, the scale or the control points cannot be used.
    """
    scale = scale or Scale()
    file = read_plan(path, page=page, password=password)
    if file.page is None:
        raise UserError(
            N_("{file} has {count} pages."),
            N_("Say which one is the plan: a page from 1 to {count}."),
            file=file.name,
            count=len(file.pages),
        )
    edit, fit, plan = _edit(session.site, file, file.page, name or path.stem, scale)
    session.do(edit)
    return AddedPlan(
        plan=session.site.get(Plan, plan.id) or plan,
        fit=fit,
        problems=file.problems,
        scale_guess=file.scale_guess,
    )


def import_features(
    session: Session,
    path: Path,
    kind: str,
    *,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | None = None,
) -> Imported:
    """Import the features of a file as marks of one kind, in one step.

    Raises:
        UserError: the file cannot be used at all; single bad rows are problems instead.
    """
    options = Options(columns=columns or {}, constants=constants or {}, layer=layer, crs=crs)
    imported = read_features(session.site, path, kind, options)
    session.do(imported.edit)
    return imported


def _edit(
    site: Site, file: PlanFile, page: int, name: str, scale: Scale
) -> tuple[Edit, Fit | None, Plan]:
    size = file.pages[page]
    located = _located(site, scale)
    site = site.apply(located) if located else site
    edit = planning.add_plan(
        site,
        file.data,
        name=name,
        media_type=file.media_type,
        page=page,
        width_px=size.width_px,
        height_px=size.height_px,
    )
    plan = next(change.row for change in edit.changes if isinstance(change.row, Plan))
    edits = [located, edit] if located else [edit]
    fit = None
    if scale.is_given:
        fit, how = _fit(plan, size.metres_per_unit, scale, site.header.crs)
        edits.append(planning.calibrate(site.apply(edit), plan, fit, how))
    return joined(edit.label, *edits), fit, plan


def _fit(
    plan: Plan, metres_per_unit: float | None, scale: Scale, site_crs: str | None
) -> tuple[Fit, str]:
    if scale.points is not None:
        points = _moved(read_control_points(scale.points), scale.crs, site_crs)
        fit = from_control_points(points.points_px, points.points_m)
        return fit, str(Message(N_("{count} control points"), {"count": len(points.points_px)}))
    unit = scale.metres_per_unit or metres_per_unit
    if unit is None:
        raise UserError(
            N_("“{name}” does not state its resolution, so a scale says nothing about it."),
            N_("Give the metres per pixel, or control points."),
            name=plan.name,
        )
    fit = planning.from_stated_scale(plan, scale.denominator or 1.0, unit)
    if scale.denominator:
        return fit, f"1:{scale.denominator:g}"
    return fit, str(Message(N_("{unit:g} m per plan unit"), {"unit": unit}))


def _moved(points: ControlPoints, crs: str | None, site_crs: str | None) -> ControlPoints:
    if crs is None or site_crs is None:
        return points
    import shapely

    move = to_site(crs, site_crs)
    moved = shapely.get_coordinates([move(shapely.Point(x, y)) for x, y in points.points_m])
    return ControlPoints(points.points_px, tuple((float(x), float(y)) for x, y in moved))


def _located(site: Site, scale: Scale) -> Edit | None:
    """Return the edit that gives a site without reference system the one of its first plan."""
    if scale.crs is None or site.header.crs is not None:
        return None
    if any(site.features) or any(plan.is_calibrated for plan in site.plans):
        raise UserError(
            N_("The site is drawn in metres of its own; {crs} would move everything."),
            N_("Leave the reference system out, or start a new assessment with it."),
            crs=scale.crs,
        )
    return assessing.set_header(site, crs=check_site_crs(scale.crs))
