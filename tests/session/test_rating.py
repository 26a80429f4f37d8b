"""Rating by call: what all gave alike becomes the answer, unless a word is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from cpted_app.assess.raters import Comparison, compare
from cpted_app.errors import UserError
from cpted_app.model.actions import marking
from cpted_app.model.actions import rating as edits
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header, Rating
from cpted_app.session import rating
from cpted_app.session.compute import view_of
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(
        tmp_path / "a.gpkg", Header(title="A"), settings=Settings(person=Person(name="Ada"))
    )
    hedge, line = shapely.LineString([(10, -5), (10, 5)]), shapely.LineString([(0, 0), (30, 0)])
    made.do(marking.place(made.site, Barrier, hedge))
    made.do(marking.place(made.site, Sightline, line))
    yield made
    made.close()


def compared(session: Session) -> Comparison:
    found = compare(session.site, view_of(session.site).assessment)
    assert isinstance(found, Comparison)
    return found


def both(session: Session, item: str, value: AnswerValue, reason: str, subject: str) -> None:
    for name in ("Ada", "Ben"):
        rating.rate(session, item, value, name, subject=subject, reason=reason)


def all_done(session: Session) -> None:
    for name in ("Ada", "Ben"):
        rating.set_done(session, name, is_done=True)


def proposed(session: Session) -> tuple[str, str, AnswerValue]:
    """Return item, subject and answer of something that is proposed from measurement."""
    found = view_of(session.site).assessment.items
    return next(
        (one.item.id, one.subject, one.proposal.answer) for one in found if one.proposal is not None
    )


def test_what_all_accepted_of_a_measurement_is_taken_over_as_accepted(session: Session) -> None:
    item, subject, value = proposed(session)
    both(session, item, value, "", subject)
    all_done(session)
    edit = rating.agreed_edit(session, compared(session))
    assert edit is not None
    session.do(edit)
    (answer,) = session.site.all(Answer)
    assert (answer.value, answer.proposed, answer.note) == (value, value.value, "")
    assert rating.agreed_edit(session, compared(session)) is None


def test_against_a_measurement_nobody_rates_without_a_word(session: Session) -> None:
    item, subject, value = proposed(session)
    other = AnswerValue.EXEMPLARY if value is not AnswerValue.EXEMPLARY else AnswerValue.FAILS
    with pytest.raises(UserError, match="differs"):
        rating.rate(session, item, other, "Ada", subject=subject)
    both(session, item, other, "A gap lets one see through.", subject)
    all_done(session)
    edit = rating.agreed_edit(session, compared(session))
    assert edit is not None
    session.do(edit)
    assert [row.reason for row in session.site.all(Answer)] == ["A gap lets one see through."]


def test_where_the_measurement_came_later_a_person_has_to_say_why(session: Session) -> None:
    item, subject, value = proposed(session)
    other = AnswerValue.EXEMPLARY if value is not AnswerValue.EXEMPLARY else AnswerValue.FAILS
    for name in ("Ada", "Ben"):  # rated before anything was measured
        rater = rating.named(session, "2A", name)
        session.do(
            edits.rate(
                session.site,
                rater,
                item=item,
                subject=subject,
                value=other,
                at_utc=session.clock(),
            )
        )
    all_done(session)
    assert len(compared(session).agreed) == 1
    assert rating.agreed_edit(session, compared(session)) is None


def test_a_name_is_one_rater_and_a_new_name_the_next(session: Session) -> None:
    first = rating.named(session, "2A", "Ada")
    assert rating.named(session, "2A", " ADA ") == first
    assert rating.named(session, "2A", "Ben").label == "Rater 2"
    assert not session.site.all(Rating)
