"""What is odd about a plan file is said in words, and what is usual is not."""

import pytest

from cpted_app.exchange import health
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.reference_systems import candidates, is_in_area, system, utm_at
from cpted_app.model.placement import Placement
from cpted_app.units import METRES_PER_POINT
from cpted_app.words import Message


@pytest.mark.parametrize(
    ("width_mm", "height_mm", "name"),
    [(841, 594, "A1"), (210, 297, "A4"), (216, 279, "Letter"), (300, 300, None)],
)
def test_sheets_are_known_either_way_up(width_mm: float, height_mm: float, name: str) -> None:
    assert health.paper(width_mm / 1000, height_mm / 1000) == name


def test_a_scan_at_screen_resolution_is_too_large_for_paper() -> None:
    found = health.of_page(9933, 7016, 0.0254 / 72, denominator=None)
    assert [problem.code for problem in found] == ["page_size"]
    assert "3504 mm by 2475 mm" in str(found[0].message)
    assert health.of_page(9933, 7016, 0.0254 / 300, denominator=None) == []


def test_a_shrunk_sheet_spoils_its_stated_scale() -> None:
    a3 = (1191.0, 842.0)
    assert health.of_page(*a3, METRES_PER_POINT, denominator=500.0) == []
    shrunk = (0.94 * 1191.0, 0.94 * 842.0)
    found = health.of_page(*shrunk, METRES_PER_POINT, denominator=500.0)
    assert "1:500 is wrong" in str(found[0].message)
    assert health.of_page(*shrunk, METRES_PER_POINT, denominator=None) == []


def test_a_stated_scale_against_coordinates() -> None:
    own = Georeference(
        placement=Placement(0.35, 0, 356_000, 0, -0.35, 5_699_500),
        crs="EPSG:25832",
        how=Message("GeoPDF"),
    )
    unit = 0.35 / 1000
    assert health.of_scale(own, unit, 1000.0) == []
    assert [one.code for one in health.of_scale(own, unit, 500.0)] == ["scale_disagrees"]


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [
        (13.4, 52.5, "EPSG:4326"),
        (3_456_000, 5_812_000, "EPSG:31467"),
        (92_000, 437_000, "EPSG:28992"),
        (2_683_000, 1_247_000, "EPSG:2056"),
        (651_000, 6_862_000, "EPSG:2154"),
        (530_000, 180_000, "EPSG:27700"),
        (1_492_000, 6_894_000, "EPSG:3857"),
    ],
)
def test_the_size_of_coordinates_hints_at_their_system(x: float, y: float, name: str) -> None:
    assert name in candidates(x, y)
    if name != "EPSG:4326":
        assert is_in_area((x, y), name)


def test_systems_are_known_by_any_of_their_names() -> None:
    assert system("EPSG:25832+5783").code == "EPSG:25832"
    assert system("ESRI:102039").is_metric
    assert not system("EPSG:4326").is_metric
    assert not system("EPSG:2263").is_metric  # New York in feet
    assert utm_at((-74.0, 40.7), "EPSG:4326") == "EPSG:32618"
    assert utm_at((151.2, -33.9), "EPSG:4326") == "EPSG:32756"
    area = system("EPSG:25832").area
    assert area is not None
    assert (area[0], area[2]) == pytest.approx((6.0, 12.0), abs=0.1)
