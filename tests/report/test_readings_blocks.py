"""Measured light in the report: chart, sentence, table and meters, or nothing at all."""

from dataclasses import replace
from typing import Any

import pytest
import shapely

from cpted_app.analysis.registry import run_all
from cpted_app.drawing.charts import Chart
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, LightReading, Luminaire
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site
from cpted_app.report.content import Badge, Bullets, ChartFigure, Paragraph, Table
from cpted_app.report.context import Context
from cpted_app.report.readings_blocks import measured_light
from cpted_app.report.wording import Wording
from tests.report.conftest import Make

EVEN = Photometry(
    id="even",
    name="even",
    attachment="0" * 64,
    c_deg=(0.0, 360.0),
    gamma_deg=(0.0, 180.0),
    intensity_cd=(1000.0,) * 4,
)
LAMP = Luminaire(
    id=FeatureId("lamp"),
    label="L9",
    geometry=shapely.Point(40, 50),
    photometry="even",
    maintenance_factor=1.0,
)


def readings(factor: float = 1.0) -> list[Row]:
    return [
        LightReading(
            id=FeatureId(f"m{at}"),
            label=f"M{at}",
            geometry=shapely.Point(40.0 + 3.0 * at, 50.0),
            value_lx=round(5000.0 / (9.0 * at * at + 25.0) ** 1.5 * factor, 2),
            meter="LMT B360",
            calibrated="2026-02-01",
            error_share=0.05,
            taken=f"2026-11-20 22:{at:02d}",
        )
        for at in range(6)
    ]


def context(*rows: Row) -> Context:
    site = Site.of(rows)
    unused: Any = None
    return Context(
        site=site,
        assessment=unused,
        results=run_all(site, lambda _share: None),
        edition=Audience.PUBLIC,
        say=Wording("en"),
        sheet=None,
        now=unused,
        state_hash="",
    )


def test_nothing_is_said_where_nobody_measured() -> None:
    assert measured_light(context(EVEN, LAMP)) == []


def test_chart_sentence_table_and_meter_are_there() -> None:
    blocks = measured_light(context(EVEN, LAMP, *readings(0.5)))
    (sentence,) = [one for one in blocks if isinstance(one, Paragraph)]
    assert "100 % brighter than measured" in str(sentence.words)
    (figure,) = [one for one in blocks if isinstance(one, ChartFigure)]
    assert isinstance(figure.chart, Chart)
    assert "100 % brighter" in figure.alt
    (table,) = [one for one in blocks if isinstance(one, Table)]
    assert len(table.rows) == 6
    first = table.rows[0]
    assert first[:1] == ("M0",)
    assert first[5:] == ("20.00 lx", "40.00 lx", Badge(status="blocked", word="too bright × 2.00"))
    assert sum(column.share for column in table.columns) == pytest.approx(1.0)
    (notes,) = [one for one in blocks if isinstance(one, Bullets)]
    assert notes.items[0] == "Meter LMT B360, calibrated 2026-02-01, error ±5 %."


def test_readings_without_anything_to_compare_them_with_are_still_told() -> None:
    blocks = measured_light(context(replace(LAMP, photometry=""), *readings()))
    (table,) = [one for one in blocks if isinstance(one, Table)]
    assert table.rows[0] == ("M0", "horizontal illuminance", "2026-11-20 22:00", "40.00 lx")


def test_the_whole_report_holds_the_measured_light(full_site: Site, make: Make) -> None:
    rows = [row for table in full_site.rows.values() for row in table.values()]
    pdf = make(Site.of([*rows, EVEN, LAMP, *readings()], full_site.revision))
    assert pdf.startswith(b"%PDF")
