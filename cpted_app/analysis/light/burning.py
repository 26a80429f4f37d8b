"""Which luminaires burn at an hour of the night, and how much of their light they give.

Belongs here: off hours and dimmed hours as factors of light. What the light is worth, and
where it falls, is computed elsewhere from these factors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hours import DAY_H, ends, within
from cpted_app.model.features import Luminaire

DUSK_H = 12.0
"""A night is told from noon to noon, so that its hours follow each other."""


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the day in which nothing is switched; hours 0 … 24, past midnight ``to`` is less.

    ``factors`` are those of ``factors_at``, in the order of the luminaires.
    """

    from_h: float
    to_h: float
    factors: tuple[float, ...]


def factors_at(luminaires: Sequence[Luminaire], hour: float | None) -> Array:
    """Return the share of its light that each luminaire gives at an hour, shape (k,).

    ``hour`` is local time, 0 … 24; None means that nothing is switched off or dimmed. A span
    holds its first minute and not its last one, and may run past midnight. Off comes first:
    a luminaire that is off is not dimmed.

    >>> import shapely
    >>> lamp = Luminaire(id="a", geometry=shapely.Point(0, 0), off_hours="23:00-05:00")
    >>> [factors_at([lamp], hour).tolist() for hour in (22.5, 23.0, 4.75, 5.0)]
    [[1.0], [0.0], [0.0], [1.0]]
    """
    return np.array([_factor(one, hour) for one in luminaires], dtype=float)


def periods(luminaires: Sequence[Luminaire]) -> tuple[Period, ...]:
    """Return the parts of a day, from noon on, between which something is switched or dimmed.

    Equal neighbours are one part; a day in which nothing changes is one part, 0 to 24 h.
    """
    edges = sorted(
        {edge % DAY_H for one in luminaires for edge in _edges(one)},
        key=lambda edge: (edge - DUSK_H) % DAY_H,
    )
    if not edges:
        return (Period(0.0, DAY_H, tuple(factors_at(luminaires, None).tolist())),)
    states = [tuple(factors_at(luminaires, edge).tolist()) for edge in edges]
    starts = [at for at in range(len(edges)) if states[at] != states[at - 1]]
    if not starts:
        return (Period(0.0, DAY_H, states[0]),)
    ends = [*starts[1:], starts[0]]
    return tuple(
        Period(edges[start], edges[end], states[start])
        for start, end in zip(starts, ends, strict=True)
    )


def _factor(luminaire: Luminaire, hour: float | None) -> float:
    if hour is None:
        return 1.0
    if within(luminaire.off_hours, hour):
        return 0.0
    return luminaire.dimmed_share if within(luminaire.dimmed_hours, hour) else 1.0


def _edges(luminaire: Luminaire) -> tuple[float, ...]:
    spans = (luminaire.off_hours, luminaire.dimmed_hours)
    return tuple(edge for span in spans if span for edge in ends(span))
