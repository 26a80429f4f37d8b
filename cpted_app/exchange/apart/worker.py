"""The other side: a process that does what it is told, one thing at a time, until nobody is left.

It ends when the program has gone (its input ends), when it was idle for long, and after a fault
of its own, whose traceback it sends first. What native libraries print goes nowhere: it could
tell coordinates.
"""

import contextlib
import importlib
import io
import os
import queue
import sys
import threading
import traceback
from typing import IO, Any

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.apart import guards, wire

DONE, FAULT = 0, 1
ANSWER, WORDS, MEMORY, BUG = "answer", "words", "memory", "bug"
"""How an answer begins."""
AHEAD = (
    "numpy",
    "PIL.Image",
    "pypdfium2",
    "cpted_app.exchange.plan_pdf",
    "cpted_app.exchange.plan_image",
    "cpted_app.exchange.apart.showing",
)
"""What nearly every file needs: loaded before the first one is there."""


def serve() -> int:
    """Work until there is nothing more to do; return the exit status."""
    source, sink = _private_pipes()
    limits.use(wire.trusted(wire.receive(source)))
    guards.impose(limits.now().memory_mb)
    wanted: queue.SimpleQueue[wire.Parts] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, wanted), daemon=True).start()
    for name in AHEAD:
        importlib.import_module(name)
    while True:
        try:
            content = wanted.get(timeout=limits.now().idle_s)
        except queue.Empty:
            return DONE
        _answer(sink, content)


def _answer(sink: IO[bytes], content: wire.Parts) -> None:
    seconds, function, args = wire.trusted(content)
    with guards.at_most(seconds):
        try:
            answer = wire.packed((ANSWER, function(*args)))
        except UserError as error:
            answer = wire.packed((WORDS, _plain(error)))
        except MemoryError:
            answer = wire.packed((MEMORY, None))
        except BaseException as error:
            wire.send(sink, wire.packed((BUG, (type(error).__name__, _trace(error)))))
            raise
    wire.send(sink, answer)


def _plain(error: UserError) -> tuple[str, str, dict[str, Any]]:
    return error.message.msgid, error.remedy.msgid, dict(error.message.values)


def _trace(error: BaseException) -> str:
    """Return where it happened, without the error's own words: they may quote the file."""
    return "".join(traceback.format_tb(error.__traceback__))


def _listen(source: IO[bytes], wanted: "queue.SimpleQueue[wire.Parts]") -> None:
    """Take requests; leave at once when whoever asked has gone, whatever is being done."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            wanted.put(wire.receive(source))
    os._exit(DONE)


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for this module; whatever else reads or prints meets nothing."""
    if sys.platform == "win32":
        import msvcrt

        for number in (0, 1):
            msvcrt.setmode(number, os.O_BINARY)
    source, sink = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdin, sys.stdout, sys.stderr = (io.StringIO() for _ in range(3))
    return os.fdopen(source, "rb", buffering=0), os.fdopen(sink, "wb", buffering=0)
