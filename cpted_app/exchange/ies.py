"""IES LM-63, 1986 to 2019: keyword lines, TILT, then numbers broken over lines anywhere.

Intensities become candela after multiplier and ballast factors, as type C. Type B is turned
with V = asin(sin γ cos C), H = atan2(sin γ sin C, cos γ); type A with the two axes swapped.
Source: ANSI/IES LM-63-19 as described in the domain reference (clause numbers unverified).
"""

import math
import re
from dataclasses import dataclass, field

import numpy as np

from cpted_app.analysis.photometry import Array, IntensityTable, closed
from cpted_app.exchange.photometric_file import PhotometricFile, damaged, warning
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
_TURN_STEP_DEG = 1.0
"""Step in C and gamma at which types A and B are taken over as type C."""
_MOST_ANGLES = 3_601
"""A goniophotometer steps a tenth of a degree at the finest."""
_PROVENANCE = {
    "1.00001": N_("undefined"),
    "1.00010": N_("computer simulation"),
    "1.00000": N_("test at a laboratory that is not accredited"),
    "1.10000": N_("test at an accredited laboratory"),
}


def is_ies(text: str) -> bool:
    """Return whether a text is an IES file: it says so, or has a TILT line."""
    head = text[:4000].upper().lstrip()
    return head.startswith(("IESNA", "IES:")) or any(map(_TILT.match, text.splitlines()[:400]))


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
    told: list[Problem] = []
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
    _check_angles(kind, c, gamma, file_name)
    table = _table(kind, c, gamma, np.maximum(raw * factor, 0.0), told)
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
    tokens = [
        (token, number)
        for number, line in enumerate(lines[tilt_at + 1 :], start=tilt_at + 2)
        for token in line.replace(",", " ").split()
    ]
    return head, _Numbers(file_name, tokens)


def _pass_tilt(head: _Head, numbers: _Numbers, told: list[Problem]) -> None:
    """Read over the lamp-tilt factors: they hold for other burning positions of the lamp."""
    if head.tilt.upper() == "INCLUDE":
        _, pairs = numbers.take(2, N_("the TILT block"))
        numbers.take(2 * _count(pairs, numbers.file), N_("the TILT block"))
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
    if (np.diff(gamma) <= 0.0).any() or (np.diff(c) <= 0.0).any():
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
    return _turned(c, gamma, values, swap=kind == 3)


def _unfolded(
    c: Array, gamma: Array, values: Array, told: list[Problem]
) -> tuple[Array, Array, Array]:
    """Return the planes of the whole turn from those of a part, by the last angle's rule."""
    first, last = float(c[0]), float(c[-1])
    if len(c) == 1 or (first == 0.0 and last == 360.0):
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


def _turned(horizontal: Array, vertical: Array, values: Array, *, swap: bool) -> IntensityTable:
    """Return type B (or A) as type C; one half given from 0 up stands for both."""
    if horizontal[0] == 0.0 and len(horizontal) > 1:
        horizontal = np.append(-horizontal[:0:-1], horizontal)
        values = np.vstack([values[:0:-1], values])
    if vertical[0] == 0.0 and len(vertical) > 1:
        vertical = np.append(-vertical[:0:-1], vertical)
        values = np.hstack([values[:, :0:-1], values])
    reach = max(np.abs(horizontal).max(), np.abs(vertical).max())
    gammas = np.arange(0.0, (90.0 if reach <= 90.0 else 180.0) + 0.5, _TURN_STEP_DEG)
    cs = np.arange(0.0, 360.0, _TURN_STEP_DEG)
    c, gamma = np.radians(np.repeat(cs, len(gammas))), np.radians(np.tile(gammas, len(cs)))
    x, y, z = np.sin(gamma) * np.cos(c), np.sin(gamma) * np.sin(c), np.cos(gamma)
    if swap:
        across, up = np.degrees(np.arcsin(np.clip(y, -1, 1))), np.degrees(np.arctan2(x, z))
    else:
        across, up = np.degrees(np.arctan2(y, z)), np.degrees(np.arcsin(np.clip(x, -1, 1)))
    found = _bilinear(horizontal, vertical, values, across, up)
    return closed(cs, gammas, found.reshape(len(cs), len(gammas)))


def _bilinear(xs: Array, ys: Array, values: Array, x: Array, y: Array) -> Array:
    """Return values between the angles; 0 outside them."""
    near_edge = 1e-9
    if len(xs) == 1:
        xs, values = np.array([xs[0] - 90.0, xs[0] + 90.0]), np.vstack([values, values])
    if len(ys) == 1:
        ys, values = np.array([ys[0] - 90.0, ys[0] + 90.0]), np.hstack([values, values])
    i = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
    j = np.clip(np.searchsorted(ys, y, side="right") - 1, 0, len(ys) - 2)
    u, v = (x - xs[i]) / (xs[i + 1] - xs[i]), (y - ys[j]) / (ys[j + 1] - ys[j])
    found: Array = (values[i, j] * (1 - u) + values[i + 1, j] * u) * (1 - v) + (
        values[i, j + 1] * (1 - u) + values[i + 1, j + 1] * u
    ) * v
    inside = (np.abs(u - 0.5) <= 0.5 + near_edge) & (np.abs(v - 0.5) <= 0.5 + near_edge)
    return np.where(inside, found, 0.0)


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
