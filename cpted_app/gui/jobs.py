"""Jobs in threads: the one bridge from worker threads to the window's event loop."""

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cpted_app.errors import Cancelled
from cpted_app.session.jobs import Job

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.05
WORKERS = 2


@dataclass(eq=False, kw_only=True)
class _Running:
    job: Job
    future: "Future[object] | None" = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    is_replaced: bool = False
    started_s: float = field(default_factory=time.monotonic)
    told_s: float = 0.0


class ThreadRunner(QObject):
    """Runs jobs in threads; ``done`` and ``failed`` of a job are called in the window's thread.

    Must be made in the window's thread: its private signals are queued to where it lives.
    """

    moved = Signal(object, float, object)
    """Job, fraction done, seconds left or None."""
    ended = Signal(object)

    _progressed = Signal(object, float)
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="job")
        self._running: list[_Running] = []
        self._progressed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether any job has not ended."""
        return bool(self._running)

    def submit(self, job: Job) -> None:
        """Start a job as soon as a thread is free; one of the same key is no longer wanted."""
        for older in self._running:
            if older.job.key == job.key:
                older.is_replaced = True
                self._cancel(older)
        running = _Running(job=job)
        self._running.append(running)

        def progress(fraction: float) -> None:
            if running.cancelled.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - running.told_s >= PROGRESS_EVERY_S:
                running.told_s = now
                self._progressed.emit(running, fraction)

        def begun() -> object:
            if job.delay_s and running.cancelled.wait(job.delay_s):
                raise Cancelled
            return job.run(progress)

        running.future = self._pool.submit(begun)
        running.future.add_done_callback(lambda _future: self._settled.emit(running))

    def cancel_all(self) -> None:
        """Ask every job to stop; each does at its next progress call."""
        for running in tuple(self._running):
            self._cancel(running)

    def close(self) -> None:
        """Stop every job and wait for the threads."""
        self.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    @staticmethod
    def _cancel(running: _Running) -> None:
        running.cancelled.set()
        if running.future is not None:
            running.future.cancel()

    @Slot(object, float)
    def _tell(self, running: _Running, fraction: float) -> None:
        if running not in self._running:
            return
        elapsed_s = time.monotonic() - running.started_s
        left_s = elapsed_s * (1.0 - fraction) / fraction if fraction > 0.05 else None
        self.moved.emit(running.job, fraction, left_s)

    @Slot(object)
    def _settle(self, running: _Running) -> None:
        if running not in self._running or running.future is None:
            return
        self._running.remove(running)
        self.ended.emit(running.job)
        error = Cancelled() if running.future.cancelled() else running.future.exception()
        if running.is_replaced and isinstance(error, Cancelled):
            return
        if error is not None:
            running.job.failed(error)
        else:
            running.job.done(running.future.result())
