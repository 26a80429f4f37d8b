"""Lists of angles in photometric files: brought into order, and what is told of them."""

from collections.abc import Iterator

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.exchange.photometric_file import damaged, warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

TOLERANCE_DEG = 1e-6
_DECIMALS = 6
LARGEST_DEG = 720.0
"""No list of angles goes further than twice round."""


def check_angles(angles_deg: Array, file_name: str, what: str) -> None:
    """Refuse angles that are none.

    Raises:
        UserError: one is further than twice round.
    """
    if len(angles_deg) and float(np.abs(angles_deg).max()) > LARGEST_DEG:
        reason = Message(
            N_("one of its angles is {value:g}°"), {"value": float(np.abs(angles_deg).max())}
        )
        raise damaged(file_name, Message(what), reason)


def risen(
    angles_deg: Array, values: Array, axis: int, what: str
) -> tuple[Array, Array, tuple[Problem, ...]]:
    """Return angles that rise, the values in their order, and what was out of order.

    Of an angle that is listed twice the first one counts; millionths of a degree are no
    difference.
    """
    angles_deg = np.round(angles_deg, _DECIMALS) + 0.0
    if (np.diff(angles_deg) > 0.0).all():
        return angles_deg, values, ()
    told: list[Problem] = []
    if (np.diff(angles_deg) < 0.0).any():
        told.append(
            warning(
                "angles_order",
                N_("{what}"),
                N_("The angles do not rise; they were put in order, with their values."),
                N_("Check the polar curve against the data sheet."),
                what=Message(what),
            )
        )
    found, first = np.unique(angles_deg, return_index=True)
    if len(found) < len(angles_deg):
        told.append(
            warning(
                "angles_twice",
                N_("{what}"),
                N_("{count} angles are listed twice; the first values were taken."),
                N_("Check the polar curve against the data sheet."),
                what=Message(what),
                count=len(angles_deg) - len(found),
            )
        )
    return found, np.take(values, first, axis=axis), tuple(told)


def range_doubts(gamma_deg: Array, low: tuple[float, ...], what: str) -> Iterator[Problem]:
    """Yield what is unusual about the first and last vertical angle.

    ``low`` holds the angles a list may begin with; it may end at 90° or 180°.
    """
    first, last = float(gamma_deg[0]), float(gamma_deg[-1])
    begins = any(abs(first - one) < TOLERANCE_DEG for one in low)
    ends = any(abs(last - one) < TOLERANCE_DEG for one in (90.0, 180.0))
    if begins and ends:
        return
    yield warning(
        "angle_range",
        N_("{what}"),
        N_("They go from {first:g}° to {last:g}°; usual are 0° to 90°, 0° to 180°, 90° to 180°."),
        N_("Outside them the luminaire is taken to give no light."),
        what=Message(what),
        first=first,
        last=last,
    )
