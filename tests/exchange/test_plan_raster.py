"""Survey rasters are drawn by windows: depth, palette, alpha, no data, overviews, relief."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.transform import Affine
from rasterio.windows import Window

from cpted_app.content import LARGE_BYTES, MAX_BYTES, identity_of
from cpted_app.errors import UserError
from cpted_app.exchange.plans import PlanSource, read_plan

NORTH_UP = Affine(1, 0, 356_000, 0, -1, 5_699_500)


def written(path: Path, bands: np.ndarray, **options: object) -> Path:
    profile = {"driver": "GTiff", "count": len(bands), "dtype": bands.dtype, "crs": "EPSG:25832"}
    profile |= {"height": bands.shape[1], "width": bands.shape[2], "transform": NORTH_UP}
    colours = options.pop("colours", None)
    with rasterio.open(path, "w", **(profile | options)) as dataset:
        dataset.write(bands)
        if colours is not None:
            dataset.colorinterp = colours
    return path


def shown(path: Path, box: tuple[float, ...] | None = None, size: int = 0) -> np.ndarray:
    plan = read_plan(path)
    source = PlanSource(plan.content, plan.media_type)
    w, h = source.size(0)
    if box is None:
        return source.render(0, (0, 0, w, h), size or int(w), size or int(h))
    return source.render(0, (box[0], box[1], box[2], box[3]), size, size)


def test_sixteen_bit_colours_with_opacity(tmp_path: Path) -> None:
    bands = np.zeros((4, 20, 20), dtype=np.uint16)
    bands[0], bands[1, :10], bands[3, :, :10] = 65535, 32768, 65535
    colours = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    picture = shown(written(tmp_path / "a.tif", bands, colours=colours))
    assert picture[2, 2].tolist() == [255, 128, 0, 255]
    assert picture[15, 2].tolist() == [255, 0, 0, 255]
    assert (picture[:, 10:, 3] == 0).all()


def test_bands_in_the_order_blue_green_red(tmp_path: Path) -> None:
    bands = np.zeros((3, 8, 8), dtype=np.uint8)
    bands[0], bands[2, :4] = 200, 100
    colours = [ColorInterp.blue, ColorInterp.green, ColorInterp.red]
    picture = shown(written(tmp_path / "a.tif", bands, colours=colours, photometric="MINISBLACK"))
    assert picture[1, 1].tolist() == [100, 0, 200, 255]


def test_a_palette_is_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    index = np.zeros((1, 8, 8), dtype=np.uint8)
    index[0, :4] = 3
    with rasterio.open(
        path, "w", driver="GTiff", width=8, height=8, count=1, dtype="uint8",
        crs="EPSG:25832", transform=NORTH_UP,
    ) as dataset:  # fmt: skip
        dataset.write(index)
        dataset.write_colormap(1, {0: (10, 20, 30, 255), 3: (200, 0, 50, 255)})
    picture = shown(path)
    assert picture[0, 0].tolist() == [200, 0, 50, 255]
    assert picture[7, 0].tolist() == [10, 20, 30, 255]


def test_no_data_and_nan_are_transparent(tmp_path: Path) -> None:
    heights = np.tile(np.arange(30, dtype=np.float32), (1, 30, 1))
    heights[0, :5] = np.nan
    heights[0, -5:] = -9999.0
    picture = shown(written(tmp_path / "a.tif", heights, nodata=-9999.0))
    assert (picture[:5, :, 3] == 0).all()
    assert (picture[-5:, :, 3] == 0).all()
    assert (picture[5:-5, :, 3] == 255).all()


def test_a_hill_is_lit_from_the_upper_left(tmp_path: Path) -> None:
    y, x = np.mgrid[-50:51, -50:51]
    hill = np.exp(-(x**2 + y**2) / 400.0).astype(np.float32)[None] * 30.0
    grey = shown(written(tmp_path / "a.tif", hill))[..., 0].astype(int)
    assert grey[38, 38] > grey[50, 5] > grey[62, 62]


def test_tiles_of_relief_meet_unseen(tmp_path: Path) -> None:
    y, x = np.mgrid[0:128, 0:128]
    path = written(tmp_path / "a.tif", (np.sin(x / 9) + np.cos(y / 7)).astype(np.float32)[None])
    whole = shown(path)
    plan = read_plan(path)
    source = PlanSource(plan.content, plan.media_type)
    tiles = [
        [source.render(0, (x0, y0, x0 + 64, y0 + 64), 64, 64) for x0 in (0, 64)] for y0 in (0, 64)
    ]
    joined = np.vstack([np.hstack(row) for row in tiles])
    assert np.abs(joined.astype(int) - whole.astype(int)).max() <= 1


@pytest.mark.parametrize("has_overviews", [True, False])
def test_far_and_near_show_the_same_ground(tmp_path: Path, has_overviews: bool) -> None:
    bands = np.zeros((3, 3000, 3000), dtype=np.uint8)
    bands[0, :, 1500:], bands[1, 1500:] = 255, 255
    path = written(tmp_path / "a.tif", bands, photometric="RGB", compress="DEFLATE", tiled=True)
    if has_overviews:
        with rasterio.open(path, "r+") as dataset:
            dataset.build_overviews([2, 4, 8], Resampling.average)
    small = shown(path, size=30)
    assert small[5, 5].tolist() == [0, 0, 0, 255]
    assert small[25, 25].tolist() == [255, 255, 0, 255]
    near = shown(path, box=(1490.0, 10.0, 1510.0, 30.0), size=20)
    assert (near[:, :10, 0] == 0).all()
    assert (near[:, 10:, 0] == 255).all()
    outside = shown(path, box=(-3000.0, 0.0, 3000.0, 6000.0), size=60)
    assert (outside[:, :30, 3] == 0).all()
    assert outside[5, 50].tolist() == [255, 0, 0, 255]
    assert (outside[30:, :, 3] == 0).all()


def test_overviews_are_not_pages(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.eye(600, dtype=np.uint8)[None])
    with rasterio.open(path, "r+") as dataset:
        dataset.build_overviews([2, 4], Resampling.nearest)
    assert len(read_plan(path).pages) == 1


def test_a_raster_cut_off_is_refused_in_words(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 255, (1, 400, 400), dtype=np.uint8)
    path = written(tmp_path / "a.tif", noise, compress="DEFLATE")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(UserError, match=r"a\.tif is damaged or incomplete"):
        read_plan(path)


def test_a_raster_of_one_value_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", np.full((1, 20, 20), 7, dtype=np.uint8))
    assert [problem.code for problem in read_plan(path).problems] == ["blank"]


def test_a_large_raster_is_read_where_it_lies_and_shown_by_windows(tmp_path: Path) -> None:
    side = 4200
    bands = np.tile(np.arange(side, dtype=np.float32), (1, side, 1))
    path = written(tmp_path / "large.tif", bands)
    assert path.stat().st_size > LARGE_BYTES
    plan = read_plan(path)
    assert plan.content == path
    assert plan.identity == identity_of(path.read_bytes())
    assert plan.georeference is not None
    assert plan.georeference.crs == "EPSG:25832"
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, side, side), 100, 100)
    grey = picture[50, :, 0].astype(int)
    assert (np.diff(grey) >= 0).all()
    assert grey[90] - grey[10] > 50


def test_a_raster_larger_than_a_file_can_keep_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "vast.tif"
    with path.open("wb") as stream:
        stream.write(b"II*\0")
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(UserError, match="an assessment can keep 999 MB") as caught:
        read_plan(path)
    assert "gdal_translate -projwin" in str(caught.value.remedy)


PEAK = """
import sys
from pathlib import Path
from cpted_app.exchange.plans import PlanSource, read_plan
plan = read_plan(Path(sys.argv[1]))
PlanSource(plan.content, plan.media_type).thumbnail(0, 800)
status = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is told by Linux alone")
def test_memory_stays_flat_however_large_the_raster(tmp_path: Path) -> None:
    peaks_mb = []
    for side in (4200, 7400):
        row = np.arange(side, dtype=np.float32)
        path = tmp_path / f"{side}.tif"
        profile = {"driver": "GTiff", "count": 1, "dtype": "float32", "width": side}
        with rasterio.open(path, "w", height=side, transform=NORTH_UP, **profile) as dataset:
            for top in range(0, side, 200):
                strip = np.tile(row, (min(200, side - top), 1)) + top
                dataset.write(strip, 1, window=Window(0, top, side, len(strip)))
        command = [sys.executable, "-c", PEAK, str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks_mb.append(int(done.stdout) / 1e3)
    assert peaks_mb[1] - peaks_mb[0] < 40.0  # the files differ by 148 MB
