"""Low answers to one question told together: one card, one map, a row for each mark."""

from datetime import UTC, datetime

import pytest
import shapely

from cpted_app.model.features import Barrier, FeatureId, Luminaire
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header
from cpted_app.model.site import Site
from cpted_app.report import styles
from cpted_app.report.chapters.evidence import findings as chapter
from cpted_app.report.content import Column, FindingCard, Table, text_of
from cpted_app.report.finding_groups import grouped, named, told
from cpted_app.report.findings import findings
from cpted_app.report.tables import table
from tests.report.test_recommendations_chapter import context_of

AT = datetime(2026, 11, 22, tzinfo=UTC)


def low(subject: str, item: str, value: AnswerValue = AnswerValue.PARTLY) -> Answer:
    return Answer(
        id=f"{item} {subject}",
        checklist="2A",
        item=item,
        subject=subject,
        value=value,
        reason=f"Seen at {subject}.",
        at_utc=AT,
    )


@pytest.fixture
def site() -> Site:
    """Three luminaires: two questions are low about the first two, one about the third."""
    lamps = [
        Luminaire(id=FeatureId(f"l{n}"), label=f"L{n}", geometry=shapely.Point(10.0 * n, 5.0))
        for n in (1, 2, 3)
    ]
    house = Barrier(id=FeatureId("b"), label="B1", geometry=shapely.box(0, 8, 40, 20))
    rows = [
        low("l1", "2A-37"),
        low("l2", "2A-37", AnswerValue.FAILS),
        low("l1", "2A-36"),
        low("l2", "2A-36"),
    ]
    return Site.of([Header(title="Park"), house, *lamps, *rows])


def test_one_question_about_two_marks_is_one_card_with_a_row_each(site: Site) -> None:
    context = context_of(site=site)
    groups = grouped(findings(context))
    assert [each.first.item for each in groups] == ["2A-37", "2A-36"]  # the fail comes first
    card, rows = told(context, groups[0], with_map=True)
    assert isinstance(card, FindingCard)
    assert isinstance(rows, Table)
    assert card.badge.status == "blocked"
    assert card.extract is not None
    assert card.extract.highlighted == {"l1", "l2"}
    assert named(groups[0]) == "L2, L1"
    cells = [[text_of(row[0]).split()[0], text_of(row[2]).strip()] for row in rows.rows]  # type: ignore[arg-type]
    assert cells == [["L2", "Seen at l2."], ["L1", "Seen at l1."]]


def test_the_same_marks_have_a_map_once(site: Site) -> None:
    context = context_of(site=site)
    cards = [each for each in chapter(context, findings(context)) if isinstance(each, FindingCard)]
    assert [each.extract is not None for each in cards] == [True, False]


def test_no_table_leaves_a_row_alone() -> None:
    styles.register_fonts()
    block = Table(
        columns=(Column(title="What", share=1.0),), rows=tuple((f"Row {n}",) for n in range(8))
    )
    whole = table(block, 200.0)
    _, height = whole.wrap(200.0, 1000.0)
    first, rest = whole.split(200.0, height - 2.0)
    assert (first._nrows, rest._nrows) == (1 + 6, 1 + 2)
    assert whole.split(200.0, height / 9.0 * 2.5) == []
