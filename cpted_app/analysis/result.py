"""What analyses give back: frozen values with their units, and the sentences they make.

Belongs here: the types. How they are computed belongs to each analysis, how they look to
``drawing``, what they are worth to ``assess``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cpted_app.model.kinds import BARRIER_TYPES
from cpted_app.words import N_, Message

Status = Literal["clear", "filtered", "blocked"]

TREE = "tree"

_WHAT_WORDS: Mapping[str, str] = {
    **{str(key): word for key, word in BARRIER_TYPES.items()},
    TREE: N_("tree"),
}
_LIFTED = ("canopy", TREE)
"""What is cleared by lifting its lower edge rather than by lowering its top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number about a subject, where it was found, or why it is missing.

    ``subject`` is ``"site"`` or a feature's id; ``where`` holds labels of features.
    ``uncertainty`` is one standard uncertainty in the value's unit, from where marks and plans
    were placed: 0 for what does not depend on that, None where it is not known. ``basis`` says
    what it rests on where readings on site speak about it as well.
    """

    name: str
    subject: str
    value: float | None
    unit: str
    where: tuple[str, ...] = ()
    missing: Message | None = None
    uncertainty: float | None = None
    basis: Message | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError(f"{self.name}: a value, or the reason why there is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A stretch of a sightline that lies inside one feature.

    Distances are along the ground from the observer, heights above ground, in metres.
    ``sight_low_m`` and ``sight_high_m`` are the lowest and highest points of the line inside
    the feature, exact. ``clear_if_top_m`` is the highest whole centimetre of its top, and
    ``clear_if_base_m`` the lowest whole centimetre of its lower edge, at which the feature
    no longer touches the line anywhere; None where nothing of the feature would be left.
    They are rounded to the safe side, so that the printed number, built, is clear.
    """

    feature_id: str
    label: str
    what: str
    from_m: float
    to_m: float
    sight_low_m: float
    sight_high_m: float
    base_m: float
    top_m: float
    openness: float
    clear_if_top_m: float | None
    clear_if_base_m: float | None

    @property
    def name(self) -> Message:
        """The kind and label, such as “hedge B4”."""
        return Message(
            N_("{what} {label}"), {"what": Message(_WHAT_WORDS[self.what]), "label": self.label}
        )

    @property
    def clearing(self) -> tuple[Literal["≤", "≥"], float] | None:
        """What clears the line: the top at most (≤) or the lower edge at least (≥) so high, m."""
        if self.clear_if_base_m is not None and self.what in _LIFTED:
            return "≥", self.clear_if_base_m
        return None if self.clear_if_top_m is None else ("≤", self.clear_if_top_m)

    @property
    def remedy(self) -> Message:
        """What would clear the line of this feature, with its height now."""
        values: dict[str, Any] = {"name": self.name}
        match self.clearing:
            case ("≥", base):
                values |= {"base": base, "now": self.base_m}
                words = N_(
                    "{name} clears the line if its lower edge is {base:.2f} m or higher"
                    " (now {now:.2f} m)"
                )
            case (_, top):
                values |= {"top": top, "now": self.top_m}
                words = N_("{name} clears the line if it is {top:.2f} m or lower (now {now:.2f} m)")
            case None:
                words = N_("{name} clears the line only if it or the sightline is moved")
        return Message(words, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SightlineView:
    """What an observer sees along one sightline; obstacles by distance.

    ``visible_m`` is the distance along the ground to the first opaque obstacle, or the
    whole length. ``transmission`` is the share of sight that gets through, 0 … 1.
    ``length_uncertainty_m`` is one standard uncertainty, None where it is not known; so are
    those of ``visible_m``, of its share of the length, and of ``transmission_in_view``.
    """

    sightline_id: str
    label: str
    length_m: float
    length_uncertainty_m: float | None
    status: Status
    visible_m: float
    transmission: float
    obstacles: tuple[Obstacle, ...]
    observer_height_m: float
    target_height_m: float
    visible_uncertainty_m: float | None = None
    share_uncertainty: float | None = None
    transmission_uncertainty: float | None = None

    @property
    def visible_share(self) -> float:
        """The share of the length that is seen, 0 … 1; exactly 1 where nothing is opaque."""
        return self.visible_m / self.length_m

    @property
    def transmission_in_view(self) -> float:
        """The share of sight that gets as far as ``visible_m``, 0 … 1."""
        before = (each for each in self.obstacles if each.from_m < self.visible_m)
        return math.prod(each.openness for each in before)

    @property
    def blocked_by(self) -> Obstacle | None:
        """The first opaque obstacle, or None."""
        return next((each for each in self.obstacles if each.openness == 0.0), None)

    @property
    def sentence(self) -> Message:
        """The result in one sentence."""
        blocker = self.blocked_by
        if blocker is not None:
            return Message(
                N_("{label}: blocked at {distance:.1f} of {length:.1f} m by {obstacle}"),
                {
                    "label": self.label,
                    "distance": self.visible_m,
                    "length": self.length_m,
                    "obstacle": blocker.name,
                },
            )
        if self.obstacles:
            return Message(
                N_(
                    "{label}: {length:.1f} m, filtered by {obstacle};"
                    " {percent:.0f} % of sight gets through"
                ),
                {
                    "label": self.label,
                    "length": self.length_m,
                    "obstacle": _listed(tuple(each.name for each in self.obstacles)),
                    "percent": 100.0 * self.transmission,
                },
            )
        return Message(
            N_("{label}: clear over {length:.1f} m"),
            {"label": self.label, "length": self.length_m},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SightlineResults:
    """The views by sightline id; ``reason`` says why there are none."""

    views: Mapping[str, SightlineView]
    reason: Message | None = None


def _listed(names: tuple[Message, ...]) -> Message:
    text = names[0]
    for name in names[1:]:
        text = Message(N_("{first}, {second}"), {"first": text, "second": name})
    return text
