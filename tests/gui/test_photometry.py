"""The light of luminaires in the window: chosen, dropped, listed, shown on the plan."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog

from cpted_app.gui.dialogs.photometric_files import PhotometricFiles
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.field_editors import LineEditor
from cpted_app.gui.panels.photometry_card import OPEN
from cpted_app.model.actions import marking
from cpted_app.model.features import Luminaire, Tree
from cpted_app.model.records import Header, Photometry
from tests.exchange.photometric_files import ies_file, lambert

LEFT = Qt.MouseButton.LeftButton
DOWN = [float(gamma) for gamma in range(0, 91, 5)]


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Park"))
    made.show_step("mark")
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.ies"
    text = ies_file(lambert(100.0), c_deg=[0.0], gamma_deg=DOWN)
    path.write_text(text.replace("[TESTLAB] None\r\n", ""))
    return path


def put(window: MainWindow, x_m: float, y_m: float = 0.0, **values: object) -> str:
    shell = window.shell
    at = shapely.Point(x_m, y_m)
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, at, **values))
    return str(shell.site.all(Luminaire)[-1].id)


def lights(window: MainWindow) -> list[str]:
    return [row.photometry for row in window.shell.site.all(Luminaire)]


def choose(window: MainWindow, name: str) -> None:
    chooser = window.steps.mark.light.chooser
    at = chooser.findData(name)
    chooser.setCurrentIndex(at)
    chooser.activated.emit(at)


def drop(window: MainWindow, *paths: Path, at: tuple[float, float] | None = None) -> None:
    place = QPoint(600, 300)
    if at is not None:
        x_px, y_px = window.canvas.view.to_px(*at)
        place = window.canvas.mapTo(window, QPoint(round(x_px), round(y_px)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(place), action, mime, LEFT, held))


def test_choosing_a_generic_one_gives_it_to_all_selected_in_one_step(window: MainWindow) -> None:
    ids = [put(window, 0.0), put(window, 20.0)]
    card = window.steps.mark.light
    window.shell.select(ids)
    assert "photometry" not in window.steps.mark.form.editors
    assert "gives no light" in card.sentence.text()
    choose(window, "street")
    assert lights(window) == ["street", "street"]
    assert card.view.isVisibleTo(card)
    assert card.view.generic.isVisibleTo(card)
    assert card.view.flux.text().replace("\u2009", "") == "4000 lm · 30 W · 133 lm/W"
    assert "C90–C270" in card.view.shape.text()
    flux = window.steps.mark.form.editors["flux_lm"]
    assert isinstance(flux, LineEditor)
    assert flux.line.placeholderText() == "4000 (file)"
    assert window.shell.session is not None
    window.shell.session.undo()
    assert lights(window) == ["", ""]
    assert window.shell.site.all(Photometry) == ()


def test_several_lights_are_said_to_be_several_and_none_takes_them_away(
    window: MainWindow,
) -> None:
    ids = [put(window, 0.0, photometry="street"), put(window, 20.0, photometry="bollard")]
    window.shell.select(ids)
    card = window.steps.mark.light
    assert card.chooser.currentIndex() == -1
    assert "several" in card.sentence.text()
    choose(window, "")
    assert lights(window) == ["", ""]


def test_the_light_of_other_marks_is_not_asked(window: MainWindow) -> None:
    light = put(window, 0.0)
    shell = window.shell
    assert shell.attempt(lambda: marking.place(shell.site, Tree, shapely.Point(5, 5)))
    tree = shell.site.all(Tree)[0].id
    window.shell.select([light, str(tree)])
    assert not window.steps.mark.light.isVisibleTo(window)


def test_open_file_asks_and_shows_the_file_s_warnings_with_their_remedy(
    window: MainWindow, file: Path
) -> None:
    window.shell.select([put(window, 0.0)])
    choose(window, OPEN)
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(file))
    dialog.close()
    assert lights(window) == ["lamp.ies"]
    view = window.steps.mark.light.view
    assert not view.generic.isVisibleTo(window)
    assert "Required lines are missing: TESTLAB." in view.warnings.text()
    assert "Ask the maker" in view.warnings.text()
    assert view.title.text() == "Made for a test by formula"
    assert "Nobody" in view.origin.text()


def test_a_flux_of_its_own_is_shown_beside_the_file_s(window: MainWindow) -> None:
    window.shell.select([put(window, 0.0, photometry="street", flux_lm=2000.0)])
    said = window.steps.mark.light.view.flux.text().replace("\u2009", "")
    assert said == "2000 lm as set below (4000 lm by the file) · 30 W · 67 lm/W"


def test_a_file_dropped_on_a_luminaire_is_its_light(window: MainWindow, file: Path) -> None:
    put(window, 0.0)
    put(window, 30.0)
    window.canvas.fit()
    window.shell.select(())
    drop(window, file, at=(30.0, 0.0))
    assert lights(window) == ["", "lamp.ies"]
    window.shell.select([str(row.id) for row in window.shell.site.all(Luminaire)])
    drop(window, file)
    assert lights(window) == ["lamp.ies", "lamp.ies"]
    assert len(window.shell.site.all(Photometry)) == 1


def test_files_dropped_beside_are_kept_for_later_and_a_bad_one_is_refused_in_words(
    window: MainWindow, file: Path, tmp_path: Path
) -> None:
    drop(window, file)
    assert [row.name for row in window.shell.site.all(Photometry)] == ["lamp.ies"]
    bad = tmp_path / "bad.ldt"
    bad.write_bytes(b"hello")
    drop(window, bad)
    assert "no photometric file" in window.notices.text.text()
    assert len(window.shell.site.all(Photometry)) == 1


def test_a_new_luminaire_shines_generic_and_the_next_as_the_last(
    window: MainWindow, file: Path
) -> None:
    window.canvas.use("luminaire")
    assert "Its light: street (generic)." in window.status.hint.text()
    middle = window.canvas.rect().center()
    QTest.mouseClick(window.canvas, LEFT, pos=middle)
    assert lights(window) == ["street"]
    drop(window, file)
    assert lights(window) == ["lamp.ies"]
    QTest.mouseClick(window.canvas, LEFT, pos=middle + QPoint(90, 60))
    assert lights(window) == ["lamp.ies", "lamp.ies"]


def test_a_copy_keeps_its_light(window: MainWindow) -> None:
    window.shell.select([put(window, 0.0, photometry="post-top")])
    window.canvas.commands.copy()
    window.canvas.commands.paste()
    assert lights(window) == ["post-top", "post-top"]
    assert len(window.shell.site.all(Photometry)) == 1


def test_the_dialog_lists_replaces_removes_and_writes(
    window: MainWindow, file: Path, tmp_path: Path
) -> None:
    put(window, 0.0, photometry="street")
    put(window, 9.0)
    window.actions_by_id["photometric_files"].trigger()
    dialog = next(one for one in window.findChildren(PhotometricFiles))
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(3)) == ("street (generic)", "L1")
    assert "L2 has no photometry" in dialog.without.text()
    dialog.take([file])
    assert dialog.list.topLevelItemCount() == 2
    assert [dialog.list.topLevelItem(at).text(3) for at in (0, 1)] == ["not used", "L1"]  # type: ignore[union-attr]
    QTest.mouseClick(dialog.unused_button, LEFT)
    assert dialog.list.topLevelItemCount() == 1
    assert dialog.chosen is not None
    dialog.replace_with(dialog.chosen, file)
    assert lights(window)[0] == "lamp.ies"
    assert [row.name for row in window.shell.site.all(Photometry)] == ["lamp.ies"]
    dialog.write_to(tmp_path)
    assert file.read_bytes()
    window.shell.select([str(window.shell.site.all(Luminaire)[1].id)])
    QTest.mouseClick(dialog.give_button, LEFT)
    assert lights(window) == ["lamp.ies", "lamp.ies"]
    assert not dialog.without.isVisibleTo(dialog.dialog)
    QTest.mouseClick(dialog.select_button, LEFT)
    assert len(window.shell.selection) == 2
    dialog.dialog.reject()
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]


def test_selected_luminaires_show_their_light_on_the_plan_and_all_do_if_asked(
    window: MainWindow,
) -> None:
    put(window, 0.0)  # under the palette
    first = put(window, 30.0, photometry="street", bearing_deg=0.0)
    put(window, 60.0, photometry="street")
    window.canvas.fit()

    def painted(x_m: float, y_m: float) -> np.ndarray:
        image = window.canvas.grab().toImage()
        x_px, y_px = window.canvas.view.to_px(x_m, y_m)
        colour = image.pixelColor(round(x_px), round(y_px))
        return np.array([colour.red(), colour.green(), colour.blue()])

    # C0 to the north: C90, where the street is, lies to the west.
    before = painted(27.5, 0.5), painted(57.5, 0.5)
    window.shell.select([first])
    assert (painted(27.5, 0.5) != before[0]).any()
    assert (painted(57.5, 0.5) == before[1]).all()
    window.actions_by_id["lights_shown"].trigger()
    assert window.actions_by_id["lights_shown"].isChecked()
    assert (painted(57.5, 0.5) != before[1]).any()
