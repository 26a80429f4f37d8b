"""One window edits, others read; looking changes nothing; a killed program loses nothing."""

import contextlib
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpted_app.errors import UserError
from cpted_app.model.edit import adding
from cpted_app.model.features import Tree
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, one_of_each, tree

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a small site file that nobody has open."""
    made = tmp_path / "site.gpkg"
    Store.create(made, one_of_each(), author=AUTHOR, at_utc=NOW).close()
    return made


def traces(path: Path) -> tuple[str, int, list[str]]:
    status = path.stat()
    names = sorted(each.name for each in path.parent.iterdir())
    return hashlib.sha256(path.read_bytes()).hexdigest(), status.st_mtime_ns, names


@pytest.mark.parametrize("read_only", [False, True])
def test_looking_leaves_the_file_byte_for_byte_the_same(path: Path, read_only: bool) -> None:
    before = traces(path)
    with Store.open(path, read_only=read_only) as store:
        store.load()
        store.journal()
        store.edit_of(1)
        store.verify()
        assert traces(path) == before
    assert traces(path) == before


def test_create_leaves_one_file(path: Path) -> None:
    assert [each.name for each in path.parent.iterdir()] == ["site.gpkg"]
    header = path.read_bytes()[:100]
    assert header[18:20] == b"\1\1"  # rollback journal, not write-ahead
    assert header[68:72] == b"GPKG"
    assert int.from_bytes(header[60:64], "big") == 10300


def test_the_second_opener_in_one_process_reads_and_is_told_why(path: Path) -> None:
    with Store.open(path) as first:
        assert not first.read_only
        with Store.open(path) as second:
            assert "Another window" in str(second.read_only_reason)
            edit = adding(Message("x"), tree("t"))
            with pytest.raises(UserError, match="Another window"):
                second.commit(edit, author=AUTHOR, at_utc=NOW)
            first.commit(edit, author=AUTHOR, at_utc=NOW)
            assert second.load() == first.load()
    with Store.open(path) as third:
        assert not third.read_only


def test_the_claim_is_on_the_file_not_on_its_name(path: Path, tmp_path: Path) -> None:
    alias = tmp_path / "alias.gpkg"
    alias.symlink_to(path)
    with Store.open(path), Store.open(alias) as second:
        assert second.read_only


def test_a_failed_open_leaves_no_claim(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DELETE FROM _sqlite_migrations")
    for _ in range(2):
        with pytest.raises(UserError, match="not an assessment"):
            Store.open(path)
    Path(path).unlink()


@contextlib.contextmanager
def committing(path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.store.commit_forever", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: "subprocess.Popen[str]", count: int) -> int:
    assert process.stdout is not None
    last = 0
    for _ in range(count):
        last = int(process.stdout.readline())
    return last


def test_a_second_process_reads_until_the_first_is_killed(path: Path) -> None:
    with committing(path) as process:
        heard(process, 1)
        with Store.open(path) as second:
            assert "Another window" in str(second.read_only_reason)
            second.load()
    with Store.open(path) as after:
        assert not after.read_only


@pytest.mark.parametrize("count", [1, 7, 40])
def test_a_killed_program_loses_no_finished_edit(path: Path, count: int) -> None:
    with committing(path) as process:
        heard(process, count)
        process.kill()
        assert process.stdout is not None
        rest = process.stdout.read().split()
    last = count + 1 + len(rest)
    with Store.open(path) as store:
        assert not store.read_only
        site = store.load()
        assert site.revision in (last, last + 1)  # one may have been done but not yet said
        assert len(site.all(Tree)) == 1 + 12 * (site.revision - 1)
        assert all(check.ok for check in store.verify()), store.verify()
        store.commit(adding(Message("go on"), tree("next")), author=AUTHOR, at_utc=NOW)


def interrupted(path: Path) -> None:
    """Leave a file as a power cut in the middle of a commit does: half new, with its journal."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("PRAGMA cache_spill = 1")
        conn.execute("BEGIN IMMEDIATE")
        filler = random.Random(1).randbytes(200_000)
        conn.execute("INSERT INTO cpted_blob VALUES ('half', ?)", (filler,))
        conn.execute("UPDATE tree SET note = hex(?)", (filler,))
        copies = {each: each.read_bytes() for each in path.parent.iterdir()}
    for each, data in copies.items():
        each.write_bytes(data)


def test_an_edit_cut_off_by_a_power_failure_is_taken_back(path: Path) -> None:
    with Store.open(path) as store:
        before = store.load()
    interrupted(path)
    assert path.with_name("site.gpkg-journal").stat().st_size > 0
    with Store.open(path) as store:
        assert store.load() == before
        assert all(check.ok for check in store.verify())
    assert [each.name for each in path.parent.iterdir()] == ["site.gpkg"]


def test_an_edit_cut_off_cannot_be_taken_back_in_a_read_only_file(path: Path) -> None:
    interrupted(path)
    with pytest.raises(UserError, match="was cut off") as caught:
        Store.open(path, read_only=True)
    assert "site.gpkg-journal" in str(caught.value.remedy)


@pytest.mark.skipif(sys.platform == "win32", reason="locks are looked up by descriptor there")
def test_closing_leaves_no_lock_files(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with Store.open(path):
        held = [name for _, _, names in os.walk(tmp_path) for name in names]
        assert any(name.endswith(".lock") for name in held)
    left = [name for _, _, names in os.walk(tmp_path) for name in names]
    assert not any(name.endswith(".lock") for name in left)


@pytest.mark.skipif(sys.platform == "win32", reason="the folder is named by other variables there")
def test_lock_files_of_killed_programs_are_tidied_but_held_ones_stay(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    other = tmp_path / "other.gpkg"
    Store.create(other, [], author=AUTHOR, at_utc=NOW).close()
    with Store.open(path):
        (held,) = tmp_path.rglob("*.lock")
        left = held.with_name("left.lock")
        left.touch()
        for each in (held, left):
            os.utime(each, (0, 0))
        Store.open(other).close()
        assert list(tmp_path.rglob("*.lock")) == [held]
        with Store.open(path) as second:
            assert second.read_only
