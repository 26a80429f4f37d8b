"""How light is worded in the window: quantities, directions, hours, values."""

import math
from collections.abc import Sequence

from cpted_app.analysis.light.result import RouteLight
from cpted_app.assess.light_classes import Judgement, Outcome, quantity_name
from cpted_app.gui.wording import DASH, metres, plain
from cpted_app.i18n import _
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.site import Site
from cpted_app.session.light_picture import LightChoice, Lit
from cpted_app.words import N_

SYMBOLS = {
    LightQuantity.HORIZONTAL: "Eh",
    LightQuantity.VERTICAL: "Ev",
    LightQuantity.SEMICYLINDRICAL: "Esc",
    LightQuantity.HEMISPHERICAL: "Ehs",
}
QUANTITIES = {
    LightQuantity.HORIZONTAL: N_("Light on the ground"),
    LightQuantity.SEMICYLINDRICAL: N_("Light on faces"),
    LightQuantity.VERTICAL: N_("Light on upright surfaces"),
    LightQuantity.HEMISPHERICAL: N_("Hemispherical light"),
}
MEANINGS = {
    LightQuantity.HORIZONTAL: N_("Horizontal illuminance Eh: what falls on level ground."),
    LightQuantity.SEMICYLINDRICAL: N_(
        "Semi-cylindrical illuminance Esc at 1.5 m: whether a face can be read."
    ),
    LightQuantity.VERTICAL: N_(
        "Vertical illuminance Ev at 1.5 m: on a wall, a sign, a person seen from the front."
    ),
    LightQuantity.HEMISPHERICAL: N_(
        "Hemispherical illuminance Ehs: how solid things on the ground look."
    ),
}
DIRECTIONS = {
    None: N_("darkest of four"),
    0.0: N_("facing north"),
    45.0: N_("facing north-east"),
    90.0: N_("facing east"),
    135.0: N_("facing south-east"),
    180.0: N_("facing south"),
    225.0: N_("facing south-west"),
    270.0: N_("facing west"),
    315.0: N_("facing north-west"),
}
LAMPS = {
    Lit.EXISTING: N_("existing luminaires"),
    Lit.PROPOSED: N_("existing and proposed luminaires"),
    Lit.ONLY_PLANNED: N_("proposed luminaires alone"),
    Lit.CHANGE: N_("what the proposed luminaires change"),
}


def lux(value: float | None) -> str:
    """Return a value of light with its unit, as many digits as mean something.

    >>> lux(0.034), lux(3.26), lux(14.24), lux(231.7), lux(None)
    ('0.03 lx', '3.3 lx', '14 lx', '232 lx', '–')
    """
    return DASH if value is None or value != value else f"{lux_number(value)} lx"  # noqa: PLR0124 - NaN


def lux_number(value: float) -> str:
    """Return a value of light without its unit."""
    size = abs(value)
    text = f"{value:.{2 if size < 1.0 else 1 if size < 10.0 else 0}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def value_words(choice: LightChoice, value: float | None) -> str:
    """Return the light at a place with its symbol, such as “Eh 3.3 lx”."""
    symbol = SYMBOLS[choice.quantity]
    if value is None:
        return ""
    sign = "+" if choice.lit is Lit.CHANGE and value > 0.0 else ""
    return f"{symbol} {sign}{lux(value)}"


def title_words(choice: LightChoice) -> str:
    """Return what a picture shows, as the heading of its legend."""
    return _(QUANTITIES[choice.quantity])


def unit_words(choice: LightChoice) -> str:
    """Return symbol, unit and place of a quantity, as stands beside the heading."""
    parts = [f"{SYMBOLS[choice.quantity]}, lx"]
    if choice.is_on_faces:
        parts.append(_("at 1.5 m"))
        parts.append(_(DIRECTIONS.get(choice.bearing_deg, "")) or f"{choice.bearing_deg:.0f}°")
    return ", ".join(parts)


def assumed_words(choice: LightChoice, subject: Route | Zone | None, *, by_class: bool) -> str:
    """Return in a line or two whose light it is, when, and by what steps."""
    parts = [_(LAMPS[choice.lit])]
    parts.append(_("leaves on") if choice.leaf_on else _("leaves off"))
    parts.append(hour_words(choice.hour))
    first = ", ".join(parts)
    second = [_("direct light only")]
    if by_class and subject is not None:
        second.append(
            _("steps: limits of {name} (not verified)").format(name=subject.lighting_class)
        )
    return f"{first[:1].upper()}{first[1:]}\n{', '.join(second)}"


def hour_words(hour: float | None) -> str:
    """Return an hour of the night, or that nothing is switched.

    >>> hour_words(23.5)
    'at 23:30'
    """
    if hour is None:
        return _("all at full power")
    minutes = round(hour * 60.0) % 1440
    return _("at {clock}").format(clock=f"{minutes // 60:02d}:{minutes % 60:02d}")


def result_words(
    site: Site,
    subject: Route | Zone,
    judgements: Sequence[Judgement],
    verdict: Outcome | None,
    profile: RouteLight | None,
) -> str:
    """Return the result in a sentence: “W1 misses P4: least on the ground 0.4 lx near L7, …”."""
    called = subject.name or subject.label
    dark = _dark_words(profile)
    if verdict is None:
        ending = f" {dark}." if dark else ""
        return _("{name} has no lighting class, so nothing is judged.").format(name=called) + ending
    name = subject.lighting_class
    heads = {
        Outcome.MISSES: _("{name} misses {light_class}"),
        Outcome.OPEN: _("{name}: whether it meets {light_class} cannot be said"),
        Outcome.OVER: _("{name} has more light than {light_class} asks for"),
        Outcome.MEETS_UNVERIFIED: _("{name} meets {light_class} by limits nobody has checked"),
        Outcome.MEETS: _("{name} meets {light_class}"),
    }
    parts = [
        part
        for one in judgements
        if one.outcome is verdict and verdict in (Outcome.MISSES, Outcome.OVER)
        for part in [_short(site, one)]
    ]
    parts += [dark] if dark else []
    head = heads[verdict].format(name=called, light_class=name)
    return f"{head}: {', '.join(parts)}." if parts else f"{head}."


def _short(site: Site, judgement: Judgement) -> str:
    value = judgement.value
    text = lux(value) if judgement.threshold.unit == "lx" else f"{value:.2f}"
    words = f"{plain(quantity_name(judgement.quantity))} {text}"
    near = _nearest(site, judgement.where) if judgement.where else ""
    return _("{what} near {label}").format(what=words, label=near) if near else words


def _nearest(site: Site, place: tuple[float, float]) -> str:
    lamps = site.all(Luminaire)
    if not lamps:
        return ""
    return min(
        lamps, key=lambda one: math.hypot(one.geometry.x - place[0], one.geometry.y - place[1])
    ).label


def _dark_words(profile: RouteLight | None) -> str:
    if profile is None or not profile.dark:
        return ""
    return _("{length} below 1 lx").format(length=metres(profile.dark_m, 0))
