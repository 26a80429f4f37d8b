"""What follows from a site: pure functions of its rows, each of which says what it reads."""

from cpted_app.analysis import walks
from cpted_app.analysis.hiding import candidates
from cpted_app.analysis.light import illumination, obtrusive, readings
from cpted_app.analysis.sight import sightlines
from cpted_app.analysis.watching import cameras, eyes
from cpted_app.analysis.ways import access

__all__ = [
    "access",
    "cameras",
    "candidates",
    "eyes",
    "illumination",
    "obtrusive",
    "readings",
    "sightlines",
    "walks",
]
