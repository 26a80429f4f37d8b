"""Long work as a value, and the runner that does it at once.

A job's body gets a ``progress`` function; calling it with a fraction reports, and raises
``Cancelled`` when the job is no longer wanted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from cpted_app.errors import Cancelled
from cpted_app.words import Message

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work named for the person who waits; a later job of the same key replaces it."""

    key: str
    title: Message
    run: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]
    delay_s: float = 0.0
    """How long a thread waits before it begins: a later job of the same key may replace it."""


class Runner(Protocol):
    """Does jobs; ``done`` and ``failed`` are called on the front end's own thread."""

    def submit(self, job: Job) -> None:
        """Take a job; one of the same key that has not begun is dropped."""


class InlineRunner:
    """Does each job at once, where it is submitted: command line and tests."""

    def submit(self, job: Job) -> None:
        """Do the job now."""
        try:
            result = job.run(lambda _fraction: None)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - handed on whole, as a thread would
            job.failed(error)
            return
        job.done(result)
