"""The compiled loops: kept where a person's cache is, made ready once, never in the way."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cpted_app.errors import Cancelled
from cpted_app.folders import cache_folder
from cpted_app.session import warm_up
from cpted_app.session.jobs import InlineRunner

ROOT = Path(__file__).parents[2]
COUNTED = """
import sys, threading
from cpted_app.session import warm_up
warm_up.keep_compiled_loops()
threads = [threading.Thread(target=warm_up.compile_here) for _ in range({threads})]
for thread in threads: thread.start()
for thread in threads: thread.join()
from cpted_app.analysis.kernels.light import illuminances
stats = illuminances.stats
hits, misses = sum(stats.cache_hits.values()), sum(stats.cache_misses.values())
print(len(illuminances.signatures), hits, misses)
"""


def _child(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_later_start_compiles_nothing_and_threads_may_come_at_once() -> None:
    first = _child(COUNTED.format(threads=3))
    assert first.returncode == 0, first.stderr
    assert first.stdout.split()[0] == "1"
    assert first.stderr == ""
    later = _child(COUNTED.format(threads=1))
    assert later.stdout.split() == ["1", "1", "0"]


def test_every_loop_of_sight_and_ways_is_made_ready_too() -> None:
    """What is asked first after a start compiles nothing any more."""
    first = _child("from cpted_app.session import warm_up; warm_up.compile_here()")
    assert first.returncode == 0, first.stderr
    later = _child("""
import sys
from numba.core.dispatcher import Dispatcher
from cpted_app.session import warm_up
warm_up.keep_compiled_loops()
assert warm_up.are_compiled()
warm_up._use_sight()
modules = [module for name, module in sys.modules.items() if name.startswith(warm_up._LOOPS)]
loops = {one for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)}
entered = [one for one in loops if one.stats.cache_hits]
print(*sorted(one.__name__ for one in entered))
print(sum(sum(one.stats.cache_misses.values()) for one in loops))
""")
    assert later.returncode == 0, later.stderr
    names, misses = later.stdout.splitlines()
    wanted = {"areas", "outline", "pairs", "grid_pairs", "clusterings", "mean_depths", "look"}
    assert wanted | {"seen_cells"} <= set(names.split())
    assert misses == "0"


def test_every_analysis_says_whether_it_needs_the_loops() -> None:
    from cpted_app.analysis.registry import ANALYSES
    from cpted_app.session.refresh import LOOPS_FOR, TITLES

    assert set(LOOPS_FOR) == set(TITLES) == set(ANALYSES)
    assert all(set(kinds) <= ANALYSES[name].reads for name, kinds in LOOPS_FOR.items())


def test_every_way_to_ask_uses_the_same_compiled_loop() -> None:
    """A further set of argument types would compile for ten seconds in front of a person."""
    code = """
import numpy as np
from cpted_app.analysis.light import lighting
from cpted_app.analysis.kernels.light import illuminances
from cpted_app.analysis.light.lighting import Quantity, Receiver
from tests.analysis.lit import EVEN, light, lamp, wall
still = np.zeros((1, 3)); still.flags.writeable = False
light([lamp(1.0)], still)
light([lamp(1.0), lamp(2.0)], np.asfortranarray(np.ones((7, 3))))
light([lamp(1.0), wall((0, 3), (4, 3))], np.ones((14, 3))[::2], Receiver(Quantity.VERTICAL, 9.0))
light([lamp(float(x)) for x in range(20)], [(0, 0, 0)])
print(len(illuminances.signatures))
"""
    done = _child(code)
    assert done.stdout.split() == ["1"], done.stderr


def test_the_loops_are_kept_in_the_cache_and_anew_for_each_version(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warm_up.FOLDER_VARIABLE, "")
    assert not warm_up.are_compiled()
    folder = Path(os.environ[warm_up.FOLDER_VARIABLE])
    assert folder.parent == cache_folder() / "loops"
    assert folder.is_relative_to(own_home)
    old = folder.parent / "an-older-version"
    old.mkdir(parents=True)
    monkeypatch.setitem(sys.modules, warm_up._LOOPS + "light", os)  # as if a command used them
    with warm_up.announced(lambda _words: None, ""):
        pass
    assert not warm_up._to_compile()
    assert not warm_up.are_compiled()  # others are not yet
    assert not old.exists()


def test_what_another_chose_for_numba_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warm_up.FOLDER_VARIABLE, "elsewhere")
    warm_up.keep_compiled_loops()
    assert os.environ[warm_up.FOLDER_VARIABLE] == "elsewhere"


def test_without_any_folder_to_write_to_the_loops_are_still_loaded(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code = """
from numba.core import caching
caching.CacheImpl._locator_classes = [caching.UserProvidedCacheLocator]
from cpted_app.analysis.kernels.outlines import arc_of
print(type(arc_of._cache).__name__)
"""
    done = _child(code, **{warm_up.FOLDER_VARIABLE: str(tmp_path / "file" / "below")})
    assert done.stdout.split() == ["NullCache"], done.stderr


def test_a_window_has_it_done_by_another_process_and_may_stop_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(warm_up.FOLDER_VARIABLE, str(tmp_path))
    compiling = warm_up._Compiling()
    monkeypatch.setattr(warm_up, "_COMPILING", compiling)
    said: list[float] = []
    stopped: list[bool] = []

    def progress(share: float) -> None:
        said.append(share)
        if len(said) > 2:
            raise Cancelled

    def wait() -> None:
        with pytest.raises(Cancelled):
            warm_up.job().run(progress)
        stopped.append(True)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join(timeout=20.0)
    assert stopped
    assert said == sorted(said)
    assert compiling.is_running()  # another job may still want it
    warm_up.close()
    assert not compiling.is_running()


def test_a_command_does_not_wait_for_another_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(warm_up.FOLDER_VARIABLE, str(tmp_path))
    compiling = warm_up._Compiling()
    monkeypatch.setattr(warm_up, "_COMPILING", compiling)
    InlineRunner().submit(warm_up.job())
    assert compiling._process is None


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_command_that_has_to_compile_says_so_to_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_terminal: bool
) -> None:
    monkeypatch.setenv(warm_up.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(sys, "stderr", _Terminal() if is_terminal else io.StringIO())
    monkeypatch.setattr(warm_up, "_SAID_AFTER_S", 0.0)
    monkeypatch.setitem(sys.modules, warm_up._LOOPS + "light", os)
    heard = threading.Event()
    said: list[str] = []

    def say(words: str) -> None:
        said.append(words)
        heard.set()

    with warm_up.announced(say, "Preparing"):
        heard.wait(2.0 if is_terminal else 0.3)
    assert said == (["Preparing"] if is_terminal else [])


def test_nothing_is_loaded_where_there_is_no_light(tmp_path: Path) -> None:
    file = str(tmp_path / "a.gpkg")
    code = f"""
import sys
from cpted_app.__main__ import main
assert main(['new', {file!r}, '--title', 'A']) == 0
assert main(['info', {file!r}, '--json']) == 0
assert main(['assess', {file!r}, '--json']) == 0
loaded = {{'numba', 'llvmlite', 'cpted_app.analysis.kernels.light'}} & set(sys.modules)
assert not loaded, loaded
"""
    done = _child(code)
    assert done.returncode == 0, done.stderr


def test_the_window_starts_without_the_loops() -> None:
    code = """
import sys
from PySide6.QtWidgets import QApplication
from cpted_app.gui.app import compose
from cpted_app.session import settings
from cpted_app.session.jobs import InlineRunner
app = QApplication(sys.argv[:1])
window = compose(app, settings.load(), InlineRunner())
window.show()
app.processEvents()
loaded = {'numba', 'llvmlite', 'cpted_app.analysis.kernels.light'} & set(sys.modules)
window.close()
assert not loaded, loaded
"""
    done = _child(code, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
