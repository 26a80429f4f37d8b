"""Conversions between the units people write and the SI units the program computes in."""

import math
import re
from datetime import date

from cpted_app.errors import UserError
from cpted_app.words import N_

POINTS_PER_INCH = 72.0
METRES_PER_INCH = 0.0254
METRES_PER_POINT = METRES_PER_INCH / POINTS_PER_INCH

LENGTH_UNITS_M: dict[str, float] = {
    "m": 1.0,
    "cm": 0.01,
    "mm": 0.001,
    "km": 1000.0,
    "ft": 0.3048,
    "in": METRES_PER_INCH,
    "yd": 0.9144,
}

WALKING_SPEED_M_S = 1.2
"""Design speed of a walker. Source: traffic engineering practice, not verified in print."""

_LENGTH = re.compile(r"^\s*([+-]?[\d.,\s\u202f\u00a0]*\d[.,]?)\s*([a-zA-Z'\"]*)\s*$")


def angle_rad_from_bearing(bearing_deg: float) -> float:
    """Return the angle counter-clockwise from east, in radians, of a compass bearing.

    >>> round(angle_rad_from_bearing(90.0), 9)
    0.0
    """
    return math.radians((90.0 - bearing_deg) % 360.0)


def bearing_deg_from_angle(angle_rad: float) -> float:
    """Return the bearing clockwise from north, in degrees [0, 360), of a mathematical angle.

    >>> bearing_deg_from_angle(0.0)
    90.0
    """
    return (90.0 - math.degrees(angle_rad)) % 360.0


def bearing_deg_between(x0_m: float, y0_m: float, x1_m: float, y1_m: float) -> float:
    """Return the bearing in degrees from the first point to the second.

    >>> bearing_deg_between(0.0, 0.0, 1.0, 1.0)
    45.0
    """
    return bearing_deg_from_angle(math.atan2(y1_m - y0_m, x1_m - x0_m))


def parse_number(text: str) -> float:
    """Return the number a person typed, with comma or point as the decimal sign.

    A lone sign is the decimal sign; of two kinds the last one is.

    Raises:
        UserError: the text is not a finite number.

    >>> parse_number("1.234,5"), parse_number("3,5"), parse_number("2.25")
    (1234.5, 3.5, 2.25)
    """
    plain = re.sub(r"[\s\u202f\u00a0]", "", text)
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(
            N_("“{text}” is not a number."),
            N_("Type digits with a comma or a point, such as 3.5."),
            text=text,
        )
    return value


def parse_length_m(text: str, default_unit: str = "m") -> float:
    """Return the length in metres of a text such as ``12``, ``3,5 m``, ``40 ft``.

    Raises:
        UserError: the text has no number, or a unit that is not known.

    >>> parse_length_m("250 cm"), parse_length_m("3,5")
    (2.5, 3.5)
    """
    match = _LENGTH.match(text)
    unit = (match.group(2) or default_unit) if match else default_unit
    unit = {"'": "ft", '"': "in"}.get(unit, unit.lower())
    if match is None or unit not in LENGTH_UNITS_M:
        raise UserError(
            N_("“{text}” is not a length."),
            N_("Type a number and a unit such as {units}."),
            text=text,
            units=", ".join(LENGTH_UNITS_M),
        )
    return parse_number(match.group(1)) * LENGTH_UNITS_M[unit]


def parse_day(text: str) -> date | None:
    """Return the day that a text names as year-month-day; None where it names none.

    >>> parse_day("2026-11-22"), parse_day("in spring")
    (datetime.date(2026, 11, 22), None)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
