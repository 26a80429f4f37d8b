"""Classes of pixel density in two editions of a standard: what a picture of a person is fit for.

Source: EN 62676-4:2014 (DORI) and EN IEC 62676-4:2025 (OODPCVS), as the rows of
``resources/thresholds/cameras.toml`` give them; not read in print.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from cpted_app.analysis import thresholds
from cpted_app.words import N_

Edition = Literal["dori", "oodpcvs"]

EDITIONS: Final[Mapping[Edition, str]] = MappingProxyType(
    {"dori": "DORI 2014", "oodpcvs": "OODPCVS 2025"}
)
"""Names of the editions; proper names, the same in every language."""

CLASS_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "monitor": N_("monitor"),
        "detect": N_("detect"),
        "observe": N_("observe"),
        "recognise": N_("recognise"),
        "identify": N_("identify"),
        "inspect": N_("inspect"),
        "overview": N_("overview"),
        "outline": N_("outline"),
        "discern": N_("discern"),
        "perceive": N_("perceive"),
        "characterise": N_("characterise"),
        "validate": N_("validate"),
        "scrutinise": N_("scrutinise"),
    }
)


@dataclass(frozen=True, slots=True)
class CameraClass:
    """One class: from ``px_m`` pixels a metre on; ``word`` is to be translated."""

    edition: Edition
    name: str
    px_m: float

    @property
    def word(self) -> str:
        """What it is called."""
        return CLASS_WORDS[self.name]


@cache
def classes(edition: Edition) -> tuple[CameraClass, ...]:
    """Return the classes of an edition, the coarsest first.

    >>> [(one.name, one.px_m) for one in classes("dori")][:2]
    [('monitor', 12.5), ('detect', 25.0)]
    """
    start = f"camera.{edition}."
    found = [
        CameraClass(edition, key.removeprefix(start), row.value)
        for key, row in thresholds.load().items()
        if key.startswith(start)
    ]
    return tuple(sorted(found, key=lambda one: one.px_m))


def class_of(px_m: float, edition: Edition) -> CameraClass | None:
    """Return the finest class that a pixel density reaches, or None below them all.

    >>> class_of(130.0, "oodpcvs").name, class_of(10.0, "oodpcvs")
    ('perceive', None)
    """
    reached = [one for one in classes(edition) if px_m >= one.px_m]
    return reached[-1] if reached else None


@cache
def coarsest_px_m() -> float:
    """Return the pixel density of the coarsest class of any edition, px/m."""
    return min(classes(edition)[0].px_m for edition in EDITIONS)
