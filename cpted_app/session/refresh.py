"""Keeps results in step with the site: only what an edit touched is computed again."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import cpted_app.analysis  # noqa: F401 - its import registers the analyses
from cpted_app.analysis.registry import ANALYSES, out_of_date
from cpted_app.assess import checklist, thresholds
from cpted_app.assess.assessment import Assessment, answered_anew, assess
from cpted_app.model.edit import Row
from cpted_app.model.features import Camera, Luminaire, Opening, Route, Zone
from cpted_app.model.records import Answer
from cpted_app.model.site import Site
from cpted_app.session import warm_up
from cpted_app.session.events import Assessed, Computed, Event, Failed, Outdated
from cpted_app.session.jobs import Job, Progress, Runner
from cpted_app.words import N_, Message

ASSESSMENT = "assessment"
LOOPS_FOR: Mapping[str, tuple[type[Row], ...]] = MappingProxyType(
    {
        "cameras": (Camera,),
        "concealment": (Route,),
        "eyes": (Opening,),
        "light": (Luminaire,),
        "readings": (Luminaire,),
        "sightlines": (),
        "walks": (Route,),
        "ways": (Route, Zone),
        "windows": (Luminaire,),
    }
)
"""For rows of which classes an analysis runs the compiled loops."""


class Refresh:
    """Holds the latest results; one that a newer request has overtaken is dropped."""

    def __init__(self, runner: Runner, notify: Callable[[Event], None]) -> None:
        self.results: Mapping[str, Any] = MappingProxyType({})
        self.assessment: Assessment | None = None
        self.stale: frozenset[str] = frozenset()
        self._runner = runner
        self._notify = notify
        self._site = Site()
        self._wanted: dict[str, int] = {}
        self._is_assessed = False
        """Whether the latest assessment knows all of the site but its latest answers."""

    def update(self, site: Site, touches: frozenset[type] | None = None) -> None:
        """Compute again what reads a touched class; None means everything."""
        self._site = site
        self._is_assessed &= touches == frozenset({Answer})
        names = frozenset(ANALYSES) if touches is None else out_of_date(touches) | self.stale
        if names:
            self.stale = names
            self._notify(Outdated(self.stale))
        for name in sorted(names):
            self._submit(name, partial(_run, name, site), Message(N_("Checking sightlines")))
        if not names:
            self._assess()

    def _submit(self, key: str, body: Callable[[Progress], Any], title: Message) -> None:
        revision = self._wanted[key] = self._site.revision
        self._runner.submit(
            Job(
                key=key,
                title=title,
                run=body,
                done=partial(self._done, key, revision),
                failed=partial(self._failed, key),
            )
        )

    def _assess(self) -> None:
        body = partial(_assess, self._site, self.results)
        if self._is_assessed and self.assessment is not None:
            body = partial(_answered_anew, self.assessment, self._site)
        self._submit(ASSESSMENT, body, Message(N_("Scoring")))

    def _done(self, key: str, revision: int, result: Any) -> None:
        if revision != self._wanted[key]:
            return
        if key == ASSESSMENT:
            self.assessment = result
            self._is_assessed = revision == self._site.revision
            self._notify(Assessed(result))
            return
        self.results = MappingProxyType({**self.results, key: result})
        self.stale -= {key}
        self._notify(Computed(key, result))
        if not self.stale:
            self._assess()

    def _failed(self, key: str, error: BaseException) -> None:
        self.stale -= {key}
        self._notify(Failed(key, error))


def _run(name: str, site: Site, progress: Progress) -> Any:
    if any(site.all(kind) for kind in LOOPS_FOR[name]):
        warm_up.prepare(progress)
    return ANALYSES[name].run(site, progress)


def _answered_anew(before: Assessment, site: Site, _progress: Progress) -> Assessment:
    return answered_anew(before, site)


def _assess(site: Site, results: Mapping[str, Any], _progress: Progress) -> Assessment:
    chosen = checklist.load(site.header.checklist)
    return assess(site, results, chosen, thresholds.load())
