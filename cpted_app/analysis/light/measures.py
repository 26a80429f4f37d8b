"""Evidence about light: of routes and zones, of luminaires, of windows, and of the site.

Light is calculated from direct light alone. Where a luminaire that shines has no photometry,
the light is at least what was calculated: then nothing is said, but what is missing. How sure
calculated light is nobody knows, so its uncertainty is None.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from cpted_app.analysis.light.result import (
    LampLight,
    LightResults,
    RouteLight,
    Surface,
    WindowLight,
    WindowResults,
)
from cpted_app.analysis.quantities import Quantity, found, label, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.model.features import Feature, Luminaire, Opening, Route, Zone
from cpted_app.model.kinds import LuminaireState, OpeningType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

LIGHT_QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "route.eh_average_lx": Quantity(N_("average light on the ground"), "lx", "route"),
        "route.eh_min_lx": Quantity(N_("least light on the ground"), "lx", "route"),
        "route.esc_min_lx": Quantity(N_("least light on faces"), "lx", "route"),
        "route.dark_longest_m": Quantity(N_("longest dark stretch"), "m", "route"),
        "route.contrast": Quantity(N_("largest contrast within a few steps"), "1", "route"),
        "route.beside_average_lx": Quantity(N_("average light beside the path"), "lx", "route"),
        "zone.eh_average_lx": Quantity(N_("average light on the ground"), "lx", "zone"),
        "zone.eh_min_lx": Quantity(N_("least light on the ground"), "lx", "zone"),
        "zone.eh_uniformity": Quantity(N_("uniformity of light on the ground"), "1", "zone"),
        "zone.esc_min_lx": Quantity(N_("least light on faces"), "lx", "zone"),
        "opening.ev_before_lx": Quantity(N_("light on the window in the evening"), "lx", "opening"),
        "opening.ev_after_lx": Quantity(N_("light on the window at night"), "lx", "opening"),
        "luminaire.working": Quantity(N_("luminaire works"), "1", "luminaire", is_flag=True),
        "luminaire.reaching_share": Quantity(
            N_("share of its light that reaches the route"), "1", "luminaire"
        ),
        "luminaire.eh_min_lx": Quantity(
            N_("least light on the ground in its stretch"), "lx", "luminaire"
        ),
        "luminaire.esc_min_lx": Quantity(
            N_("least light on faces in its stretch"), "lx", "luminaire"
        ),
        "site.worst_lamp_share": Quantity(
            N_("largest share of a route's light that hangs on one luminaire"), "1", SITE_SUBJECT
        ),
        "site.dark_longest_m": Quantity(N_("longest dark stretch of a route"), "m", SITE_SUBJECT),
    }
)

_OF_SURFACES: Final[Mapping[str, Callable[[Surface], float]]] = MappingProxyType(
    {
        "eh_average_lx": lambda surface: surface.average("eh"),
        "eh_min_lx": lambda surface: surface.minimum("eh"),
        "eh_uniformity": lambda surface: surface.uniformity("eh"),
        "esc_min_lx": lambda surface: surface.minimum("esc"),
    }
)
_OF_PROFILES: Final[Mapping[str, Callable[[RouteLight], float]]] = MappingProxyType(
    {
        "dark_longest_m": lambda route: route.dark_longest_m,
        "contrast": lambda route: route.contrast,
        "beside_average_lx": lambda route: route.beside_darker_lx,
    }
)
_OF_LAMPS: Final[Mapping[str, Callable[[LampLight], float]]] = MappingProxyType(
    {
        "reaching_share": lambda lamp: lamp.reaching_share,
        "eh_min_lx": lambda lamp: lamp.eh_min_lx,
        "esc_min_lx": lambda lamp: lamp.esc_min_lx,
    }
)
_OF_WINDOWS: Final[Mapping[str, Callable[[WindowLight], float]]] = MappingProxyType(
    {
        "ev_before_lx": lambda window: window.before_lx,
        "ev_after_lx": lambda window: window.after_lx,
    }
)


def light_measures(site: Site, results: Results) -> Iterator[Measure]:
    """Yield every calculated value about light, present or missing with its reason.

    Where light was measured as well, ``measured`` has the last word.
    """
    light = results.get("light")
    light = light if isinstance(light, LightResults) else None
    lit: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
    for row in lit:
        yield from _ground(row, light)
    for luminaire in site.all(Luminaire):
        yield _working(luminaire)
        yield from _lamp(luminaire, light)
    windows = results.get("windows")
    windows = windows if isinstance(windows, WindowResults) else None
    for opening in site.all(Opening):
        yield from _window(opening, windows)
    yield from _whole(site, light)


def _ground(row: Route | Zone, light: LightResults | None) -> Iterator[Measure]:
    names = [name for name, each in LIGHT_QUANTITIES.items() if each.applies_to == row.kind]
    surface = light.surfaces.get(row.id) if light else None
    profile = light.routes.get(row.id) if light else None
    for name in names:
        short = name.partition(".")[2]
        value = None
        if surface is not None and surface.is_complete and short in _OF_SURFACES:
            value = _OF_SURFACES[short](surface)
        elif profile is not None and profile.is_complete and short in _OF_PROFILES:
            value = _OF_PROFILES[short](profile)
        if value is None or np.isnan(value):
            yield _missing(name, row, _why(row, light))
        else:
            yield _found(name, row.id, value, (label(row),))


def _lamp(luminaire: Luminaire, light: LightResults | None) -> Iterator[Measure]:
    lamp = light.lamps.get(luminaire.id) if light else None
    for short, value_of in _OF_LAMPS.items():
        name = f"luminaire.{short}"
        if lamp is None or (light is not None and light.left_out and short != "reaching_share"):
            yield _missing(name, luminaire, _why_no_lamp(luminaire, light))
        else:
            yield _found(name, luminaire.id, value_of(lamp), (lamp.label,))


def _window(opening: Opening, windows: WindowResults | None) -> Iterator[Measure]:
    known = windows.windows.get(opening.id) if windows and windows.is_complete else None
    for short, value_of in _OF_WINDOWS.items():
        name = f"opening.{short}"
        if known is not None:
            yield _found(name, opening.id, value_of(known), (known.label,))
        elif opening.opening_type is not OpeningType.WINDOW:
            text = Message(N_("{label} is not a window."), {"label": label(opening)})
            yield _missing(name, opening, text)
        else:
            yield _missing(name, opening, _why_no_window(opening, windows))


def _whole(site: Site, light: LightResults | None) -> Iterator[Measure]:
    name = "site.worst_lamp_share"
    share = light.largest_share if light and not light.left_out else None
    if share is not None:
        yield _found(name, SITE_SUBJECT, share.share, (share.luminaire, share.route))
    else:
        yield _missing_on_site(name, _why_nothing(site, light))
    name = "site.dark_longest_m"
    profiles = list(light.routes.values()) if light and not light.left_out else []
    if profiles:
        darkest = max(profiles, key=lambda each: each.dark_longest_m)
        yield _found(name, SITE_SUBJECT, darkest.dark_longest_m, (darkest.label,))
    else:
        yield _missing_on_site(name, _why_nothing(site, light))


def _working(row: Luminaire) -> Measure:
    name = "luminaire.working"
    if row.state is LuminaireState.PLANNED:
        reason = Message(
            N_("{label} is planned; nobody can see yet whether it works."), {"label": label(row)}
        )
        return _missing(name, row, reason)
    works = float(row.state is LuminaireState.WORKING)
    return found(LIGHT_QUANTITIES[name], name, row.id, works, (label(row),))


def _why(row: Route | Zone, light: LightResults | None) -> Message:
    if light is not None and light.reason is not None:
        return light.reason
    if light is not None and label(row) in light.covered:
        return Message(N_("{label} lies wholly inside buildings."), {"label": label(row)})
    if light is not None and light.left_out and row.id in light.surfaces:
        return Message(
            N_("No photometry is known for {lamps}: the average is at least {value:.1f} lx."),
            {
                "lamps": ", ".join(light.left_out),
                "value": light.surfaces[row.id].average("eh"),
            },
        )
    if light is not None and row.id in light.surfaces:
        return Message(N_("Buildings stand on both sides of {label}."), {"label": label(row)})
    return _unfinished(row)


def _why_no_lamp(luminaire: Luminaire, light: LightResults | None) -> Message:
    values = {"label": label(luminaire)}
    if luminaire.state is not LuminaireState.WORKING:
        return Message(N_("{label} does not shine."), values)
    if light is None:
        return _unfinished(luminaire)
    if light.reason is not None:
        return light.reason
    if label(luminaire) in light.left_out:
        return Message(N_("No photometry is known for {label}."), values)
    if light.left_out:
        lamps = ", ".join(light.left_out)
        return Message(N_("No photometry is known for {lamps}."), {"lamps": lamps})
    return Message(N_("{label} is not the brightest luminaire of any marked route."), values)


def _why_no_window(opening: Opening, windows: WindowResults | None) -> Message:
    if windows is None:
        return _unfinished(opening)
    return windows.reason or Message(N_("A luminaire that shines has no photometry."))


def _why_nothing(site: Site, light: LightResults | None) -> Message:
    if not site.all(Route):
        return Message(N_("No route is marked."))
    if light is None:
        return Message(N_("The light is not computed yet."))
    if light.left_out:
        lamps = ", ".join(light.left_out)
        return Message(N_("No photometry is known for {lamps}."), {"lamps": lamps})
    return light.reason or Message(N_("No luminaire shines on a route."))


def _unfinished(row: Feature) -> Message:
    return Message(N_("The light on {label} is not computed yet."), {"label": label(row)})


def _found(name: str, subject: str, value: float, where: tuple[str, ...]) -> Measure:
    return found(LIGHT_QUANTITIES[name], name, subject, value, where, uncertainty=None)


def _missing(name: str, row: Feature, reason: Message) -> Measure:
    return missing(LIGHT_QUANTITIES[name], name, row.id, (row,), reason)


def _missing_on_site(name: str, reason: Message) -> Measure:
    return missing(LIGHT_QUANTITIES[name], name, SITE_SUBJECT, (), reason)
