"""Drawings become marks: blocks, lines, units, and what is wrong in a file."""

from pathlib import Path

import numpy as np
import pytest

from cpted_app.errors import UserError
from cpted_app.exchange import Options, read_features
from cpted_app.model.features import Luminaire
from tests.exchange.vector_files import (
    DATA,
    LAMP_BLOCK,
    LINE,
    LOCAL,
    codes,
    dxf,
    insert,
    real,
    told,
)


def test_block_inserts_become_points_and_their_name_a_height(tmp_path: Path) -> None:
    path = dxf(
        tmp_path / "plan.dxf",
        insert("LAMP-5M", 1000, 2000, "2A"),
        insert("BENCH", 0, 0, "2B", "FURNITURE"),
        LINE,
        "0 TEXT 5 2C 100 AcDbEntity 8 0 100 AcDbText 10 0 20 0 40 2 1 note",
        unit=4,
        blocks=LAMP_BLOCK + LAMP_BLOCK.replace("LAMP-5M", "BENCH").replace("B", "C"),
    )
    options = Options(columns={"mounting_height_m": "BlockName"}, only={"blockname": "lamp*"})
    imported = read_features(LOCAL, path, "luminaire", options)
    (row,) = imported.rows
    assert isinstance(row, Luminaire)
    assert (row.geometry.x, row.geometry.y, row.mounting_height_m) == (1.0, 2.0, 5.0)
    assert row.note == "Mounting height 5 m: the number before “M” in “LAMP-5M”."
    assert row.source.startswith("plan.dxf||2A|")
    by_layer = read_features(LOCAL, path, "luminaire", Options(layer="furn*"))
    assert [mark.geometry.x for mark in by_layer.rows] == [0.0]
    assert by_layer.rows[0].note == ""
    with pytest.raises(UserError, match=r"no layer “attic”.*FURNITURE, LIGHT"):
        read_features(LOCAL, path, "luminaire", Options(layer="attic"))


def test_lines_of_blocks_are_barriers_too_and_lettering_is_not(tmp_path: Path) -> None:
    path = dxf(tmp_path / "plan.dxf", insert("LAMP-5M", 10, 20, "2A"), LINE, blocks=LAMP_BLOCK)
    imported = read_features(LOCAL, path, "barrier", Options(metres_per_unit=0.01))
    ends = sorted(row.geometry.coords[-1] for row in imported.rows)
    assert np.allclose(ends, [(0.11, 0.2), (40.0, 30.0)])


@pytest.mark.parametrize(
    ("unit", "factor", "length_m"),
    [(6, 1, 5000.0), (4, 1, 5.0), (2, 1, 1524.0), (0, 1, 5000.0), (None, 1000, 5000.0)],
)
def test_the_unit_of_a_drawing_is_stated_or_guessed_with_its_reason(
    tmp_path: Path, unit: int | None, factor: int, length_m: float
) -> None:
    line = LINE.replace("4000", str(4000 * factor)).replace("3000", str(3000 * factor))
    imported = read_features(LOCAL, dxf(tmp_path / "u.dxf", line, unit=unit), "barrier")
    assert imported.rows[0].geometry.length == pytest.approx(length_m)
    is_guessed = unit in (0, None)
    assert codes(imported) == (["unit_guessed"] if is_guessed else [])
    assert ("because it is then" in told(imported)) is is_guessed


def test_numbers_of_a_national_grid_are_metres(tmp_path: Path) -> None:
    line = LINE.replace("10 0", "10 530000").replace("11 4000", "11 538000")
    imported = read_features(LOCAL, dxf(tmp_path / "grid.dxf", line, unit=0), "barrier")
    assert imported.rows[0].geometry.coords[0] == (530_000.0, 0.0)


def test_a_drawing_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = dxf(tmp_path / "cut.dxf", LINE)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"AcDbLine")])
    with pytest.raises(UserError, match="cut off"):
        read_features(LOCAL, path, "barrier")
    path.write_bytes(whole.removesuffix(b"0\nEOF\n"))
    assert codes(read_features(LOCAL, path, "barrier")) == ["no_end_mark"]
    path.write_bytes(b"AutoCAD Binary DXF\r\n\x1a\x00" + b"\0" * 50)
    with pytest.raises(UserError, match="binary DXF"):
        read_features(LOCAL, path, "barrier")


@real
def test_real_drawings_are_read_with_their_unit(tmp_path: Path) -> None:
    gallery = read_features(LOCAL, DATA / "dxf/gallery-floor-plan.dxf", "barrier")
    assert gallery.added == 499
    axial = read_features(LOCAL, DATA / "dxf/barnsbury-street-axial-map.dxf", "barrier")
    assert (axial.added, codes(axial)) == (1100, ["unit_guessed"])
    doors = read_features(LOCAL, DATA / "dxf/wipeout-door-plan.dxf", "luminaire")
    assert doors.added == 2
    damaged = read_features(LOCAL, DATA / "dxf/recover-bad-structure.dxf", "luminaire")
    assert "no_end_mark" in codes(damaged)
