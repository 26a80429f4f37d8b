"""What the world does to a file: each fault its own sentence, and nothing lost."""

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cpted_app.errors import UserError
from cpted_app.model.edit import adding, replacing
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, one_of_each, tree

BAD = Path(__file__).parents[3] / "shared" / "data" / "bad-input"

NOBODY = 65534

MOVE = Message("Place {label}", {"label": "T1"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a small site file that nobody has open."""
    made = tmp_path / "Bahnhof Süd #1?.gpkg"
    Store.create(made, one_of_each(), author=AUTHOR, at_utc=NOW).close()
    return made


def place(store: Store, row_id: str = "t1", **values: Any) -> int:
    return store.commit(adding(MOVE, tree(row_id, **values)), author=AUTHOR, at_utc=NOW)


def saying(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        Store.open(path)
    assert caught.value.remedy.msgid
    return str(caught.value.message)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "There is no file “a.gpkg”" in saying(tmp_path / "a.gpkg")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in saying(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").touch()
    assert "“a.gpkg” is empty" in saying(tmp_path / "a.gpkg")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"PK\3\4" * 300)
    assert "not a site file" in saying(tmp_path / "a.gpkg")


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as conn:
        conn.execute("CREATE TABLE t (a)")
    assert "not a GeoPackage" in saying(tmp_path / "a.gpkg")


def test_a_geopackage_that_is_not_ours(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "a.gpkg")) as conn:
        conn.execute("PRAGMA application_id = 0x47504B47")
        conn.execute("CREATE TABLE gpkg_contents (a)")
    with pytest.raises(UserError) as caught:
        Store.open(tmp_path / "a.gpkg")
    assert "not an assessment" in str(caught.value.message)
    assert "import" in str(caught.value.remedy)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_truncated_site_file(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged or incomplete" in saying(path)


def test_a_header_that_ends_early(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])
    assert "damaged or incomplete" in saying(path)


def test_noise_inside_a_site_file(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(UserError, match="damaged or incomplete"), Store.open(path) as store:
        store.load()


def test_a_row_that_is_not_possible(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE tree SET height_m = -4, crown_base_m = 0")
    with Store.open(path) as store, pytest.raises(UserError, match="not possible"):
        store.load()


@pytest.mark.skipif(not BAD.is_dir(), reason="the shared bad files are not on this machine")
@pytest.mark.parametrize(
    ("name", "words"),
    [("truncated.gpkg", "damaged or incomplete"), ("not-a-gpkg.gpkg", "not a site file")],
)
def test_bad_files_from_elsewhere(name: str, words: str) -> None:
    assert words in saying(BAD / name)


def test_create_never_replaces_a_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match="exists already"):
        Store.create(path, [], author=AUTHOR, at_utc=NOW)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["a.txt", "nowhere/a.gpkg"])
def test_create_needs_a_possible_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError):
        Store.create(tmp_path / name, [], author=AUTHOR, at_utc=NOW)
    assert list(tmp_path.iterdir()) == []


class SmallDrive(sqlite3.Connection):
    """A database on a drive where only a few more pages fit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        (pages,) = self.execute("PRAGMA page_count").fetchone()
        self.execute(f"PRAGMA max_page_count = {pages + 8}")


def test_no_room_while_creating_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No room is left"):
        Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW, factory=SmallDrive)
    assert list(tmp_path.iterdir()) == []


def test_no_room_while_saving_keeps_what_was_saved(path: Path) -> None:
    with Store.open(path, factory=SmallDrive) as store:
        place(store)
        before = store.load()
        with pytest.raises(UserError, match=r"No room is left on the drive of .*Place T1"):
            place(store, "t2", note="x" * 90_000)
        assert store.load() == before
        place(store, "t3")
        assert [line.seq for line in store.journal()] == [1, 2, 3]
        assert all(check.ok for check in store.verify())


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_disk_that_refuses_to_grow(path: Path) -> None:
    import resource

    with Store.open(path) as store:
        before = store.load()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 4096, hard))
        try:
            with pytest.raises(UserError, match="saving “Place T1”"):
                place(store, note="x" * 200_000)
            resource.setrlimit(resource.RLIMIT_FSIZE, (9000, hard))
            with pytest.raises(UserError, match="saving a copy"):
                store.save_copy(path.with_name("copy.gpkg"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.load() == before
        assert sorted(each.name for each in path.parent.iterdir()) == [path.name]
        place(store)


class LyingDisk(sqlite3.Connection):
    """A database that reports a fault after it has done what was asked."""

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        done = super().execute(sql, *args)
        if sql == "COMMIT":
            raise sqlite3.OperationalError("disk I/O error")
        return done


def test_a_commit_that_is_in_the_file_counts_whatever_the_disk_reports(path: Path) -> None:
    with Store.open(path, factory=LyingDisk) as store:
        assert place(store, "t1") == 2
        assert place(store, "t2") == 3


class BrokenDisk(sqlite3.Connection):
    """A database that can, for a while, neither finish an edit nor take it back."""

    is_broken = False

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if BrokenDisk.is_broken and sql in ("COMMIT", "ROLLBACK"):
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *args)


def test_a_disk_that_cannot_even_take_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path, factory=BrokenDisk) as store:
        before = store.load()
        with monkeypatch.context() as patch:
            patch.setattr(BrokenDisk, "is_broken", True)
            for _ in range(2):
                with pytest.raises(UserError, match="disk I/O error"):
                    place(store)
        assert store.load() == before
        assert place(store) == 2


def test_another_program_that_holds_the_file(path: Path) -> None:
    with Store.open(path) as store:
        before = store.load()
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(UserError, match="Another program is using"):
                place(store)
        assert store.load() == before
        assert place(store) == 2


def test_another_computer_that_wrote_meanwhile(path: Path) -> None:
    with Store.open(path) as store:
        with contextlib.closing(sqlite3.connect(path)) as other, other:
            other.execute(
                "INSERT INTO cpted_journal SELECT seq + 1, at_utc, author, role, organisation,"
                " action, of, label, hash, '[]' FROM cpted_journal"
            )
        with pytest.raises(UserError, match="changed by another program or computer"):
            place(store)
        store.load()
        assert place(store) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
def test_a_file_that_was_moved_while_open(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        before = store.load()
        path.rename(tmp_path / "elsewhere.gpkg")
        with pytest.raises(UserError, match="moved, renamed or deleted"):
            place(store)
        store.save_copy(tmp_path / "copy.gpkg")
    with Store.open(tmp_path / "copy.gpkg") as copy:
        assert copy.load() == before


def test_save_copy_is_the_same_site(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.gpkg"
    target.write_text("an older copy")
    with Store.open(path) as store:
        place(store)
        store.save_copy(target)
        with Store.open(target) as copy:
            assert copy.load() == store.load()
            assert copy.head_hash() == store.head_hash()
            with pytest.raises(UserError, match="open in another window"):
                store.save_copy(target)
        with pytest.raises(UserError, match="the open file itself"):
            store.save_copy(path)
        with pytest.raises(UserError, match="There is no folder"):
            store.save_copy(tmp_path / "nowhere" / "a.gpkg")
        with pytest.raises(UserError, match="does not end in"):
            store.save_copy(tmp_path / "a.pdf")
        assert place(store, "t2") == 3


def test_the_five_newest_backups_stay(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "backups"
    with Store.open(path) as store:
        made = []
        for number in range(7):
            place(store, str(number))
            made.append(store.backup(folder))
        last = store.load()
    assert sorted(folder.iterdir()) == made[2:]
    with Store.open(made[-1]) as store:
        assert store.load() == last
    other = tmp_path / "other.gpkg"
    shutil.copy(path, other)
    with Store.open(other) as store:
        store.backup(folder)
    assert len(list(folder.iterdir())) == 6


@pytest.fixture
def unprivileged(path: Path) -> Iterator[Path]:
    """Give up the rights of root, who may write anything, for the length of a test."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        place_of_nobody = Path(folder) / path.name
        shutil.copy(path, place_of_nobody)
        for each in (place_of_nobody, Path(folder)):
            os.chown(each, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield place_of_nobody
        finally:
            os.seteuid(0)


@pytest.mark.parametrize("mark", ["file", "folder"])
def test_a_write_protected_place_opens_for_reading(unprivileged: Path, mark: str) -> None:
    path = unprivileged
    target = path if mark == "file" else path.parent
    mode = target.stat().st_mode
    target.chmod(0o444 if mark == "file" else 0o555)
    try:
        with Store.open(path) as store:
            assert "write-protected" in str(store.read_only_reason)
            assert store.load().header == one_of_each()[0]
            with pytest.raises(UserError, match="reading only"):
                place(store)
            assert all(check.ok for check in store.verify())
        if mark == "folder":
            with pytest.raises(UserError, match=r"creating it"):
                Store.create(path.with_name("new.gpkg"), [], author=AUTHOR, at_utc=NOW)
    finally:
        target.chmod(mode)


def test_a_file_that_nobody_may_read(unprivileged: Path) -> None:
    unprivileged.chmod(0)
    with pytest.raises(UserError, match="cannot be read"):
        Store.open(unprivileged)


def test_a_file_in_write_ahead_mode_is_read_without_litter_and_brought_back(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as gis:
        gis.execute("PRAGMA journal_mode = WAL")
        gis.execute("UPDATE gpkg_contents SET description = ''")
        gis.commit()
    before = path.read_bytes()
    with Store.open(path, read_only=True) as store:
        store.load()
        assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before
    Store.open(path).close()
    assert path.read_bytes() == before
    with Store.open(path) as store:
        place(store)
    assert path.read_bytes()[18] == 1
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_system_that_nobody_knows(path: Path) -> None:
    with Store.open(path) as store:
        before = store.load()
        header = before.header
        edit = replacing(Message("x"), (header, replace(header, crs="EPSG:1")))
        with pytest.raises(UserError, match="not a coordinate reference system"):
            store.commit(edit, author=AUTHOR, at_utc=NOW)
        assert store.load() == before
