"""Files of every released schema open; files of tomorrow open for reading."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from cpted_app.errors import UserError
from cpted_app.model.edit import adding, removing, replacing
from cpted_app.model.features import Tree
from cpted_app.model.site import Site
from cpted_app.store import migrations
from cpted_app.store.connection import in_memory
from cpted_app.store.schema import tables
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.migrations import (
    make_schema_1,
    make_schema_2,
    make_schema_3,
    make_schema_4,
    make_schema_5,
)

RELEASED = [make_schema_1, make_schema_2, make_schema_3, make_schema_4, make_schema_5]


@pytest.fixture(params=RELEASED, ids=lambda maker: maker.FILE.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of a released file."""
    return Path(shutil.copy(request.param.FILE, tmp_path / "site.gpkg"))


def tomorrow(name: str = "m999_tomorrow") -> Migrations:
    """Return the steps of a program of tomorrow, which keeps owls too."""
    steps = Migrations("cpted_app")
    for step in migrations.MIGRATIONS._migrations:
        steps(name=step.name)(step.fn)

    def keep_owls(db: Database) -> None:
        db.conn.execute("CREATE TABLE owl (fid INTEGER PRIMARY KEY)")
        db.conn.execute("INSERT INTO owl DEFAULT VALUES")

    steps(name=name)(keep_owls)
    return steps


def owls(path: Path) -> int | None:
    db = Database(path)
    try:
        return db["owl"].count if "owl" in db.table_names() else None
    finally:
        db.close()


def test_the_steps_lead_to_what_the_model_declares() -> None:
    """Fails when a field is added without a migration."""
    db = in_memory()
    migrations.bring_forward(db)
    for table in tables():
        columns = {
            row[1]: (row[2], row[3])
            for row in db.conn.execute(f"PRAGMA table_info({table.name})").fetchall()
        }
        fresh = in_memory()
        fresh.conn.execute(table.create_statement)
        wanted = {
            row[1]: (row[2], row[3])
            for row in fresh.conn.execute(f"PRAGMA table_info({table.name})").fetchall()
        }
        assert columns == wanted, table.name
        fresh.close()
    db.close()


def test_a_released_file_opens_whole(path: Path) -> None:
    with Store.open(path) as store:
        if store.needs_migration:
            store.migrate()
        site = store.load()
        assert site == Site.of(make_schema_1.last_rows(), 5)
        assert store.blob(make_schema_1.PLAN_KEY) == make_schema_1.PLAN_BYTES
        assert [line.action for line in store.journal()] == ["create", "do", "do", "undo", "redo"]
        assert all(check.ok for check in store.verify()), store.verify()
        store.commit(
            removing(Message("x"), *site.all(Tree)),
            author=make_schema_1.AUTHOR,
            at_utc=make_schema_1.NOW,
        )
    with Store.open(path) as store:
        assert store.load().all(Tree) == ()


def test_a_row_of_an_older_program_that_is_changed_leaves_the_file_sound(path: Path) -> None:
    """Lines of an older program lack the fields that came since; that is no alteration."""
    with Store.open(path) as store:
        if store.needs_migration:
            store.migrate()
        (tree,) = store.load().all(Tree)
        store.commit(
            replacing(Message("x"), (tree, replace(tree, height_m=9.0))),
            author=make_schema_1.AUTHOR,
            at_utc=make_schema_1.NOW,
        )
        assert all(check.ok for check in store.verify()), store.verify()


def test_an_older_file_waits_for_its_migration(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", tomorrow())
    with Store.open(path) as store:
        assert (store.needs_migration, store.read_only) == (True, False)
        with pytest.raises(UserError, match="older version"):
            store.load()
        edit = adding(Message("x"))
        with pytest.raises(UserError, match="older version"):
            store.commit(edit, author=make_schema_1.AUTHOR, at_utc=make_schema_1.NOW)
        assert path.read_bytes() == before
        kept = store.backup(tmp_path / "backups")
        store.migrate()
        assert not store.needs_migration
        assert store.load() == Site.of(make_schema_1.last_rows(), 5)
    assert owls(path) == 1
    assert owls(kept) is None
    with Store.open(path) as store:
        assert not store.needs_migration


def test_an_older_file_that_cannot_be_written_is_brought_forward_in_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", tomorrow())
    with Store.open(path, read_only=True) as store:
        assert not store.needs_migration
        assert store.load() == Site.of(make_schema_1.last_rows(), 5)
        store.save_copy(path.with_name("copy.gpkg"))
    assert path.read_bytes() == before
    assert owls(path.with_name("copy.gpkg")) == 1


def test_a_step_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, without_it = tomorrow(), tomorrow()

    @steps()
    def m9999_broken(db: Database) -> None:
        db.conn.execute("DELETE FROM tree")
        db.conn.execute("INSERT INTO tree (nowhere) VALUES (1)")

    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    with Store.open(path) as store, pytest.raises(UserError, match="bringing it to this version"):
        store.migrate()
    monkeypatch.setattr(migrations, "MIGRATIONS", without_it)
    with Store.open(path) as store:
        assert not store.needs_migration
        assert store.load() == Site.of(make_schema_1.last_rows(), 5)


def test_a_newer_file_opens_for_reading_and_says_why(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", tomorrow())
        with Store.open(path) as store:
            store.migrate()
    before = path.read_bytes()
    with Store.open(path) as store:
        assert "newer version" in str(store.read_only_reason)
        assert not store.needs_migration
        assert store.load() == Site.of(make_schema_1.last_rows(), 5)
        with pytest.raises(UserError, match="newer version"):
            store.commit(
                adding(Message("x")), author=make_schema_1.AUTHOR, at_utc=make_schema_1.NOW
            )
    assert path.read_bytes() == before
