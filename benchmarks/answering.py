"""An answer on screen with 500 marks and six checklists: from the key to the card and the list."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.row import Row
from cpted_app.assess.checklist import all_checklists
from cpted_app.assess.progress import progress
from cpted_app.gui.app import compose
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import assessing, marking
from cpted_app.model.features import AccessPoint, Feature, FeatureId, Route, Zone
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.settings import Person, Settings
from cpted_app.words import Message

ANSWERS = 60
MARKS_OF_A_KIND = {Route: 170, AccessPoint: 170, Zone: 160}
LARGEST = "2B"
"""The checklist with the most questions of such a site: some 1,900."""


def run() -> list[Row]:
    """Return the times of an answer in the window, and of counting all checklists."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CPTED_APP_HOME"] = folder
        settings = Settings(person=Person(name="Ada"), theme="light", language="en")
        window = compose(application, settings, InlineRunner())
        window.resize(1366, 768)
        window.show()
        window.documents.create(Path(folder) / "site.gpkg", Header(title="Crowded"))
        _fill(window)
        window.show_step("assess")
        application.processEvents()
        shown = _timed(lambda n: _answer(application, window, n))
        site = window.shell.site
        told = _timed(lambda _n: [progress(site, one) for one in all_checklists()])
        window.close()
    goal = "to be below 50 ms"
    return [
        Row("answer on screen, 500 marks, p95", shown, "ms", goal, 50.0 / shown),
        Row("progress of six checklists, 500 marks, p95", told, "ms", goal, 50.0 / told),
    ]


def _fill(window: MainWindow) -> None:
    shell = window.shell
    rows = [
        _mark(kind, number) for kind, count in MARKS_OF_A_KIND.items() for number in range(count)
    ]
    shell.do(marking.place_many(shell.site, tuple(rows), Message("fill")))
    shell.do(assessing.set_header(shell.site, checklist=LARGEST))
    at_utc = datetime.now(UTC)
    for checklist in all_checklists():
        item = next(one for one in checklist.items if one.applies_to == "site")
        shell.do(
            assessing.answer(
                shell.site,
                checklist=checklist.id,
                item=item.id,
                value=AnswerValue.MEETS,
                by="Ada",
                at_utc=at_utc,
            )
        )


def _mark(kind: type[Feature], number: int) -> Feature:
    shapes: dict[type[Feature], shapely.Geometry] = {
        Route: shapely.LineString([(number, 0), (number + 1, 30)]),
        AccessPoint: shapely.Point(number, 5),
        Zone: shapely.box(3 * number, 40, 3 * number + 2, 42),
    }
    return kind(
        id=FeatureId(f"{kind.kind}-{number}"),
        label=f"{kind.kind[0].upper()}{number}",
        geometry=shapes[kind],
    )


def _answer(application: QApplication, window: MainWindow, number: int) -> None:
    """Press a digit and wait until the events that follow are done, painting among them."""
    step = window.steps.assess
    digit = (Qt.Key.Key_1, Qt.Key.Key_2)[number % 2]
    QTest.keyClick(step.list.list, digit)
    application.processEvents()
    assert step.card.anchors[1 + number % 2].isChecked()


def _timed(act: Callable[[int], object]) -> float:
    taken = []
    for number in range(ANSWERS):
        begin = time.perf_counter()
        act(number)
        taken.append(1e3 * (time.perf_counter() - begin))
    return float(np.percentile(taken, 95))
