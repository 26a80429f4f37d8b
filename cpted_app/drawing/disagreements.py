"""Where raters differ, on the plan: marks they do not agree about, the more the stronger."""

from collections.abc import Mapping

from cpted_app.drawing.outlines import anchor, rings
from cpted_app.drawing.primitives import Mark, Path, Primitive, Text
from cpted_app.model.features import Feature

GRAVE = 2
"""So far apart, or scored by one alone, a disagreement is drawn as grave."""


def disagreement_shapes(ranks: Mapping[Feature, int]) -> tuple[Primitive, ...]:
    """Return rings and outlines in site metres, each with how far raters are apart."""
    parts: list[Primitive] = []
    for feature, rank in ranks.items():
        colour = "bad" if rank >= GRAVE else "warn"
        x, y = anchor(feature)
        if feature.geometry.geom_type == "Point":
            parts.append(Mark(shape="halo", x=x, y=y, colour=colour, size_pt=26.0))
        else:
            points, starts, closed = rings(feature.geometry)
            parts.append(
                Path(points=points, starts=starts, closed=closed, stroke=colour, width_pt=4.0)
            )
        parts.append(
            Text(
                text=f"≠ {rank}",
                x=x,
                y=y,
                dx_pt=-15.0,
                dy_pt=-14.0,
                colour=colour,
                bold=True,
                anchor="end",
            )
        )
    return tuple(parts)
