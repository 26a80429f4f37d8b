"""Large attachments outside the file: private, shared by who asks, gone afterwards."""

import os
import sys
import time
from pathlib import Path

import pytest

from cpted_app.folders import cache_folder
from cpted_app.model.actions import planning
from cpted_app.session import attached, workflow
from cpted_app.session.session import Session
from cpted_app.store.claim import Claim

DATA = b"II*\0" + b"x" * 4000


@pytest.fixture(autouse=True)
def nearly_all_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few kilobytes be large."""
    monkeypatch.setattr(attached, "LARGE_BYTES", 1000)


def opened(tmp_path: Path, data: bytes) -> tuple[Session, str]:
    session = workflow.new_site(tmp_path / "a.gpkg", "A")
    edit = planning.add_plan(
        session.site, data, name="P", media_type="image/tiff", page=0, width_px=9, height_px=9
    )
    session.do(edit)
    return session, next(iter(edit.blobs))


def test_a_large_one_is_a_private_file_until_the_session_is_closed(tmp_path: Path) -> None:
    session, key = opened(tmp_path, DATA)
    file = session.content(key)
    assert isinstance(file, Path)
    assert file.read_bytes() == DATA
    assert session.content(key) == file
    if sys.platform != "win32":
        assert file.parent.stat().st_mode & 0o077 == 0
    other = Session.open(session.path, read_only=True)
    assert other.content(key) != file
    other.close()
    assert file.exists()
    session.close()
    assert list((cache_folder() / "attachments").iterdir()) == []


def test_a_small_one_stays_in_memory(tmp_path: Path) -> None:
    session, key = opened(tmp_path, DATA[:1000])
    assert session.content(key) == DATA[:1000]
    session.close()
    assert not (cache_folder() / "attachments").exists()


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    root = cache_folder() / "attachments"
    long_ago = time.time() - 3600.0
    for name in ("left", "used", "fresh"):
        (root / name).mkdir(parents=True)
        (root / name / "file").write_bytes(DATA)
        if name != "fresh":
            os.utime(root / name, (long_ago, long_ago))
    claim = Claim.take(root / "used")
    assert claim is not None
    workflow.new_site(tmp_path / "a.gpkg", "A").close()
    assert sorted(each.name for each in root.iterdir()) == ["fresh", "used"]
    claim.release()
