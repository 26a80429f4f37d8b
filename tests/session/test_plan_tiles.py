"""Tiles of plans as GDAL sees them: in place, in value, clear where nothing is, up to date."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import Affine

from cpted_app.errors import Cancelled
from cpted_app.exchange.plans import PlanSource
from cpted_app.model.actions import assessing, planning
from cpted_app.model.kinds import Audience
from cpted_app.model.placement import from_two_points
from cpted_app.model.records import Plan
from cpted_app.session import plan_tiles, workflow
from cpted_app.session.events import Failed
from cpted_app.session.jobs import Job
from cpted_app.session.session import Session
from cpted_app.store.store import Store
from tests.exchange.test_real_plans import DATA
from tests.properties.test_memory_equals_file import FailingDisk
from tests.store.test_store_gdal import SYSTEM_PYTHON, VALIDATOR, has_validator

SIDE = 30
RAMP = 8
"""Grey steps from one pixel to the next: half a pixel is four of them."""
ROTATED = Affine(1.5, 0.6, 356_000, 0.7, -1.2, 5_699_500)
UPRIGHT = Affine(0.5, 0, 356_000, 0, -0.5, 5_699_500)


def quiet(_fraction: float) -> None:
    """Hear of progress."""


def ramp() -> np.ndarray:
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    return np.stack([columns * RAMP, rows * RAMP, np.full((SIDE, SIDE), 40)]).astype(np.uint8)


def geotiff(path: Path, bands: np.ndarray, transform: Affine, **options: Any) -> Path:
    profile = {"driver": "GTiff", "count": len(bands), "dtype": bands.dtype, "crs": "EPSG:25832"}
    profile |= {"height": bands.shape[1], "width": bands.shape[2], "transform": transform}
    with rasterio.open(path, "w", **(profile | options)) as dataset:
        dataset.write(bands)
    return path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give an open, empty assessment."""
    made = workflow.new_site(tmp_path / "site.gpkg", "Yard")
    yield made
    made.close()


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        found = conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles'")
        return [name for (name,) in found.fetchall()]


def every_table(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as conn:
        return {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}


def seen_by_gdal(path: Path) -> tuple[np.ndarray, Affine, Any]:
    """Return bands, transform and system of the one tile table; the file must be closed."""
    (table,) = tables(path)
    with rasterio.open(f"GPKG:{path}:{table}") as dataset:
        return dataset.read(), dataset.transform, dataset.crs


def clean(path: Path) -> bool:
    """Return whether GDAL's validator has nothing to say, where it is on this machine."""
    if not has_validator():
        return True
    command = [str(SYSTEM_PYTHON), "-m", VALIDATOR, "--extra", "--warning-as-error", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("transform", [UPRIGHT, ROTATED], ids=["upright", "rotated"])
def test_each_pixel_lies_within_half_a_pixel_of_its_place(
    session: Session, tmp_path: Path, transform: Affine
) -> None:
    workflow.add_plan(session, geotiff(tmp_path / "ramp.tif", ramp(), transform))
    assert session.draw_tiles(quiet) == 1
    session.close()
    bands, place, crs = seen_by_gdal(session.path)
    assert crs.to_epsg() == 25832
    rows, columns = np.nonzero(bands[3] == 255)
    assert len(rows) >= SIDE * SIDE
    x, y = place.c + place.a * (columns + 0.5), place.f + place.e * (rows + 0.5)
    back = ~transform
    px, py = back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f
    inner = (px > 0.5) & (px < SIDE - 0.5) & (py > 0.5) & (py < SIDE - 0.5)
    red, green = bands[0, rows, columns].astype(float), bands[1, rows, columns].astype(float)
    assert np.abs(red - RAMP * (px - 0.5))[inner].max() <= RAMP / 2
    assert np.abs(green - RAMP * (py - 0.5))[inner].max() <= RAMP / 2
    assert clean(session.path)


def test_many_tiles_of_several_levels_show_the_same_ground(
    session: Session, tmp_path: Path
) -> None:
    y, x = np.mgrid[0:700, 0:900]
    bands = np.stack([x * 0.25, y * 0.3, (x + y) % 200]).astype(np.uint8)
    workflow.add_plan(session, geotiff(tmp_path / "field.tif", bands, UPRIGHT))
    session.draw_tiles(quiet)
    session.close()
    (table,) = tables(session.path)
    assert table == "plan_1_field"
    with rasterio.open(f"GPKG:{session.path}:{table}") as dataset:
        assert (dataset.width, dataset.height) == (900, 700)
        assert dataset.transform == UPRIGHT
        assert dataset.overviews(1) == [2, 4]
        fine = dataset.read()
        far = dataset.read(out_shape=(4, 175, 225))
    assert np.abs(fine[:2].astype(int) - bands[:2]).mean() < 2.0
    assert (fine[3] == 255).all()
    assert np.abs(far[:2].astype(int) - bands[:2, 2::4, 2::4]).mean() < 3.0
    assert clean(session.path)


def test_no_data_is_clear(session: Session, tmp_path: Path) -> None:
    heights = np.tile(np.arange(300, dtype=np.float32), (1, 300, 1))
    heights[0, :, :100] = -9999.0
    workflow.add_plan(session, geotiff(tmp_path / "a.tif", heights, UPRIGHT, nodata=-9999.0))
    session.draw_tiles(quiet)
    session.close()
    bands, _, _ = seen_by_gdal(session.path)
    assert (bands[3, :, :100] == 0).all()
    assert (bands[3, :, 100:] == 255).all()


def scan(path: Path) -> Path:
    picture = Image.new("RGB", (600, 400), "white")
    picture.paste("black", (100, 50, 500, 60))
    picture.save(path)
    return path


def calibrated(session: Session, distance_m: float) -> Plan:
    """Set the scale of the only plan by two points 400 pixels apart."""
    (plan,) = session.site.plans
    fit = from_two_points(plan.placement, [(100, 55), (500, 55)], distance_m)
    session.do(planning.calibrate(session.site, plan, fit, "two points"))
    return session.site.plans[0]


def test_a_scan_with_two_points_lies_in_metres_of_no_system(
    session: Session, tmp_path: Path
) -> None:
    workflow.add_plan(session, scan(tmp_path / "Große Skizze.png"))
    calibrated(session, 20.0)
    session.draw_tiles(quiet)
    session.close()
    assert tables(session.path) == ["plan_1_grosse_skizze"]
    with closing(sqlite3.connect(session.path)) as conn:
        query = "SELECT identifier, srs_id, min_x, max_x, min_y, max_y FROM gpkg_contents"
        row = conn.execute(f"{query} WHERE data_type = 'tiles'").fetchone()
    assert row[:2] == ("Große Skizze", -1)
    assert row[2:] == pytest.approx((0.0, 30.0, 0.0, 20.0))
    bands, place, _ = seen_by_gdal(session.path)
    rows, columns = np.nonzero((bands[0] == 0) & (bands[3] == 255))
    left = place.c + place.a * columns.min()
    right = place.c + place.a * (columns.max() + 1)
    assert right - left == pytest.approx(20.0, abs=abs(place.a) / 2)
    assert place.f + place.e * rows.min() == pytest.approx(17.5, abs=abs(place.e) / 2)
    assert clean(session.path)


def test_tiles_follow_the_plan_through_calibration_undo_name_and_removal(
    session: Session, tmp_path: Path
) -> None:
    session.start()

    def extent() -> list[tuple[str, float]]:
        with closing(sqlite3.connect(session.path)) as conn:
            query = "SELECT identifier, max_x FROM gpkg_contents WHERE data_type = 'tiles'"
            return [(name, round(float(x), 6)) for name, x in conn.execute(query)]

    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    assert extent() == [("scan", 600.0)]
    calibrated(session, 20.0)
    assert extent() == [("scan", 30.0)]
    calibrated(session, 40.0)
    assert extent() == [("scan", 60.0)]
    session.undo()
    assert extent() == [("scan", 30.0)]
    (plan,) = session.site.plans
    session.do(planning.set_plan(plan, name="Luminaire"))
    assert extent() == [("Luminaire (2)", 30.0)]
    lines = len(session.steps())
    session.do(assessing.set_header(session.site, crs="EPSG:25832"))
    with closing(sqlite3.connect(session.path)) as conn:
        assert conn.execute("SELECT srs_id FROM gpkg_tile_matrix_set").fetchall() == [(25832,)]
    session.do(planning.remove_plan(session.site, session.site.plans[0]))
    assert extent() == []
    assert not {name for name in every_table(session.path) if name.startswith("plan_1")}
    session.undo()
    assert extent() == [("Luminaire (2)", 30.0)]
    assert len(session.steps()) == lines + 2
    assert all(check.ok for check in session.verify())


def test_a_withheld_plan_has_no_tiles(session: Session, tmp_path: Path) -> None:
    session.start()
    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    assert len(tables(session.path)) == 1
    (plan,) = session.site.plans
    session.do(planning.set_plan(plan, audience=Audience.POLICE))
    assert tables(session.path) == []
    assert not {name for name in every_table(session.path) if name.startswith("plan_1")}


def test_a_plan_without_place_on_a_metric_site_has_none_either(tmp_path: Path) -> None:
    session = workflow.new_site(tmp_path / "a.gpkg", "A", crs="EPSG:25832")
    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    assert session.draw_tiles(quiet) == 0
    session.close()


def test_nothing_is_drawn_twice_nor_written_when_reading_only(
    session: Session, tmp_path: Path
) -> None:
    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    assert session.draw_tiles(quiet) == 1
    assert session.draw_tiles(quiet) == 0
    calibrated(session, 20.0)
    session.close()
    before = session.path.read_bytes()
    with_reader = Session.open(session.path, read_only=True)
    with_reader.start()
    with_reader.close()
    assert session.path.read_bytes() == before
    again = Session.open(session.path)
    again.start()
    again.close()
    assert session.path.read_bytes() != before


def test_what_was_cut_off_goes_when_the_file_is_opened_again(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_tiles, "PARCEL", 1)
    noise = np.random.default_rng(1).integers(0, 255, (3, 600, 600), dtype=np.uint8)
    workflow.add_plan(session, geotiff(tmp_path / "noise.tif", noise, UPRIGHT))

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        session.draw_tiles(stop)
    assert not {name for name in every_table(session.path) if name.startswith("cpted_tiles")}

    def kill(fraction: float) -> None:
        if fraction > 0.5:
            session.close()

    with pytest.raises(Cancelled):
        session.draw_tiles(kill)
    assert {name for name in every_table(session.path) if name.startswith("cpted_tiles")}
    assert tables(session.path) == []
    again = Session.open(session.path)
    again.start()
    again.close()
    assert not {name for name in every_table(session.path) if name.startswith("cpted_tiles")}
    assert len(tables(session.path)) == 1
    assert clean(session.path)


class Patient:
    """A runner that keeps jobs until it is told to go on."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}

    def submit(self, job: Job) -> None:
        """Keep a job in place of an older one of its key."""
        self.jobs[job.key] = job


def test_only_the_last_of_several_moves_is_drawn(tmp_path: Path) -> None:
    runner = Patient()
    session = workflow.new_site(tmp_path / "a.gpkg", "A", runner=runner)
    session.start()
    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    for distance_m in (20.0, 40.0, 60.0):
        calibrated(session, distance_m)
    job = runner.jobs.pop(plan_tiles.JOB)
    assert job.delay_s > 0.0
    job.done(job.run(quiet))
    (plan,) = session.site.plans
    session.do(planning.set_plan(plan, opacity=0.5))
    assert plan_tiles.JOB not in runner.jobs
    session.do(planning.rotate_plan(replace(plan, opacity=0.5), 10.0))
    assert plan_tiles.JOB in runner.jobs
    session.close()
    bands, place, _ = seen_by_gdal(tmp_path / "a.gpkg")
    assert place.c + place.a * bands.shape[2] == pytest.approx(90.0, abs=abs(place.a))


REAL = [
    ("geotiff/rotated-geotransform.tif", 0.0),
    ("geotiff/landsat-rgb-utm18n.tif", 0.2),
    ("geotiff/essen-surface-model-sw-quarter.tif", 0.0),
]


@pytest.mark.parametrize(("name", "least_clear"), REAL, ids=[name for name, _ in REAL])
def test_real_rasters_agree_with_their_source(
    tmp_path: Path, name: str, least_clear: float
) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip("the collection of real files is not here")
    with rasterio.open(path) as source:
        crs = source.crs.to_string() if source.crs else None
    session = workflow.new_site(tmp_path / "s.gpkg", "S", crs=crs)
    added = workflow.add_plan(session, path)
    assert added.plan.is_calibrated
    session.draw_tiles(quiet)
    content = session.content(added.plan.attachment)
    plan = added.plan
    width, height = round(plan.width_px), round(plan.height_px)
    box = (0.0, 0.0, plan.width_px, plan.height_px)
    shown = PlanSource(content, plan.media_type).render(plan.page, box, width, height)
    session.close()
    bands, place, _ = seen_by_gdal(session.path)
    rows, columns = np.nonzero(bands[3] == 255)
    x, y = place.c + place.a * (columns + 0.5), place.f + place.e * (rows + 0.5)
    px = plan.placement.to_plan(np.column_stack([x, y]))
    at = np.clip(np.floor(px).astype(int), 0, (width - 1, height - 1))
    wanted = shown[at[:, 1], at[:, 0]].astype(int)
    differs = np.abs(bands[:3, rows, columns].T.astype(int) - wanted[:, :3])
    assert np.median(differs) <= 3.0
    clear = float((bands[3] == 0).mean())
    assert clear >= least_clear
    assert clean(session.path)


def test_a_disk_that_fails_meanwhile_leaves_the_site_and_is_told(
    tmp_path: Path, session: Session
) -> None:
    workflow.add_plan(session, scan(tmp_path / "scan.png"))
    rows = session.site.rows
    session.close()
    failing = Session(Store.open(session.path, factory=FailingDisk))
    told: list[object] = []
    failing.observe(told.append)
    for left in (3, 6, 9, 12, 16):
        FailingDisk.left = left
        try:
            failing.start()
        finally:
            FailingDisk.left = None
        assert isinstance(told[-1], Failed) or len(tables(session.path)) == 1
        assert failing.site.rows == rows
        assert all(check.ok for check in failing.verify())
        assert all("cpted_tiles" not in name for name in tables(session.path))
    assert any(isinstance(event, Failed) for event in told)
    failing.start()
    failing.close()
    assert len(tables(session.path)) == 1
    assert clean(session.path)
