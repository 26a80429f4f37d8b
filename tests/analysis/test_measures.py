"""Evidence values: what is measured, where, and why something is missing."""

import pytest
import shapely

from cpted_app.analysis.measures import QUANTITIES, measures
from cpted_app.analysis.registry import out_of_date, run_all
from cpted_app.analysis.result import Measure
from cpted_app.model.edit import Row
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    FeatureId,
    Luminaire,
    Opening,
    Route,
    Sightline,
    Zone,
)
from cpted_app.model.kinds import AccessControl, AccessType, BarrierType, LuminaireState
from cpted_app.model.records import Header, Remark
from cpted_app.model.site import Site
from tests.analysis.marks import sightline, tree, view, wall

AT = shapely.Point(0, 0)


def found(*rows: Row, name: str, subject: str = "site") -> Measure:
    site = Site.of(rows)
    values = measures(site, run_all(site, lambda _: None))
    return next(each for each in values if (each.name, each.subject) == (name, subject))


def access(
    label: str,
    access_type: AccessType = AccessType.PEDESTRIAN,
    control: AccessControl = AccessControl.OPEN,
    *,
    open_to_public: bool = True,
    width_m: float | None = None,
) -> AccessPoint:
    return AccessPoint(
        id=FeatureId(label),
        label=label,
        geometry=AT,
        access_type=access_type,
        control=control,
        open_to_public=open_to_public,
        width_m=width_m,
    )


def luminaire(state: LuminaireState) -> Luminaire:
    return Luminaire(id=FeatureId("L1"), label="L1", geometry=AT, state=state)


def hedge(label: str, top_m: float) -> Barrier:
    return wall((9, 9), (10, 9), top_m=top_m, label=label, kind=BarrierType.HEDGE)


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("sightline.visible_m", 15.0, ("S1", "B1")),
        ("sightline.length_m", 20.0, ("S1",)),
        ("sightline.visible_share", 0.75, ("S1", "B1")),
        ("sightline.transmission", 0.5, ("S1", "B2")),
    ],
)
def test_a_blocked_sightline(name: str, value: float, where: tuple[str, ...]) -> None:
    rows = (sightline(), wall((15, -1), (15, 1)), wall((5, -1), (5, 1), openness=0.5, label="B2"))
    measure = found(*rows, name=name, subject="S1")
    assert (measure.value, measure.where, measure.missing) == (value, where, None)


def test_a_filtered_sightline_names_what_filters() -> None:
    rows = (sightline(), wall((5, -1), (5, 1), openness=0.5, label="B2"))
    assert found(*rows, name="sightline.transmission", subject="S1").where == ("S1", "B2")
    share = found(*rows, name="sightline.visible_share", subject="S1")
    assert (share.value, share.where) == (1.0, ("S1",))


def test_a_wall_just_before_the_target_does_not_round_to_a_whole_view() -> None:
    rows = (sightline(), wall((19.999_998, -1), (19.999_998, 1)))
    value = found(*rows, name="sightline.visible_share", subject="S1").value
    assert value is not None
    assert value < 1.0


def test_a_wall_at_15_m_measures_15_m_in_national_coordinates() -> None:
    x, y, east, north = 691_402.18, 5_334_871.6, 0.28, 0.96
    across = (
        (x + 15 * east - north, y + 15 * north + east),
        (x + 15 * east + north, y + 15 * north - east),
    )
    rows = (sightline((x, y), (x + 20 * east, y + 20 * north)), wall(*across))
    assert view(*rows).visible_m != 15.0  # coordinates in the millions leave their noise
    assert found(*rows, name="sightline.visible_m", subject="S1").value == 15.0


def test_an_uncalibrated_site_has_no_lengths_and_says_why() -> None:
    measure = found(Header(is_metric=False), sightline(), name="sightline.visible_m", subject="S1")
    assert measure.value is None
    assert "not calibrated" in str(measure.missing)


def test_a_sightline_without_a_result_is_not_computed_yet() -> None:
    values = measures(Site.of([sightline()]), {})
    assert {str(each.missing) for each in values if each.subject == "S1"} == {
        "S1 is not computed yet."
    }


def test_the_highest_hedge_and_the_lowest_crown() -> None:
    rows = (hedge("B1", 0.9), hedge("B2", 1.9), hedge("B3", 1.9), wall((0, 0), (1, 1), label="B4"))
    measure = found(*rows, name="planting.hedge_height_m")
    assert (measure.value, measure.where) == (1.9, ("B2", "B3"))
    crown = found(tree((0, 0), crown_m=(2.2, 8)), name="planting.crown_base_m")
    assert (crown.value, crown.where) == (2.2, ("T1",))


def test_no_planting_marked_is_missing_not_zero() -> None:
    for name in ("planting.hedge_height_m", "planting.crown_base_m"):
        measure = found(name=name)
        assert measure.value is None
        assert measure.missing is not None


def test_access_points_are_counted() -> None:
    rows = (
        access("A1"),
        access("A2", AccessType.VEHICLE, AccessControl.SIGNED),
        access("A3", AccessType.SERVICE, AccessControl.GATE, open_to_public=False),
        access("A4", AccessType.CYCLE),
    )
    public = found(*rows, name="access.public_count")
    assert (public.value, public.where) == (3.0, ("A1", "A2", "A4"))
    uncontrolled = found(*rows, name="access.uncontrolled_vehicle_count")
    assert (uncontrolled.value, uncontrolled.where) == (1.0, ("A2",))
    assert found(name="access.public_count").missing is not None


@pytest.mark.parametrize(
    ("access_type", "control", "value"),
    [
        (AccessType.VEHICLE, AccessControl.OPEN, 1.0),
        (AccessType.SERVICE, AccessControl.SIGNED, 1.0),
        (AccessType.VEHICLE, AccessControl.GATE, 0.0),
        (AccessType.PEDESTRIAN, AccessControl.OPEN, None),
    ],
)
def test_only_a_vehicle_entrance_can_be_without_control(
    access_type: AccessType, control: AccessControl, value: float | None
) -> None:
    row = access("A1", access_type, control)
    assert found(row, name="access_point.vehicle_uncontrolled", subject="A1").value == value


def test_a_width_is_what_was_given() -> None:
    name = "access_point.width_m"
    assert found(access("A1", width_m=1.5), name=name, subject="A1").value == 1.5
    assert "A1" in str(found(access("A1"), name=name, subject="A1").missing)


@pytest.mark.parametrize(
    ("state", "value"),
    [
        (LuminaireState.WORKING, 1.0),
        (LuminaireState.FAULTY, 0.0),
        (LuminaireState.PLANNED, None),
    ],
)
def test_a_planned_luminaire_neither_works_nor_fails(
    state: LuminaireState, value: float | None
) -> None:
    assert found(luminaire(state), name="luminaire.working", subject="L1").value == value


def test_every_value_is_declared_with_its_unit_and_subject() -> None:
    rows = (
        sightline(),
        access("A1", width_m=2.0),
        luminaire(LuminaireState.WORKING),
        hedge("B1", 1),
        Route(id=FeatureId("W1"), geometry=shapely.LineString([(0, 0), (9, 0)])),
        Zone(id=FeatureId("Z1"), geometry=shapely.box(0, 0, 9, 9)),
        Opening(id=FeatureId("O1"), geometry=AT),
        Camera(id=FeatureId("C1"), geometry=AT),
    )
    site = Site.of(rows)
    values = measures(site, run_all(site, lambda _: None))
    assert {each.name for each in values} == set(QUANTITIES)
    for each in values:
        declared = QUANTITIES[each.name]
        row = site.feature(each.subject)
        assert each.unit == declared.unit
        assert declared.applies_to == (row.kind if row else "site")


def test_only_what_reads_a_touched_class_is_out_of_date() -> None:
    shaded = {"sightlines", "light", "windows"}
    assert out_of_date([Barrier, Remark]) >= shaded
    assert not out_of_date([Sightline]) & {"light", "windows"}
    assert "sightlines" not in out_of_date([Remark, Luminaire])
    assert out_of_date([Remark]) == frozenset()
