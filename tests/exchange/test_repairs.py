"""Open outlines and doubled lines are found where a person would, and mended without loss."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from cpted_app.exchange.health_lines import found_in_lines, of_lines
from cpted_app.exchange.linework import Collector, DrawnText, Linework
from cpted_app.exchange.repairs import nearly_closed, repaired, repeated
from cpted_app.model.kinds import Repair

Point = tuple[float, float]

FRAME: list[Point] = [(0.0, 0.0), (100.0, 0.0)]
"""A line that makes the drawing 100 units wide."""
ALL = tuple(Repair)


def drawing(*lines: list[Point], layers: tuple[str, ...] = ()) -> Linework:
    collector = Collector()
    for at, line in enumerate((FRAME, *lines)):
        name = layers[at - 1] if at and layers else "A"
        collector.line(np.array(line, dtype=float), collector.number(name))
    return collector.finished("test.dxf")


def shapes(linework: Linework) -> list[LineString]:
    parts = np.split(linework.points, linework.starts[1:-1])
    return [LineString(part) for part in parts]


def room(gap: float, side: float = 10.0) -> list[Point]:
    return [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, gap)]


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        (room(0.0), False),
        (room(0.01), True),
        (room(1e-10), False),  # the rounding of numbers
        (room(0.5), False),  # a door
        (room(0.01, side=0.1), False),  # a tick, wide open for its size
        ([(0.0, 0.0), (5.0, 5.0), (0.0, 0.01)], False),  # two strokes are no outline
    ],
)
def test_only_outlines_meant_to_be_closed_are_told(line: list[Point], is_fault: bool) -> None:
    found = drawing(line)
    assert nearly_closed(found).tolist() == ([1] if is_fault else [])
    assert [one.code for one in of_lines(found)] == (["unclosed_outlines"] if is_fault else [])


def test_a_closed_outline_bounds_an_area() -> None:
    mended = repaired(drawing(room(0.01), room(1e-10)), [Repair.CLOSE_OUTLINES])
    assert mended.closed.tolist() == [False, True, True]
    assert [shape.is_ring for shape in shapes(mended)[1:]] == [True, True]
    assert Polygon(shapes(mended)[1]).area == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("other", "layer", "is_fault"),
    [
        ([(0, 0), (5, 0), (5, 7)], "A", True),
        ([(5, 7), (5, 0), (0, 0)], "A", True),  # the other way round
        ([(0, 0), (5, 0), (5, 7.00001)], "A", True),  # within the tolerance
        ([(0, 0), (5, 0), (5, 7.01)], "A", False),
        ([(0, 0), (5, 0), (5, 7)], "B", False),  # another layer may say another thing
        ([(0, 0), (0, 7), (5, 7)], "A", False),  # the same box, another course
        ([(0, 0), (5, 0), (5, 3), (5, 7)], "A", False),
    ],
)
def test_a_line_drawn_twice_is_told_once(other: list[Point], layer: str, is_fault: bool) -> None:
    found = drawing([(0, 0), (5, 0), (5, 7)], other, layers=("A", layer))
    assert repeated(found).tolist() == ([2] if is_fault else [])
    told = of_lines(found)
    assert [one.code for one in told] == (["duplicate_lines"] if is_fault else [])
    if is_fault:
        values = told[0].place.values
        assert (values["layer"], values["x"], values["y"]) == ("A", *map(float, other[0]))
        assert told[0].message.values["count"] == 1


coordinates = st.integers(-1000, 1000).map(lambda n: n / 7.0)
lines = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=6),
    min_size=1,
    max_size=12,
)


@example(
    [
        [(0.0, 0.0), (0.0, 0.0)],
        [(0.0, 0.0), (0.0, 0.0), (1 / 7, 1 / 7)],
        [(0.0, 0.0), (0.0, 1 / 7), (1 / 7, 0.0)],
    ],
    [(2, False), (8, False), (1, False)],
)  # three alike in one box hid the copy of a fourth
@given(lines, st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=6))
def test_leaving_out_keeps_every_course_once(
    drawn: list[list[Point]], again: list[tuple[int, bool]]
) -> None:
    """By an oracle of shapely's: each course of a drawing is still there, and there once."""
    copies = [drawn[at % len(drawn)] for at, _ in again]
    turned = [
        line[::-1] if is_back else line for line, (_, is_back) in zip(copies, again, strict=True)
    ]
    found = drawing(*drawn, *turned)
    left = shapes(repaired(found, [Repair.DROP_DUPLICATES]))

    def alike(one: LineString, other: LineString) -> bool:
        return bool(one.equals_exact(other, 1e-4) or one.reverse().equals_exact(other, 1e-4))

    assert all(any(alike(shape, kept) for kept in left) for shape in shapes(found))
    clashes = [(a, b) for a in range(len(left)) for b in range(a) if alike(left[a], left[b])]
    assert clashes == []


def test_mending_keeps_extent_layers_and_order() -> None:
    found = drawing(room(0.01), room(0.01), [(9, 9), (8, 8)], layers=("A", "A", "B"))
    mended = repaired(found, ALL)
    assert mended.box == found.box
    assert [(one.name, one.count) for one in mended.layers] == [("A", 2), ("B", 1)]
    assert shapes(mended)[-1].equals(LineString([(9, 9), (8, 8)]))
    assert of_lines(mended) == []
    assert repaired(mended, ALL) is mended or of_lines(repaired(mended, ALL)) == []


def test_neighbours_in_a_map_share_their_borders() -> None:
    found = drawing(room(0.0), room(0.0))
    assert of_lines(found, is_map=True) == []


def test_layers_that_show_nothing_are_named() -> None:
    collector = Collector()
    for name in ("A", "points", "more"):
        collector.number(name)
    collector.line(np.array(FRAME), 0)
    (told,) = of_lines(collector.finished("test.dxf"))
    assert told.code == "empty_layers"
    assert str(told.place.values["names"]).split("\n") == ["points", "more"]


def test_what_there_is_is_counted() -> None:
    collector = Collector()
    number = collector.number("A")
    collector.line(np.array(FRAME), number)
    collector.text(DrawnText(x=1, y=1, height=2, bearing_deg=90, text="Yard", layer=number))
    (told,) = found_in_lines(collector.finished("test.dxf"))
    assert (told.values["lines"], told.values["texts"], told.values["layers"]) == (1, 1, 1)
