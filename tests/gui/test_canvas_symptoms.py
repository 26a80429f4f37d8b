"""What went wrong once on the canvas, named after what a person saw."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QImage, QImageWriter, QPainter
from pytestqt.qtbot import QtBot

from cpted_app.drawing.theme import load
from cpted_app.gui.canvas.tones import Tone, laid_on
from cpted_app.gui.canvas.view import MAX_SCALE, View
from cpted_app.model.actions.planning import add_plan, rotate_plan, set_plan
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Sightline, Tree, Zone
from cpted_app.model.records import Header, Plan
from tests.gui.canvas_desk import Desk

KEY = Qt.Key
EAST_M, NORTH_M = 500_000.0, 5_800_000.0
LUMINAIRE = Luminaire(
    id=FeatureId("l1"), label="L1", name="Gate", geometry=shapely.Point(-20.0, 10.0)
)
TREE = Tree(id=FeatureId("t1"), label="T1", geometry=shapely.Point(25.0, -10.0))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # gives the application
    made = Desk()
    yield made
    made.clear()


@pytest.fixture
def marked(qtbot: QtBot) -> Iterator[Desk]:
    del qtbot
    made = Desk(LUMINAIRE, TREE)
    yield made
    made.clear()


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.canvas.frames.is_settled, timeout=5000)
    qtbot.wait(20)


def picture(desk: Desk) -> QImage:
    desk.canvas.palette_panel.hide()
    desk.canvas.legend.hide()
    return desk.canvas.grab().toImage()


def colours(image: QImage, step: int = 7) -> set[str]:
    """Return the colours of some pixels, the lowest rows with the scale bar left out."""
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height() - 60, step)
    }


def grey_plan(desk: Desk) -> Plan:
    """Put a photograph on the desk: all of one middle grey, 600 × 400."""
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 90, 90))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    data = bytes(buffer.data().data())
    values: dict[str, Any] = {"media_type": "image/png", "page": 0}
    desk.do(add_plan(desk.site, data, name="photo.png", width_px=600.0, height_px=400.0, **values))
    return desk.site.plans[-1]


def test_the_legend_covers_the_plan_of_a_small_canvas(marked: Desk) -> None:
    legend = marked.canvas.legend
    marked.canvas.resize(776, 503)
    assert legend.isVisible()
    assert not legend.entries.isVisible()
    marked.canvas.resize(1200, 700)
    assert legend.entries.isVisible()


def test_an_unfolded_legend_folds_itself_when_the_window_changes(marked: Desk) -> None:
    legend = marked.canvas.legend
    legend.heading.click()
    assert legend.entries.isVisible()
    marked.canvas.resize(700, 480)
    assert legend.entries.isVisible()
    legend.heading.click()
    marked.canvas.resize(1400, 900)
    assert not legend.entries.isVisible()


def test_a_long_legend_is_higher_than_the_canvas(marked: Desk) -> None:
    kinds = ("building", "wall", "fence", "hedge", "canopy")
    for at, kind in enumerate(kinds):
        line = shapely.LineString([(at, 0), (at, 5)])
        row = Barrier(id=FeatureId(kind), label=kind, geometry=line, barrier_type=kind)  # type: ignore[arg-type]
        marked.site = marked.shown = marked.site.of([*marked.site.features, Header(), row])
    marked.canvas.set_site(marked.site)
    marked.canvas.resize(800, 190)
    marked.canvas.legend.heading.click()
    assert marked.canvas.legend.geometry().bottom() <= 190
    assert len(marked.canvas.legend.entries.words) == 7


def test_the_legend_lists_what_is_not_on_screen(marked: Desk, qtbot: QtBot) -> None:
    entries = marked.canvas.legend.entries
    assert len(entries.words) == 2
    marked.canvas.look(replace(marked.canvas.view, x_m=-20.0, y_m=10.0, scale=60.0))
    qtbot.waitUntil(lambda: entries.words == ["luminaire"], timeout=2000)
    marked.canvas.set_hidden(["luminaire"])
    assert not marked.canvas.legend.isVisible()


def test_palette_and_legend_lie_on_what_was_fitted(marked: Desk) -> None:
    marked.canvas.resize(1400, 800)
    marked.canvas.fit()
    palette, legend = marked.canvas.palette_panel.geometry(), marked.canvas.legend.geometry()
    assert legend.width() > 100
    x_px, _ = marked.canvas.view.to_px(-20.0, 10.0)
    assert x_px > palette.right()
    x_px, _ = marked.canvas.view.to_px(27.0, -10.0)
    assert x_px < legend.left()


def test_tools_are_cut_off_when_a_notice_takes_height_from_the_canvas(marked: Desk) -> None:
    panel = marked.canvas.palette_panel
    for height in (503, 450, 300, 200, 503):
        marked.canvas.resize(777, height)
        inside = panel.rect()
        assert all(inside.contains(button.geometry()) for button in panel.buttons.values())
        assert marked.canvas.panels.free_left > panel.x()
        bottom = panel.geometry().bottom()
        assert bottom < height - 44 or marked.canvas.panels.free_left > panel.geometry().right()


def test_a_veiled_plan_shows_a_darker_patch_where_it_was_looked_at_closely(
    desk: Desk, qtbot: QtBot
) -> None:
    plan = grey_plan(desk)
    settle(desk, qtbot)
    desk.canvas.look(desk.canvas.view.zoomed(6.0))
    settle(desk, qtbot)
    desk.canvas.fit()
    settle(desk, qtbot)
    desk.do(set_plan(plan, opacity=0.4))
    desk.do(rotate_plan(desk.site.plans[0], 30.0))
    settle(desk, qtbot)
    image = picture(desk)
    middle = image.pixelColor(420, 300)
    for x, y in ((420, 240), (380, 320), (470, 340), (350, 270)):
        assert abs(image.pixelColor(x, y).lightness() - middle.lightness()) <= 1, (x, y)


def test_two_veiled_plans_over_each_other_are_both_seen(desk: Desk, qtbot: QtBot) -> None:
    desk.do(set_plan(grey_plan(desk), opacity=0.5))
    settle(desk, qtbot)
    one = picture(desk).pixelColor(400, 300).lightness()
    desk.do(set_plan(grey_plan(desk), opacity=0.5, placement=desk.site.plans[0].placement))
    settle(desk, qtbot)
    assert picture(desk).pixelColor(400, 300).lightness() < one - 20


def test_a_clear_edge_of_a_photograph_is_white_at_night() -> None:
    pixels = np.zeros((2, 2, 4), dtype=np.uint8)
    dark = Tone.of(load("dark"))
    assert tuple(laid_on(pixels, dark.ground)[0, 0, :3]) == dark.ground


def test_the_dashes_of_a_selected_sightline_are_covered(desk: Desk) -> None:
    line = Sightline(
        id=FeatureId("s"), label="S1", geometry=shapely.LineString([(-30, -8), (30, -8)])
    )
    desk.canvas.set_site(desk.site.of([Header(), line]))
    desk.canvas.select({"s"})
    image = picture(desk)
    row = desk.at(0.0, -8.0).y()
    ink = QColor(load("light")["dim_text"])
    along = [image.pixelColor(x, row) for x in range(150, 350)]
    is_dash = [abs(one.lightness() - ink.lightness()) < 40 for one in along]
    changes = sum(a != b for a, b in itertools.pairwise(is_dash))
    assert changes >= 20


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_zooming_to_the_limit_ends_in_an_empty_picture(
    desk: Desk, scale: float, qtbot: QtBot
) -> None:
    square = shapely.box(EAST_M, NORTH_M, EAST_M + 400.0, NORTH_M + 300.0)
    zone = Zone(id=FeatureId("z"), label="Z1", geometry=square)
    desk.canvas.set_site(desk.site.of([Header(), zone]))
    desk.canvas.fit()
    desk.canvas.look(desk.canvas.view.zoomed(scale))
    settle(desk, qtbot)
    image = picture(desk)
    if scale > 1.0:
        assert desk.canvas.view.scale == pytest.approx(MAX_SCALE)
        ground = QColor(load("light")["panel"])
        assert image.pixelColor(200, 100) != ground
        assert image.pixelColor(200, 100) != QColor("black")
    else:
        assert len(colours(image, 1)) > 1


def test_the_plan_is_lost_by_panning_on_and_on(marked: Desk) -> None:
    for _ in range(400):
        marked.key(KEY.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    marked.key(KEY.Key_0)
    marked.canvas.look(replace(marked.canvas.view, x_m=1e9, y_m=-1e9))
    assert abs(marked.canvas.view.x_m) < 1e3
    assert abs(marked.canvas.view.y_m) < 1e3


def test_wheel_zoom_far_from_the_origin_slips_from_under_the_pointer(desk: Desk) -> None:
    pole = Luminaire(id=FeatureId("l"), geometry=shapely.Point(EAST_M, NORTH_M))
    desk.canvas.set_site(desk.site.of([Header(), pole]))
    desk.canvas.look(View(x_m=EAST_M, y_m=NORTH_M, width_px=800.0, height_px=600.0))
    before = desk.canvas.view.to_site(123.0, 456.0)
    for notches in (5, -3, 12, -9):
        desk.wheel(123.0, 456.0, notches)
        assert desk.canvas.view.to_site(123.0, 456.0) == pytest.approx(before, abs=1e-6, rel=0.0)


def test_an_uncalibrated_plan_is_spoken_of_in_metres(qtbot: QtBot) -> None:
    del qtbot
    desk = Desk(LUMINAIRE, header=Header(is_metric=False))
    desk.key(KEY.Key_M)
    desk.click(0.0, 0.0)
    desk.move(10.0, 0.0)
    readout = desk.canvas.hand.step.readout
    desk.type("12")
    typed = desk.canvas.hand.step.readout
    desk.key(KEY.Key_Return)
    desk.key(KEY.Key_Return)
    hint = desk.canvas.hand.hint
    desk.key(KEY.Key_Escape)
    desk.canvas.use("select")
    desk.key(KEY.Key_F)
    said = desk.canvas.accessibleDescription()
    desk.clear()
    for words in (readout, typed, hint, said):
        assert "px" in words
        assert not re.search(r"\bm\b", words)


def test_the_scale_bar_of_an_uncalibrated_plan_says_metres(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    said: list[str] = []
    plain = QPainter.drawText

    def heard(self: QPainter, *args: Any) -> None:
        said.append(str(args[-1]))
        plain(self, *args)

    monkeypatch.setattr(QPainter, "drawText", heard)
    for is_metric, ending in ((False, "px, not calibrated"), (True, " m")):
        said.clear()
        desk = Desk(LUMINAIRE, header=Header(is_metric=is_metric))
        desk.canvas.grab()
        desk.clear()
        assert [words for words in said if words.endswith(ending)], said


def test_a_screen_reader_is_not_told_which_mark_has_the_focus(marked: Desk) -> None:
    reader = QAccessible.queryAccessibleInterface(marked.canvas)
    seen = set()
    for _ in range(2):
        marked.key(KEY.Key_F)
        seen.add(reader.text(QAccessible.Text.Description).split(",")[0])
    assert seen == {"Luminaire L1 Gate", "Tree T1"}
    assert reader.text(QAccessible.Text.Name) == "Plan"
    marked.click(-20.0, 10.0)
    assert "L1" in reader.text(QAccessible.Text.Description)
    marked.canvas.select({"l1", "t1"})
    assert "2 marks selected" in reader.text(QAccessible.Text.Description)
    marked.canvas.select(())
    assert "nothing selected" in reader.text(QAccessible.Text.Description)


def test_the_keyboard_focus_is_not_seen(marked: Desk, qtbot: QtBot) -> None:
    accent = QColor(load("light")["accent"])
    marked.canvas.activateWindow()
    marked.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(marked.canvas.hasFocus, timeout=2000)
    marked.canvas.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert picture(marked).pixelColor(400, 0) == accent
    marked.click(0.0, 0.0)
    assert picture(marked).pixelColor(400, 0) != accent
    marked.key(KEY.Key_F)
    assert picture(marked).pixelColor(400, 0) == accent


def test_a_polygon_of_two_points_says_nothing(desk: Desk) -> None:
    desk.key(KEY.Key_Z)
    desk.click(0.0, 0.0)
    desk.click(10.0, 0.0)
    desk.key(KEY.Key_Return)
    assert "three corners" in str(desk.refusals[0])
    desk.click(10.0, 10.0)
    desk.key(KEY.Key_Return)
    assert desk.only(Zone).geometry.area == pytest.approx(50.0, abs=2.0)


def test_a_line_of_one_point_says_nothing(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.click(0.0, 0.0)
    desk.key(KEY.Key_Return)
    assert "two points" in str(desk.refusals[0])


def test_a_self_crossing_zone_costs_all_its_corners(desk: Desk) -> None:
    desk.key(KEY.Key_Z)
    for place in ((0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)):
        desk.click(*place)
    desk.key(KEY.Key_Return)
    assert "crosses itself" in str(desk.refusals[0])
    assert not desk.site.all(Zone)
    desk.key(KEY.Key_Backspace)
    desk.key(KEY.Key_Return)
    assert desk.only(Zone).geometry.area == pytest.approx(50.0, abs=2.0)


def test_typed_lengths_differ_with_comma_and_point(desk: Desk) -> None:
    for text in ("7,5", "7.5"):
        desk.key(KEY.Key_S)
        desk.click(-20.0, 0.0)
        desk.move(-10.0, 0.0)
        desk.type(text)
        desk.key(KEY.Key_Return)
    lengths = [line.geometry.length for line in desk.site.all(Sightline)]
    assert lengths == pytest.approx([7.5, 7.5])


def test_dragging_a_corner_across_an_edge_makes_a_zone_that_crosses_itself(qtbot: QtBot) -> None:
    del qtbot
    zone = Zone(id=FeatureId("z1"), label="Z1", geometry=shapely.box(0.0, 0.0, 10.0, 10.0))
    desk = Desk(zone)
    desk.canvas.select({"z1"})
    desk.drag((10.0, 10.0), (-5.0, 4.0))
    geometry, refusals = desk.only(Zone).geometry, list(desk.refusals)
    desk.clear()
    assert geometry.is_valid
    assert geometry.equals(zone.geometry)
    assert "crosses itself" in str(refusals[0])
