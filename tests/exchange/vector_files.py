"""Files of other programs with features, small ones made here and the real ones."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.exchange import Imported
from cpted_app.model.records import Header
from cpted_app.model.site import Site

LOCAL = Site.of([Header(title="Local")])
UTM33 = Site.of([Header(title="UTM", crs="EPSG:25833")])
DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
OGRINFO, OGR2OGR = shutil.which("ogrinfo"), shutil.which("ogr2ogr")
real = pytest.mark.skipif(
    not DATA.is_dir() or not OGRINFO or not OGR2OGR, reason="needs the real files and gdal-bin"
)


def written(path: Path, geometries: list[str], fields: dict[str, list[Any]], **how: Any) -> Path:
    """Write a layer with GDAL."""
    from pyogrio import raw

    shapes = [None if not text else shapely.from_wkt(text) for text in geometries]
    raw.write(
        path,
        geometry=np.array(shapely.to_wkb(np.array(shapes, dtype=object)), dtype=object),
        field_data=[np.array(column, dtype=object) for column in fields.values()],
        fields=list(fields),
        **({"geometry_type": "Unknown"} | how),
    )
    return path


def codes(imported: Imported) -> list[str]:
    return [problem.code for problem in imported.problems]


def told(imported: Imported) -> str:
    return " ".join(f"{problem.message}" for problem in imported.problems)


def dxf(path: Path, *entities: str, unit: int | None = 6, blocks: str = "") -> Path:
    """Write a drawing in text form; entities are pairs of code and value, blank-separated."""
    stated = "" if unit is None else f"9\n$INSUNITS\n70\n{unit}\n"
    body = "".join(text.replace(" ", "\n") + "\n" for text in entities)
    path.write_text(
        f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n{stated}0\nENDSEC\n"
        f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n"
        f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n"
    )
    return path


LINE = "0 LINE 5 1F 100 AcDbEntity 8 WALLS 100 AcDbLine 10 0 20 0 11 4000 21 3000"


def insert(name: str, x: float, y: float, handle: str, layer: str = "LIGHT") -> str:
    return (
        f"0 INSERT 5 {handle} 100 AcDbEntity 8 {layer} 100 AcDbBlockReference"
        f" 2 {name} 10 {x} 20 {y} 30 0"
    )


LAMP_BLOCK = (
    "0\nBLOCK\n5\nB1\n100\nAcDbEntity\n8\n0\n100\nAcDbBlockBegin\n2\nLAMP-5M\n70\n0\n10\n0\n20\n0\n"
    "0\nLINE\n5\nB2\n100\nAcDbEntity\n8\n0\n100\nAcDbLine\n10\n0\n20\n0\n11\n1\n21\n0\n"
    "0\nENDBLK\n5\nB3\n"
)
