"""What the analyses of light, eyes and cameras must not notice: rows that they do not declare."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.light.result import Surface
from cpted_app.analysis.registry import ANALYSES
from cpted_app.model.edit import Row
from cpted_app.model.features import (
    AccessPoint,
    Camera,
    FeatureId,
    LightReading,
    Opening,
    Sightline,
    Tree,
)
from cpted_app.model.records import ProblemFrame
from cpted_app.model.site import Site
from tests.analysis.lit import distribution, lamp, route, wall, zone

metres = st.integers(-40, 40).map(lambda n: n / 4)
places = st.tuples(metres, metres)


@st.composite
def sites(draw: st.DrawFn) -> list[Row]:
    """Draw a site with light, things in its way, and rows that have nothing to do with it."""
    (x, y), (u, v), (a, b) = draw(places), draw(places), draw(places)
    spot, other = shapely.Point(x, y), shapely.Point(u, v)
    return [
        distribution(),
        lamp(draw(metres), draw(metres), draw(st.integers(1, 8))),
        lamp(12.0, draw(metres), 4.0, dimmed_hours="23:00-05:00", dimmed_share=0.5),
        wall((x, y), (x + 3.0, y), (x + 3.0, y + 2.0), (x, y + 2.0), (x, y), height_m=4.0),
        Tree(id=FeatureId("T1"), geometry=other, height_m=6.0),
        route((a, b), (a + 9.0, b + 4.0)),
        zone(a, b - 6.0, a + 4.0, b - 1.0),
        Opening(id=FeatureId("O1"), geometry=other, bearing_deg=draw(st.integers(0, 359))),
        AccessPoint(id=FeatureId("A1"), geometry=spot),
        Camera(id=FeatureId("C1"), geometry=spot),
        LightReading(id=FeatureId("M1"), geometry=spot, value_lx=3.0),
        Sightline(id=FeatureId("S1"), geometry=shapely.LineString([(0, 0), (5, 5)])),
        ProblemFrame(what="fear after dark"),
    ]


@pytest.mark.parametrize("name", ["light", "windows", "eyes", "cameras", "concealment", "walks"])
@settings(max_examples=30, deadline=None)
@given(rows=sites())
def test_hiding_what_is_not_declared_changes_nothing(name: str, rows: list[Row]) -> None:
    analysis = ANALYSES[name]
    hidden = [row for row in rows if type(row) in analysis.reads]
    assert len(hidden) < len(rows)
    whole = analysis.run(Site.of(rows), lambda _share: None)
    assert plain(whole) == plain(analysis.run(Site.of(hidden), lambda _share: None))


@settings(max_examples=20, deadline=None)
@given(sites(), st.floats(0.1, 3.0))
def test_light_follows_the_flux_of_all_luminaires(rows: list[Row], share: float) -> None:
    light = ANALYSES["light"].run(Site.of(rows), lambda _share: None)
    surface: Surface = light.surfaces["Z1"]  # type: ignore[attr-defined]
    again = surface.with_factor(share)
    assert again.average("eh") == pytest.approx(surface.average("eh") * share, nan_ok=True)


def plain(value: Any) -> Any:
    """Return a result as lists and texts, so that two can be compared."""
    if isinstance(value, np.ndarray):
        return np.nan_to_num(value, nan=-1.0).tolist()
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if not is_dataclass(value):
        return value
    return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
