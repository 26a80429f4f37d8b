"""Can a face be read along a route? Semi-cylindrical light in bands, not by one line.

Published limits for four metres run from 0.4 to 1.5 lx, so what lies between is called
doubtful. Belongs here: a profile against those limits. Light itself belongs to ``analysis``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.result import RouteLight
from cpted_app.analysis.thresholds import Threshold, load
from cpted_app.words import N_, Message


class FaceBand(StrEnum):
    """How far away a face can be read."""

    UNREADABLE = "unreadable"
    DOUBTFUL = "doubtful"
    NEAR = "near"
    FAR = "far"


FACE_BANDS: Final[Mapping[FaceBand, str]] = MappingProxyType(
    {
        FaceBand.UNREADABLE: N_("a face cannot be read at 4 m"),
        FaceBand.DOUBTFUL: N_("doubtful: sources disagree for 4 m"),
        FaceBand.NEAR: N_("a face can be read at 4 m"),
        FaceBand.FAR: N_("a face can be read at 10 m"),
    }
)

_BOUNDS: Final = ("light.face.4_low.esc_min", "light.face.4_high.esc_min", "light.face.10.esc_min")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceStretch:
    """A stretch of a route in one band, metres along the line."""

    from_m: float
    to_m: float
    band: FaceBand


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The bands along a route, and the share of its length that lies in each, 0 … 1."""

    stretches: tuple[FaceStretch, ...]
    shares: Mapping[FaceBand, float]
    is_complete: bool

    @property
    def sentence(self) -> Message:
        """How much of the route lets a face be read."""
        values = {
            "far": 100.0 * self.shares[FaceBand.FAR],
            "near": 100.0 * (self.shares[FaceBand.NEAR] + self.shares[FaceBand.FAR]),
            "never": 100.0 * self.shares[FaceBand.UNREADABLE],
        }
        if self.is_complete:
            text = N_(
                "Faces can be read at 10 m on {far:.0f} % of the way, at 4 m on {near:.0f} %,"
                " not at all on {never:.0f} %."
            )
        else:
            text = N_(
                "Without the luminaires that lack photometry, faces can be read at 10 m on"
                " {far:.0f} % of the way, at 4 m on {near:.0f} %."
            )
        return Message(text, values)


def bounds() -> tuple[Threshold, ...]:
    """Return the limits between the bands, rising, lx."""
    return tuple(load()[one] for one in _BOUNDS)


def faces_along(route: RouteLight, esc_lx: Array | None = None) -> Faces:
    """Return the bands along a route; by default of the worse of both walking directions.

    The band of a station holds for half the way to its neighbours.
    """
    values = route.esc_lx if esc_lx is None else esc_lx
    limits = np.array([row.value for row in bounds()])
    bands: npt.NDArray[np.intp] = np.searchsorted(limits, values, side="right")
    edges = np.concatenate(
        [route.along_m[:1], (route.along_m[1:] + route.along_m[:-1]) / 2.0, route.along_m[-1:]]
    )
    members = list(FaceBand)
    lengths = dict.fromkeys(members, 0.0)
    stretches: list[FaceStretch] = []
    for at in range(len(values)):
        if np.isnan(values[at]):
            continue
        band, since, to = members[int(bands[at])], float(edges[at]), float(edges[at + 1])
        lengths[band] += to - since
        if stretches and stretches[-1].band is band and stretches[-1].to_m == since:
            since = stretches.pop().from_m
        stretches.append(FaceStretch(from_m=since, to_m=to, band=band))
    whole = sum(lengths.values()) or 1.0
    return Faces(
        stretches=tuple(stretches),
        shares=MappingProxyType({band: length / whole for band, length in lengths.items()}),
        is_complete=route.is_complete,
    )
