"""A session: one commit path, undo that outlives the program, results that follow the site."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely

from cpted_app.folders import backup_folder
from cpted_app.model.actions import assessing, marking
from cpted_app.model.features import Barrier, Luminaire, Sightline
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session.compute import view_of
from cpted_app.session.events import Assessed, Changed, Computed
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings, load, save

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.gpkg"


def fresh(file: Path) -> Session:
    return Session.create(file, Header(title="Park"), settings=Settings(), clock=lambda: NOW)


def again(file: Path) -> Session:
    return Session.open(file, settings=Settings(), clock=lambda: NOW)


def place(session: Session, *kinds: Any) -> None:
    for kind in kinds:
        session.do(marking.place(session.site, kind, shapely.Point(1, 2)))


def test_what_is_done_is_in_the_file_at_once(file: Path) -> None:
    session = fresh(file)
    place(session, Luminaire)
    session.close()
    opened = again(file)
    assert [row.label for row in opened.site.features] == ["L1"]
    opened.close()


def test_undo_and_redo_work_after_closing_and_reopening(file: Path) -> None:
    session = fresh(file)
    place(session, Luminaire, Luminaire)
    session.undo()
    session.close()
    opened = again(file)
    assert str(opened.undo_label) == "Place L1"
    assert str(opened.redo_label) == "Place L2"
    opened.redo()
    assert len(list(opened.site.features)) == 2
    opened.undo()
    opened.undo()
    assert opened.undo_label is None
    assert not list(opened.site.features)
    assert [step.is_done for step in opened.steps()] == [False, False]
    opened.close()


def test_a_new_edit_ends_what_could_be_redone(file: Path) -> None:
    session = fresh(file)
    place(session, Luminaire)
    session.undo()
    place(session, Luminaire)
    assert session.redo_label is None
    session.close()


def test_the_sightline_is_measured_and_proposed_again_after_each_edit(file: Path) -> None:
    session = fresh(file)
    told: list[type] = []
    session.observe(lambda event: told.append(type(event)))
    line = shapely.LineString([(0, 0), (40, 0)])
    session.do(marking.place(session.site, Sightline, line))
    view = next(iter(session.results["sightlines"].views.values()))
    assert view.status == "clear"
    assert told[0] is Changed
    assert Computed in told
    assert told[-1] is Assessed
    wall = shapely.LineString([(20, -5), (20, 5)])
    session.do(marking.place(session.site, Barrier, wall, height_m=3.0))
    view = next(iter(session.results["sightlines"].views.values()))
    assert (view.status, view.visible_m) == ("blocked", pytest.approx(20.0))
    session.undo()
    view = next(iter(session.results["sightlines"].views.values()))
    assert view.status == "clear"
    session.close()


def test_an_answer_does_not_compute_sightlines_again(file: Path) -> None:
    session = fresh(file)
    told: list[type] = []
    session.observe(lambda event: told.append(type(event)))
    session.do(
        assessing.answer(session.site, item="2A-04", value=AnswerValue.MEETS, by="B", at_utc=NOW)
    )
    assert Computed not in told
    assert session.assessment is not None
    assert session.assessment.answered == 1
    session.close()


def test_after_each_answer_the_assessment_is_that_of_the_whole_site(file: Path) -> None:
    session = fresh(file)
    session.start()

    def is_right() -> bool:
        return session.assessment == view_of(session.site).assessment

    def say(item: str, value: str, **values: Any) -> None:
        edit = assessing.answer(
            session.site,
            item=item,
            value=AnswerValue(value),
            by="Ada",
            at_utc=session.clock(),
            **values,
        )
        session.do(edit)

    say("2A-02", "3")
    assert is_right()
    line = shapely.LineString([(0, 0), (40, 0)])
    session.do(marking.place(session.site, Sightline, line))
    say("2A-02", "1")
    say("2A-05", "na", reason="private ground")
    assert is_right()
    session.do(assessing.set_header(session.site, checklist="2F"))
    say("2F-05", "0")
    assert is_right()
    session.undo()
    session.undo()
    assert is_right()
    session.close()


def test_the_file_is_copied_before_the_first_edit(file: Path) -> None:
    fresh(file).close()
    opened = again(file)
    before = opened.site
    assert not backup_folder().exists()
    place(opened, Luminaire, Luminaire)
    opened.close()
    (backup,) = backup_folder().iterdir()
    copy = again(backup)
    assert copy.site.rows == before.rows
    copy.close()


def test_a_look_leaves_the_file_as_it_was(file: Path) -> None:
    fresh(file).close()
    before = file.read_bytes()
    opened = again(file)
    opened.start()
    assert opened.assessment is not None
    opened.close()
    assert file.read_bytes() == before


def test_settings_come_back(own_home: Path) -> None:
    settings = Settings(person=Person(name="Ö. Planner"), theme="dark")
    settings.remember(own_home / "a.gpkg")
    save(settings)
    assert load() == settings


def test_damaged_settings_give_the_defaults(own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "settings.json").write_text("{", encoding="utf-8")
    assert load() == Settings()


def test_an_empty_site_has_defaults() -> None:
    assert Site().header.checklist == "2A"
