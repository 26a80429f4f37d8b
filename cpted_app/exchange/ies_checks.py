"""What contradicts itself in an IES file before its intensities are looked at: told, not refused.

Source: ANSI/IES LM-63 as described in the domain reference (clause numbers unverified).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cpted_app.exchange.photometric_file import warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_

REQUIRED = ("TEST", "TESTLAB", "ISSUEDATE", "MANUFAC")
"""Keyword lines that the editions of 2002 and 2019 require."""
CODES = ("1.00001", "1.00010", "1.00000", "1.10000")
_NUMBERS = N_("numbers after TILT")
_LARGEST_FACTOR = 2.0
"""No ballast more than doubles a lamp's light."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IesNumbers:
    """The lamp line and the ballast line, as they stand in the file."""

    edition: str
    lamps: float
    lumens: float
    multiplier: float
    ballast: float
    ballast_lamp: float
    watts: float
    size: tuple[float, float, float]


def head_doubts(edition: str, keywords: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is missing at the head of the file."""
    if edition == "1986":
        yield warning(
            "no_header",
            N_("line 1"),
            N_("The file does not say its edition; it was read as one of 1986."),
            N_("Compare the flux with the data sheet: later editions count ballasts otherwise."),
        )
    if edition in ("2002", "2019"):
        missing = [name for name in REQUIRED if not keywords.get(name)]
        if missing:
            yield warning(
                "keywords",
                N_("keyword lines"),
                N_("Required lines are missing: {names}."),
                N_("Ask the maker who measured it and when, before you rely on it."),
                names=", ".join(missing),
            )


def tilt_doubts(position: float, pairs: list[float]) -> Iterator[Problem]:
    """Yield what is wrong with the block for tilted lamps: its position code and its pairs."""
    half = len(pairs) // 2
    angles, factors = pairs[:half], pairs[half:]
    if position not in (1.0, 2.0, 3.0):
        yield warning(
            "lamp_position",
            N_("TILT block"),
            N_("There is no lamp position {position:g}; it is 1, 2 or 3."),
            N_("It only matters for a tilted lamp."),
            position=position,
        )
    is_rising = all(a < b for a, b in pairwise(angles))
    if not is_rising or any(not 0.0 <= one <= 180.0 for one in angles):
        yield warning(
            "tilt_angles",
            N_("TILT block"),
            N_("The angles of the tilted lamp do not rise from 0° to 180°."),
            N_("It only matters for a tilted lamp."),
        )
    if any(not 0.0 < one <= _LARGEST_FACTOR for one in factors):
        yield warning(
            "tilt_values",
            N_("TILT block"),
            N_("A factor of the tilted lamp is not between 0 and 2."),
            N_("It only matters for a tilted lamp."),
        )


def number_doubts(found: IesNumbers) -> Iterator[Problem]:
    """Yield what is impossible or unusual in the lamp line and the ballast line."""
    yield from _lamps(found)
    if found.multiplier > 0.0 and not 1e-3 <= found.multiplier <= 1e3:
        yield warning(
            "multiplier",
            _NUMBERS,
            N_("The candela multiplier {value:g} is unusual."),
            N_("Compare the flux with the data sheet."),
            value=found.multiplier,
        )
    if found.ballast > _LARGEST_FACTOR:
        yield warning(
            "ballast",
            _NUMBERS,
            N_("The ballast factor {value:g} is unusual."),
            N_("Compare the flux with the data sheet."),
            value=found.ballast,
        )
    if found.watts < 0.0:
        yield warning(
            "watts",
            _NUMBERS,
            N_("The power is {value:g} W, which is impossible."),
            N_("Take the power from the data sheet."),
            value=found.watts,
        )
    if found.edition == "2019" and not _is_code(found.ballast_lamp):
        yield warning(
            "origin_code",
            _NUMBERS,
            N_("The number {value:g} does not say how the file was made."),
            N_("Ask the maker who measured it, before you rely on it."),
            value=found.ballast_lamp,
        )
    width, length, height = found.size
    if (width < 0.0) != (length < 0.0) and 0.0 not in (width, length):
        yield warning(
            "opening_signs",
            N_("luminous opening"),
            N_("Its width {width:g} and length {length:g} have different signs."),
            N_("The shape of the opening is not known; the calculation takes a point."),
            width=width,
            length=length,
            height=height,
        )


def _lamps(found: IesNumbers) -> Iterator[Problem]:
    if found.lamps <= 0.0 or found.lamps != int(found.lamps):
        yield warning(
            "lamps",
            _NUMBERS,
            N_("The number of lamps is {value:g}."),
            N_("The stated flux cannot be checked by it."),
            value=found.lamps,
        )
    if found.lumens < 0.0 and found.lumens != -1.0:
        yield warning(
            "lumens",
            _NUMBERS,
            N_("The flux of a lamp is {value:g} lm; −1 marks absolute photometry."),
            N_("It was read as absolute photometry; compare the flux with the data sheet."),
            value=found.lumens,
        )
    if found.lumens == 0.0:
        yield warning(
            "lumens",
            _NUMBERS,
            N_("The flux of a lamp is 0 lm."),
            N_("The intensities were taken as they are; compare the flux with the data sheet."),
        )


def _is_code(value: float) -> bool:
    """Return whether a number is a known origin, also of scaled or interpolated values."""
    text = f"{value:.5f}"
    plain = f"{text[0]}.{text[2]}00{text[5:]}" if len(text) == len("1.00000") else text
    return plain in CODES
