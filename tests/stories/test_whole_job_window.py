"""A planner's job in the window from an empty start to the public PDF, by mouse and keys."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas as Paper

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.kinds import Audience, Role
from cpted_app.model.records import Answer, Remark
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings

W = TypeVar("W", bound=QWidget)

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
WITHHELD = "Two men wait behind the kiosk on Fridays"
METRES_PER_POINT_AT_500 = 0.0254 / 72 * 500


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A4 at 1:500 with a bar of 200 points, which is 35.28 m."""
    path = tmp_path / "Lindenplatz.pdf"
    page = Paper(str(path), pagesize=landscape(A4))
    page.drawString(60, 60, "Lindenplatz, scale 1:500")
    page.rect(100, 100, 600, 400)
    page.line(100, 300, 300, 300)
    page.save()
    return path


class Hands:
    """What a person does with a window: drop, click, type, choose."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def drop(self, path: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        place, action = QPointF(600, 300), Qt.DropAction.CopyAction
        held = Qt.KeyboardModifier.NoModifier
        self.window.dropEvent(QDropEvent(place, action, mime, LEFT, held))

    def _children(self, kind: type[W], name: str) -> list[W]:
        window = self.window
        return window.findChildren(kind, name) if name else window.findChildren(kind)

    def dialog(self, kind: type[W], name: str = "") -> W:
        return next(one for one in self._children(kind, name) if one.isVisible())

    def within(self, parent: QWidget, kind: type[W], name: str) -> W:
        found = parent.findChild(kind, name)
        assert found is not None
        return found

    def accept(self, dialog: QDialog) -> None:
        ok = self.within(dialog, QDialogButtonBox, "buttons").button(
            QDialogButtonBox.StandardButton.Ok
        )
        assert ok.isEnabled()
        QTest.mouseClick(ok, LEFT)

    def press(self, text: str, parent: QWidget | None = None) -> None:
        """Press the visible button with a text."""
        QApplication.processEvents()  # parts made anew are shown
        buttons = (parent or self.window).findChildren(QPushButton)
        button = next(one for one in buttons if one.text() == text and one.isVisible())
        QTest.mouseClick(button, LEFT)

    def sheet_point(self, x_pt: float, y_pt: float) -> QPoint:
        """Return where a point of the plan is on screen; y downwards from its top."""
        x_m, y_m = self.window.shell.site.plans[0].placement.to_site([(x_pt, y_pt)])[0]
        x_px, y_px = self.window.canvas.view.to_px(x_m, y_m)
        return QPoint(round(x_px), round(y_px))

    def click_sheet(self, *points_pt: tuple[float, float]) -> None:
        for point in points_pt:
            QApplication.processEvents()
            at = self.sheet_point(*point)
            QTest.mouseMove(self.window.canvas, at)
            QApplication.processEvents()
            QTest.mouseClick(self.window.canvas, LEFT, Qt.KeyboardModifier.NoModifier, at)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        self.window.activateWindow()  # what a window manager does once a dialog is closed
        self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window.focusWidget(), key, held)

    def introduce(self, name: str, role: Role) -> None:
        """Fill in the dialog that asks who sits here."""
        dialog = self.dialog(QDialog, "WhoIAm")
        line = self.within(dialog, QLineEdit, "name")
        line.selectAll()
        QTest.keyClicks(line, name)
        combo = self.within(dialog, QComboBox, "role")
        combo.setCurrentIndex(combo.findData(role.value))
        self.accept(dialog)

    def save_as(self, path: Path) -> None:
        """Choose a file in Qt's own dialog and save."""
        dialog = self.dialog(QFileDialog)
        dialog.selectFile(str(path))
        buttons = self.within(dialog, QDialogButtonBox, "buttonBox")
        QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), LEFT)


@pytest.fixture
def hands(start_window: Callable[[str], MainWindow], qtbot: QtBot) -> Hands:
    return Hands(start_window(""), qtbot)


def begin(hands: Hands, sheet: Path) -> None:
    """Drop a plan on the empty window and create the assessment that it goes into."""
    hands.drop(sheet)
    dialog = hands.dialog(QDialog, "NewSite")
    assert hands.within(dialog, QLineEdit, "title").text() == "Lindenplatz"
    path = hands.within(dialog, QLineEdit, "path")
    path.selectAll()
    QTest.keyClicks(path, str(sheet.with_suffix(".gpkg")))
    hands.accept(dialog)

    def is_in_view() -> bool:  # once the parts of the window have their sizes
        seen = hands.window.canvas.rect()
        return all(seen.contains(hands.sheet_point(*at)) for at in ((0, 0), (841, 595)))

    hands.qtbot.waitUntil(is_in_view)
    QApplication.processEvents()


def calibrate(hands: Hands) -> None:
    """By two clicked points first; then by the scale that the sheet states."""
    window = hands.window
    hands.press("Calibrate…")
    dialog = hands.dialog(QDialog, "Calibration")
    hands.click_sheet((100, 295), (300, 295))
    QTest.keyClicks(hands.within(dialog, QLineEdit, "distance"), "35,28")
    assert "m, ±" in hands.within(dialog, QLabel, "result").text()
    hands.accept(dialog)
    by_points = window.shell.site.plans[0].placement.metres_per_px
    assert by_points == pytest.approx(METRES_PER_POINT_AT_500, rel=0.02)
    assert window.rail.buttons["plan"].line.startswith("calibrated, ±")
    hands.press("Calibrate again…")
    dialog = hands.dialog(QDialog, "Calibration")
    QTest.mouseClick(hands.within(dialog, QRadioButton, "by_scale"), LEFT)
    hands.within(dialog, QRadioButton, "by_scale").setChecked(True)
    assert hands.within(dialog, QLineEdit, "denominator").text() == "500"
    hands.accept(dialog)
    by_scale = window.shell.site.plans[0].placement.metres_per_px
    assert by_scale == pytest.approx(METRES_PER_POINT_AT_500, rel=1e-9)


def mark(hands: Hands) -> None:
    """A hedge across the way, then a sightline along it."""
    window = hands.window
    hands.key(Qt.Key.Key_2, CTRL)
    window.canvas.setFocus()
    hands.key(Qt.Key.Key_B)
    hands.click_sheet((400, 150), (400, 450))
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_S)
    assert window.status.hint.text() == "Click the observer's position."
    hands.click_sheet((200, 300), (600, 300))
    hands.key(Qt.Key.Key_Escape)
    assert window.rail.buttons["mark"].line == "2 features"
    assert window.rail.buttons["analyse"].line == "up to date"


def answer(hands: Hands) -> None:
    """Accept the proposal about the sightline from the keyboard."""
    window = hands.window
    sightline = window.shell.site.all(Sightline)[0]
    hands.key(Qt.Key.Key_4, CTRL)
    window.shell.select([sightline.id])
    card = window.steps.assess.card
    assert card.accept_button.isVisible()
    assert card.accept_button.text().startswith("Accept ")
    hands.key(Qt.Key.Key_A)
    hands.introduce("Hanna Brandt", Role.PLANNER)
    assert window.shell.site.all(Answer)[0].by == "Hanna Brandt"
    assert "1 of " in window.steps.assess.head.aside.text()


def remark_as_police(hands: Hands) -> None:
    """The officer takes over and says what the public must not read."""
    window = hands.window
    window.actions_by_id["person"].trigger()
    hands.introduce("Mira Vos", Role.POLICE)
    hands.key(Qt.Key.Key_5, CTRL)
    hands.press("New remark…")
    QTest.keyClicks(window.steps.remarks.form.text, WITHHELD)
    hands.press("Record", window.steps.remarks.form)
    remark = window.shell.site.all(Remark)[0]
    assert (remark.audience, remark.by) == (Audience.POLICE, "Mira Vos")
    assert window.rail.buttons["remarks"].line == "1 open"


def report(hands: Hands, edition: Audience, path: Path) -> str:
    """Choose an edition, wait for the PDF, save it and return its text."""
    window = hands.window
    step = window.steps.report
    hands.key(Qt.Key.Key_6, CTRL)
    combo = step.choices.form.edition
    combo.setCurrentIndex(combo.findData(edition.value))
    step.write()
    assert "page" in step.checked.text()
    hands.press("Save PDF…")
    hands.save_as(path)
    assert window.notices.text.text() == f"The report is in {path.name}."
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_from_an_empty_start_to_two_editions_of_the_report(
    hands: Hands, sheet: Path, tmp_path: Path
) -> None:
    window = hands.window
    assert window.start.isVisible()
    begin(hands, sheet)
    assert window.top_bar.title.text() == "Lindenplatz"
    assert window.rail.buttons["plan"].line == "not calibrated"
    calibrate(hands)
    mark(hands)
    answer(hands)
    remark_as_police(hands)
    public = report(hands, Audience.PUBLIC, tmp_path / "public.pdf")
    assert "Lindenplatz" in public
    assert WITHHELD not in public
    assert "Mira" not in public
    assert WITHHELD.encode() not in (tmp_path / "public.pdf").read_bytes()
    assert WITHHELD in report(hands, Audience.POLICE, tmp_path / "police.pdf")
    window.documents.close()
    kept = Session.open(sheet.with_suffix(".gpkg"), settings=Settings())
    assert {row.label for row in kept.site.features} == {"S1", "B1"}
    assert kept.site.all(Remark)[0].text == WITHHELD
    kept.close()


def test_a_second_window_on_the_same_file_only_reads(
    start_window: Callable[[str], MainWindow], qtbot: QtBot, sheet: Path
) -> None:
    first = Hands(start_window(""), qtbot)
    begin(first, sheet)
    second = Hands(start_window(""), qtbot)
    second.drop(sheet.with_suffix(".gpkg"))
    assert second.window.top_bar.saved.text() == "▲ Read-only"
    assert "This window is read-only" in second.window.notices.text.text()
    buttons = second.window.steps.plan.findChildren(QPushButton)
    assert not next(one for one in buttons if one.text() == "Calibrate…").isEnabled()
    assert first.window.top_bar.saved.text() == "● All changes saved"


def test_ctrl_z_takes_yesterdays_mark_back(
    start_window: Callable[[str], MainWindow], qtbot: QtBot, sheet: Path
) -> None:
    hands = Hands(start_window(""), qtbot)
    begin(hands, sheet)
    calibrate(hands)
    mark(hands)
    hands.window.close()
    hands = Hands(start_window(""), qtbot)
    file = sheet.with_suffix(".gpkg")
    hands.drop(file)
    hands.window.canvas.setFocus()
    hands.key(Qt.Key.Key_Z, CTRL)
    assert not hands.window.shell.site.all(Sightline)
    assert len(hands.window.shell.site.all(Barrier)) == 1
    hands.window.documents.close()
    kept = Session.open(file, settings=Settings())
    assert [row.label for row in kept.site.features] == ["B1"]
    kept.close()
