"""What a photometric file says, whatever its format, and how its faults are told."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotometricFile:
    """What a photometric file says: the table in candela, and the data it comes with.

    ``stated_flux_lm`` is what the intensities should add up to by the file's own words, and
    ``lamp_flux_lm`` what its lamps give; both None where the file does not say. The opening is
    length along C0–C180, width along C90–C270 and height, in metres.
    """

    name: str
    format: Literal["IES", "LDT"]
    edition: str
    table: IntensityTable
    c_planes: int
    gamma_angles: int
    is_absolute: bool
    stated_flux_lm: float | None
    lamp_flux_lm: float | None
    watts: float | None
    opening_m: tuple[float, float, float]
    maker: str = ""
    lamp: str = ""
    provenance: str = ""
    warnings: tuple[Problem, ...] = ()


BRIGHTEST_CD = 1e9
"""More than any searchlight: a lighthouse reaches some 10⁷ cd."""


def check_intensities(intensity_cd: Array, file_name: str) -> None:
    """Refuse intensities of no luminaire.

    Raises:
        UserError: one is no number, or larger than ``BRIGHTEST_CD``.
    """
    largest = float(np.abs(intensity_cd).max(initial=0.0))
    if not largest <= BRIGHTEST_CD:
        reason = Message(
            N_("an intensity is {value:.3g} cd, which is impossible"), {"value": largest}
        )
        raise damaged(file_name, Message(N_("intensities")), reason)


def warning(code: str, place: str, message: str, remedy: str, **values: object) -> Problem:
    """Return a warning about a photometric file: code, where, what, and what to do."""
    return Problem(code, Message(place, values), Message(message, values), Message(remedy, values))


def damaged(file_name: str, place: Message, reason: Message) -> UserError:
    """Return the error of a file from which no table can be had."""
    return UserError(
        N_("{file} cannot be used: {reason} ({place})."),
        N_("Get the file again from the maker of the luminaire."),
        file=file_name,
        place=place,
        reason=reason,
    )
