"""Whatever a person does, and however the disk fails meanwhile, memory equals the file."""

import sqlite3
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpted_app import content
from cpted_app.errors import UserError
from cpted_app.model.actions import marking, planning
from cpted_app.model.edit import Edit
from cpted_app.model.features import Barrier, Feature, Luminaire, Tree
from cpted_app.model.records import Header
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Settings
from cpted_app.store.journal import Author
from cpted_app.store.store import Store


class FailingDisk(sqlite3.Connection):
    """A database connection whose writes fail when the countdown has run out."""

    left: ClassVar[int | None] = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        FailingDisk._count()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        FailingDisk._count()
        return super().executemany(*args)

    def blobopen(self, *args: Any, **options: Any) -> Any:
        FailingDisk._count()
        return FailingBlob(super().blobopen(*args, **options))

    @classmethod
    def _count(cls) -> None:
        if cls.left is None:
            return
        cls.left -= 1
        if cls.left == 0:
            raise sqlite3.OperationalError("database or disk is full")


class FailingBlob:
    """An open blob whose writes fail when the countdown has run out."""

    def __init__(self, blob: sqlite3.Blob) -> None:
        self._blob = blob

    def __enter__(self) -> "FailingBlob":
        return self

    def __exit__(self, *_fault: object) -> None:
        self._blob.close()

    def read(self, length: int) -> bytes:
        return self._blob.read(length)

    def write(self, data: bytes) -> None:
        FailingDisk._count()
        self._blob.write(data)


SHAPES: tuple[tuple[type[Feature], shapely.Geometry], ...] = (
    (Luminaire, shapely.Point(1.5, -2.25)),
    (Tree, shapely.Point(1e5, 5.8e6)),
    (Barrier, shapely.LineString([(0, 0), (1 / 3, 2 / 3)])),
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "move", "delete", "attach", "undo", "undo", "redo"]),
        st.integers(0, 50),
        st.one_of(st.none(), st.integers(1, 14)),
    ),
    max_size=14,
)


def add_file(session: Session, number: int) -> Edit:
    """Return the edit that adds a plan as a file of some pieces on disk."""
    path = session.path.with_name(f"plan-{number}.tif")
    path.write_bytes(bytes([number]) * 2500)
    return planning.add_plan(
        session.site, path, name="P", media_type="image/tiff", page=0, width_px=4.0, height_px=3.0
    )


def act(session: Session, what: str, pick: int) -> None:
    rows = list(session.site.features)
    if what == "undo":
        session.undo()
    elif what == "redo":
        session.redo()
    elif what == "attach":
        session.do(add_file(session, pick % 3))
    elif what == "place" or not rows:
        kind, geometry = SHAPES[pick % len(SHAPES)]
        session.do(marking.place(session.site, kind, geometry))
    elif what == "move":
        session.do(marking.move([rows[pick % len(rows)]], pick / 7, -pick / 3))
    else:
        session.do(marking.delete(session.site, [rows[pick % len(rows)].id]))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a few kilobytes be several pieces."""
    monkeypatch.setattr(content, "CHUNK_BYTES", 600)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_memory_equals_file_after_every_step(steps: list[tuple[str, int, int | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.gpkg"
        author = Author(name="P", role="planner", organisation="")
        Store.create(path, [Header(title="t")], author=author, at_utc=utc_now()).close()
        session = Session(Store.open(path, factory=FailingDisk), settings=Settings())
        for what, pick, fail_after in steps:
            labels = [step.label for step in session.steps()]
            before = session.site
            FailingDisk.left = fail_after
            try:
                act(session, what, pick)
            except UserError:
                assert session.site is before
                assert [step.label for step in session.steps()] == labels
            finally:
                FailingDisk.left = None
            with_file = Store.open(path, read_only=True)
            assert with_file.load().rows == session.site.rows
            assert all(check.ok for check in with_file.verify())
            with_file.close()
        session.close()
