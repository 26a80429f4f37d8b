"""The window places a local site on the map, and moves one that has a system to another."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton

from cpted_app.gui.dialogs.site_points import SitePointTable
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import assessing, marking, planning
from cpted_app.model.features import Camera
from cpted_app.model.placement import Fit, Placement, from_scale
from cpted_app.model.records import Header


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Hanna")
    made.documents.create(tmp_path / "yard.gpkg", Header(title="Yard"))
    Image.linear_gradient("L").save(tmp_path / "scan.png")
    made.documents.open(tmp_path / "scan.png")
    shell = made.shell
    plan = shell.site.plans[0]
    fit = Fit(
        placement=from_scale(0.1, 256.0), residuals_m=(), rmse_m=0.02, scale_uncertainty=0.002
    )
    shell.do(planning.calibrate(shell.site, plan, fit, "by hand"))
    shell.do(marking.place(shell.site, Camera, shapely.Point(10, 10), bearing_deg=90.0))
    return made


def opened(window: MainWindow) -> tuple[QDialog, SitePointTable]:
    window.actions_by_id["place_site"].trigger()
    dialog = next(one for one in window.findChildren(QDialog, "PlaceSite") if one.isVisible())
    table = dialog.findChild(SitePointTable)
    assert table is not None
    return dialog, table


def ok_of(dialog: QDialog) -> QPushButton:
    buttons = dialog.findChild(QDialogButtonBox, "buttons")
    assert isinstance(buttons, QDialogButtonBox)
    return buttons.button(QDialogButtonBox.StandardButton.Ok)


def result_of(dialog: QDialog) -> str:
    label = dialog.findChild(QLabel, "result")
    assert isinstance(label, QLabel)
    return label.text()


def choose(dialog: QDialog, crs: str) -> None:
    line = dialog.findChild(QLineEdit, "crs")
    assert isinstance(line, QLineEdit)
    line.setText(crs)


def test_clicked_points_and_typed_coordinates_move_the_site(window: MainWindow) -> None:
    dialog, table = opened(window)
    assert window.canvas.hand.row.id == "control_point"
    assert not ok_of(dialog).isEnabled()
    plan = window.shell.site.plans[0]
    places = [((0.0, 256.0), "691000", "5335000"), ((200.0, 256.0), "691000", "5334980")]
    for at, (px, east, north) in enumerate(places):
        window.canvas.calibration_points.emit(plan, px, px)
        for column, text in ((3, east), (4, north)):
            item = table.table.item(at, column)
            assert item is not None
            item.setText(text)
    assert "turned by 90.000°" in result_of(dialog)
    assert "RMSE 0.000 m" in result_of(dialog)
    choose(dialog, "25832")
    assert ok_of(dialog).isEnabled()
    count = len(window.shell.session.steps()) if window.shell.session else 0
    QTest.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)
    site = window.shell.site
    assert site.header.crs == "EPSG:25832"
    assert window.status.crs.text() == "EPSG:25832"
    camera = site.all(Camera)[0]
    assert (camera.geometry.x, camera.geometry.y) == pytest.approx((691_010.0, 5_334_990.0))
    assert camera.bearing_deg == pytest.approx(180.0)
    session = window.shell.session
    assert session is not None
    assert len(session.steps()) == count + 1
    session.undo()
    assert window.shell.site.header.crs is None
    assert window.canvas.hand.row.id == "select"


def test_pasted_rows_a_bad_point_and_a_wrong_zone_are_told(window: MainWindow) -> None:
    dialog, table = opened(window)
    rows = ["0\t0\t691000\t5335000", "20\t0\t691020\t5335000", "20\t20\t691023\t5335020"]
    QGuiApplication.clipboard().setText("\n".join(rows))
    table.paste()
    assert "RMSE" in result_of(dialog)
    assert "RMSE 0.000" not in result_of(dialog)
    off = table.table.item(2, 0)
    assert off is not None
    off.setCheckState(Qt.CheckState.Unchecked)
    assert "RMSE 0.000 m" in result_of(dialog)
    last = table.table.item(2, 5)
    assert last is not None
    assert last.text() == "3.000"
    choose(dialog, "EPSG:31255")
    assert "outside" in result_of(dialog)
    assert not ok_of(dialog).isEnabled()
    choose(dialog, "EPSG:4326")
    assert "does not measure in metres" in result_of(dialog)
    dialog.reject()


def test_a_system_is_found_by_words(window: MainWindow) -> None:
    dialog, _table = opened(window)
    line = dialog.findChild(QLineEdit, "crs")
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "etrs utm 32n")
    completer = line.completer()
    model = completer.model()
    texts = [model.index(at, 0).data() for at in range(model.rowCount())]
    assert "EPSG:25832 · ETRS89 / UTM zone 32N" in texts
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    line.setText("EPSG:25832 · ETRS89 / UTM zone 32N")
    title = dialog.findChild(QLabel, "crs_title")
    assert isinstance(title, QLabel)
    assert title.text() == "ETRS89 / UTM zone 32N"
    dialog.reject()


def test_a_site_that_lies_somewhere_moves_to_another_system(window: MainWindow) -> None:
    shell = window.shell
    shell.do(assessing.set_header(shell.site, crs="EPSG:25832"))
    shell.do(marking.move(shell.site.features, 691_000.0, 5_335_000.0))
    fit = Fit(
        placement=Placement(0.1, 0, 691_000, 0, -0.1, 5_335_025),
        residuals_m=(),
        rmse_m=0.0,
        scale_uncertainty=0.001,
    )
    shell.do(planning.calibrate(shell.site, shell.site.plans[0], fit, "by hand"))
    dialog, table = opened(window)
    assert not table.isVisible()
    choose(dialog, "EPSG:25832")
    assert "already" in result_of(dialog)
    choose(dialog, "EPSG:25833")
    QTest.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)
    assert shell.site.header.crs == "EPSG:25833"
