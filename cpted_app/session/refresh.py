"""Keeps results in step with the site: only what an edit touched is computed again."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import cpted_app.analysis  # noqa: F401 - its import registers the analyses
from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import ANALYSES, out_of_date
from cpted_app.assess.assessment import Assessment, answered_anew, assess
from cpted_app.assess.versions import checklist_of
from cpted_app.model.edit import Row
from cpted_app.model.features import Camera, Luminaire, Opening, Route, Zone
from cpted_app.model.records import Answer, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.session import warm_up
from cpted_app.session.events import Assessed, Computed, Event, Failed, Outdated
from cpted_app.session.jobs import Job, Progress, Runner
from cpted_app.words import N_, Message

ASSESSMENT = "assessment"
GIVEN: frozenset[type[Row]] = frozenset({Answer, Rater, Rating})
"""What people give changes neither evidence nor proposals."""
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
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "cameras": N_("Looking through cameras"),
        "concealment": N_("Looking for hiding places"),
        "eyes": N_("Looking from windows and doors"),
        "light": N_("Calculating light"),
        "readings": N_("Comparing light readings"),
        "sightlines": N_("Checking sightlines"),
        "walks": N_("Walking the routes"),
        "ways": N_("Measuring ways out"),
        "windows": N_("Calculating light on windows"),
    }
)
"""What the job of an analysis is called while it runs."""


class Refresh:
    """Holds the latest results; one that a newer request has overtaken is dropped."""

    def __init__(self, runner: Runner, notify: Callable[[Event], None]) -> None:
        self.results: Mapping[str, Any] = MappingProxyType({})
        self.assessment: Assessment | None = None
        self.stale: frozenset[str] = frozenset()
        self._runner = runner
        self._notify = notify
        self._site = Site()
        self._round = 0
        """Counts the sites taken: two of one revision are told apart, as a proposal is shown."""
        self._wanted: dict[str, int] = {}
        self._is_assessed = False
        """Whether the latest assessment knows all of the site but its latest answers."""

    def update(self, site: Site, touches: frozenset[type] | None = None) -> None:
        """Compute again what reads a touched class; None means everything."""
        self._site = site
        self._round += 1
        self._is_assessed &= touches is not None and touches <= GIVEN
        names = frozenset(ANALYSES) if touches is None else out_of_date(touches) | self.stale
        if names:
            self.stale = names
            self._notify(Outdated(self.stale))
        for name in sorted(names):
            self._submit(name, partial(run_one, name, site), Message(TITLES[name]))
        if not names:
            self._assess()

    def _submit(self, key: str, body: Callable[[Progress], Any], title: Message) -> None:
        asked = self._wanted[key] = self._round
        self._runner.submit(
            Job(
                key=key,
                title=title,
                run=body,
                done=partial(self._done, key, asked),
                failed=partial(self._failed, key),
            )
        )

    def _assess(self) -> None:
        body = partial(_assess, self._site, self.results)
        if self._is_assessed and self.assessment is not None:
            body = partial(_answered_anew, self.assessment, self._site)
        self._submit(ASSESSMENT, body, Message(N_("Scoring")))

    def _done(self, key: str, asked: int, result: Any) -> None:
        if asked != self._wanted[key]:
            return
        if key == ASSESSMENT:
            self.assessment = result
            self._is_assessed = asked == self._round
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


def run_one(name: str, site: Site, progress: Progress) -> Any:
    """Return the result of an analysis, once the loops that it needs are ready."""
    if any(site.all(kind) for kind in LOOPS_FOR[name]):
        warm_up.prepare(progress)
    return ANALYSES[name].run(site, progress)


def _answered_anew(before: Assessment, site: Site, _progress: Progress) -> Assessment:
    return answered_anew(before, site)


def _assess(site: Site, results: Mapping[str, Any], _progress: Progress) -> Assessment:
    chosen = checklist_of(site, site.header.checklist)
    return assess(site, results, chosen, thresholds.load())
