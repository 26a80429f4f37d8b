"""DXF drawings of 50,405 and 100,000 polylines: first picture, panning, snapping, beside peers.

Values are what a person waits; ratios compare time on the processor, the peer's in the same run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.row import Row

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

LINES, POINTS = 100_000, 12
CONTOURS, CONTOUR_POINTS = 50_405, 28
LAYERS = 12
SIDE_M = 1000.0
PANS = 60
SNAPS = 200
_ELEVATION = "shared/data/geotiff/essen-surface-model-sw-quarter.tif"
_EZDXF = """
import sys
from ezdxf.addons.drawing import Frontend, RenderContext
from ezdxf.addons.drawing.pyqt import PyQtBackend
from ezdxf.addons.xqt import QtGui, QtWidgets
from ezdxf.filemanagement import readfile
document = readfile(sys.argv[1])
application = QtWidgets.QApplication([])
scene = QtWidgets.QGraphicsScene()
backend = PyQtBackend(scene)
Frontend(RenderContext(document), backend).draw_layout(document.modelspace())
backend.finalize()
picture = QtGui.QImage(1024, 1024, QtGui.QImage.Format.Format_RGB32)
painter = QtGui.QPainter(picture)
scene.render(painter)
painter.end()
"""
_WATCHED = """
import os, subprocess, sys
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
process = subprocess.Popen(sys.argv[1:], **quiet)
_, status, used = os.wait4(process.pid, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
"""
"""Run by a small process of its own: a child's peak memory begins at that of its parent."""


def run() -> list[Row]:
    """Return times from file to picture, and of what a hand then does."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        many, contours = Path(folder, "many.dxf"), Path(folder, "contours.dxf")
        write_dxf(many, LINES, POINTS)
        write_contours(contours)
        return [*_measured(contours, "50k contours"), *_measured(many, "100k polylines")]


def write_dxf(path: Path, lines: int, points: int) -> None:
    """Write short wandering polylines on some layers, the same at every call."""
    from pyogrio.raw import write

    random = np.random.default_rng(7)
    start = random.uniform(0.0, SIDE_M, (lines, 1, 2))
    steps = random.normal(0.0, 1.2, (lines, points - 1, 2))
    places = np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1)
    layer = np.array([f"L{at % LAYERS}" for at in range(lines)], dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        write(
            path,
            shapely.to_wkb(shapely.linestrings(places)),
            [layer],
            ["Layer"],
            driver="DXF",
            geometry_type="LineString",
        )


def write_contours(path: Path) -> None:
    """Write contours of a real town with GDAL's tools, or as many lines of our own."""
    above = (up / _ELEVATION for up in Path(__file__).resolve().parents)
    source = next((found for found in above if found.is_file()), None)
    if source is None or not shutil.which("gdal_contour") or not shutil.which("ogr2ogr"):
        write_dxf(path, CONTOURS, CONTOUR_POINTS)
        return
    middle = path.with_suffix(".gpkg")
    contour = ["gdal_contour", "-q", "-a", "elev", "-i", "0.25", str(source), str(middle)]
    for command in (contour, ["ogr2ogr", "-f", "DXF", str(path), str(middle)]):
        subprocess.run(command, check=True, capture_output=True)


def peer(command: list[str]) -> tuple[float, float] | None:
    """Return processor seconds and peak memory in MB of a program; None where it is missing."""
    if not shutil.which(command[0]):
        return None
    told = subprocess.run(
        [sys.executable, "-c", _WATCHED, *command], check=False, capture_output=True, text=True
    )
    if told.returncode:
        return None
    used_s, peak_kb = told.stdout.split()[-2:]
    return float(used_s), float(peak_kb) / 1000.0


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes, on the clock and on the processor."""
    clock, used = time.perf_counter(), _used_s()
    work()
    return time.perf_counter() - clock, _used_s() - used


def _used_s() -> float:
    """Return processor seconds of this process and, where Linux tells, of its living readers."""
    found = time.process_time()
    for told in Path("/proc/self/task").glob("*/children"):
        for child in told.read_text().split():
            stat = Path("/proc", child, "stat").read_text().rpartition(")")[2].split()
            found += (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return found


def beside(name: str, found: tuple[float, float] | None, used_s: float) -> tuple[str, float | None]:
    """Return what a peer needed, in words, and as a ratio to our own processor seconds."""
    if found is None:
        return f"{name} is not here", None
    return f"{name} {found[0]:.2f} s", found[0] / used_s


def _measured(path: Path, what: str) -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from cpted_app.exchange.plan_dxf import read_dxf

    application = QApplication.instance() or QApplication([])
    assert application is not None
    data = path.read_bytes()
    read_dxf(data, path.name)  # libraries are loaded once
    read_s, read_cpu_s = timed(lambda: read_dxf(data, path.name))
    drawing = read_dxf(data, path.name)
    segments = len(drawing.segments())
    held: list[Canvas] = []
    first_s, first_cpu_s = timed(lambda: held.append(opened(path)))
    canvas = held[0]
    rows = [
        Row(f"DXF {what}, read", read_s, "s", *beside("ogrinfo", _ogrinfo(path), read_cpu_s)),
        Row(
            f"DXF {what}, file to first picture",
            first_s,
            "s",
            *_with_goal("goal 2 s", *beside("ezdxf's drawing", _ezdxf(path), first_cpu_s)),
        ),
        Row("… pan frame p95", pan_ms(canvas), "ms", "goal 16.7 ms"),
        *snap_rows(canvas, segments),
    ]
    put_away(canvas)
    return [*rows, *_painted(path)]


def _painted(path: Path) -> list[Row]:
    from cpted_app.drawing.theme import load
    from cpted_app.exchange.plan_dxf import read_dxf
    from cpted_app.gui.canvas.linework_layer import PaintedLinework
    from cpted_app.gui.canvas.tones import Tone

    drawing = read_dxf(path.read_bytes(), path.name)
    painted, tone = PaintedLinework(drawing), Tone.of(load("light"))
    width, height = drawing.size

    def tile(share: float) -> float:
        low, high = 0.5 - share / 2.0, 0.5 + share / 2.0
        box = (low * width, low * height, high * width, high * height)
        return 1000.0 * timed(lambda: painted.tile(box, (1024, 1024), (), tone))[0]

    return [
        Row("… picture at full extent", tile(1.0), "ms", "goal 250 ms"),
        Row("… picture at a tenth of the extent", tile(0.1), "ms", "goal 30 ms"),
    ]


def opened(path: Path) -> "Canvas":
    """Return a canvas on which a plan has been read and is shown as a whole."""
    from PySide6.QtWidgets import QApplication

    from benchmarks.canvas import Held
    from cpted_app.drawing.theme import load
    from cpted_app.exchange.apart import read_plan
    from cpted_app.gui.canvas.canvas import Canvas
    from cpted_app.model.records import Header
    from cpted_app.model.site import Site
    from cpted_app.session.intake import Scale, plan_edit

    site = Site.of([Header()])
    found = read_plan(path)
    edit, _, plan = plan_edit(site, found, 0, "Plan", Scale(metres_per_unit=1.0))
    canvas = Canvas(Held(site.apply(edit), edit.blobs), load("light"))
    if found.drawing is not None:
        canvas.store.hand(plan.attachment, found.drawing)
    canvas.resize(1600, 1000)
    canvas.show()
    canvas.fit()
    end = time.perf_counter() + 60.0
    while time.perf_counter() < end and not canvas.frames.is_settled:
        QApplication.processEvents()
        time.sleep(0.002)  # as a window waits: without keeping Python from the threads
    canvas.repaint()
    return canvas


def put_away(canvas: "Canvas") -> None:
    """End the threads of a canvas."""
    canvas.close_down()
    canvas.hide()


def pan_ms(canvas: "Canvas") -> float:
    """Return the 95th percentile in ms of a frame of panning."""
    from PySide6.QtWidgets import QApplication

    times = []
    for _ in range(PANS):
        begin = time.perf_counter()
        canvas.look(canvas.view.panned(9.0, 5.0))
        canvas.repaint()
        QApplication.processEvents()
        times.append(1000.0 * (time.perf_counter() - begin))
    return float(np.percentile(times, 95))


def snap_rows(canvas: "Canvas", segments: int) -> list[Row]:
    """Return how long lines take to be ready beside the window, and a snap within 10 pixels."""
    from cpted_app.model.snapping import Near, box_around, snap_candidates

    site, plans = canvas.scene.site, canvas.frames.plan.plans
    west, south, east, north = canvas.view.box
    places = np.random.default_rng(3).uniform((west, south), (east, north), (SNAPS, 2))
    reach_m = canvas.snap_reach_px / canvas.view.scale

    def snap(x_m: float, y_m: float) -> int:
        near = Near.joined(canvas.plan_snaps.near(site, plans, box_around(x_m, y_m, reach_m)))
        return len(snap_candidates(near, x_m, y_m, reach_m, (west, south)))

    def made_ready() -> None:
        for _ in range(3):
            snap(west, south)
            while canvas.plan_snaps.is_busy:
                time.sleep(0.001)

    ready_s, _ = timed(made_ready)
    assert any(snap(*place) for place in places), "nothing to snap to"
    times = [1000.0 * timed(partial(snap, *place))[0] for place in places]
    return [
        Row(f"… {segments:,} segments ready to snap to (beside the window)", ready_s, "s"),
        Row("… snap p95 within 10 px", float(np.percentile(times, 95)), "ms", "goal 50 ms"),
    ]


def _with_goal(goal: str, words: str, ratio: float | None) -> tuple[str, float | None]:
    return f"{goal}; {words}", ratio


def _ogrinfo(path: Path) -> tuple[float, float] | None:
    return peer(["ogrinfo", "-al", "-so", str(path)])


def _ezdxf(path: Path) -> tuple[float, float] | None:
    return peer([sys.executable, "-c", _EZDXF, str(path)])
