"""The program: its window without a command, else its command line."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

READER = "--read-apart"
"""First argument of a process that reads files for the program (``exchange.apart``)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [READER]:
        from cpted_app.exchange.apart.worker import serve

        return serve()
    from cpted_app.session import warm_up

    warm_up.keep_compiled_loops()
    if given[:1] == [warm_up.COMPILER]:
        return warm_up.compile_here()
    from cpted_app.cli import main as command_line

    return command_line(
        given,
        open_window=_open_window,
        has_display=_has_display(),
    )


def _open_window(path: Path | None) -> int:
    from cpted_app.gui.app import run

    return run(path)


def _has_display() -> bool:
    if sys.platform.startswith(("win", "darwin")):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


if __name__ == "__main__":
    sys.exit(main())
