"""What stands in the cells of a light meter's table: light, lengths, errors, quantities."""

import re

from cpted_app.errors import UserError
from cpted_app.exchange.readings_columns import words
from cpted_app.units import LENGTH_UNITS_M, parse_number
from cpted_app.words import N_

FOOTCANDLE_LX = 10.763910416709722
"""Lux in one footcandle, a lumen per square foot: 1 / 0.3048². Source: NIST SP 811, B.8."""

_NUMBER = re.compile(r"^([+-]?[\d.,\s\u202f\u00a0]*\d)\s*(.*)$")
_OVER = ("ol", "over", "overload", "---", "----", "err", "error", "hi")


def lux(text: str, unit: str) -> float:
    """Return the light in a cell, lx; a unit in the cell goes before that of the column.

    Raises:
        UserError: the cell is empty, beyond the meter's range, or no number.

    >>> lux("12,5", "lx"), round(lux("1 fc", "lx"), 2), lux("0.2", "klx")
    (12.5, 10.76, 200.0)
    """
    if not text:
        raise UserError(N_("There is no value."), N_("Fill in the reading, or leave the row out."))
    if text.strip().lower() in _OVER:
        raise UserError(
            N_("“{text}” is no reading: the meter was beyond its range."),
            N_("Leave the row out, or measure again in a higher range."),
            text=text,
        )
    match = _NUMBER.match(text)
    told = match.group(2).strip(" []()").lower() if match else ""
    if match is None or (told and told not in words().light_units):
        raise UserError(
            N_("“{text}” is not a value of light."),
            N_("Write a number in lx or fc, such as 3.5."),
            text=text,
        )
    value = parse_number(match.group(1)) * words().light_units[told or unit or "lx"]
    if value < 0.0:
        raise UserError(
            N_("“{text}” is below 0; light cannot be."),
            N_("Set the meter to zero in the dark, and correct the value."),
            text=text,
        )
    return value


def length_m(text: str, unit: str) -> float:
    """Return the length in a cell, m, in the unit of its column unless it tells its own.

    >>> length_m("150", "cm"), length_m("1,5 m", "")
    (1.5, 1.5)
    """
    match = _NUMBER.match(text)
    told = (match.group(2).strip().lower() if match else "") or unit or "m"
    if match is None or told not in LENGTH_UNITS_M:
        raise UserError(
            N_("“{text}” is not a length."),
            N_("Type a number and a unit such as {units}."),
            text=text,
            units=", ".join(LENGTH_UNITS_M),
        )
    return parse_number(match.group(1)) * LENGTH_UNITS_M[told]


def error_share(text: str, column: str) -> float:
    """Return the error of a meter as a share of the reading.

    A percent sign in cell or column means percent, and so does a number above 1: no meter is
    off by more than its reading.

    >>> error_share("±5 %", ""), error_share("0.05", ""), error_share("3", "error")
    (0.05, 0.05, 0.03)
    """
    number = parse_number(text.strip(" ±+-%").removesuffix("%"))
    is_percent = "%" in text or "%" in column or number > 1.0
    return number / 100.0 if is_percent else number


def quantity_of(text: str) -> str:
    """Return the quantity that a cell names: eh, ev, esc or ehs.

    Raises:
        UserError: it names none of them.
    """
    word = " ".join(text.lower().replace("_", " ").split())
    for what, names in words().light.items():
        if what != "any" and (word in names or word == what):
            return what
    raise UserError(
        N_("“{text}” is not a quantity of light."),
        N_("Write eh, ev, esc or ehs: horizontal, vertical, semi-cylindrical, hemispherical."),
        text=text,
    )
