"""What follows from a site: pure functions of its rows, each of which says what it reads."""

from cpted_app.analysis import (
    access,
    cameras,
    concealment,
    eyes,
    illumination,
    obtrusive,
    readings,
    sightlines,
    walks,
)

__all__ = [
    "access",
    "cameras",
    "concealment",
    "eyes",
    "illumination",
    "obtrusive",
    "readings",
    "sightlines",
    "walks",
]
