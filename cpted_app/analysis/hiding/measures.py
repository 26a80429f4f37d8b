"""Evidence about hiding places and the view ahead: candidates, never findings.

Where nothing that could hide somebody is marked, nothing is said: an empty plan hides nobody.
What rests on where things were drawn carries no uncertainty through, so it is None.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from cpted_app.analysis.hiding.result import Candidate, ConcealmentResults
from cpted_app.analysis.hiding.roadside import WALKED
from cpted_app.analysis.quantities import Quantity, found, label, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.analysis.walks import WalkResults
from cpted_app.model.features import Barrier, Route, Tree
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

CONCEALMENT_QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "concealment.count": Quantity(
            N_("hiding place candidates beside routes"), "1", SITE_SUBJECT
        ),
        "concealment.entrapment_count": Quantity(
            N_("entrapment candidates beside routes"), "1", SITE_SUBJECT
        ),
        "concealment.hidden_until_least_m": Quantity(
            N_("least distance at which a walker sees a hiding place candidate"), "m", SITE_SUBJECT
        ),
        "route.candidates": Quantity(N_("hiding place candidates beside it"), "1", "route"),
        "route.hidden_until_least_m": Quantity(
            N_("least distance at which a walker sees a hiding place candidate"), "m", "route"
        ),
        "route.ahead_least_m2": Quantity(N_("least visible area ahead of a walker"), "m²", "route"),
        "route.clear_ahead_least_m": Quantity(N_("shortest straight view ahead"), "m", "route"),
    }
)


def concealment_measures(site: Site, results: Results) -> Iterator[Measure]:
    """Yield every value about hiding places and the view ahead, or why it is missing."""
    hiding, walks = results.get("concealment"), results.get("walks")
    hiding = hiding if isinstance(hiding, ConcealmentResults) else None
    walks = walks if isinstance(walks, WalkResults) else None
    yield from _whole(site, hiding)
    for route in site.all(Route):
        yield from _beside(site, route, hiding)
        yield from _ahead(site, route, walks)


def _whole(site: Site, hiding: ConcealmentResults | None) -> Iterator[Measure]:
    known = hiding.candidates if hiding is not None else ()
    shut = [one for one in known if one.kind == "entrapment"]
    why = _why_nothing(site, hiding)
    counts: dict[str, Sequence[Candidate]] = {
        "concealment.count": known,
        "concealment.entrapment_count": shut,
    }
    for name, counted in counts.items():
        yield (
            _found(name, SITE_SUBJECT, len(counted), counted)
            if why is None
            else _missing(name, SITE_SUBJECT, (), why)
        )
    yield _nearest("concealment.hidden_until_least_m", SITE_SUBJECT, (), known, why)


def _beside(site: Site, route: Route, hiding: ConcealmentResults | None) -> Iterator[Measure]:
    beside = hiding.beside(route.id) if hiding is not None else ()
    why = _why_not_walked(route) or _why_nothing(site, hiding)
    if why is None:
        yield _found("route.candidates", route.id, len(beside), beside)
    else:
        yield _missing("route.candidates", route.id, (route,), why)
    yield _nearest("route.hidden_until_least_m", route.id, (route,), beside, why)


def _nearest(
    name: str,
    subject: str,
    rows: Sequence[Route],
    candidates: Sequence[Candidate],
    why: Message | None,
) -> Measure:
    if why is None and not candidates:
        why = Message(N_("No candidate of a hiding place was found."))
    if why is not None:
        return _missing(name, subject, rows, why)
    nearest = min(candidates, key=lambda one: one.until_m)
    return _found(name, subject, nearest.until_m, [nearest])


def _ahead(site: Site, route: Route, walks: WalkResults | None) -> Iterator[Measure]:
    walk = walks.routes.get(route.id) if walks is not None else None
    why = _why_not_walked(route) or _why_bare(site)
    pairs = {"route.ahead_least_m2": ("ahead_m2", "back_m2"),
             "route.clear_ahead_least_m": ("clear_ahead_m", "clear_back_m")}  # fmt: skip
    for name, both in pairs.items():
        if why is not None:
            yield _missing(name, route.id, (route,), why)
        elif walks is not None and walks.reason is not None:
            yield _missing(name, route.id, (route,), walks.reason)
        elif walk is None:
            yield _missing(name, route.id, (route,), _unfinished(route))
        else:
            values = np.concatenate([getattr(walk, one) for one in both])
            if np.isnan(values).all():
                inside = Message(
                    N_("{label} lies wholly inside buildings."), {"label": label(route)}
                )
                yield _missing(name, route.id, (route,), inside)
            else:
                least = float(np.nanmin(values))
                yield found(CONCEALMENT_QUANTITIES[name], name, route.id, least, (label(route),),
                            uncertainty=None)  # fmt: skip


def _why_not_walked(route: Route) -> Message | None:
    if route.route_type in WALKED:
        return None
    return Message(N_("{label} is not a walk or a cycle route."), {"label": label(route)})


def _why_nothing(site: Site, hiding: ConcealmentResults | None) -> Message | None:
    if hiding is not None and hiding.reason is not None:
        return hiding.reason
    bare = _why_bare(site)
    if bare is None and hiding is None:
        return Message(N_("Hiding places are not computed yet."))
    return bare


def _why_bare(site: Site) -> Message | None:
    if len(site.all(Barrier)) + len(site.all(Tree)):
        return None
    return Message(N_("No barrier and no tree is marked."))


def _unfinished(route: Route) -> Message:
    return Message(N_("The view along {label} is not computed yet."), {"label": label(route)})


def _found(name: str, subject: str, value: float, where: Sequence[Candidate]) -> Measure:
    labels = tuple(dict.fromkeys(by for one in where for by in (one.route_label, *one.hidden_by)))
    quantity = CONCEALMENT_QUANTITIES[name]
    return found(quantity, name, subject, value, labels, uncertainty=None)


def _missing(name: str, subject: str, rows: Sequence[Route], why: Message) -> Measure:
    return missing(CONCEALMENT_QUANTITIES[name], name, subject, rows, why)
