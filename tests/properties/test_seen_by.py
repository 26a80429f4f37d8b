"""What each reader gets of every class of rows: the public no name, nobody what is not theirs."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.model import kinds, mark_values, records
from cpted_app.model.edit import Row
from cpted_app.model.features import FEATURE_CLASSES, Luminaire, Tree
from cpted_app.model.kinds import Audience
from cpted_app.model.placement import Placement
from cpted_app.model.site import ROW_CLASSES, Site
from cpted_app.words import Message
from tests.store.site_rows import SHAPES

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORDER = list(Audience)
OPEN = [cls for cls in ROW_CLASSES if "audience" in get_type_hints(cls)]

CODES = {
    *("id", "checklist", "item", "subject", "attachment", "media_type", "plan", "rater", "remark"),
    *("scenario", "mark_kind", "visit", "values", "colour", "code", "proposed", "crs", "version"),
    *("framework", "weight_set", "photometry", "lighting_class", "class_choice", "currency"),
    *("date", "due", "done_on", "follow_up_on", "review_on", "taken", "calibrated"),
    *("off_hours", "dimmed_hours", "open_hours", "present_hours", "active_hours"),
}
"""Fields that hold identifiers, days, hours and codes, not what people wrote."""

SAID = {
    "header": {"title", "reference", "not_examined"},
    "problem_frame": {
        *("what", "who", "where", "when", "evidence", "not_the_problem", "assumptions"),
        "crime_data",
    },
    "attachment": {"name"},
    "plan": {"name", "calibration"},
    "plan_layer": {"name"},
    "plan_problem": set(),
    "photo": {"label", "caption"},
    "photometry": {"name", "title", "maker", "lamp", "format", "provenance"},
    "list_version": {"title", "text"},
    "answer": {"reason", "note", "proposal_text"},
    "rater": {"label"},
    "rating": set(),
    "remark": {"text", "organisation"},
    "reply": {"text", "organisation"},
    "recommendation": {
        *("label", "text", "owner", "stage", "evidence", "side_effects", "exclusion", "fortress"),
        *("privacy", "displacement", "measure_of_success", "response_reason", "condition"),
    },
    "visit": {"time", "weather", "note"},
    "protocol_step": {"reason"},
    "scenario": {"label", "name", "note"},
    "scenario_change": set(),
    "camera": {"label", "name", "note", "purpose", "lawful_basis"},
    "light_reading": {"label", "name", "note", "meter"},
}
"""What people wrote that the public gets: by ``by``, ``people`` and ``source`` nobody is told."""
OF_A_MARK = {"label", "name", "note"}

GIVEN: dict[type, dict[str, Any]] = {
    records.Header: {"id": records.HEADER_ID},
    records.ProblemFrame: {"id": records.FRAME_ID},
    records.Answer: {"value": kinds.AnswerValue.NOT_OBSERVED},
    records.PlanLayer: {"plan": "plan"},
    records.PlanProblem: {"plan": "plan"},
    records.Plan: {"attachment": "attachment"},
    records.Photo: {"attachment": "picture"},
    records.Photometry: {"attachment": "attachment"},
    records.Rater: {"checklist": "2A", "is_done": True},
    records.Rating: {"rater": "rater"},
    records.Reply: {"remark": "remark"},
    records.ScenarioChange: {
        "scenario": "scenario",
        "subject": "new",
        "mark_kind": Tree.kind,
        "change": "added",
    },
    records.Recommendation: {"scenario": "scenario"},
    Luminaire: {"photometry": "Photometry.name"},
}


NEEDED: dict[Any, Any] = {
    str: "x",
    int: 1,
    float: 1.0,
    datetime: NOW,
    Message: Message("{x}", {"x": 1}),
    Placement: Placement(1.0, 0.0, 0.0, 0.0, -1.0, 0.0),
    kinds.Role: kinds.Role.PLANNER,
}
"""A value for each field that has no default and that nobody writes in."""


def marker(row_class: type, name: str) -> str:
    return f"{row_class.__name__}.{name}"


def one_of(row_class: Any, **values: Any) -> Row:
    """Return a row with a sentence of its own in each field that people write in."""
    hints = get_type_hints(row_class)
    filled: dict[str, Any] = {"id": row_class.kind}
    for part in fields(row_class):
        if hints[part.name] is str and part.name not in CODES:
            filled[part.name] = marker(row_class, part.name)
        elif part.name not in filled and part.default is part.default_factory is MISSING:
            filled[part.name] = NEEDED.get(hints[part.name], ())
    if "audience" in hints:
        filled["audience"] = Audience.PUBLIC
    if row_class in FEATURE_CLASSES:
        filled["geometry"] = shapely.from_wkt(SHAPES[row_class.geometry_types[0]])
    made: Row = row_class(**(filled | GIVEN.get(row_class, {}) | values))
    return made


def meant_for(rows: list[Row], row_class: type, audience: Audience) -> Site:
    """Return the site of some rows, those of one class meant for an audience."""
    some: list[Any] = [row for row in rows if type(row) is row_class]
    others = [row for row in rows if type(row) is not row_class]
    return Site.of([*others, *(replace(row, audience=audience) for row in some)])


def everything() -> list[Row]:
    """Return one row of every class, and whatever these hang on."""
    rows = [one_of(row_class) for row_class in ROW_CLASSES]
    tree: Any = one_of(Tree)
    values = mark_values.written(tree, mark_values.all_names(Tree)).replace("Tree.", "New tree.")
    change = one_of(records.ScenarioChange, values=values)
    return [
        *(row for row in rows if type(row) is not records.ScenarioChange),
        change,
        one_of(records.Attachment, id="picture", name="IMG by Ada.jpg"),
        one_of(records.Rater, id="second", label="Rater 2"),
    ]


def told(rows: Site, kind: str) -> set[str]:
    """Return the fields of one kind whose sentence is still there."""
    (row_class,) = (cls for cls in ROW_CLASSES if cls.kind == kind)
    row: Any = rows.get(row_class, GIVEN.get(row_class, {}).get("id", kind))
    names = (part.name for part in fields(row))
    return {name for name in names if getattr(row, name) == marker(row_class, name)}


@pytest.mark.parametrize("kind", [cls.kind for cls in ROW_CLASSES])
def test_the_public_gets_these_words_of_each_kind_and_no_others(kind: str) -> None:
    whole = Site.of(everything())
    assert told(whole.seen_by(Audience.PUBLIC), kind) == SAID.get(kind, OF_A_MARK)


def test_the_public_gets_no_name_from_any_class() -> None:
    seen = Site.of(everything()).seen_by(Audience.PUBLIC)
    text = repr(seen.rows)
    for row_class in ROW_CLASSES:
        for name in ("by", "people", "source"):
            assert marker(row_class, name) not in text
    assert "New tree.name" in text
    assert "New tree.source" not in text
    assert "by Ada" not in text


def test_the_police_get_everything_once_ratings_are_open() -> None:
    whole = Site.of(everything())
    assert whole.seen_by(Audience.POLICE).rows == whole.rows


@pytest.mark.parametrize("row_class", OPEN)
@given(audience=st.sampled_from(ORDER), reader=st.sampled_from(ORDER))
def test_a_row_reaches_only_those_it_is_meant_for(
    row_class: Any, audience: Audience, reader: Audience
) -> None:
    seen = meant_for(everything(), row_class, audience).seen_by(reader)
    may = ORDER.index(reader) >= ORDER.index(audience)
    assert bool(seen.all(row_class)) == may
    if not may:  # nor does any other row tell what was written there
        own = [marker(row_class, name) for name in get_type_hints(row_class)]
        own += ["New tree."] if row_class in {records.Scenario, records.ScenarioChange} else []
        assert not [text for text in own if text in repr(seen.rows)]


HANGING = [
    (records.Remark, records.Reply),
    (records.Plan, records.PlanLayer),
    (records.Plan, records.PlanProblem),
    (records.Scenario, records.ScenarioChange),
    (records.Scenario, records.Recommendation),
]


@pytest.mark.parametrize(("above", "hangs"), HANGING)
def test_what_hangs_on_a_withheld_row_goes_with_it(above: type[Row], hangs: type[Row]) -> None:
    site = meant_for(everything(), above, Audience.POLICE)
    for reader in (Audience.PUBLIC, Audience.PARTNERS):
        assert not site.seen_by(reader).all(hangs)


def test_what_is_asked_for_in_a_withheld_proposal_is_no_request_for_what_exists() -> None:
    rows: list[Row] = [
        one_of(records.Scenario, audience=Audience.POLICE),
        one_of(records.Recommendation, id="in"),
        one_of(records.Recommendation, id="exists", scenario=""),
        one_of(records.Recommendation, id="of-a-proposal-that-is-gone", scenario="gone"),
        one_of(records.Remark, id="about", subject="in"),
    ]
    seen = Site.of(rows).seen_by(Audience.PUBLIC)
    left = [row.id for row in seen.all(records.Recommendation)]
    assert left == ["exists", "of-a-proposal-that-is-gone"]
    assert not seen.all(records.Remark)
    assert len(Site.of(rows).seen_by(Audience.POLICE).all(records.Recommendation)) == 3


@pytest.mark.parametrize("row_class", [records.Photo, records.Remark])
def test_personal_data_is_for_no_public(row_class: Any) -> None:
    site = Site.of([one_of(row_class, has_personal_data=True)])
    assert not site.seen_by(Audience.PUBLIC).all(row_class)
    assert site.seen_by(Audience.PARTNERS).all(row_class)


@given(done=st.lists(st.booleans(), min_size=1, max_size=4), reader=st.sampled_from(ORDER))
def test_ratings_reach_nobody_before_two_raters_and_all_of_them_are_done(
    done: list[bool], reader: Audience
) -> None:
    raters: list[Row] = [
        one_of(records.Rater, id=f"r{n}", is_done=is_done) for n, is_done in enumerate(done)
    ]
    ratings = [one_of(records.Rating, id=f"g{n}", rater=f"r{n}") for n in range(len(done))]
    seen = Site.of([*raters, *ratings]).seen_by(reader)
    are_open = len(done) >= 2 and all(done)
    assert len(seen.all(records.Rating)) == (len(done) if are_open else 0)
