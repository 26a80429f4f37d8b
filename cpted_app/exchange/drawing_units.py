"""The unit of a drawing that does not state one: a guess, and the reason for it."""

from cpted_app.exchange.linework import Linework
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.stated_scale import ScaleGuess, scale_guess
from cpted_app.words import N_, Message

_CANDIDATES: tuple[tuple[float, str], ...] = (
    (1.0, N_("metres")),
    (0.001, N_("millimetres")),
    (0.01, N_("centimetres")),
    (0.0254, N_("inches")),
)
LEAST_M, MOST_M = 8.0, 5_000.0
"""Extent of a site: from a courtyard to a district (a design choice)."""
NATIONAL_GRID = 100_000.0
TIMES_THE_EXTENT = 20.0
"""Numbers this large, and this much larger than the drawing, are taken as metres of a grid."""


SMALLEST_SHEET_M, LARGEST_SHEET_M = 0.1, 1.3
"""Between a quarter of an A4 sheet and the long side of an A0 sheet."""
MOST_TEXTS = 5_000


def is_on_a_grid(extent: float, farthest: float) -> bool:
    """Return whether numbers look like those of a national grid: large beside the drawing.

    >>> is_on_a_grid(200.0, 5_800_000.0), is_on_a_grid(250_000.0, 300_000.0)
    (True, False)
    """
    return farthest > max(NATIONAL_GRID, TIMES_THE_EXTENT * extent)


def likely_unit(extent: float, farthest: float) -> tuple[float, str] | None:
    """Return the unit in metres, with its word, of a drawing of this extent; None if none fits.

    Numbers as of a national grid are metres; else the first of metres, millimetres,
    centimetres and inches wins in which the drawing is as large as a site can be.

    >>> likely_unit(80.0, 80.0), likely_unit(80_000.0, 80_000.0)
    ((1.0, 'metres'), (0.001, 'millimetres'))
    """
    if is_on_a_grid(extent, farthest):
        return _CANDIDATES[0]
    fitting = (one for one in _CANDIDATES if LEAST_M <= extent * one[0] <= MOST_M)
    return next(fitting, None)


def guessed_unit(drawing: Linework) -> ScaleGuess | None:
    """Return the unit a drawing is probably in, or None where it is told or nothing fits."""
    if drawing.is_sheet or drawing.unit_m is not None:
        return None
    return best_unit(drawing)


def best_unit(drawing: Linework) -> ScaleGuess | None:
    """Return the unit that numbers, title block and extent speak for, or None where none does."""
    width, height = drawing.size
    extent, farthest = max(width, height), max(abs(drawing.box[0]), abs(drawing.box[1]))
    if is_on_a_grid(extent, farthest):
        reason = Message(
            N_("No unit is stated; coordinates as of a national grid are in metres."),
        )
        return ScaleGuess(denominator=1.0, reason=reason, metres_per_unit=1.0)
    titled = by_title_block(drawing)
    if titled is not None:
        return titled
    likely = likely_unit(extent, farthest)
    if likely is None:
        return None
    unit_m, word = likely
    reason = Message(
        N_("No unit is stated; in {unit} it would be {width:.4g} m by {height:.4g} m."),
        {"unit": Message(word), "width": width * unit_m, "height": height * unit_m},
    )
    return ScaleGuess(denominator=1.0, reason=reason, metres_per_unit=unit_m)


def by_title_block(drawing: Linework) -> ScaleGuess | None:
    """Return the unit in which a drawing fits on paper at the scale its words state, or None."""
    stated = stated_denominator(drawing)
    if stated is None:
        return None
    width, height = drawing.size
    for unit_m, word in _CANDIDATES:
        across, down = width * unit_m / stated, height * unit_m / stated
        if SMALLEST_SHEET_M <= max(across, down) <= LARGEST_SHEET_M:
            values = {
                "scale": stated,
                "unit": Message(word),
                "width": 1000.0 * across,
                "height": 1000.0 * down,
            }
            text = N_(
                "The title block says 1:{scale:g}; in {unit} that fills a sheet of"
                " {width:.0f} mm by {height:.0f} mm."
            )
            reason = Message(text, values)
            return ScaleGuess(denominator=1.0, reason=reason, metres_per_unit=unit_m)
    return None


def stated_denominator(drawing: Linework) -> float | None:
    """Return the n of the one scale 1:n that the words of a drawing state, or None."""
    words = "\n".join(text.text for text in drawing.texts[:MOST_TEXTS])
    found = scale_guess(words, 0.0, 0.0)
    if isinstance(found, Problem):
        return float(found.message.values["scale"])
    return found.denominator if found is not None else None


def unit_word(unit_m: float) -> Message:
    """Return what a unit is called, or its length.

    >>> str(unit_word(0.001)), str(unit_word(0.3048))
    ('millimetres', 'units of 0.3048 m')
    """
    for metres, word in _CANDIDATES:
        if abs(metres - unit_m) <= 1e-9 * metres:
            return Message(word)
    return Message(N_("units of {unit:g} m"), {"unit": unit_m})


def is_believable(drawing: Linework) -> bool:
    """Return whether a drawing has the size of a site in the unit it states."""
    return drawing.unit_m is not None and (
        0.1 * LEAST_M <= max(drawing.size) * drawing.unit_m <= 20.0 * MOST_M
    )
