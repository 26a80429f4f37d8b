"""What follows from a site: pure functions of its rows, each of which says what it reads."""

from cpted_app.analysis import illumination, obtrusive, readings, sightlines

__all__ = ["illumination", "obtrusive", "readings", "sightlines"]
