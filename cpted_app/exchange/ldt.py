"""EULUMDAT: one value a line, intensities in candela per 1,000 lm of the lamps.

Source: A. W. Stockmar, EULUMDAT (1990, 1998), as described in the domain reference.
"""

import math
import re
from dataclasses import dataclass, field

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import closed
from cpted_app.exchange import ldt_checks
from cpted_app.exchange.angle_lists import check_angles, range_doubts, risen
from cpted_app.exchange.photometric_file import (
    PhotometricFile,
    check_intensities,
    damaged,
    warning,
)
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

HEAD_LINES = 26
_SET_LINES = 6
_RATIOS = 10
_MOST_PLANES = 3_601
_MOST_SETS = 100
_BRIGHTEST_LM = 1e9
_LARGEST_FACTOR = 1e4
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")


def is_ldt(text: str) -> bool:
    """Return whether a text has whole numbers where EULUMDAT has type, symmetry and counts."""
    lines = text[:40_000].splitlines()
    if len(lines) < HEAD_LINES:
        return False
    return all(re.fullmatch(r"\s*\d+\s*", lines[at]) for at in (2, 3, 5))


@dataclass(slots=True)
class _Lines:
    """The lines of a file, and the warnings about them."""

    file: str
    lines: list[str]
    told: list[Problem] = field(default_factory=list)

    def text(self, line: int) -> str:
        """Return a line, counted from 1, without what surrounds it."""
        return self.lines[line - 1].strip() if line <= len(self.lines) else ""

    def number(self, line: int, what: str, default: float | None = None) -> float:
        """Return the number of a line; a decimal comma and stray underscores are read over.

        Raises:
            UserError: there is none, and no default either.
        """
        raw = self.text(line).replace("_", "").replace(" ", "")
        if _NUMBER.fullmatch(raw):
            value = float(raw.replace(",", "."))
            if math.isfinite(value):
                return value
        if default is None:
            reason = Message(
                N_("{what} is “{text}”, which is no number"),
                {"what": Message(what), "text": self.text(line)[:40]},
            )
            raise damaged(self.file, _place(line), reason)
        if raw:
            self.told.append(
                warning(
                    "no_number",
                    N_("line {line}"),
                    N_("{what} is “{text}”, which is no number; {default:g} was taken."),
                    N_("Compare it with the data sheet."),
                    line=line,
                    what=Message(what),
                    text=self.text(line)[:40],
                    default=default,
                )
            )
        return default

    def count(self, line: int, what: str, most: int) -> int:
        """Return the whole number of a line.

        Raises:
            UserError: it is none, or impossibly large.
        """
        value = self.number(line, what)
        if value != int(value) or not 0 <= value <= most:
            reason = Message(N_("{what} is {value:g}"), {"what": Message(what), "value": value})
            raise damaged(self.file, _place(line), reason)
        return int(value)

    def stream(self, start: int, count: int, what: str) -> tuple[Array, int]:
        """Return the next ``count`` numbers from a line on, blank lines passed over.

        Raises:
            UserError: the file ends before, or one is no number.
        """
        found: list[float] = []
        line = start
        while len(found) < count:
            if line > len(self.lines):
                reason = Message(
                    N_("it ends in the middle of {what}: {there} of {count} numbers are there"),
                    {"what": Message(what), "there": len(found), "count": count},
                )
                raise damaged(self.file, Message(N_("end of the file")), reason)
            if self.text(line):
                found.append(self.number(line, what))
            line += 1
        return np.array(found), line


def read(text: str, file_name: str) -> PhotometricFile:
    """Return what a EULUMDAT file says.

    Raises:
        UserError: no table can be had.
    """
    lines = _Lines(file_name, text.splitlines())
    symmetry = lines.count(3, N_("the symmetry"), 4)
    planes = lines.count(4, N_("the number of C-planes"), _MOST_PLANES)
    angles = lines.count(6, N_("the number of intensities in a plane"), _MOST_PLANES)
    sets = lines.count(26, N_("the number of lamp sets"), _MOST_SETS)
    lamps, lamp_type, flux, colour, watts = _first_set(lines, sets)
    at = HEAD_LINES + _SET_LINES * sets + _RATIOS + 1
    all_c, at = lines.stream(at, planes, N_("the C angles"))
    gamma, at = lines.stream(at, angles, N_("the gamma angles"))
    check_angles(all_c, file_name, N_("the C angles"))
    check_angles(gamma, file_name, N_("the gamma angles"))
    all_c = np.round(all_c, 6) + 0.0
    symmetry = _believed_symmetry(lines, symmetry, planes, angles, at)
    stored = _stored(symmetry, all_c, lines)
    values, at = lines.stream(at, len(stored) * angles, N_("the intensities"))
    _check_rest(lines, at)
    if (values < 0.0).any():
        lines.told.append(_negative(int((values < 0.0).sum())))
    _check_steps(lines, all_c, gamma)
    per_klm = np.maximum(values, 0.0).reshape(len(stored), angles)
    gamma, per_klm, out_of_order = risen(gamma, per_klm, 1, N_("the gamma angles"))
    lines.told += out_of_order
    if len(gamma) < 2 or gamma[0] < 0.0 or gamma[-1] > 180.0:
        raise damaged(file_name, _place(at), Message(N_("its gamma angles do not rise")))
    lines.told += range_doubts(gamma, (0.0, 90.0), N_("the gamma angles"))
    lines.told += ldt_checks.list_doubts(symmetry, all_c)
    check_intensities(per_klm * max(flux / 1000.0, 1.0), file_name)
    table = closed(*_unfolded(symmetry, stored, gamma, per_klm)).scaled(flux / 1000.0)
    light_output = lines.number(23, N_("the light output ratio"), 100.0) / 100.0
    stated = flux * light_output
    table = table.scaled(_conversion(lines, table.flux_lm, stated))
    said = _numbers(lines, symmetry, sets=sets, lamps=lamps, flux=flux, watts=watts)
    lines.told += ldt_checks.line_doubts(said)
    if table.max_cd > 0.0:
        lines.told += ldt_checks.downward_doubts(said.downward_percent, table.downward_share)
    return PhotometricFile(
        name=lines.text(9) or lines.text(10) or file_name,
        format="LDT",
        edition="EULUMDAT",
        table=table,
        c_planes=len(stored),
        gamma_angles=angles,
        is_absolute=lamps < 0.0,
        stated_flux_lm=stated if light_output > 0.0 else None,
        lamp_flux_lm=flux,
        watts=watts if watts > 0.0 else None,
        opening_m=_opening(lines),
        maker=lines.text(1),
        lamp=" ".join(filter(None, (lamp_type, colour))),
        warnings=tuple(lines.told),
    )


def _numbers(
    lines: _Lines, symmetry: int, *, sets: int, lamps: float, flux: float, watts: float
) -> ldt_checks.LdtNumbers:
    """Return what the lines before the angles say, 0 where a line says nothing."""

    def size(line: int) -> float:
        return lines.number(line, N_("a length"), 0.0)

    first_ratio = HEAD_LINES + _SET_LINES * sets + 1
    return ldt_checks.LdtNumbers(
        type_code=lines.number(2, N_("the type"), 0.0),
        symmetry=symmetry,
        size_mm=(size(13), size(14), size(15)),
        area_mm=(size(16), size(17)),
        heights_mm=(size(18), size(19), size(20), size(21)),
        downward_percent=lines.number(22, N_("the share of light downwards"), 0.0),
        output_percent=lines.number(23, N_("the light output ratio"), 100.0),
        tilt_deg=lines.number(25, N_("the tilt of the measurement"), 0.0),
        sets=sets,
        lamps=lamps,
        flux_lm=flux,
        watts=watts,
        ratios=tuple(
            lines.number(line, N_("a direct ratio"), 0.0)
            for line in range(first_ratio, first_ratio + _RATIOS)
        ),
    )


def _first_set(lines: _Lines, sets: int) -> tuple[float, str, float, str, float]:
    """Return number of lamps, type, flux in lm, colour and watts of the first lamp set."""
    if sets == 0:
        reason = Message(N_("it names no lamps, so that its intensities have no size"))
        raise damaged(lines.file, _place(26), reason)
    if sets > 1:
        lines.told.append(
            warning(
                "lamp_sets",
                N_("line {line}"),
                N_("The file has {count} sets of lamps; the first one was taken."),
                N_("Give the luminous flux of the luminaire where another set is mounted."),
                line=26,
                count=sets,
            )
        )
    lamps = lines.number(27, N_("the number of lamps"), 1.0)
    flux = lines.number(29, N_("the luminous flux of the lamps"))
    if not 0.0 < flux <= _BRIGHTEST_LM:
        reason = Message(N_("the luminous flux of its lamps is {flux:g} lm"), {"flux": flux})
        raise damaged(lines.file, _place(29), reason)
    watts = lines.number(32, N_("the power"), 0.0)
    return lamps, lines.text(28), flux, lines.text(30), watts


def _believed_symmetry(lines: _Lines, declared: int, planes: int, angles: int, at: int) -> int:
    """Return the symmetry by which the intensities that are there fit, rather than the declared.

    A file may hold all planes and still declare a symmetry.
    """
    rest = sum(1 for line in lines.lines[at - 1 :] if line.strip())
    if declared == 0 or planes < 2 or rest != planes * angles:
        return declared
    lines.told.append(
        warning(
            "symmetry",
            N_("line {line}"),
            N_("It declares symmetry {declared}, but holds all {planes} planes."),
            N_("All planes were taken; check the polar curve."),
            line=3,
            declared=declared,
            planes=planes,
        )
    )
    return 0


def _stored(symmetry: int, c: Array, lines: _Lines) -> Array:
    """Return the C angles of the planes that are written down.

    Raises:
        UserError: the number of planes cannot be divided as the symmetry asks.
    """
    planes = len(c)
    parts = {0: 1, 1: 1, 2: 2, 3: 4, 4: 4}[symmetry]
    if planes == 0 or planes % parts:
        reason = Message(
            N_("{planes} planes do not fit symmetry {symmetry}"),
            {"planes": planes, "symmetry": symmetry},
        )
        raise damaged(lines.file, _place(4), reason)
    if symmetry == 0:
        return c
    if symmetry == 1:
        return c[:1]
    if symmetry == 2:
        return _stepped(c, 0, planes // 2 + 1)
    if symmetry == 3:
        return _stepped(c, 3 * planes // 4, planes // 2 + 1)
    return _stepped(c, 0, planes // 4 + 1)


def _stepped(c: Array, first: int, count: int) -> Array:
    """Return C angles from plane ``first`` on, going on past 360° where the list begins anew."""
    ring = np.concatenate([c, c + 360.0])
    return ring[first : first + count]


def _unfolded(symmetry: int, c: Array, gamma: Array, values: Array) -> tuple[Array, Array, Array]:
    """Return the planes of the whole turn from those written down."""
    if symmetry in (0, 1):
        return c, gamma, values
    mirrors = {2: (0.0,), 3: (180.0,), 4: (180.0, 0.0)}[symmetry]
    for twice_axis in mirrors:
        c, values = np.concatenate([c, twice_axis - c]), np.vstack([values, values])
    return c, gamma, values


def _conversion(lines: _Lines, flux: float, stated: float) -> float:
    """Return the factor on the intensities, unless they hold it already."""
    factor = lines.number(24, N_("the conversion factor"), 1.0)
    if factor in (0.0, 1.0):
        return 1.0
    if not 1.0 / _LARGEST_FACTOR <= factor <= _LARGEST_FACTOR:
        lines.told.append(
            warning(
                "conversion_impossible",
                N_("line {line}"),
                N_("The conversion factor {factor:g} is impossible; 1 was taken."),
                N_("Compare the flux with the data sheet."),
                line=24,
                factor=factor,
            )
        )
        return 1.0
    is_in_already = abs(flux - stated) <= abs(flux * factor - stated)
    done = N_("was not applied, because") if is_in_already else N_("was applied, because so")
    lines.told.append(
        warning(
            "conversion_factor",
            N_("line {line}"),
            N_("The conversion factor {factor:g} {done} the stated flux is met better."),
            N_("Compare the flux with the data sheet."),
            line=24,
            factor=factor,
            done=Message(done),
        )
    )
    return 1.0 if is_in_already else factor


def _opening(lines: _Lines) -> tuple[float, float, float]:
    """Return length, width and height of the luminous area, m; a width of 0 means round."""
    length = lines.number(16, N_("the length of the luminous area"), 0.0) / 1000.0
    width = lines.number(17, N_("the width of the luminous area"), 0.0) / 1000.0
    height = max(lines.number(at, N_("a height of the luminous area"), 0.0) for at in range(18, 22))
    return length, width or length, height / 1000.0


def _check_steps(lines: _Lines, c: Array, gamma: Array) -> None:
    """Warn where stated steps and listed angles contradict each other; the list counts."""
    for line, what, step, listed in (
        (5, N_("C-planes"), lines.number(5, N_("the step of C"), 0.0), c),
        (7, N_("gamma angles"), lines.number(7, N_("the step of gamma"), 0.0), gamma),
    ):
        if step <= 0.0 or len(listed) < 2 or np.allclose(np.diff(listed), step, atol=0.05):
            continue
        lines.told.append(
            warning(
                "step",
                N_("line {line}"),
                N_("The stated step of the {what}, {step:g}°, is not that of the list."),
                N_("The list of angles was taken."),
                line=line,
                what=Message(what),
                step=step,
            )
        )


def _check_rest(lines: _Lines, at: int) -> None:
    rest = sum(1 for line in lines.lines[at - 1 :] if line.strip())
    if rest:
        lines.told.append(
            warning(
                "left_over",
                N_("line {line}"),
                N_("{count} lines follow after the last intensity."),
                N_("Compare symmetry and number of planes with the data sheet."),
                line=at,
                count=rest,
            )
        )


def _negative(count: int) -> Problem:
    return warning(
        "negative_intensity",
        N_("intensities"),
        N_("{count} intensities are negative; 0 was taken."),
        N_("Ask the maker for a corrected file."),
        count=count,
    )


def _place(line: int) -> Message:
    return Message(N_("line {line}"), {"line": line})
