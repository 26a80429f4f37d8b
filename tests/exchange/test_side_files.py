"""Files beside a picture say where it lies, as GDAL reads them."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from pyproj import CRS
from rasterio.transform import Affine

from cpted_app.errors import UserError
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.plans import read_plan

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

TURNED = (
    Affine.translation(691_000.0, 5_335_000.0) @ Affine.rotation(12.0) @ Affine.scale(0.2, -0.2)
)


def place(path: Path) -> Georeference:
    own = read_plan(path, page=0).georeference
    assert own is not None
    return own


def corners(own: Georeference) -> np.ndarray:
    return own.placement.to_site([(0, 0), (40, 0), (0, 30)])


def by_gdal(path: Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return np.array([dataset.transform @ at for at in ((0, 0), (40, 0), (0, 30))])


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:4326", "EPSG:31468", "EPSG:2056"])
@pytest.mark.parametrize("driver", ["PNG", "JPEG"])
def test_what_gdal_wrote_beside_a_picture_is_read_back(
    tmp_path: Path, crs: str, driver: str
) -> None:
    path = tmp_path / f"scan.{driver.lower()}"
    matrix = Affine(1e-5, 0, 9.2, 0, -1e-5, 49.1) if crs == "EPSG:4326" else TURNED
    profile = {"driver": driver, "count": 1, "dtype": "uint8", "width": 40, "height": 30}
    with rasterio.open(path, "w", crs=crs, transform=matrix, **profile) as dataset:
        dataset.write(np.zeros((1, 30, 40), dtype="uint8"))
    assert Path(f"{path}.aux.xml").exists()
    own = place(path)
    assert own.crs == crs
    assert corners(own) == pytest.approx(by_gdal(path), rel=1e-12)


def test_numbers_that_count_north_first_are_turned_round(tmp_path: Path) -> None:
    Image.new("L", (40, 30)).save(tmp_path / "scan.png")
    for mapping, numbers in (
        ("2,1", "9.2, 1e-5, 0, 49.1, 0, -1e-5"),
        ("1,2", "49.1, 0, -1e-5, 9.2, 1e-5, 0"),
    ):
        wkt = CRS.from_epsg(4326).to_wkt()
        text = f'<PAMDataset><SRS dataAxisToSRSAxisMapping="{mapping}">{wkt}</SRS>'
        text += f"<GeoTransform>{numbers}</GeoTransform></PAMDataset>"
        (tmp_path / "scan.png.aux.xml").write_text(text)
        own = place(tmp_path / "scan.png")
        assert own.crs == "EPSG:4326"
        assert corners(own)[0] == pytest.approx([9.2, 49.1])
        assert corners(own)[1] == pytest.approx([9.2004, 49.1])


def test_a_world_file_takes_its_system_from_the_aux_file(tmp_path: Path) -> None:
    Image.new("L", (40, 30)).save(tmp_path / "scan.png")
    (tmp_path / "scan.pgw").write_text("0.2\n0\n0\n-0.2\n691000.1\n5334999.9\n")
    wkt = CRS.from_epsg(25832).to_wkt("WKT1_GDAL")
    (tmp_path / "scan.png.aux.xml").write_text(f"<PAMDataset><SRS>{wkt}</SRS></PAMDataset>")
    own = place(tmp_path / "scan.png")
    assert own.crs == "EPSG:25832"
    assert corners(own)[0] == pytest.approx([691_000.0, 5_335_000.0])


@pytest.mark.parametrize("side", ["scan.prj", "scan.tif.aux.xml"])
def test_a_tiff_that_names_no_system_takes_that_of_its_side_file(tmp_path: Path, side: str) -> None:
    path = tmp_path / "scan.tif"
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint8", "width": 40, "height": 30}
    with rasterio.open(path, "w", transform=TURNED, **profile) as dataset:
        dataset.write(np.zeros((1, 30, 40), dtype="uint8"))
    assert place(path).crs is None
    wkt = CRS.from_epsg(25832).to_wkt("WKT1_GDAL")
    is_xml = side.endswith("xml")
    text = f"<PAMDataset><SRS>{wkt}</SRS></PAMDataset>" if is_xml else wkt
    (tmp_path / side).write_text(text)
    own = place(path)
    assert own.crs == "EPSG:25832"
    assert corners(own) == pytest.approx(by_gdal(path), rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["<PAMDataset><GeoTransform>1, 2", "<P><GeoTransform>1, 2, 3</GeoTransform></P>", ""],
)
def test_a_broken_side_file_is_named(tmp_path: Path, text: str) -> None:
    Image.new("L", (40, 30)).save(tmp_path / "scan.png")
    (tmp_path / "scan.png.aux.xml").write_text(text)
    with pytest.raises(UserError, match=r"scan\.png\.aux\.xml"):
        read_plan(tmp_path / "scan.png", page=0)


def test_statistics_alone_give_no_place(tmp_path: Path) -> None:
    Image.new("L", (40, 30)).save(tmp_path / "scan.png")
    (tmp_path / "scan.png.aux.xml").write_text("<PAMDataset><Metadata/></PAMDataset>")
    assert read_plan(tmp_path / "scan.png", page=0).georeference is None
