"""Every action is whole: in the file as in memory, taken back, brought again, disk or no disk."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.records import Header
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Person, Settings
from cpted_app.store.journal import Author
from cpted_app.store.store import Store
from tests.properties import deeds
from tests.properties.test_memory_equals_file import FailingDisk

NAMES = sorted(f"{one.__module__.rsplit('.', 1)[-1]}.{one.__name__}" for one in deeds.DEEDS)
DEED = {
    f"{one.__module__.rsplit('.', 1)[-1]}.{one.__name__}": deed for one, deed in deeds.DEEDS.items()
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that has some of everything."""
    path = tmp_path_factory.mktemp("start") / "site.gpkg"
    author = Author(name="Ada", role="planner", organisation="")
    Store.create(path, [Header(title="t")], author=author, at_utc=utc_now()).close()
    session = opened(path)
    session.do(deeds.beginning())
    session.close()
    return path


def opened(path: Path) -> Session:
    return Session(
        Store.open(path, factory=FailingDisk), settings=Settings(person=Person(name="Ada"))
    )


@pytest.fixture
def session(start: Path, tmp_path: Path) -> Iterator[Session]:
    made = opened(Path(shutil.copy(start, tmp_path)))
    yield made
    made.close()


def check(session: Session) -> None:
    with Store.open(session.path, read_only=True) as in_file:
        assert in_file.load().rows == session.site.rows
        assert all(one.ok for one in in_file.verify())


def test_no_action_is_left_out() -> None:
    assert set(deeds.DEEDS) == deeds.all_actions()


@pytest.mark.parametrize("name", NAMES)
def test_an_action_is_taken_back_and_brought_again_whole(session: Session, name: str) -> None:
    before = session.site.rows
    session.do(DEED[name](session.site, 1))
    after = session.site.rows
    check(session)
    if after == before:  # there was nothing to change: nor is there a step to take back
        return
    session.undo()
    assert session.site.rows == before
    check(session)
    session.redo()
    assert session.site.rows == after
    check(session)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, *["undo", "redo"] * (len(NAMES) // 4)]),
        st.integers(0, 50),
        st.one_of(st.none(), st.none(), st.integers(1, 14)),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_whatever_is_done_and_however_the_disk_fails_memory_equals_the_file(
    start: Path, steps: list[tuple[str, int, int | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = opened(Path(shutil.copy(start, folder)))
        for name, pick, fail_after in steps:
            before = session.site
            FailingDisk.left = fail_after
            try:
                act(session, name, pick)
            except (UserError, deeds.NothingThereError):
                assert session.site is before
            finally:
                FailingDisk.left = None
            check(session)
        session.close()


def act(session: Session, name: str, pick: int) -> None:
    if name in ("undo", "redo"):
        getattr(session, name)()
    else:
        session.do(DEED[name](session.site, pick))
