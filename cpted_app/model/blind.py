"""When what raters gave may be compared: not before every rater of a checklist is done."""

from collections.abc import Iterable

from cpted_app.model.records import Rater

FEWEST_RATERS = 2


def opened(raters: Iterable[Rater]) -> frozenset[str]:
    """Return the ids of the raters whose ratings others may see.

    These are the raters of the checklists that at least two have rated, all of them to the end.
    """
    by_list: dict[str, list[Rater]] = {}
    for rater in raters:
        by_list.setdefault(rater.checklist, []).append(rater)
    return frozenset(
        rater.id
        for together in by_list.values()
        if len(together) >= FEWEST_RATERS and all(one.is_done for one in together)
        for rater in together
    )
