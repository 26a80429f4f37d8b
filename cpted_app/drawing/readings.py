"""Measured light beside calculated light: coloured marks, their legend, and the scatter chart.

Belongs here: what agreement and difference look like. What they are belongs to
``analysis.reading_result``.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from cpted_app.analysis.light.reading_result import (
    FAINT_LX,
    MODEL_ERROR_SHARE,
    ReadingComparison,
    ReadingPair,
)
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import SightlineView
from cpted_app.drawing import symbols
from cpted_app.drawing.charts import Chart, Number
from cpted_app.drawing.primitives import Mark, MarkShape, Path, Primitive, Text
from cpted_app.model.features import Feature, LightReading
from cpted_app.words import N_, Message

Verdict = Literal["agrees", "open", "brighter", "darker"]

COLOURS: Mapping[Verdict, str] = {
    "agrees": "ok",
    "open": "dim_text",
    "brighter": "bad",
    "darker": "accent",
}
"""Calculated brighter than measured is what must not be missed: the place is darker than said."""

SHAPES: Mapping[Verdict, tuple[MarkShape, float]] = {
    "agrees": ("clear", 0.0),
    "open": ("unknown", 0.0),
    "brighter": ("arrow", 0.0),
    "darker": ("arrow", 180.0),
}
"""Shape and bearing: an arrow up where too much is calculated, down where too little."""

WORDS: Mapping[Verdict, str] = {
    "agrees": N_("measured light: as calculated"),
    "open": N_("measured light: error of meter not known"),
    "brighter": N_("measured light: calculated too bright"),
    "darker": N_("measured light: calculated too dark"),
}

_MARGINS = (40.0, 12.0, 26.0, 10.0)
"""Left, right, bottom and top of the scatter chart, points."""


def verdict(pair: ReadingPair) -> Verdict:
    """Return how a calculated value stands to what was measured."""
    if pair.agrees:
        return "agrees"
    if pair.agrees is None:
        return "open"
    return "brighter" if pair.difference_lx > 0.0 else "darker"


def pairs_of(results: Results) -> Mapping[str, ReadingPair]:
    """Return the compared readings among results, by id."""
    found = results.get("readings")
    if not isinstance(found, ReadingComparison):
        return {}
    return {pair.reading_id: pair for pair in found.pairs}


def draw(
    feature: Feature,
    *,
    selected: bool = False,
    result: SightlineView | ReadingPair | None = None,
) -> list[Primitive]:
    """Return the primitives of a feature; a compared reading is coloured by its difference."""
    if not isinstance(result, ReadingPair):
        return symbols.draw(feature, selected=selected, result=result)
    drawn = symbols.draw(feature, selected=selected)
    how = verdict(result)
    told: list[Primitive] = []
    for part in drawn:
        if isinstance(part, Mark) and part.shape == "light_reading":
            told += _coloured(how, part.x, part.y)
        elif isinstance(part, Text) and part.text and part.text == feature.label:
            told.append(_labelled(part, result))
        else:
            told.append(part)
    return told


def legend_entries(
    readings: Iterable[LightReading], pairs: Mapping[str, ReadingPair], middle_pt: float
) -> list[tuple[Message, list[Primitive]]]:
    """Return wording and sample of each look that compared readings have."""
    present = {verdict(pairs[row.id]) for row in readings if row.id in pairs}
    return [
        (Message(WORDS[how]), _coloured(how, middle_pt, 0.0)) for how in WORDS if how in present
    ]


def scatter(
    pairs: Sequence[ReadingPair],
    *,
    width: float = 300.0,
    height: float = 220.0,
    titles: tuple[str, str] = ("", ""),
    number: Number = "{:g}".format,
) -> Chart:
    """Return calculated light (up) over measured light (right), both in lx, in equal decades.

    The line is where both are alike, the band what the model alone may be off. ``titles`` are
    the words of the axes, measured first. Light below 0.05 lx stands at the edge.
    """
    left, right, bottom, top = _MARGINS
    low, high = _span(pairs)
    room = (width - left - right, height - bottom - top)

    def at(measured_lx: float, calculated_lx: float) -> tuple[float, float]:
        parts = [
            (math.log10(min(max(value, 10.0**low), 10.0**high)) - low) / (high - low)
            for value in (measured_lx, calculated_lx)
        ]
        return left + parts[0] * room[0], bottom + parts[1] * room[1]

    drawn: list[Primitive] = [_band(at, 10.0**low, 10.0**high)]
    for power in range(low, high + 1):
        x, y = at(10.0**power, 10.0**power)
        across = np.array([[left, y], [width - right, y]])
        up = np.array([[x, bottom], [x, height - top]])
        drawn += [Path(points=line, stroke="hairline", width_pt=0.6) for line in (across, up)]
        text = number(10.0**power)
        drawn.append(Text(text=text, x=left - 4.0, y=y - 2.5, size_pt=7.0, colour="dim_text",
                          anchor="end", halo=False))  # fmt: skip
        drawn.append(Text(text=text, x=x, y=bottom - 9.5, size_pt=7.0, colour="dim_text",
                          anchor="middle", halo=False))  # fmt: skip
    ends = np.array([at(10.0**low, 10.0**low), at(10.0**high, 10.0**high)])
    drawn.append(Path(points=ends, stroke="dim_text", width_pt=0.9, dash_pt=(3.0, 2.0)))
    for pair in pairs:
        x, y = at(pair.measured_lx, pair.calculated_lx)
        drawn += _coloured(verdict(pair), x, y, size_pt=7.0)
    drawn.append(Text(text=titles[0], x=width - right, y=2.0, size_pt=7.0, colour="dim_text",
                      anchor="end", halo=False))  # fmt: skip
    drawn.append(Text(text=titles[1], x=left + 4.0, y=height - top - 8.0, size_pt=7.0,
                      colour="dim_text"))  # fmt: skip
    return Chart(width=width, height=height, primitives=tuple(drawn))


def _coloured(how: Verdict, x: float, y: float, size_pt: float = 10.0) -> list[Primitive]:
    shape, bearing_deg = SHAPES[how]
    return [
        Mark(shape=shape, x=x, y=y, colour=COLOURS[how], size_pt=size_pt, bearing_deg=bearing_deg)
    ]


def _labelled(label: Text, pair: ReadingPair) -> Text:
    """Return the label of a reading with how far off the calculation is."""
    ratio = pair.ratio
    if ratio is None or pair.agrees:
        return label
    share = f"{100.0 * (ratio - 1.0):+.0f} %" if ratio < 10.0 else f"× {ratio:.0f}"
    return replace(label, text=f"{label.text} {share}", colour=COLOURS[verdict(pair)])


def _span(pairs: Sequence[ReadingPair]) -> tuple[int, int]:
    """Return the powers of ten that hold all values; at least one decade."""
    values = [value for pair in pairs for value in (pair.measured_lx, pair.calculated_lx)]
    known = [max(value, FAINT_LX) for value in values] or [1.0]
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return low, max(high, low + 1)


def _band(at: Callable[[float, float], tuple[float, float]], low_lx: float, high_lx: float) -> Path:
    """Return the area in which the model alone explains the difference."""
    steps = np.geomspace(low_lx, high_lx, 24)
    # |calculated - measured| ≤ share · calculated
    upper = [at(value, value / (1.0 - MODEL_ERROR_SHARE)) for value in steps]
    lower = [at(value, value / (1.0 + MODEL_ERROR_SHARE)) for value in steps[::-1]]
    return Path(points=np.array([*upper, *lower]), closed=True, fill="ok", fill_opacity=0.12)
