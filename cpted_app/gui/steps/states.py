"""How far each of the six steps is: the line and the mark in the left rail. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cpted_app.assess.assessment import Assessment
from cpted_app.assess.protocol import missing_in_frame
from cpted_app.assess.visits import are_complete
from cpted_app.gui.wording import plus_minus
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Sightline
from cpted_app.model.kinds import RemarkState
from cpted_app.model.records import Remark
from cpted_app.model.site import Site
from cpted_app.words import N_

TITLES = {
    "plan": N_("Plan"),
    "mark": N_("Mark"),
    "analyse": N_("Analyse"),
    "assess": N_("Assess"),
    "remarks": N_("Remarks"),
    "report": N_("Report"),
}

SENTENCES = {
    "plan": N_("Load a plan, set its scale, write down the problem."),
    "mark": N_("Draw what matters: light, views, and what blocks them."),
    "analyse": N_("See where light falls, how far each view reaches, and what blocks it."),
    "assess": N_("Answer each question, with what was measured."),
    "remarks": N_("Say what you know, and choose who may read it."),
    "report": N_("Choose the readers, look at the very PDF, save it."),
}
"""What each step is for, said to somebody who has never seen it."""

State = Literal["empty", "in progress", "done", "out of date"]


@dataclass(frozen=True, slots=True)
class StepState:
    """How far a step is, and the line under its name."""

    state: State
    line: str


def step_states(
    site: Site,
    results: Mapping[str, Any],
    assessment: Assessment | None,
    stale: frozenset[str],
) -> dict[str, StepState]:
    """Return the state of every step by its id."""
    return {
        "plan": _plan(site),
        "mark": _mark(site),
        "analyse": _analyse(site, results, stale),
        "assess": _assess(site, assessment, stale),
        "remarks": _remarks(site),
        "report": _report(site),
    }


def next_step(site: Site, assessment: Assessment | None) -> str:
    """Return what to do next, in one sentence."""
    plans = site.plans
    if not plans:
        return _("Drop a plan on the window.")
    if not all(plan.is_calibrated for plan in plans):
        return _("Calibrate the plan: Site > Calibrate.")
    if not site.all(Sightline):
        return _("Press S and draw a sightline: observer, then target.")
    if missing_in_frame(site.frame):
        return _("Write down the problem: Ctrl+1.")
    left = unanswered(assessment) if assessment else 0
    if left:
        return ngettext(
            "{n} question is open: Ctrl+4.", "{n} questions are open: Ctrl+4.", left
        ).format(n=left)
    return _("Look at the report: Ctrl+6.")


def unanswered(assessment: Assessment) -> int:
    """Return how many questions nobody has said anything about."""
    return sum(1 for item in assessment.items if item.answer is None)


def _plan(site: Site) -> StepState:
    plans = site.plans
    if not plans:
        return StepState("empty", _("no plan yet"))
    calibrated = [plan for plan in plans if plan.is_calibrated]
    if len(calibrated) < len(plans):
        return StepState("in progress", _("not calibrated"))
    state: State = "in progress" if missing_in_frame(site.frame) else "done"
    known = [one.scale_uncertainty for one in calibrated if one.scale_uncertainty is not None]
    if not known:
        return StepState(state, _("calibrated, ± unknown"))
    return StepState(state, _("calibrated, {spread}").format(spread=plus_minus(max(known))))


def _mark(site: Site) -> StepState:
    count = sum(1 for _row in site.features)
    if not count:
        return StepState("empty", _("nothing marked yet"))
    return StepState("done", ngettext("{n} feature", "{n} features", count).format(n=count))


def _analyse(site: Site, results: Mapping[str, Any], stale: frozenset[str]) -> StepState:
    is_lit = bool(getattr(results.get("light"), "surfaces", None))
    if not site.all(Sightline) and not is_lit:
        return StepState("empty", _("no sightlines yet"))
    if not site.header.is_metric:
        return StepState("empty", _("needs a calibrated plan"))
    if stale or "sightlines" not in results:
        return StepState("out of date", _("out of date"))
    return StepState("done", _("up to date"))


def _assess(site: Site, assessment: Assessment | None, stale: frozenset[str]) -> StepState:
    if assessment is None:
        return StepState("empty", _("not assessed yet"))
    line = _("{answered} of {applicable} answered").format(
        answered=assessment.answered, applicable=assessment.applicable
    )
    if stale:
        return StepState("out of date", line)
    if not assessment.answered:
        is_framed = not missing_in_frame(site.frame)
        return StepState("empty", line if is_framed else _("first the problem"))
    is_framed = not missing_in_frame(site.frame)
    is_answered = assessment.answered >= assessment.applicable
    if is_framed and is_answered and not are_complete(site):
        return StepState("in progress", _("answered; a visit is missing"))
    return StepState("done" if is_framed and is_answered else "in progress", line)


def _remarks(site: Site) -> StepState:
    remarks = site.all(Remark)
    if not remarks:
        return StepState("empty", _("none yet"))
    count = sum(1 for row in remarks if row.state is not RemarkState.RESOLVED)
    if not count:
        return StepState("done", _("all resolved"))
    return StepState("in progress", ngettext("{n} open", "{n} open", count).format(n=count))


def _report(site: Site) -> StepState:
    if site.header.is_final:
        return StepState("done", _("final"))
    return StepState("empty", _("draft"))
