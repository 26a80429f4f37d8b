"""What is written is what is read, and memory equals the file after every step."""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.edit import Change, Edit, Row, adding, removing, replacing
from cpted_app.model.features import FeatureId, Tree
from cpted_app.model.records import Attachment, Header, Plan
from cpted_app.model.site import Site
from cpted_app.store import attachments
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, one_of_each, rows, texts, tree


@contextmanager
def fresh(site_rows: list[Row], **kwargs: Any) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.gpkg"
        with Store.create(path, site_rows, author=AUTHOR, at_utc=NOW, **kwargs) as store:
            yield store


def order_of(site: Site) -> dict[type, list[str]]:
    return {cls: list(table) for cls, table in site.rows.items() if table}


def same(one: Site, other: Site) -> bool:
    kept = [{cls: dict(table) for cls, table in s.rows.items() if table} for s in (one, other)]
    return kept[0] == kept[1] and order_of(one) == order_of(other)


@settings(max_examples=40, deadline=None)
@given(rows(max_size=8))
def test_load_gives_back_what_create_was_given(site_rows: list[Row]) -> None:
    with fresh(site_rows) as store:
        assert same(store.load(), Site.of(site_rows))
        assert all(check.ok for check in store.verify()), store.verify()


@settings(max_examples=25, deadline=None)
@given(rows(min_size=1, max_size=4), texts)
def test_the_journal_gives_back_the_edit_with_its_label(site_rows: list[Row], word: str) -> None:
    label = Message("Import {name} as {kind}", {"name": word, "kind": Message("Tree")})
    with fresh([]) as store:
        seq = store.commit(adding(label, *site_rows), author=AUTHOR, at_utc=NOW)
        assert store.edit_of(seq) == adding(label, *site_rows)
        line = store.journal()[-1]
        assert (line.label, line.author, line.role, line.at_utc) == (
            label,
            AUTHOR.name,
            AUTHOR.role,
            NOW,
        )
        assert line.hash == store.head_hash()


class FailingDisk(sqlite3.Connection):
    """A database whose disk fails at the statements that a countdown points at."""

    countdown = -1

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        self._tick(sql)
        return super().execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> sqlite3.Cursor:
        self._tick(sql)
        return super().executemany(sql, *args)

    def _tick(self, sql: str) -> None:
        if sql.startswith("ROLLBACK"):
            return
        FailingDisk.countdown -= 1
        if FailingDisk.countdown == 0:
            raise sqlite3.OperationalError("disk I/O error")


class Person:
    """Somebody who edits, undoes and redoes, on a disk that fails now and then."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self.store, self.chance = store, chance
        self.site = store.load()
        self.done: list[int] = []
        self.undone: list[int] = []
        self.failures = 0

    def step(self) -> None:
        FailingDisk.countdown = self.chance.choice([-1, -1, *range(1, 14)])
        choice = self.chance.random()
        try:
            if choice < 0.3 and self.done:
                of = self.done[-1]
                self.commit(self.store.edit_of(of).inverse(), "undo", of)
                self.undone.append(self.done.pop())
            elif choice < 0.5 and self.undone:
                of = self.undone[-1]
                self.commit(self.store.edit_of(of), "redo", of)
                self.done.append(self.undone.pop())
            else:
                self.done.append(self.commit(self.edit(), "do", None))
                self.undone.clear()
        except UserError:
            self.failures += 1
        finally:
            FailingDisk.countdown = -1

    def commit(self, edit: Edit, action: Any, of: int | None) -> int:
        after = self.site.apply(edit)
        seq = self.store.commit(edit, author=AUTHOR, at_utc=NOW, action=action, of=of)
        self.site = after
        return seq

    def edit(self) -> Edit:
        trees = list(self.site.all(Tree))
        changes: list[Change] = []
        for row in self.chance.sample(trees, min(len(trees), self.chance.randint(0, 3))):
            moved = replace(row, geometry=shapely.Point(self.chance.gauss(0, 9), 1.0))
            changes.append(Change(row, self.chance.choice([moved, None])))
        fresh_ids = [str(self.chance.random()) for _ in range(self.chance.randint(1, 3))]
        changes += [Change(None, tree(row_id, self.chance.gauss(0, 9))) for row_id in fresh_ids]
        header = self.site.get(Header, "header")
        if header is not None and self.chance.random() < 0.3:
            crs = self.chance.choice([None, "EPSG:25832", "EPSG:32633"])
            changes.append(Change(header, replace(header, crs=crs)))
        self.chance.shuffle(changes)
        return Edit(Message("Edit"), tuple(changes))


@pytest.mark.parametrize("seed", range(4))
def test_memory_equals_file_after_any_steps_on_a_failing_disk(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "site.gpkg"
    Store.create(path, [Header(title="x")], author=AUTHOR, at_utc=NOW).close()
    with Store.open(path, factory=FailingDisk) as store:
        person = Person(store, random.Random(seed))
        for _ in range(60):
            person.step()
            read = store.load()
            assert same(read, person.site)
            assert read.revision == person.site.revision
        assert person.failures > 5
        assert all(check.ok for check in store.verify()), store.verify()
    with Store.open(path) as again:
        assert same(again.load(), person.site)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_extent_is_that_of_the_features_there(data: st.DataObject) -> None:
    xs = st.lists(st.integers(-9, 9), min_size=1, max_size=5)
    placed = [tree(str(i), x, 2 * x) for i, x in enumerate(data.draw(xs))]
    with fresh(list(placed)) as store:
        site = store.load()
        for _ in range(4):
            row = data.draw(st.sampled_from(site.all(Tree))) if site.all(Tree) else None
            if row is None:
                break
            moved = replace(row, geometry=shapely.Point(data.draw(st.integers(-20, 20)), 0))
            edit = data.draw(
                st.sampled_from(
                    [removing(Message("x"), row), replacing(Message("x"), (row, moved))]
                )
            )
            store.commit(edit, author=AUTHOR, at_utc=NOW)
            site = site.apply(edit) if edit.changes else site
            shapes = [feature.geometry for feature in site.all(Tree)]
            expected = tuple(shapely.total_bounds(shapes)) if shapes else (None,) * 4
            with sqlite3.connect(store.path) as conn:
                found = conn.execute(
                    "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name='tree'"
                ).fetchone()
            conn.close()
            assert found == expected


def test_bytes_of_a_plan_stay_for_redo(tmp_path: Path) -> None:
    data = bytes(range(256)) * 400
    key = attachments.digest(data)
    row = Attachment(id=key, name="plan.pdf", media_type="application/pdf", size_bytes=len(data))
    edit = adding(Message("Add plan"), row, blobs={key: data})
    path = tmp_path / "a.gpkg"
    with Store.create(path, [], author=AUTHOR, at_utc=NOW) as store:
        seq = store.commit(edit, author=AUTHOR, at_utc=NOW)
        store.commit(edit.inverse(), author=AUTHOR, at_utc=NOW, action="undo", of=seq)
        store.commit(store.edit_of(seq), author=AUTHOR, at_utc=NOW, action="redo", of=seq)
    with Store.open(path) as store:
        assert store.blob(key) == data
        assert [line.of for line in store.journal()] == [None, None, seq, seq]
        with pytest.raises(UserError, match="lacks the bytes"):
            store.blob("0" * 64)


def test_a_blob_under_a_wrong_key_is_refused(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW) as store:
        with pytest.raises(ValueError, match="not the digest"):
            store.commit(Edit(Message("x"), (), {"0" * 64: b"a"}), author=AUTHOR, at_utc=NOW)
        assert len(store.journal()) == 1


def test_half_a_character_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW) as store:
        with pytest.raises(UserError, match="half a character"):
            store.commit(adding(Message("x"), tree("a", name="\ud800")), author=AUTHOR, at_utc=NOW)
        assert len(store.journal()) == 1


def test_a_number_that_is_none_never_reaches_the_file(tmp_path: Path) -> None:
    plan = next(row for row in plans_with(scale_uncertainty=float("nan")))
    with Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW) as store:
        with pytest.raises(ValueError, match="not a number"):
            store.commit(adding(Message("x"), plan), author=AUTHOR, at_utc=NOW)
        assert same(store.load(), Site())


def plans_with(**values: Any) -> Iterator[Plan]:
    from cpted_app.model.placement import provisional

    yield Plan(
        id="p",
        name="p",
        media_type="image/png",
        attachment="",
        width_px=10.0,
        height_px=20.0,
        placement=provisional(20.0),
        **values,
    )


def test_a_shape_with_heights_is_refused(tmp_path: Path) -> None:
    row = Tree(id=FeatureId("t"), geometry=shapely.Point(1, 2, 3))
    with (
        Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW) as store,
        pytest.raises(ValueError, match="heights"),
    ):
        store.commit(adding(Message("x"), row), author=AUTHOR, at_utc=NOW)


def test_an_edit_may_bring_everything_at_once(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.gpkg", [], author=AUTHOR, at_utc=NOW) as store:
        edit = adding(Message("all"), *one_of_each())
        store.commit(edit, author=AUTHOR, at_utc=NOW)
        site = Site().apply(edit)
        assert same(store.load(), site)
        store.commit(edit.inverse(), author=AUTHOR, at_utc=NOW, action="undo", of=2)
        assert same(store.load(), Site())
