"""What OpenStreetMap tags mean for the marks: which object is of a kind, and its values.

Every value that the map does not give but a mark needs is an assumption, and says so in the note
of the mark. Source of the tags: the OpenStreetMap wiki; of a storey's 3.0 m: its page
"Key:building:levels".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from cpted_app.exchange.mapping import Proposed, RawRow
from cpted_app.exchange.osm_barriers import barrier
from cpted_app.exchange.osm_tags import Tags, identity, is_extract, length_m, number, tags_of
from cpted_app.exchange.problems import Problem, passed_over
from cpted_app.model.features import Feature
from cpted_app.words import N_, Message

__all__ = ["identity", "is_extract", "proposed_rows", "tags_of"]

Values = dict[str, Proposed]
Preset = Callable[[Tags], Values | None]

GATES = frozenset(
    {
        "gate", "lift_gate", "swing_gate", "kissing_gate", "hampshire_gate", "sliding_gate",
        "wicket_gate", "entrance", "turnstile", "full-height_turnstile", "sally_port", "stile",
    }
)  # fmt: skip
CLOSED = frozenset({"no", "private", "permit", "delivery", "residents"})

_DEFAULT_LAMP_M, _DEFAULT_TREE_M, _DEFAULT_CROWN_M = 5.0, 8.0, 2.5
_CROWN_BASE_SHARE = 0.25
_ALWAYS = "00:00-24:00"
_STEP_FREE = {"yes": True, "no": False}


def proposed_rows(
    rows: Iterable[RawRow], kind: type[Feature], *, is_free: bool
) -> tuple[list[RawRow], list[Problem]]:
    """Return the objects whose tags make them of a kind, with the values these give.

    ``is_free`` keeps the others too: a person chose by tags of their own.
    """
    preset = PRESETS.get(kind.kind, _nothing)
    taken: list[RawRow] = []
    others = 0
    for row in rows:
        values = preset(row.cells)
        if values is None and not is_free:
            others += 1
            continue
        taken.append(replace(row, proposed=_named(row.cells) | (values or {})))
    if not others:
        return taken, []
    counted = COUNTED.get(kind.kind)
    reason = N_("their tags are of something else; as {kind} counts {tags}")
    if counted is None:
        reason = N_("no tag of the map stands for {kind}")
    remedy = N_("Choose by tags of your own, such as only shop=*.")
    return taken, [
        passed_over(others, reason, remedy, kind=Message(kind.title), tags=counted or "")
    ]


def _named(tags: Tags) -> Values:
    """Return what is given to every object: no note, since the map's notes are for mappers."""
    return {"name": Proposed(tags.get("name", "")), "note": Proposed("")}


def _nothing(_tags: Tags) -> Values | None:
    """Return that no tag makes an object of this kind."""
    return None


def _luminaire(tags: Tags) -> Values | None:
    if tags.get("highway") != "street_lamp":
        return None
    height = length_m(tags.get("light:height") or tags.get("height"))
    bearing = number(tags.get("light:direction") or tags.get("direction"))
    return {
        "mounting_height_m": _or_assumed(height, _DEFAULT_LAMP_M, N_("Mounting height")),
        **_given("bearing_deg", None if bearing is None else bearing % 360.0),
    }


def _tree(tags: Tags) -> Values | None:
    if tags.get("natural") != "tree":
        return None
    height, crown = length_m(tags.get("height")), length_m(tags.get("diameter_crown"))
    values = {
        "height_m": _or_assumed(height, _DEFAULT_TREE_M, N_("Height")),
        "crown_radius_m": _or_assumed(crown and crown / 2.0, _DEFAULT_CROWN_M, N_("Crown radius")),
        "crown_base_m": _crown_base(height or _DEFAULT_TREE_M),
    }
    if tags.get("leaf_cycle") in ("evergreen", "deciduous"):
        values["leaf"] = Proposed(tags["leaf_cycle"])
    return values


def _crown_base(height_m: float) -> Proposed:
    base_m = round(height_m * _CROWN_BASE_SHARE, 2)
    text = Message(
        N_("Crown base assumed: {value:g} m, a quarter of the height."), {"value": base_m}
    )
    return Proposed(base_m, str(text))


def _access_point(tags: Tags) -> Values | None:
    entrance, barred = tags.get("entrance"), tags.get("barrier")
    if entrance in (None, "no") and barred not in GATES:
        return None
    values: Values = {}
    if entrance not in (None, "no"):
        values["access_type"] = Proposed(
            {"emergency": "fire_exit", "service": "service", "garage": "vehicle"}.get(
                str(entrance), "door"
            )
        )
    elif barred in ("lift_gate", "swing_gate"):
        values["access_type"] = Proposed("vehicle")
    if barred in GATES - {"entrance"}:
        values["control"] = Proposed("gate")
    values["open_to_public"] = _openness(tags, is_door=entrance not in (None, "no"))
    values |= _given("width_m", length_m(tags.get("width")))
    values |= _given("step_free", _STEP_FREE.get(tags.get("wheelchair", "")))
    if tags.get("opening_hours") == "24/7":
        values["open_hours"] = Proposed(_ALWAYS)
    return values


def _openness(tags: Tags, *, is_door: bool) -> Proposed:
    """Return whether the public may pass; a door that says nothing is not counted as a way out."""
    access = tags.get("foot") or tags.get("access")
    if access is not None:
        return Proposed(access not in CLOSED)
    text = N_("Assumed closed to the public: the map does not say.")
    if not is_door:
        text = N_("Assumed open to the public: the map does not say.")
    return Proposed(not is_door, str(Message(text)))


def _camera(tags: Tags) -> Values | None:
    is_other = tags.get("surveillance:type", "camera") != "camera"
    if tags.get("man_made") != "surveillance" or is_other:
        return None
    bearing = number(tags.get("camera:direction") or tags.get("direction"))
    return {
        "height_m": _or_assumed(length_m(tags.get("height")), 4.0, N_("Height")),
        **_given("bearing_deg", None if bearing is None else bearing % 360.0),
        **_given("tilt_deg", number(tags.get("camera:angle"))),
    }


def _route(tags: Tags) -> Values | None:
    route_type = {
        "footway": "walk", "pedestrian": "walk", "path": "walk", "steps": "walk",
        "living_street": "walk", "corridor": "walk", "cycleway": "cycle",
    }.get(tags.get("highway", ""))  # fmt: skip
    if route_type is None or tags.get("area") == "yes":
        return None
    values = {"route_type": Proposed(route_type)}
    is_steps = tags["highway"] == "steps"
    step_free = False if is_steps else _STEP_FREE.get(tags.get("wheelchair", ""))
    values |= _given("step_free", step_free)
    return values | _given("width_m", length_m(tags.get("width")))


def _refuge(tags: Tags) -> Values | None:
    if tags.get("emergency") == "phone":
        return {"refuge_type": Proposed("phone")}
    return {"refuge_type": Proposed("police")} if tags.get("amenity") == "police" else None


def _seating(tags: Tags) -> Values | None:
    if tags.get("amenity") != "bench":
        return None
    seats = number(tags.get("seats"))
    return _given("seats", int(seats) if seats and seats >= 1.0 else None)


def _zone(tags: Tags) -> Values | None:
    for key, value, place_type in _ZONES:
        if tags.get(key) == value:
            return {"place_type": Proposed(place_type)}
    return None


_ZONES = (
    ("leisure", "park", "park"),
    ("leisure", "garden", "park"),
    ("place", "square", "square"),
    ("amenity", "parking", "car_park"),
    ("amenity", "school", "school"),
    ("amenity", "bus_station", "transport_stop"),
    ("public_transport", "station", "transport_stop"),
    ("landuse", "residential", "residential"),
    ("landuse", "retail", "retail"),
)
PRESETS: Mapping[str, Preset] = {
    "luminaire": _luminaire,
    "tree": _tree,
    "barrier": barrier,
    "access_point": _access_point,
    "camera": _camera,
    "route": _route,
    "refuge": _refuge,
    "seating": _seating,
    "zone": _zone,
}
COUNTED: Mapping[str, str] = {
    "luminaire": "highway=street_lamp",
    "tree": "natural=tree",
    "barrier": "building=*, barrier=wall|fence|hedge…",
    "access_point": "entrance=*, barrier=gate…",
    "camera": "man_made=surveillance",
    "route": "highway=footway|path|pedestrian|steps|cycleway…",
    "refuge": "emergency=phone, amenity=police",
    "seating": "amenity=bench",
    "zone": "leisure=park, place=square, amenity=parking…",
}
"""What counts as each kind, in the map's own words."""


def _given(field: str, value: object) -> Values:
    return {} if value is None else {field: Proposed(value)}


def _or_assumed(value: float | None, assumed: float, what: str) -> Proposed:
    if value is not None:
        return Proposed(value)
    text = Message(
        N_("{what} assumed: {value:g} m; the map gives none."),
        {"what": Message(what), "value": assumed},
    )
    return Proposed(assumed, str(text))
