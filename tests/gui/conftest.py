"""The window with an assessment open in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpted_app.gui.app import compose
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.records import Header
from cpted_app.session.settings import Person, Settings


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """Give Ada a site in metres with nothing marked."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


@pytest.fixture
def threaded(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Give the same, with its work done in threads as in the program."""
    settings = Settings(person=Person(name="Ada"), theme="dark", language="en")
    made = compose(qapp, settings, ThreadRunner(qapp))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    yield made
    made.close()
