"""Where labels go so that they do not cover each other: greedy, and the same every time.

Belongs here: choosing among a few places around each label's own. Sizes are estimated from
the number of letters, since no font is known here; the estimate is on the large side.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cpted_app.drawing.primitives import Text

Box = tuple[float, float, float, float]
ToPoints = Callable[[float, float], tuple[float, float]]

LETTER_WIDTH = 0.60
"""Width of a letter in units of the text's size: a little more than a sans digit has."""

GAP_PT = 1.0
"""Kept free at both sides of a label, so that O1 and O2 do not read as one word."""


def text_box(text: Text, to_pt: ToPoints) -> Box:
    """Return the box of a text in points of the medium: left, bottom, right, top."""
    width = max(map(len, text.text.splitlines()), default=0) * LETTER_WIDTH * text.size_pt
    x, y = to_pt(text.x, text.y)
    x += text.dx_pt - {"start": 0.0, "middle": width / 2.0, "end": width}[text.anchor]
    y += text.dy_pt
    return (x - GAP_PT, y - 0.25 * text.size_pt, x + width + GAP_PT, y + 0.8 * text.size_pt)


def overlap(first: Box, second: Box) -> bool:
    """Return whether two boxes share more than an edge.

    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 1, 1), (1, 0, 2, 1))
    (True, False)
    """
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def place_labels(
    texts: Sequence[Text],
    to_pt: ToPoints,
    *,
    avoid: Sequence[Box] = (),
    within: Box | None = None,
    places: Callable[[Text], Iterable[Text]] | None = None,
) -> list[Text]:
    """Return the texts that found a free place, moved there, in the order given.

    Bold ones choose first. A text without a free place around its mark is left out: better
    no label than two that nobody can read; every mark stands in a table as well.

    Args:
        texts: Labels with the shift they would like best.
        to_pt: From the drawing's frame to points of the medium.
        avoid: Boxes that stay free, such as a legend or the marks themselves.
        within: The box that a label must not leave.
        places: From a label to itself at the places it may have, the best one first; places
            around a mark by default.
    """
    taken = _Grid(avoid)
    placed: dict[int, Text] = {}
    for index in sorted(range(len(texts)), key=lambda i: (not texts[i].bold, i)):
        for candidate in (places or _candidates)(texts[index]):
            box = text_box(candidate, to_pt)
            if (within is None or _inside(box, within)) and taken.is_free(box):
                taken.add(box)
                placed[index] = candidate
                break
    return [placed[index] for index in sorted(placed)]


def _candidates(text: Text) -> list[Text]:
    away = max(abs(text.dx_pt), 2.0)
    middle, low = -0.28 * text.size_pt, -0.8 * text.size_pt
    return [
        text,
        replace(text, dx_pt=away, dy_pt=middle, anchor="start"),
        replace(text, dx_pt=-away, dy_pt=away * 0.5, anchor="end"),
        replace(text, dx_pt=-away, dy_pt=middle, anchor="end"),
        replace(text, dx_pt=0.0, dy_pt=away + 1.0, anchor="middle"),
        replace(text, dx_pt=0.0, dy_pt=low - away, anchor="middle"),
        replace(text, dx_pt=away, dy_pt=low - away * 0.4, anchor="start"),
        replace(text, dx_pt=-away, dy_pt=low - away * 0.4, anchor="end"),
        replace(text, dx_pt=away * 2.0, dy_pt=away * 1.6, anchor="start"),
        replace(text, dx_pt=-away * 2.0, dy_pt=away * 1.6, anchor="end"),
    ]


def _inside(box: Box, outer: Box) -> bool:
    return outer[0] <= box[0] and outer[1] <= box[1] and box[2] <= outer[2] and box[3] <= outer[3]


class _Grid:
    """Taken boxes by cell, so that a thousand labels stay quick."""

    _CELL_PT = 40.0

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for key in self._keys(box):
            self._cells.setdefault(key, []).append(box)

    def is_free(self, box: Box) -> bool:
        return not any(
            overlap(box, other) for key in self._keys(box) for other in self._cells.get(key, ())
        )

    def _keys(self, box: Box) -> list[tuple[int, int]]:
        x0, y0, x1, y1 = (int(value // self._CELL_PT) for value in box)
        return [(i, j) for i in range(x0, x1 + 1) for j in range(y0, y1 + 1)]
