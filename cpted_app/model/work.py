"""Closed sets about the work on an assessment, and the word shown for each member."""

from enum import StrEnum
from types import MappingProxyType

from cpted_app.words import N_


class Confidence(StrEnum):
    """How sure somebody is of an answer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Level(StrEnum):
    """How grave, or how likely."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class SaraPhase(StrEnum):
    """Scanning, analysis, response, assessment: the phases of problem-oriented policing."""

    SCANNING = "scanning"
    ANALYSIS = "analysis"
    RESPONSE = "response"
    ASSESSMENT = "assessment"


class FollowUp(StrEnum):
    """What became of what was asked for."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


class StepState(StrEnum):
    """How a step of the protocol stands."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


class MarkChange(StrEnum):
    """What a scenario does to a mark."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


CONFIDENCES = MappingProxyType(
    {
        Confidence.LOW: N_("unsure"),
        Confidence.MEDIUM: N_("fairly sure"),
        Confidence.HIGH: N_("sure"),
    }
)
LEVELS = MappingProxyType(
    {Level.LOW: N_("low"), Level.MEDIUM: N_("medium"), Level.HIGH: N_("high")}
)
SARA_PHASES = MappingProxyType(
    {
        SaraPhase.SCANNING: N_("scanning"),
        SaraPhase.ANALYSIS: N_("analysis"),
        SaraPhase.RESPONSE: N_("response"),
        SaraPhase.ASSESSMENT: N_("assessment"),
    }
)
FOLLOW_UPS = MappingProxyType(
    {
        FollowUp.OPEN: N_("not looked at yet"),
        FollowUp.UNDER_WAY: N_("under way"),
        FollowUp.DONE: N_("done"),
        FollowUp.NOT_DONE: N_("not done"),
        FollowUp.UNKNOWN: N_("unknown"),
    }
)
STEP_STATES = MappingProxyType(
    {StepState.OPEN: N_("open"), StepState.DONE: N_("done"), StepState.WAIVED: N_("waived")}
)
MARK_CHANGES = MappingProxyType(
    {
        MarkChange.ADDED: N_("added"),
        MarkChange.CHANGED: N_("changed"),
        MarkChange.REMOVED: N_("removed"),
    }
)
