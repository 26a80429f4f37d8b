"""Importing from the window: the file is read, looked at, and comes in as one step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
)

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.features import Barrier, Luminaire
from cpted_app.model.records import Header

LEFT = Qt.MouseButton.LeftButton
OK = QDialogButtonBox.StandardButton.Ok
DXF = """0
SECTION
2
HEADER
9
$INSUNITS
70
4
0
ENDSEC
0
SECTION
2
TABLES
0
TABLE
2
LAYER
0
LAYER
2
WALLS
70
0
62
7
0
ENDTAB
0
ENDSEC
0
SECTION
2
ENTITIES
0
LINE
5
1F
100
AcDbEntity
8
WALLS
100
AcDbLine
10
0
20
0
11
4000
21
3000
0
ENDSEC
0
EOF
"""


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


def shown(window: MainWindow) -> QDialog:
    found = window.findChildren(QDialog, "ImportOptions")
    return next(one for one in found if one.isVisible())


def combo(dialog: QDialog, name: str) -> QComboBox:
    found = dialog.findChild(QComboBox, name)
    assert found is not None
    return found


def line(dialog: QDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def text(dialog: QDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def ok(dialog: QDialog) -> QPushButton:
    found = dialog.findChild(QDialogButtonBox)
    assert found is not None
    return found.button(OK)


def test_a_table_is_mapped_looked_at_and_imported_as_one_step(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lamps.csv"
    path.write_text("x,y,Hoehe\n1,2,6\n3,4,hoch\n5,6,8\n")
    assert window.documents.open(path)
    dialog = shown(window)
    assert combo(dialog, "kind").currentData() == "luminaire"
    assert text(dialog, "preview") == "3 new marks."
    column = combo(dialog, "column_mounting_height_m")
    column.setCurrentIndex(column.findData("Hoehe"))
    assert text(dialog, "preview") == "2 new marks."
    assert "row 3" in text(dialog, "problems")
    value = line(dialog, "value_state")
    value.setText("faulty")
    value.editingFinished.emit()
    QTest.mouseClick(ok(dialog), LEFT)
    rows = window.shell.site.all(Luminaire)
    assert [(row.mounting_height_m, row.state) for row in rows] == [(6, "faulty"), (8, "faulty")]
    window.shell.session.undo()  # type: ignore[union-attr]
    assert not window.shell.site.all(Luminaire)


def test_importing_again_says_that_nothing_is_new(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "lamps.csv"
    path.write_text("x,y\n1,2\n")
    for _time in range(2):
        window.documents.open(path)
        dialog = shown(window)
        is_new = not window.shell.site.all(Luminaire)
        assert ok(dialog).isEnabled() is is_new
        if is_new:
            QTest.mouseClick(ok(dialog), LEFT)
    assert text(dialog, "preview") == "0 new marks, 1 unchanged."
    dialog.reject()


def test_a_dropped_drawing_offers_its_layers_and_its_unit(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "plan.dxf"
    path.write_text(DXF)
    window.documents.open(path)
    dialog = shown(window)
    layer = combo(dialog, "layer")
    assert [layer.itemText(at) for at in range(layer.count())] == ["all that fit", "WALLS"]
    unit = combo(dialog, "unit")
    unit.setCurrentIndex(unit.findData("cm"))
    QTest.mouseClick(ok(dialog), LEFT)
    (row,) = window.shell.site.all(Barrier)
    assert row.geometry.length == pytest.approx(50.0)
    assert window.shell.selection == (row.id,)


def test_a_drawing_can_be_a_plan_instead(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    path.write_text(DXF)
    window.documents.open(path)
    button = shown(window).findChild(QPushButton, "as_plan")
    assert button is not None
    QTest.mouseClick(button, LEFT)
    assert [plan.name for plan in window.shell.site.plans] == ["plan.dxf"]
    assert not window.shell.site.all(Barrier)


def test_what_cannot_be_read_is_told_and_not_imported(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bad.osm"
    path.write_text("<osm")
    window.documents.open(path)
    dialog = shown(window)
    assert "is no OpenStreetMap XML file" in text(dialog, "preview")
    assert text(dialog, "problems")
    assert not ok(dialog).isEnabled()
    crs = line(dialog, "crs")
    crs.setText("EPSG:25832")
    crs.editingFinished.emit()
    assert not ok(dialog).isEnabled()
    dialog.reject()


def test_a_geopackage_that_is_no_assessment_is_imported(window: MainWindow, tmp_path: Path) -> None:
    import numpy as np
    import shapely
    from pyogrio import raw

    path = tmp_path / "trees.gpkg"
    points = np.array([shapely.to_wkb(shapely.Point(1, 2))], dtype=object)
    raw.write(
        path,
        geometry=points,
        field_data=[np.array(["a"], dtype=object)],
        fields=["name"],
        geometry_type="Point",
        layer="trees",
        crs="EPSG:25832",
    )
    window.documents.open(path)
    dialog = shown(window)
    assert "has no reference system" in text(dialog, "preview")
    crs = line(dialog, "crs")
    crs.setText("local")
    crs.editingFinished.emit()
    assert text(dialog, "preview") == "1 new mark."
    dialog.reject()
    window.documents.import_features(tmp_path / "park.gpkg")
    assert not [one for one in window.findChildren(QDialog, "ImportOptions") if one.isVisible()]
