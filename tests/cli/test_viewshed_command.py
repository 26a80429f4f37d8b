"""What is seen over a surface model, from the command line: numbers, formats, refusals."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio import Affine

from tests.cli.commands import run

UTM = "EPSG:25832"
PLACE = Affine(2.0, 0.0, 350_000.0, 0.0, -2.0, 5_700_020.0)


def surface(path: Path, **other: Any) -> Path:
    """Write 10 by 10 cells of 2 m, a wall in column 5, one cell without a height."""
    heights = np.full((10, 10), 50.0, dtype=np.float32)
    heights[:, 5] = 60.0
    heights[0, 0] = -9999.0
    told = {"crs": UTM, "transform": PLACE, "nodata": -9999.0, "count": 1, **other}
    with rasterio.open(
        path, "w", driver="GTiff", width=10, height=10, dtype="float32", **told
    ) as dataset:
        for band in range(told["count"]):
            dataset.write(heights, band + 1)
    return path


def test_what_is_seen_in_front_of_a_wall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, at = surface(tmp_path / "dom.tif"), "350003,5700003"
    assert run("viewshed", file, "--at", at, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"cells_seen": 59, "cells_known": 99, "area_m2": 236.0, "share": 59 / 99}
    assert run("viewshed", file, "--at", at, "--radius-m", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["cells_seen"] == 5
    assert run("viewshed", file, "--at", at, "--eye-m", "30", "--json") == 0
    assert json.loads(capsys.readouterr().out)["cells_seen"] > 59
    assert run("viewshed", file, "--at", at) == 0
    assert "59" in capsys.readouterr().err


def test_the_cells_are_written_where_they_lie(tmp_path: Path) -> None:
    file, out = surface(tmp_path / "dom.tif"), tmp_path / "seen.tif"
    assert run("viewshed", file, "--at", "350003,5700003", "-o", out) == 0
    with rasterio.open(out) as dataset:
        assert (dataset.transform, dataset.crs) == (PLACE, rasterio.CRS.from_user_input(UTM))
        cells = dataset.read(1, masked=True)
    assert cells.mask.sum() == 1
    assert cells.mask[0, 0]
    assert (cells[:, 1:6] == 1).all()
    assert (cells[:, 6:] == 0).all()
    grid = tmp_path / "seen.asc"
    assert run("viewshed", file, "--at", "350003,5700003", "-o", grid) == 0
    lines = grid.read_text(encoding="ascii").splitlines()
    assert "xllcorner 350000.0" in lines
    assert lines[6].split() == ["-9999.0", *["1.0"] * 5, *["0.0"] * 4]
    picture = tmp_path / "seen.png"
    assert run("viewshed", file, "--at", "350003,5700003", "-o", picture) == 0
    with Image.open(picture) as image:
        assert len(image.convert("RGBA").getcolors() or []) == 3


@pytest.mark.parametrize(
    ("other", "at", "said"),
    [
        ({}, "349999,5700003", ("outside", "350000")),
        ({}, "350001,5700019", ("no height", "Choose a place")),
        ({"crs": "EPSG:4326"}, "350003,5700003", ("system in metres", "UTM")),
        ({"crs": None}, "350003,5700003", ("system in metres", "UTM")),
        ({"count": 3}, "350003,5700003", ("one band", "gdalwarp")),
        ({"transform": PLACE @ Affine.rotation(9.0)}, "350003,5700003", ("north up", "gdalwarp")),
    ],
)
def test_what_cannot_be_looked_over_is_refused_with_a_way_out(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    other: dict[str, Any],
    at: str,
    said: tuple[str, str],
) -> None:
    file = surface(tmp_path / "dom.tif", **other)
    assert run("viewshed", file, "--at", at) == 1
    told = capsys.readouterr().err
    assert all(word in told for word in said)


def test_a_file_that_is_none_and_an_ending_that_is_none_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("viewshed", tmp_path / "no.tif", "--at", "0,0") == 1
    assert "no.tif" in capsys.readouterr().err
    text = tmp_path / "text.tif"
    text.write_text("no raster")
    assert run("viewshed", text, "--at", "0,0") == 1
    assert "damaged" in capsys.readouterr().err
    file = surface(tmp_path / "dom.tif")
    assert run("viewshed", file, "--at", "350003,5700003", "-o", tmp_path / "a.doc") == 1
    assert ".doc" in capsys.readouterr().err
