"""A reading process is killed under the real window: it lives, says so, and goes on showing."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpted_app.exchange import apart
from cpted_app.gui.app import compose
from cpted_app.gui.canvas.sheets import Sheet, Tile
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.records import Header
from cpted_app.session.settings import Person, Settings
from tests.exchange import hostile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

PATIENCE_MS = 20_000
SLOW_PAGE = b"0.1 w " + b"".join(
    b"%d %d m %d %d %d %d %d %d c S " % (x % 300, x % 199, x % 290, x % 97, x % 31, x % 11, 9, 8)
    for x in range(60_000)
)
"""Curves that take long enough to be killed while they are drawn."""


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Give the window as the program makes it, with threads, on a new assessment."""
    runner = ThreadRunner()
    window = compose(qapp, Settings(person=Person(name="Ada"), language="en"), runner)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.documents.create(tmp_path / "yard.gpkg", Header(title="Yard"))
    yield window
    window.close()
    runner.close()
    apart.close_all()


def kill(reader: apart.Reader, sign: signal.Signals) -> None:
    """Kill a reading process while it works: at once when it has something to do."""
    while reader.pid is None:
        time.sleep(0.005)
    os.kill(reader.pid, sign)


def counted(window: MainWindow) -> int:
    return len(window.shell.site.plans)


def add_plan(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    count = len(window.shell.site.plans)
    window.documents.plans.add(path)
    qtbot.waitUntil(lambda: len(window.shell.site.plans) > count, timeout=PATIENCE_MS)
    whole = Sheet.of(window.shell.site.plans[-1]).whole
    store = window.canvas.store
    qtbot.waitUntil(lambda: store.get(whole) is not None, timeout=PATIENCE_MS)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV])
def test_a_crash_in_reading_is_told_and_the_next_plan_is_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, sign: signal.Signals
) -> None:
    hostile_file, good = tmp_path / "hostile.pdf", tmp_path / "good.pdf"
    hostile_file.write_bytes(hostile.pdf(content=SLOW_PAGE * 8))
    good.write_bytes(hostile.pdf())
    add_plan(window, qtbot, good)
    window.documents.plans.add(hostile_file)
    threading.Timer(0.15, partial(kill, apart.READING, sign)).start()
    qtbot.waitUntil(window.notices.isVisible, timeout=PATIENCE_MS)
    assert "hostile.pdf made the reader stop; nothing was added." in window.notices.text.text()
    assert counted(window) == 1
    good.write_bytes(hostile.pdf(box="0 0 310 210"))
    add_plan(window, qtbot, good)
    assert counted(window) == 2
    assert window.isVisible()


def test_a_crash_in_drawing_is_mended_unseen_and_a_second_one_is_told_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    slow, good = tmp_path / "slow.pdf", tmp_path / "good.pdf"
    slow.write_bytes(hostile.pdf(content=SLOW_PAGE))
    good.write_bytes(hostile.pdf())
    add_plan(window, qtbot, good)
    add_plan(window, qtbot, slow)
    store = window.canvas.store
    sheet = Sheet.of(window.shell.site.plans[-1])
    piece = Tile(sheet, 3.0, 0, 0)
    store.want([piece])
    threading.Timer(0.05, partial(kill, apart.SHOWING, signal.SIGSEGV)).start()
    qtbot.waitUntil(lambda: store.get(piece) is not None, timeout=PATIENCE_MS)
    assert not window.notices.isVisible()

    done = threading.Event()

    def kill_often() -> None:
        while not done.is_set():
            kill(apart.SHOWING, signal.SIGKILL)
            time.sleep(0.02)

    killer = threading.Thread(target=kill_often, daemon=True)
    refusals: list[object] = []
    store.failed.connect(refusals.append)
    killer.start()
    store.want([Tile(sheet, 3.5, 0, 0), Tile(sheet, 3.5, 1, 0)])
    qtbot.waitUntil(lambda: bool(refusals), timeout=PATIENCE_MS)
    done.set()
    killer.join(5.0)
    qtbot.waitUntil(lambda: not store.is_busy, timeout=PATIENCE_MS)
    assert len(refusals) == 1
    assert "made the reader stop twice; it is no longer shown." in window.notices.text.text()
    other = Tile(Sheet.of(window.shell.site.plans[0]), 3.5, 0, 0)
    store.want([other])
    qtbot.waitUntil(lambda: store.get(other) is not None, timeout=PATIENCE_MS)
    assert window.isVisible()
