"""IES LM-63, 1986 to 2019: keyword lines, TILT, then numbers broken over lines anywhere.

Intensities become candela after multiplier and ballast factors, as type C (``ies_turning``).
Source: ANSI/IES LM-63-19 as described in the domain reference (clause numbers unverified).
"""

import math
import re
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.exchange import ies_checks
from cpted_app.exchange.angle_lists import check_angles, range_doubts, risen
from cpted_app.exchange.ies_turning import turned
from cpted_app.exchange.photometric_file import (
    PhotometricFile,
    check_intensities,
    damaged,
    warning,
)
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

METRES_PER_FOOT = 0.3048
_TILT = re.compile(r"^\s*TILT\s*=\s*(.*)$", re.IGNORECASE)
_KEYWORD = re.compile(r"^\s*\[(\w+)\]\s*(.*)$")
_EDITIONS = (
    ("IES:LM-63-2019", "2019"),
    ("IESNA:LM-63-2002", "2002"),
    ("IESNA:LM-63-1995", "1995"),
    ("IESNA91", "1991"),
)
_MOST_ANGLES = 3_601
"""A goniophotometer steps a tenth of a degree at the finest."""
_MOST_NUMBERS = 1_000_000
"""A table at every half degree has a quarter of it; what follows is not looked at."""
_SEAM_SHARE = 0.02
"""Of the largest intensity: what the first and the last plane of a turn may differ by."""
_PROVENANCE = {
    "1.00001": N_("undefined"),
    "1.00010": N_("computer simulation"),
    "1.00000": N_("test at a laboratory that is not accredited"),
    "1.10000": N_("test at an accredited laboratory"),
}


def is_ies(text: str) -> bool:
    """Return whether a text is an IES file: it says so, or has a TILT line."""
    head = text[:4000].upper().lstrip()
    return head.startswith(("IESNA", "IES:")) or any(
        map(_TILT.match, text[:40_000].splitlines()[:400])
    )


@dataclass(slots=True)
class _Numbers:
    """The numbers after the TILT line, one after the other, with their lines."""

    file: str
    tokens: list[tuple[str, int]]
    at: int = 0

    def take(self, count: int, what: str) -> list[float]:
        """Return the next numbers.

        Raises:
            UserError: there are fewer, or one is no number.
        """
        found = self.tokens[self.at : self.at + count]
        if len(found) < count:
            reason = Message(
                N_("it ends in the middle of {what}: {there} of {count} numbers are there"),
                {"what": Message(what), "there": len(found), "count": count},
            )
            raise damaged(self.file, Message(N_("end of the file")), reason)
        self.at += count
        return [self._number(token, line, what) for token, line in found]

    def _number(self, token: str, line: int, what: str) -> float:
        try:
            value = float(token)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            reason = Message(
                N_("“{token}” in {what} is no number"), {"token": token, "what": Message(what)}
            )
            raise damaged(self.file, Message(N_("line {line}"), {"line": line}), reason)
        return value


@dataclass(slots=True)
class _Head:
    """The lines before the numbers."""

    edition: str
    keywords: dict[str, str] = field(default_factory=dict)
    tilt: str = "NONE"


def read(text: str, file_name: str) -> PhotometricFile:
    """Return what an IES file says.

    Raises:
        UserError: no table can be had.
    """
    head, numbers = _split(text, file_name)
    told: list[Problem] = [*ies_checks.head_doubts(head.edition, head.keywords)]
    _pass_tilt(head, numbers, told)
    lamps, lumens, multiplier, *shape = numbers.take(10, N_("the lamp line"))
    ballast, ballast_lamp, watts = numbers.take(3, N_("the ballast line"))
    n_gamma, n_c, kind, unit = (_count(value, file_name) for value in shape[:4])
    gamma = np.array(numbers.take(n_gamma, N_("the vertical angles")))
    c = np.array(numbers.take(n_c, N_("the horizontal angles")))
    raw = np.array(numbers.take(n_gamma * n_c, N_("the candela values"))).reshape(n_c, n_gamma)
    if numbers.at < len(numbers.tokens):
        told.append(_left_over(len(numbers.tokens) - numbers.at))
    factor = _factor(head.edition, multiplier, ballast, ballast_lamp, told)
    told += ies_checks.number_doubts(
        ies_checks.IesNumbers(
            edition=head.edition,
            lamps=lamps,
            lumens=lumens,
            multiplier=multiplier,
            ballast=ballast,
            ballast_lamp=ballast_lamp,
            watts=watts,
            size=(shape[4], shape[5], shape[6]),
        )
    )
    check_angles(gamma, file_name, N_("vertical angles"))
    check_angles(c, file_name, N_("horizontal angles"))
    gamma, raw, out_of_order = risen(gamma, raw, 1, N_("vertical angles"))
    told += out_of_order
    c, raw, out_of_order = risen(c, raw, 0, N_("horizontal angles"))
    told += out_of_order
    if kind == 1:
        told += range_doubts(gamma, (0.0, 90.0), N_("vertical angles"))
    _check_angles(kind, c, gamma, file_name)
    with np.errstate(over="ignore"):
        candela = raw * factor
    check_intensities(candela, file_name)
    table = _table(kind, c, gamma, np.maximum(candela, 0.0), told)
    if (raw < 0.0).any():
        told.append(_negative(int((raw < 0.0).sum())))
    is_absolute = lumens < 0.0
    lamp_flux = None if is_absolute else lumens * lamps
    return PhotometricFile(
        name=head.keywords.get("LUMINAIRE") or head.keywords.get("LUMCAT") or file_name,
        format="IES",
        edition=head.edition,
        table=table,
        c_planes=n_c,
        gamma_angles=n_gamma,
        is_absolute=is_absolute,
        stated_flux_lm=lamp_flux,
        lamp_flux_lm=lamp_flux,
        watts=watts if watts > 0.0 else None,
        opening_m=_opening(shape[4:], unit, told),
        maker=head.keywords.get("MANUFAC", ""),
        lamp=head.keywords.get("LAMP", ""),
        provenance=_provenance(head.edition, ballast_lamp),
        warnings=tuple(told),
    )


def _split(text: str, file_name: str) -> tuple[_Head, _Numbers]:
    lines = text.splitlines()
    tilt_at = next((at for at, line in enumerate(lines) if _TILT.match(line)), None)
    if tilt_at is None:
        reason = Message(N_("the TILT line is missing"))
        raise damaged(file_name, Message(N_("whole file")), reason)
    first = re.sub(r"\s", "", lines[0]).upper()
    edition = next((year for mark, year in _EDITIONS if first.startswith(mark)), "1986")
    head = _Head(edition)
    last = ""
    for line in lines[:tilt_at]:
        keyword = _KEYWORD.match(line)
        if keyword is None:
            continue
        name, value = keyword.group(1).upper(), keyword.group(2).strip()
        if name == "MORE" and last:
            head.keywords[last] = f"{head.keywords[last]} {value}".strip()
            continue
        last = name
        head.keywords.setdefault(name, value)
    tilt = _TILT.match(lines[tilt_at])
    head.tilt = tilt.group(1).strip() if tilt else "NONE"
    tokens = (
        (token, number)
        for number, line in enumerate(lines[tilt_at + 1 :], start=tilt_at + 2)
        for token in line.replace(",", " ").split()
    )
    return head, _Numbers(file_name, list(islice(tokens, _MOST_NUMBERS)))


def _pass_tilt(head: _Head, numbers: _Numbers, told: list[Problem]) -> None:
    """Read over the lamp-tilt factors: they hold for other burning positions of the lamp."""
    if head.tilt.upper() == "INCLUDE":
        position, count = numbers.take(2, N_("the TILT block"))
        pairs = numbers.take(2 * _count(count, numbers.file), N_("the TILT block"))
        told += ies_checks.tilt_doubts(position, pairs)
        told.append(
            warning(
                "tilt_factors",
                N_("TILT block"),
                N_("The file holds factors for a tilted lamp; they are not applied."),
                N_("Calculate with the luminaire as it was measured, or use a file without them."),
            )
        )
    elif head.tilt.upper() != "NONE":
        told.append(
            warning(
                "tilt_file",
                N_("TILT line"),
                N_("The factors for a tilted lamp are in another file ({tilt}), which is missing."),
                N_("They matter only where the lamp is tilted against its measured position."),
                tilt=head.tilt,
            )
        )


def _count(value: float, file_name: str) -> int:
    if value != int(value) or not 0 < value <= _MOST_ANGLES:
        reason = Message(N_("{value:g} cannot be a number of angles or a type"), {"value": value})
        raise damaged(file_name, Message(N_("numbers after TILT")), reason)
    return int(value)


def _factor(
    edition: str, multiplier: float, ballast: float, ballast_lamp: float, told: list[Problem]
) -> float:
    """Return what turns the values of the file into candela."""
    factor = 1.0
    for name, value in ((N_("candela multiplier"), multiplier), (N_("ballast factor"), ballast)):
        if value > 0.0:
            factor *= value
            continue
        told.append(
            warning(
                "factor",
                N_("numbers after TILT"),
                N_("The {name} is {value:g}, which is impossible; 1 was taken."),
                N_("Compare the flux with the data sheet."),
                name=Message(name),
                value=value,
            )
        )
    if edition in ("1986", "1991") and ballast_lamp > 0.0:
        factor *= ballast_lamp
    return factor


def _check_angles(kind: int, c: Array, gamma: Array, file_name: str) -> None:
    place = Message(N_("angles"))
    if kind not in (1, 2, 3):
        reason = Message(N_("there is no photometry of type {kind}"), {"kind": kind})
        raise damaged(file_name, place, reason)
    if len(gamma) < 2:
        raise damaged(file_name, place, Message(N_("its angles do not rise")))
    if kind == 1 and (gamma[0] < 0.0 or gamma[-1] > 180.0 or c[-1] - c[0] > 360.0):
        raise damaged(file_name, place, Message(N_("its angles are not those of type C")))


def _table(kind: int, c: Array, gamma: Array, values: Array, told: list[Problem]) -> IntensityTable:
    if kind == 1:
        return closed(*_unfolded(c, gamma, values, told))
    if kind == 3:
        told.append(
            warning(
                "type_a",
                N_("lamp line"),
                N_("Type A is made for vehicles; forward was taken as straight down."),
                N_("Check the direction of the beam on the plan."),
            )
        )
    return turned(c, gamma, values, swap=kind == 3)


def _unfolded(
    c: Array, gamma: Array, values: Array, told: list[Problem]
) -> tuple[Array, Array, Array]:
    """Return the planes of the whole turn from those of a part, by the last angle's rule."""
    first, last = float(c[0]), float(c[-1])
    if len(c) == 1:
        return c, gamma, values
    if first == 0.0 and last == 360.0:
        off = float(np.abs(values[0] - values[-1]).max())
        if off > _SEAM_SHARE * max(float(values.max()), 1e-30):
            told.append(_seam(off))
        return c, gamma, values
    if first == 0.0 and last == 90.0:
        c, values = np.append(c, 180.0 - c[-2::-1]), np.vstack([values, values[-2::-1]])
        return np.append(c, 360.0 - c[-2:0:-1]), gamma, np.vstack([values, values[-2:0:-1]])
    if first == 0.0 and last == 180.0:
        return np.append(c, 360.0 - c[-2:0:-1]), gamma, np.vstack([values, values[-2:0:-1]])
    if first == 90.0 and last == 270.0:
        return np.append(c, 540.0 - c[-2:0:-1]), gamma, np.vstack([values, values[-2:0:-1]])
    if last - first < 360.0 - 2.0 * float(np.diff(c).max()):
        told.append(
            warning(
                "open_turn",
                N_("horizontal angles"),
                N_("The planes go from {first:g}° to {last:g}°, which leaves the turn open."),
                N_("The gap was filled in a straight line; check the polar curve."),
                first=first,
                last=last,
            )
        )
    return c, gamma, values


def _seam(off_cd: float) -> Problem:
    return warning(
        "seam",
        N_("horizontal angles"),
        N_("The planes at 0° and 360° are the same one, but differ by up to {off:.0f} cd."),
        N_("The one at 0° was taken; check the polar curve."),
        off=off_cd,
    )


def _opening(size: list[float], unit: int, told: list[Problem]) -> tuple[float, float, float]:
    """Return length along C0–C180, width along C90–C270 and height of the opening, m.

    The file gives width (across C0), length, height; negative marks round shapes.
    """
    if unit not in (1, 2):
        told.append(
            warning(
                "unit",
                N_("lamp line"),
                N_("Unit {unit} of the opening is neither feet (1) nor metres (2)."),
                N_("Metres were taken; it only matters for the drawing."),
                unit=unit,
            )
        )
    metres = METRES_PER_FOOT if unit == 1 else 1.0
    width, length, height = (abs(value) * metres for value in size)
    if width and not length:
        length = width
    return length, width, height


def _provenance(edition: str, code: float) -> str:
    return _PROVENANCE.get(f"{code:.5f}", "") if edition == "2019" else ""


def _left_over(count: int) -> Problem:
    return warning(
        "left_over",
        N_("end of the file"),
        N_("{count} numbers follow after the last candela value."),
        N_("Compare the number of angles with the data sheet."),
        count=count,
    )


def _negative(count: int) -> Problem:
    return warning(
        "negative_intensity",
        N_("candela values"),
        N_("{count} intensities are negative; 0 was taken."),
        N_("Ask the maker for a corrected file."),
        count=count,
    )
