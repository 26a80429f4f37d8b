"""Large files go into the assessment and out of it piece by piece, whole or not at all."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cpted_app import content
from cpted_app.errors import Cancelled, UserError
from cpted_app.model.edit import adding
from cpted_app.model.records import Attachment, Header
from cpted_app.store import attachments
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW

DATA = bytes(range(256)) * 5000


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a megabyte be many pieces."""
    monkeypatch.setattr(content, "CHUNK_BYTES", 100_001)
    monkeypatch.setattr(attachments, "CHUNK_BYTES", 70_001)


def kept(tmp_path: Path, data: bytes = DATA) -> tuple[Store, Path, str]:
    """Return an open store and a file with its key."""
    path = tmp_path / "surface.tif"
    path.write_bytes(data)
    store = Store.create(tmp_path / "a.gpkg", [Header()], author=AUTHOR, at_utc=NOW)
    return store, path, hashlib.sha256(data).hexdigest()


def add(store: Store, path: Path, key: str) -> None:
    row = Attachment(id=key, name=path.name, media_type="image/tiff", size_bytes=len(DATA))
    store.commit(adding(Message("Add"), row, blobs={key: path}), author=AUTHOR, at_utc=NOW)


def test_a_file_comes_out_as_it_went_in(tmp_path: Path) -> None:
    store, path, key = kept(tmp_path)
    with store:
        add(store, path, key)
        assert store.blob_size(key) == len(DATA)
        assert store.blob(key) == DATA
        out = store.blob_file(key, tmp_path)
        assert out.read_bytes() == DATA
        assert store.blob_file(key, tmp_path) == out
        assert all(check.ok for check in store.verify())
        with pytest.raises(UserError, match="lacks the bytes"):
            store.blob_file("0" * 64, tmp_path)
        assert sorted(each.suffix for each in tmp_path.iterdir()) == ["", ".gpkg", ".tif"]


def test_a_file_that_changes_meanwhile_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    store, path, key = kept(tmp_path)
    with store:
        before = store.load()
        for other in (DATA[:-1] + b"x", DATA + b"x", DATA[:-1], b""):
            path.write_bytes(other)
            with pytest.raises(UserError, match="was changed while it was being added"):
                add(store, path, key)
        path.unlink()
        with pytest.raises(UserError, match="cannot be read"):
            add(store, path, key)
        assert store.load() == before
        with pytest.raises(UserError, match="lacks the bytes"):
            store.blob_size(key)
        path.write_bytes(DATA)
        add(store, path, key)
        assert store.blob(key) == DATA


def test_more_than_the_database_can_keep_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, path, key = kept(tmp_path)
    monkeypatch.setattr(attachments, "MAX_BYTES", len(DATA) - 1)
    with store, pytest.raises(UserError, match="too large") as caught:
        add(store, path, key)
    assert "Cut out the part you need" in str(caught.value.remedy)


def test_a_byte_altered_far_inside_is_found(tmp_path: Path) -> None:
    store, path, key = kept(tmp_path)
    with store:
        add(store, path, key)
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as conn, conn:
        (rowid,) = conn.execute("SELECT rowid FROM cpted_blob").fetchone()
        with conn.blobopen("cpted_blob", "data", rowid) as blob:
            blob[900_000] = 255 - DATA[900_000]
    with Store.open(tmp_path / "a.gpkg", read_only=True) as again:
        assert [check.name for check in again.verify() if not check.ok] == ["attachments"]


def test_an_edit_is_saved_while_a_file_is_being_copied_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, path, key = kept(tmp_path)
    with store:
        add(store, path, key)
        done: list[int] = []

        real_open = Path.open

        def slow(self: Path, mode: str = "r", *args: object) -> object:
            if mode == "xb" and not done:
                row = Attachment(id="f" * 64, name="n", media_type="m", size_bytes=0)
                edit = adding(Message("Meanwhile"), row)
                done.append(store.commit(edit, author=AUTHOR, at_utc=NOW))
            return real_open(self, mode)

        monkeypatch.setattr(Path, "open", slow)
        assert store.blob_file(key, tmp_path).stat().st_size == len(DATA)
        assert done == [3]


def test_a_closed_file_ends_what_still_reads_it(tmp_path: Path) -> None:
    store, path, key = kept(tmp_path)
    add(store, path, key)
    store.close()
    with pytest.raises(Cancelled):
        store.blob_size(key)
    with pytest.raises(Cancelled):
        store.blob_file(key, tmp_path)
