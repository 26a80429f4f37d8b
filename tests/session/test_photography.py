"""Photos into a site: where they land, and what is said where they cannot."""

import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely

from cpted_app.model import features, kinds
from cpted_app.model.actions import marking, photographing
from cpted_app.model.records import Attachment
from cpted_app.session import output, workflow
from cpted_app.session.photography import add_photos
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from tests import photo_files as made

LAT_DEG, LON_DEG = 48.137, 11.575  # Munich, Marienplatz
UTM = "EPSG:25832"

Open = Callable[..., Session]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Return the function that makes a site with or without a reference system."""
    sessions: list[Session] = []

    def make(crs: str | None = UTM) -> Session:
        path = tmp_path / f"s{len(sessions)}.gpkg"
        sessions.append(workflow.new_site(path, "Test", crs=crs, settings=Settings()))
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()


def taken_at(path: Path, lat_deg: float, lon_deg: float, **gps: Any) -> Path:
    tags = {int(key[1:]): value for key, value in gps.items()}
    return made.jpeg(
        path, made.notes(lat_deg=lat_deg, lon_deg=lon_deg, gps=tags), seed=abs(hash(path))
    )


def on_site(lat_deg: float = LAT_DEG, lon_deg: float = LON_DEG) -> tuple[float, float]:
    transformer = pyproj.Transformer.from_crs("EPSG:4326", UTM, always_xy=True)
    x_m, y_m = transformer.transform(lon_deg, lat_deg)
    return float(x_m), float(y_m)


def test_a_photo_lands_where_its_camera_stood(opened: Open, tmp_path: Path) -> None:
    session = opened()
    revision = session.site.revision
    paths = [taken_at(tmp_path / f"{n}.jpg", LAT_DEG + n * 1e-4, LON_DEG) for n in range(3)]
    added = add_photos(session, paths)
    assert session.site.revision == revision + 1
    assert added.problems == ()
    for n, photo in enumerate(session.site.photos):
        x_m, y_m = on_site(LAT_DEG + n * 1e-4)
        # A hundredth of a second of arc, the camera's own step, is 0.3 m.
        assert photo.x_m == pytest.approx(x_m, abs=0.3)
        assert photo.y_m == pytest.approx(y_m, abs=0.3)
        assert photo.placed_by is kinds.PhotoPlace.CAMERA
        assert photo.audience is kinds.Audience.PARTNERS
    session.undo()
    assert session.site.photos == ()


def test_true_north_of_the_camera_becomes_the_grids_north(opened: Open, tmp_path: Path) -> None:
    session = opened()
    add_photos(session, [taken_at(tmp_path / "a.jpg", LAT_DEG, LON_DEG, _16="T", _17=30)])
    factors = pyproj.Proj(UTM).get_factors(LON_DEG, LAT_DEG)
    assert abs(factors.meridian_convergence) > 1.5
    bearing_deg = session.site.photos[0].bearing_deg
    assert bearing_deg == pytest.approx(30.0 - factors.meridian_convergence, abs=0.01)


def test_a_photo_far_from_everything_else_is_not_placed(opened: Open, tmp_path: Path) -> None:
    session = opened()
    session.do(marking.place(session.site, features.Luminaire, shapely.Point(on_site())))
    near = taken_at(tmp_path / "near.jpg", LAT_DEG + 0.0175, LON_DEG)  # 1.9 km to the north
    far = taken_at(tmp_path / "far.jpg", LAT_DEG + 0.0185, LON_DEG)  # 2.1 km
    added = add_photos(session, [near, far])
    assert [photo.x_m is None for photo in added.photos] == [False, True]
    assert [problem.code for problem in added.problems] == ["photo_far"]
    assert str(added.problems[0].place) == "far.jpg"
    assert added.photos[1].latitude_deg == pytest.approx(LAT_DEG + 0.0185, abs=1e-6)


@pytest.mark.parametrize(
    ("crs", "place", "code"),
    [
        (UTM, (-33.86, 151.21), "photo_outside"),
        (None, (LAT_DEG, LON_DEG), "photo_no_crs"),
        ("EPSG:27700", (LAT_DEG, LON_DEG), "photo_outside"),
    ],
)
def test_a_position_the_site_cannot_hold_is_kept_beside_it(
    opened: Open, tmp_path: Path, crs: str | None, place: tuple[float, float], code: str
) -> None:
    session = opened(crs)
    added = add_photos(session, [taken_at(tmp_path / "a.jpg", *place)])
    (photo,) = session.site.photos
    assert (photo.x_m, photo.placed_by) == (None, kinds.PhotoPlace.UNPLACED)
    assert photo.latitude_deg == pytest.approx(place[0], abs=1e-6)
    assert [problem.code for problem in added.problems] == [code]


def test_a_place_shown_by_hand_goes_before_the_cameras(opened: Open, tmp_path: Path) -> None:
    session = opened(None)
    path = taken_at(tmp_path / "a.jpg", LAT_DEG, LON_DEG, _17=30)
    added = add_photos(
        session,
        [path],
        at=(4.0, 5.0),
        bearing_deg=200.0,
        caption="Gate",
        by="Ann",
        has_personal_data=True,
        audience=kinds.Audience.POLICE,
    )
    (photo,) = added.photos
    assert (photo.x_m, photo.y_m, photo.bearing_deg) == (4.0, 5.0, 200.0)
    assert photo.placed_by is kinds.PhotoPlace.HAND
    assert (photo.caption, photo.by, photo.has_personal_data) == ("Gate", "Ann", True)
    assert added.problems == ()


def test_a_rough_position_is_placed_and_said(opened: Open, tmp_path: Path) -> None:
    session = opened()
    path = taken_at(tmp_path / "a.jpg", LAT_DEG, LON_DEG, _31=65.0)
    added = add_photos(session, [path])
    assert added.photos[0].x_m is not None
    assert [problem.code for problem in added.problems] == ["photo_rough"]


def test_one_bad_file_does_not_keep_the_others_out(opened: Open, tmp_path: Path) -> None:
    session = opened(None)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff nothing")
    good = made.jpeg(tmp_path / "good.jpg")
    twin = tmp_path / "twin.jpg"
    twin.write_bytes(good.read_bytes())
    added = add_photos(session, [bad, good, twin, tmp_path / "missing.jpg"])
    assert [photo.label for photo in added.photos] == ["P1"]
    codes = [problem.code for problem in added.problems]
    assert codes == ["photo_unreadable", "photo_known", "photo_unreadable"]
    again = add_photos(session, [good])
    assert (again.photos, len(session.site.photos)) == ((), 1)
    assert "P1" in str(again.problems[0].message)


def test_the_bytes_are_kept_as_they_came_and_missing_ones_are_said(
    opened: Open, tmp_path: Path
) -> None:
    session = opened(None)
    path = made.jpeg(tmp_path / "a.jpg", made.notes(top={0x013B: "Ann"}))
    (photo,) = add_photos(session, [path]).photos
    assert session.attachment(photo.attachment) == path.read_bytes()
    assert all(check.ok for check in session.verify())
    file = session.path
    session.close()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DELETE FROM cpted_blob")
    with closing(Session.open(file, settings=Settings())) as again:
        assert [check.name for check in again.verify() if not check.ok] == ["attachments"]
        assert output.photo_bytes(again, photo) is None
        pdf = workflow.report_bytes(again, ReportOrder(edition=kinds.Audience.POLICE))
        assert b"/DCTDecode" not in pdf


def test_a_place_near_the_pole_has_a_finite_bearing(opened: Open, tmp_path: Path) -> None:
    session = opened("EPSG:3413")  # polar stereographic
    add_photos(session, [taken_at(tmp_path / "a.jpg", 89.9999, 20.0, _17=10)])
    bearing_deg = session.site.photos[0].bearing_deg
    assert bearing_deg is not None
    # Grid north follows the meridian of 45° W: it is 65° away from that of 20° E.
    assert math.isclose(bearing_deg, (10.0 - 65.0) % 360.0, abs_tol=0.1)


def test_the_file_has_what_was_done_to_photos_after_every_step(
    opened: Open, tmp_path: Path
) -> None:
    session = opened()
    paths = [taken_at(tmp_path / f"{n}.jpg", LAT_DEG, LON_DEG + n * 1e-4) for n in range(3)]
    add_photos(session, paths)
    steps: list[Callable[[], Any]] = [
        lambda: session.do(photographing.place_photo(session.site, session.site.photos[0], 1, 2)),
        lambda: session.do(photographing.turn_photo(session.site.photos[1], 77.5)),
        lambda: session.do(photographing.set_photo(session.site.photos[2], item="2A-01")),
        lambda: session.do(photographing.remove_photos(session.site, [session.site.photos[1].id])),
        session.undo,
        session.undo,
        session.redo,
        session.redo,
    ]
    for step in steps:
        step()
        with closing(Session.open(session.path, settings=Settings(), read_only=True)) as file:
            assert file.site.photos == session.site.photos
            assert file.site.all(Attachment) == session.site.all(Attachment)
    assert [photo.label for photo in session.site.photos] == ["P1", "P3"]
    assert all(check.ok for check in session.verify())
