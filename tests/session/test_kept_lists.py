"""The checklist that a site keeps: through the session, the file and its check."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from cpted_app.assess import checklist as checklists
from cpted_app.assess import versions
from cpted_app.model.actions import assessing
from cpted_app.model.edit import Edit, adding
from cpted_app.model.kinds import AnswerValue, PlaceType
from cpted_app.model.records import Answer, Header, ListVersion
from cpted_app.session.documents import verify_json
from cpted_app.session.session import Session
from cpted_app.words import Message


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session of a new site without place types."""
    path = tmp_path / "site.gpkg"
    return Session.create(path, Header(title="T", place_types=(PlaceType.PARK,)))


def given(session: Session, item: str, value: str) -> Edit:
    return assessing.answer(
        session.site,
        item=item,
        value=AnswerValue(value),
        by="Ada",
        at_utc=session.clock(),
        checklist="2A",
    )


def test_the_first_answer_keeps_the_text_and_undo_takes_both(session: Session) -> None:
    session.do(given(session, "2A-02", "2"))
    assert [row.id for row in session.site.all(ListVersion)] == ["2A"]
    session.do(given(session, "2A-03", "1"))
    assert len(session.site.all(ListVersion)) == 1
    session.undo()
    session.undo()
    assert not session.site.all(ListVersion)
    assert not session.site.all(Answer)
    session.redo()
    assert len(session.site.all(ListVersion)) == 1
    session.close()


def test_an_assessment_is_scored_by_the_kept_text(session: Session) -> None:
    today = checklists.load("2A")
    items = tuple(
        msgspec.structs.replace(item, weight=50.0) if item.id == "2A-02" else item
        for item in today.items
    )
    then = msgspec.structs.replace(today, version="0.9", items=items)
    session.do(adding(Message("Keep"), versions.list_version(then)))
    session.start()
    session.do(given(session, "2A-02", "3"))
    session.do(given(session, "2A-03", "0"))
    assessment = session.assessment
    assert assessment is not None
    assert assessment.checklist.version == "0.9"
    assert assessment.score == pytest.approx(2.9, abs=0.05)  # 50 × 3 and 1 × 0, over 51
    session.do(versions.updating(session.site, today, "{answer} {reason}"))
    assessment = session.assessment
    assert assessment is not None
    assert (assessment.checklist.version, assessment.score) == (today.version, 1.5)
    session.close()


def test_a_condition_that_hides_a_question_keeps_its_answer(session: Session) -> None:
    item = next(
        i
        for i in checklists.load("2A").items
        if i.place_types == (PlaceType.PARK,)
        or (i.applies_to == "site" and PlaceType.RETAIL not in i.place_types and i.place_types)
    )
    session.start()
    session.do(given(session, item.id, "1"))
    before = session.assessment
    session.do(assessing.set_header(session.site, place_types=(PlaceType.RETAIL,)))
    hidden = session.assessment
    assert hidden is not None
    assert item.id not in [one.item.id for one in hidden.items]
    assert [row.item for row in session.site.all(Answer)] == [item.id]
    session.do(assessing.set_header(session.site, place_types=(PlaceType.PARK,)))
    again = session.assessment
    assert again is not None
    assert before is not None
    assert again.score == before.score
    assert [one.answer for one in again.items] == [one.answer for one in before.items]
    session.close()


def test_the_check_of_a_file_reads_the_kept_text(session: Session) -> None:
    session.do(given(session, "2A-02", "2"))
    path = session.path
    session.close()
    found = {check["name"]: check["ok"] for check in verify_json(path)["checks"]}
    assert found["checklists"] is True


def test_a_kept_text_that_cannot_be_read_fails_the_check(session: Session) -> None:
    row = ListVersion(id="2A", version="1", title="x", text="id =")
    session.do(adding(Message("Keep"), row))
    path = session.path
    session.close()
    found = {check["name"]: check for check in verify_json(path)["checks"]}
    assert found["checklists"]["ok"] is False
    assert "2A" in found["checklists"]["detail"]


def test_the_kept_text_can_be_read_without_the_program(session: Session) -> None:
    session.do(given(session, "2A-02", "2"))
    path = session.path
    session.close()
    with sqlite3.connect(path) as conn:
        ((text,),) = conn.execute("SELECT text FROM list_version")
    conn.close()
    assert text.startswith('id = "2A"')
    assert "[[items]]" in text
