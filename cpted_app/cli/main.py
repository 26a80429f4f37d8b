"""The command line as a whole: its parser, its exit status, and how faults are told.

Exit status: 0 done, 1 the world's fault, 2 wrong usage. A command says one sentence per
fault on stderr and never shows a traceback.
"""

import argparse
import errno
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cpted_app.cli import (
    assess_commands,
    compute_commands,
    light_commands,
    list_commands,
    photo_commands,
    place_commands,
    plan_commands,
    rater_commands,
    reassess_commands,
    repair_commands,
    report_commands,
    scenario_commands,
    site_commands,
    viewshed_commands,
)
from cpted_app.cli.output import say
from cpted_app.errors import Cancelled, UserError
from cpted_app.i18n import _, worded
from cpted_app.session import warm_up
from cpted_app.words import N_

log = logging.getLogger(__name__)

OpenWindow = Callable[[Path | None], int]

PROGRAM = "cpted-app"
LOG_FILE = "cpted-app.log"
DONE, FAULT, INTERRUPTED = 0, 1, 130


def main(
    arguments: Sequence[str],
    *,
    open_window: OpenWindow | None = None,
    has_display: bool = False,
) -> int:
    """Run a command, or open the window where none is named; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments, open_window, has_display=has_display)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else FAULT
    except UserError as error:
        say(f"{worded(error.message)} {worded(error.remedy)}")
        return FAULT
    except (Cancelled, KeyboardInterrupt):
        say(_("Stopped."))
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone
        _give_up_output()
        return FAULT
    except Exception as error:  # noqa: BLE001 - told, logged, never shown raw
        return _unforeseen(error)


def _run(arguments: Sequence[str], open_window: OpenWindow | None, *, has_display: bool) -> int:
    _follow_settings()
    parser, commands = _parser()
    if not arguments or _is_site(arguments, commands):
        return _window(open_window, Path(arguments[0]) if arguments else None)
    chosen = parser.parse_args(list(arguments))
    with warm_up.announced(say, _("Preparing the calculation; later starts go without this.")):
        status = int(chosen.run(chosen))
        sys.stdout.flush()  # what cannot be written is told as any other fault
    if getattr(chosen, "window", None) and has_display and open_window is not None:
        return _window(open_window, chosen.window)
    return status


def _unforeseen(error: Exception) -> int:
    """Tell a fault that no command expects: a full drive behind stdout, or one of the program."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _give_up_output()
        say(_("No room is left where the output goes. Free some space, or send it elsewhere."))
    else:
        said = _("Something went wrong that the program did not expect; details: {file}.")
        say(said.format(file=_logged()))
    return FAULT


def _give_up_output() -> None:
    """Let nothing more be written to where the output went."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=_("Site assessment for crime prevention through urban design and planning."),
        epilog=_("Without a command the window opens, on SITE.gpkg where one is named."),
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    for module in (
        report_commands,
        site_commands,
        place_commands,
        plan_commands,
        repair_commands,
        photo_commands,
        light_commands,
        compute_commands,
        viewshed_commands,
        list_commands,
        assess_commands,
        rater_commands,
        reassess_commands,
        scenario_commands,
    ):
        module.register(commands)
    return parser, frozenset(commands.choices)


def _version() -> str:
    try:
        return f"{PROGRAM} {version(PROGRAM)}"
    except PackageNotFoundError:
        return PROGRAM


def _is_site(arguments: Sequence[str], commands: frozenset[str]) -> bool:
    first = arguments[0]
    if len(arguments) != 1 or first in commands or first.startswith("-"):
        return False
    return first.lower().endswith(".gpkg") or Path(first).is_file()


def _window(open_window: OpenWindow | None, path: Path | None) -> int:
    if open_window is None:
        raise UserError(
            N_("This installation has no window."), N_("Use a command; --help lists them.")
        )
    if path is not None and not path.is_file():
        raise UserError(
            N_("{file} does not exist."), N_("Check the name and the folder."), file=str(path)
        )
    try:
        return open_window(path)
    except ImportError as error:
        log.info("the window cannot be loaded: %s", error)
        raise UserError(
            N_("The window cannot be opened: {reason}."),
            N_("Install the missing library; commands work without it."),
            reason=str(error),
        ) from None


def _follow_settings() -> None:
    from cpted_app import limits
    from cpted_app.i18n import LANGUAGES, set_language
    from cpted_app.session import settings

    chosen = settings.load()
    limits.use(chosen.limits)
    set_language(chosen.language if chosen.language in LANGUAGES else None)


def _logged() -> str:
    """Write the traceback of the current exception to the log file and return its path."""
    from cpted_app.folders import log_folder

    file = log_folder() / LOG_FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError:
        return "–"
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    propagates, log.propagate = log.propagate, False
    try:
        log.exception("a command failed")
    finally:
        log.propagate = propagates
        log.removeHandler(handler)
        handler.close()
    return str(file)
