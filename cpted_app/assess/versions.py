"""Which text of a checklist counts at a site: the one it was first answered under, for ever.

Belongs here: keeping a checklist in a site, finding the one that counts, and what differs between
two versions. The limits that its rules name are kept with it, so that it proposes the same for
ever; a list that was kept without them, by an earlier program, takes those of today.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess import checklist as checklists
from cpted_app.assess.checklist import Checklist, Item, conditions
from cpted_app.assess.list_text import text_of
from cpted_app.assess.own_lists import own_lists
from cpted_app.assess.texts import LocalText, decoded
from cpted_app.errors import UserError
from cpted_app.model.edit import Change, Edit, Row
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, ListVersion, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.words import N_, Message


def checklist_of(site: Site, checklist_id: str) -> Checklist:
    """Return a checklist as it counts at a site: the kept one, else the person's or the program's.

    Raises:
        UserError: there is none of that id, or the kept one is damaged.
    """
    kept = site.get(ListVersion, checklist_id)
    return _kept(kept.text, kept.id) if kept is not None else offered(checklist_id)


def lists_of(site: Site) -> tuple[Checklist, ...]:
    """Return every checklist that can be answered at a site: the program's come first.

    A kept one that is damaged is left out; ``checklist_of`` and the check of the file tell it.
    """
    ids = [*checklists.built_in_ids(), *(one.id for one in own_lists())]
    ids += [row.id for row in site.all(ListVersion) if row.id not in ids]
    return tuple(found for each in ids if (found := _if_sound(site, each)) is not None)


def used_lists(site: Site) -> tuple[str, ...]:
    """Return the ids of the checklists that a site uses: its own first, then those answered.

    One whose answers are all to questions that such a place is not asked is none of them, and
    one that cannot be read is left out; the check of the file tells it.
    """
    own, places = site.header.checklist, site.header.place_types
    given = {(row.checklist, row.item) for row in site.all(Answer) if row.checklist != own}
    answered = (
        one.id
        for one in (lists_of(site) if given else ())
        if any((one.id, item.id) in given for item in one.items_for(places))
    )
    return own, *sorted(answered)


def offered(checklist_id: str) -> Checklist:
    """Return a checklist as the program or the person's folder has it today.

    Raises:
        UserError: there is none of that id.
    """
    if checklist_id not in checklists.built_in_ids():
        for one in own_lists():
            if one.id == checklist_id:
                return one
    return checklists.load(checklist_id)


def find_item(site: Site, item_id: str) -> tuple[Checklist, Item]:
    """Return an item with its checklist: the site's own one if it has it, else another.

    Raises:
        UserError: none has it.
    """
    own = checklist_of(site, site.header.checklist)
    for checklist in (own, *lists_of(site)):
        for item in checklist.items:
            if item.id.lower() == item_id.lower():
                return checklist, item
    raise UserError(
        N_("No checklist has an item {item}."),
        N_("Those of checklist {checklist} run from {first} to {last}."),
        item=item_id,
        checklist=own.id,
        first=own.items[0].id,
        last=own.items[-1].id,
    )


def list_version(checklist: Checklist) -> ListVersion:
    """Return the row that keeps a checklist in a site: all of its text, and its limits."""
    return ListVersion(
        id=checklist.id,
        version=checklist.version,
        title=str(checklist.title),
        text=text_of(with_limits(checklist)),
    )


def with_limits(checklist: Checklist) -> Checklist:
    """Return a checklist with the limits that its rules name: its own, else the program's."""
    known = checklist.limits(thresholds.load())
    named = {each.threshold: None for item in checklist.items for each in conditions(item)}
    rows = tuple(known[name] for name in named if name in known)
    return msgspec.structs.replace(checklist, thresholds=rows)


def keeping_lists(site: Site, edit: Edit) -> Edit:
    """Return an edit completed with the checklists that it answers and the site does not keep.

    One edit: undone, both the first answer and the kept text are gone.
    """
    coming = [change.after for change in edit.changes if change.after is not None]
    there = {row.id for row in coming if isinstance(row, ListVersion)}
    wanted = dict.fromkeys(_answered(site, coming))
    missing = [one for one in wanted if one not in there and site.get(ListVersion, one) is None]
    found = (_if_sound(site, one) for one in missing)
    rows = tuple(Change(None, list_version(one)) for one in found if one is not None)
    return Edit(edit.label, (*rows, *edit.changes), edit.blobs) if rows else edit


def newer(site: Site, checklist_id: str) -> Checklist | None:
    """Return today's checklist where it differs from the one that a site keeps, else None."""
    kept = site.get(ListVersion, checklist_id)
    if kept is None:
        return None
    try:
        today = offered(checklist_id)
    except UserError:
        return None  # another person's own checklist, which came with the file
    try:
        before = checklist_of(site, checklist_id)
    except UserError:
        return today  # the kept one is damaged
    return today if with_limits(today) != with_limits(before) else None


def faulty(rows: Iterable[ListVersion]) -> Iterator[tuple[ListVersion, UserError]]:
    """Yield the kept checklists that cannot be read, with the fault."""
    for row in rows:
        try:
            _kept(row.text, row.id)
        except UserError as error:
            yield row, error


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """What differs in a question: names of what, such as ``text``, ``anchors`` or ``rule``."""

    item: Item
    before: Item
    what: tuple[str, ...]

    @property
    def keeps_meaning(self) -> bool:
        """Whether an answer to the question before is an answer to it now."""
        return not set(self.what) & MEANING


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """A limit that says something else, with the questions whose rules name it."""

    before: Threshold
    limit: Threshold
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """What differs between two versions of a checklist."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[ItemChange, ...]
    limits: tuple[LimitChange, ...] = ()

    @property
    def to_ask_again(self) -> frozenset[str]:
        """The ids of the questions whose answers no longer apply."""
        return frozenset(one.item.id for one in self.changed if not one.keeps_meaning)


MEANING = frozenset({"text", "anchors", "asked"})
"""Where these differ, another question is asked; a weight, a rule or a hint leaves the answer."""


def changes_between(old: Checklist, new: Checklist) -> ListChanges:
    """Return what differs between two versions; a translation that was added changes nothing."""
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    both = [(before[key], after[key]) for key in after if key in before]
    changed = [
        ItemChange(item=now, before=then, what=what)
        for then, now in both
        if (what := tuple(_differing(then, now)))
    ]
    return ListChanges(
        added=tuple(after[key] for key in after if key not in before),
        removed=tuple(before[key] for key in before if key not in after),
        changed=tuple(changed),
        limits=tuple(_other_limits(with_limits(old), with_limits(new))),
    )


def _other_limits(old: Checklist, new: Checklist) -> Iterator[LimitChange]:
    before = {one.id: one for one in old.thresholds}
    for limit in new.thresholds:
        if before.get(limit.id, limit) != limit:
            naming = (
                item.id
                for item in new.items
                if any(each.threshold == limit.id for each in conditions(item))
            )
            yield LimitChange(before=before[limit.id], limit=limit, items=tuple(naming))


def to_look_at(site: Site, changes: ListChanges, checklist_id: str) -> list[Answer]:
    """Return the answers to questions that are asked differently, by item."""
    again = changes.to_ask_again
    rows = [row for row in site.all(Answer) if row.checklist == checklist_id and row.item in again]
    return sorted(rows, key=lambda row: (row.item, row.subject))


def updating(site: Site, new: Checklist, note: str) -> Edit:
    """Return the edit that puts today's checklist in the place of the kept one.

    Answers that still apply stay. The others become “not observed”, with ``note`` as the reason,
    in which ``{answer}`` and ``{reason}`` tell what was answered before: nothing is lost, and
    nothing counts that was answered to another question.

    Raises:
        UserError: the site keeps no such checklist, or a damaged one.
    """
    kept = site.get(ListVersion, new.id)
    before = checklist_of(site, new.id)
    again = to_look_at(site, changes_between(before, new), new.id)
    changes = [Change(kept, list_version(new))]
    for row in again:
        reason = note.format(answer=row.value.value, reason=row.reason).strip()
        unsure = replace(row, value=AnswerValue.NOT_OBSERVED, reason=reason, proposed="")
        changes.append(Change(row, unsure))
    label = Message(
        N_("Update checklist {id} to version {version}"), {"id": new.id, "version": new.version}
    )
    return Edit(label, tuple(changes))


def _answered(site: Site, rows: Iterable[Row]) -> Iterator[str]:
    listed = list(rows)
    raters = {row.id: row.checklist for row in (*site.all(Rater), *listed) if type(row) is Rater}
    for row in listed:
        if isinstance(row, Answer):
            yield row.checklist
        elif isinstance(row, Rating) and row.rater in raters:
            yield raters[row.rater]


def _if_sound(site: Site, checklist_id: str) -> Checklist | None:
    try:
        return checklist_of(site, checklist_id)
    except UserError:
        return None


@lru_cache(maxsize=64)
def _kept(text: str, checklist_id: str) -> Checklist:
    """Return the checklist of a kept text; a rule that this program does not know is left out."""
    try:
        found = msgspec.toml.decode(text, type=Checklist, dec_hook=decoded)
    except msgspec.DecodeError as error:
        raise UserError(
            N_("The checklist {id} kept in this file cannot be read: {detail}."),
            N_("Undo what altered it, or go back to a backup."),
            id=checklist_id,
            detail=str(error),
        ) from error
    limits = found.limits(thresholds.load())
    items = tuple(
        item if _is_known(item, limits) else msgspec.structs.replace(item, proposal=None)
        for item in found.items
    )
    return msgspec.structs.replace(found, items=items)


def _is_known(item: Item, limits: Mapping[str, Threshold]) -> bool:
    return all(
        each.evidence in QUANTITIES
        and QUANTITIES[each.evidence].applies_to == item.applies_to
        and each.threshold in limits
        and limits[each.threshold].unit == QUANTITIES[each.evidence].unit
        for each in conditions(item)
    )


def _differing(then: Item, now: Item) -> Iterator[str]:
    for name in ("text", "topic", "guidance"):
        if _is_other(getattr(then, name), getattr(now, name)):
            yield name
    if then.look_for.in_language("en") != now.look_for.in_language("en"):
        yield "look_for"
    if any(_is_other(a, b) for a, b in zip(then.anchors, now.anchors, strict=True)):
        yield "anchors"
    if (then.applies_to, then.only) != (now.applies_to, now.only):
        yield "asked"
    parts = {"rule": "proposal", "place_types": "place_types", "principle": "principle"}
    for word, field in (*parts.items(), ("weight", "weight"), ("critical", "critical")):
        if getattr(then, field) != getattr(now, field):
            yield word


def _is_other(then: LocalText, now: LocalText) -> bool:
    return any(
        then.in_language(code) != now.in_language(code) for code in then.languages & now.languages
    )
