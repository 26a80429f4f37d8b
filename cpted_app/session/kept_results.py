"""Results that are known already, by the very rows that each analysis reads.

An analysis is a pure function of the rows it declares, in their order: where these are equal
its result is the same, whichever proposal, edition or moment they were asked for. Nothing here
can grow old.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cpted_app.analysis.registry import ANALYSES, Progress, Results, part
from cpted_app.model.edit import Row
from cpted_app.model.site import Site
from cpted_app.session.refresh import run_one

MOST_KEPT = 8
"""So many results of each analysis are kept: what exists and a handful of proposals."""

_Rows = Mapping[type[Row], tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A result, and the rows that it follows from."""

    rows: _Rows
    result: object


class KeptResults:
    """The results of the last few states of a site; any thread may ask."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Known, ...]] = {}

    def keep(self, site: Site, results: Results) -> None:
        """Keep results of a site that were computed elsewhere."""
        for name, result in results.items():
            rows = _read_by(name, site)
            if self._found(name, rows) is None:
                self._add(name, _Known(rows, result))

    def of(self, site: Site, progress: Progress) -> Results:
        """Return the results of every analysis, computing only what is not known.

        Raises:
            Cancelled: nobody waits for them any more.
        """
        return {
            name: self._one(name, site, part(progress, place, len(ANALYSES)))
            for place, name in enumerate(ANALYSES)
        }

    def _one(self, name: str, site: Site, progress: Progress) -> object:
        rows = _read_by(name, site)
        known = self._found(name, rows)
        if known is None:
            known = _Known(rows, run_one(name, site, progress))
            self._add(name, known)
        return known.result

    def _found(self, name: str, rows: _Rows) -> _Known | None:
        return next((one for one in self._known.get(name, ()) if one.rows == rows), None)

    def _add(self, name: str, known: _Known) -> None:
        # One assignment of a new tuple: another thread sees the one before or this one.
        self._known[name] = (known, *self._known.get(name, ()))[:MOST_KEPT]


def _read_by(name: str, site: Site) -> _Rows:
    return {row_class: site.all(row_class) for row_class in ANALYSES[name].reads}
