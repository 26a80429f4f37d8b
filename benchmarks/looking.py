"""Looking around in the window: a frame of a drag, and how soon after an edit it is right again.

A made town of 2,000 edges is open in the real window, 1366 × 768, painted off the screen. There
is no peer: what is beside a value is the goal.
"""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.row import Row
from benchmarks.town import town
from cpted_app.gui.app import compose
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.edit import Change, Edit, replacing
from cpted_app.model.features import Barrier
from cpted_app.model.records import Header
from cpted_app.session import warm_up
from cpted_app.session.settings import Settings
from cpted_app.words import Message

EDGES, PLACES, EDITS = 2_000, 400, 30
RADIUS_M = 200.0
SIZE = (1366, 768)
_SOON_S = 120.0


def run() -> list[Row]:
    """Return the time of a frame that 95 % keep to, and that from an edit to the isovist."""
    warm_up.keep_compiled_loops()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    made = town(EDGES, 1, PLACES)
    with tempfile.TemporaryDirectory() as folder:
        runner = ThreadRunner()
        window = compose(application, Settings(theme="light"), runner)
        window.resize(*SIZE)
        window.show()
        window.documents.create(Path(folder, "town.gpkg"), Header(title="Town"))
        rows = tuple(Change(before=None, after=one) for one in made.barriers)
        window.shell.do(Edit(label=Message("Build a town"), changes=rows))
        _settle(application, 1.0)
        window.canvas.fit()
        window.canvas.use("look")
        window.shell.look.choose(radius_m=RADIUS_M)
        window.shell.look.follow((0.0, 0.0))
        begin = time.monotonic()
        while not window.shell.look.is_ready and time.monotonic() - begin < _SOON_S:
            _settle(application, 0.1)
        found = [_frames(window, made.places_m), _edits(window, made.places_m)]
        window.close()
        runner.close()
    return found


def _frames(window: MainWindow, places_m: np.ndarray) -> Row:
    canvas, times = window.canvas, []
    for x_m, y_m in places_m:
        x_px, y_px = canvas.view.to_px(float(x_m), float(y_m))
        begin = time.perf_counter()
        QTest.mouseMove(canvas, QPoint(round(x_px), round(y_px)))
        canvas.repaint()
        times.append(time.perf_counter() - begin)
    name = f"look around, frame p95, {EDGES:,} edges"
    return Row(name, float(np.percentile(times, 95)) * 1e3, "ms", "goal: 16.7 ms")


def _edits(window: MainWindow, places_m: np.ndarray) -> Row:
    look, shell, times = window.shell.look, window.shell, []
    look.pin((float(places_m[0, 0]), float(places_m[0, 1])))
    for row in shell.site.all(Barrier)[:EDITS]:
        edit = replacing(Message("Raise"), (row, replace(row, height_m=row.height_m + 1.0)))
        seen: list[float] = []
        heard = look.changed.connect(lambda seen=seen: seen.append(time.perf_counter()))
        begin = time.perf_counter()
        shell.do(edit)
        times.append(seen[0] - begin)
        look.changed.disconnect(heard)
    name = f"look around, after an edit, {EDGES:,} edges, with its commit"
    return Row(name, float(np.median(times)) * 1e3, "ms", "goal: 20 ms")


def _settle(application: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.005)
