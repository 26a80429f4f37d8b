"""The checklist that a site keeps: through the session, the file and its check."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from cpted_app import resources
from cpted_app.analysis import thresholds
from cpted_app.assess import checklist as checklists
from cpted_app.assess import versions
from cpted_app.model.actions import assessing
from cpted_app.model.edit import Edit, adding
from cpted_app.model.kinds import AnswerValue, BarrierType, PlaceType
from cpted_app.model.records import Answer, Header, ListVersion
from cpted_app.session.documents import verify_json
from cpted_app.session.list_files import read_list, write_list
from cpted_app.session.session import Session
from cpted_app.words import Message
from tests.analysis.marks import tree, wall

LaterProgram = Callable[[float], None]
HEDGE_LIMIT = "planting.shrub_max.uk_sbd"


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


@pytest.fixture
def later_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LaterProgram]:
    """What makes the program one whose limit for hedges is another, from a real file."""
    folder = tmp_path / "later"

    def become(height_m: float) -> None:
        shutil.copytree(resources.root(), folder)
        file = folder / "thresholds" / "sight_access.toml"
        head, _sign, tail = file.read_text(encoding="utf-8").partition(f'id = "{HEDGE_LIMIT}"')
        after = tail.replace("value = 1.0", f"value = {height_m}", 1)
        file.write_text(f'{head}id = "{HEDGE_LIMIT}"{after}', encoding="utf-8")
        monkeypatch.setattr(resources, "root", lambda: folder)
        thresholds.load.cache_clear()
        assert thresholds.load()[HEDGE_LIMIT].value == height_m

    yield become
    monkeypatch.undo()
    thresholds.load.cache_clear()


def planted(session: Session) -> None:
    """Plant a hedge of 1.2 m and a tree with a high crown, and answer what is proposed."""
    hedge = wall((0, 0), (5, 0), top_m=1.2, label="B1", kind=BarrierType.HEDGE)
    session.do(adding(Message("Plant"), hedge, tree((9, 0), crown_m=(3.0, 8.0))))
    session.start()


def proposed(session: Session) -> tuple[str, float]:
    """Return the answer that is proposed about planting, and the limit that it was held to."""
    assert session.assessment is not None
    (found,) = (one for one in session.assessment.items if one.item.id == "2A-10")
    assert found.proposal is not None
    (used,) = (one for one in found.proposal.evidence if one.threshold_id == HEDGE_LIMIT)
    return found.proposal.answer.value, used.threshold


def test_an_assessment_keeps_its_limits_whatever_a_later_program_says(
    session: Session, tmp_path: Path, later_program: LaterProgram
) -> None:
    planted(session)
    assert proposed(session) == ("1", 1.0)
    value = AnswerValue("1")
    session.do(
        assessing.answer(
            session.site,
            item="2A-10",
            value=value,
            by="Ada",
            at_utc=session.clock(),
            checklist="2A",
            proposed=value,
        )
    )
    path = session.path
    session.close()
    later_program(1.5)
    again = Session.open(path)
    again.start()
    assert proposed(again) == ("1", 1.0)
    again.close()
    checks = {check["name"]: check for check in verify_json(path)["checks"]}
    assert checks["results"]["changed"] == []

    new = Session.create(tmp_path / "new.gpkg", Header(title="T", place_types=(PlaceType.PARK,)))
    planted(new)
    assert proposed(new) == ("2", 1.5)
    new.close()

    updated = Session.open(path)
    updated.start()
    today = versions.newer(updated.site, "2A")
    assert today is not None
    updated.do(versions.updating(updated.site, today, "{answer} {reason}"))
    assert proposed(updated) == ("2", 1.5)
    assert [row.value for row in updated.site.all(Answer)] == [value]
    updated.undo()
    assert proposed(updated) == ("1", 1.0)
    updated.close()


@pytest.mark.parametrize("ending", ["toml", "csv", "xlsx"])
def test_a_kept_list_that_was_written_out_is_taken_in_with_its_limits(
    session: Session, tmp_path: Path, later_program: LaterProgram, ending: str
) -> None:
    session.do(given(session, "2A-02", "2"))
    later_program(1.5)
    kept = versions.checklist_of(session.site, "2A")
    session.close()
    out = tmp_path / f"kept.{ending}"
    write_list(kept, out)
    found = read_list(out)
    assert found.is_usable
    assert not found.problems
    limits = {row["id"]: row["value"] for row in found.raw["thresholds"]}
    assert limits[HEDGE_LIMIT] == 1.0
    assert limits == {one.id: one.value for one in kept.thresholds}
