"""Takes what raters gave in a copy of a site back into it, and loses nothing of either.

A copy goes out on a stick and comes home with ratings; meanwhile others went on here. Of two
ratings of one rater for the same question the later one counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cpted_app.model.actions import rating
from cpted_app.model.actions.marking import new_id
from cpted_app.model.actions.rating import Asked
from cpted_app.model.edit import Change, Edit
from cpted_app.model.records import Rater, Rating, Visit
from cpted_app.model.site import Site
from cpted_app.words import N_, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The edit that takes a copy's ratings in, and how many of what it brings."""

    edit: Edit
    raters: int
    ratings: int


def taken_in(site: Site, copy: Site, only: str = "") -> TakenIn:
    """Return what takes the raters and ratings of a copy into a site.

    A rater who is new here gets the next number; one of the same name is the same rater. With
    ``only``, the id of a rater, what others gave in the copy is passed over.
    """
    raters: list[Change] = []
    ratings: list[Change] = []
    labels: list[str] = []
    for theirs in (one for one in copy.all(Rater) if only in ("", one.id)):
        found = site.get(Rater, theirs.id)
        ours = found or rating.rater_named(site, theirs.checklist, theirs.by)
        if ours is None:
            ours = replace(theirs, label=rating.next_label(site, theirs.checklist, labels))
            labels.append(ours.label)
            raters.append(Change(None, ours))
        else:
            raters += _done_change(site, ours, copy, theirs)
        ratings += _ratings(site, ours, rating.ratings_of(copy, theirs).values())
    label = Message(N_("Take in {n} ratings of a copy"), {"n": len(ratings)})
    visits = _visits(site, copy, ratings)
    return TakenIn(
        edit=Edit(label, (*visits, *raters, *ratings)),
        raters=sum(1 for change in raters if change.before is None),
        ratings=len(ratings),
    )


def _ratings(site: Site, ours: Rater, theirs: Iterable[Rating]) -> list[Change]:
    known = rating.ratings_of(site, ours)
    changes = []
    for row in theirs:
        asked: Asked = (row.item, row.subject)
        before = known.get(asked)
        if before is None:
            free = row.id if site.get(Rating, row.id) is None else new_id()
            changes.append(Change(None, replace(row, id=free, rater=ours.id)))
        elif row.at_utc > before.at_utc:
            changes.append(Change(before, replace(row, id=before.id, rater=ours.id)))
    return changes


def _done_change(site: Site, ours: Rater, copy: Site, theirs: Rater) -> list[Change]:
    """Return how a rater stands who rated on both sides: as where they rated last."""
    here = max((row.at_utc for row in rating.ratings_of(site, ours).values()), default=None)
    there = max((row.at_utc for row in rating.ratings_of(copy, theirs).values()), default=None)
    if here == there:
        is_done = ours.is_done or theirs.is_done
    elif here is None or (there is not None and there > here):
        is_done = theirs.is_done
    else:
        is_done = ours.is_done
    return [] if is_done == ours.is_done else [Change(ours, replace(ours, is_done=is_done))]


def _visits(site: Site, copy: Site, ratings: Iterable[Change]) -> list[Change]:
    """Return the visits that come along: those that ratings rest on and the site lacks."""
    wanted = {row.visit for change in ratings if isinstance(row := change.row, Rating)}
    return [
        Change(None, visit)
        for visit in copy.all(Visit)
        if visit.id in wanted and site.get(Visit, visit.id) is None
    ]
