"""What a person should know about a plan file before trusting it, in plain words.

Belongs here: findings on paper size, stated scale and coordinates; each is a problem with its way
out. Nothing here repairs.
"""

import math

from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.reference_systems import candidates, system
from cpted_app.model.placement import Placement
from cpted_app.units import METRES_PER_INCH
from cpted_app.words import N_, Message

FAR_M = 20_000.0
"""Further from everything else on site than this, a plan is thought to be misplaced."""
FAR_FROM_ORIGIN_M = 100_000.0
"""Site coordinates beyond this are those of a map, not metres counted on a site."""
PAPER_TOLERANCE_MM = 5.0
LARGEST_SHEET_M = 1.6
"""Longer than the long side of an A0 sheet with its roll margin."""
MAX_DENOMINATOR_SHIFT = 0.02

_SHEETS_MM: tuple[tuple[str, float, float], ...] = (
    ("A0", 841, 1189),
    ("A1", 594, 841),
    ("A2", 420, 594),
    ("A3", 297, 420),
    ("A4", 210, 297),
    ("B1", 707, 1000),
    ("B2", 500, 707),
    ("Letter", 216, 279),
    ("Tabloid", 279, 432),
    ("ANSI C", 432, 559),
    ("ANSI D", 559, 864),
    ("ANSI E", 864, 1118),
    ("Arch C", 457, 610),
    ("Arch D", 610, 914),
    ("Arch E", 914, 1219),
)
_ROOT_2 = math.sqrt(2.0)
_ON_PAPER = Message(N_("size on paper"))
_PLACE = Message(N_("place on earth"))
_BY_POINTS = Message(N_("Calibrate with two points whose distance you know."))


def paper(width_m: float, height_m: float) -> str | None:
    """Return the name of the standard sheet of this size, or None.

    >>> paper(0.594, 0.8412)
    'A1'
    """
    short, long = sorted((1000.0 * width_m, 1000.0 * height_m))
    for name, low, high in _SHEETS_MM:
        if max(abs(short - low), abs(long - high)) <= PAPER_TOLERANCE_MM:
            return name
    return None


def found(width: float, height: float, metres_per_unit: float | None) -> tuple[Message, ...]:
    """Return what a page is, in plain words; plan units and their length on paper."""
    if metres_per_unit is None:
        return ()
    width_m, height_m = width * metres_per_unit, height * metres_per_unit
    values = {
        "width": 1000.0 * width_m,
        "height": 1000.0 * height_m,
        "sheet": paper(width_m, height_m) or "–",
    }
    return (Message(N_("Sheet: {width:.0f} mm by {height:.0f} mm ({sheet})"), values),)


def found_in_picture(
    width_px: float, height_px: float, metres_per_px: float | None
) -> tuple[Message, ...]:
    """Return what a picture is: its pixels, and how many of them an inch of paper has."""
    values: dict[str, object] = {"width": round(width_px), "height": round(height_px)}
    if metres_per_px is None:
        text = N_("Picture: {width} by {height} pixels; no resolution is stated")
        return (Message(text, values),)
    values["dpi"] = METRES_PER_INCH / metres_per_px
    return (Message(N_("Picture: {width} by {height} pixels, {dpi:.0f} dpi"), values),)


def of_page(
    width: float, height: float, metres_per_unit: float | None, *, denominator: float | None
) -> list[Problem]:
    """Return what is odd about a page's size on paper; plan units and their length on paper."""
    if metres_per_unit is None:
        return []
    width_m, height_m = width * metres_per_unit, height * metres_per_unit
    values = {"width": 1000.0 * width_m, "height": 1000.0 * height_m}
    if max(width_m, height_m) > LARGEST_SHEET_M:
        text = N_(
            "The sheet would be {width:.0f} mm by {height:.0f} mm, larger than A0:"
            " the resolution in the file is probably wrong."
        )
        return [Problem("page_size", _ON_PAPER, Message(text, values), _BY_POINTS)]
    is_series_a = math.isclose(
        max(width_m, height_m), _ROOT_2 * min(width_m, height_m), rel_tol=0.01
    )
    if denominator is not None and is_series_a and paper(width_m, height_m) is None:
        text = N_(
            "The sheet measures {width:.0f} mm by {height:.0f} mm, in shape but not in size a"
            " sheet A: it was probably shrunk or enlarged, and then 1:{scale:g} is wrong."
        )
        message = Message(text, values | {"scale": denominator})
        return [Problem("page_size", _ON_PAPER, message, _BY_POINTS)]
    return []


def of_blank() -> Problem:
    """Return the problem of a raster that holds one value only."""
    return Problem(
        "blank",
        Message(N_("whole page")),
        Message(N_("All pixels have the same value, so that nothing can be seen.")),
        Message(N_("Check that this is the file you meant.")),
    )


def of_scale(
    georeference: Georeference, metres_per_unit: float | None, denominator: float | None
) -> list[Problem]:
    """Return the disagreement between the scale a page states and the place it states."""
    if denominator is None or metres_per_unit is None or georeference.crs is None:
        return []
    if not system(georeference.crs).is_metric:
        return []
    placed = georeference.placement.metres_per_px / metres_per_unit
    if math.isclose(placed, denominator, rel_tol=MAX_DENOMINATOR_SHIFT):
        return []
    text = N_("The page says 1:{stated:g}, but by its coordinates it is 1:{placed:.0f}.")
    return [
        Problem(
            "scale_disagrees",
            _PLACE,
            Message(text, {"stated": denominator, "placed": placed}),
            Message(N_("Measure a known distance on the plan to see which is right.")),
        )
    ]


def of_mirror(placement: Placement) -> list[Problem]:
    """Return the problem of a plan whose y axis runs the wrong way."""
    if placement.determinant < 0.0:
        return []
    return [
        Problem(
            "mirrored",
            _PLACE,
            Message(N_("By its coordinates the plan is mirrored: its top lies in the south.")),
            Message(N_("If it looks wrong, calibrate it with control points.")),
        )
    ]


def at_place(own: Placement, crs: str | None = None) -> Message:
    """Return the place “on earth” with the file's own placement, which a repair needs."""
    names = ("a", "b", "c", "d", "e", "f")
    values: dict[str, object] = dict(zip(names, own.coefficients, strict=True))
    return Message(_PLACE.msgid, values | ({"crs": crs} if crs else {}))


def own_placement(place: Message) -> Placement | None:
    """Return the placement that a place on earth carries, or None.

    >>> own_placement(at_place(Placement(1.0, 0.0, 5.0, 0.0, -1.0, 7.0))).c
    5.0
    """
    values = [place.values.get(name) for name in ("a", "b", "c", "d", "e", "f")]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return Placement(*numbers) if len(numbers) == len(values) else None


def unknown_system(x: float, y: float, own: Placement, *, taken_as: Message) -> Problem:
    """Return the problem of coordinates without a reference system, with a guess by range."""
    names = candidates(x, y)
    values = {"x": x, "y": y, "taken": taken_as, "systems": ", ".join(names)}
    text = (
        N_(
            "The file names no reference system; its middle is {x:.6g}, {y:.7g}."
            " Numbers of that size occur in {systems}. {taken}"
        )
        if names
        else N_("The file names no reference system; its middle is {x:.6g}, {y:.7g}. {taken}")
    )
    return Problem(
        "crs_unknown",
        at_place(own),
        Message(text, values),
        Message(N_("Ask its author which system it is, and take that.")),
    )


def far_from_origin(x: float, y: float) -> Problem:
    """Return the problem of a plan whose coordinates are large on a site of its own metres."""
    return Problem(
        "far_from_origin",
        _PLACE,
        Message(
            N_("The plan lies far from the origin of the site, at {x:.6g}, {y:.7g}."),
            {"x": x, "y": y},
        ),
        Message(N_("Bring it near the origin, unless the numbers are those of a map.")),
    )


def swapped_axes(crs: str, own: Placement) -> Problem:
    """Return the problem of coordinates that fit a system only with x and y exchanged."""
    return Problem(
        "axis_order",
        at_place(own, crs),
        Message(
            N_("The coordinates lie outside {crs}; with x and y exchanged they lie inside."),
            {"crs": shown(crs)},
        ),
        Message(N_("Exchange x and y, or write the file anew with east before north.")),
    )


def swapped_numbers(x: float, y: float, own: Placement) -> Problem:
    """Return the problem of coordinates of no known size, unless x and y are exchanged."""
    values = {"x": x, "y": y, "systems": ", ".join(candidates(y, x))}
    text = N_(
        "Numbers such as {x:.6g}, {y:.7g} occur in no system known here; with x and y"
        " exchanged they would in {systems}."
    )
    return Problem(
        "axis_order",
        at_place(own),
        Message(text, values),
        Message(N_("Exchange x and y, or write the file anew with east before north.")),
    )


def outside(crs: str, x: float, y: float) -> Problem:
    """Return the problem of coordinates far outside their system's area of use."""
    return Problem(
        "outside_area",
        _PLACE,
        Message(
            N_("The coordinates {x:.6g}, {y:.7g} lie outside the area {crs} is made for."),
            {"x": x, "y": y, "crs": shown(crs)},
        ),
        Message(N_("Check the reference system with the author, or calibrate with points.")),
    )


def far_away(distance_m: float) -> Problem:
    """Return the problem of a plan that lies far from everything else on site."""
    return Problem(
        "far_away",
        _PLACE,
        Message(
            N_("The plan lies {distance:.0f} km away from what is on the site."),
            {"distance": distance_m / 1000.0},
        ),
        Message(N_("Check that it belongs here, and its reference system.")),
    )


def misfit(residual_m: float, size_px: float, source: str, target: str) -> Problem:
    """Return the problem of a plan that fits its place only roughly."""
    return Problem(
        "misfit",
        _PLACE,
        Message(
            N_(
                "The plan could only be turned, scaled and sheared from {source} to {target};"
                " it is off by up to {residual:.3g} m ({pixels:.1f} plan units)."
            ),
            {
                "source": shown(source),
                "target": shown(target),
                "residual": residual_m,
                "pixels": size_px,
            },
        ),
        Message(N_("Where that matters, reproject the file with gdalwarp and add it again.")),
    )


def shown(crs: str) -> str:
    """Return a system as a person knows it: its code, or the name in its WKT."""
    return crs if len(crs) <= 20 else system(crs).title
