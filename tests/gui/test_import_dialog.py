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
    QMessageBox,
    QPushButton,
    QTreeWidget,
)

from cpted_app.gui.dialogs.marks_preview import MarksPreview
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.features import Barrier, Luminaire
from cpted_app.model.records import Header
from tests.exchange.drawn import street

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


def tree(dialog: QDialog) -> QTreeWidget:
    found = dialog.findChild(QTreeWidget, "holdings")
    assert found is not None
    return found


def rows(dialog: QDialog) -> dict[str, tuple[str, str]]:
    """Return what each row becomes and makes, by its name."""
    listed = tree(dialog).findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    return {item.text(0): (item.text(2), item.text(3)) for item in listed if item.parent()}


def choose(dialog: QDialog, name: str, kind: str) -> None:
    """Select a row and say what it becomes."""
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    (item,) = tree(dialog).findItems(name, flags)
    tree(dialog).setCurrentItem(item)
    chosen = combo(dialog, "kind")
    chosen.setCurrentIndex(chosen.findData(kind))
    chosen.activated.emit(chosen.currentIndex())


def open_as_marks(window: MainWindow, path: Path) -> QDialog:
    """Drop a drawing or map, and say that its objects are to become marks."""
    assert window.documents.open(path)
    press(window, "as_marks")
    return shown(window)


def press(window: MainWindow, name: str) -> None:
    (box,) = (one for one in window.findChildren(QMessageBox, "PlanOrMarks") if one.isVisible())
    button = box.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, LEFT)


def test_a_table_is_mapped_looked_at_and_made_as_one_step(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lamps.csv"
    path.write_text("x,y,Hub\n1,2,6\n3,4,hoch\n5,6,8\n")
    assert window.documents.open(path)
    dialog = shown(window)
    assert rows(dialog) == {"lamps": ("Luminaire", "+3")}
    assert text(dialog, "preview") == "3 new marks."
    column = combo(dialog, "column_mounting_height_m")
    column.setCurrentIndex(column.findData("Hub"))
    assert text(dialog, "preview") == "2 new marks."
    assert "hoch" in text(dialog, "tally")
    value = line(dialog, "value_state")
    value.setText("faulty")
    value.editingFinished.emit()
    assert ok(dialog).text() == "Make 2 marks"
    QTest.mouseClick(ok(dialog), LEFT)
    made = window.shell.site.all(Luminaire)
    assert [(row.mounting_height_m, row.state) for row in made] == [(6, "faulty"), (8, "faulty")]
    assert window.shell.session is not None
    window.shell.session.undo()
    assert not window.shell.site.all(Luminaire)


def test_making_again_says_that_nothing_is_new(window: MainWindow, tmp_path: Path) -> None:
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
    assert rows(dialog) == {"lamps": ("Luminaire", "=1")}
    dialog.reject()


def test_a_dropped_drawing_becomes_marks_in_the_unit_it_is_given(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "plan.dxf"
    path.write_text(DXF)
    dialog = open_as_marks(window, path)
    assert rows(dialog) == {"WALLS": ("Barrier", "+1")}
    unit = combo(dialog, "unit")
    unit.setCurrentIndex(unit.findData("cm"))
    QTest.mouseClick(ok(dialog), LEFT)
    (row,) = window.shell.site.all(Barrier)
    assert row.geometry.length == pytest.approx(50.0)
    assert window.shell.selection == (row.id,)


def test_a_dropped_drawing_can_be_a_plan_and_marks_are_made_of_it_later(
    window: MainWindow, tmp_path: Path
) -> None:
    path = street(tmp_path / "street.dxf")
    window.documents.open(path)
    press(window, "as_plan")
    (plan,) = window.shell.site.plans
    assert not tuple(window.shell.site.features)
    window.show_step("plan")
    window.steps.plan.refresh()
    name = f"Make marks from {plan.name}"
    named = [one for one in window.findChildren(QPushButton) if one.accessibleName() == name]
    QTest.mouseClick(named[-1], LEFT)
    dialog = shown(window)
    assert rows(dialog)["LAMP-5M"] == ("Luminaire", "+4")
    assert rows(dialog)["LIGHTING"] == ("nothing", "")
    assert ok(dialog).text() == "Make 8 marks"
    (picture,) = dialog.findChildren(MarksPreview)
    assert picture.mark_count == 8
    QTest.mouseClick(ok(dialog), LEFT)
    assert len(window.shell.site.all(Luminaire)) == 4
    window.documents.make_marks(plan.id)
    dialog = shown(window)
    assert text(dialog, "preview") == "0 new marks, 8 unchanged."
    dialog.reject()


def test_one_layer_of_a_plan_is_asked_for_alone(window: MainWindow, tmp_path: Path) -> None:
    window.documents.plans.add(street(tmp_path / "street.dxf"))
    (plan,) = window.shell.site.plans
    window.documents.make_marks(plan.id, "WALL-2M")
    dialog = shown(window)
    assert [name for name, row in rows(dialog).items() if row[1]] == ["WALL-2M"]
    dialog.reject()


def test_what_a_row_becomes_is_chosen_for_all_selected_rows(
    window: MainWindow, tmp_path: Path
) -> None:
    dialog = open_as_marks(window, street(tmp_path / "street.dxf"))
    choose(dialog, "LAMP-5M", "")
    choose(dialog, "BAUM", "")
    assert text(dialog, "preview") == "3 new marks."
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    for name in ("WALL-2M", "GEBAEUDE"):
        (item,) = tree(dialog).findItems(name, flags)
        item.setSelected(True)
    (item,) = tree(dialog).findItems("BAUM", flags)
    item.setSelected(False)
    chosen = combo(dialog, "kind")
    chosen.activated.emit(chosen.findData("route"))
    chosen.setCurrentIndex(chosen.findData("route"))
    chosen.activated.emit(chosen.currentIndex())
    assert rows(dialog)["WALL-2M"][0] == rows(dialog)["GEBAEUDE"][0] == "Route"
    search = line(dialog, "search")
    search.setText("lamp")
    listed = tree(dialog).findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    seen = [one.text(0) for one in listed if one.parent() and not one.isHidden()]
    assert seen == ["LAMP-5M"]
    dialog.reject()


def test_a_kind_is_chosen_in_the_row_itself(window: MainWindow, tmp_path: Path) -> None:
    dialog = open_as_marks(window, street(tmp_path / "street.dxf"))
    (item,) = tree(dialog).findItems(
        "GROUP", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    )
    tree(dialog).itemClicked.emit(item, 2)
    editor = tree(dialog).findChild(QComboBox, "kind_in_row")
    assert editor is not None
    editor.setCurrentIndex(editor.findData("camera"))
    editor.activated.emit(editor.currentIndex())
    assert rows(dialog)["GROUP"] == ("Camera", "+1")
    dialog.reject()


def test_what_cannot_be_read_is_told_and_not_made(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bad.osm"
    path.write_text("<osm")
    dialog = open_as_marks(window, path)
    assert "is no OpenStreetMap XML file" in text(dialog, "preview")
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
    dialog = open_as_marks(window, path)
    assert "has no reference system" in text(dialog, "preview")
    crs = line(dialog, "crs")
    crs.setText("local")
    crs.editingFinished.emit()
    assert text(dialog, "preview") == "1 new mark."
    assert rows(dialog) == {"trees": ("Tree", "+1")}
    dialog.reject()
    window.documents.import_features(tmp_path / "park.gpkg")
    assert not [one for one in window.findChildren(QDialog, "ImportOptions") if one.isVisible()]
