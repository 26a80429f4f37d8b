"""Lists and tables that hold nothing say so; what is said goes with the first row."""

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from cpted_app.gui.dialogs.own_checklists import OwnChecklists
from cpted_app.gui.dialogs.recommendations import RecommendationsDialog
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.void import VoidWords
from cpted_app.model.actions import advising, marking
from cpted_app.model.features import Sightline
from cpted_app.model.records import Recommendation


def test_words_stand_in_the_middle_of_an_empty_list_and_leave_with_the_first_row(
    qtbot: QtBot,
) -> None:
    rows = QListWidget()
    qtbot.addWidget(rows)
    void = VoidWords(rows, "Nothing yet.")
    rows.resize(400, 300)
    rows.show()
    assert void.words.isVisible()
    middle = void.words.geometry().center()
    assert (middle - rows.viewport().rect().center()).manhattanLength() <= 2
    assert void.words.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    rows.addItem("first")
    assert not void.words.isVisible()
    rows.clear()
    assert void.words.isVisible()
    void.say("")
    assert not void.words.isVisible()


def test_the_tables_say_whether_nothing_is_there_or_nothing_fits(window: MainWindow) -> None:
    tray = window.tray
    tray.show_tab("sightline")
    assert tray.void.words.isVisible()
    assert tray.void.words.text() == "Sightlines: none yet."
    line = shapely.LineString([(0, 0), (30, 0)])
    assert window.shell.attempt(lambda: marking.place(window.shell.site, Sightline, line))
    assert not tray.void.words.isVisible()
    tray.filter.setText("nothing is called so")
    assert tray.void.words.isVisible()
    assert tray.void.words.text() == "No row has these letters."


@pytest.mark.usefixtures("window")
def test_own_checklists_say_that_there_are_none(window: MainWindow) -> None:
    dialog = OwnChecklists(window.shell, window)
    dialog.open()
    void = dialog.list.findChild(VoidWords)
    assert void is not None
    assert void.words.isVisible()
    assert not dialog.told.isVisible()  # what was done is told in a line that is not kept free
    dialog.reject()


def test_the_recommendations_open_on_the_most_urgent_one(window: MainWindow) -> None:
    shell = window.shell
    dialog = RecommendationsDialog(shell, window.documents, window)
    dialog.open()
    assert dialog.editor.nothing.text().startswith("None yet")
    dialog.dialog.reject()
    for _time in range(2):
        assert shell.attempt(lambda: advising.add_recommendation(shell.site))
    first, second = shell.site.all(Recommendation)
    assert shell.attempt(
        lambda: advising.set_recommendation(second, severity="high", likelihood="high")
    )
    dialog = RecommendationsDialog(shell, window.documents, window)
    dialog.open()
    assert dialog.chosen == second.id != first.id
    assert dialog.editor.heading.isVisible()
    dialog.dialog.reject()
