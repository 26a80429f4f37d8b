"""What contradicts itself in a EULUMDAT file, line by line: told, never refused.

Source: A. W. Stockmar, EULUMDAT (1990, 1998), as described in the domain reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.exchange.photometric_file import warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_

MOST_USUAL_SETS = 20
DOWNWARD_TOLERANCE = 0.05
_SHEET = N_("Compare it with the data sheet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LdtNumbers:
    """What the lines before the angles say; lengths in mm, shares in percent."""

    type_code: float
    symmetry: int
    size_mm: tuple[float, float, float]
    area_mm: tuple[float, float]
    heights_mm: tuple[float, float, float, float]
    downward_percent: float
    output_percent: float
    tilt_deg: float
    sets: int
    lamps: float
    flux_lm: float
    watts: float
    ratios: tuple[float, ...]


def line_doubts(found: LdtNumbers) -> Iterator[Problem]:
    """Yield what is impossible or unusual in the lines before the angles."""
    for check in (_kind, _size, _output, _lamps, _power):
        yield from check(found)


def list_doubts(symmetry: int, c_deg: Array) -> Iterator[Problem]:
    """Yield what is unusual about the list of C angles."""
    if len(c_deg) < 2:
        return
    if (np.diff(c_deg) <= 0.0).any():
        yield _told(5, "c_order", N_("The C angles do not rise."), N_("Check the polar curve."))
    if (c_deg < 0.0).any() or (c_deg > 360.0).any():
        yield _told(
            5, "c_range", N_("A C angle is not within 0° to 360°."), N_("Check the polar curve.")
        )
    turn = np.unique(np.mod(c_deg, 360.0))
    if len(turn) < len(c_deg):
        yield _told(
            4,
            "c_twice",
            N_("{count} C-planes are listed twice; the first ones were taken."),
            N_("Check the polar curve."),
            count=len(c_deg) - len(turn),
        )
    gaps = np.diff(np.append(turn, turn[0] + 360.0))
    if symmetry == 0 and len(turn) > 2 and float(gaps.max()) > 2.5 * float(np.median(gaps)):
        yield _told(
            4,
            "c_gap",
            N_("The C-planes leave a gap of {gap:g}°."),
            N_("It was filled in a straight line; ask for a whole file."),
            gap=float(gaps.max()),
        )


def downward_doubts(stated_percent: float, downward_share: float) -> Iterator[Problem]:
    """Yield that the stated share of light downwards is not that of the intensities."""
    if not 0.0 < stated_percent <= 100.0:
        return
    if abs(stated_percent / 100.0 - downward_share) > DOWNWARD_TOLERANCE:
        yield _told(
            22,
            "downward",
            N_(
                "It says that {stated:g} % of the light goes down; the intensities say {share:.0%}."
            ),
            N_("Is it mounted the way it was measured? Check the polar curve."),
            stated=stated_percent,
            share=downward_share,
        )


def _kind(found: LdtNumbers) -> Iterator[Problem]:
    if found.type_code not in (0.0, 1.0, 2.0, 3.0):
        yield _told(2, "type", N_("There is no type {value:g}."), _SHEET, value=found.type_code)
    if found.type_code == 1.0 and found.symmetry != 1:
        yield _told(
            2,
            "type_symmetry",
            N_("Type 1 is the same all round, but the symmetry is {value}."),
            N_("The intensities count; check the polar curve."),
            value=found.symmetry,
        )
    if found.tilt_deg != 0.0:
        yield _told(
            25,
            "measured_tilt",
            N_("It was measured tilted by {value:g}°, which is not taken into account."),
            N_("Tilt the luminaire by it where it is mounted level."),
            value=found.tilt_deg,
        )
    if any(not 0.0 <= one <= 1.5 for one in found.ratios):
        yield _told(
            27, "direct_ratios", N_("A direct ratio is not a share."), N_("They are not used here.")
        )


def _size(found: LdtNumbers) -> Iterator[Problem]:
    (length, width, _height), (area_length, area_width) = found.size_mm, found.area_mm
    if any(one < 0.0 for one in (*found.size_mm, *found.area_mm, *found.heights_mm)):
        yield _told(13, "size", N_("A length is negative."), _SHEET)
        return
    slack = 1.0
    is_wider = area_width > (width or length) + slack
    if length > 0.0 and (area_length > length + slack or is_wider):
        yield _told(
            16,
            "area",
            N_("The luminous area ({length:g} × {width:g} mm) is larger than the luminaire."),
            _SHEET,
            length=area_length,
            width=area_width,
        )
    largest = max(found.size_mm)
    if 0.0 < largest < 5.0:
        yield _told(
            13,
            "size_unit",
            N_("The luminaire is {size:g} mm large: the unit may be metres."),
            N_("It only matters for the drawing."),
            size=largest,
        )


def _output(found: LdtNumbers) -> Iterator[Problem]:
    if not 0.0 <= found.downward_percent <= 100.0:
        yield _told(
            22,
            "downward_range",
            N_("The share of light downwards is {value:g} %."),
            N_("The intensities count."),
            value=found.downward_percent,
        )
    if not 0.0 < found.output_percent <= 100.5:
        yield _told(
            23,
            "output",
            N_("The light output ratio is {value:g} %."),
            N_("The flux was taken from the intensities."),
            value=found.output_percent,
        )
    if found.lamps < 0.0 and abs(found.output_percent - 100.0) > 0.05:
        yield _told(
            23,
            "absolute_output",
            N_("Absolute photometry (a negative number of lamps) has 100 %, not {value:g} %."),
            N_("Compare the flux with the data sheet; the intensities are calculated with."),
            value=found.output_percent,
        )


def _lamps(found: LdtNumbers) -> Iterator[Problem]:
    if found.sets > MOST_USUAL_SETS:
        yield _told(
            26,
            "many_sets",
            N_("The file has {count} sets of lamps; other programs read {most} at most."),
            N_("Give the luminous flux of the luminaire where another set is mounted."),
            count=found.sets,
            most=MOST_USUAL_SETS,
        )
    if found.lamps == 0.0 or found.lamps != int(found.lamps):
        yield _told(
            27,
            "lamps",
            N_("The number of lamps is {value:g}."),
            N_("The flux of the set was taken as it is."),
            value=found.lamps,
        )


def _power(found: LdtNumbers) -> Iterator[Problem]:
    if found.watts < 0.0:
        yield _told(32, "watts", N_("The power is {value:g} W."), _SHEET, value=found.watts)
    if found.flux_lm < 20.0 and found.watts > found.flux_lm:
        yield _told(
            29,
            "flux_unit",
            N_("{flux:g} lm from {watts:g} W: the flux may be in 1,000 lm."),
            N_("Set the luminous flux of the luminaire from the data sheet."),
            flux=found.flux_lm,
            watts=found.watts,
        )


def _told(line: int, code: str, message: str, remedy: str, **values: object) -> Problem:
    return warning(code, N_("line {line}"), message, remedy, line=line, **values)
