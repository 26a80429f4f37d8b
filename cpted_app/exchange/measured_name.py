"""A length within a name, such as 5 m in ``LAMP-5M``."""

import re

from cpted_app.units import LENGTH_UNITS_M, parse_number

_MEASURE = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(mm|cm|m|ft)(?![a-z])", re.IGNORECASE)


def measured(text: str) -> tuple[float, str] | None:
    """Return the one length in a text, metres, and its unit as written; None if not just one.

    >>> measured("LAMP-5M"), measured("Pole 450cm, steel"), measured("LAMP-5")
    ((5.0, 'M'), (4.5, 'cm'), None)
    """
    found = _MEASURE.findall(text)
    if len(found) != 1:
        return None
    number, unit = found[0]
    return parse_number(number) * LENGTH_UNITS_M[unit.lower()], unit
