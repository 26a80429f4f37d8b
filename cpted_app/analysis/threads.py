"""Pieces of work on all cores; loops that are compiled leave the interpreter to the others."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cpted_app.analysis.registry import Progress

T = TypeVar("T")
R = TypeVar("R")


def in_order(work: Callable[[T], R], tasks: Sequence[T], progress: Progress) -> Iterator[R]:
    """Yield what comes of each task, in their order, and tell the share that is done.

    What has not begun is dropped when ``progress`` or whoever takes the results stops it.
    """
    if len(tasks) == 1:  # no thread is begun for a single piece, of which there are hundreds
        yield work(tasks[0])
        progress(1.0)
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        try:
            for done, found in enumerate(threads.map(work, tasks), start=1):
                yield found
                progress(done / len(tasks))
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def do_all(work: Callable[[T], None], tasks: Sequence[T], progress: Progress) -> None:
    """Do each task, and tell the share that is done; what has not begun is dropped when stopped."""
    for _done in in_order(work, tasks, progress):
        pass
