"""The unit of a drawing: stated, given by a person, or guessed with its reason."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.exchange.drawing_units import likely_unit
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

ABSURD_M = 200_000.0
SMALLEST_SITE_M = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Metres of a drawing unit, and the extent of the drawing in metres."""

    metres: float
    is_guessed: bool
    width_m: float
    height_m: float

    def problems(self, file: str) -> list[Problem]:
        """Return what a person has to know about the unit."""
        values = {
            "file": file,
            "unit": self.metres,
            "width": self.width_m,
            "height": self.height_m,
        }
        if self.is_guessed:
            text = N_(
                "{file} does not say its unit; taken as {unit:g} m, because it is then"
                " {width:.4g} × {height:.4g} m."
            )
            return [_problem("unit_guessed", Message(text, values))]
        if (
            self.width_m + self.height_m
            and not SMALLEST_SITE_M <= max(self.width_m, self.height_m) <= ABSURD_M
        ):
            text = N_(
                "{file} says its unit is {unit:g} m, but it is then {width:.4g} × {height:.4g} m."
            )
            return [_problem("unit_doubtful", Message(text, values))]
        return []


def unit_of(
    stated_m: float | None,
    geometries: npt.NDArray[np.object_],
    given_m: float | None,
    *,
    is_located: bool,
) -> Unit:
    """Return the unit of a drawing: as a person gives it, as the drawing states it, or a guess.

    The extent is that of the middle 98 % of its points: one stray point says nothing. Numbers of
    a reference system (``is_located``) are taken as its metres.
    """
    xy = shapely.get_coordinates([shape for shape in geometries if shape is not None])
    width, height = np.ptp(np.percentile(xy, [1, 99], axis=0), axis=0) if len(xy) else (0.0, 0.0)
    metres = given_m or stated_m
    is_guessed = metres is None
    if metres is None:
        farthest = float(np.abs(np.median(xy, axis=0)).max()) if len(xy) else 0.0
        likely = None if is_located else likely_unit(max(float(width), float(height)), farthest)
        metres = likely[0] if likely else 1.0
    return Unit(
        metres=metres,
        is_guessed=is_guessed,
        width_m=float(width) * metres,
        height_m=float(height) * metres,
    )


def _problem(code: str, message: Message) -> Problem:
    return Problem(
        code,
        Message(N_("whole file")),
        message,
        Message(N_("If that is wrong, undo, and import again with --metres-per-unit 0.001 or so.")),
    )
