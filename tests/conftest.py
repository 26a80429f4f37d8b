"""What holds for every test: its own home, no network, nothing left behind, no silent warning."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from cpted_app.session import warm_up

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from cpted_app.gui.main_window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Compiled once for all runs of the tests, and not anew for the home of each test.
warm_up.keep_compiled_loops(Path(__file__).parents[1] / ".pytest_cache")

# Nothing in tests is timed: on a busy machine any example may take long.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

NETWORK_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"})


def _bar_network(event: str, args: tuple[Any, ...]) -> None:
    """Refuse every connection of this process: the program promises to open none."""
    if event in NETWORK_EVENTS:
        raise PermissionError(f"the program tried to reach the network: {event} {args}")


sys.addaudithook(_bar_network)


class _Loud(logging.Handler):
    """Collects what is logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the one marker of this suite."""
    config.addinivalue_line("markers", "expects_log: the test causes a warning in the log")


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the example, built once; whoever changes it takes a copy."""
    from cpted_app.session.example import demo

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CPTED_APP_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("LANGUAGE", "en")
        folder = tmp_path_factory.mktemp("example")
        demo(folder)
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test settings, backups and logs of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CPTED_APP_HOME", str(home))
    monkeypatch.setenv("LANGUAGE", "en")
    return home


@pytest.fixture(autouse=True)
def no_silent_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning it did not announce."""
    loud = _Loud()
    logging.getLogger().addHandler(loud)
    yield
    logging.getLogger().removeHandler(loud)
    if request.node.get_closest_marker("expects_log") is None:
        assert not [record.getMessage() for record in loud.records]


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in left:
        thread.join(timeout=2.0)
    assert not [thread.name for thread in left if thread.is_alive()]
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        widgets.QApplication.sendPostedEvents(None, 52)  # deferred deletes
        gc.collect()
        shown = [w for w in widgets.QApplication.topLevelWidgets() if w.isVisible()]
        names = [f"{type(w).__name__} {w.objectName()}" for w in shown]
        for widget in shown:
            widget.close()
        assert not names


@pytest.fixture
def start_window(qtbot: "QtBot", qapp: "QApplication") -> Iterator[Callable[[str], "MainWindow"]]:
    """Give the way to start the program's window as a person of some name, or of none."""
    from cpted_app.gui.app import compose
    from cpted_app.session.jobs import InlineRunner
    from cpted_app.session.settings import Person, Settings

    started: list[MainWindow] = []

    def start(name: str = "") -> "MainWindow":
        settings = Settings(person=Person(name=name), theme="light", language="en")
        window = compose(qapp, settings, InlineRunner())
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        started.append(window)
        return window

    yield start
    for window in started:
        window.close()
