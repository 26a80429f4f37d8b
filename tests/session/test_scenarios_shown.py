"""A proposal in a session: shown, drawn in, undone, and what is refused while it is shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.model.actions import assessing, marking, proposing
from cpted_app.model.edit import Edit, replacing
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header, ProblemFrame
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.session.events import Changed, Event
from cpted_app.session.jobs import Job
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

LABEL = Message("edit")
WALL = shapely.LineString([(5, -5), (5, 5)])
LINE = shapely.LineString([(0, 0), (10, 0)])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a session of a line of sight behind a wall, with a proposal A that does nothing."""
    header = Header(title="T", is_metric=True)
    session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
    session.do(marking.place(session.site, Barrier, WALL, height_m=3.0))
    session.do(marking.place(session.site, Sightline, LINE))
    session.do(proposing.add(session.site))
    session.start()
    yield session
    session.close()


def a_of(session: Session) -> str:
    return session.site.all(Scenario)[0].id


def lower(session: Session, height_m: float = 0.5) -> None:
    wall = session.shown.all(Barrier)[0]
    session.do(replacing(LABEL, (wall, replace(wall, height_m=height_m))))


def visible_m(session: Session) -> float:
    (view,) = session.results["sightlines"].views.values()
    found: float = view.visible_m
    return found


def told(session: Session) -> list[Edit]:
    edits: list[Edit] = []

    def take(event: Event) -> None:
        if isinstance(event, Changed):
            edits.append(event.edit)

    session.observe(take)
    return edits


def test_results_are_those_of_the_site_as_shown(session: Session) -> None:
    assert visible_m(session) == pytest.approx(5.0)
    session.show_scenario(a_of(session))
    lower(session)
    assert visible_m(session) == pytest.approx(10.0)
    assert session.site.all(Barrier)[0].height_m == 3.0
    session.show_scenario("")
    assert visible_m(session) == pytest.approx(5.0)
    session.show_scenario(a_of(session))
    assert visible_m(session) == pytest.approx(10.0)


def test_observers_hear_of_the_marks_that_are_others(session: Session) -> None:
    session.show_scenario(a_of(session))
    edits = told(session)
    lower(session)
    wall = session.site.all(Barrier)[0]
    assert edits[-1].touches == {Barrier, ScenarioChange}
    assert wall.id in edits[-1].ids
    session.show_scenario("")
    assert [(each.before, each.after) for each in edits[-1].changes] == [
        (replace(wall, height_m=0.5), wall)
    ]


def test_undo_takes_back_what_was_done_in_a_proposal_whatever_is_shown(session: Session) -> None:
    session.show_scenario(a_of(session))
    lower(session)
    session.show_scenario("")
    edits = told(session)
    session.undo()
    assert session.site.all(ScenarioChange) == ()
    assert edits[-1].touches == {ScenarioChange}
    session.redo()
    session.show_scenario(a_of(session))
    assert session.shown.all(Barrier)[0].height_m == 0.5


def test_undoing_the_proposal_itself_shows_what_exists(session: Session) -> None:
    session.show_scenario(a_of(session))
    lower(session)
    session.undo()
    session.undo()
    assert (session.scenario, session.shown) == ("", session.site)
    assert visible_m(session) == pytest.approx(5.0)


def test_showing_and_hiding_changes_nothing_in_the_file(session: Session) -> None:
    session.show_scenario(a_of(session))
    lower(session)
    before, head = session.path.read_bytes(), session.head_hash
    for _time in range(5):
        session.show_scenario("")
        session.show_scenario(a_of(session))
    assert (session.path.read_bytes(), session.head_hash) == (before, head)
    session.show_scenario("no such proposal")
    assert session.scenario == ""


def test_mending_what_exists_is_seen_in_the_proposal(session: Session) -> None:
    session.show_scenario(a_of(session))
    lower(session)
    session.show_scenario("")
    wall = session.site.all(Barrier)[0]
    session.do(replacing(LABEL, (wall, replace(wall, name="Old wall"))))
    session.show_scenario(a_of(session))
    shown = session.shown.all(Barrier)[0]
    assert (shown.name, shown.height_m) == ("Old wall", 0.5)


def test_an_answer_is_refused_while_a_proposal_is_shown(session: Session) -> None:
    session.show_scenario(a_of(session))
    edit = assessing.answer(
        session.shown, item="2A-01", value=AnswerValue.FAILS, by="P", at_utc=session.clock()
    )
    with pytest.raises(UserError):
        session.do(edit)
    session.show_scenario("")
    session.do(edit)


def test_what_is_no_mark_is_written_as_ever(session: Session) -> None:
    session.show_scenario(a_of(session))
    session.do(assessing.set_frame(session.shown, who="people at night"))
    assert session.site.get(ProblemFrame, "frame") is not None
    assert session.shown.frame == session.site.frame


def test_a_new_mark_is_of_the_proposal_alone(session: Session) -> None:
    session.show_scenario(a_of(session))
    session.do(marking.place(session.shown, Tree, shapely.Point(1, 1)))
    assert len(session.shown.all(Tree)) == 1
    assert session.site.all(Tree) == ()


class Waiting:
    """A runner that runs what it was given when told, the oldest last."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def submit(self, job: Job) -> None:
        self.jobs.append(job)

    def run(self) -> None:
        while self.jobs:
            jobs, self.jobs = self.jobs, []
            for job in reversed(jobs):
                job.done(job.run(lambda _share: None))


def test_a_result_of_what_was_shown_before_is_dropped(tmp_path: Path) -> None:
    runner = Waiting()
    header = Header(title="T", is_metric=True)
    path = tmp_path / "w.gpkg"
    session = Session.create(path, header, settings=Settings(), runner=runner)
    session.do(marking.place(session.site, Barrier, WALL, height_m=3.0))
    session.do(marking.place(session.site, Sightline, LINE))
    session.do(proposing.add(session.site))
    session.show_scenario(a_of(session))
    lower(session)
    session.start()
    session.show_scenario("")
    runner.run()
    assert visible_m(session) == pytest.approx(5.0)
    session.close()
