"""Sites built to leak: each tries one way for withheld things to reach the public."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.model import features, records
from cpted_app.model.actions import advising, assessing
from cpted_app.model.edit import Row, adding
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.site import Site
from cpted_app.session import workflow
from cpted_app.session.advising import proposed
from cpted_app.session.compute import view_for
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
PATROL = "the patrol leaves the square unwatched between two and four in the morning"

Open = Callable[..., Session]


@pytest.fixture
def with_rows(tmp_path: Path) -> Iterator[Open]:
    """Return the function that opens a new site with these rows."""
    opened: list[Session] = []

    def make(*rows: Row) -> Session:
        header = records.Header(title="Test", place_types=("square",))  # type: ignore[arg-type]
        session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
        opened.append(session)
        session.do(adding(Message("add"), *rows))
        return session

    yield make
    for session in opened:
        session.close()


def hedge(**values: Any) -> Any:
    line = shapely.LineString([(5, -5), (5, 5)])
    given = {"id": "h", "label": "B4", "barrier_type": "hedge", "height_m": 2.0, **values}
    return f.Barrier(geometry=line, **given)


def sightline() -> Any:
    return f.Sightline(id="s", label="S1", geometry=shapely.LineString([(0, 0), (40, 0)]))


def reply_of(text: str, **values: Any) -> Any:
    given = {"id": "q", "checklist": "2A", "item": "2A-02", "value": "1", "at_utc": AT, **values}
    return r.Answer(reason=text, **given)


def pages(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def written(session: Session, out: Path, way: str) -> None:
    if way == "report":
        workflow.report(session, out)
    else:
        workflow.export(session, out, way)


def answered(session: Session) -> dict[str, str]:
    """Return the public answers by item and subject."""
    items = view_for(session, Audience.PUBLIC).assessment.items
    return {f"{i.item.id} {i.subject}": i.answer.value.value for i in items if i.answer}


@pytest.mark.parametrize("label", ["B4", "4", ""])
def test_an_answer_that_a_withheld_hedge_proposed_is_withheld(with_rows: Open, label: str) -> None:
    session = with_rows(hedge(audience="police", label=label), sightline())
    seen = {i.item.id: i for i in workflow.view_of(session.site).assessment.items if i.proposal}
    proposal = seen["2A-07"].proposal
    assert proposal is not None
    workflow.answer(session, "2A-07", proposal.answer, subject="S1", by="Ann Planner")
    assert "2A-07 s" not in answered(session)
    assert "B4" not in pages(workflow.report_bytes(session))
    police = workflow.report_bytes(session, ReportOrder(edition=Audience.POLICE))
    assert "hedge" in pages(police)


def test_such_an_answer_to_a_list_that_is_not_shown_is_withheld_too(with_rows: Open) -> None:
    session = with_rows(hedge(audience="police"), sightline())
    (first, *_rest) = [i for i in workflow.view_of(session.site).assessment.items if i.proposal]
    assert first.proposal is not None
    workflow.answer(
        session, first.item.id, first.proposal.answer, subject="S1", by="Ann", reason="So."
    )
    workflow.answer(session, "2A-02", AnswerValue.MEETS, by="Ann")
    session.do(assessing.set_header(session.site, checklist="2F"))
    kept = view_for(session, Audience.PUBLIC).site.all(records.Answer)
    assert [row.item for row in kept] == ["2A-02"]


def test_an_answer_over_marks_that_all_may_see_stays(with_rows: Open) -> None:
    camera = f.Camera(id="c", label="C1", geometry=shapely.Point(1, 1))
    session = with_rows(hedge(), sightline(), camera)
    workflow.answer(session, "2A-07", AnswerValue.FAILS, subject="S1", reason="Seen.", by="Ann")
    assert answered(session)["2A-07 s"] == "0"


def test_a_renamed_withheld_mark_leaves_no_old_measurement(with_rows: Open) -> None:
    old = reply_of("", subject="site", proposed="1", proposal_text="blocked by hedge B9")
    session = with_rows(hedge(audience="police"), old)
    (kept,) = session.site.seen_by(Audience.PUBLIC).all(records.Answer)
    assert kept.proposal_text == ""


@pytest.mark.parametrize(
    ("withheld", "words"),
    [
        (hedge(audience="police"), "Nothing is seen behind B4."),
        (
            r.Remark(id="m", text=f"We know that {PATROL}.", by="", at_utc=AT, audience="police"),
            f"They said {PATROL}, so lamps matter.",
        ),
        (
            r.Remark(
                id="m",
                text="Ask me.",
                by="Jan de Vries",
                role="police",
                at_utc=AT,
                audience="police",
            ),
            "Told by Jan de Vries on site.",
        ),
        (
            r.Remark(id="m", text="Ask me.", by="Jan de Vries", role="police", at_utc=AT),
            "Told by Jan de Vries on site.",
        ),
    ],
)
@pytest.mark.parametrize("way", ["report", "answers", "features"])
def test_words_that_name_what_is_withheld_are_refused_with_their_place(
    with_rows: Open, tmp_path: Path, withheld: Row, words: str, way: str
) -> None:
    session = with_rows(withheld, reply_of(words))
    out = tmp_path / ("o.pdf" if way == "report" else "o.csv")
    with pytest.raises(UserError, match="answer 2A-02, reason"):
        written(session, out, way)
    assert not out.exists()
    if way == "report":
        workflow.report(session, out, ReportOrder(edition=Audience.POLICE))


@pytest.mark.parametrize(
    "label", ["1A", "3C", "Gate", "page", "2026", "Plan", "Heights", "north", "1"]
)
def test_a_label_that_is_a_grid_reference_or_a_word_is_no_alarm(
    with_rows: Open, label: str
) -> None:
    camera = f.Camera(id="c", label=label, geometry=shapely.Point(1, 1))
    session = with_rows(camera, hedge(), sightline(), reply_of("The gate to the north is shut."))
    assert workflow.report_bytes(session).startswith(b"%PDF")


def test_a_label_that_a_public_mark_has_too_is_no_alarm(with_rows: Open) -> None:
    camera = f.Camera(id="c", label="C1", geometry=shapely.Point(1, 1))
    zone = f.Zone(id="z", label="C1", geometry=shapely.box(0, 0, 9, 9))
    session = with_rows(camera, zone, reply_of("C1 is dark."))
    assert workflow.report_bytes(session).startswith(b"%PDF")


def test_an_officer_whose_name_is_a_word_of_the_report_is_no_alarm(with_rows: Open) -> None:
    officer = "Field Page"
    said = r.Remark(id="m", text="Ask.", by=officer, role="police", at_utc=AT, audience="police")
    assert workflow.report_bytes(with_rows(said)).startswith(b"%PDF")


def test_the_same_words_about_many_marks_are_no_alarm(with_rows: Open) -> None:
    text = "Works; light reaches the path on both sides."
    lamps = [f.Luminaire(id=f"l{n}", label=f"L{n}", geometry=shapely.Point(n, 0)) for n in (1, 2)]
    hidden = f.Luminaire(id="l3", label="L3", geometry=shapely.Point(3, 0), audience="police")
    answers = [
        reply_of(text, id=f"q{n}", item="2A-36", subject=f"l{n}", value="2") for n in (1, 2, 3)
    ]
    session = with_rows(*lamps, hidden, *answers)
    assert workflow.report_bytes(session).startswith(b"%PDF")
    assert len(session.site.seen_by(Audience.PUBLIC).all(records.Answer)) == 2


def test_drafts_from_one_template_for_all_and_for_some_are_no_alarm(with_rows: Open) -> None:
    lamps = [
        f.Luminaire(id=f"l{n}", label=f"L{n}", geometry=shapely.Point(n, 0), audience=audience)
        for n, audience in ((1, "public"), (2, "police"))
    ]
    low = [reply_of("", id=f"q{n}", item="2A-36", subject=f"l{n}", value="0") for n in (1, 2)]
    session = with_rows(*lamps, *low)
    session.start()
    drafts = proposed(session.site, session.results, session.assessment, "en")
    session.do(advising.add_recommendations(session.site, [draft.values for draft in drafts]))
    assert [row.audience for row in session.site.all(r.Recommendation)] == ["public", "police"]
    text = pages(workflow.report_bytes(session))
    assert "Mend L1 now" in text
    assert "Mend L2 now" not in text


def test_nothing_of_withheld_rows_is_in_legend_counts_or_scores(with_rows: Open) -> None:
    rows = [
        f.Route(
            id="w",
            label="W7",
            geometry=shapely.LineString([(0, 0), (9, 9)]),
            audience="police",
            name="guard round",
        ),
        f.Zone(id="z", label="Z7", geometry=shapely.box(0, 0, 9, 9), audience="partners"),
        reply_of("Bad at night.", audience="police"),
        r.Recommendation(id="e", label="R1", text="Move it", subject="w"),
        r.Reply(id="y", remark="m", text="We watch it.", by="", at_utc=AT),
        r.Remark(id="m", text="Guarded here.", by="", at_utc=AT, audience="police"),
    ]
    session = with_rows(*rows, hedge())
    text = pages(workflow.report_bytes(session))
    for told in ("Route: ", "Zone: ", "Move it", "watch it", "Guarded", "Bad at night", "W7", "Z7"):
        assert told not in text
    assert "0 of " in text
    assert isinstance(session.site, Site)


def test_coverage_is_rounded_down_alike_in_json_and_report(with_rows: Open) -> None:
    session = with_rows(reply_of("Signed."))
    found = workflow.assess_json(session)
    percent = 100 * found["answered"] // found["applicable"]
    assert 100 * found["answered"] / found["applicable"] > percent + 0.5
    assert found["coverage_percent"] == percent
    text = pages(workflow.report_bytes(session)).replace("\u00a0", " ")
    assert f"({percent} %)" in text


def test_a_remark_about_a_mark_of_a_proposal_is_told_with_the_proposal(with_rows: Open) -> None:
    session = with_rows(hedge())
    for label, audience in (("A", "public"), ("B", "police")):
        row = r.Scenario(id=label, label=label, audience=audience)
        session.do(adding(Message("Add"), row))
        session.show_scenario(label)
        at = shapely.Point(9, 9)
        lamp = f.Luminaire(id=f"l{label}", label=f"L{label}9", geometry=at, audience=audience)
        remark = r.Remark(
            id=f"m{label}",
            text=f"This lamp of {label} dazzles.",
            by="",
            at_utc=AT,
            subject=f"l{label}",
        )
        session.do(adding(Message("Place"), lamp, remark))
    session.show_scenario("")
    assert session.site.feature("lA") is None
    text = " ".join(pages(workflow.report_bytes(session)).split())
    assert "LA9 (only in proposal A)" in text
    assert "This lamp of A dazzles." in text
    assert "LB9" not in text
    assert "of B dazzles" not in text
    order = ReportOrder(edition=Audience.POLICE)
    text = " ".join(pages(workflow.report_bytes(session, order)).split())
    assert "LB9 (only in proposal B)" in text
