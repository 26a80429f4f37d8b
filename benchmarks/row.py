"""One line of the table of benchmarks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured value beside the baseline that ran in turn with it.

    ``ratio`` is how many times better than the baseline the value is; None without one.
    """

    name: str
    value: float
    unit: str
    baseline: str = ""
    ratio: float | None = None
