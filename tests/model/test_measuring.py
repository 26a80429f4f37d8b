"""Readings in a series: what the next one takes over, and where a series lies."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.actions import measuring
from cpted_app.model.features import FeatureId, LightReading, Route, Zone
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.site import Site

WAY = Route(id=FeatureId("w"), label="W1", geometry=shapely.LineString([(0, 0), (10, 0), (10, 12)]))
AREA = Zone(id=FeatureId("z"), label="Z1", geometry=shapely.box(0, 0, 10, 6))


def test_the_next_reading_takes_over_how_the_last_one_was_taken() -> None:
    site = Site.of([WAY])
    assert measuring.kept_values(site) == {}
    shared = {
        "quantity": LightQuantity.SEMICYLINDRICAL,
        "height_m": 1.5,
        "bearing_deg": 90.0,
        "meter": "LMT B360",
        "error_share": 0.05,
    }
    site = site.apply(measuring.place_series(site, [(0.0, 0.0)], [3.5], shared))
    kept = measuring.kept_values(site)
    assert {name: kept[name] for name in shared} == shared
    assert "value_lx" not in kept
    site = site.apply(measuring.place_series(site, [(1.0, 0.0)], [2.5], {"height_m": 0.0}))
    last = site.all(LightReading)[-1]
    assert (last.meter, last.height_m, last.value_lx) == ("LMT B360", 0.0, 2.5)


def test_every_five_metres_from_the_start() -> None:
    places = measuring.along_route(WAY, 5.0)
    assert places == [(0, 0), (5, 0), (10, 0), (10, 5), (10, 10)]
    assert measuring.along_route(WAY, 5.0, 4.0)[:2] == [(4, 0), (9, 0)]


@pytest.mark.parametrize(("step", "start"), [(0.0, 0.0), (-1.0, 0.0), (5.0, 23.0), (5.0, -1.0)])
def test_an_impossible_series_is_refused_with_the_length_of_the_route(
    step: float, start: float
) -> None:
    with pytest.raises(UserError) as raised:
        measuring.along_route(WAY, step, start)
    assert "22.0 m long" in str(raised.value.remedy)


def test_a_series_too_long_for_a_site_is_refused() -> None:
    with pytest.raises(UserError) as raised:
        measuring.along_route(WAY, 0.001)
    assert f"{measuring.MOST} at a time" in str(raised.value.message)


def test_a_dash_leaves_a_place_out_and_the_labels_go_on() -> None:
    site = Site.of([WAY])
    values = measuring.values_of("3,5\n–\n2.25 lx\n")
    edit = measuring.place_series(site, measuring.along_route(WAY, 5.0), values)
    told = [
        (row.label, row.geometry.coords[0], row.value_lx)
        for row in site.apply(edit).all(LightReading)
    ]
    assert told == [("M1", (0.0, 0.0), 3.5), ("M2", (10.0, 0.0), 2.25)]


def test_more_values_than_room_and_none_at_all_are_refused() -> None:
    site = Site.of([WAY])
    places = measuring.along_route(WAY, 10.0)
    with pytest.raises(UserError) as raised:
        measuring.place_series(site, places, [1.0] * 4)
    assert "4 values, but room for 3" in str(raised.value.message)
    with pytest.raises(UserError):
        measuring.place_series(site, places, [None])


def test_a_line_that_is_no_number_is_named() -> None:
    with pytest.raises(UserError) as raised:
        measuring.values_of("1\nabc\n")
    assert "Line 2" in str(raised.value.message)


@given(step=st.floats(0.5, 8.0))
def test_a_grid_lies_inside_its_zone_with_even_edges(step: float) -> None:
    places = measuring.over_zone(AREA, step)
    assert places
    xs, ys = {round(x, 9) for x, _ in places}, {round(y, 9) for _, y in places}
    assert min(xs) == pytest.approx(10.0 - max(xs))
    assert min(ys) == pytest.approx(6.0 - max(ys))
    assert all(AREA.geometry.contains(shapely.Point(place)) for place in places)
    assert places[0][1] == pytest.approx(max(y for _, y in places))


@given(step=st.floats(0.3, 30.0), start=st.floats(0.0, 22.0))
def test_a_series_stays_on_its_route(step: float, start: float) -> None:
    places = measuring.along_route(WAY, step, start)
    along = [WAY.geometry.project(shapely.Point(place)) for place in places]
    assert along[0] == pytest.approx(start, abs=1e-6)
    assert all(WAY.geometry.distance(shapely.Point(place)) < 1e-6 for place in places)
    assert 22.0 - along[-1] < step
