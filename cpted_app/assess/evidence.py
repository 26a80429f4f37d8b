"""Evidence by name and subject: what rules look up.

Belongs here: the join between measured values and questions. Measuring belongs to
``analysis.measures``.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cpted_app.analysis.measures import measures
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.model.site import Site

__all__ = ["EvidenceBySubject", "EvidenceValue", "by_subject", "gather"]

EvidenceValue = Measure
"""A value with its subject and places, or the reason why it is missing."""

EvidenceBySubject = Mapping[tuple[str, str], EvidenceValue]


def gather(site: Site, results: Results) -> tuple[EvidenceValue, ...]:
    """Return every evidence value of a site, present or missing."""
    return measures(site, results)


def by_subject(values: Iterable[EvidenceValue]) -> EvidenceBySubject:
    """Return the values by evidence name and subject."""
    return MappingProxyType({(value.name, value.subject): value for value in values})
