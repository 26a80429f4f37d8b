"""Files that leave and enter the window: exports by reader, and files that are damaged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas as Paper

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import marking, proposing
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header
from cpted_app.session import workflow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    held, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(600, 300), action, mime, LEFT, held))


def lamps(window: MainWindow) -> None:
    """One lamp for everybody, one for the police."""
    shell = window.shell
    here, there = shapely.Point(5, 5), shapely.Point(9, 5)
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, here))
    hidden = {"audience": Audience.POLICE, "name": "hidden camera mast"}
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, there, **hidden))


def test_an_export_is_public_unless_somebody_says_otherwise(
    window: MainWindow, tmp_path: Path
) -> None:
    lamps(window)
    window.actions_by_id["export"].trigger()
    dialog = next(one for one in window.findChildren(QDialog, "ExportRows") if one.isVisible())
    readers = dialog.findChild(QComboBox, "readers")
    told = dialog.findChild(QLabel, "heldBack")
    buttons = dialog.findChild(QDialogButtonBox, "buttons")
    assert readers is not None
    assert told is not None
    assert buttons is not None
    assert readers.currentText() == "public"
    assert told.text() == "1 row is withheld: it is not for these readers."
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)
    ask = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    out = tmp_path / "out.geojson"
    ask.selectFile(str(out))
    box = ask.findChild(QDialogButtonBox, "buttonBox")
    assert box is not None
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Save), LEFT)
    assert window.notices.text.text() == (
        "1 row is in out.geojson. 1 row is withheld: it is not for these readers."
    )
    assert "hidden camera mast" not in out.read_text(encoding="utf-8")
    assert len(json.loads(out.read_text(encoding="utf-8"))["features"]) == 1


def test_the_police_get_everything_and_the_ending_chooses_the_format(
    window: MainWindow, tmp_path: Path
) -> None:
    lamps(window)
    out = tmp_path / "out.csv"
    window.documents.export_rows(out, "features", Audience.POLICE)
    assert "hidden camera mast" in out.read_text(encoding="utf-8")
    assert window.notices.text.text() == (
        "2 rows are in out.csv. Nothing is withheld from these readers."
    )


def test_a_proposal_is_exported_to_those_who_may_see_it(window: MainWindow, tmp_path: Path) -> None:
    lamps(window)
    session = window.shell.session
    assert session is not None
    for name, audience in (("Brighter", Audience.PUBLIC), ("Masts", Audience.POLICE)):
        session.do(proposing.add(session.site, name=name, audience=audience))
    session.show_scenario(proposing.proposals(session.site)[0].id)
    session.do(marking.place(session.shown, Luminaire, shapely.Point(15, 5)))
    session.show_scenario("")
    window.actions_by_id["export"].trigger()
    dialog = next(one for one in window.findChildren(QDialog, "ExportRows") if one.isVisible())
    readers, shows = dialog.findChild(QComboBox, "readers"), dialog.findChild(QComboBox, "shows")
    buttons = dialog.findChild(QDialogButtonBox, "buttons")
    assert readers is not None
    assert shows is not None
    assert buttons is not None
    offered = [shows.itemText(at) for at in range(shows.count())]
    assert offered == ["What exists", "Proposal A: Brighter"]
    readers.setCurrentIndex(readers.findData("police"))
    assert shows.findText("Proposal B: Masts") > 0
    shows.setCurrentIndex(shows.findData("B"))
    readers.setCurrentIndex(readers.findData("public"))
    assert shows.currentText() == "What exists"
    shows.setCurrentIndex(shows.findData("A"))
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)
    ask = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    assert Path(ask.selectedFiles()[0]).name.endswith(" A features public.geojson")
    assert ask.nameFilters() == ["GeoJSON (*.geojson)", "GeoPackage (*.gpkg)", "CSV (*.csv)"]
    ask.reject()
    out = tmp_path / "a.geojson"
    window.documents.export_rows(out, "features", Audience.PUBLIC, "A")
    assert len(json.loads(out.read_text(encoding="utf-8"))["features"]) == 2


def test_without_proposals_an_export_asks_for_no_state(window: MainWindow) -> None:
    window.actions_by_id["export"].trigger()
    dialog = next(one for one in window.findChildren(QDialog, "ExportRows") if one.isVisible())
    shows = dialog.findChild(QComboBox, "shows")
    assert shows is not None
    assert shows.isHidden()
    dialog.reject()


def test_remarks_are_exported_for_their_readers(window: MainWindow, tmp_path: Path) -> None:
    session = window.shell.session
    assert session is not None
    workflow.remark(session, "Dim corner", audience=Audience.PUBLIC)
    workflow.remark(session, "Patrol comes at ten", audience=Audience.POLICE)
    out = tmp_path / "remarks.csv"
    window.documents.export_rows(out, "remarks")
    text = out.read_text(encoding="utf-8")
    assert "Dim corner" in text
    assert "Patrol" not in text


def test_a_geopackage_is_written_but_never_over_an_assessment(
    window: MainWindow, tmp_path: Path
) -> None:
    session = window.shell.session
    assert session is not None
    lamps(window)
    out = tmp_path / "marks.gpkg"
    window.documents.export_rows(out, "features")
    assert window.notices.text.text().startswith("1 row is in marks.gpkg.")
    assert out.read_bytes().startswith(b"SQLite format 3")
    before = session.path.read_bytes()
    window.documents.export_rows(session.path, "features")
    assert "is an assessment" in window.notices.text.text()
    assert session.path.read_bytes() == before


def _damaged(folder: Path, name: str) -> Path:
    path = folder / name
    if name == "half.png":
        Image.effect_noise((300, 300), 60).save(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif name == "half.pdf":
        path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    elif name == "bomb.svg":
        path.write_text('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aa">]><svg>&a;</svg>')
    else:
        path.write_bytes(b"nothing that anybody knows")
    return path


@pytest.mark.parametrize("name", ["half.png", "half.pdf", "bomb.svg", "site.gpkg", "table.xyz"])
def test_a_bad_file_is_refused_in_words_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path, name: str
) -> None:
    lamps(window)
    drop(window, _damaged(tmp_path, name))
    told = window.notices.text.text()
    assert name in told
    assert len(told.split(". ")) >= 2  # the cause, then the way out
    assert window.notices.copy_button.isHidden()
    assert window.top_bar.title.text() == "Lindenpark"
    assert len(window.shell.site.all(Luminaire)) == 2
    assert window.shell.site.plans == ()


def test_a_locked_plan_is_asked_for_its_password_until_it_fits(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "locked.pdf"
    page = Paper(str(path), encrypt=StandardEncryption("Linde7"))
    page.rect(50, 50, 200, 200)
    page.save()
    drop(window, path)

    def asked() -> QInputDialog:
        return next(one for one in window.findChildren(QInputDialog) if one.isVisible())

    assert "locked.pdf is locked with a password" in asked().labelText()
    first = asked()
    first.setTextValue("linde7")
    first.accept()
    assert "The password does not open locked.pdf" in asked().labelText()
    second = asked()
    second.setTextValue("Linde7")
    second.accept()
    assert [plan.name for plan in window.shell.site.plans] == ["locked.pdf"]
