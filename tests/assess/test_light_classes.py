"""Lighting classes: names, limits judged one by one, and the sentence of the result."""

import pytest

from cpted_app.analysis import thresholds
from cpted_app.analysis.light import illumination, obtrusive
from cpted_app.analysis.light.result import LightResults
from cpted_app.assess import light_classes
from cpted_app.assess.class_choice import (
    WEIGHTS,
    Choice,
    Speed,
    Surroundings,
    Traffic,
    Use,
    chosen_class,
)
from cpted_app.assess.light_classes import Judgement, Outcome, judged, light_class
from cpted_app.assess.light_faces import FaceBand, bounds, faces_along
from cpted_app.assess.light_verdict import Verdict, verdicts
from cpted_app.assess.light_windows import windows_judged
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Opening
from cpted_app.model.kinds import EnvironmentalZone
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.analysis.lit import distribution, lamp, lit, route, zone

WAY = ((-15.0, 3.0), (15.0, 3.0))


def of(name: str) -> light_classes.LightClass:
    found = light_class(name)
    assert found is not None
    return found


def judgements(*rows: Row, name: str = "P4", faces: bool = True) -> dict[str, Judgement]:
    surface = lit(*rows, route(*WAY)).surfaces["W1"]
    return {one.quantity: one for one in judged(surface, of(name), faces)}


def verdict(*rows: Row) -> Verdict:
    site = Site.of([distribution(), *rows])
    light = illumination.run(site, lambda _share: None)
    assert isinstance(light, LightResults)
    (found,) = verdicts(site, light)
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("P4", "P4"),
        (" p 4 ", "P4"),
        ("S4", "P4"),
        ("CE2", "C2"),
        ("ES3", "SC3"),
        ("SC3", "SC3"),
        ("EN 12464-2 5.9.1", "EN12464-2 5.9.1"),
        ("bs5489  car park light", "BS5489 car park light"),
    ],
)
def test_a_class_is_found_by_its_old_and_new_names(text: str, name: str) -> None:
    assert of(text).name == name


@pytest.mark.parametrize("text", ["", "P9", "ME3", "face.4", "walk", "obtrusive.E1", "4"])
def test_what_is_no_class_is_none(text: str) -> None:
    assert light_class(text) is None


def test_every_class_can_be_judged() -> None:
    surface = lit(lamp(), route(*WAY)).surfaces["W1"]
    for each in light_classes.classes():
        assert len(judged(surface, each)) == len(each.limits) > 0
        for one in judged(surface, each):
            assert str(one.sentence)


def test_an_unverified_limit_gives_no_pass() -> None:
    found = judgements(lamp(), lamp(-8.0), lamp(8.0), name="P6")
    assert not any(row.verified for row in of("P6").limits.values())
    assert found["eh_average"].holds
    assert found["eh_average"].outcome is Outcome.MEETS_UNVERIFIED
    assert not found["eh_average"].gives_pass
    assert "unverified" in str(found["eh_average"].sentence)


def test_a_verified_limit_gives_a_pass() -> None:
    from dataclasses import replace

    import msgspec

    surface = lit(lamp(), lamp(-8.0), lamp(8.0), route(*WAY)).surfaces["W1"]
    own = of("P6")
    read = {key: msgspec.structs.replace(row, verified=True) for key, row in own.limits.items()}
    found = {one.quantity: one for one in judged(surface, replace(own, limits=read), False)}
    assert found["eh_min"].gives_pass
    assert found["eh_min"].outcome is Outcome.MEETS


def test_a_miss_says_its_value_distance_and_worst_place() -> None:
    least = judgements(lamp(-12.0), name="P4")["eh_min"]
    assert least.outcome is Outcome.MISSES
    assert least.distance == pytest.approx(least.value - 1.0)
    assert least.where is not None
    assert least.where[0] == pytest.approx(13.5)  # the last point of the grid, far from the lamp


def test_more_than_half_as_much_again_is_too_much() -> None:
    bright = judgements(*(lamp(x) for x in range(-14, 15, 4)), name="P6")
    assert bright["eh_average"].holds
    assert bright["eh_average_most"].outcome is Outcome.OVER


def test_faces_count_only_where_they_matter() -> None:
    assert {"ev_min", "esc_min"} <= set(judgements(lamp()))
    assert not {"ev_min", "esc_min"} & set(judgements(lamp(), faces=False))
    assert set(judgements(lamp(), name="SC5", faces=False)) == {"esc_min"}


def test_a_missing_distribution_leaves_it_open() -> None:
    unknown = lamp(5.0, 0.0, photometry="", label="L9")
    found = judgements(*(lamp(x) for x in range(-12, 13, 6)), unknown)
    assert {one.outcome for one in found.values()} <= {Outcome.OPEN, Outcome.OVER}
    assert not any(one.gives_pass for one in found.values())
    assert "at least" in str(found["eh_average"].sentence)


def test_a_maintenance_factor_may_decide() -> None:
    value = judgements(lamp(maintenance_factor=0.8))["eh_average"].value
    limit = of("P4").limits["eh_average"].value
    flux = lamp().flux_lm or 4000.0 * 3.141592653589793
    just = lamp(maintenance_factor=0.8, flux_lm=flux * limit / value * 1.02)
    found = judgements(just)["eh_average"]
    assert found.holds
    assert found.factor_decides
    assert [(one.factor, one.holds) for one in found.by_factor] == [
        (0.7, False),
        (0.8, True),
        (0.9, True),
    ]
    assert found.by_factor[0].value == pytest.approx(found.value * 0.7 / 0.8, rel=1e-5)


def test_the_sentence_names_the_worst_lamp_and_the_dark() -> None:
    row = route((0.0, 0.0), (80.0, 0.0), lighting_class="P4")
    found = verdict(lamp(0.0, label="L6"), lamp(70.0, 3.0, label="L7", flux_lm=1500.0), row)
    text = str(found.sentence)
    assert text.startswith("Route W1 misses P4: least on ")
    assert "near L" in text
    assert "m below 1 lx" in text
    assert text.endswith("(limits not verified)")
    assert found.outcome is Outcome.MISSES
    assert not found.gives_pass


def test_without_a_class_the_numbers_are_told() -> None:
    assert "no class chosen: average" in str(verdict(lamp(), route(*WAY)).sentence)
    strange = verdict(lamp(), route(*WAY, lighting_class="ME3"))
    assert "“ME3” is no class" in str(strange.sentence)
    assert strange.light_class is None


def test_a_zone_is_judged_by_uniformity() -> None:
    found = verdict(lamp(), zone(-9.0, -9.0, 9.0, 9.0, lighting_class="EN12464-2 5.9.1"))
    assert {one.quantity for one in found.judgements} == {"eh_average", "eh_uniformity"}
    assert str(found.sentence).startswith("Zone Z1 ")


def test_faces_are_told_in_bands_that_fill_the_way() -> None:
    profile = lit(lamp(0.0, 2.0), route((-30.0, 0.0), (30.0, 0.0))).routes["W1"]
    found = faces_along(profile)
    assert [row.value for row in bounds()] == [0.4, 1.5, 2.7]
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert found.stretches[0].from_m == 0.0
    assert found.stretches[-1].to_m == profile.length_m
    for before, after in zip(found.stretches, found.stretches[1:], strict=False):
        assert before.to_m == after.from_m
        assert before.band is not after.band
    ahead = faces_along(profile, profile.esc_ahead_lx)
    assert ahead.shares[FaceBand.FAR] >= found.shares[FaceBand.FAR]
    assert found.shares[FaceBand.UNREADABLE] > 0.0


def test_a_window_is_judged_by_its_surroundings() -> None:
    import shapely

    opening = Opening(
        id=FeatureId("O1"), label="O1", geometry=shapely.Point(0.0, 14.0), bearing_deg=180.0
    )
    rows: list[Row] = [distribution(), lamp(dimmed_hours="22:00-06:00", dimmed_share=0.1), opening]

    def outcomes(zone: EnvironmentalZone | None) -> list[Outcome]:
        site = Site.of([Header(environmental_zone=zone), *rows])
        return [one.outcome for one in windows_judged(site, obtrusive.run(site, lambda _: None))]

    # 1,000 cd at 14 m give about 5 lx, a tenth of it at night
    assert outcomes(EnvironmentalZone.E3) == [Outcome.MEETS_UNVERIFIED] * 2
    assert outcomes(EnvironmentalZone.E1) == [Outcome.MISSES] * 2
    assert outcomes(None) == []
    for each in EnvironmentalZone:
        assert len(outcomes(each)) == 2


def test_the_class_follows_from_the_sum_of_the_choices() -> None:
    assert chosen_class(Choice()).name == "P6"
    demanding = Choice(
        speed=Speed.LOW,
        use=Use.BUSY,
        traffic=Traffic.ALL,
        parked_cars=True,
        surroundings=Surroundings.BRIGHT,
    )
    assert demanding.weight == 6
    assert chosen_class(demanding).name == "P1"  # 6 - 6 = 0 is no class
    assert chosen_class(Choice(use=Use.QUIET, surroundings=Surroundings.DARK)).name == "P6"
    assert chosen_class(Choice(traffic=Traffic.WALKERS_CYCLES, use=Use.BUSY)).name == "P4"


def test_the_choices_are_written_down() -> None:
    text = str(chosen_class(Choice(use=Use.BUSY, parked_cars=True, faces_matter=False)).because)
    for words in ("P4", "busy (+1)", "parked cars (+1)", "sum +2", "need not", "not checked"):
        assert words in text


def test_every_choice_has_a_weight_and_every_class_a_limit() -> None:
    for kind in (Speed, Use, Traffic, Surroundings):
        assert all(member in WEIGHTS for member in kind)
    for number in range(1, 7):
        assert of(f"P{number}").limits


def test_no_limit_of_light_is_called_verified_before_it_was_read() -> None:
    rows = [row for key, row in thresholds.load().items() if key.startswith("light.")]
    assert rows
    assert not any(row.verified for row in rows)
