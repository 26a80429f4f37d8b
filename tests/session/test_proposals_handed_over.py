"""What readers get of proposals: nothing of those for others, and no mark that is withheld."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.model.actions import advising, assessing, marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Camera, Tree
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header
from cpted_app.report import withheld_texts
from cpted_app.session import workflow
from cpted_app.session.scenarios import handed_over
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

WITHHELD = "Ambush oak by the kiosk"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    header = Header(title="Lime square", is_metric=True)
    session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
    wall = shapely.LineString([(5, -5), (5, 5)])
    session.do(marking.place(session.site, Barrier, wall))
    camera = marking.place(
        session.site, Camera, shapely.Point(0, 0), audience=Audience.POLICE, name="Hidden lens"
    )
    session.do(camera)
    yield session
    session.close()


def begin(session: Session, **values: object) -> None:
    session.show_scenario("")
    session.do(proposing.add(session.site, **values))
    session.show_scenario(proposing.proposals(session.site)[-1].id)


def test_a_public_report_and_its_proof_know_the_words_of_a_police_proposal(
    session: Session,
) -> None:
    begin(session, name="Watched square", audience=Audience.POLICE)
    session.do(marking.place(session.shown, Tree, shapely.Point(1, 1), name=WITHHELD))
    seen = session.site.seen_by(Audience.PUBLIC)
    assert WITHHELD not in repr(seen.rows)
    assert "Watched square" not in repr(seen.rows)
    withheld = withheld_texts(session.site, seen)
    assert WITHHELD.casefold() in withheld
    assert "watched square" in withheld
    assert workflow.report_bytes(session)


def test_what_is_asked_for_in_a_police_proposal_is_withheld_and_counted(
    session: Session, tmp_path: Path
) -> None:
    begin(session, name="Watched square", audience=Audience.POLICE)
    asked = {"text": "Fell the ambush oak.", "scenario": session.scenario}
    session.do(advising.add_recommendation(session.site, **asked))
    session.do(advising.add_recommendation(session.site, text="Mend the gate."))
    assert workflow.report_bytes(session)
    out = tmp_path / "asked.gpkg"
    done = workflow.export(session, out, "recommendations")
    assert (done.rows, done.withheld) == (1, 1)
    assert b"Mend the gate." in out.read_bytes()
    assert b"ambush" not in out.read_bytes()


def test_words_that_quote_a_police_proposal_stop_the_report(session: Session) -> None:
    begin(session, audience=Audience.POLICE)
    session.do(marking.place(session.shown, Tree, shapely.Point(1, 1), name=WITHHELD))
    session.show_scenario("")
    session.do(assessing.set_frame(session.site, assumptions=f"People hide behind the {WITHHELD}."))
    with pytest.raises(UserError):
        workflow.report_bytes(session)


def test_a_withheld_mark_that_a_proposal_opens_to_all_stays_withheld(session: Session) -> None:
    begin(session)
    (row,) = session.shown.all(Camera)
    opened = replace(row, audience=Audience.PUBLIC, height_m=5.0)
    session.do(replacing(Message("open"), (row, opened)))
    site = handed_over(session, "A", Audience.PUBLIC).site
    assert site.all(Camera)[0].audience is Audience.POLICE
    assert site.seen_by(Audience.PUBLIC).all(Camera) == ()
    assert "Hidden lens" not in repr(site.seen_by(Audience.PUBLIC).rows)


def test_a_mark_that_a_proposal_withholds_is_withheld_with_it(session: Session) -> None:
    begin(session)
    (row,) = session.shown.all(Barrier)
    session.do(replacing(Message("hide"), (row, replace(row, audience=Audience.POLICE))))
    shown = handed_over(session, "A", Audience.PUBLIC).site.seen_by(Audience.PUBLIC)
    assert shown.all(Barrier) == ()
    assert len(handed_over(session, None, Audience.PUBLIC).site.all(Barrier)) == 1


def test_the_title_says_which_proposal_it_is(session: Session) -> None:
    begin(session, name="Trees")
    assert handed_over(session, "A", Audience.PUBLIC).site.header.title == (
        "Lime square – proposal A: Trees"
    )
    assert handed_over(session, None, Audience.PUBLIC).site.header.title == "Lime square"
