"""A file that is written is all there or not at all, and nothing else is harmed."""

import os
import stat
from pathlib import Path

import pytest

from cpted_app.errors import UserError
from cpted_app.exchange.export import write_whole


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(UserError, match="not a file"):
        write_whole(Path(os.devnull), b"data")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a file"):
        write_whole(tmp_path, b"data")


def test_a_read_only_file_keeps_its_content(tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    file.write_bytes(b"signed")
    file.chmod(0o444)
    with pytest.raises(UserError, match="read-only"):
        write_whole(file, b"data")
    assert file.read_bytes() == b"signed"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(b"old")
    link = tmp_path / "link.pdf"
    link.symlink_to("real.pdf")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"new"
