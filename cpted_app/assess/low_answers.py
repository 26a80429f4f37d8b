"""What a low answer still lacks: a sentence of one's own, and a place on the plan.

Belongs here: telling which answers lack it. Giving it is an edit like any other.
"""

from collections.abc import Iterable

from cpted_app.assess.assessment import ItemResult
from cpted_app.model.records import SITE_SUBJECT, Answer
from cpted_app.model.site import Site


def wants_place(site: Site, result: ItemResult) -> bool:
    """Return whether an answer is one that gets a place of its own: low, about the whole site.

    An answer about a mark has its place at the mark; what raters give gets one when it has
    become the answer of the assessment.
    """
    answer = result.answer
    if answer is None or not result.is_low or result.subject != SITE_SUBJECT:
        return False
    return site.get(Answer, answer.id) is not None


def lacks_place(site: Site, result: ItemResult) -> bool:
    """Return whether an answer should have a place on the plan and has none."""
    answer = result.answer
    return answer is not None and wants_place(site, result) and answer.pin_m is None


def lacks_sentence(result: ItemResult) -> bool:
    """Return whether an answer is low and nobody said why."""
    return result.is_low and not (result.answer and result.answer.reason.strip())


def is_bare(site: Site, result: ItemResult) -> bool:
    """Return whether a low answer lacks its sentence or its place."""
    return lacks_sentence(result) or lacks_place(site, result)


def bare_count(site: Site, results: Iterable[ItemResult]) -> int:
    """Return how many low answers lack their sentence or their place."""
    return sum(1 for one in results if is_bare(site, one))
