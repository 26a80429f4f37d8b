from itertools import combinations
from typing import Any, get_args

import numpy as np
import pytest
import shapely

from cpted_app.analysis.sight import sightlines
from cpted_app.drawing import labels, legends, marks, symbols, theme
from cpted_app.drawing.primitives import Circle, Mark, MarkShape, Path, Text
from cpted_app.model import features as f
from cpted_app.model.site import Site

SHAPES = {
    "Point": shapely.Point(3, 4),
    "LineString": shapely.LineString([(0, 0), (8, 6)]),
    "Polygon": shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4)]]),
}


def feature(cls: type[f.Feature], geometry: str, **values: Any) -> f.Feature:
    return cls(id=f.FeatureId("x"), label="X1", geometry=SHAPES[geometry], **values)


EVERY = [feature(cls, geometry) for cls in f.FEATURE_CLASSES for geometry in cls.geometry_types]


@pytest.mark.parametrize("shape", get_args(MarkShape))
def test_every_mark_has_an_outline_about_its_size(shape: MarkShape) -> None:
    layers = marks.outline(shape)
    points = np.vstack([layer.points for layer in layers])
    assert 0.5 <= np.ptp(points, axis=0).max() <= 1.3
    assert all(layer.width > 0.0 for layer in layers if layer.paint == "line")


def test_a_mark_turns_clockwise_with_its_bearing() -> None:
    mark = Mark(shape="arrow", x=0.0, y=0.0, colour="accent", size_pt=10.0, bearing_deg=90.0)
    tail = marks.placed(mark, marks.outline("arrow")[0])[2]
    assert tail == pytest.approx([-7.2, 0.0], abs=1e-9)


@pytest.mark.parametrize("drawn", EVERY, ids=lambda each: f"{each.kind}-{each.geometry.geom_type}")
def test_every_feature_has_a_look_a_label_and_known_colours(drawn: f.Feature) -> None:
    light = theme.load("light")
    parts = symbols.draw(drawn, selected=True)
    assert [part.text for part in parts if isinstance(part, Text)] == ["X1"]
    for part in parts:
        tokens = [part.colour] if isinstance(part, Mark | Text) else [part.stroke, part.fill]
        assert all(light[token] for token in tokens if token)


def test_selecting_adds_a_halo_and_keeps_the_look() -> None:
    for each in EVERY:
        plain, selected = symbols.draw(each), symbols.draw(each, selected=True)
        assert len(selected) > len(plain)


def test_a_polygon_keeps_its_hole() -> None:
    (area, _label) = symbols.draw(feature(f.Barrier, "Polygon", barrier_type="building"))
    assert isinstance(area, Path)
    assert area.starts == (0, 4)
    assert len(area.points) == 7


def test_a_crown_has_true_size() -> None:
    tree = feature(f.Tree, "Point", crown_radius_m=3.25)
    crown = next(part for part in symbols.draw(tree) if isinstance(part, Circle))
    assert crown.radius == 3.25


@pytest.mark.parametrize(
    ("openness", "shape", "colour"), [(0.0, "blocked", "bad"), (0.5, "filtered", "warn")]
)
def test_a_sightline_bears_its_status_where_the_obstacle_stands(
    openness: float, shape: str, colour: str
) -> None:
    line = f.Sightline(
        id=f.FeatureId("s"), label="S1", geometry=shapely.LineString([(0, 0), (20, 0)])
    )
    wall = f.Barrier(
        id=f.FeatureId("b"),
        geometry=shapely.LineString([(12, -5), (12, 5)]),
        height_m=3.0,
        openness=openness,
    )
    view = sightlines.run(Site.of([line, wall]), lambda _share: None).views["s"]
    parts = symbols.draw(line, result=view)
    (mark,) = [part for part in parts if isinstance(part, Mark) and part.shape == shape]
    assert (mark.x, mark.y) == pytest.approx((12.0, 0.0))
    assert mark.colour == colour


def test_a_sightline_without_a_result_is_unknown() -> None:
    shapes = [
        part.shape
        for part in symbols.draw(feature(f.Sightline, "LineString"))
        if isinstance(part, Mark)
    ]
    assert "unknown" in shapes


def test_labels_do_not_overlap_and_stay_where_they_were_put_the_second_time() -> None:
    rng = np.random.default_rng(7)
    texts = [
        Text(text=f"L{n}", x=float(x), y=float(y), dx_pt=8.0, dy_pt=4.0, bold=n % 3 == 0)
        for n, (x, y) in enumerate(rng.uniform(0, 60, (150, 2)))
    ]

    def to_pt(x: float, y: float) -> tuple[float, float]:
        return 4.0 * x, 4.0 * y

    placed = labels.place_labels(texts, to_pt, within=(0, 0, 240, 240))
    boxes = [labels.text_box(text, to_pt) for text in placed]
    assert not any(labels.overlap(a, b) for a, b in combinations(boxes, 2))
    assert placed == labels.place_labels(texts, to_pt, within=(0, 0, 240, 240))
    assert 40 < len(placed) < 150


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_text_and_marks_stand_out_from_their_ground(name: Any) -> None:
    tokens = theme.load(name)
    for text in ("text", "dim_text", "ok", "warn", "bad", "accent"):
        assert theme.contrast(tokens[text], tokens["panel"]) >= 4.5
    assert theme.contrast(tokens["accent_text"], tokens["accent"]) >= 4.5


def test_the_legend_shows_each_look_once() -> None:
    entries = legends.entries(Site.of([*EVERY[:3], EVERY[0]]))
    words = [str(message) for message, _ in entries]
    assert len(words) == len(set(words))
    assert "sightline, unknown" in words


@pytest.mark.parametrize(
    ("metres_per_pt", "length", "label"),
    [(0.2, 20.0, "20 m"), (0.013, 1.0, "1 m"), (50, 5000, "5 km")],
)
def test_a_scale_bar_has_a_round_length(metres_per_pt: float, length: float, label: str) -> None:
    assert legends.scale_bar(metres_per_pt, 120.0) == (length, label)
