"""What follows from a site: pure functions of its rows, each of which says what it reads."""

from cpted_app.analysis import illumination, sightlines

__all__ = ["illumination", "sightlines"]
