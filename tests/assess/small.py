"""A small checklist with its thresholds, and short ways to answer it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cpted_app.analysis.registry import run_all
from cpted_app.analysis.thresholds import Operator, Threshold
from cpted_app.assess import Assessment, assess
from cpted_app.assess.checklist import read
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer
from cpted_app.model.site import Site

TEXT = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
CHECKLIST = read(TEXT.encode(), "small.toml")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def limit(name: str, op: Operator, value: float, unit: str, *, verified: bool = True) -> Threshold:
    """Return a threshold as a file would give it."""
    return Threshold(
        id=name,
        quantity=name,
        unit=unit,
        operator=op,
        value=value,
        source="Test",
        edition="2026",
        clause="1",
        verified=verified,
    )


THRESHOLDS: Mapping[str, Threshold] = {
    row.id: row
    for row in (
        limit("far", ">=", 25.0, "m"),
        limit("face", ">=", 15.0, "m", verified=False),
        limit("open", ">=", 0.8, "1"),
        limit("shrub", "<=", 1.0, "m"),
        limit("crown", ">=", 2.0, "m"),
        limit("out", "<=", 0.0, "1"),
    )
}


def answer(
    item: str,
    value: AnswerValue | int,
    subject: str = "site",
    *,
    checklist: str = "small",
    minutes: int = 0,
) -> Answer:
    """Return an answer, with a reason where one is needed."""
    given = AnswerValue(str(value)) if isinstance(value, int) else value
    return Answer(
        id=f"{checklist} {item} {subject} {minutes}",
        checklist=checklist,
        item=item,
        subject=subject,
        value=given,
        reason="for a reason",
        by="Ada",
        at_utc=NOW + timedelta(minutes=minutes),
    )


def assessed(rows: Iterable[Row]) -> Assessment:
    """Return the assessment of a site against the small checklist."""
    site = Site.of(rows)
    return assess(site, run_all(site, lambda _: None), CHECKLIST, THRESHOLDS)
