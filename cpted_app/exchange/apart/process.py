"""This side: a process that reads, started when wanted, ended when it does not answer.

One at a time asks it; whoever waits can give up, and is told in words when the process stops,
takes too long or too much memory. The next request gets a fresh one.
"""

import atexit
import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cpted_app import limits
from cpted_app.errors import Cancelled, UserError
from cpted_app.exchange.apart import guards, wire, worker
from cpted_app.words import N_

log = logging.getLogger(__name__)

Check = Callable[[float], object]
"""Called while waiting; raises ``Cancelled`` when nobody wants the answer any more."""

READER = "--read-apart"
"""First argument of a reading process; ``__main__`` knows it."""
_CHECK_EVERY_S = 0.1
_GRACE_S = 0.3
"""What is nearly done may end after it was cancelled: a fresh process costs as much."""
_ROOT = Path(__file__).resolve().parents[3]


class ReaderStoppedError(UserError):
    """The file made the reader crash, or pass its limits of time or memory."""

    is_crash = False


class ReaderBugError(RuntimeError):
    """A fault of the program in the reading process, with its traceback there."""


class Reader:
    """A reading process that comes back after every crash; safe to use from several threads."""

    def __init__(self, name: str) -> None:
        """Name it for the log; nothing is started yet."""
        self._name = name
        self._turn = threading.Lock()
        self._process: _Process | None = None
        _ALL.append(self)

    @property
    def pid(self) -> int | None:
        """The number of the running process."""
        process = self._process
        return process.pid if process is not None and process.is_alive else None

    def warm(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with self._turn:
            self._running()

    def call(
        self,
        function: Callable[..., Any],
        *args: Any,
        file: str,
        seconds: float,
        check: Check | None = None,
    ) -> Any:
        """Return what a function of this package returns, called in the process.

        Raises:
            ReaderStoppedError: the process crashed, or took too long or too much memory.
            UserError: as the function raises it.
            Cancelled: as ``check`` raises it.
        """
        content = wire.packed((seconds, function, args))
        with self._waiting(check):
            for _ in range(3):
                process = self._running()
                try:
                    kind, value = process.ask(content, seconds, check)
                except _IdleError:
                    continue  # it had just ended by itself
                except (_EndedError, _LateError, wire.ForbiddenError) as stopped:
                    self._drop()
                    raise self._in_words(stopped, file, seconds) from None
                return self._understood(kind, value, file)
        raise ReaderBugError("no reading process could be started")

    def close(self) -> None:
        """End the process; the next call starts another."""
        self._drop()

    @contextlib.contextmanager
    def _waiting(self, check: Check | None) -> Any:
        while not self._turn.acquire(timeout=_CHECK_EVERY_S):
            if check is not None:
                check(0.0)
        try:
            yield
        finally:
            self._turn.release()

    def _running(self) -> "_Process":
        if self._process is None or not self._process.is_alive:
            self._drop()
            self._process = _Process(self._name)
        return self._process

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _understood(self, kind: str, value: Any, file: str) -> Any:
        if kind == worker.ANSWER:
            return value
        if kind == worker.WORDS:
            message, remedy, values = value
            raise UserError(message, remedy, **values)
        self._drop()
        if kind == worker.MEMORY:
            raise _too_much_memory(file)
        raise ReaderBugError("in the reading process: {}\n{}".format(*value))

    def _in_words(self, stopped: BaseException, file: str, seconds: float) -> ReaderStoppedError:
        log.info("the %s ended: %s", self._name, stopped)
        if isinstance(stopped, _LateError):
            return ReaderStoppedError(
                N_("{file} could not be read within {limit:g} seconds; nothing was added."),
                N_("Save a smaller part of it, or allow more time: “limits” in settings.json."),
                file=file,
                limit=seconds,
            )
        if isinstance(stopped, _EndedError) and stopped.status == guards.OUT_OF_MEMORY:
            return _too_much_memory(file)
        error = ReaderStoppedError(
            N_("{file} made the reader stop; nothing was added."),
            N_("Save it anew in the program it comes from, or as PDF or PNG, and add that."),
            file=file,
        )
        error.is_crash = True
        return error


class _EndedError(Exception):
    """The process ended while it was asked."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"status {status}")
        self.status = status


class _IdleError(Exception):
    """The process had ended before it took the request."""


class _LateError(Exception):
    """The process did not answer in time."""


class _Process:
    def __init__(self, name: str) -> None:
        began_s = time.monotonic()
        self._popen = subprocess.Popen(  # noqa: S603 - this very program
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                wire.widen(stream)
        self._answers: queue.SimpleQueue[wire.Parts | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, name=name, daemon=True)
        self._listener.start()
        with contextlib.suppress(OSError):
            self._send(wire.packed(limits.now()))
        log.info("a %s was started in %.3f s", name, time.monotonic() - began_s)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        return self._popen.poll() is None

    def ask(self, content: wire.Parts, seconds: float, check: Check | None) -> tuple[str, Any]:
        try:
            self._send(content)
        except OSError:
            status = self._popen.wait()
            raise (_EndedError(status) if status else _IdleError()) from None
        answer = self._awaited(time.monotonic() + seconds, check)
        if answer is None:
            status = self._popen.wait()
            raise _EndedError(status) if status else _IdleError()
        found: tuple[str, Any] = wire.unpacked(answer)
        return found

    def kill(self) -> None:
        self._popen.kill()
        self._popen.wait()
        self._listener.join(timeout=1.0)
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _awaited(self, deadline_s: float, check: Check | None) -> wire.Parts | None:
        while True:
            left_s = deadline_s - time.monotonic()
            if left_s <= 0.0:
                raise _LateError
            with contextlib.suppress(queue.Empty):
                return self._answers.get(timeout=min(left_s, _CHECK_EVERY_S))
            if check is None:
                continue
            try:
                check(0.0)
            except Cancelled:
                self._settle_or_kill()
                raise

    def _settle_or_kill(self) -> None:
        try:
            self._answers.get(timeout=_GRACE_S)
        except queue.Empty:
            self.kill()

    def _send(self, content: wire.Parts) -> None:
        if self._popen.stdin is not None:
            wire.send(self._popen.stdin, content)

    def _listen(self) -> None:
        stream = self._popen.stdout
        with contextlib.suppress(EOFError, OSError, ValueError):
            while stream is not None:
                self._answers.put(wire.receive(stream))
        self._answers.put(None)


def _too_much_memory(file: str) -> ReaderStoppedError:
    return ReaderStoppedError(
        N_("{file} needs more than {limit} MB of memory; nothing was added."),
        N_("Save a smaller part of it, or allow more: “limits” in settings.json."),
        file=file,
        limit=limits.now().memory_mb,
    )


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READER]
    # -P: nothing is imported from the folder the program happens to be started in.
    return [sys.executable, "-P", "-m", "cpted_app", READER]


def _environment() -> dict[str, str]:
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join((str(_ROOT), known)) if known else str(_ROOT)
    return {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


_ALL: list[Reader] = []


def close_all() -> None:
    """End all reading processes."""
    for reader in _ALL:
        reader.close()


atexit.register(close_all)
