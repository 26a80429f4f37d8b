from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.analysis.result import SightlineView
from cpted_app.analysis.sight import sightlines
from cpted_app.drawing import charts, labels
from cpted_app.drawing.primitives import Mark, Path, Text
from cpted_app.model import features
from cpted_app.model.site import Site

# The model turns words into members of its closed sets; tests write the words.
f: Any = features


def view(*heights_m: float) -> SightlineView:
    line = f.Sightline(id="s", label="S1", geometry=shapely.LineString([(0, 0), (40, 0)]))
    walls = [
        f.Barrier(
            id=f"b{n}",
            label=f"B{n}",
            height_m=height,
            openness=0.0 if n else 0.5,
            geometry=shapely.LineString([(20 + n, -5), (20 + n, 5)]),
        )
        for n, height in enumerate(heights_m)
    ]
    return sightlines.run(Site.of([line, *walls]), lambda _share: None).views["s"]


def test_a_section_says_heights_and_what_would_clear_the_line() -> None:
    chart = charts.section(view(1.9, 2.4))
    words = [part.text for part in chart.primitives if isinstance(part, Text)]
    assert any(word.startswith("B1 2.40 m (≤ 1.5") for word in words)
    assert "1.60 m" in words
    alone = charts.section(view(1.9))
    words = [part.text for part in alone.primitives if isinstance(part, Text)]
    assert "B0 1.90 m" in words
    assert any(word.startswith("≤ 1.") for word in words)
    assert chart.exaggeration > 1.0


def test_a_section_stays_in_its_frame_and_its_texts_apart() -> None:
    chart = charts.section(view(1.9, 12.0, 30.0, 2.2), width=400.0, height=110.0)
    shapes = [part.points for part in chart.primitives if isinstance(part, Path)]
    points = np.vstack(shapes)
    assert points.min() >= 0.0
    assert points[:, 0].max() <= 400.0
    assert points[:, 1].max() <= 110.0
    texts = [part for part in chart.primitives if isinstance(part, Text)]
    boxes = [labels.text_box(text, lambda x, y: (x, y)) for text in texts]
    named = [
        box for box, text in zip(boxes, texts, strict=True) if text.text.startswith(("B", "≤"))
    ]
    others = [box for box in boxes if box not in named]
    assert named
    assert not any(labels.overlap(a, b) for a in named for b in others)


@pytest.mark.parametrize("width", [240.0, 320.0, 498.0])
@pytest.mark.parametrize("heights_m", [(1.9, 2.4, 1.8, 2.1), (1.9, 12.0, 30.0, 2.2)])
def test_labels_of_four_obstacles_close_together_cover_each_other(
    heights_m: tuple[float, ...], width: float
) -> None:
    chart = charts.section(view(*heights_m), width=width, height=104.0)
    texts = [part for part in chart.primitives if isinstance(part, Text)]
    boxes = [labels.text_box(text, lambda x, y: (x, y)) for text in texts]
    for name in ("B0", "B1", "B2", "B3"):
        (text,) = [one.text for one in texts if one.text.startswith(name)]
        assert "≤" in text
    named = [box for box, text in zip(boxes, texts, strict=True) if text.text.startswith("B")]
    for at, box in enumerate(named):
        assert not any(labels.overlap(box, other) for other in named[at + 1 :])
        assert box[3] <= chart.height


def test_a_ray_ends_at_its_obstacle() -> None:
    chart = charts.section(view(0.1, 3.0))
    (mark,) = [
        part for part in chart.primitives if isinstance(part, Mark) and part.shape == "blocked"
    ]
    along = (480.0 - 88.0) / 40.0
    assert mark.x == pytest.approx(44.0 + 21.0 * along)


@pytest.mark.parametrize(("score", "x"), [(0.0, 1.2), (1.5, 75.0), (3.0, 148.8)])
def test_a_profile_bar_has_its_tick_at_the_score(score: float, x: float) -> None:
    chart = charts.profile_bar(0.0, 3.0, score, width=150.0)
    tick = chart.primitives[-1]
    assert isinstance(tick, Path)
    assert tick.points[:, 0].mean() == pytest.approx(x)


def test_a_field_without_answers_has_no_tick() -> None:
    assert len(charts.profile_bar(0.0, 3.0, None).primitives) == 2
    assert len(charts.profile_bar(None, None, None).primitives) == 1
