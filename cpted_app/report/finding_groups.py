"""Findings of one question about several marks, told together: one card, one map, one table.

Belongs here: which findings belong together and how they are told as one. What a finding is
belongs to ``findings``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cpted_app.report.content import Badge, Block, Cell, Column, FindingCard, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.findings import Finding, card, cut, extract, origin
from cpted_app.words import N_

MOST_NAMED = 6
"""So many places stand in the head of a card."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one question, the gravest first; often a single one."""

    found: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The gravest of them."""
        return self.found[0]

    @property
    def places(self) -> frozenset[object]:
        """What a map of them would show."""
        return frozenset(
            one.feature.id if one.feature is not None else one.pin_m
            for one in self.found
            if one.has_place
        )


def grouped(found: Sequence[Finding]) -> tuple[Group, ...]:
    """Return findings by question, in the order of the gravest of each."""
    groups: dict[object, list[Finding]] = {}
    for at, one in enumerate(found):
        groups.setdefault((one.checklist, one.item) if one.item else at, []).append(one)
    return tuple(Group(tuple(each)) for each in groups.values())


def told(context: Context, group: Group, *, with_map: bool) -> list[Block]:
    """Return a card; where the question was asked of several marks, with a table of them."""
    if len(group.found) == 1:
        return [card(context, group.first, with_map=with_map)]
    head = FindingCard(
        badge=_badge(group.first),
        title=group.first.title,
        where=named(group),
        text=context.say(N_("{n} places, the gravest first."), n=len(group.found)),
        note=_note(context, group),
        extract=extract(context, group.found) if with_map else None,
    )
    return [head, _table(context, group)]


def named(group: Group) -> str:
    """Return what a group is about: ``W1, W2, W3``, or a finding's own place."""
    if len(group.found) == 1:
        return group.first.where
    labels = [one.where.partition(" · ")[0] for one in group.found]
    rest = "…" if len(labels) > MOST_NAMED else ""
    return ", ".join(labels[:MOST_NAMED]) + rest


def _badge(one: Finding) -> Badge:
    return Badge(status=one.status, word=one.word)


def _shared(group: Group) -> list[str]:
    """Return the remarks that hold for every finding of a group."""
    return [each for each in group.first.remarks if all(each in o.remarks for o in group.found)]


def _note(context: Context, group: Group) -> str:
    """Return what holds for all of them: question, where the answers come from, remarks."""
    say, parts = context.say, [group.first.item]
    origins = {origin(one.answer) for one in group.found if one.answer is not None}
    if len(origins) == 1:
        parts.append(say(origins.pop()))
    return " ".join([say(N_("Item {what}."), what=", ".join(parts)), *_shared(group)])


def _table(context: Context, group: Group) -> Table:
    say, shared = context.say, _shared(group)
    rows: list[tuple[Cell, ...]] = []
    for one in group.found:
        label, _, rest = one.where.partition(" · ")
        own = " ".join((one.measured, *(each for each in one.remarks if each not in shared)))
        about = (Run(label, "bold"), Run(f"  {rest}", "dim"))
        rows.append((about, _badge(one), (Run(f"{cut(one.gist)} "), Run(own, "dim"))))
    columns = (
        Column(title=say(N_("About")), share=0.15),
        Column(title=say(N_("Answer")), share=0.10),
        Column(title=say(N_("What was found, and measured")), share=0.75),
    )
    return Table(columns=columns, rows=tuple(rows), is_compact=True)
