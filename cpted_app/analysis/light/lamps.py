"""What single luminaires do for the routes: whose light fails to arrive, and who is alone.

A luminaire's stretch is where it would give more light than any other if nothing stood in the
way. Belongs here: shares of the light on routes. Losing a luminaire is tried in ``what_if``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Lamps, Quantity, Receiver
from cpted_app.analysis.light.result import FAINT_LX, LampLight, RouteLight, Share
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.model.site import Site

_GROUND = Receiver(Quantity.HORIZONTAL)


@dataclass(slots=True)
class _Sum:
    """What was found of one luminaire on the routes so far."""

    reaching_lx: float = 0.0
    free_lx: float = 0.0
    eh_min_lx: float = np.inf
    esc_min_lx: float = np.inf


def on_routes(
    profiles: Sequence[RouteLight],
    lamps: Lamps,
    shades: Obstacles,
    labels: Mapping[str, str],
    progress: Progress,
) -> tuple[dict[str, LampLight], Share | None]:
    """Return the light of each luminaire on its stretch, and the largest share of one.

    Luminaires that are nowhere the brightest, or give less than a full moon there, are left out.
    """
    sums: dict[str, _Sum] = {}
    largest: Share | None = None
    for done, profile in enumerate(profiles):
        outside = np.isfinite(profile.eh_lx)
        places = np.column_stack([profile.points_m[outside], np.zeros(int(outside.sum()))])
        step = _half(progress, done / len(profiles), 1.0 / len(profiles))
        reaching = lighting.contributions(lamps, shades, places, _GROUND, step)
        free = lighting.contributions(lamps, obstacles(Site()), places, _GROUND, _quiet)
        if not reaching.size:
            continue
        _add_stretches(sums, lamps.ids, (reaching, free), profile, outside)
        largest = _larger(largest, reaching, profile, lamps.ids, labels)
    return {
        one: LampLight(
            luminaire=one,
            label=labels[one],
            reaching_share=found.reaching_lx / found.free_lx,
            eh_min_lx=found.eh_min_lx,
            esc_min_lx=found.esc_min_lx,
        )
        for one, found in sums.items()
    }, largest


def _add_stretches(
    sums: dict[str, _Sum],
    ids: Sequence[str],
    light: tuple[Array, Array],
    profile: RouteLight,
    outside: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> None:
    reaching, free = light
    brightest = np.where(free.max(axis=0) >= FAINT_LX, free.argmax(axis=0), -1)
    eh, esc = profile.eh_lx[outside], profile.esc_lx[outside]
    for at in np.unique(brightest[brightest >= 0]).tolist():
        mine = brightest == at
        found = sums.setdefault(ids[at], _Sum())
        found.reaching_lx += float(reaching[at, mine].sum())
        found.free_lx += float(free[at, mine].sum())
        found.eh_min_lx = min(found.eh_min_lx, float(eh[mine].min()))
        found.esc_min_lx = min(found.esc_min_lx, float(esc[mine].min()))


def _larger(
    largest: Share | None,
    reaching: Array,
    profile: RouteLight,
    ids: Sequence[str],
    labels: Mapping[str, str],
) -> Share | None:
    sums = reaching.sum(axis=1)
    total = float(sums.sum())
    at = int(sums.argmax())
    share = float(sums[at]) / total if total > 0.0 else 0.0
    if share <= (largest.share if largest else 0.0):
        return largest
    return Share(share=share, luminaire=labels[ids[at]], route=profile.label)


def _half(progress: Progress, done: float, share: float) -> Progress:
    return lambda part: progress(done + share * part)


def _quiet(_share: float) -> None:
    return
