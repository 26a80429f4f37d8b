"""Dialogs: what is asked, what is refused, what follows."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QWidget,
)

from cpted_app.gui.dialogs.page_chooser import PageChooser
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.kinds import Role
from cpted_app.model.records import Header, Remark
from cpted_app.session import settings as settings_file

W = TypeVar("W", bound=QWidget)

LEFT = Qt.MouseButton.LeftButton
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.png"
    picture = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(picture).rectangle((50, 50, 350, 250), outline="black", width=3)
    picture.save(path)
    return path


def shown(window: MainWindow, name: str) -> QDialog:
    return next(one for one in window.findChildren(QDialog, name) if one.isVisible())


def child(parent: QDialog, kind: type[W], name: str) -> W:
    found = parent.findChild(kind, name)
    assert found is not None
    return found


def ok_of(dialog: QDialog) -> QPushButton:
    return child(dialog, QDialogButtonBox, "buttons").button(OK)


def test_the_name_is_asked_once_before_the_first_remark(window: MainWindow) -> None:
    window.show_step("remarks")
    form = window.steps.remarks.form
    form.start()
    QTest.keyClicks(form.text, "Broken lamp")
    QTest.mouseClick(form.record_button, LEFT)
    dialog = shown(window, "WhoIAm")
    assert not ok_of(dialog).isEnabled()
    QTest.keyClicks(child(dialog, QLineEdit, "name"), "Mira")
    role = child(dialog, QComboBox, "role")
    role.setCurrentIndex(role.findData("council"))
    QTest.mouseClick(ok_of(dialog), LEFT)
    remark = window.shell.site.all(Remark)[0]
    assert (remark.by, remark.role) == ("Mira", Role.COUNCIL)
    assert settings_file.load().person.name == "Mira"
    form.start()
    QTest.keyClicks(form.text, "And another")
    QTest.mouseClick(form.record_button, LEFT)
    assert len(window.shell.site.all(Remark)) == 2


def test_a_plan_is_calibrated_by_two_points_and_a_distance(window: MainWindow, sheet: Path) -> None:
    assert window.documents.open(sheet)
    assert window.rail.buttons["plan"].line == "not calibrated"
    assert window.status.crs.text() == "not calibrated"
    window.actions_by_id["calibrate"].trigger()
    dialog = shown(window, "Calibration")
    assert window.canvas.hand.row.id == "calibrate"
    assert not ok_of(dialog).isEnabled()
    plan = window.shell.site.plans[0]
    window.canvas.calibration_points.emit(plan, (50.0, 50.0), (350.0, 50.0))
    QTest.keyClicks(child(dialog, QLineEdit, "distance"), "30,0")
    result = child(dialog, QLabel, "result").text()
    assert result == "1 plan unit = 0.1 m, ±0.94 %"
    QTest.mouseClick(ok_of(dialog), LEFT)
    assert window.shell.site.plans[0].placement.metres_per_px == pytest.approx(0.1)
    assert window.shell.site.header.is_metric
    assert window.rail.buttons["plan"].line == "calibrated, ±0.94 %"
    window.actions_by_id["undo"].trigger()
    assert not window.shell.site.header.is_metric


def test_a_picture_without_paper_size_offers_no_stated_scale(
    window: MainWindow, sheet: Path
) -> None:
    window.documents.open(sheet)
    window.steps.plan.calibrate()
    dialog = shown(window, "Calibration")
    by_scale = child(dialog, QRadioButton, "by_scale")
    assert not by_scale.isEnabled()
    assert by_scale.toolTip() == "The file does not say how large its sheet is."
    dialog.reject()


def test_preferences_are_kept_and_put_to_use(window: MainWindow) -> None:
    window.actions_by_id["preferences"].trigger()
    dialog = shown(window, "Preferences")
    theme = child(dialog, QComboBox, "theme")
    theme.setCurrentIndex(theme.findData("dark"))
    child(dialog, QCheckBox, "snap").click()
    QTest.mouseClick(ok_of(dialog), LEFT)
    assert window.shell.theme.name == "dark"
    assert not window.canvas.snapping
    assert window.status.snap.text() == "snap: off"
    stored = settings_file.load()
    assert (stored.theme, stored.snap) == ("dark", False)


def test_the_shortcut_list_is_read_from_the_commands(window: MainWindow) -> None:
    window.actions_by_id["shortcuts"].trigger()
    table = next(one for one in window.findChildren(QTableWidget) if one.isVisible())
    texts = {table.model().index(line, 1).data() for line in range(table.rowCount())}
    assert {"Search everything…", "Step 4: Assess", "Checklist: not applicable"} <= texts
    table.window().close()


def test_the_page_chooser_shows_each_page_and_gives_the_chosen_one(
    window: MainWindow, tmp_path: Path
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "set.pdf"
    pdf = Canvas(str(path))
    for number in range(3):
        pdf.drawString(80, 700, f"Sheet {number + 1}")
        pdf.rect(60, 60, 300, 300)
        pdf.showPage()
    pdf.save()
    window.documents.open(path)
    chooser = window.findChild(PageChooser)
    assert chooser is not None
    assert chooser.list.count() == 3
    assert not chooser.list.item(1).icon().isNull()
    chooser.list.setCurrentRow(1)
    QTest.mouseClick(chooser.buttons.button(OK), LEFT)
    assert [plan.page for plan in window.shell.site.plans] == [1]


def test_a_missing_recent_file_cannot_be_chosen(window: MainWindow, tmp_path: Path) -> None:
    window.shell.settings.recent.append(str(tmp_path / "gone.gpkg"))
    window.documents.close()
    rows = [one for one in window.start.findChildren(QPushButton) if "gone" in one.text()]
    assert [(one.text(), one.isEnabled()) for one in rows] == [("gone (missing)", False)]
