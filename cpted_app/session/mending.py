"""What can be done with one click about a problem of a plan: by its code, what is offered.

One shape: a decorated function returns the offers for a problem on a site; each is one edit that
also settles the problem. A code that is not here can only be dismissed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cpted_app.errors import UserError
from cpted_app.exchange.drawing_units import unit_word
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.health import own_placement
from cpted_app.exchange.reference_systems import is_in_area, named_candidates, system
from cpted_app.model.actions import assessing, planning, repairs
from cpted_app.model.edit import Edit, replacing
from cpted_app.model.kinds import Repair
from cpted_app.model.placement import Placement
from cpted_app.model.records import Plan, PlanProblem
from cpted_app.model.site import Site
from cpted_app.session.landing import land
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to mend a problem: ``key`` tells it from the others of the same problem."""

    key: str = ""
    label: Message
    title: str = ""
    """What the choice is called in full."""
    make: Callable[[], Edit]


Offers = tuple[Offer, ...]
Remedy = Callable[[Site, Plan, PlanProblem], Offers]
REMEDIES: dict[str, Remedy] = {}


def remedy(*codes: str) -> Callable[[Remedy], Remedy]:
    """Declare what is offered for problems of some codes."""

    def declare(function: Remedy) -> Remedy:
        REMEDIES.update(dict.fromkeys(codes, function))
        return function

    return declare


def offers(site: Site, problem: PlanProblem) -> Offers:
    """Return what can be done about a problem; the likeliest first."""
    plan, found = site.get(Plan, problem.plan), REMEDIES.get(problem.code)
    return found(site, plan, problem) if plan is not None and found is not None else ()


def repair(site: Site, problem: PlanProblem, key: str = "") -> Edit:
    """Return the edit that does what is offered: the one with a key, or the only one.

    Raises:
        UserError: nothing is offered, there is a choice, or it cannot be done here.
    """
    found = offers(site, problem)
    chosen = [one for one in found if one.key.casefold() == key.casefold()] if key else found
    if not found:
        raise UserError(
            N_("There is no repair for {code}."),
            N_("Dismiss it, or do what it says."),
            code=problem.code,
        )
    if len(chosen) != 1:
        raise UserError(
            N_("For {code} there is a choice."),
            N_("Say which: {choices}."),
            code=problem.code,
            choices=", ".join(one.key for one in found),
        )
    return chosen[0].make()


@remedy("unclosed_outlines")
def _close(_site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    label = Message(N_("Close them"))
    return (Offer(label=label, make=lambda: repairs.mend(plan, problem, Repair.CLOSE_OUTLINES)),)


@remedy("duplicate_lines")
def _leave_out(_site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    label = Message(N_("Leave them out"))
    return (Offer(label=label, make=lambda: repairs.mend(plan, problem, Repair.DROP_DUPLICATES)),)


@remedy("empty_layers")
def _hide(site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    names = str(problem.place.values.get("names", "")).split("\n")
    label = Message(N_("Hide them"))
    return (Offer(label=label, make=lambda: repairs.hide_layers(site, plan, problem, names)),)


@remedy("unit_guessed", "unit_doubtful", "scale_stated")
def _take_scale(site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    unit_m = problem.place.values.get("metres_per_unit")
    if not isinstance(unit_m, int | float):
        return ()
    denominator = float(problem.place.values.get("denominator", 1.0))
    if problem.code == "scale_stated":
        label = Message(N_("Take 1:{scale:g}"), {"scale": denominator})
        how = f"1:{denominator:g}"
    else:
        label = Message(N_("Take {unit}"), {"unit": unit_word(unit_m)})
        how = str(Message(N_("{unit:g} m per plan unit"), {"unit": unit_m}))

    def make() -> Edit:
        fit = planning.from_stated_scale(plan, denominator, unit_m)
        return repairs.take_scale(site, plan, problem, fit, how)

    return (Offer(label=label, make=make),)


@remedy("crs_unknown")
def _take_system(site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    own = own_placement(problem.place)
    if own is None:
        return ()
    found = _systems(site, plan, problem, own, N_("Take {crs}"))
    x, y = _middle(plan, plan.placement)
    is_far = max(abs(x), abs(y)) > _FAR_M and site.header.crs is None and plan.is_calibrated
    return (*found, *(_near(site, plan, problem) if is_far else ()))


@remedy("axis_order")
def _swap(site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    own = own_placement(problem.place)
    if own is None:
        return ()
    a, b, c, d, e, f = own.coefficients
    swapped, stated = Placement(d, e, f, a, b, c), problem.place.values.get("crs")
    if isinstance(stated, str):
        label = Message(N_("Exchange x and y"))
        make = _taking(site, plan, problem, swapped, stated)
        return (Offer(key=stated, label=label, make=make),)
    return _systems(site, plan, problem, swapped, N_("Exchange x and y, {crs}"))


@remedy("far_from_origin", "far_away")
def _near(site: Site, plan: Plan, problem: PlanProblem) -> Offers:
    if site.header.crs is not None:
        return ()
    label = Message(N_("Bring it near"))
    return (Offer(key=NEAR, label=label, make=lambda: repairs.bring_near(site, plan, problem)),)


_FAR_M = 100_000.0


def _systems(site: Site, plan: Plan, problem: PlanProblem, own: Placement, text: str) -> Offers:
    """Return one offer for each system that a plan's numbers may be of, the site's own first."""
    middle = _middle(plan, own)
    names = list(named_candidates(*middle))
    if site.header.crs is not None and is_in_area(middle, site.header.crs):
        names.insert(0, site.header.crs)
    return tuple(
        Offer(
            key=name,
            label=Message(text, {"crs": name}),
            title=system(name).title,
            make=_taking(site, plan, problem, own, name),
        )
        for name in dict.fromkeys(names)
    )


def _taking(
    site: Site, plan: Plan, problem: PlanProblem, own: Placement, crs: str
) -> Callable[[], Edit]:
    return lambda: _in_system(site, plan, problem, own, crs)


def _in_system(site: Site, plan: Plan, problem: PlanProblem, own: Placement, crs: str) -> Edit:
    """Return the edit that places a plan by its own numbers as those of a system.

    Raises:
        UserError: they are not of that system, or the site is drawn in metres of its own.
    """
    label = Message(N_("Place {name} in {crs}"), {"name": plan.name, "crs": crs})
    is_there = plan.is_calibrated and plan.placement == own
    if site.header.crs is None and is_there and system(crs).is_metric:
        # Everything on the site is in these metres already: they only get their name.
        return repairs.take_place(problem, label, assessing.set_header(site, crs=crs))
    loose = replacing(label, (plan, replace(plan, is_calibrated=False)))
    how = Message(N_("coordinates of the file"))
    landing = land(
        site.apply(loose) if loose.changes else site,
        Georeference(placement=own, crs=crs, how=how),
        (plan.width_px, plan.height_px),
    )
    if landing.fit is None:
        first = landing.problems[0]
        values = dict(first.message.values)
        raise UserError(first.message.msgid, str(first.remedy), **values)
    edits: list[Edit] = []
    if landing.crs is not None:
        edits.append(assessing.set_header(site, crs=landing.crs))
        site = site.apply(edits[0])
    edits.append(planning.calibrate(site, plan, landing.fit, landing.how))
    return repairs.take_place(problem, label, *edits)


def _middle(plan: Plan, placement: Placement) -> tuple[float, float]:
    x, y = placement.to_site([[plan.width_px / 2, plan.height_px / 2]])[0]
    return float(x), float(y)


def repair_plan(
    session: Session, plan: str, code: str, *, key: str = "", is_dismissed: bool = False
) -> Message:
    """Mend or dismiss the problems of a code, of a plan by name or id; return what was done.

    Raises:
        UserError: there is no such plan or problem, or it cannot be mended so.
    """
    site = session.site
    found = [row for row in site.plans if plan in (row.id, row.name)]
    if len(found) != 1:
        raise UserError(
            N_("There is no one plan “{plan}”."),
            N_("Give the name or id of one of them: {plans}."),
            plan=plan,
            plans=", ".join(row.name for row in site.plans) or "–",
        )
    there = repairs.open_problems(site, found[0].id)
    matching = [row for row in there if row.code == code]
    if not matching:
        raise UserError(
            N_("{name} has no open problem {code}."),
            N_("Open are {codes}."),
            name=found[0].name,
            code=code,
            codes=", ".join(dict.fromkeys(row.code for row in there)) or "–",
        )
    edit = repairs.dismiss(matching[0]) if is_dismissed else repair(site, matching[0], key)
    session.do(edit)
    return edit.label
