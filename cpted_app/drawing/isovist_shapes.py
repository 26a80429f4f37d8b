"""What an isovist looks like over the plan."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from cpted_app.analysis.sight.isovist_shape import Isovist
from cpted_app.analysis.sight.visible_ground import Seen
from cpted_app.drawing.outlines import rings
from cpted_app.drawing.primitives import Mark, Path, Primitive

_SEEN, _LIT, _DARK = 0.20, 0.42, 0.08
_DASHES_PT = (4.0, 3.0)


def isovist_primitives(isovist: Isovist) -> list[Primitive]:
    """Return what is seen on the plane of the eye, before anything else is known."""
    area = Path(points=isovist.outline_m, closed=True, fill="accent", fill_opacity=_SEEN)
    return [area, *edge_primitives(isovist)] if len(isovist.outline_m) > 2 else [*_eye(isovist)]


def edge_primitives(isovist: Isovist) -> Iterator[Primitive]:
    """Yield the open edges of an isovist, dashed, its longest line, and the eye."""
    edges = isovist.open_edges_m
    if len(edges):
        yield Path(
            points=edges.reshape(-1, 2),
            starts=tuple(range(0, 2 * len(edges), 2)),
            stroke="accent",
            width_pt=1.1,
            dash_pt=_DASHES_PT,
        )
    line = np.array([isovist.eye_m, isovist.farthest_m])
    yield Path(points=line, stroke="accent", width_pt=1.4)
    yield Mark(shape="dot", x=line[1, 0], y=line[1, 1], colour="accent", size_pt=4.5)
    yield from _eye(isovist)


def seen_primitives(seen: Seen, lit: shapely.Geometry | None = None) -> list[Primitive]:
    """Return what is seen freely, and hatched what is seen through planting.

    By night ``lit`` is the part where people are seen; the rest is dark.
    """
    if lit is None:
        free = _areas(seen.clear, _SEEN)
    else:
        dark = shapely.union(seen.clear, seen.through).difference(lit)
        free = [*_areas(dark, _DARK), *_areas(lit, _LIT)]
    return [*free, *_areas(seen.through, _SEEN, hatch=True)]


def _areas(shape: shapely.Geometry, opacity: float, *, hatch: bool = False) -> Sequence[Path]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    made = []
    for part in parts:
        points, starts, _ = rings(part)
        made.append(
            Path(
                points=points,
                starts=starts,
                closed=True,
                fill="accent",
                fill_opacity=opacity,
                hatch=hatch,
            )
        )
    return made


def _eye(isovist: Isovist) -> Iterator[Primitive]:
    x, y = isovist.eye_m
    yield Mark(shape="halo", x=x, y=y, colour="accent", size_pt=14.0)
    yield Mark(shape="dot", x=x, y=y, colour="accent", size_pt=7.0)
