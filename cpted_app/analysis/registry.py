"""The analyses there are, by name, with the row classes each one reads.

Belongs here: the decorator that enters a function, and the questions asked of all of them.
An analysis itself lives in its own module, which the package's ``__init__`` lists.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cpted_app.model.edit import Row
from cpted_app.model.site import Site

Progress = Callable[[float], None]
"""Told the share done, 0 … 1; raises ``Cancelled`` when nobody waits for the result."""

R = TypeVar("R")

Run = Callable[[Site, Progress], object]
Results = Mapping[str, object]
"""The result of each analysis by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A pure function of a site, the row classes it reads and the unit of its numbers."""

    name: str
    reads: frozenset[type[Row]]
    unit: str
    run: Run


ANALYSES: dict[str, Analysis] = {}


def analysis(
    name: str, *, reads: Iterable[type[Row]], unit: str
) -> Callable[[Callable[[Site, Progress], R]], Callable[[Site, Progress], R]]:
    """Enter the decorated function as an analysis; rows it does not declare it may not read."""

    def enter(run: Callable[[Site, Progress], R]) -> Callable[[Site, Progress], R]:
        if name in ANALYSES:
            raise ValueError(f"two analyses are called {name!r}")
        ANALYSES[name] = Analysis(name=name, reads=frozenset(reads), unit=unit, run=run)
        return run

    return enter


def out_of_date(touched: Iterable[type[Row]]) -> frozenset[str]:
    """Return the names of the analyses that read one of the touched row classes."""
    classes = frozenset(touched)
    return frozenset(name for name, each in ANALYSES.items() if each.reads & classes)


def run_all(site: Site, progress: Progress) -> Results:
    """Return the results of every analysis; the share done runs from 0 to 1 over all of them."""
    return run_again({}, ANALYSES, site, progress)


def run_again(known: Results, names: Iterable[str], site: Site, progress: Progress) -> Results:
    """Return known results with those of some analyses computed anew."""
    results, wanted = dict(known), sorted(names, key=list(ANALYSES).index)
    for place, name in enumerate(wanted):
        results[name] = ANALYSES[name].run(site, part(progress, place, len(wanted)))
    return results


def part(progress: Progress, place: int, count: int) -> Progress:
    """Return what tells the share done of one of several parts, of equal length."""
    return lambda share: progress((place + share) / count)
