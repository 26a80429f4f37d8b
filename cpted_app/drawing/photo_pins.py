"""What a photograph looks like on the plan: a numbered pin, and a cone the way it looks.

Belongs here: the shapes that screen, page and legend share. The cone is of constant size: it
says which way and how wide the camera looked, not how far it saw.
"""

import math

from cpted_app.drawing.primitives import Mark, MarkShape, Primitive, Text
from cpted_app.model.records import Photo

PIN_PT = 14.0
CONE_PT = 62.0
"""Twice the length of the cone, as a mark's size is that of its whole square."""
PIN_COLOUR = "text"
CONE_COLOUR = "accent"

_VIEWS: tuple[tuple[float, MarkShape], ...] = (
    (30.0, "view_30"),
    (50.0, "view_50"),
    (70.0, "view_70"),
    (100.0, "view_100"),
)
_USUAL_DEG = 60.0
"""Between a telephone held upright and lying; stands where the angle is not known."""


def photo_primitives(photo: Photo, *, selected: bool = False) -> list[Primitive]:
    """Return the primitives of a photo, bottom first, its number last; none if not placed."""
    if photo.x_m is None or photo.y_m is None:
        return []
    x, y = photo.x_m, photo.y_m
    drawn: list[Primitive] = []
    if selected:
        drawn.append(Mark(shape="halo", x=x, y=y, colour="accent", size_pt=PIN_PT + 10.0))
    if photo.bearing_deg is not None:
        drawn.append(cone(x, y, photo.bearing_deg, photo.view_deg))
    drawn.append(Mark(shape="photo", x=x, y=y, colour=PIN_COLOUR, size_pt=PIN_PT))
    if photo.label:
        # Beside the pin, on the side to which the camera does not look.
        is_left = math.sin(math.radians(photo.bearing_deg or 0.0)) > 0.3
        away_pt = PIN_PT / 2.0 + 2.0
        drawn.append(
            Text(
                text=photo.label,
                x=x,
                y=y,
                dx_pt=-away_pt if is_left else away_pt,
                dy_pt=2.0,
                bold=True,
                anchor="end" if is_left else "start",
            )
        )
    return drawn


def cone(x: float, y: float, bearing_deg: float, view_deg: float | None) -> Mark:
    """Return the cone that opens from a point towards a bearing, in the nearest drawn width."""
    wanted = _USUAL_DEG if view_deg is None else view_deg
    shape = min(_VIEWS, key=lambda view: abs(view[0] - wanted))[1]
    return Mark(shape=shape, x=x, y=y, colour=CONE_COLOUR, size_pt=CONE_PT, bearing_deg=bearing_deg)


def legend_sample(width_pt: float) -> list[Primitive]:
    """Return a pin that looks to the right, in a legend's frame."""
    return [
        Mark(
            shape="view_50",
            x=6.0,
            y=0.0,
            colour=CONE_COLOUR,
            size_pt=2.0 * width_pt - 12.0,
            bearing_deg=90.0,
        ),
        Mark(shape="photo", x=6.0, y=0.0, colour=PIN_COLOUR, size_pt=11.0),
    ]
