"""The scale a page states in its title block, and whether the sheet still has its size."""

import re
from dataclasses import dataclass

from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

_SCALE = re.compile(
    r"(?<![\d:.,])1\s?[:/]\s?(\d{1,3}(?:[.,' \u2009\u202f]\d{3})+|\d{2,6})(?![\d:])"
)
_SHEET = re.compile(r"(?:@|\bat\b|\bon\b|\bauf\b|\bop\b|\bDIN\b)\s*\(?(?:DIN\s*)?A([0-4])\b", re.I)
_SCALES = frozenset(
    k * 10**n for n in range(5) for k in (10, 15, 20, 25, 30, 40, 50, 60, 75, 80)
) | {125, 1250, 12500}
_SHEET_LONG_SIDE_PT = {0: 3370.0, 1: 2384.0, 2: 1684.0, 3: 1191.0, 4: 842.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleGuess:
    """The scale 1:n that a page states, and why it is believed; to be confirmed by a person."""

    denominator: float
    reason: Message
    metres_per_unit: float | None = None
    """The length of a drawing unit that is guessed with it."""


def scale_guess(text: str, width_pt: float, height_pt: float) -> ScaleGuess | Problem | None:
    """Return the scale a page states, or why the stated one cannot hold, or None.

    >>> guess = scale_guess("Site plan  Scale 1:500", 842, 595)
    >>> guess.denominator
    500.0
    """
    found = {float(re.sub(r"\D", "", match)) for match in _SCALE.findall(text)}
    found = {number for number in found if number in _SCALES}
    if len(found) != 1:
        return None
    denominator = found.pop()
    sheets = set(_SHEET.findall(text))
    if len(sheets) == 1:
        sheet = int(sheets.pop())
        stated, actual = _SHEET_LONG_SIDE_PT[sheet], max(width_pt, height_pt)
        if abs(actual - stated) > 0.03 * stated:
            return Problem(
                "scale_other_sheet",
                Message(N_("title block")),
                Message(
                    N_("The page states 1:{scale:g} on A{sheet}, but it is not of that size."),
                    {"scale": denominator, "sheet": sheet},
                ),
                Message(N_("Calibrate with two points whose distance you know.")),
            )
    reason = Message(
        N_("The page says 1:{scale:g}; it holds if the page was not shrunk."),
        {"scale": denominator},
    )
    return ScaleGuess(denominator=denominator, reason=reason)
