"""Proposals in the report: side by side for those who may see them, and no word of them else."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
import shapely

from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.model.actions import assessing, marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.kinds import AnswerValue, Audience, BarrierType
from cpted_app.model.records import Header
from cpted_app.model.scenarios import ScenarioChange
from cpted_app.model.site import Site
from cpted_app.session import workflow
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HIDDEN = "Ambush oak by the kiosk"


@dataclass(frozen=True)
class Held:
    """A site as it would be with the same hash and at the same time, whatever is in it."""

    site: Site
    head_hash: str = "0" * 64
    kept: KeptResults = field(default_factory=KeptResults)

    def clock(self) -> datetime:
        return NOW

    def attachment(self, sha256: str, /) -> bytes:
        raise LookupError(sha256)

    def content(self, sha256: str, /) -> Content:
        raise LookupError(sha256)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a line of sight behind a hedge, answered, and proposal A that cuts the hedge."""
    header = Header(title="Lime square", is_metric=True)
    session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
    hedge = shapely.LineString([(5, -5), (5, 5)])
    kind = BarrierType.HEDGE
    session.do(marking.place(session.site, Barrier, hedge, height_m=3.0, barrier_type=kind))
    session.do(marking.place(session.site, Sightline, shapely.LineString([(0, 0), (30, 0)])))
    workflow.answer(session, "2A-07", AnswerValue.FAILS, subject="S1", by="Ann", reason="Blocked.")
    session.do(proposing.add(session.site, name="Low hedge", cost=800.0, note="Cut every June."))
    change_in(session, "A")
    yield session
    session.close()


def change_in(session: Session, label: str, audience: Audience = Audience.PUBLIC) -> None:
    """Cut the hedge in a proposal."""
    (row,) = (one for one in proposing.proposals(session.site) if one.label == label)
    session.show_scenario(row.id)
    (hedge,) = session.shown.all(Barrier)
    low = replace(hedge, height_m=0.6, audience=audience)
    session.do(replacing(Message("lower"), (hedge, low)))
    session.show_scenario("")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split()).replace("\u00a0", " ")


def report_of(site: Site, order: ReportOrder | None = None) -> bytes:
    return workflow.report_bytes(Held(site), order)


def test_what_exists_and_the_proposal_stand_side_by_side(session: Session) -> None:
    text = text_of(report_of(session.site))
    assert "13 Proposals beside what exists" in text
    assert "Proposal A: Low hedge" in text
    assert "Cut every June." in text
    assert "800 EUR" in text
    assert "1 changed" in text
    assert "Height of the top: 3 m" in text
    assert "Height of the top: 0.6 m" in text
    assert "Clear view along the line S1" in text
    assert "▲ 30 m" in text
    assert "14 Sign-off" in text


def test_an_answer_that_measuring_would_change_is_to_be_looked_at_again(session: Session) -> None:
    text = text_of(report_of(session.site))
    _, told = text.split("Answers to be looked at again", 1)
    assert "2A-07" in told
    assert "measuring proposes 3 – exemplary" in told


@pytest.mark.parametrize("order", [ReportOrder(with_proposals=False), None])
def test_without_proposals_the_sign_off_has_their_number(
    session: Session, order: ReportOrder | None
) -> None:
    if order is None:  # there is none
        (row,) = proposing.proposals(session.site)
        session.do(proposing.remove(session.site, row))
    text = text_of(report_of(session.site, order))
    assert "Proposals beside" not in text
    assert "13 Sign-off" in text


@pytest.mark.parametrize("edition", [Audience.PUBLIC, Audience.PARTNERS])
def test_a_police_proposal_leaves_the_report_of_others_byte_identical(
    session: Session, edition: Audience
) -> None:
    order = ReportOrder(edition=edition)
    before = report_of(session.site, order)
    session.do(
        proposing.add(session.site, name="Watched square", note=HIDDEN, audience=Audience.POLICE)
    )
    session.show_scenario(proposing.proposals(session.site)[-1].id)
    session.do(marking.place(session.shown, Tree, shapely.Point(2, 1), name=HIDDEN))
    session.show_scenario("")
    assert report_of(session.site, order) == before
    police = text_of(report_of(session.site, ReportOrder(edition=Audience.POLICE)))
    assert "Proposal B: Watched square" in police
    assert HIDDEN in police


def test_the_first_police_proposal_gives_the_public_no_chapter(session: Session) -> None:
    (row,) = proposing.proposals(session.site)
    session.do(proposing.remove(session.site, row))
    before = report_of(session.site)
    session.do(proposing.add(session.site, name="Watched", audience=Audience.POLICE))
    change_in(session, "A")
    assert report_of(session.site) == before


def test_a_police_change_in_a_public_proposal_leaves_the_public_report_byte_identical(
    session: Session,
) -> None:
    before = report_of(session.site)
    session.show_scenario(proposing.proposals(session.site)[0].id)
    hidden = {"name": HIDDEN, "audience": Audience.POLICE}
    session.do(marking.place(session.shown, Tree, shapely.Point(2, 0.2), **hidden))
    session.show_scenario("")
    assert [each.audience for each in session.site.all(ScenarioChange)].count(Audience.POLICE) == 1
    assert report_of(session.site) == before
    police = text_of(report_of(session.site, ReportOrder(edition=Audience.POLICE)))
    assert "1 added, 1 changed" in police


def test_a_proposal_is_measured_without_the_marks_that_its_readers_do_not_see(
    session: Session,
) -> None:
    hidden = shapely.LineString([(12, -5), (12, 5)])
    place = marking.place(
        session.site, Barrier, hidden, height_m=3.0, audience=Audience.POLICE, name=HIDDEN
    )
    session.do(place)
    assert "▲ 30 m" in text_of(report_of(session.site))
    police = text_of(report_of(session.site, ReportOrder(edition=Audience.POLICE)))
    assert "▲ 12 m" in police
    assert "▲ 30 m" not in police


def test_a_report_of_the_proposal_compares_it_with_what_exists_all_the_same(
    session: Session,
) -> None:
    text = text_of(report_of(session.site, ReportOrder(proposal="A")))
    assert "proposal A: Low hedge" in text
    _, chapter = text.split("13 Proposals beside what exists", 1)
    assert "Height of the top: 3 m" in chapter
    assert "▲ 30 m" in chapter


def test_chosen_checklists_alone_are_printed(session: Session) -> None:
    workflow.answer(session, "2E-01", AnswerValue.MEETS, by="Ann")
    both = text_of(report_of(session.site))
    alone = text_of(report_of(session.site, ReportOrder(checklists=("2A",))))
    assert "2E-01" in both
    assert "2E-01" not in alone
    with pytest.raises(UserError):
        report_of(session.site, ReportOrder(checklists=("9Z",)))


def test_words_for_all_that_quote_a_police_proposal_still_stop_the_report(
    session: Session,
) -> None:
    session.do(proposing.add(session.site, name="Watch", note=HIDDEN, audience=Audience.POLICE))
    session.do(assessing.set_frame(session.site, assumptions=f"Behind the {HIDDEN}."))
    with pytest.raises(UserError):
        report_of(session.site)
