"""Named sets of weights: what an item weighs when somebody looks at a site in another way.

Equal weights are the rule. A set multiplies the weights of a checklist's own and is always
shown by name; the score under every set is told by ``sensitivity``.
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from cpted_app import resources
from cpted_app.assess.checklist import Item
from cpted_app.assess.texts import LocalText, decoded

EQUAL = ""
"""The name of no set: items weigh what their checklist says, which is 1."""


class WeightSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Factors by what an item is; those that apply to one item are multiplied."""

    id: str
    title: LocalText
    reason: LocalText
    critical: float = 1.0
    measured: float = 1.0
    principles: Mapping[str, float] = {}

    def factor(self, item: Item) -> float:
        """Return how many times its own weight an item weighs under this set."""
        factor = self.principles.get(item.principle, 1.0)
        factor *= self.critical if item.critical else 1.0
        return factor * (self.measured if "measured" in item.evidence else 1.0)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sets: tuple[WeightSet, ...]


@cache
def weight_sets() -> Mapping[str, WeightSet]:
    """Return the sets by id, in their order."""
    found = resources.read_toml("weights.toml", kind=_File, hook=decoded)
    return {one.id: one for one in found.sets}


def weight_of(item: Item, weight_set: str) -> float:
    """Return what an item weighs under a set; one that is not known changes nothing."""
    known = weight_sets().get(weight_set)
    return item.weight if known is None else item.weight * known.factor(item)
