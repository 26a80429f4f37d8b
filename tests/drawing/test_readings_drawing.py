"""How measured light looks beside calculated light: marks, legend, scatter."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.light.reading_result import MODEL_ERROR_SHARE, ReadingPair
from cpted_app.drawing import legends, readings
from cpted_app.drawing.primitives import Mark, Path, Text
from cpted_app.model.features import FeatureId, LightReading
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.site import Site


def pair(measured: float, calculated: float, error: float | None = 0.05) -> ReadingPair:
    return ReadingPair(
        reading_id="m1",
        label="M1",
        quantity=LightQuantity.HORIZONTAL,
        x_m=1.0,
        y_m=2.0,
        height_m=0.0,
        measured_lx=measured,
        calculated_lx=calculated,
        error_share=error,
    )


def row() -> LightReading:
    return LightReading(
        id=FeatureId("m1"), label="M1", geometry=shapely.Point(1.0, 2.0), value_lx=10.0
    )


@pytest.mark.parametrize(
    ("compared", "shape", "bearing_deg", "colour"),
    [
        (pair(10.0, 10.0), "clear", 0.0, "ok"),
        (pair(10.0, 30.0), "arrow", 0.0, "bad"),
        (pair(10.0, 3.0), "arrow", 180.0, "accent"),
        (pair(10.0, 30.0, None), "unknown", 0.0, "dim_text"),
    ],
)
def test_shape_and_colour_tell_the_difference_together(
    compared: ReadingPair, shape: str, bearing_deg: float, colour: str
) -> None:
    marks = [part for part in readings.draw(row(), result=compared) if isinstance(part, Mark)]
    assert [(one.shape, one.bearing_deg, one.colour) for one in marks] == [
        (shape, bearing_deg, colour)
    ]


def test_the_label_tells_how_far_off_the_calculation_is() -> None:
    def label(compared: ReadingPair) -> str:
        parts = readings.draw(row(), result=compared)
        return next(part.text for part in parts if isinstance(part, Text))

    assert label(pair(10.0, 30.0)) == "M1 +200 %"
    assert label(pair(10.0, 4.0)) == "M1 -60 %"
    assert label(pair(10.0, 200.0)) == "M1 × 20"
    assert label(pair(10.0, 10.0)) == "M1"


def test_without_a_comparison_a_reading_looks_as_before() -> None:
    marks = [part for part in readings.draw(row()) if isinstance(part, Mark)]
    assert [one.shape for one in marks] == ["light_reading"]


def test_the_legend_lists_the_looks_that_are_there() -> None:
    site = Site.of([row()])
    assert [str(words) for words, _ in legends.entries(site)] == ["measured light"]
    compared = legends.entries(site, compared={"m1": pair(10.0, 30.0)})
    assert [str(words) for words, _ in compared] == ["measured light: calculated too bright"]


@given(
    values=st.lists(st.tuples(st.floats(0.0, 1e5), st.floats(0.0, 1e5)), min_size=1, max_size=20)
)
def test_every_reading_lies_inside_the_scatter_chart(values: list[tuple[float, float]]) -> None:
    chart = readings.scatter([pair(*each) for each in values], width=300.0, height=200.0)
    marks = [part for part in chart.primitives if isinstance(part, Mark)]
    assert len(marks) == len(values)
    for mark in marks:
        assert 0.0 < mark.x < chart.width
        assert 0.0 < mark.y < chart.height


def test_the_band_is_where_the_model_alone_explains_the_difference() -> None:
    chart = readings.scatter([pair(1.0, 1.0), pair(10.0, 10.0)], width=300.0, height=200.0)
    (band,) = [part for part in chart.primitives if isinstance(part, Path) and part.closed]
    line = next(part for part in chart.primitives if isinstance(part, Path) and part.dash_pt)
    decade_pt = float(np.ptp(line.points[:, 1]))
    half = len(band.points) // 2
    off = band.points[half // 2, 1] - np.interp(
        band.points[half // 2, 0], line.points[:, 0], line.points[:, 1]
    )
    assert off == pytest.approx(decade_pt * np.log10(1.0 / (1.0 - MODEL_ERROR_SHARE)), rel=1e-6)
