"""The bridge from threads to the window: who is told, on which thread, and what Cancel does."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpted_app.errors import Cancelled
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.session.jobs import Job, Progress
from cpted_app.words import Message


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[ThreadRunner]:
    made = ThreadRunner(qapp)
    yield made
    made.close()


class Told:
    """What a job's owner heard, and on which thread."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self.errors: list[BaseException] = []
        self.threads: set[int] = set()

    def job(self, run: Callable[[Progress], Any], key: str = "work") -> Job:
        return Job(key=key, title=Message("Work"), run=run, done=self.done, failed=self.failed)

    def done(self, result: Any) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def failed(self, error: BaseException) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())


def test_the_work_is_done_elsewhere_and_told_here(runner: ThreadRunner, qtbot: QtBot) -> None:
    told = Told()
    runner.submit(told.job(lambda _progress: threading.get_ident()))
    qtbot.waitUntil(lambda: bool(told.results))
    assert told.threads == {threading.get_ident()}
    assert told.results[0] != threading.get_ident()
    assert not runner.is_busy


def test_a_fault_in_a_thread_is_never_swallowed(runner: ThreadRunner, qtbot: QtBot) -> None:
    told = Told()
    runner.submit(told.job(lambda _progress: 1 // 0))
    qtbot.waitUntil(lambda: bool(told.errors))
    assert isinstance(told.errors[0], ZeroDivisionError)


def until_stopped(progress: Progress) -> None:
    while True:
        progress(0.5)
        threading.Event().wait(0.005)


def test_cancel_stops_the_work_at_its_next_report(runner: ThreadRunner, qtbot: QtBot) -> None:
    told = Told()
    with qtbot.waitSignal(runner.moved) as moved:
        runner.submit(told.job(until_stopped))
    assert moved.args is not None
    assert moved.args[1] == 0.5
    runner.cancel_all()
    qtbot.waitUntil(lambda: bool(told.errors))
    assert isinstance(told.errors[0], Cancelled)


def test_a_later_job_of_the_same_key_replaces_the_one_that_runs(
    runner: ThreadRunner, qtbot: QtBot
) -> None:
    told = Told()
    runner.submit(told.job(until_stopped))
    runner.submit(told.job(lambda _progress: "newer"))
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert told.results == ["newer"]
    assert told.errors == []
