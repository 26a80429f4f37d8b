"""What an isovist looks like: one area, dashed open edges, its longest line, and by night."""

import numpy as np
import pytest
import shapely

from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.visible_ground import Seen
from cpted_app.drawing.isovist_shapes import isovist_primitives, seen_primitives
from cpted_app.drawing.primitives import Path
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, wall


def paths(primitives: object) -> list[Path]:
    assert isinstance(primitives, list)
    return [one for one in primitives if isinstance(one, Path)]


def test_open_edges_are_dashed_and_the_longest_line_is_not() -> None:
    found = Viewer.of(Site.of([wall((5.0, -1.0), (5.0, 1.0))])).isovist((0.0, 0.0, 1.6))
    area, edges, longest = paths(isovist_primitives(found))
    assert (area.closed, area.fill, bool(area.stroke)) == (True, "accent", False)
    assert (len(edges.starts), bool(edges.dash_pt), edges.closed) == (2, True, False)
    assert not longest.dash_pt
    assert np.linalg.norm(longest.points[1] - longest.points[0]) == pytest.approx(found.longest_m)


def test_inside_a_building_there_is_only_the_eye() -> None:
    found = Viewer.of(Site.of([block(*box(-1, -1, 1, 1))])).isovist((0.0, 0.0, 1.6))
    assert paths(isovist_primitives(found)) == []
    assert isovist_primitives(found)


def test_what_is_seen_through_planting_is_hatched_and_the_lit_part_stands_out() -> None:
    clear, through = shapely.box(0.0, 0.0, 4.0, 4.0), shapely.box(4.0, 0.0, 6.0, 4.0)
    seen = Seen(clear=clear, through=through)
    assert [one.hatch for one in paths(seen_primitives(seen))] == [False, True]
    dark, lit, _hatched = paths(seen_primitives(seen, shapely.box(0.0, 0.0, 1.0, 4.0)))
    assert lit.fill_opacity > 2.0 * dark.fill_opacity
    assert lit.points[:, 0].max() == 1.0
