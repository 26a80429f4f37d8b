"""How lighting classes are worded in the window: families, what each is for, its limits."""

from cpted_app.assess.light_classes import LightClass, classes, quantity_name
from cpted_app.gui.wording import plain
from cpted_app.i18n import _
from cpted_app.words import N_

FAMILIES = {
    "P": N_("Footpaths, cycle tracks, residential streets: light on the ground, and on faces."),
    "C": N_("Junctions, crossings and shopping streets where people and motors meet."),
    "HS": N_("Footpaths, by the light that falls on things from all sides."),
    "SC": N_("Where faces must be read: added to another class."),
    "EV": N_("Where upright surfaces must be seen, such as crossings."),
    "EN12464-2": N_("Outdoor work places and car parks."),
}
_FOR_FACES = frozenset({"ev_min", "esc_min"})
OTHER = N_("A profile of limits for outdoor light.")


def families() -> dict[str, list[LightClass]]:
    """Return the classes by family, in the order of the limits' file."""
    found: dict[str, list[LightClass]] = {}
    for one in classes():
        found.setdefault(family_of(one.name), []).append(one)
    return found


def family_of(name: str) -> str:
    """Return the family of a class.

    >>> family_of("SC3"), family_of("EN12464-2 5.9.1"), family_of("P4")
    ('SC', 'EN12464-2', 'P')
    """
    first = name.split(" ", maxsplit=1)[0]
    return first if first in FAMILIES or " " in name else first.rstrip("0123456789") or first


def meaning_of(family: str) -> str:
    """Return in a line what a family of classes is for."""
    return _(FAMILIES.get(family, OTHER))


def limit_words(found: LightClass, *, faces: bool) -> str:
    """Return the limits of a class in a line."""
    parts = []
    for key, limit in found.limits.items():
        is_for_faces = key in _FOR_FACES and bool(set(found.limits) - _FOR_FACES)
        if key.endswith("_most") or (is_for_faces and not faces):
            continue
        unit = "" if limit.unit == "1" else f" {limit.unit}"
        parts.append(f"{plain(quantity_name(key))} {limit.value:g}{unit}")
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."
