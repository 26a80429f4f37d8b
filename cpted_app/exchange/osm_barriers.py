"""What OpenStreetMap tags say of things that stop sight: buildings, walls, fences, hedges."""

from collections.abc import Mapping
from dataclasses import dataclass

from cpted_app.exchange.mapping import Proposed
from cpted_app.exchange.osm_tags import Tags, length_m, number
from cpted_app.words import N_, Message

Values = dict[str, Proposed]

STOREY_M = 3.0
UNKNOWN_BUILDING_M = 6.0
CANOPY_BASE_M = 2.5


@dataclass(frozen=True, slots=True)
class _Line:
    """What a value of ``barrier`` is here; height and openness are assumed where not mapped."""

    barrier_type: str
    height_m: float
    openness: float = 0.0


LINES: Mapping[str, _Line] = {
    "wall": _Line("wall", 2.0),
    "retaining_wall": _Line("wall", 1.0),
    "city_wall": _Line("wall", 5.0),
    "jersey_barrier": _Line("wall", 0.8),
    "fence": _Line("fence", 1.5, 0.5),
    "railing": _Line("fence", 1.1, 0.7),
    "handrail": _Line("fence", 1.0, 0.8),
    "guard_rail": _Line("fence", 0.75, 0.7),
    "hedge": _Line("hedge", 1.5),
}
"""Our own estimates, to be checked on site; not from a published source."""

FENCE_OPENNESS: Mapping[str, float] = {
    "chain_link": 0.8,
    "wire": 0.9,
    "mesh": 0.8,
    "railing": 0.7,
    "bars": 0.7,
    "metal_bars": 0.7,
    "wood": 0.0,
    "concrete": 0.0,
    "panel": 0.0,
}
_CANOPIES = ("roof", "carport", "canopy")


def barrier(tags: Tags) -> Values | None:
    """Return the values of a barrier, or None for what stops no sight, such as a kerb."""
    if tags.get("building") not in (None, "no"):
        return None if _is_underground(tags) else _building(tags)
    line = LINES.get(tags.get("barrier", ""))
    if line is None:
        return None
    height = length_m(tags.get("height"))
    values: Values = {"barrier_type": Proposed(line.barrier_type)}
    if height is None:
        text = Message(
            N_("Height assumed: {value:g} m, as usual for {what}; the map gives none."),
            {"value": line.height_m, "what": tags["barrier"]},
        )
        values["height_m"] = Proposed(line.height_m, str(text))
    else:
        values["height_m"] = Proposed(height)
    openness = FENCE_OPENNESS.get(tags.get("fence_type", ""), line.openness)
    if openness or line.barrier_type == "fence":
        text = Message(N_("Openness assumed: {value:g}."), {"value": openness})
        values["openness"] = Proposed(openness, str(text))
    return values


def _building(tags: Tags) -> Values:
    is_canopy = tags["building"] in _CANOPIES
    height = _height(tags)
    values: Values = {
        "barrier_type": Proposed("canopy" if is_canopy else "building"),
        "height_m": height,
    }
    base = _base(tags, is_canopy=is_canopy)
    if base is not None and base.value < height.value:
        values["base_m"] = base
    return values


def _height(tags: Tags) -> Proposed:
    mapped = length_m(tags.get("height") or tags.get("building:height"))
    if mapped is not None:
        return Proposed(mapped)
    levels = number(tags.get("building:levels"))
    if levels:
        text = Message(
            N_("Height assumed: {value:g} m, {levels:g} levels of {storey:g} m."),
            {"value": levels * STOREY_M, "levels": levels, "storey": STOREY_M},
        )
        return Proposed(levels * STOREY_M, str(text))
    text = Message(
        N_("Height assumed: {value:g} m; the map gives neither height nor levels."),
        {"value": UNKNOWN_BUILDING_M},
    )
    return Proposed(UNKNOWN_BUILDING_M, str(text))


def _base(tags: Tags, *, is_canopy: bool) -> Proposed | None:
    mapped = length_m(tags.get("min_height"))
    if mapped is not None:
        return Proposed(mapped)
    levels = number(tags.get("building:min_level"))
    if levels:
        text = Message(
            N_("Lower edge assumed: {value:g} m, {levels:g} levels of {storey:g} m."),
            {"value": levels * STOREY_M, "levels": levels, "storey": STOREY_M},
        )
        return Proposed(levels * STOREY_M, str(text))
    if is_canopy:
        text = Message(
            N_("Lower edge assumed: {value:g} m; the map gives none."), {"value": CANOPY_BASE_M}
        )
        return Proposed(CANOPY_BASE_M, str(text))
    return None


def _is_underground(tags: Tags) -> bool:
    return tags.get("location") == "underground" or (number(tags.get("layer")) or 0.0) < 0.0
