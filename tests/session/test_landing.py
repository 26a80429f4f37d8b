"""A plan that knows its place lands there, or says why not: never wrongly without a word."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from PIL import Image
from rasterio.transform import Affine

from cpted_app.errors import UserError
from cpted_app.model.actions import marking
from cpted_app.model.control_points import Method
from cpted_app.model.features import Tree
from cpted_app.session import workflow
from cpted_app.session.intake import AddedPlan, Scale
from cpted_app.session.session import Session

UTM_32 = Affine(0.5, 0, 356_000, 0, -0.5, 5_699_500)


def raster(folder: Path, transform: Affine = UTM_32, crs: str | None = "EPSG:25832") -> Path:
    path = folder / "raster.tif"
    values = np.arange(300 * 200, dtype=np.uint16).reshape(200, 300)
    with rasterio.open(
        path, "w", driver="GTiff", width=300, height=200, count=1, dtype="uint16",
        crs=crs, transform=transform,
    ) as dataset:  # fmt: skip
        dataset.write(values, 1)
    return path


def picture(folder: Path, world: str) -> Path:
    Image.linear_gradient("L").save(folder / "map.png")
    (folder / "map.pgw").write_text(world)
    return folder / "map.png"


def add(session: Session, path: Path, scale: Scale | None = None) -> AddedPlan:
    return workflow.add_plan(session, path, scale=scale)


def codes(added: AddedPlan) -> list[str]:
    return [problem.code for problem in added.problems]


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Session]:
    with closing(workflow.new_site(tmp_path / "local.gpkg", "T")) as session:
        yield session


@pytest.fixture
def located(tmp_path: Path) -> Iterator[Session]:
    with closing(workflow.new_site(tmp_path / "located.gpkg", "T", crs="EPSG:25833")) as session:
        yield session


def test_an_empty_site_takes_system_and_place_in_one_step(tmp_path: Path, local: Session) -> None:
    added = add(local, raster(tmp_path))
    assert (local.site.header.crs, local.site.header.is_metric) == ("EPSG:25832", True)
    assert added.plan.placement.coefficients == pytest.approx(tuple(UTM_32)[:6], rel=1e-15)
    assert (added.plan.is_calibrated, codes(added)) == (True, [])
    local.undo()
    assert (local.site.header.crs, local.site.plans) == (None, ())


@pytest.mark.skipif(shutil.which("gdaltransform") is None, reason="gdaltransform is not here")
def test_a_plan_of_another_system_lies_where_gdal_puts_it(tmp_path: Path, located: Session) -> None:
    added = add(located, raster(tmp_path))
    assert located.site.header.crs == "EPSG:25833"
    done = subprocess.run(
        ["gdaltransform", "-s_srs", "EPSG:25832", "-t_srs", "EPSG:25833"],  # noqa: S607
        input="356000 5699500\n356150 5699500\n356150 5699400\n",
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    expected = [[float(n) for n in line.split()[:2]] for line in done.stdout.splitlines()]
    placed = added.plan.placement.to_site([[0, 0], [300, 0], [300, 200]])
    assert np.abs(placed - expected).max() < 0.01  # the misfit of an affine map, see below
    assert added.fit is not None
    assert 0.0 < added.fit.rmse_m < 0.01
    assert codes(added) == []


def test_what_an_affine_map_cannot_follow_is_said_in_metres(
    tmp_path: Path, located: Session
) -> None:
    wide = Affine(0.02, 0, 12, 0, -0.02, 54)
    added = add(located, raster(tmp_path, wide, "EPSG:4326"))
    assert codes(added) == ["misfit"]
    problem = added.problems[0]
    assert problem.message.values["residual"] > 750.0
    assert "raster" not in str(problem.message)
    assert "gdalwarp" in str(problem.remedy)
    assert added.plan.is_calibrated


def test_degrees_make_the_site_take_utm(tmp_path: Path, local: Session) -> None:
    degrees = Affine(1e-6, 0, 13.4, 0, -1e-6, 52.5)
    added = add(local, raster(tmp_path, degrees, "EPSG:4326"))
    assert local.site.header.crs == "EPSG:32633"
    assert codes(added) == ["crs_chosen"]
    x, y = added.plan.placement.to_site([[0, 0]])[0]
    assert (x, y) == pytest.approx((391_355.0, 5_817_890.0), abs=200)


def test_a_local_site_with_marks_keeps_the_plan_uncalibrated(
    tmp_path: Path, local: Session
) -> None:
    local.do(marking.place(local.site, Tree, shapely.Point(1.0, 2.0)))
    added = add(local, raster(tmp_path))
    assert (local.site.header.crs, added.plan.is_calibrated) == (None, False)
    assert codes(added) == ["site_is_local"]
    assert "Place the site on the map" in str(added.problems[0].remedy)


def test_numbers_without_a_system_are_taken_as_metres_and_said(
    tmp_path: Path, local: Session
) -> None:
    added = add(local, picture(tmp_path, "0.5 0 0 -0.5 393000 5815000"))
    assert (local.site.header.crs, added.plan.is_calibrated) == (None, True)
    assert codes(added) == ["crs_unknown"]
    assert "UTM" in str(added.problems[0].message)


def test_a_person_may_name_the_system_of_a_world_file(tmp_path: Path, local: Session) -> None:
    path = picture(tmp_path, "0.5 0 0 -0.5 393000 5815000")
    added = add(local, path, Scale(crs="EPSG:25833"))
    assert (local.site.header.crs, codes(added)) == ("EPSG:25833", [])
    assert added.plan.placement.to_site([[0.5, 0.5]])[0] == pytest.approx((393_000, 5_815_000))


def test_degrees_without_a_system_are_not_taken_as_metres(tmp_path: Path, local: Session) -> None:
    added = add(local, picture(tmp_path, "0.00001 0 0 -0.00001 13.4 52.5"))
    assert (added.plan.is_calibrated, codes(added)) == (False, ["crs_unknown"])
    assert "EPSG:4326" in str(added.problems[0].message)


def test_a_world_file_on_a_located_site_is_assumed_to_be_in_its_system(
    tmp_path: Path, located: Session
) -> None:
    added = add(located, picture(tmp_path, "0.5 0 0 -0.5 393000 5815000"))
    assert (added.plan.is_calibrated, codes(added)) == (True, ["crs_unknown"])
    assert "EPSG:25833" in str(added.problems[0].message)


def test_exchanged_axes_are_seen(tmp_path: Path, located: Session) -> None:
    added = add(located, picture(tmp_path, "0.5 0 0 -0.5 5815000 393000"))
    assert (added.plan.is_calibrated, codes(added)) == (False, ["axis_order"])


def test_coordinates_outside_their_system_are_not_believed(tmp_path: Path, local: Session) -> None:
    absurd = Affine(1, 0, 1e9, 0, -1, 5)
    added = add(local, raster(tmp_path, absurd))
    assert (added.plan.is_calibrated, codes(added)) == (False, ["outside_area"])


def test_a_plan_far_from_the_others_is_told(tmp_path: Path, local: Session) -> None:
    add(local, raster(tmp_path))
    away = Affine(0.5, 0, 456_000, 0, -0.5, 5_699_500)
    added = add(local, raster(tmp_path, away))
    assert (added.plan.is_calibrated, codes(added)) == (True, ["far_away"])
    assert added.problems[0].message.values["distance"] == pytest.approx(99.85, abs=0.2)


def test_a_given_scale_wins_over_the_file_and_that_is_told(tmp_path: Path, local: Session) -> None:
    added = add(local, raster(tmp_path), Scale(metres_per_unit=0.1))
    assert added.plan.placement.metres_per_px == pytest.approx(0.1)
    assert codes(added) == ["own_place_unused"]


def test_the_scale_of_the_map_itself_is_in_the_uncertainty(tmp_path: Path, local: Session) -> None:
    added = add(local, raster(tmp_path))
    assert added.plan.scale_uncertainty == pytest.approx(0.00014, abs=0.0001)


def test_control_points_fit_as_the_person_chose(tmp_path: Path, local: Session) -> None:
    Image.linear_gradient("L").save(tmp_path / "scan.png")
    table = tmp_path / "p.csv"
    table.write_text("px,py,x,y\n0,0,0,0\n100,0,10,0\n100,100,10,-20\n0,100,0,-20\n")
    affine = add(local, tmp_path / "scan.png", Scale(points=table, method=Method.AFFINE))
    assert affine.plan.placement.coefficients == pytest.approx((0.1, 0, 0, 0, -0.2, 0))
    alike = add(local, tmp_path / "scan.png", Scale(points=table))
    assert alike.fit is not None
    assert alike.fit.rmse_m > 1.0
    table.write_text("px,py,x,y\n0,0,0,0\n100,0,10,0\n")
    with pytest.raises(UserError, match="affine"):
        add(local, tmp_path / "scan.png", Scale(points=table, method=Method.AFFINE))
