"""Frames of the canvas: panning and zooming 5,000 features, snapping, first picture of a plan."""

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from benchmarks.row import Row
from cpted_app.content import Content
from cpted_app.drawing.theme import load
from cpted_app.model import kinds
from cpted_app.model.actions import marking
from cpted_app.model.actions.planning import add_plan
from cpted_app.model.features import (
    Barrier,
    Feature,
    FeatureId,
    Luminaire,
    Opening,
    Sightline,
    Tree,
)
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.model.snapping import SnapIndex, box_around, snap_candidates

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

FEATURES = 5000
FRAMES = 120
EDITS = 30
SIDE_M = 600.0
SEGMENTS = 100_000
POINTS_PER_MM = 72.0 / 25.4
A1_PT = (841.0 * POINTS_PER_MM, 594.0 * POINTS_PER_MM)


def run() -> list[Row]:
    """Return frame times and answer times."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return [*_frames(), *_snaps(), *_first_tile()]


class Held:
    """What the canvas reads: a site, no results, some bytes."""

    def __init__(self, site: Site, blobs: Mapping[str, Content]) -> None:
        self.site = self.shown = site
        self.scenario = ""
        self.results: Mapping[str, Any] = {}
        self._blobs = blobs

    def content(self, sha256: str) -> Content:
        """Return an attachment."""
        return self._blobs[sha256]

    def overview(self, _attachment: str, _page: int, _longest_px: int) -> None:
        """Return no picture: there are no tiles."""


def crowded_site(count: int = FEATURES) -> Site:
    """Return a site with features of many kinds, the same at every call."""
    random = np.random.default_rng(7)
    makers: tuple[Callable[[FeatureId, str, float, float], Feature], ...] = (
        lambda i, n, x, y: Luminaire(id=i, label=f"L{n}", geometry=shapely.Point(x, y)),
        lambda i, n, x, y: Tree(id=i, label=f"T{n}", geometry=shapely.Point(x, y)),
        lambda i, n, x, y: Opening(
            id=i, label=f"O{n}", geometry=shapely.Point(x, y), bearing_deg=float(int(n) % 360)
        ),
        lambda i, n, x, y: Barrier(
            id=i,
            label=f"B{n}",
            geometry=shapely.box(x, y, x + 9.0, y + 7.0),
            barrier_type=kinds.BarrierType.BUILDING,
        ),
        lambda i, n, x, y: Barrier(
            id=i,
            label=f"B{n}",
            geometry=shapely.LineString([(x, y), (x + 12.0, y + 3.0), (x + 15.0, y + 9.0)]),
            barrier_type=kinds.BarrierType.HEDGE,
        ),
        lambda i, n, x, y: Sightline(
            id=i, label=f"S{n}", geometry=shapely.LineString([(x, y), (x + 18.0, y + 11.0)])
        ),
    )
    rows = [
        makers[n % len(makers)](FeatureId(f"f{n}"), str(n), *random.uniform(0.0, SIDE_M, 2))
        for n in range(count)
    ]
    return Site.of([Header(), *rows])


def _frames() -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from cpted_app.gui.canvas.canvas import Canvas

    application = QApplication.instance() or QApplication([])
    held = Held(crowded_site(), {})
    start = time.perf_counter()
    canvas = Canvas(held, load("light"))
    canvas.resize(1440, 900)
    canvas.show()
    canvas.frames.finish()
    first_s = time.perf_counter() - start

    def frame(change: Callable[[int], None], at: int) -> float:
        begin = time.perf_counter()
        change(at)
        canvas.repaint()
        application.processEvents()
        return time.perf_counter() - begin

    def pan(at: int) -> None:
        east, north = np.cos(at / 19.0), np.sin(at / 19.0)
        canvas.look(canvas.view.panned(14.0 * east, 14.0 * north))

    def zoom(at: int) -> None:
        canvas.look(canvas.view.zoomed(1.03 if at % 60 < 30 else 1.0 / 1.03, (500.0, 300.0)))

    rows = [Row("canvas: open 5,000 features", 1e3 * first_s, "ms")]
    for name, change, magnified in (
        ("pan, all seen", pan, 1.0),
        ("pan, at 4×", pan, 4.0),
        ("zoom", zoom, 1.0),
    ):
        canvas.fit()
        canvas.look(canvas.view.zoomed(magnified))
        canvas.frames.finish()
        times = [1e3 * frame(change, at) for at in range(FRAMES)]
        for share in (50, 95):
            value = float(np.percentile(times, share))
            rows.append(Row(f"canvas: {name}, p{share}", value, "ms", "60 Hz: 16.7", 16.7 / value))
    rows += _edits(canvas, held)
    start = time.perf_counter()
    canvas.frames.renew()
    canvas.frames.finish()
    rows.append(Row("canvas: settle, all 5,000", 1e3 * (time.perf_counter() - start), "ms"))
    canvas.close_down()
    canvas.deleteLater()
    return rows


def _edits(canvas: "Canvas", held: Held) -> list[Row]:
    """Return how long an edit takes until it is seen, all 5,000 features in view."""
    canvas.fit()
    canvas.frames.finish()
    times = []
    for row in held.site.all(Luminaire)[:EDITS]:
        held.site = held.shown = held.site.apply(marking.move([row], 1.0, 1.0))
        begin = time.perf_counter()
        canvas.set_changed()
        canvas.repaint()
        times.append(1e3 * (time.perf_counter() - begin))
        canvas.frames.finish()
    value = float(np.percentile(times, 95))
    return [Row("canvas: an edit is seen, p95", value, "ms", "promised: 50", 50.0 / value)]


def _snaps() -> list[Row]:
    random = np.random.default_rng(3)
    starts = random.uniform(0.0, 1000.0, (SEGMENTS, 2))
    index = SnapIndex(np.hstack([starts, starts + random.normal(0.0, 6.0, (SEGMENTS, 2))]))
    times = []
    for x_m, y_m in random.uniform(0.0, 1000.0, (300, 2)):
        start = time.perf_counter()
        snap_candidates(index.near(box_around(x_m, y_m, 2.0)), x_m, y_m, 2.0)
        times.append(1e3 * (time.perf_counter() - start))
    value = float(np.percentile(times, 95))
    return [Row("snap among 100k segments, p95", value, "ms", "promised: 50", 50.0 / value)]


def _first_tile() -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from cpted_app.gui.canvas.canvas import Canvas

    application = QApplication.instance() or QApplication([])
    data = _a1_pdf()
    width, height = A1_PT
    edit = add_plan(
        Site.of([Header()]),
        data,
        name="a1.pdf",
        media_type="application/pdf",
        page=0,
        width_px=width,
        height_px=height,
    )
    held = Held(Site.of([Header()]).apply(edit), edit.blobs)
    arrived: list[float] = []
    start = time.perf_counter()
    canvas = Canvas(held, load("light"))
    canvas.store.arrived.connect(lambda _tile: arrived.append(time.perf_counter() - start))
    canvas.resize(1440, 900)
    canvas.show()
    while not canvas.frames.is_settled or not arrived:
        application.processEvents()
        time.sleep(0.001)
    canvas.close_down()
    canvas.deleteLater()
    first, last = 1e3 * arrived[0], 1e3 * arrived[-1]
    return [
        Row("canvas: first picture of an A1 PDF", first, "ms", "promised: 300", 300.0 / first),
        Row("canvas: A1 PDF sharp", last, "ms"),
    ]


def _a1_pdf() -> bytes:
    """Return a drawing of 20,000 lines on an A1 sheet."""
    import io

    from reportlab.pdfgen.canvas import Canvas as Sheet

    random = np.random.default_rng(11)
    target = io.BytesIO()
    sheet = Sheet(target, pagesize=A1_PT)
    sheet.setLineWidth(0.4)
    for x, y, dx, dy in random.uniform(0.0, 1.0, (20_000, 4)):
        x_pt, y_pt = x * A1_PT[0], y * A1_PT[1]
        sheet.line(x_pt, y_pt, x_pt + 40.0 * (dx - 0.5), y_pt + 40.0 * (dy - 0.5))
    sheet.save()
    return target.getvalue()
