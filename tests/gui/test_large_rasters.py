"""A large raster on the canvas: its tiles are shown at once, its file is unpacked when needed."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pytestqt.qtbot import QtBot
from rasterio.transform import Affine

from cpted_app.drawing.theme import load
from cpted_app.folders import cache_folder
from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.model.actions import planning
from cpted_app.session import attached, plan_tiles, workflow
from cpted_app.session.session import Session

PLACE = Affine(0.3, 0.4, 356_000, 0.4, -0.3, 5_699_500)


def has_unpacked() -> bool:
    return any((cache_folder() / "attachments").glob("*/*"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an assessment with a turned photo, red to the west of blue, that counts as large."""
    monkeypatch.setattr(attached, "LARGE_BYTES", 1000)
    monkeypatch.setattr(plan_tiles, "LARGE_BYTES", 1000)
    bands = np.random.default_rng(5).integers(0, 60, (3, 1500, 1500), dtype=np.uint8)
    bands[0, :, :750] += 180
    bands[2, :, 750:] += 180
    profile = {"driver": "GTiff", "count": 3, "dtype": "uint8", "crs": "EPSG:25832"}
    with rasterio.open(
        tmp_path / "photo.tif", "w", width=1500, height=1500, transform=PLACE, **profile
    ) as dataset:
        dataset.write(bands)
    session = workflow.new_site(tmp_path / "a.gpkg", "A")
    workflow.add_plan(session, tmp_path / "photo.tif")
    session.draw_tiles(lambda _fraction: None)
    session.close()
    assert not has_unpacked()
    return tmp_path / "a.gpkg"


def test_the_whole_is_there_before_the_file_and_sharp_parts_from_the_file(
    site: Path, qtbot: QtBot
) -> None:
    session = Session.open(site)
    canvas = Canvas(session, load("light"))
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    canvas.show()
    canvas.fit()
    (plan,) = canvas.frames.plan.plans
    sheet = canvas.frames.plan.sheet(plan)
    qtbot.waitUntil(lambda: canvas.store.get(sheet.whole) is not None)
    whole = canvas.store.get(sheet.whole)
    assert whole is not None
    west, east = whole.pixelColor(200, 500), whole.pixelColor(800, 500)
    assert west.red() > west.blue() + 100
    assert east.blue() > east.red() + 100
    assert not has_unpacked()
    canvas.look(canvas.view.zoomed(8.0))
    qtbot.waitUntil(lambda: len(canvas.store.of_sheet(sheet)) > 1, timeout=10_000)
    assert has_unpacked()
    canvas.close_down()
    session.close()
    assert not has_unpacked()


def test_without_fresh_tiles_the_file_itself_is_shown(site: Path, qtbot: QtBot) -> None:
    session = Session.open(site)
    (plan,) = session.site.plans
    session.do(planning.rotate_plan(plan, 30.0))
    assert session.overview(plan.attachment, 0, 1024) is None
    canvas = Canvas(session, load("light"))
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    canvas.show()
    canvas.fit()
    sheet = canvas.frames.plan.sheet(canvas.frames.plan.plans[0])
    qtbot.waitUntil(lambda: canvas.store.get(sheet.whole) is not None, timeout=10_000)
    assert has_unpacked()
    canvas.close_down()
    session.close()
