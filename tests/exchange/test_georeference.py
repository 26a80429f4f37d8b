"""A file's own place is read as GDAL reads it, or not at all."""

import json
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from pyproj import CRS
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine
from reportlab.pdfgen import canvas

from cpted_app.errors import UserError
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.plans import PlanFile, PlanSource, read_plan
from cpted_app.exchange.tiff_tags import directories

DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
REAL = sorted([*DATA.glob("geotiff/*.tif"), *DATA.glob("pdf/geopdf*.pdf")])

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")


def geotiff(
    path: Path,
    values: np.ndarray,
    transform: Affine,
    crs: str | None = "EPSG:25832",
    **options: object,
) -> Path:
    bands = values if values.ndim == 3 else values[None]
    profile = {"driver": "GTiff", "count": len(bands), "dtype": bands.dtype, "crs": crs}
    profile |= {"height": bands.shape[1], "width": bands.shape[2], "transform": transform}
    with rasterio.open(path, "w", **(profile | options)) as dataset:
        dataset.write(bands)
    return path


def place(path: Path, page: int = 0) -> Georeference:
    own = read_plan(path, page=page).georeference
    assert own is not None
    return own


def corners(plan: PlanFile) -> list[tuple[float, float]]:
    assert plan.georeference is not None
    w, h = plan.pages[0].width_px, plan.pages[0].height_px
    points = plan.georeference.placement.to_site(np.array([(0, 0), (0, h), (w, 0), (w, h)]))
    return [(float(x), float(y)) for x, y in points]


def gdal_corners(path: Path) -> list[list[float]]:
    done = subprocess.run(
        ["gdalinfo", "-json", str(path)],  # noqa: S607 - the installed one, as an oracle
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(done.stdout)
    c, a, b, f, d, e = found["geoTransform"]
    w, h = found["size"]
    return [[c + a * x + b * y, f + d * x + e * y] for x, y in ((0, 0), (0, h), (w, 0), (w, h))]


needs_gdal = pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="gdalinfo is not here")


@needs_gdal
@pytest.mark.skipif(not REAL, reason="the collection of real files is not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_corners_of_real_files_are_those_of_gdal(path: Path) -> None:
    found = corners(read_plan(path))
    assert np.abs(np.array(found) - gdal_corners(path)).max() < 1e-6


@needs_gdal
@pytest.mark.skipif(not REAL, reason="the collection of real files is not here")
@pytest.mark.parametrize("encoding", ["ISO32000", "OGC_BP"])
def test_a_geopdf_of_either_encoding_lies_where_gdal_puts_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.pdf"
    source = DATA / "geotiff/landsat-rgb-utm18n.tif"
    subprocess.run(
        ["gdal_translate", "-q", "-of", "PDF", "-co", f"GEO_ENCODING={encoding}",  # noqa: S607
         "-co", "MARGIN=20", str(source), str(path)],
        check=True,
    )  # fmt: skip
    plan = read_plan(path)
    assert plan.georeference is not None
    assert plan.georeference.crs == "EPSG:32618"
    with rasterio.open(source) as dataset:
        ul, lr = dataset.transform @ (0, 0), dataset.transform @ (dataset.width, dataset.height)
    size = plan.pages[0]
    within = plan.georeference.placement.to_plan([ul, lr])
    expected = np.array([(20, 20), (size.width_px - 20, size.height_px - 20)])
    assert np.abs(within - expected).max() < 1e-6


@pytest.mark.parametrize("turn", [0.0, 17.0, 123.0])
def test_a_turned_and_sheared_matrix_comes_back(tmp_path: Path, turn: float) -> None:
    matrix = (
        Affine.translation(356_000.25, 5_699_500.75)
        @ Affine.rotation(turn)
        @ Affine.shear(3.0, 0.0)
        @ Affine.scale(0.25, -0.5)
    )
    own = place(geotiff(tmp_path / "a.tif", np.eye(8, dtype=np.uint8), matrix))
    assert own.placement.coefficients == pytest.approx(tuple(matrix)[:6], rel=1e-15)
    assert (own.crs, own.residual) == ("EPSG:25832", 0.0)


def test_huge_coordinates_stay_exact(tmp_path: Path) -> None:
    matrix = Affine(0.001, 0, 32_356_000.123456, 0, -0.001, 9_999_999.987654)
    own = place(geotiff(tmp_path / "a.tif", np.eye(4, dtype=np.uint8), matrix))
    x, y = own.placement.to_site([[4, 4]])[0]
    assert (x, y) == pytest.approx((32_356_000.127456, 9_999_999.983654), abs=1e-8, rel=0)


def test_pixel_is_point_means_the_middle_of_a_pixel(tmp_path: Path) -> None:
    matrix = Affine(2, 0, 500_000, 0, -2, 5_000_000)
    path = tmp_path / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=4, height=4, count=1, dtype="uint8",
        crs="EPSG:25832", transform=matrix,
    ) as dataset:  # fmt: skip
        dataset.update_tags(AREA_OR_POINT="Point")
        dataset.write(np.eye(4, dtype=np.uint8), 1)
    assert place(path).placement.coefficients == pytest.approx(tuple(matrix)[:6])


def test_ground_control_points_place_a_raster_with_their_misfit(tmp_path: Path) -> None:
    points = [
        GroundControlPoint(row=r, col=c, x=1000 + 2 * c + dx, y=2000 - 2 * r)
        for r, c, dx in ((0, 0, 0), (0, 10, 0), (10, 10, 0.4), (10, 0, 0))
    ]
    path = tmp_path / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=10, height=10, count=1, dtype="uint8"
    ) as dataset:
        dataset.gcps = points, rasterio.CRS.from_epsg(25832)
        dataset.write(np.eye(10, dtype=np.uint8), 1)
    own = place(path)
    assert own.crs == "EPSG:25832"
    assert own.residual == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("picture", "beside"),
    [
        ("a.png", "a.pgw"), ("a.png", "a.wld"), ("a.png", "a.pngw"), ("a.jpg", "a.jgw"),
        ("a.tif", "a.tfw"), ("a.tif", "a.TFW"),
    ],
)  # fmt: skip
def test_a_world_file_gives_the_middle_of_the_first_pixel(
    tmp_path: Path, picture: str, beside: str
) -> None:
    Image.new("RGB", (6, 4), (9, 9, 9)).save(tmp_path / picture)
    (tmp_path / beside).write_text("0.5\n0.1\n0,2\n-0.5\n1000\n2000\n")
    own = place(tmp_path / picture)
    assert own.placement.to_site([[0.5, 0.5]])[0] == pytest.approx((1000.0, 2000.0))
    assert own.placement.to_site([[1.5, 2.5]])[0] == pytest.approx((1000.9, 1999.1))
    assert own.crs is None


def test_a_prj_beside_names_the_system(tmp_path: Path) -> None:
    Image.new("L", (6, 4)).save(tmp_path / "a.png")
    (tmp_path / "a.pgw").write_text("1 0 0 -1 0.5 -0.5")
    (tmp_path / "a.prj").write_text(CRS.from_epsg(25833).to_wkt("WKT1_ESRI"))
    own = place(tmp_path / "a.png")
    assert own.crs == "EPSG:25833"
    assert own.placement.coefficients == pytest.approx((1, 0, 0, 0, -1, 0))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_world_file_speaks_of_the_picture_as_stored(tmp_path: Path, orientation: int) -> None:
    stored = np.zeros((40, 60, 3), dtype=np.uint8)
    stored[4:8, 10:16] = 255
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(stored).save(tmp_path / "a.jpg", exif=exif, quality=100, subsampling=0)
    (tmp_path / "a.jgw").write_text("1\n0\n0\n-1\n0.5\n-0.5\n")
    plan = read_plan(tmp_path / "a.jpg")
    assert plan.georeference is not None
    w, h = int(plan.pages[0].width_px), int(plan.pages[0].height_px)
    shown = PlanSource(plan.content, plan.media_type).render(0, (0, 0, w, h), w, h)
    rows, columns = np.nonzero(shown[..., 0] > 128)
    middle = [[columns.mean() + 0.5, rows.mean() + 0.5]]
    assert plan.georeference.placement.to_site(middle)[0] == pytest.approx((13.0, -6.0), abs=0.1)


@pytest.mark.parametrize("text", ["", "1 2 3", "1 0 0 -1 nan 0", "a b c d e f"])
def test_a_broken_world_file_is_named(tmp_path: Path, text: str) -> None:
    Image.new("L", (6, 4)).save(tmp_path / "a.png")
    (tmp_path / "a.pgw").write_text(text)
    with pytest.raises(UserError, match=r"a\.pgw does not hold six numbers"):
        read_plan(tmp_path / "a.png")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_and_cropped_geopdf_page_keeps_its_place(tmp_path: Path, turn: int) -> None:
    """The crop box's lower left corner, (50, 30) of the page, lies at 13° E 52° N."""
    sheet = canvas.Canvas(str(tmp_path / "plain.pdf"), pagesize=(400, 300))
    sheet.rect(60, 40, 20, 20, fill=1)
    sheet.save()
    measure = (
        b"/CropBox [50 30 350 230] /Rotate %d /VP [ << /Type /Viewport /BBox [50 30 350 230]"
        b" /Measure << /Subtype /GEO /GCS << /Type /GEOGCS /EPSG 4326 >>"
        b" /GPTS [52 13 52.02 13 52.02 13.03 52 13.03] /LPTS [0 0 0 1 1 1 1 0] >> >> ]" % turn
    )
    data = (tmp_path / "plain.pdf").read_bytes()
    data = data.replace(b"/Rotate 0", measure, 1).replace(b"/CropBox [ 0 0 400 300 ]", b"")
    (tmp_path / "geo.pdf").write_bytes(data)
    plan = read_plan(tmp_path / "geo.pdf")
    size = plan.pages[0]
    assert (size.width_px, size.height_px) == ((300, 200) if turn in (0, 180) else (200, 300))
    w, h = size.width_px, size.height_px
    corner = {0: (0, h), 90: (0, 0), 180: (w, 0), 270: (w, h)}[turn]
    assert plan.georeference is not None
    assert plan.georeference.crs == "EPSG:4326"
    assert plan.georeference.placement.to_site([corner])[0] == pytest.approx((13, 52), abs=1e-9)
    opposite = (w - corner[0], h - corner[1])
    placed = plan.georeference.placement.to_site([opposite])[0]
    assert placed == pytest.approx((13.03, 52.02), abs=1e-9)


def test_directories_that_loop_end(tmp_path: Path) -> None:
    entry = struct.pack("<HHII", 256, 3, 1, 4)
    data = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)
    assert len(directories(data)) == 1
    (tmp_path / "a.tif").write_bytes(data)
    with pytest.raises(UserError):
        read_plan(tmp_path / "a.tif")
