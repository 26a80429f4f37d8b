"""How the command line speaks: sentences, one JSON document, a progress bar."""

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cpted_app.i18n import worded

if TYPE_CHECKING:
    from cpted_app.exchange.problems import Problem

BAR_WIDTH = 30


def say(sentence: str) -> None:
    """Say something to the person on stderr."""
    print(sentence, file=sys.stderr)


def say_problems(problems: "Iterable[Problem]") -> None:
    """Say each problem in one line on stderr."""
    for problem in problems:
        say(f"{worded(problem.place)}: {worded(problem.message)} {worded(problem.remedy)}")


def print_json(document: Any) -> None:
    """Print one JSON document on stdout."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def print_bar(fraction: float) -> None:
    """Draw a progress bar on stderr where that is a terminal; 1 ends its line."""
    if not sys.stderr.isatty():
        return
    full = round(min(max(fraction, 0.0), 1.0) * BAR_WIDTH)
    bar = "#" * full + "." * (BAR_WIDTH - full)
    end = "\n" if fraction >= 1.0 else ""
    print(f"\r[{bar}] {fraction:4.0%}", end=end, file=sys.stderr, flush=True)
