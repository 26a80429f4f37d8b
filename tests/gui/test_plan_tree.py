"""The step Plan: the tree of plans and layers, and what was found in a plan's file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ezdxf import filemanagement as ezdxf_files
from PIL import Image
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cpted_app.drawing.theme import load
from cpted_app.exchange.linework import Collector
from cpted_app.exchange.vector_pages import LayerLook, VectorPages, looks_of, ranks
from cpted_app.gui.canvas.linework_layer import PaintedLinework
from cpted_app.gui.canvas.tones import Tone
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps.plan import PlanStep
from cpted_app.gui.steps.plan_tree import PlanTree
from cpted_app.gui.steps.plan_tree_model import COUNT, LOCKED, NAME, SHOWN, PlanTreeModel
from cpted_app.model.actions import drawings, repairs
from cpted_app.model.kinds import Repair
from cpted_app.model.placement import provisional
from cpted_app.model.records import Header, Plan, PlanLayer

LEFT = Qt.MouseButton.LeftButton
START = Callable[[str], MainWindow]


@pytest.fixture
def dxf(tmp_path: Path) -> Path:
    """Return a drawing of three layers, with an open outline and a doubled line."""
    document = ezdxf_files.new(units=6)
    space = document.modelspace()
    corners = [(0, 0), (40, 0), (40, 20), (0, 20), (0, 0.005)]
    space.add_lwpolyline(corners, dxfattribs={"layer": "WALLS"})
    for _ in range(2):
        space.add_line((0, 0), (40, 20), dxfattribs={"layer": "DIAGONAL"})
    space.add_line((0, 20), (40, 0), dxfattribs={"layer": "CROSS"})
    path = tmp_path / "yard.dxf"
    document.saveas(path)
    return path


@pytest.fixture
def window(start_window: START, dxf: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """Return the window in the step Plan, with a picture and above it the drawing."""
    window = start_window("")
    window.documents.create(tmp_path / "yard.gpkg", Header(title="Yard"))
    Image.linear_gradient("L").save(tmp_path / "photo.png")
    for path in (tmp_path / "photo.png", dxf):
        window.documents.plans.add(path)
    window.show_step("plan")
    qtbot.waitUntil(window.steps.plan.tree.view.isVisible)
    return window


def step(window: MainWindow) -> PlanStep:
    return window.steps.plan


def tree(window: MainWindow) -> PlanTree:
    return window.steps.plan.tree


def names(window: MainWindow) -> list[str]:
    """Return what the tree shows, from top to bottom."""
    model, found = tree(window).model, []
    for at in range(model.rowCount()):
        plan = model.index(at, NAME)
        found.append(str(plan.data()))
        found += [str(model.index(row, NAME, plan).data()) for row in range(model.rowCount(plan))]
    return found


def layer(window: MainWindow, name: str) -> PlanLayer:
    return next(row for row in window.shell.site.all(PlanLayer) if row.name == name)


def index(window: MainWindow, name: str, column: int = NAME) -> QModelIndex:
    found = tree(window).model.index_of(layer(window, name).id)
    return found.siblingAtColumn(column)


def click(
    window: MainWindow,
    at: QModelIndex,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    view = tree(window).view
    QTest.mouseClick(view.viewport(), LEFT, keys, view.visualRect(at).center())


def steps_of(window: MainWindow) -> int:
    return window.shell.site.revision


def push(window: MainWindow, text: str) -> QPushButton:
    QApplication.processEvents()
    found = step(window).found.findChildren(QPushButton)
    return next(one for one in found if one.text() == text and one.isVisible())


def words(window: MainWindow) -> str:
    QApplication.processEvents()  # what was just added is shown by the next turn
    found = step(window).found.findChildren(QLabel)
    return "\n".join(one.text() for one in found if one.isVisible())


def test_plans_and_layers_stand_topmost_first_with_their_counts(window: MainWindow) -> None:
    assert names(window) == ["yard.dxf", "CROSS", "DIAGONAL", "WALLS", "photo.png"]
    assert index(window, "DIAGONAL", COUNT).data() == "2"


def test_eye_and_lock_are_clicked_one_edit_each(window: MainWindow) -> None:
    before = steps_of(window)
    click(window, index(window, "WALLS", SHOWN))
    click(window, index(window, "WALLS", LOCKED))
    row = layer(window, "WALLS")
    assert (row.is_visible, row.is_locked) == (False, True)
    assert steps_of(window) == before + 2
    top = tree(window).model.index(1, SHOWN)
    click(window, top)
    assert [plan.is_visible for plan in window.shell.site.plans] == [False, True]


def test_what_is_selected_changes_together(window: MainWindow) -> None:
    click(window, index(window, "CROSS"))
    click(window, index(window, "WALLS"), Qt.KeyboardModifier.ShiftModifier)
    before = steps_of(window)
    QTest.keyClick(tree(window).view, Qt.Key.Key_Space)
    assert {row.is_visible for row in window.shell.site.all(PlanLayer)} == {False}
    tree(window).opacity.setValue(40)
    assert {row.opacity for row in window.shell.site.all(PlanLayer)} == {0.4}
    assert steps_of(window) == before + 2
    assert len(tree(window).selected_ids()) == 3  # still, after both edits


def test_alt_and_arrows_move_layers_and_plans(window: MainWindow) -> None:
    view = tree(window).view
    alt = Qt.KeyboardModifier.AltModifier
    click(window, index(window, "WALLS"))
    QTest.keyClick(view, Qt.Key.Key_Up, alt)
    assert names(window)[1:4] == ["CROSS", "WALLS", "DIAGONAL"]
    before = steps_of(window)
    QTest.keyClick(view, Qt.Key.Key_Up, alt)
    QTest.keyClick(view, Qt.Key.Key_Up, alt)  # it is on top already: nothing to undo
    assert names(window)[1:4] == ["WALLS", "CROSS", "DIAGONAL"]
    assert steps_of(window) == before + 1
    window.actions_by_id["undo"].trigger()
    assert names(window)[1:4] == ["CROSS", "WALLS", "DIAGONAL"]
    click(window, tree(window).model.index(0, NAME))
    QTest.keyClick(view, Qt.Key.Key_Down, alt)
    assert names(window)[0] == "photo.png"


def test_layers_and_plans_are_dragged_to_their_place(window: MainWindow) -> None:
    model = tree(window).model
    move = Qt.DropAction.MoveAction
    parent = model.index(0, NAME)
    carried = model.mimeData([index(window, "WALLS")])
    assert not model.dropMimeData(carried, move, 0, 0, parent)  # rows follow the site
    assert names(window)[1:4] == ["WALLS", "CROSS", "DIAGONAL"]
    carried = model.mimeData([index(window, "WALLS")])
    model.dropMimeData(carried, move, 3, 0, model.index(0, NAME))
    assert names(window)[1:4] == ["CROSS", "DIAGONAL", "WALLS"]
    carried = model.mimeData([model.index(1, NAME)])
    model.dropMimeData(carried, move, 0, 0, QModelIndex())
    assert names(window)[0] == "photo.png"
    carried = model.mimeData([index(window, "WALLS")])
    before = steps_of(window)
    model.dropMimeData(carried, move, 0, 0, model.index(0, NAME))  # not onto another plan
    assert steps_of(window) == before


def test_the_menu_shows_only_what_is_meant(window: MainWindow) -> None:
    click(window, index(window, "CROSS"))
    menu = tree(window).menu()
    rows = {one.text(): one for one in menu.actions()}
    rows["Show only these"].trigger()
    shown = {row.name for row in window.shell.site.all(PlanLayer) if row.is_visible}
    assert shown == {"CROSS"}
    click(window, tree(window).model.index(0, NAME))
    rows = {one.text(): one for one in tree(window).menu().actions()}
    assert rows["Hide"].isEnabled()
    assert not rows["Show only these"].isEnabled()


def test_search_leaves_what_fits(window: MainWindow) -> None:
    tree(window).search.setText("diag")
    assert names(window) == ["yard.dxf", "DIAGONAL", "photo.png"]
    tree(window).search.setText("")
    assert len(names(window)) == 5


def test_the_card_follows_the_chosen_plan(window: MainWindow) -> None:
    assert "Lines drawn twice: 1." in words(window)
    click(window, tree(window).model.index(1, NAME))
    assert "Nothing to mend." in words(window)
    assert "Picture: 256 by 256 pixels" in words(window)


def test_one_click_mends_and_undo_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(push(window, "Leave them out"), LEFT)
    plan = window.shell.site.plans[1]
    assert plan.repairs == (Repair.DROP_DUPLICATES,)
    assert "Lines drawn twice" not in words(window)
    QTest.mouseClick(push(window, "Dismiss"), LEFT)
    assert "Nothing to mend." in words(window)
    assert "2 settled" in step(window).found.aside.text()
    for _ in range(2):
        window.actions_by_id["undo"].trigger()
    assert window.shell.site.plans[1].repairs == ()
    qtbot.waitUntil(lambda: "Lines drawn twice: 1." in words(window))


def test_a_problem_is_shown_on_the_plan(window: MainWindow) -> None:
    places: list[tuple[float, float]] = []
    window.shell.place_requested.connect(lambda x, y: places.append((x, y)))
    QTest.mouseClick(push(window, "Show"), LEFT)
    assert places == [(0.0, 0.0)]


def test_what_was_found_is_there_after_reopening(window: MainWindow, start_window: START) -> None:
    assert window.shell.session is not None
    path = window.shell.session.path
    window.close()
    again = start_window("")
    again.documents.open(path)
    again.show_step("plan")
    QApplication.processEvents()
    assert "Lines drawn twice: 1." in words(again)
    assert "Vector drawing: lines 4" in words(again)
    assert index(again, "DIAGONAL", COUNT).data() == "2"


def test_a_reader_changes_nothing(window: MainWindow, start_window: START) -> None:
    assert window.shell.session is not None
    second = start_window("")
    second.documents.open(window.shell.session.path)
    second.show_step("plan")
    QApplication.processEvents()
    assert not push(second, "Leave them out").isEnabled()
    assert not tree(second).opacity.isEnabled()
    before = steps_of(second)
    click(second, index(second, "WALLS"))
    QTest.keyClick(tree(second).view, Qt.Key.Key_Space)
    assert steps_of(second) == before


def test_the_order_of_layers_decides_what_is_painted_on_top(dxf: Path) -> None:
    collector = Collector()
    for name in ("low", "high"):
        number = collector.number(name)
        collector.line(np.array([(0.0, 0.0), (40.0, 20.0)]), number)
    lines = collector.finished("cross.dxf")
    red, blue = LayerLook("low", colour="#ff0000"), LayerLook("high", colour="#0000ff")
    assert ranks(lines, ()).tolist() == [0, 1]
    assert ranks(lines, (blue, red)).tolist() == [1, 0]
    painted = PaintedLinework(lines)
    tone, box = Tone.of(load("light")), (0.0, 0.0, 40.0, 20.0)
    for looks, is_blue in (((red, blue), True), ((blue, red), False)):
        pixel = painted.tile(box, (400, 200), looks, tone).pixelColor(199, 100)
        assert (pixel.blue() > pixel.red()) is is_blue
    rows = [
        PlanLayer(id=name, plan="p", name=name, position=at, colour=colour)
        for at, name, colour in ((1, "DIAGONAL", "#ff0000"), (0, "CROSS", "#0000ff"))
    ]
    assert [look.name for look in looks_of(rows)] == ["CROSS", "DIAGONAL"]
    picture = VectorPages(dxf.read_bytes(), "image/vnd.dxf")
    plain = picture.render(0, box, 80, 40, looks_of(rows))[20, 40]
    assert plain[0] > plain[2]  # red lies above blue where the two cross


def test_a_move_keeps_neighbours_together() -> None:
    from cpted_app.model.site import Site

    rows = [PlanLayer(id=name, plan="p", name=name, position=at) for at, name in enumerate("abcd")]
    site = Site.of(rows)

    def order(edited: Site) -> str:
        return "".join(row.name for row in edited.layers_of("p"))

    up = site.apply(drawings.move_layers(site, ["a", "b"], 1))
    assert order(up) == "cabd"
    assert order(up.apply(drawings.move_layers(up, ["a", "b"], 1))) == "cdab"
    assert not drawings.move_layers(site, ["c", "d"], 1).changes
    assert order(site.apply(drawings.move_layers(site, ["b", "d"], -1))) == "badc"
    assert order(site.apply(drawings.place_layers(site, "p", ["a"], "d"))) == "bcad"
    assert order(site.apply(drawings.place_layers(site, "p", ["a"], None))) == "bcda"


def test_two_thousand_layers_are_one_model(qtbot: QtBot) -> None:
    """Rows are asked for as they are seen; a change of one resets nothing."""
    plan = Plan(
        id="p", name="P", media_type="image/vnd.dxf", attachment="0" * 64,
        width_px=10.0, height_px=10.0, placement=provisional(10.0),
    )  # fmt: skip
    rows = [PlanLayer(id=str(n), plan="p", name=f"L{n}", position=n) for n in range(2000)]
    model = PlanTreeModel()
    facts = {"p": {"L3": repairs.LayerFacts(7, "#ff0000")}}
    model.show([plan], {"p": rows}, facts, theme=load("light"), is_writable=True)
    assert model.rowCount(model.index(0, 0)) == 2000
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show([plan], {"p": rows}, facts, theme=load("dark"), is_writable=True)
    where = model.index_of("3")
    assert (where.row(), where.siblingAtColumn(COUNT).data()) == (1996, "7")
    assert model.parent(where) == model.index(0, NAME)
