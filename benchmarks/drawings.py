"""A DXF of 100,000 polylines: first picture, pan, tiles and snapping, beside plain readers."""

import os
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import shapely

from benchmarks.row import Row

LINES = 100_000
POINTS = 12
LAYERS = 12
SIDE_M = 1000.0
PANS = 60
SNAPS = 200


def run() -> list[Row]:
    """Return times from bytes to picture, and of what a hand then does."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "contours.dxf")
        write_dxf(path)
        return _measured(path)


def write_dxf(path: Path, lines: int = LINES) -> None:
    """Write short wandering polylines on some layers, the same at every call."""
    from pyogrio.raw import write

    random = np.random.default_rng(7)
    start = random.uniform(0.0, SIDE_M, (lines, 1, 2))
    steps = random.normal(0.0, 1.2, (lines, POINTS - 1, 2))
    points = np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1)
    layer = np.array([f"L{at % LAYERS}" for at in range(lines)], dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        write(
            path,
            shapely.to_wkb(shapely.linestrings(points)),
            [layer],
            ["Layer"],
            driver="DXF",
            geometry_type="LineString",
        )


def _measured(path: Path) -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from cpted_app.drawing.theme import load
    from cpted_app.exchange.plan_dxf import read_dxf
    from cpted_app.gui.canvas.linework_layer import PaintedLinework
    from cpted_app.gui.canvas.tones import Tone
    from cpted_app.model.geometry import Linework, snap_candidates

    application = QApplication.instance() or QApplication([])
    assert application is not None
    tone, data = Tone.of(load("light")), path.read_bytes()
    gdal_s, ezdxf_s = _gdal_s(path), _ezdxf_s(path)
    begin = time.perf_counter()
    drawing = read_dxf(data, path.name)
    read_s = time.perf_counter() - begin
    painted = PaintedLinework(drawing)
    width, height = drawing.size
    painted.tile((0.0, 0.0, width, height), (1024, 1024), (), tone)
    first_s = time.perf_counter() - begin
    assert len(drawing.starts) == LINES + 1

    def tile_ms(share: float) -> float:
        low, high = 0.5 - share / 2.0, 0.5 + share / 2.0
        box = (low * width, low * height, high * width, high * height)
        start = time.perf_counter()
        painted.tile(box, (1024, 1024), (), tone)
        return 1000.0 * (time.perf_counter() - start)

    begin = time.perf_counter()
    index = Linework(drawing.segments())
    index_s = time.perf_counter() - begin
    places = np.random.default_rng(3).uniform(0.1 * SIDE_M, 0.9 * SIDE_M, (SNAPS, 2))
    times = []
    for x, y in places:
        start = time.perf_counter()
        snap_candidates(index, float(x), float(y), 10.0)
        times.append(1000.0 * (time.perf_counter() - start))
    beside = f"GDAL alone {gdal_s:.2f} s, ezdxf {ezdxf_s:.1f} s"
    return [
        Row("DXF 100k polylines, read", read_s, "s", beside, ezdxf_s / read_s),
        Row("DXF 100k polylines, first picture", first_s, "s", "goal 2 s"),
        Row("… picture at full extent", tile_ms(1.0), "ms", "goal 250 ms"),
        Row("… picture at a tenth of the extent", tile_ms(0.1), "ms", "goal 30 ms"),
        Row("… pan frame p95", _pan_ms(path), "ms", "goal 16.7 ms"),
        Row("… index of 1.1 M segments (beside the window)", index_s, "s"),
        Row("… snap p95 within 10 m", float(np.percentile(times, 95)), "ms", "goal 50 ms"),
    ]


def _gdal_s(path: Path) -> float:
    from pyogrio.raw import read

    begin = time.perf_counter()
    read(path)
    return time.perf_counter() - begin


def _ezdxf_s(path: Path) -> float:
    import ezdxf.filemanagement

    begin = time.perf_counter()
    space = ezdxf.filemanagement.readfile(path).modelspace()
    assert len(space) == LINES
    return time.perf_counter() - begin


def _pan_ms(path: Path) -> float:
    """Return the 95th percentile of a frame of panning over the drawing in the canvas."""
    from PySide6.QtWidgets import QApplication

    from benchmarks.canvas import Held
    from cpted_app.drawing.theme import load
    from cpted_app.exchange.plans import read_plan
    from cpted_app.gui.canvas.canvas import Canvas
    from cpted_app.model.records import Header
    from cpted_app.model.site import Site
    from cpted_app.session.intake import Scale, plan_edit

    site = Site.of([Header()])
    edit, _, _ = plan_edit(site, read_plan(path), 0, "Contours", Scale(metres_per_unit=1.0))
    canvas = Canvas(Held(site.apply(edit), edit.blobs), load("light"))
    canvas.resize(1600, 1000)
    canvas.show()
    canvas.fit()
    end = time.perf_counter() + 20.0
    while time.perf_counter() < end and not canvas.frames.is_settled:
        QApplication.processEvents()
    times = []
    for _ in range(PANS):
        begin = time.perf_counter()
        canvas.look(canvas.view.panned(9.0, 5.0))
        canvas.repaint()
        QApplication.processEvents()
        times.append(1000.0 * (time.perf_counter() - begin))
    canvas.close_down()
    canvas.hide()
    return float(np.percentile(times, 95))
