"""Control points in the window: click on the plan, type the place, see what fits."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QRadioButton
from rasterio.transform import Affine

from cpted_app.gui.dialogs.control_points import ControlPointTable
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.records import Header

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


def opened(window: MainWindow) -> tuple[QDialog, ControlPointTable]:
    window.actions_by_id["calibrate"].trigger()
    dialog = next(one for one in window.findChildren(QDialog, "Calibration") if one.isVisible())
    radio = dialog.findChild(QRadioButton, "by_control")
    assert radio is not None
    radio.click()
    table = dialog.findChild(ControlPointTable)
    assert table is not None
    return dialog, table


def write(table: ControlPointTable, at: int, column: int, text: str) -> None:
    item = table.table.item(at, column)
    assert item is not None
    item.setText(text)


def read(table: ControlPointTable, at: int, column: int) -> str:
    item = table.table.item(at, column)
    assert item is not None
    return item.text()


def test_clicked_points_and_typed_places_calibrate_the_plan(
    window: MainWindow, tmp_path: Path
) -> None:
    Image.linear_gradient("L").save(tmp_path / "scan.png")
    window.documents.open(tmp_path / "scan.png")
    dialog, table = opened(window)
    assert window.canvas.hand.row.id == "control_point"
    plan = window.shell.site.plans[0]
    places = [(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0)]
    site = [("1000", "500"), ("1020,0", "500"), ("1020", "480"), ("1003", "480")]
    for at, (place, (x, y)) in enumerate(zip(places, site, strict=True)):
        window.canvas.calibration_points.emit(plan, place, place)
        write(table, at, 3, x)
        write(table, at, 4, y)
    assert table.table.rowCount() == 4
    assert float(read(table, 3, 5)) > 1.0
    assert table.rmse.text().startswith("RMSE 1.")
    off = table.table.item(3, 0)
    assert off is not None
    off.setCheckState(Qt.CheckState.Unchecked)
    assert table.rmse.text() == "RMSE 0.000 m"
    assert read(table, 3, 5) == "3.000"
    ok = dialog.findChild(QDialogButtonBox, "buttons")
    assert ok is not None
    QTest.mouseClick(ok.button(QDialogButtonBox.StandardButton.Ok), LEFT)
    placed = window.shell.site.plans[0]
    assert placed.placement.coefficients == pytest.approx((0.1, 0, 1000, 0, -0.1, 500), abs=1e-9)
    assert placed.calibration == "3 control points, similarity"


def test_too_few_points_cannot_be_accepted(window: MainWindow, tmp_path: Path) -> None:
    Image.linear_gradient("L").save(tmp_path / "scan.png")
    window.documents.open(tmp_path / "scan.png")
    dialog, table = opened(window)
    table.method.setCurrentIndex(1)
    for at in range(2):
        table.add(100.0 * at, 30.0)
        write(table, at, 3, str(at))
        write(table, at, 4, "0")
    ok = dialog.findChild(QDialogButtonBox, "buttons")
    assert ok is not None
    assert not ok.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    write(table, 1, 3, "far")
    assert read(table, 1, 5) == "–"
    dialog.reject()


def test_a_geotiff_lands_in_the_window_with_its_system(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dom.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=30, height=20, count=1, dtype="float32",
        crs="EPSG:25832", transform=Affine(1, 0, 356_000, 0, -1, 5_699_500),
    ) as dataset:  # fmt: skip
        dataset.write(np.arange(600, dtype=np.float32).reshape(20, 30), 1)
    window.documents.open(path)
    site = window.shell.site
    assert site.header.crs == "EPSG:25832"
    assert site.plans[0].placement.to_site([[0, 0]])[0].tolist() == [356_000.0, 5_699_500.0]
    assert site.plans[0].is_calibrated
