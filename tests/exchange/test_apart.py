"""Reading processes: they crash, hang, overflow and end alone, and the next file is read."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from cpted_app import limits
from cpted_app.errors import Cancelled, UserError
from cpted_app.exchange import apart
from cpted_app.exchange.apart import wire
from cpted_app.exchange.plans import PlanFile
from cpted_app.exchange.plans import PlanSource as OwnSource
from tests.exchange import hostile

ROOT = Path(__file__).parents[2]


def one_page(folder: Path) -> Path:
    path = folder / "plan.pdf"
    path.write_bytes(hostile.pdf())
    return path


@pytest.fixture
def reader() -> apart.Reader:
    return apart.Reader("reader of this test")


@pytest.fixture(autouse=True)
def usual_limits() -> object:
    yield
    apart.READING.close()
    limits.use(limits.Limits())


def killed_while(reader: apart.Reader, sign: int, after_s: float = 0.4) -> threading.Timer:
    def kill() -> None:
        while reader.pid is None:
            time.sleep(0.01)
        os.kill(reader.pid, sign)

    timer = threading.Timer(after_s, kill)
    timer.start()
    return timer


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGABRT"])
def test_a_process_killed_in_reading_becomes_a_sentence_and_the_next_file_is_read(
    name: str, tmp_path: Path
) -> None:
    sign = getattr(signal, name, None)
    if sign is None:
        pytest.skip("not on this system")
    killed_while(apart.READING, sign)
    with pytest.raises(apart.ReaderStoppedError) as caught:
        apart.read(partial(time.sleep, 20.0), file="yard.pdf")
    assert str(caught.value.message) == "yard.pdf made the reader stop; nothing was added."
    assert apart.read_plan(one_page(tmp_path)).pages[0].width_px == pytest.approx(300.0)


def test_a_process_that_crashes_by_itself_is_told(reader: apart.Reader) -> None:
    with pytest.raises(apart.ReaderStoppedError):
        reader.call(os.abort, file="yard.tif", seconds=10.0)
    assert reader.call(os.getpid, file="", seconds=10.0) == reader.pid
    reader.close()


def test_a_file_that_takes_too_long_is_told_with_the_limit(reader: apart.Reader) -> None:
    began_s = time.monotonic()
    with pytest.raises(UserError, match=r"within 0\.5 seconds"):
        reader.call(time.sleep, 30.0, file="yard.dxf", seconds=0.5)
    assert time.monotonic() - began_s < 3.0
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the process watches itself")
def test_a_file_that_needs_too_much_memory_is_told_with_the_limit(reader: apart.Reader) -> None:
    limits.use(limits.Limits(memory_mb=400))
    with pytest.raises(UserError, match="more than 400 MB of memory"):
        reader.call(np.ones, 100_000_000, file="yard.tif", seconds=20.0)
    reader.close()


def test_who_no_longer_wants_an_answer_has_the_process_back_within_a_second(
    reader: apart.Reader,
) -> None:
    reader.call(os.getpid, file="", seconds=10.0)
    began_s = time.monotonic()

    def check(_fraction: float) -> None:
        if time.monotonic() - began_s > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        reader.call(time.sleep, 30.0, file="", seconds=60.0, check=check)
    assert time.monotonic() - began_s < 1.2
    assert reader.call(os.getpid, file="", seconds=10.0) == reader.pid
    reader.close()


def test_a_fault_of_the_program_comes_back_with_its_traceback(reader: apart.Reader) -> None:
    with pytest.raises(apart.ReaderBugError, match="AttributeError") as caught:
        reader.call(OwnSource, 3, "application/pdf", file="", seconds=10.0)
    assert "plans.py" in str(caught.value)
    reader.close()


def test_an_idle_process_ends_and_the_next_call_does_not_notice(reader: apart.Reader) -> None:
    limits.use(limits.Limits(idle_s=0.2))
    first = reader.call(os.getpid, file="", seconds=10.0)
    deadline_s = time.monotonic() + 10.0
    while reader.pid is not None and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert reader.pid is None
    assert reader.call(os.getpid, file="", seconds=10.0) != first
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for a process by its number")
def test_no_process_is_left_when_the_program_is_killed(tmp_path: Path) -> None:
    code = """
import sys, threading, time
from functools import partial
from cpted_app.exchange import apart
apart.warm()
threading.Thread(target=lambda: apart.read(partial(time.sleep, 60.0), file=""), daemon=True).start()
time.sleep(1.0)
print(apart.READING.pid, apart.SHOWING.pid, flush=True)
time.sleep(60.0)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        pids = [int(number) for number in program.stdout.readline().split()]
        program.kill()
    deadline_s = time.monotonic() + 10.0
    while any(map(is_running, pids)) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_process_reaches_no_network_and_starts_no_program(reader: apart.Reader) -> None:
    for function, args in ((os.system, ("true",)), (hostile.connect, ())):
        with pytest.raises(apart.ReaderBugError, match="PermissionError"):
            reader.call(function, *args, file="", seconds=10.0)
    reader.close()


def test_what_comes_back_can_only_be_values() -> None:
    for culprit in (os.system, eval, subprocess.Popen, np.save, PlanFile.__init__):
        with pytest.raises((wire.ForbiddenError, AttributeError)):
            wire.unpacked(wire.packed(culprit))


def test_pictures_drawn_apart_are_the_same(tmp_path: Path) -> None:
    data = one_page(tmp_path).read_bytes()
    here, there = OwnSource(data, "application/pdf"), apart.PlanSource(data, "application/pdf")
    assert there.page_count == 1
    assert there.size(0) == here.size(0)
    drawn, own = there.linework(0), here.linework(0)
    assert drawn is not None
    assert own is not None
    assert np.array_equal(drawn.points, own.points)
    box = (10.0, 20.0, 110.0, 120.0)
    assert np.array_equal(there.render(0, box, 64, 64), here.render(0, box, 64, 64))
    assert there.thumbnail(0, 50).shape == here.thumbnail(0, 50).shape


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_plan_is_opened_again_after_a_crash_of_another(tmp_path: Path) -> None:
    source = apart.PlanSource(one_page(tmp_path).read_bytes(), "application/pdf")
    before = source.thumbnail(0, 40)
    assert apart.SHOWING.pid is not None
    os.kill(apart.SHOWING.pid, signal.SIGSEGV)
    assert np.array_equal(source.thumbnail(0, 40), before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_plan_that_crashes_twice_is_given_up_and_others_are_shown(tmp_path: Path) -> None:
    data = one_page(tmp_path).read_bytes()
    good = apart.PlanSource(data, "application/pdf")
    bad = apart.PlanSource(data, "application/pdf", name="yard.pdf")
    ends: list[float] = []

    def kill(_fraction: float) -> None:
        assert apart.SHOWING.pid is not None
        os.kill(apart.SHOWING.pid, signal.SIGKILL)
        ends.append(time.monotonic())

    # A page so large that it is still being drawn when its process is killed.
    with pytest.raises(UserError, match=r"yard.pdf made the reader stop twice"):
        bad.render(0, (0.0, 0.0, 300.0, 200.0), 14_000, 9_000, check=kill)
    assert len(ends) >= 2
    with pytest.raises(UserError, match="twice"):
        bad.thumbnail(0, 40)
    assert good.thumbnail(0, 40).max() == 255
    gc.collect()
