"""Hostile files: a clear sentence within seconds and within memory, nothing added, no crash."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange import apart
from cpted_app.exchange.mapping import Options
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.exchange import hostile
from tests.exchange.test_real_plans import ASKS, BAD

SECONDS = 10.0
"""Far above what any of them takes, far below what a person takes for a hang."""
MEMORY_KB = 2_000_000
CUTS = (0.0, 0.001, 0.02, 0.3, 0.6, 0.9, 0.97)

SITE = Site.of([Header(title="Yard", crs="EPSG:25833")])
MARK_ENDINGS = (".geojson", ".gpkg", ".dxf", ".osm", ".pbf", ".csv")


@pytest.fixture(autouse=True, scope="module")
def one_process() -> Iterator[None]:
    limits.use(limits.Limits())
    apart.READING.close()
    yield
    peak = peak_kb()
    apart.READING.close()
    assert peak < MEMORY_KB


def peak_kb() -> int:
    status = Path(f"/proc/{apart.READING.pid}/status")
    if sys.platform != "linux" or not status.exists():
        return 0
    told = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(told["VmHWM"].split()[0])


def assert_clear(error: UserError, began_s: float) -> None:
    assert time.monotonic() - began_s < SECONDS
    assert len(str(error.message)) > 10
    assert len(str(error.remedy)) > 10
    assert "Traceback" not in str(error)
    assert peak_kb() < MEMORY_KB


def refused(path: Path) -> UserError:
    began_s = time.monotonic()
    pid = apart.READING.pid
    with pytest.raises(UserError) as caught:
        apart.read_plan(path)
    assert_clear(caught.value, began_s)
    assert pid in (None, apart.READING.pid), "it was refused by words, not by a crash"
    return caught.value


@pytest.mark.parametrize("what", hostile.REFUSED)
def test_a_hostile_plan_is_refused(what: str, tmp_path: Path) -> None:
    name, make = hostile.REFUSED[what]
    path = tmp_path / name
    path.write_bytes(make())
    refused(path)


@pytest.mark.parametrize("what", hostile.READ)
def test_a_strange_but_harmless_plan_is_read(what: str, tmp_path: Path) -> None:
    name, make = hostile.READ[what]
    path = tmp_path / name
    path.write_bytes(make())
    began_s = time.monotonic()
    assert apart.read_plan(path).pages[0].width_px > 0.0
    assert time.monotonic() - began_s < SECONDS


@pytest.mark.parametrize("name", hostile.WHOLE)
def test_a_plan_cut_anywhere_is_refused_or_its_fault_is_told(name: str, tmp_path: Path) -> None:
    whole = hostile.WHOLE[name]()
    path = tmp_path / name
    path.write_bytes(whole)
    assert apart.read_plan(path).pages
    for cut in CUTS:
        path.write_bytes(whole[: int(cut * len(whole))])
        if cut >= 0.9 and name in ("a.png", "a.jpg", "a.tif", "a.gpkg"):
            began_s = time.monotonic()
            try:  # its last bytes may hold nothing that is needed
                apart.read_plan(path)
            except UserError as error:
                assert_clear(error, began_s)
        else:
            refused(path)


@pytest.mark.parametrize("name", hostile.WHOLE)
def test_a_wrong_ending_never_stops_the_reader(name: str, tmp_path: Path) -> None:
    data = hostile.WHOLE[name]()
    for other in (*hostile.WHOLE, "a.zip", "a.shp", "a.osm.pbf", "a"):
        path = tmp_path / other
        path.write_bytes(data)
        began_s = time.monotonic()
        try:
            assert apart.read_plan(path).pages
        except UserError as error:
            assert_clear(error, began_s)


@pytest.mark.parametrize("name", [*hostile.WHOLE, "a.zip", "a.shp", "a.osm.pbf"])
def test_zeros_and_noise_are_refused_as_plans(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    for data in (b"", bytes(4_000), bytes(range(256)) * 16):
        path.write_bytes(data)
        refused(path)


@pytest.mark.parametrize(
    "name", [one for one in hostile.WHOLE if one.endswith(MARK_ENDINGS)] + ["a.pbf"]
)
def test_cut_or_foreign_files_bring_no_marks(name: str, tmp_path: Path) -> None:
    whole = hostile.WHOLE.get(name, hostile.osm_pbf)()
    path = tmp_path / name
    texts = [whole[: int(cut * len(whole))] for cut in CUTS[:-2]]
    for data in (*texts, hostile.png(), bytes(500)):
        path.write_bytes(data)
        began_s = time.monotonic()
        try:
            found = apart.read_features(SITE, path, "barrier", Options(crs="local"))
        except UserError as error:
            assert_clear(error, began_s)
        else:
            assert not found.added
            assert found.problems


@pytest.mark.parametrize(
    "what",
    [key for key, (name, _) in hostile.REFUSED.items() if name.endswith((".gpkg", ".dxf", ".osm"))],
)
def test_hostile_files_bring_no_marks(what: str, tmp_path: Path) -> None:
    name, make = hostile.REFUSED[what]
    path = tmp_path / name
    path.write_bytes(make())
    began_s = time.monotonic()
    try:
        found = apart.read_features(SITE, path, "barrier")
    except UserError as error:
        assert_clear(error, began_s)
    else:
        assert not found.added
        assert found.problems


@pytest.mark.skipif(not BAD, reason="the collection of real files is not here")
@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_the_collected_bad_files(path: Path) -> None:
    if path.name in ASKS:
        assert apart.read_plan(path).needs_page
    else:
        assert path.name in str(refused(path).message)


def test_a_limit_is_what_the_settings_say(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile.pdf(pages=12))
    assert len(apart.read_plan(path).pages) == 12
    limits.use(limits.Limits(pages=10))
    apart.READING.close()
    try:
        with pytest.raises(
            UserError, match=r"has 12 pages; at most 10 .* “pages” in settings.json"
        ):
            apart.read_plan(path)
    finally:
        limits.use(limits.Limits())
        apart.READING.close()
    assert os.getpid() != apart.READING.pid
