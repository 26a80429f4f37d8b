"""The unit of a drawing that does not state one: a guess, and the reason for it."""

from cpted_app.exchange.linework import Linework
from cpted_app.exchange.plans import ScaleGuess
from cpted_app.words import N_, Message

_CANDIDATES: tuple[tuple[float, str], ...] = (
    (1.0, N_("metres")),
    (0.001, N_("millimetres")),
    (0.01, N_("centimetres")),
    (0.0254, N_("inches")),
)
LEAST_M, MOST_M = 8.0, 5_000.0
"""Extent of a site: from a courtyard to a district (a design choice)."""


MAP_COORDINATES = 100_000.0
"""A drawing whose corner lies so far from zero is drawn in the coordinates of a map."""


def guessed_unit(drawing: Linework) -> ScaleGuess | None:
    """Return the unit a drawing is probably in, or None where it is told or nothing fits.

    The first of metres, millimetres, centimetres and inches wins in which the drawing is as
    large as a site can be.
    """
    if drawing.is_sheet or drawing.unit_m is not None:
        return None
    width, height = drawing.size
    far = max(abs(drawing.box[0]), abs(drawing.box[1]))
    if far > MAP_COORDINATES and width + height < MAP_COORDINATES:
        reason = Message(
            N_("No unit is stated; coordinates as of a national grid are in metres."),
        )
        return ScaleGuess(denominator=1.0, reason=reason, metres_per_unit=1.0)
    for unit_m, word in _CANDIDATES:
        if LEAST_M <= max(width, height) * unit_m <= MOST_M:
            reason = Message(
                N_("No unit is stated; in {unit} it would be {width:.4g} m by {height:.4g} m."),
                {"unit": Message(word), "width": width * unit_m, "height": height * unit_m},
            )
            return ScaleGuess(denominator=1.0, reason=reason, metres_per_unit=unit_m)
    return None


def is_believable(drawing: Linework) -> bool:
    """Return whether a drawing has the size of a site in the unit it states."""
    return drawing.unit_m is not None and (
        0.1 * LEAST_M <= max(drawing.size) * drawing.unit_m <= 20.0 * MOST_M
    )
