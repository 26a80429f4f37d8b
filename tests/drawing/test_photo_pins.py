"""The pin of a photo: number, direction and width of view."""

from typing import Any

import numpy as np
import pytest

from cpted_app.drawing import legends, marks, photo_pins
from cpted_app.drawing.primitives import Mark, Text
from cpted_app.model import records
from cpted_app.model.site import Site

r: Any = records


def photo(**values: Any) -> records.Photo:
    given = {"id": "p", "label": "P3", "attachment": "a", "width_px": 4, "height_px": 3}
    made: records.Photo = r.Photo(**{**given, **values})
    return made


def test_a_photo_without_a_place_is_not_drawn() -> None:
    assert photo_pins.photo_primitives(photo(bearing_deg=10.0)) == []


def test_a_pin_has_its_number_and_no_cone_where_the_direction_is_not_known() -> None:
    drawn = photo_pins.photo_primitives(photo(x_m=1.0, y_m=2.0))
    assert [type(part) for part in drawn] == [Mark, Text]
    assert isinstance(drawn[-1], Text)
    assert drawn[-1].text == "P3"


@pytest.mark.parametrize(
    ("bearing_deg", "towards"),
    [(0.0, (0, 1)), (90.0, (1, 0)), (180.0, (0, -1)), (270.0, (-1, 0))],
)
def test_the_cone_opens_the_way_the_camera_looked(
    bearing_deg: float, towards: tuple[int, int]
) -> None:
    drawn = photo_pins.photo_primitives(photo(x_m=1.0, y_m=2.0, bearing_deg=bearing_deg))
    cone = drawn[0]
    assert isinstance(cone, Mark)
    layer = marks.outline(cone.shape)[0]
    middle = marks.placed(cone, layer).mean(axis=0)
    assert np.allclose(middle / np.linalg.norm(middle), towards, atol=1e-6)


@pytest.mark.parametrize(
    ("view_deg", "shape"),
    [(18.0, "view_30"), (65.0, "view_70"), (170.0, "view_100"), (None, "view_50")],
)
def test_the_cone_is_as_wide_as_the_lens_nearly(view_deg: float | None, shape: str) -> None:
    assert photo_pins.cone(0.0, 0.0, 0.0, view_deg).shape == shape


@pytest.mark.parametrize(("shape", "half_deg"), [("view_30", 15.0), ("view_100", 50.0)])
def test_a_drawn_cone_has_the_width_of_its_name(shape: Any, half_deg: float) -> None:
    points = marks.outline(shape)[0].points[1:]
    widest = np.degrees(np.arctan2(points[:, 0], points[:, 1])).max()
    assert widest == pytest.approx(half_deg)


def test_the_number_stands_clear_of_the_cone() -> None:
    for bearing_deg in range(0, 360, 15):
        drawn = photo_pins.photo_primitives(photo(x_m=0.0, y_m=0.0, bearing_deg=float(bearing_deg)))
        text = drawn[-1]
        assert isinstance(text, Text)
        looks_east = np.sin(np.radians(bearing_deg))
        assert text.dx_pt * looks_east <= 0.31 * abs(text.dx_pt)


def test_the_legend_names_photos_only_where_one_is_placed() -> None:
    def said(*photos: records.Photo) -> list[str]:
        return [str(message) for message, _ in legends.entries(Site.of(photos))]

    assert said(photo()) == []
    assert said(photo(x_m=1.0, y_m=2.0)) == ["photo, looking this way"]
    site = Site.of([photo(x_m=1.0, y_m=2.0)])
    assert legends.entries(site, shown=["another"]) == []
