"""A proposal that rests on readings says so, with the value that was calculated beside it."""

import pytest
import shapely

from cpted_app.analysis.measures import measures
from cpted_app.assess.rules import UsedEvidence
from cpted_app.model.features import FeatureId, LightReading, Route
from cpted_app.model.site import Site

WAY = Route(id=FeatureId("w"), label="W1", geometry=shapely.LineString([(0, 0), (40, 0)]))
READINGS = [
    LightReading(
        id=FeatureId(f"m{at}"),
        label=f"M{at}",
        geometry=shapely.Point(10.0 * at, 0.0),
        value_lx=2.0 + at,
        meter="LMT B360",
        error_share=0.05,
        taken="2026-11-20 22:00",
    )
    for at in range(5)
]


def test_the_comparison_names_readings_day_meter_and_error() -> None:
    site = Site.of([WAY, *READINGS])
    found = next(one for one in measures(site, {}) if one.name == "route.eh_min_lx")
    assert found.value is not None
    assert found.value == pytest.approx(2.0)
    used = UsedEvidence(
        name=found.name,
        value=found.value,
        unit=found.unit,
        op=">=",
        threshold=3.0,
        threshold_id="light.P3.eh_min",
        source="EN 13201-2",
        verified=False,
        where=found.where,
        holds=False,
        uncertainty=found.uncertainty,
        basis=found.basis,
    )
    assert str(used.text) == (
        "least light on the ground 2 lx, not >= 3 lx (W1, M0)"
        " – measured, 5 readings, 2026-11-20, LMT B360, ±5 %"
    ).replace(">=", "≥")
    assert used.could_flip is False
