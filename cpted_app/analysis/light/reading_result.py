"""Measured light beside calculated light: the pairs, and what they say together.

Belongs here: the types, and what follows from their numbers alone. What is calculated at a
reading belongs to ``readings``.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cpted_app.analysis.light.reading_times import Moment, read_moment
from cpted_app.model.kinds import LightQuantity
from cpted_app.words import N_, Message

FEWEST_COMPARED = 5
"""Pairs below which no bias and no scatter is told. A choice of this program."""

MODEL_ERROR_SHARE = 0.20
"""What a calculation may be off, as a share of its value, about 95 %: tolerance of luminaires,
ageing, and no light thrown back by ground and walls. A choice of this program, not verified."""

FAINT_LX = 0.05
"""Differences up to this are never told: the resolution of common meters, in lx. Not verified."""

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPair:
    """One reading and what is calculated for the same place, height, direction and hour.

    ``error_share`` is that of the meter, None where nobody said. ``is_in_leaf`` says whether
    trees were taken to be in leaf.
    """

    reading_id: str
    label: str
    quantity: LightQuantity
    x_m: float
    y_m: float
    height_m: float
    measured_lx: float
    calculated_lx: float
    error_share: float | None
    taken: str = ""
    is_in_leaf: bool = True

    @property
    def difference_lx(self) -> float:
        """Calculated minus measured, lx: above 0 the site is darker than calculated."""
        return self.calculated_lx - self.measured_lx

    @property
    def ratio(self) -> float | None:
        """Calculated over measured; None where nothing was measured."""
        return self.calculated_lx / self.measured_lx if self.measured_lx > 0.0 else None

    @property
    def allowed_lx(self) -> float | None:
        """What meter and model together explain, lx; None where the meter's error is not known.

        Both errors are independent: the root of the sum of their squares.
        Source: JCGM 100:2008 (GUM), 5.1.2.
        """
        if self.error_share is None:
            return None
        meter_lx = self.error_share * self.measured_lx
        return max(math.hypot(meter_lx, self._model_lx), FAINT_LX)

    @property
    def agrees(self) -> bool | None:
        """Whether meter and model explain the difference; None where nobody can say."""
        off_lx = abs(self.difference_lx)
        if off_lx <= max(self._model_lx, FAINT_LX):
            return True
        return None if self.allowed_lx is None else off_lx <= self.allowed_lx

    @property
    def moment(self) -> Moment | None:
        """When it was taken, as far as the text says."""
        return read_moment(self.taken)

    @property
    def _model_lx(self) -> float:
        return MODEL_ERROR_SHARE * self.calculated_lx


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What some pairs say together; numbers are None below ``FEWEST_COMPARED`` pairs.

    ``mean_ratio`` is the geometric mean of calculated over measured, ``scatter`` the standard
    deviation of the natural logarithms of these ratios; both leave out the ``dark`` pairs in
    which one of the two is 0. ``mean_difference_lx`` is calculated minus measured, over all.
    """

    count: int
    dark: int = 0
    agreeing: int = 0
    unknown: int = 0
    mean_ratio: float | None = None
    mean_difference_lx: float | None = None
    scatter: float | None = None

    @property
    def scatter_factor(self) -> float | None:
        """The factor by which two thirds of the ratios stay around their mean; 1 is none."""
        return None if self.scatter is None else math.exp(self.scatter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingComparison:
    """All readings beside what is calculated there.

    ``left_out`` gives by label the reason why a reading was not compared; ``lamps_left_out``
    are the labels of luminaires without photometry, whose light is missing in what is
    calculated. ``assumptions`` say what was taken for granted; ``reason`` says why nothing
    was compared.
    """

    pairs: tuple[ReadingPair, ...] = ()
    left_out: tuple[tuple[str, Message], ...] = ()
    lamps_left_out: tuple[str, ...] = ()
    assumptions: tuple[Message, ...] = ()
    reason: Message | None = None

    @property
    def overall(self) -> Summary:
        """What all pairs say together."""
        return summary(self.pairs)

    @property
    def by_quantity(self) -> tuple[tuple[LightQuantity, Summary], ...]:
        """What the pairs say for each quantity there is."""
        return _grouped(self.pairs, lambda pair: pair.quantity)

    @property
    def by_time(self) -> tuple[tuple[str, Summary], ...]:
        """What the pairs say by night and hour; an empty text is "not told"."""
        return tuple(sorted(_grouped(self.pairs, _time_of)))

    @property
    def worst(self) -> tuple[ReadingPair, ...]:
        """The pairs, those furthest off for their size first."""
        return tuple(sorted(self.pairs, key=_badness, reverse=True))

    @property
    def sentence(self) -> Message:
        """The result in one sentence."""
        whole = self.overall
        if self.reason is not None:
            return self.reason
        if whole.mean_ratio is None or whole.scatter_factor is None:
            return Message(
                N_("{count} readings are beside a calculated value; from {fewest} on, bias and"
                   " scatter are told."),
                {"count": whole.count, "fewest": FEWEST_COMPARED},
            )  # fmt: skip
        values = {
            "percent": abs(round(100.0 * (whole.mean_ratio - 1.0))),
            "factor": whole.scatter_factor,
            "count": whole.count - whole.dark,
        }
        if values["percent"] == 0:
            text = N_("On average as measured, within a factor of {factor:.2f}, {count} readings.")
        elif whole.mean_ratio > 1.0:
            text = N_(
                "Calculated {percent} % brighter than measured, within a factor of {factor:.2f}"
                " ({count} readings)."
            )
        else:
            text = N_(
                "Calculated {percent} % darker than measured, within a factor of {factor:.2f}"
                " ({count} readings)."
            )
        return Message(text, values)


def summary(pairs: Sequence[ReadingPair]) -> Summary:
    """Return what pairs say together.

    The spread of ratios is that of their logarithms: twice as bright and half as bright are
    equally far off. Source: standard deviation of a sample, JCGM 100:2008 (GUM), 4.2.2.
    """
    logs = [
        math.log(pair.calculated_lx / pair.measured_lx)
        for pair in pairs
        if pair.calculated_lx > 0.0 and pair.measured_lx > 0.0
    ]
    counts = {
        "count": len(pairs),
        "dark": len(pairs) - len(logs),
        "agreeing": sum(pair.agrees is True for pair in pairs),
        "unknown": sum(pair.agrees is None for pair in pairs),
    }
    if len(pairs) < FEWEST_COMPARED:
        return Summary(**counts)
    difference_lx = math.fsum(pair.difference_lx for pair in pairs) / len(pairs)
    if len(logs) < FEWEST_COMPARED:
        return Summary(**counts, mean_difference_lx=difference_lx)
    mean = math.fsum(logs) / len(logs)
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in logs) / (len(logs) - 1))
    return Summary(
        **counts, mean_ratio=math.exp(mean), mean_difference_lx=difference_lx, scatter=spread
    )


def _grouped(
    pairs: Iterable[ReadingPair], key: Callable[[ReadingPair], T]
) -> tuple[tuple[T, Summary], ...]:
    groups: dict[T, list[ReadingPair]] = {}
    for pair in pairs:
        groups.setdefault(key(pair), []).append(pair)
    return tuple((name, summary(group)) for name, group in groups.items())


def _time_of(pair: ReadingPair) -> str:
    moment = pair.moment
    if moment is None:
        return ""
    night = moment.night.isoformat() if moment.night else ""
    hour = "" if moment.hour is None else f"{int(moment.hour):02d} h"
    return f"{night} {hour}".strip()


def _badness(pair: ReadingPair) -> float:
    """Return how far off a pair is, so that dark and bright places compare."""
    low, high = sorted((pair.measured_lx, pair.calculated_lx))
    return (high + FAINT_LX) / (low + FAINT_LX)
