"""What comes into a site from files: plans with their scale, and marks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cpted_app.errors import UserError
from cpted_app.exchange.apart import read_features, read_plan
from cpted_app.exchange.coordinates import check_site_crs, to_site
from cpted_app.exchange.drawing_units import is_believable
from cpted_app.exchange.extraction import Extraction
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.plans import PlanFile, ScaleGuess
from cpted_app.exchange.points_csv import ControlPoints, read_control_points
from cpted_app.exchange.problems import Problem, summarised
from cpted_app.exchange.registry import Imported
from cpted_app.model.actions import assessing, drawings, planning, repairs
from cpted_app.model.control_points import Method, fit_points, pairs
from cpted_app.model.edit import Edit, joined
from cpted_app.model.features import Feature
from cpted_app.model.placement import Fit, Placement
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.georeference import by_coordinates, stated_fit
from cpted_app.session.landing import Landing, land, of_numbers, own_place_unused
from cpted_app.session.photometry import Completed, completed, is_photometric
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

T = TypeVar("T", Imported, Extraction)

SMALLEST_M_PER_UNIT, LARGEST_M_PER_UNIT = 1e-6, 1e5
"""Between a drawing in micrometres and a map of a continent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a plan gets its scale: 1:n, metres per plan unit, both, control points, or not yet."""

    denominator: float | None = None
    metres_per_unit: float | None = None
    points: Path | None = None
    crs: str | None = None
    method: Method = Method.SIMILARITY
    """Of control points: similarity or affine."""

    @property
    def is_given(self) -> bool:
        """Whether the plan will be calibrated."""
        return bool(self.denominator or self.metres_per_unit or self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPlan:
    """A plan that was added, how well it fits, and what was wrong with its file."""

    plan: Plan
    site: Site
    fit: Fit | None
    problems: tuple[Problem, ...]
    scale_guess: ScaleGuess | None
    found: tuple[Message, ...] = ()
    """What the file is, and by what it was placed."""


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
    problems = doubts(session.site, file, file.page, scale)
    edit, fit, plan = plan_edit(session.site, file, file.page, name or path.stem, scale)
    session.do(edit)
    return AddedPlan(
        plan=session.site.get(Plan, plan.id) or plan,
        site=session.site,
        fit=fit,
        problems=problems,
        scale_guess=file.scale_guess,
        found=_found(file, fit, session.site.get(Plan, plan.id)),
    )


def _found(file: PlanFile, fit: Fit | None, plan: Plan | None) -> tuple[Message, ...]:
    if fit is None or plan is None:
        return file.found
    return (*file.found, Message(N_("Placed by: {how}"), {"how": plan.calibration}))


def check_other(session: Session, path: Path) -> None:
    """Refuse to import an assessment into itself.

    Raises:
        UserError: the file is that of the session, whose hold on it reading would loosen.
    """
    if path.resolve() == session.path.resolve():
        raise UserError(
            N_("{file} is the assessment that is open."),
            N_("Choose another file; to double marks, copy them on the plan."),
            file=path.name,
        )


def import_features(
    session: Session,
    path: Path,
    kind: str,
    *,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    only: Mapping[str, str] | None = None,
    layer: str | None = None,
    crs: str | None = None,
    metres_per_unit: float | None = None,
    route: str = "",
) -> Imported:
    """Import the features of a file as marks of one kind, in one step.

    Marks that came from the same rows before are brought up to date (``exchange.reimport``).

    Raises:
        UserError: the file cannot be used at all; single bad rows are problems instead.
    """
    check_other(session, path)
    options = Options(
        columns=columns or {},
        constants=from_here(constants or {}),
        only=only or {},
        layer=layer,
        crs=crs,
        metres_per_unit=metres_per_unit,
        route=route,
    )
    imported = read_features(session.shown, path, kind, options)
    imported = with_light(session.shown, imported, path.absolute().parent)
    session.do(imported.edit)
    return imported


def from_here(constants: Mapping[str, str]) -> Mapping[str, str]:
    """Return what all marks get, a photometric file typed as seen from the working folder whole."""
    name = constants.get("photometry", "")
    path = Path(name)
    if not is_photometric(path) or not path.is_file():
        return constants
    return {**constants, "photometry": str(path.absolute())}


def with_light(site: Site, found: T, folder: Path | None) -> T:
    """Return what was imported with the light distributions that its luminaires name."""
    light: Completed = completed(site, found.edit, folder)
    marks = [change for change in light.edit.changes if isinstance(change.row, Feature)]
    same = len(found.edit.changes) - len(marks)
    return replace(
        found,
        edit=light.edit,
        updated=found.updated - same,
        unchanged=found.unchanged + same,
        problems=(*found.problems, *light.problems),
    )


def _adding(site: Site, file: PlanFile, page: int, name: str) -> Edit:
    """Return the edit that takes a plan file in, a drawing with its layers; without a scale."""
    size = file.pages[page]
    if file.drawing is None:
        return planning.add_plan(
            site,
            file.content,
            name=name,
            media_type=file.media_type,
            page=page,
            width_px=size.width_px,
            height_px=size.height_px,
            identity=file.identity,
        )
    drawing = file.drawing
    return drawings.add_drawing(
        site,
        file.content,
        identity=file.identity,
        name=name,
        media_type=file.media_type,
        size=(size.width_px, size.height_px),
        origin=None if drawing.is_sheet else drawing.origin,
        layers=[drawings.DrawnLayer(name=one.name, is_on=one.is_on) for one in drawing.layers],
    )


def plan_edit(
    site: Site, file: PlanFile, page: int, name: str, scale: Scale | None = None
) -> tuple[Edit, Fit | None, Plan]:
    """Return the edit that takes a plan in, placed as told or as its file states, and the fit.

    Raises:
        UserError: the scale or the control points cannot be used.
    """
    scale = scale or Scale()
    told = doubts(site, file, page, scale)
    landing = _landing(site, file, page, scale)
    if landing is None:
        located = _located(site, scale)
    else:
        located = assessing.set_header(site, crs=landing.crs) if landing.crs else None
    site = site.apply(located) if located else site
    edit = _adding(site, file, page, name)
    plan = next(change.row for change in edit.changes if isinstance(change.row, Plan))
    edits = [located, edit] if located else [edit]
    placed: tuple[Fit, str] | None
    if scale.is_given:
        placed = _fit(plan, file.pages[page].metres_per_unit, scale, site.header.crs)
    elif landing is not None:
        placed = (landing.fit, landing.how) if landing.fit else None
    else:
        placed = stated_fit(file, plan)
    if placed is not None:
        edits.append(planning.calibrate(site.apply(edit), plan, *placed))
    drawn = file.drawing.layers if file.drawing is not None else ()
    edits.append(
        repairs.keep(
            plan,
            told,
            file.found,
            metres_per_unit=file.pages[page].metres_per_unit,
            layers={one.name: repairs.LayerFacts(one.count, one.colour) for one in drawn},
        )
    )
    return joined(edit.label, *edits), placed[0] if placed else None, plan


def doubts(
    site: Site, file: PlanFile, page: int, scale: Scale | None = None
) -> tuple[Problem, ...]:
    """Return what to tell a person about a plan file and about its place on this site."""
    scale = scale or Scale()
    landing = _landing(site, file, page, scale)
    problems = [*file.problems]
    if landing is not None:
        problems += landing.problems
    elif file.georeference is not None and file.georeference.crs is not None:
        problems.append(own_place_unused(file.georeference))
    elif file.drawing is not None and not scale.is_given:
        problems += of_numbers(site, file.drawing)
    is_placed = landing.fit is not None if landing is not None else _states_unit(file)
    if not scale.is_given and not is_placed:
        problems += _stated_scale(file, page)
    return tuple(summarised(problems))


def _states_unit(file: PlanFile) -> bool:
    return file.drawing is not None and not file.drawing.is_sheet and is_believable(file.drawing)


def _stated_scale(file: PlanFile, page: int) -> list[Problem]:
    """Return what a file says, or lets guess, of its scale, to be taken by a person."""
    guess = file.scale_guess
    unit_m = file.pages[page].metres_per_unit
    if guess is None or (guess.metres_per_unit or unit_m) is None:
        return []
    values = {"metres_per_unit": guess.metres_per_unit or unit_m, "denominator": guess.denominator}
    return [
        Problem(
            "unit_guessed" if guess.metres_per_unit else "scale_stated",
            Message(N_("size"), values),
            guess.reason,
            Message(N_("Take it, or calibrate with two points whose distance you know.")),
        )
    ]


def _own_place(file: PlanFile) -> Georeference | None:
    """Return where a file says it lies; a drawing by its coordinates and their system."""
    drawing = file.drawing
    if drawing is None or drawing.is_sheet or drawing.crs is None:
        return file.georeference
    x, y = drawing.origin
    placement = Placement(1.0, 0.0, x, 0.0, -1.0, y)
    how = Message(N_("coordinates of the file"))
    return Georeference(placement=placement, crs=drawing.crs, how=how)


def _landing(site: Site, file: PlanFile, page: int, scale: Scale) -> Landing | None:
    """Return how a file that knows its place lands, unless a person says otherwise."""
    own, size = _own_place(file), file.pages[page]
    if own is None or scale.is_given:
        return None
    return land(site, own, (size.width_px, size.height_px), crs=scale.crs)


def _fit(
    plan: Plan, metres_per_unit: float | None, scale: Scale, site_crs: str | None
) -> tuple[Fit, str]:
    if scale.points is not None:
        points = _moved(read_control_points(scale.points), scale.crs, site_crs)
        places = tuple(drawings.sheet_point(plan, *place) for place in points.points_px)
        fit = fit_points(pairs(places, points.points_m), scale.method)
        return fit, str(_by_points(len(points.points_px), scale.method))
    unit = scale.metres_per_unit or metres_per_unit
    if unit is None:
        raise UserError(
            N_("“{name}” does not state its resolution, so a scale says nothing about it."),
            N_("Give the metres per pixel, or control points."),
            name=plan.name,
        )
    fit = planning.from_stated_scale(plan, scale.denominator or 1.0, unit)
    if not SMALLEST_M_PER_UNIT <= fit.placement.metres_per_px <= LARGEST_M_PER_UNIT:
        raise UserError(
            N_("A scale of {unit:g} m per plan unit is not that of a plan."),
            N_("Give the n of 1:n, or the metres of one pixel or drawing unit."),
            unit=fit.placement.metres_per_px,
        )
    if plan.origin_x is not None and scale.crs is not None and site_crs is not None:
        fit = by_coordinates(plan, fit.placement.metres_per_px, scale.crs, site_crs)
    if scale.denominator:
        return fit, f"1:{scale.denominator:g}"
    return fit, str(Message(N_("{unit:g} m per plan unit"), {"unit": unit}))


def _by_points(count: int, method: Method) -> Message:
    text = (
        N_("{count} control points, affine")
        if method is Method.AFFINE
        else N_("{count} control points")
    )
    return Message(text, {"count": count})


def _moved(points: ControlPoints, crs: str | None, site_crs: str | None) -> ControlPoints:
    if crs is None or site_crs is None:
        return points
    import shapely

    move = to_site(crs, site_crs)
    moved = shapely.get_coordinates([move(shapely.Point(x, y)) for x, y in points.points_m])
    return ControlPoints(points.points_px, tuple((float(x), float(y)) for x, y in moved))


def _located(site: Site, scale: Scale) -> Edit | None:
    """Return the edit that gives a site without reference system the one that was asked for."""
    if scale.crs is None or site.header.crs is not None:
        return None
    if any(site.features) or any(plan.is_calibrated for plan in site.plans):
        raise UserError(
            N_("The site is drawn in metres of its own; {crs} would move everything."),
            N_("Place the site on the map first: the command place, or Site > Place the site."),
            crs=scale.crs,
        )
    return assessing.set_header(site, crs=check_site_crs(scale.crs))
