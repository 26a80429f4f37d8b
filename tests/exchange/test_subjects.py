"""Exports of what is about a mark that only a proposal has: named, placed, and never lost."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import shapely

from cpted_app.exchange.export import write_table
from cpted_app.exchange.subjects import place_of, subject_label
from cpted_app.model.edit import adding
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import Role
from cpted_app.model.records import Recommendation, Remark
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import into_scenario
from cpted_app.words import Message

NEW = Luminaire(id=FeatureId("l9"), label="L9", geometry=shapely.Point(9, 9))
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
BARE = Site.of(
    [
        Scenario(id="a", label="A"),
        Remark(id="m", role=Role.PLANNER, text="Too bright.", by="", at_utc=AT, subject="l9"),
        Recommendation(id="r", label="R1", text="Shield it.", subject="l9"),
    ]
)
SITE = BARE.apply(into_scenario(BARE, "a", adding(Message("Place"), NEW)))


def test_a_table_names_the_proposal_that_alone_has_the_mark(tmp_path: Path) -> None:
    for what in ("remarks", "recommendations"):
        path = tmp_path / f"{what}.csv"
        assert write_table(SITE, {}, path, what) == 1
        (row,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        assert row["subject_label"] == "L9 (only in proposal A)"
        assert row["wkt"] == "POINT (9 9)"


def test_its_place_is_where_it_is_proposed() -> None:
    assert place_of(SITE, "l9") == NEW.geometry
    assert place_of(SITE, "site") is None
    assert subject_label(SITE, "site") == "site"
