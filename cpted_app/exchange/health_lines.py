"""What a person should know about the lines of a drawing, in plain words.

Belongs here: outlines left open, lines drawn twice, layers that show nothing, and how much there
is of everything. The faults themselves are found by ``repairs``.
"""

import numpy as np

from cpted_app.exchange.linework import Integers, Linework
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.repairs import nearly_closed, repeated
from cpted_app.words import N_, Message

MOST_POINTS_CHECKED = 5_000_000
"""Drawings with more points are not looked through for open outlines and doubled lines."""
MOST_NAMED = 5
"""So many layers are named in a sentence; of more, the first ones."""


def of_lines(drawing: Linework, *, is_map: bool = False) -> list[Problem]:
    """Return what is wrong with the lines of a drawing, one problem for each sort.

    In a map neighbours share their borders, and what is a line is meant to be open.
    """
    problems: list[Problem] = []
    if not is_map and len(drawing.points) <= MOST_POINTS_CHECKED:
        unclosed, again = nearly_closed(drawing), repeated(drawing)
        if len(unclosed):
            problems.append(_unclosed(drawing, unclosed))
        if len(again):
            problems.append(_repeated(drawing, again))
    empty = [layer.name for layer in drawing.layers if not layer.count]
    if empty:
        problems.append(_empty(empty, is_map=is_map))
    return problems


def found_in_lines(drawing: Linework, *, is_map: bool = False) -> list[Message]:
    """Return how much there is of everything in a drawing, and what was not checked."""
    values = {
        "lines": len(drawing.starts) - 1,
        "texts": len(drawing.texts),
        "layers": len(drawing.layers),
    }
    text = N_("Vector drawing: lines {lines}, labels {texts}, layers {layers}")
    found = [Message(text, values)]
    if not is_map and len(drawing.points) > MOST_POINTS_CHECKED:
        found.append(
            Message(
                N_(
                    "Open outlines and doubled lines were not looked for:"
                    " the drawing has more than {limit} million points."
                ),
                {"limit": MOST_POINTS_CHECKED // 1_000_000},
            )
        )
    return found


def listed(names: list[str]) -> str:
    """Return names in a sentence; of many, the first ones.

    >>> listed(["A", "B", "C", "D", "E", "F"])
    'A, B, C, D, E, …'
    """
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown}, …" if len(names) > MOST_NAMED else shown


def _unclosed(drawing: Linework, lines: Integers) -> Problem:
    starts, points = drawing.starts, drawing.points
    gaps = np.hypot(*(points[starts[lines]] - points[starts[lines + 1] - 1]).T)
    text = N_(
        "Outlines that are not quite closed: {count}; the widest gap is {gap:.2g} drawing units."
    )
    return Problem(
        "unclosed_outlines",
        _place(drawing, int(lines[0])),
        Message(text, {"count": len(lines), "gap": float(gaps.max())}),
        Message(N_("Have them closed here, or close them in the program that drew them.")),
    )


def _repeated(drawing: Linework, lines: Integers) -> Problem:
    return Problem(
        "duplicate_lines",
        _place(drawing, int(lines[0])),
        Message(N_("Lines drawn twice: {count}."), {"count": len(lines)}),
        Message(N_("Have the second ones left out, so that nothing is imported twice.")),
    )


def _empty(names: list[str], *, is_map: bool) -> Problem:
    # The place carries all the names, which a repair needs; people read the first ones.
    place = Message(N_("layers"), {"names": "\n".join(names)})
    remedy = (
        N_("Points are not drawn; import them as marks.")
        if is_map
        else N_("Hide them, or compare with the original if something is missed.")
    )
    return Problem(
        "empty_layers",
        place,
        Message(
            N_("Layers that show nothing: {count} ({layers})."),
            {"count": len(names), "layers": listed(names)},
        ),
        Message(remedy),
    )


def _place(drawing: Linework, line: int) -> Message:
    """Return where the first of several lines begins, in the drawing's own coordinates."""
    x, y = drawing.points[drawing.starts[line]]
    if drawing.is_sheet:
        # People and plans count a sheet from its upper left corner.
        west, north = drawing.origin
        x, y = x - west, north - y
    values = {"layer": drawing.layers[drawing.layer[line]].name, "x": float(x), "y": float(y)}
    return Message(N_("first on layer {layer}, at {x:.6g}, {y:.7g}"), values)
