"""An A0 plan as vector PDF: first picture, memory at 2000 %, panning, snapping, beside pdftoppm."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.drawings import beside, opened, pan_ms, peer, put_away, snap_rows, timed
from benchmarks.row import Row

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

WIDTH_PT, HEIGHT_PT = 3370.0, 2384.0
LINES, POINTS = 60_000, 6
PX_PER_PT = 20
"""2000 %, where 100 % is a pixel to a point."""
PART_PX = (1600, 1000)
_OURS = """
import sys
from pathlib import Path
from cpted_app.exchange.plans import PlanSource
source = PlanSource(Path(sys.argv[1]).read_bytes(), "application/pdf")
left, top, k, width, height = (float(word) for word in sys.argv[2:])
box = (left, top, left + width / k, top + height / k)
assert source.render(0, box, int(width), int(height)).min() < 255
"""


def run() -> list[Row]:
    """Return times from file to picture, peak memory, and of what a hand then does."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a0.pdf")
        write_sheet(path)
        return [*_seen(path), *_magnified(path)]


def write_sheet(path: Path) -> None:
    """Write short wandering lines on an A0 page, the same at every call."""
    random = np.random.default_rng(5)
    start = random.uniform((20.0, 20.0), (WIDTH_PT - 20.0, HEIGHT_PT - 20.0), (LINES, 1, 2))
    steps = random.normal(0.0, 4.0, (LINES, POINTS - 1, 2))
    lines = np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1)
    drawn = [
        " ".join(f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(line)) + " S"
        for line in lines.tolist()
    ]
    content = "0.3 w\n" + "\n".join(drawn)
    page = f"/MediaBox[0 0 {WIDTH_PT} {HEIGHT_PT}]/Contents 4 0 R"
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{page}>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
    ]
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    path.write_text(f"{out}xref\n0 5\n0000000000 65535 f \n{table}{end}", encoding="ascii")


def _seen(path: Path) -> list[Row]:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    assert application is not None
    held: list[Canvas] = []
    first_s, used_s = timed(lambda: held.append(opened(path)))
    canvas = held[0]
    whole = peer(["pdftoppm", "-png", "-scale-to", "1600", str(path), str(path.with_suffix(""))])
    words, ratio = beside("pdftoppm", whole, used_s)
    rows = [
        Row("A0 vector PDF, file to first picture", first_s, "s", f"goal 2 s; {words}", ratio),
        Row("… pan frame p95", pan_ms(canvas), "ms", "goal 16.7 ms"),
        *snap_rows(canvas, LINES * (POINTS - 1)),
    ]
    put_away(canvas)
    return rows


def _magnified(path: Path) -> list[Row]:
    """Return time and memory of a screenful at 2000 %, each in a process of its own."""
    left, top = WIDTH_PT / 2.0, HEIGHT_PT / 2.0
    words = [str(number) for number in (left, top, PX_PER_PT, *PART_PX)]
    ours = peer([sys.executable, "-c", _OURS, str(path), *words])
    place = [str(round(at * PX_PER_PT)) for at in (left, top)]
    cut = ["-x", place[0], "-y", place[1], "-W", str(PART_PX[0]), "-H", str(PART_PX[1])]
    theirs = peer(
        ["pdftoppm", "-png", "-r", str(72 * PX_PER_PT), *cut, str(path), str(path.with_suffix(""))]
    )
    assert ours is not None, "our own process failed"
    told = "goal 500 MB"
    if theirs is None:
        return [Row("… peak memory at 2000 %", ours[1], "MB", told)]
    return [
        Row(
            "… a screenful at 2000 %, processor", ours[0], "s", *beside("pdftoppm", theirs, ours[0])
        ),
        Row(
            "… peak memory at 2000 %",
            ours[1],
            "MB",
            f"{told}; pdftoppm {theirs[1]:.0f} MB",
            theirs[1] / ours[1],
        ),
    ]
