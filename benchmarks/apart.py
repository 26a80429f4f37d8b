"""A tile and a file read in another process, beside the same in this one."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.row import Row

TILES = 60
SIDE_PX = 512


def run() -> list[Row]:
    """Return the times of a tile, of a first file and of a later one."""
    from reportlab.pdfgen.canvas import Canvas

    from cpted_app.exchange import apart
    from cpted_app.exchange.plans import PlanSource, read_plan

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.pdf")
        canvas = Canvas(str(path))
        for at in range(2000):
            canvas.line(at % 500, at % 700, (at * 7) % 500, (at * 3) % 800)
        canvas.save()
        apart.close_all()
        first_s = _took(lambda: apart.read_plan(path))
        pairs = [(_took(lambda: apart.read_plan(path)), _took(lambda: read_plan(path)))]
        pairs += [(_took(lambda: apart.read_plan(path)), _took(lambda: read_plan(path)))]
        later_s, own_s = pairs[-1]
        data = path.read_bytes()
        there, here = apart.PlanSource(data, "application/pdf"), PlanSource(data, "application/pdf")
        tiles: list[tuple[float, float]] = []
        for at in range(TILES):
            box = (at * 4.0, at * 8.0, at * 4.0 + 128.0, at * 8.0 + 128.0)
            one = _took(lambda box=box: there.render(0, box, SIDE_PX, SIDE_PX))  # type: ignore[misc]
            two = _took(lambda box=box: here.render(0, box, SIDE_PX, SIDE_PX))  # type: ignore[misc]
            tiles.append((one, two))
        apart.close_all()
    apart_ms, own_ms = (1000.0 * median(column) for column in zip(*tiles, strict=True))
    told = f"in this process {own_ms:.2f} ms; {apart_ms - own_ms:.2f} ms more"
    return [
        Row("a tile of 512 px drawn apart", apart_ms, "ms", told, own_ms / apart_ms),
        Row("a file read apart, process and all", first_s, "s", "", None),
        Row("a file read apart", later_s, "s", f"in this process {own_s:.3f} s", own_s / later_s),
    ]


def _took(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
