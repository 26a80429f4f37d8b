"""What observers of a session are told."""

from dataclasses import dataclass
from typing import Any

from cpted_app.assess.assessment import Assessment
from cpted_app.model.edit import Edit
from cpted_app.model.site import Site


@dataclass(frozen=True, slots=True)
class Changed:
    """An edit is on disk and in memory."""

    edit: Edit
    site: Site


@dataclass(frozen=True, slots=True)
class Outdated:
    """Analyses whose results no longer fit the site; they are being computed again."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Computed:
    """An analysis has a new result."""

    name: str
    result: Any


@dataclass(frozen=True, slots=True)
class Assessed:
    """Evidence, proposals and scores follow from the site as it is now."""

    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Failed:
    """A computation could not be done; the site itself is untouched."""

    name: str
    error: BaseException


Event = Changed | Outdated | Computed | Assessed | Failed
