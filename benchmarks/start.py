"""From the start of the process to the first picture of the window, against a bare Qt window."""

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from benchmarks.row import Row

RUNS = 5

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from cpted_app.gui.app import compose
from cpted_app.session import settings
from cpted_app.session.jobs import InlineRunner
app = QApplication(sys.argv[:1])
window = compose(app, settings.load(), InlineRunner())
window.show()
app.processEvents()
window.close()
"""

BARE = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTreeView
app = QApplication(sys.argv[:1])
window = QMainWindow()
for number in range(6):
    dock = QDockWidget(str(number))
    dock.setWidget(QTreeView())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
window.show()
app.processEvents()
window.close()
"""

COMMAND = "from cpted_app.__main__ import main; raise SystemExit(main(['checklists']))"
INTERPRETER = "import argparse, numpy, msgspec"


def run() -> list[Row]:
    """Return the start-up times of the window and of a command."""
    window, bare = _in_turn(WINDOW, BARE)
    command, interpreter = _in_turn(COMMAND, INTERPRETER)
    return [
        Row("start to first paint", window, "s", f"bare window {bare:.2f} s", bare / window),
        Row(
            "command “checklists”",
            command,
            "s",
            f"Python with numpy and msgspec {interpreter:.2f} s",
            interpreter / command,
        ),
    ]


def _in_turn(first: str, second: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CPTED_APP_HOME": home}
        times: tuple[list[float], list[float]] = ([], [])
        for attempt in range(RUNS + 1):
            for code, taken in zip((first, second), times, strict=True):
                begin = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-c", code], env=env, check=True, capture_output=True
                )
                if attempt:
                    taken.append(time.perf_counter() - begin)
    return median(times[0]), median(times[1])
