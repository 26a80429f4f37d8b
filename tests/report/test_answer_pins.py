"""Low answers with a place: a pin on the plan, the grid's cell, a map of their own."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely

from cpted_app.model.features import Barrier, FeatureId
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.records import Answer, Header
from cpted_app.model.site import Site
from cpted_app.report.findings import card, findings
from tests.report.conftest import Make
from tests.report.test_recommendations_chapter import context_of
from tests.report.test_report_pdf import text

AT = datetime(2026, 11, 22, tzinfo=UTC)
NORTH_WEST = (1.0, 39.0)


def site_with(**values: Any) -> Site:
    given: dict[str, Any] = {
        "id": "a",
        "checklist": "2A",
        "item": "2A-02",
        "value": AnswerValue.FAILS,
        "reason": "The corner behind the bins is dark.",
        "at_utc": AT,
        "x_m": NORTH_WEST[0],
        "y_m": NORTH_WEST[1],
    }
    house = Barrier(id=FeatureId("b"), label="B1", geometry=shapely.box(0, 0, 60, 40))
    return Site.of([Header(title="Park"), house, Answer(**{**given, **values})])


def test_plan_finding_and_appendix_tell_where_it_shows(make: Make) -> None:
    printed = text(make(site_with()))
    assert "2A-02 · 0" in printed
    assert "low answer, 0 or 1" in printed
    assert printed.count("whole site · plan 1A") >= 2  # the finding, and appendix A


def test_an_answer_for_the_police_leaves_no_pin_in_the_public_edition(make: Make) -> None:
    secret = site_with(audience=Audience.POLICE)
    public = text(make(secret))
    assert "2A-02 ·" not in public
    assert "low answer, 0 or 1" not in public
    assert "2A-02 · 0" in text(make(secret, Audience.POLICE))


@pytest.mark.parametrize(
    ("values", "is_shown"),
    [
        ({}, True),
        ({"x_m": None, "y_m": None}, False),
        ({"value": AnswerValue.MEETS}, False),
    ],
)
def test_a_finding_has_a_map_about_its_pin(values: dict[str, Any], is_shown: bool) -> None:
    context = context_of(site=site_with(**values))
    extracts = [card(context, one, with_map=True).extract for one in findings(context)]
    found = [one.extent for one in extracts if one is not None]
    assert bool(found) is is_shown
    for west, south, east, north in found:
        assert ((west + east) / 2, (south + north) / 2) == pytest.approx(NORTH_WEST)


def test_a_pin_beside_what_is_marked_is_on_the_sheet(make: Make) -> None:
    assert "2A-02 · 0" in text(make(site_with(x_m=-6.0, y_m=20.0)))
