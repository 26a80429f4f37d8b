"""A drawing under the marks: painted by layer, snapped to, and its layers set in the step."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ezdxf import filemanagement as ezdxf_files
from pytestqt.qtbot import QtBot

from cpted_app.drawing.theme import load
from cpted_app.exchange.plans import read_plan
from cpted_app.exchange.vector_pages import LayerLook
from cpted_app.gui.canvas.linework_layer import PaintedLinework
from cpted_app.gui.canvas.sheets import Sheet
from cpted_app.gui.canvas.tones import Tone
from cpted_app.gui.canvas.view import View
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import drawings, planning
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header, Plan, PlanLayer
from cpted_app.model.snapping import Near, box_around, snap_candidates
from cpted_app.session.intake import plan_edit
from cpted_app.session.session import Session
from tests.gui.canvas_desk import Desk

BOX = (0.0, 0.0, 40.0, 20.0)


@pytest.fixture
def dxf(tmp_path: Path) -> Path:
    """Return a drawing in metres: a wall around, and a diagonal on a layer of its own."""
    document = ezdxf_files.new(units=6)
    space = document.modelspace()
    corners = [(0, 0), (40, 0), (40, 20), (0, 20), (0, 0)]
    space.add_lwpolyline(corners, dxfattribs={"layer": "WALLS"})
    space.add_line((0, 0), (40, 20), dxfattribs={"layer": "DIAGONAL"})
    path = tmp_path / "yard.dxf"
    document.saveas(path)
    return path


@pytest.fixture
def desk(qtbot: QtBot, dxf: Path) -> Iterator[Desk]:
    """Return a desk with the drawing on it, opened and indexed."""
    desk = Desk()
    desk.do(plan_edit(desk.site, read_plan(dxf), 0, "Yard")[0])
    desk.canvas.look(View(x_m=20.0, y_m=10.0, scale=15.0, width_px=800.0, height_px=600.0))
    qtbot.waitUntil(lambda: desk.canvas.frames.is_settled)
    yield desk
    desk.clear()


def layer(desk: Desk, name: str) -> PlanLayer:
    return next(row for row in desk.site.all(PlanLayer) if row.name == name)


def snapped(desk: Desk, qtbot: QtBot, x_m: float, y_m: float) -> tuple[str, float, float] | None:
    """Return what a pointer would snap to, once the index is there."""
    canvas = desk.canvas

    def ask() -> tuple[str, float, float] | None:
        near = canvas.plan_snaps.near(
            desk.site, canvas.frames.plan.plans, box_around(x_m, y_m, 0.6)
        )
        found = next(iter(snap_candidates(Near.joined(near), x_m, y_m, 0.6)), None)
        return (found.kind, round(found.x_m, 6), round(found.y_m, 6)) if found else None

    # The lines are asked for first, and then their index.
    for _ in range(2):
        ask()
        qtbot.waitUntil(lambda: not canvas.plan_snaps.is_busy)
    return ask()


def test_a_stated_unit_places_the_drawing(desk: Desk) -> None:
    (plan,) = desk.site.plans
    assert plan.is_calibrated
    assert desk.site.header.is_metric
    assert plan.placement.to_site([(0.0, 20.0), (40.0, 0.0)]).tolist() == [[0, 0], [40, 20]]
    assert [row.name for row in desk.site.layers_of(plan.id)] == ["WALLS", "DIAGONAL"]
    assert drawings.placement_of(plan).to_site([(40.0, 20.0)]).tolist() == [[40.0, 20.0]]


def test_ends_middles_and_edges_of_a_plan_are_snapped_to(desk: Desk, qtbot: QtBot) -> None:
    assert snapped(desk, qtbot, 39.8, 0.3) == ("end", 40.0, 0.0)
    assert snapped(desk, qtbot, 20.2, 10.1) == ("middle", 20.0, 10.0)
    assert snapped(desk, qtbot, 0.3, 5.0) == ("edge", 0.0, 5.0)


def test_hidden_and_locked_layers_are_not_snapped_to(desk: Desk, qtbot: QtBot) -> None:
    for values in ({"is_visible": False}, {"is_visible": True, "is_locked": True}):
        desk.do(drawings.set_layers(desk.site, [layer(desk, "DIAGONAL").id], **values))
        assert snapped(desk, qtbot, 20.1, 10.0) is None
        assert snapped(desk, qtbot, 0.3, 5.0) == ("edge", 0.0, 5.0)


def test_a_hidden_layer_leaves_the_screen(desk: Desk, qtbot: QtBot) -> None:
    def ink(x_m: float, y_m: float) -> int:
        image = desk.canvas.grab().toImage()
        at = desk.at(x_m, y_m)
        around = [image.pixelColor(at.x() + dx, at.y() + dy).lightness()
                  for dx in (-1, 0, 1) for dy in (-1, 0, 1)]  # fmt: skip
        return max(around) - min(around)

    qtbot.waitUntil(lambda: ink(10.0, 5.0) > 60)
    desk.do(drawings.set_layers(desk.site, [layer(desk, "DIAGONAL").id], is_visible=False))
    qtbot.waitUntil(lambda: ink(10.0, 5.0) < 10)
    desk.do(desk.edits[-1].inverse())
    qtbot.waitUntil(lambda: ink(10.0, 5.0) > 60)


def test_layers_are_painted_in_their_colours(dxf: Path, qtbot: QtBot) -> None:
    found = read_plan(dxf).drawing
    assert found is not None
    painted = PaintedLinework(found)
    assert sum(piece.path.elementCount() for piece in painted.pieces) == 7
    tone = Tone.of(load("light"))
    plain = painted.tile(BOX, (400, 200), (), tone).pixelColor(100, 149)
    looks = (LayerLook("DIAGONAL", colour="#0000ff"),)
    blue = painted.tile(BOX, (400, 200), looks, tone).pixelColor(100, 149)
    assert blue.blue() - blue.red() > 40
    assert abs(plain.blue() - plain.red()) < 20


def test_layers_go_with_their_plan(desk: Desk) -> None:
    (plan,) = desk.site.plans
    withheld = desk.site.apply(planning.set_plan(plan, audience=Audience.POLICE))
    seen = withheld.seen_by(Audience.PUBLIC)
    assert (seen.all(Plan), seen.all(PlanLayer)) == ((), ())
    edit = planning.remove_plan(desk.site, plan)
    gone = desk.site.apply(edit)
    assert gone.all(PlanLayer) == ()
    assert len(gone.apply(edit.inverse()).all(PlanLayer)) == 2


def test_a_drawing_that_comes_in_is_not_read_twice(
    start_window: Callable[[str], MainWindow], qtbot: QtBot, dxf: Path, tmp_path: Path
) -> None:
    window = start_window("Hanna")
    Session.create(tmp_path / "site.gpkg", Header(title="Yard")).close()
    window.documents.open(tmp_path / "site.gpkg")
    with qtbot.waitSignal(window.documents.plans.drawing_read) as read:
        window.documents.plans.add(dxf)
    qtbot.waitUntil(lambda: window.canvas.frames.is_settled)
    (plan,) = window.shell.site.plans
    assert read.args is not None
    assert window.canvas.store.linework(Sheet.of(plan)) is read.args[1]
