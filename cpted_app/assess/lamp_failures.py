"""Which single lamp failure breaks a lighting class, the gravest first.

Belongs here: what ``what_if`` leaves of a surface, held against the limits of its class. Limits
of too much light are left out: a failure never breaks those.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cpted_app.analysis.light.result import Place, Surface
from cpted_app.analysis.light.what_if import LampOut
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.light_classes import LightClass, judged, value_of
from cpted_app.assess.rules import COMPARE

FAINT = 0.01
"""Less than this, in lx or as uniformity, is nothing to lose. A choice of this program."""
_AT_LEAST = (">=", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a failure leaves of one quantity: value before and after, and its limit."""

    quantity: str
    threshold: Threshold
    before: float
    after: float

    @property
    def is_broken(self) -> bool:
        """Whether the limit held before and no longer does."""
        return self._holds(self.before) and not self._holds(self.after)

    @property
    def share(self) -> float:
        """What is left of what the limit asks for: below 1 it is missed."""
        return self.after / self.threshold.value if self.threshold.value > 0.0 else 1.0

    @property
    def lost(self) -> float:
        """The share of the quantity that the failure takes, 0 … 1; 0 of next to nothing."""
        if self.before < FAINT:
            return 0.0
        return max(1.0 - self.after / self.before, 0.0)

    def _holds(self, value: float) -> bool:
        return COMPARE[self.threshold.operator](value, self.threshold.value)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Failure:
    """A lamp out, judged: what it leaves of each limit, what matters most first.

    Broken limits come first, the deepest of them before the others, then what loses most.
    """

    out: LampOut
    left: tuple[Left, ...]

    @property
    def broken(self) -> tuple[Left, ...]:
        """The limits that this failure alone breaks."""
        return tuple(one for one in self.left if one.is_broken)

    @property
    def worst(self) -> Left:
        """The limit that matters most."""
        return self.left[0]

    @property
    def lost(self) -> float:
        """The largest share that any limit's quantity loses, 0 … 1."""
        return max(one.lost for one in self.left)

    @property
    def where(self) -> Place | None:
        """The darkest place that is left, site metres, where the worst limit is of a minimum."""
        light, _, what = self.worst.quantity.partition("_")
        return self.out.without.worst_m(light) if what == "min" else None


def ranked(
    outs: Sequence[LampOut], before: Surface, light_class: LightClass, *, faces_matter: bool
) -> tuple[Failure, ...]:
    """Return the failures on one surface: those that break most limits, then the deepest.

    Nothing where the class has no limit of too little light.
    """
    limits = {
        each.quantity: each.threshold
        for each in judged(before, light_class, faces_matter)
        if each.threshold.operator in _AT_LEAST
    }
    if not limits:
        return ()
    found = [_failure(out, before, limits) for out in outs if out.subject == before.subject]
    return tuple(sorted(found, key=_gravity))


def _failure(out: LampOut, before: Surface, limits: dict[str, Threshold]) -> Failure:
    left = (
        Left(
            quantity=quantity,
            threshold=limit,
            before=value_of(before, quantity),
            after=value_of(out.without, quantity),
        )
        for quantity, limit in limits.items()
    )
    return Failure(out=out, left=tuple(sorted(left, key=_weight)))


def _weight(one: Left) -> tuple[bool, float]:
    return (False, one.share) if one.is_broken else (True, -one.lost)


def _gravity(failure: Failure) -> tuple[int, float, float, str]:
    worst = failure.worst
    depth = worst.share if worst.is_broken else 1.0
    return -len(failure.broken), depth, -failure.lost, failure.out.luminaire_label
