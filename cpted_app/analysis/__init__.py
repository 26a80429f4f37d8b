"""What follows from a site: pure functions of its rows, each of which says what it reads."""

from cpted_app.analysis import sightlines

__all__ = ["sightlines"]
