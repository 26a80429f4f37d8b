"""A GeoTIFF of 256 MB: import, tiles beside GDAL's, opening; time and peak memory, by children."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.row import Row

SIDE_PX = 8000
REAL = Path("shared/data/geotiff/essen-surface-model-sw-quarter.tif")
NORTH_UP = (0.0625, 0.0, 356_000.0, 0.0, -0.0625, 5_699_500.0)


def run() -> list[Row]:
    """Return times and peak memory of each job, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path, site = Path(folder, "surface.tif"), Path(folder, "site.gpkg")
        write_raster(path)
        size_mb = path.stat().st_size / 1e6
        added = _child("add", path, site)
        drawn = _child("draw", path, site)
        opened = _child("open", path, site)
        rows = [
            Row(f"GeoTIFF of {size_mb:.0f} MB, import", added["seconds"], "s"),
            Row("… peak memory", added["peak_mb"], "MB", f"start {added['start_mb']:.0f} MB"),
            Row("… of its reader", added["reader_mb"], "MB", "goal 2000 MB"),
        ]
        rows += _beside_gdal(path, Path(folder, "peer.gpkg"), drawn)
        rows += [
            Row("… peak memory", drawn["peak_mb"], "MB"),
            Row("… of its reader", drawn["reader_mb"], "MB", "goal 2000 MB"),
            Row("Opening that site, first picture", opened["seconds"], "s", "goal 0.3 s"),
            Row("… peak memory", opened["peak_mb"], "MB"),
        ]
        return rows


def write_raster(path: Path, side_px: int = SIDE_PX) -> None:
    """Write a surface model, from the real one where it is there, else from waves and noise."""
    import rasterio
    from rasterio.enums import Resampling
    from rasterio.transform import Affine
    from rasterio.windows import Window

    real = next((one / REAL for one in Path.cwd().parents if (one / REAL).exists()), None)
    profile = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:25832"}
    profile |= {"width": side_px, "height": side_px, "transform": Affine(*NORTH_UP)}
    random = np.random.default_rng(7)
    with rasterio.open(path, "w", **profile) as target:
        rows = 500
        for top in range(0, side_px, rows):
            window = Window(0, top, side_px, rows)
            if real is None:
                y, x = np.mgrid[top : top + rows, 0:side_px]
                part = 60.0 + 9.0 * np.sin(x / 211.0) + 7.0 * np.cos(y / 173.0)
                part += random.normal(0.0, 0.2, part.shape)
            else:
                with rasterio.open(real) as source:
                    k = source.height / side_px
                    part = source.read(
                        1,
                        window=Window(0, top * k, source.width, rows * k),
                        out_shape=(rows, side_px),
                        resampling=Resampling.bilinear,
                    )
            target.write(part.astype(np.float32), 1, window=window)


def _beside_gdal(path: Path, peer: Path, drawn: dict[str, float]) -> list[Row]:
    name, seconds = "Tiles of it in the GeoPackage", drawn["seconds"]
    tools = [shutil.which(tool) for tool in ("gdal_translate", "gdaladdo")]
    if None in tools:
        return [Row(name, seconds, "s", "GDAL's tools are not here")]
    translate, addo = map(str, tools)
    begin = time.perf_counter()
    as_bytes = ["-q", "-of", "GPKG", "-ot", "Byte", "-scale"]
    subprocess.run([translate, *as_bytes, str(path), str(peer)], check=True)
    subprocess.run([addo, "-q", "-r", "average", str(peer), "2", "4", "8", "16", "32"], check=True)
    gdal_s = time.perf_counter() - begin
    beside = f"gdal_translate, gdaladdo (grey, unshaded) {gdal_s:.1f} s"
    return [Row(name, seconds, "s", beside, gdal_s / seconds)]


def _child(job: str, path: Path, site: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.rasters", job, str(path), str(site)]
    home = {"CPTED_APP_HOME": str(site.parent / "home")}
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, **home})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _peak_mb(of: str) -> float:
    """Return the highest resident memory of this process, or of its largest child, in MB."""
    status = Path("/proc/self/status")
    if of == "self" and status.exists():
        # What is counted otherwise begins with the process that started this one.
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return float(line.split()[1]) / 1e3
    import resource

    who = resource.RUSAGE_SELF if of == "self" else resource.RUSAGE_CHILDREN
    per_mb = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(who).ru_maxrss / per_mb


def _add(path: Path, site: Path) -> float:
    from cpted_app.session import workflow

    session = workflow.new_site(site, "Large")
    begin = time.perf_counter()
    workflow.add_plan(session, path)
    seconds = time.perf_counter() - begin
    session.close()
    return seconds


def _draw(_path: Path, site: Path) -> float:
    from cpted_app.session.session import Session

    session = Session.open(site)
    begin = time.perf_counter()
    assert session.draw_tiles(lambda _fraction: None) == 1
    seconds = time.perf_counter() - begin
    session.close()
    return seconds


def _open(_path: Path, site: Path) -> float:
    """Return the time from a file name to the whole plan on a canvas of a running program."""
    from PySide6.QtWidgets import QApplication

    from cpted_app.drawing.theme import load
    from cpted_app.gui.canvas.canvas import Canvas
    from cpted_app.session import workflow
    from cpted_app.session.session import Session

    application = QApplication([])
    theme = load("light")
    small = site.with_name("small.gpkg")
    workflow.new_site(small, "Small").close()
    canvas = Canvas(Session.open(small), theme)  # what only the first file waits for
    canvas.close_down()
    begin = time.perf_counter()
    session = Session.open(site)
    canvas = Canvas(session, theme)
    canvas.resize(1366, 768)
    canvas.show()
    canvas.fit()
    (plan,) = canvas.frames.plan.plans
    whole = canvas.frames.plan.sheet(plan).whole
    while canvas.store.get(whole) is None:
        application.processEvents()
    seconds = time.perf_counter() - begin
    canvas.close_down()
    canvas.hide()
    session.close()
    return seconds


JOBS: dict[str, Callable[[Path, Path], float]] = {"add": _add, "draw": _draw, "open": _open}


def main(job: str, path: str, site: str) -> None:
    """Do one job in this process and print what it took, as JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cpted_app.exchange import apart

    begin_mb = _peak_mb("self")
    seconds = JOBS[job](Path(path), Path(site))
    apart.close_all()
    found = {"seconds": seconds, "start_mb": begin_mb}
    print(json.dumps(found | {"peak_mb": _peak_mb("self"), "reader_mb": _peak_mb("children")}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
