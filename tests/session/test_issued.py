"""“Final” stays true: whatever is done, undone or done again, it stands beside what was issued."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.actions import assessing, marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Answer, Header, Rating, Scenario, Visit
from cpted_app.model.site import Site
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings
from cpted_app.words import UNSAID
from tests.properties import deeds

DEEDS = list(deeds.DEEDS.values())
AT = datetime(2026, 11, 22, tzinfo=UTC)


@contextmanager
def begun() -> Iterator[Session]:
    """Yield an issued assessment that has some of everything."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session.create(
            Path(folder) / "site.gpkg", Header(title="t"), settings=Settings(person=Person("Ada"))
        )
        try:
            session.do(deeds.beginning())
            session.do(assessing.set_header(session.site, is_final=True))
            yield session
        finally:
            session.close()


def said(site: Site) -> object:
    """Return what no edit may change while it is issued: marks, answers, visits and the frame."""
    frame = replace(site.frame, sara="scanning")  # type: ignore[arg-type]
    marks = {row.id: row for row in site.features}
    classes = Answer, Visit, Rating, Scenario
    return marks, frame, [site.all(each) for each in classes], site.header.weight_set


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*DEEDS, "undo", "redo", "undo", "redo"]), st.integers(0, 9)),
        max_size=25,
    )
)
def test_what_is_final_says_what_was_issued(steps: list[tuple[deeds.Deed | str, int]]) -> None:
    with begun() as session:
        issued = said(session.site)
        for deed, pick in steps:
            try:
                if isinstance(deed, str):
                    (session.undo if deed == "undo" else session.redo)()
                else:
                    session.do(deed(session.site, pick))
            except (deeds.NothingThereError, UserError):
                continue
            if not session.site.header.is_final:
                continue
            assert said(session.site) == issued


def test_undo_issues_it_again_and_redo_makes_the_draft_again() -> None:
    with begun() as session:
        before = session.site.rows
        session.do(marking.place(session.site, Luminaire, shapely.Point(3, 4)))
        after = session.site.rows
        finals = [session.site.header.is_final]
        session.undo()
        assert session.site.rows == before
        finals.append(session.site.header.is_final)
        session.redo()
        assert session.site.rows == after
        finals.append(session.site.header.is_final)
        assert finals == [False, True, False]


def test_a_mark_moved_in_a_proposal_makes_a_draft_too() -> None:
    with begun() as session:
        session.do(assessing.set_header(session.site, is_final=False))
        session.do(proposing.add(session.site, name="Brighter"))
        session.do(assessing.set_header(session.site, is_final=True))
        session.show_scenario(proposing.proposals(session.site)[-1].id)
        lamp = session.shown.all(Luminaire)[0]
        session.do(replacing(UNSAID, (lamp, replace(lamp, note="Brighter."))))
        assert not session.site.header.is_final
        assert not session.shown.header.is_final
