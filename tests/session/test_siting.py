"""A site that starts in metres of its own, placed on the map later: the file, undo, the command."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from pyproj import Transformer
from rasterio.transform import Affine

from cpted_app.cli.main import main
from cpted_app.errors import UserError
from cpted_app.model.actions import marking, planning
from cpted_app.model.features import Barrier, Camera, Luminaire
from cpted_app.model.placement import Fit, from_scale
from cpted_app.model.records import Header
from cpted_app.session import siting
from cpted_app.session.intake import Scale, add_plan
from cpted_app.session.session import Session

LOCAL = [(0.0, 0.0), (40.0, 0.0), (40.0, 30.0), (0.0, 30.0)]
TURN = np.radians(-30.0)  # clockwise on the map
MATRIX = np.array([[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]])


def on_map(points: list[tuple[float, float]]) -> np.ndarray:
    there: np.ndarray = np.array(points) @ MATRIX.T + (691_000.0, 5_335_000.0)
    return there


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "yard.gpkg"
    session = Session.create(file, Header(title="Yard"))
    wall = shapely.LineString([(5, 5), (25, 5)])
    session.do(marking.place(session.site, Barrier, wall))
    session.do(marking.place(session.site, Luminaire, shapely.Point(10, 10), bearing_deg=350.0))
    session.do(marking.place(session.site, Camera, shapely.Point(1, 1), bearing_deg=0.0))
    session.close()
    return file


def points_csv(folder: Path, *, shift: float = 0.0) -> Path:
    lines = ["x,y,e,n"]
    for (x, y), (e, n) in zip(LOCAL, on_map(LOCAL), strict=True):
        lines.append(f"{x},{y},{e + (shift if (x, y) == (0, 30) else 0.0):.4f},{n:.4f}")
    file = folder / "points.csv"
    file.write_text("\n".join(lines))
    return file


def shapes(path: Path, kind: str) -> tuple[str | None, list[shapely.Geometry]]:
    meta, _fids, wkb, _columns = pyogrio.raw.read(path, layer=kind)
    return meta["crs"], list(shapely.from_wkb(wkb))


def test_other_programs_find_the_marks_on_the_map(path: Path, tmp_path: Path) -> None:
    assert (
        main(["place", str(path), "--crs", "EPSG:25832", "--points", str(points_csv(tmp_path))])
        == 0
    )
    for kind, local in (
        ("barrier", [(5.0, 5.0), (25.0, 5.0)]),
        ("luminaire", [(10.0, 10.0)]),
        ("camera", [(1.0, 1.0)]),
    ):
        crs, found = shapes(path, kind)
        assert crs == "EPSG:25832"
        assert shapely.get_coordinates(found) == pytest.approx(on_map(local), abs=2e-4)
        info = pyogrio.read_info(path, layer=kind)
        assert info["total_bounds"][:2] == pytest.approx(on_map(local).min(axis=0), abs=2e-4)


def test_bearings_turn_with_the_site_and_undo_brings_every_bit_back(
    path: Path, tmp_path: Path
) -> None:
    session = Session.open(path)
    before = session.site
    layers = {kind: shapes(path, kind) for kind in ("barrier", "luminaire", "camera")}
    siting.place(session, "EPSG:25832", points=points_csv(tmp_path))
    after = session.site
    assert len(session.steps()) == 4
    assert after.all(Luminaire)[0].bearing_deg == pytest.approx(20.0, abs=1e-3)
    assert after.all(Camera)[0].bearing_deg == pytest.approx(30.0, abs=1e-3)
    session.undo()
    assert session.site.rows == before.rows
    session.close()
    reopened = Session.open(path, read_only=True)
    assert reopened.site.rows == before.rows
    reopened.close()
    for kind, (crs, found) in layers.items():
        now_crs, now = shapes(path, kind)
        assert now_crs == crs
        assert shapely.to_wkb(now).tolist() == shapely.to_wkb(found).tolist()


def test_from_one_system_to_another_every_vertex_goes_as_proj_says(
    path: Path, tmp_path: Path
) -> None:
    main(["place", str(path), "--crs", "EPSG:25832", "--points", str(points_csv(tmp_path))])
    _crs, before = shapes(path, "barrier")
    assert main(["place", str(path), "--crs", "EPSG:25833"]) == 0
    crs, after = shapes(path, "barrier")
    assert crs == "EPSG:25833"
    there = Transformer.from_crs("EPSG:25832", "EPSG:25833", always_xy=True)
    xy = shapely.get_coordinates(before)
    expected = np.column_stack(there.transform(xy[:, 0], xy[:, 1]))
    assert shapely.get_coordinates(after) == pytest.approx(expected, abs=1e-9)


def test_the_command_tells_residuals_rmse_turn_and_what_the_points_say_of_the_scale(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = points_csv(tmp_path, shift=0.2)
    capsys.readouterr()
    assert main(["place", str(path), "--crs", "epsg:25832", "--points", str(points), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["crs"] == "EPSG:25832"
    assert found["before"] is None
    assert len(found["residuals_m"]) == 4
    assert found["rmse_m"] == pytest.approx(np.sqrt(np.mean(np.square(found["residuals_m"]))))
    assert 0.02 < found["rmse_m"] < 0.2
    assert found["rotation_deg"] == pytest.approx(30.0, abs=0.3)
    assert found["scale"] == pytest.approx(1.0, abs=1e-12)
    assert found["scale_of_points"] != pytest.approx(1.0, abs=1e-5)
    assert main(["place", str(path), "--crs", "EPSG:25833"]) == 0
    assert "from EPSG:25832 to EPSG:25833" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--crs", "EPSG:25832"], "nobody has said where it lies"),
        (["--crs", "EPSG:4326", "--points", "P"], "does not measure in metres"),
        (["--crs", "EPSG:31255", "--points", "P"], "would lie outside"),
        (["--crs", "EPSG:25832", "--plan", "none"], "There is no plan"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_moves(
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    points = str(points_csv(tmp_path))
    given = [points if word == "P" else word for word in arguments]
    assert main(["place", str(path), *given]) == 1
    assert said in capsys.readouterr().err
    assert (
        shapes(path, "camera")[0] is None or "undefined" in str(shapes(path, "camera")[0]).lower()
    )


def test_east_and_north_exchanged_are_noticed(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "swapped.csv"
    rows = [f"{x},{y},{n},{e}" for (x, y), (e, n) in zip(LOCAL, on_map(LOCAL), strict=True)]
    file.write_text("\n".join(["x,y,e,n", *rows]))
    session = Session.open(path)
    with pytest.raises(UserError, match="exchanged"):
        siting.place(session, "EPSG:25832", points=file)
    session.close()


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_geotiff_laid_on_the_local_site_brings_the_site_where_it_lies(
    path: Path, tmp_path: Path
) -> None:
    tif = tmp_path / "ortho.tif"
    matrix = Affine(0.1, 0, 691_000.0, 0, -0.1, 5_335_000.0)
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "width": 400, "height": 300}
    with rasterio.open(tif, "w", crs="EPSG:25832", transform=matrix, **profile) as dataset:
        dataset.write(np.arange(120_000, dtype="uint32").astype("uint8").reshape(1, 300, 400))
    session = Session.open(path)
    added = add_plan(session, tif)
    assert [one.code for one in added.problems] == ["site_is_local"]
    assert "Place the site on the map" in str(added.problems[0].remedy)
    with pytest.raises(UserError, match="not laid on the site"):
        siting.place(session, "EPSG:25832", plan=added.plan.name)
    laid = Fit(
        placement=from_scale(0.1, 300.0).rotated(-90.0, (0.0, 0.0)),
        residuals_m=(),
        rmse_m=0.0,
        scale_uncertainty=0.001,
    )
    session.do(planning.calibrate(session.site, added.plan, laid, "by hand"))
    local = session.site.all(Luminaire)[0].geometry
    px = session.site.plans[0].placement.to_plan([(local.x, local.y)])[0]
    sited = siting.place(session, "EPSG:25832", plan=added.plan.name)
    assert sited.fit is not None
    assert sited.fit.rmse_m < 1e-6
    lamp = session.site.all(Luminaire)[0]
    assert (lamp.geometry.x, lamp.geometry.y) == pytest.approx(matrix @ tuple(px), abs=1e-6)
    assert session.site.plans[0].placement.coefficients == pytest.approx(
        (0.1, 0, 691_000.0, 0, -0.1, 5_335_000.0), abs=1e-6
    )
    assert lamp.bearing_deg == pytest.approx(80.0, abs=1e-5)
    session.close()


def test_a_plan_with_a_system_on_a_local_site_points_to_the_way(path: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.linear_gradient("L").save(tmp_path / "scan.png")
    (tmp_path / "p.csv").write_text("px,py,x,y\n0,0,691000,5335000\n200,0,691020,5335000\n")
    session = Session.open(path)
    with pytest.raises(UserError, match="Place the site on the map"):
        add_plan(
            session,
            tmp_path / "scan.png",
            scale=Scale(points=tmp_path / "p.csv", crs="EPSG:25832"),
        )
    session.close()
