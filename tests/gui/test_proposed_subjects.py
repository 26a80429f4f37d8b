"""What is pinned to a mark of a proposal, as the window tells it while what exists is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtWidgets import QPushButton

from cpted_app.gui.dialogs.recommendations import RecommendationsDialog
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.photo_inspector import PhotoLinks
from cpted_app.gui.panels.photo_words import about_words
from cpted_app.gui.panels.tray_rows import subject_label
from cpted_app.gui.steps.remark_list import RemarkCard
from cpted_app.model.actions import advising, assessing, marking
from cpted_app.model.edit import adding
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import Role
from cpted_app.model.records import Header, Photo, Recommendation, Remark
from cpted_app.words import Message

ONLY_A = "L1 (only in proposal A)"


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """The window on what exists, with a remark, a photo and advice about a lamp of proposal A."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "square.gpkg", Header(title="Square", is_metric=True))
    made.actions_by_id["add_scenario"].trigger()
    shell = made.shell
    session = shell.session
    assert session is not None
    assert shell.do(marking.place(shell.site, Luminaire, shapely.Point(5, 5)))
    (lamp,) = shell.site.all(Luminaire)
    at = session.clock()
    remark = assessing.add_remark(
        role=Role.PLANNER, text="It dazzles.", by="", at_utc=at, subject=lamp.id
    )
    assert shell.do(remark)
    photo = Photo(id="p", label="P1", attachment="x", subject=lamp.id, width_px=4, height_px=3)
    assert shell.do(adding(Message("Add"), photo))
    assert shell.attempt(
        lambda: advising.add_recommendation(shell.site, text="Shield it", subject=lamp.id)
    )
    made.actions_by_id["show_scenario_0"].trigger()
    assert not shell.site.all(Luminaire)
    return made


def test_a_remark_names_the_proposal_and_leads_to_the_place(window: MainWindow) -> None:
    shell = window.shell
    (remark,) = shell.site.all(Remark)
    assert subject_label(shell, remark) == ONLY_A
    window.show_step("remarks")
    (card,) = window.steps.remarks.findChildren(RemarkCard)
    assert ONLY_A in [one.text() for one in card.findChildren(QPushButton)]
    asked: list[tuple[float, float]] = []
    shell.place_requested.connect(lambda x_m, y_m: asked.append((x_m, y_m)))
    card.jump()
    assert asked == [(5.0, 5.0)]
    window.steps.remarks.form.start(remark.subject)
    assert ONLY_A in window.steps.remarks.form.about.text()


def test_a_photo_keeps_its_mark_when_the_field_is_left_as_it_was(window: MainWindow) -> None:
    shell = window.shell
    (photo,) = shell.site.photos
    assert about_words(shell, photo) == ONLY_A
    field = PhotoLinks(shell)
    field.show_photos((photo,))
    assert field.mark.text() == ONLY_A
    field.mark.editingFinished.emit()
    assert shell.site.photos == (photo,)
    field.deleteLater()


def test_a_recommendation_names_the_proposal_on_board_and_list(window: MainWindow) -> None:
    window.actions_by_id["recommendations"].trigger()
    dialog = window.findChild(RecommendationsDialog)
    assert isinstance(dialog, RecommendationsDialog)
    (row,) = window.shell.site.all(Recommendation)
    dialog.choose(row.id)
    assert ONLY_A in dialog.editor.heading.text()
    cells = [dialog.list.item(0, at) for at in range(dialog.list.columnCount())]
    assert ONLY_A in [cell.text() for cell in cells if cell is not None]
    dialog.search.setText("proposal a")
    assert dialog.list.rowCount() == 1
    dialog.dialog.close()


def test_what_a_proposal_takes_away_keeps_its_name_while_that_is_shown(window: MainWindow) -> None:
    shell = window.shell
    assert shell.do(marking.place(shell.site, Luminaire, shapely.Point(8, 8)))
    (lamp,) = shell.site.all(Luminaire)
    remark = Remark(
        id="m2",
        role=Role.PLANNER,
        text="Keep it.",
        by="",
        at_utc=shell.site.all(Remark)[0].at_utc,
        subject=lamp.id,
    )
    assert shell.do(adding(Message("Add"), remark))
    window.actions_by_id["show_scenario_1"].trigger()
    shell.select([lamp.id])
    window.actions_by_id["delete"].trigger()
    assert shell.site.feature(lamp.id) is None
    assert subject_label(shell, remark) == lamp.label
