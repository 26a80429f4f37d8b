"""Light on windows against what the surroundings allow, in the evening and at night.

Belongs here: the limits of the site's environmental zone, and the sentence. Glare is left out:
it cannot be judged from a plan.
"""

from dataclasses import dataclass

from cpted_app.analysis.light.result import WindowLight, WindowResults
from cpted_app.analysis.thresholds import Threshold, load
from cpted_app.assess.light_classes import OUTCOMES, Outcome
from cpted_app.assess.rules import shown
from cpted_app.model.kinds import EnvironmentalZone
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

_PARTS = (
    ("ev_before_curfew", "before_lx", N_("in the evening")),
    ("ev_after_curfew", "after_lx", N_("at night")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowJudgement:
    """One limit on one window; lx."""

    opening: str
    label: str
    threshold: Threshold
    value: float
    outcome: Outcome
    sentence: Message


def window_limits(zone: EnvironmentalZone) -> tuple[Threshold, Threshold]:
    """Return the limits before and after curfew in an environmental zone, lx."""
    first, second = (load()[f"light.obtrusive.{zone.value}.{part[0]}"] for part in _PARTS)
    return first, second


def windows_judged(site: Site, light: WindowResults) -> tuple[WindowJudgement, ...]:
    """Return both limits for every window; none where no environmental zone was chosen."""
    zone = site.header.environmental_zone
    if zone is None:
        return ()
    limits = window_limits(zone)
    return tuple(
        _judgement(window, limit, part, is_complete=light.is_complete)
        for window in light.windows.values()
        for limit, part in zip(limits, _PARTS, strict=True)
    )


def _judgement(
    window: WindowLight, limit: Threshold, part: tuple[str, str, str], *, is_complete: bool
) -> WindowJudgement:
    value = round(getattr(window, part[1]), 6)
    if value > limit.value:
        outcome = Outcome.MISSES
    elif not is_complete:
        outcome = Outcome.OPEN
    else:
        outcome = Outcome.MEETS if limit.verified else Outcome.MEETS_UNVERIFIED
    values = {
        "label": window.label,
        "when": Message(part[2]),
        "value": shown(value, limit.value),
        "limit": f"{limit.value:g}",
        "outcome": Message(OUTCOMES[outcome]),
    }
    words = N_("Window {label} {when}: {value} lx, at most {limit} lx: {outcome}")
    return WindowJudgement(
        opening=window.opening,
        label=window.label,
        threshold=limit,
        value=value,
        outcome=outcome,
        sentence=Message(words, values),
    )
