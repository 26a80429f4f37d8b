"""Other ways to group the same answers: the principles of other frameworks.

Belongs here: which group of a framework an item is in, and the profile by these groups. No
answer is asked or changed for it; an item that a framework has no group for stands apart.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from cpted_app import resources
from cpted_app.assess.assessment import Assessment, PrincipleScore, tallies
from cpted_app.assess.checklist import Item
from cpted_app.assess.score import fold
from cpted_app.assess.texts import LocalText, decoded

APART = "apart"
"""The group of items that a framework does not know."""
_APART_TITLE = LocalText({"en": "Not in this framework", "de": "Nicht in diesem Rahmen"})


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading of a framework."""

    id: str
    title: LocalText


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A framework: its groups, and how the tag ``by`` of an item leads to one of them."""

    id: str
    title: LocalText
    source: str
    verified: bool
    by: Literal["principle", "sipa", "safer_places"]
    groups: tuple[Group, ...]
    map: Mapping[str, str] = {}

    def group_of(self, item: Item) -> str:
        """Return the id of the group that an item is in, or ``APART``."""
        tag: str = getattr(item, self.by)
        group = self.map.get(tag, tag)
        return group if any(one.id == group for one in self.groups) else APART


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    frameworks: tuple[Framework, ...]


@cache
def frameworks() -> Mapping[str, Framework]:
    """Return the frameworks by id, in their order."""
    found = resources.read_toml("frameworks.toml", kind=_File, hook=decoded)
    return {one.id: one for one in found.frameworks}


def profile_by(assessment: Assessment, framework: str) -> tuple[PrincipleScore, ...]:
    """Return the profile by a framework's groups; by the checklist's own where it is not known."""
    known = frameworks().get(framework)
    if known is None:
        return assessment.profile
    groups = (*known.groups, Group(id=APART, title=_APART_TITLE))
    own: dict[str, list[str]] = {group.id: [] for group in groups}
    for item in {result.item.id: result.item for result in assessment.items}.values():
        own[known.group_of(item)].append(item.id)
    counted = {one.item: one for one in tallies(assessment.items, assessment.weight_set)}
    profile = (
        PrincipleScore.of(group.id, group.title, fold(counted[item] for item in own[group.id]))
        for group in groups
    )
    return tuple(one for one in profile if one.applicable or one.principle != APART)
