"""Comparing with an earlier state in the window: choosing it, what is shown, what is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from PySide6.QtGui import QGuiApplication

from cpted_app.assess.reassessment_lines import Section
from cpted_app.gui.dialogs.reassess import Reassess
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import assessing, marking
from cpted_app.model.edit import Edit, removing, replacing
from cpted_app.model.features import Barrier, Luminaire
from cpted_app.model.kinds import AnswerValue, BarrierType
from cpted_app.model.records import Answer, Header
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Settings
from cpted_app.words import Message

DO = Message("do")


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """Return a window on a site that was begun last year and is other today."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "square.gpkg", Header(title="Square"))
    session = made.shell.session
    assert session is not None
    session.clock = lambda: utc_now() - timedelta(days=365)
    shell = made.shell
    line = shapely.LineString([(0, 0), (9, 0)])
    shell.do(marking.place(shell.site, Barrier, line, barrier_type=BarrierType.HEDGE, height_m=1.9))
    shell.do(marking.place(shell.site, Luminaire, shapely.Point(3, 3)))
    shell.do(answered(made, AnswerValue.FAILS, "The hedge hides the path."))
    session.clock = utc_now
    (hedge,) = shell.site.all(Barrier)
    shell.do(replacing(DO, (hedge, replace(hedge, height_m=0.9))))
    shell.do(removing(DO, *shell.site.all(Luminaire)))
    (before,) = shell.site.all(Answer)
    now = replace(before, value=AnswerValue.MEETS, reason="It is cut.")
    shell.do(replacing(DO, (before, now)))
    return made


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[Reassess]:
    window.actions_by_id["reassess"].trigger()
    made = window.findChild(Reassess)
    assert made is not None
    yield made
    if made.dialog.isVisible():
        made.dialog.reject()


def answered(window: MainWindow, value: AnswerValue, reason: str) -> Edit:
    return assessing.answer(
        window.shell.site,
        checklist="2A",
        item="2A-10",
        subject="site",
        value=value,
        reason=reason,
        by="Ada",
        at_utc=utc_now(),
    )


def shown(dialog: Reassess, section: Section) -> list[list[str]]:
    table = dialog.tabs.tables[section]
    rows = []
    for down in range(table.rowCount()):
        cells = (table.item(down, across) for across in range(table.columnCount()))
        rows.append([cell.text() if cell is not None else "" for cell in cells])
    return rows


def test_last_years_state_is_chosen_and_compared(dialog: Reassess) -> None:
    assert dialog.states.count() == 1
    assert dialog.states.item(0).text().startswith("End of the day")
    assert not dialog.back_button.isVisible()
    dialog.compare_button.click()
    assert dialog.back_button.isVisible()
    assert dialog.tabs.summary.text().startswith("The score was 0.0 and is 2.0 of 3;")
    assert "changed, not why" in dialog.told.text()
    assert shown(dialog, "score") == [["2A-10 Planting and canopy", "", "0.00", "2.00", "+2.00"]]
    assert shown(dialog, "marks") == [
        ["Luminaire", "L1", "–", "–", "removed"],
        ["Barrier", "B1", "Height of the top: 1.9 m", "Height of the top: 0.9 m", "changed"],
    ]
    assert dialog.tabs.tabs.tabText(2) == "Marks  2"


def test_a_chosen_question_tells_both_reasons(dialog: Reassess) -> None:
    dialog.compare_button.click()
    dialog.tabs.tabs.setCurrentIndex(1)
    dialog.tabs.tables["items"].selectRow(0)
    assert dialog.tabs.reasons.text() == "Then: The hedge hides the path.\nNow: It is cut."


def test_a_chosen_mark_shows_on_the_plan_also_where_it_is_gone(
    dialog: Reassess, window: MainWindow
) -> None:
    dialog.compare_button.click()
    dialog.tabs.tabs.setCurrentIndex(2)
    for at in (0, 1):
        dialog.tabs.tables["marks"].selectRow(at)
        assert window.canvas.overlays
    dialog.tabs.tabs.setCurrentIndex(0)
    assert not window.canvas.overlays
    dialog.tabs.tabs.setCurrentIndex(2)
    assert window.canvas.overlays
    dialog.dialog.reject()
    assert not window.canvas.overlays


def test_what_is_as_before_is_shown_when_asked_for(dialog: Reassess) -> None:
    dialog.compare_button.click()
    few = len(shown(dialog, "items"))
    dialog.tabs.only_changed.click()
    assert len(shown(dialog, "items")) > few


def test_a_tab_is_copied_and_everything_is_saved(dialog: Reassess, tmp_path: Path) -> None:
    dialog.compare_button.click()
    dialog.tabs.tabs.setCurrentIndex(2)
    dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "Marks"
    assert "\tLuminaire\tL1\t–\t–\tremoved" in text
    assert "Planting" not in text
    dialog.save_csv(tmp_path / "out.csv")
    assert "2A-10,Planting and canopy" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert dialog.told.text() == "The comparison is in out.csv."


def test_a_file_that_cannot_be_read_is_told_in_the_dialog(dialog: Reassess, tmp_path: Path) -> None:
    (tmp_path / "bad.gpkg").write_bytes(b"SQLite format 3\0 and no more")
    dialog.compare_file(tmp_path / "bad.gpkg")
    assert "“bad.gpkg” is damaged or incomplete" in dialog.told.text()
    assert dialog.tabs.isHidden()
    dialog.compare_button.click()
    assert dialog.found is not None


def test_another_site_is_asked_about_before_it_is_compared(
    dialog: Reassess, window: MainWindow, tmp_path: Path
) -> None:
    far = tmp_path / "far.gpkg"
    session = Session.create(far, Header(title="Elsewhere"), settings=Settings())
    session.do(marking.place(session.site, Luminaire, shapely.Point(5000, 0)))
    session.close()
    dialog.compare_file(far)
    assert "looks like another site" in dialog.told.text()
    assert not dialog.back_button.isVisible()
    dialog.anyway_button.click()
    assert dialog.back_button.isVisible()
    dialog.back_button.click()
    assert not dialog.anyway_button.isVisible()


def test_a_site_without_a_past_says_so(
    start_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    window = start_window("Ada")
    window.documents.create(tmp_path / "new.gpkg", Header(title="New"))
    window.actions_by_id["reassess"].trigger()
    made = window.findChild(Reassess)
    assert made is not None
    assert "holds no earlier state yet" in made.void.words.text()
    assert not made.compare_button.isEnabled()
    made.dialog.reject()


def test_closing_the_file_closes_the_comparison(dialog: Reassess, window: MainWindow) -> None:
    dialog.compare_button.click()
    window.documents.close()
    assert not dialog.dialog.isVisible()
