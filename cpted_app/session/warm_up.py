"""The compiled loops of ``analysis.kernels``: where they are kept, and how they are made ready.

Compiling takes a minute in all, once for each version of the loops; later starts load what is
kept. A window has it done by a process of its own, so that no gesture waits for it; whoever
waits anyway, a command, compiles where it is.
"""

import atexit
import contextlib
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cpted_app.folders import cache_folder
from cpted_app.session.jobs import Job, Progress
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.model.site import Site

log = logging.getLogger(__name__)

COMPILER = "--compile-loops"
"""First argument of a process that compiles the loops; ``__main__`` knows it."""
FOLDER_VARIABLE = "NUMBA_CACHE_DIR"
"""Environment variable that tells numba where to keep what it compiled."""
TITLE = Message(N_("Preparing the calculations"))

_LOOPS = "cpted_app.analysis.kernels."
_READY, _ALL = "ready", "*"
_ROOT = Path(__file__).resolve().parents[2]
_CHECK_EVERY_S = 0.1
_SAID_AFTER_S = 2.0
_USUAL_S = 60.0


def keep_compiled_loops(home: Path | None = None) -> None:
    """Have numba keep what it compiles in the person's cache folder, or in another.

    To be called before the first loop is imported. Each version of the loops has a folder of its
    own: numba itself does not see that a loop called by another one has changed.
    """
    if not os.environ.get(FOLDER_VARIABLE):
        folder = (home or cache_folder()) / "loops" / _version()
        os.environ[FOLDER_VARIABLE] = str(folder)


def are_compiled() -> bool:
    """Return whether all loops were compiled before and are kept."""
    return _ALL in _noted()


def prepare(progress: Progress) -> None:
    """Wait until the loops are compiled by another process, as far as they are not.

    On the program's first thread it returns at once: who waits there compiles on demand.

    Raises:
        Cancelled: nobody waits any more; the other process goes on.
    """
    if threading.current_thread() is threading.main_thread() or are_compiled():
        return
    began_s = time.monotonic()
    while _COMPILING.is_running():
        progress(min((time.monotonic() - began_s) / _USUAL_S, 0.95))
        time.sleep(_CHECK_EVERY_S)


def job() -> Job:
    """Return the work of making the loops ready, for a window with nothing better to do."""
    return Job(
        key="loops",
        title=TITLE,
        run=prepare,
        done=lambda _nothing: None,
        failed=lambda error: log.info("the loops were not prepared: %s", error),
    )


def compile_here() -> int:
    """Compile every loop, or load it where it is kept; return the exit status.

    For a process of its own: it steps back behind what a person does meanwhile.
    """
    if hasattr(os, "nice"):
        os.nice(5)
    _use_light()
    _use_sight()
    _note({_ALL})
    return 0


@contextlib.contextmanager
def announced(say: Callable[[str], object], words: str) -> Iterator[None]:
    """Say some words to a terminal if a command has to compile and that takes its time."""
    is_over = threading.Event()
    if not are_compiled() and sys.stderr.isatty():
        threading.Thread(target=_watch, args=(is_over, say, words), daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        if loaded := _to_compile():
            _note(loaded)


def close() -> None:
    """End the process that compiles, if there is one; what it has compiled is kept."""
    _COMPILING.close()


class _Compiling:
    """The process that compiles: one at most, and never again after it failed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        """Return whether it runs; it is started if it never was."""
        with self._turn:
            if self._process is None:
                with contextlib.suppress(OSError):
                    self._process = _started()
            return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End it."""
        with self._turn:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()


_COMPILING = _Compiling()
atexit.register(close)


def _started() -> "subprocess.Popen[bytes]":
    is_frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if is_frozen else [sys.executable, "-P", "-m", "cpted_app"]
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(  # noqa: S603 - this very program
        [*command, COMPILER],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _use_light() -> None:
    import numpy as np
    import shapely

    from cpted_app.analysis.light import lighting
    from cpted_app.analysis.light.photometry import closed
    from cpted_app.analysis.obstacles import obstacles
    from cpted_app.model.features import FeatureId, Luminaire
    from cpted_app.model.site import Site

    one = Luminaire(id=FeatureId("one"), geometry=shapely.Point(0.0, 0.0), photometry="even")
    even = closed([0.0], [0.0, 180.0], [[1.0, 1.0]])
    lighting.illuminance(
        lighting.lamps([one], {"even": even}),
        obstacles(Site()),
        np.zeros((1, 3)),
        [lighting.Receiver(lighting.Quantity.HORIZONTAL)],
        lambda _share: None,
    )


def _use_sight() -> None:
    """Run every analysis and every question about sight and ways once, on next to nothing."""
    import numpy as np

    import cpted_app.analysis  # noqa: F401 - its import registers the analyses
    from cpted_app.analysis.registry import run_all
    from cpted_app.analysis.sight.isovist import isovist
    from cpted_app.analysis.sight.viewshed import viewshed
    from cpted_app.model.heights import EYE_HEIGHT_M
    from cpted_app.session.point_quantities import Asked
    from cpted_app.session.sight import SIGHT

    def quiet(_share: float) -> None:
        pass

    site = _smallest_site()
    run_all(site, quiet)
    x, y = np.meshgrid(np.arange(4.0), np.arange(4.0))
    level = np.column_stack([x.ravel(), y.ravel(), np.full(x.size, EYE_HEIGHT_M)])
    uneven = level[:2] * np.array([[1.0], [2.0]])
    for places in (level, uneven):
        for quantity in SIGHT.values():
            quantity.compute(site, places, Asked(), quiet)
    isovist(site, (0.0, 0.0, EYE_HEIGHT_M))
    viewshed(np.zeros((3, 3)), 1.0, (1, 1), eye_m=EYE_HEIGHT_M, target_m=0.0)


def _smallest_site() -> "Site":
    """Return a site with one of everything that sees, is seen, or is in the way."""
    import shapely

    from cpted_app.model import features
    from cpted_app.model.features import FeatureId
    from cpted_app.model.site import Site

    here = shapely.Point(1.5, 5.0)
    way = shapely.LineString([(0.0, 0.0), (12.0, 0.0)])
    wall = shapely.LineString([(2.5, -1.0), (2.5, 9.0)])
    return Site.of(
        [
            features.Barrier(id=FeatureId("wall"), geometry=wall, height_m=3.0),
            features.Opening(id=FeatureId("window"), geometry=here, bearing_deg=180.0),
            features.Camera(id=FeatureId("camera"), geometry=here, bearing_deg=180.0),
            features.AccessPoint(id=FeatureId("gate"), geometry=here),
            features.Route(id=FeatureId("path"), geometry=way),
            features.Zone(id=FeatureId("yard"), geometry=shapely.box(0.0, 0.0, 4.0, 4.0)),
            features.Tree(id=FeatureId("tree"), geometry=shapely.Point(6.0, 6.0)),
        ]
    )


def _watch(is_over: threading.Event, say: Callable[[str], object], words: str) -> None:
    while not _to_compile():
        if is_over.wait(_CHECK_EVERY_S):
            return
    if not is_over.wait(_SAID_AFTER_S):
        say(words)


def _to_compile() -> set[str]:
    """Return the modules of loops in use that were not noted as compiled before."""
    noted = _noted()
    if _ALL in noted:
        return set()
    return {name for name in [*sys.modules] if name.startswith(_LOOPS)} - noted


def _noted() -> set[str]:
    try:
        return set(_ready_file().read_text(encoding="utf-8").split())
    except OSError:
        return set()


def _note(compiled: set[str]) -> None:
    """Note which loops are compiled, and throw away those of other versions."""
    ready = _ready_file()
    with contextlib.suppress(OSError):
        ready.parent.mkdir(parents=True, exist_ok=True)
        ready.write_text("\n".join(sorted(_noted() | compiled)), encoding="utf-8")
        if ready.parent.name == _version() and ready.parent.parent.name == "loops":
            for other in ready.parent.parent.iterdir():
                if other.name != ready.parent.name:
                    shutil.rmtree(other, ignore_errors=True)


def _ready_file() -> Path:
    keep_compiled_loops()
    return Path(os.environ[FOLDER_VARIABLE], _READY)


def _version() -> str:
    """Return a name for the loops as they are: that of their text, or of the frozen program."""
    files = sorted((_ROOT / "cpted_app" / "analysis" / "kernels").glob("*.py"))
    text = b"".join(file.read_bytes() for file in files)
    if not files:
        state = Path(sys.executable).stat()
        text = f"{state.st_size} {state.st_mtime}".encode()
    return hashlib.sha256(text).hexdigest()[:16]
