"""What would change: lamps out, hours, upkeep, planned luminaires."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.light import illumination, what_if
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.result import Surface
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.analysis.sampling import Raster
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Luminaire, Route, Zone
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site
from tests.analysis.lit import EH, STREET, lamp, wall

QUANTITIES = ("eh", "ehs", "ev", "esc")
TABLE = Photometry(
    id="p",
    name="street",
    attachment="",
    c_deg=tuple(STREET.c_deg.tolist()),
    gamma_deg=tuple(STREET.gamma_deg.tolist()),
    intensity_cd=tuple(STREET.intensity_cd.ravel().tolist()),
)


def quiet(_share: float) -> None:
    return


def luminaire(x: float, y: float, **values: Any) -> Luminaire:
    told = {"photometry": "street", "label": f"L{x:g}/{y:g}", "maintenance_factor": 0.8}
    return lamp(x, y, **{**told, **values})


def path(**values: Any) -> Route:
    told: dict[str, Any] = {"label": "R1", "lighting_class": "P4", "width_m": 3.0}
    line = shapely.LineString([(0.0, 0.0), (40.0, 0.0), (60.0, 15.0)])
    return Route(id=FeatureId("route"), geometry=line, **{**told, **values})


def square(**values: Any) -> Zone:
    told: dict[str, Any] = {"label": "Z1", "lighting_class": "P3"}
    area = shapely.box(10.0, -20.0, 30.0, -5.0)
    return Zone(id=FeatureId("zone"), geometry=area, **{**told, **values})


def site_of(*rows: Row) -> Site:
    return Site.of([TABLE, *rows])


def shares_of(site: Site, row: Route | Zone) -> what_if.Shares:
    surface = illumination.run(site, quiet).surfaces[row.id]
    return what_if.shares(site, row, surface, (obstacles(site), intensity_tables(site)), quiet)


def same(first: Surface, second: Surface) -> bool:
    return all(
        np.allclose(first.values(q), second.values(q), rtol=1e-9, atol=1e-9, equal_nan=True)
        for q in QUANTITIES
    )


STREET_ROWS: tuple[Row, ...] = (
    *(luminaire(x, 4.0, bearing_deg=b) for x, b in ((2.0, 180.0), (22.0, 175.0), (44.0, 200.0))),
    wall((30.0, -2.0), (36.0, -2.0), (36.0, -8.0), (30.0, -8.0), (30.0, -2.0), height_m=9.0,
         barrier_type="building"),
    wall((10.0, 2.0), (18.0, 2.0), height_m=3.0, openness=0.5),
)  # fmt: skip


@pytest.mark.parametrize("row", [path(), square()])
def test_what_each_luminaire_gives_sums_to_the_whole(row: Route | Zone) -> None:
    site = site_of(*STREET_ROWS, row)
    found = shares_of(site, row)
    assert len(found.luminaires) == 3
    assert same(found.lit(found.existing), illumination.run(site, quiet).surfaces[row.id])


@pytest.mark.parametrize("row", [path(), square()])
def test_a_lamp_out_is_what_is_calculated_without_that_lamp(row: Route | Zone) -> None:
    lamps = [one for one in STREET_ROWS if isinstance(one, Luminaire)]
    rest = [one for one in STREET_ROWS if not isinstance(one, Luminaire)]
    out = {one.luminaire: one for one in what_if.lamp_out(site_of(*STREET_ROWS, row), quiet)}
    for gone in lamps:
        left = site_of(*rest, *(one for one in lamps if one is not gone), row)
        assert same(out[gone.id].without, illumination.run(left, quiet).surfaces[row.id])


def test_the_lamp_whose_failure_takes_most_comes_first() -> None:
    rows = (luminaire(2.0, 3.0), luminaire(40.0, 3.0), luminaire(42.0, 3.0), path())
    out = what_if.lamp_out(site_of(*rows), quiet)
    assert out[0].luminaire_label == "L2/3"
    assert [one.minimum_lost for one in out] == sorted(
        (one.minimum_lost for one in out), reverse=True
    )


def test_only_routes_and_zones_with_a_class_are_asked_about() -> None:
    site = site_of(luminaire(2.0, 3.0), path(lighting_class=" "), square())
    assert set(what_if.what_if(site, quiet)) == {"zone"}


PLACES = st.tuples(
    st.floats(-5.0, 65.0), st.floats(-20.0, 20.0), st.sampled_from(range(0, 360, 45))
)


@settings(max_examples=25, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=5, unique_by=lambda place: (place[0], place[1])))
def test_removing_a_lamp_never_adds_light(places: list[tuple[float, float, int]]) -> None:
    lamps = [
        luminaire(x, y, id=FeatureId(f"l{n}"), bearing_deg=float(bearing))
        for n, (x, y, bearing) in enumerate(places)
    ]
    site = site_of(*lamps, *STREET_ROWS[3:], path(), square())
    before = illumination.run(site, quiet).surfaces
    for one in what_if.lamp_out(site, quiet):
        for quantity in QUANTITIES:
            lost = before[one.subject].values(quantity) - one.without.values(quantity)
            assert np.nanmin(lost) >= -1e-9
        assert 0.0 <= one.average_lost <= 1.0 + 1e-12
        assert 0.0 <= one.minimum_lost <= 1.0 + 1e-12


def test_planned_luminaires_add_to_the_working_ones_and_faulty_ones_stay_dark() -> None:
    rows = (luminaire(2.0, 3.0), luminaire(40.0, 3.0, state="faulty"), path())
    site = site_of(*rows, luminaire(20.0, 3.0, state="planned"))
    found = what_if.what_if(site, quiet)["route"]
    together = site_of(*rows, luminaire(20.0, 3.0))
    assert found.proposed is not None
    assert same(found.proposed, illumination.run(together, quiet).surfaces["route"])
    assert what_if.what_if(site_of(*rows), quiet)["route"].proposed is None
    assert [one.luminaire_label for one in found.lamp_out] == ["L2/3"]


def test_the_night_is_calculated_part_by_part() -> None:
    dimmed = luminaire(22.0, 3.0, dimmed_hours="23:00-05:00", dimmed_share=0.5)
    rows = (luminaire(2.0, 3.0, off_hours="01:00-05:00"), dimmed, path())
    planned = luminaire(30.0, 3.0, state="planned", off_hours="20:00-21:00")
    night = what_if.what_if(site_of(*rows, planned), quiet)["route"].night
    assert [(part.from_h, part.to_h) for part, _ in night] == [(23.0, 1.0), (1.0, 5.0), (5.0, 23.0)]
    alone = site_of(luminaire(22.0, 3.0, maintenance_factor=0.4), path())
    assert same(night[1][1], illumination.run(alone, quiet).surfaces["route"])


def test_light_that_falls_exponentially() -> None:
    assert what_if.hours_until(0.8) == pytest.approx(100_000.0)
    assert what_if.hours_until(0.64) == pytest.approx(200_000.0)
    assert what_if.hours_until(0.7, rated_share=0.7, rated_h=50_000.0) == pytest.approx(50_000.0)


RASTER = Raster.over((0.0, -20.0, 60.0, 20.0), 4.0)


def test_without_anything_planned_before_and_after_are_equal() -> None:
    found = what_if.compared(site_of(*STREET_ROWS), EH, RASTER, quiet)
    known = np.isfinite(found.before.values)
    assert known.any()
    assert not known.all()
    assert (found.difference.values[known] == 0.0).all()
    assert (found.after.values[known] == found.before.values[known]).all()
    assert found.highest_lx == found.before.values[known].max()


def test_the_difference_is_the_light_of_what_is_planned() -> None:
    face = Receiver(Quantity.SEMICYLINDRICAL, 90.0)
    planned = luminaire(50.0, -4.0, state="planned")
    found = what_if.compared(
        site_of(*STREET_ROWS, planned), face, RASTER, quiet, height_m=1.5, leaf_on=False
    )
    built = site_of(*STREET_ROWS, luminaire(50.0, -4.0))
    after = what_if.compared(built, face, RASTER, quiet, height_m=1.5, leaf_on=False).before
    # What is negligible depends on the number of luminaires: two hundredths of a lux in all.
    np.testing.assert_allclose(found.after.values, after.values, rtol=1e-9, atol=0.02)
    known = np.isfinite(found.after.values)
    change = (found.after.values - found.before.values)[known]
    np.testing.assert_allclose(change, found.difference.values[known], atol=1e-12)
    assert found.highest_lx == found.after.values[known].max()
