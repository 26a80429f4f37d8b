"""The picture of light agrees with the engine at any place, hour and set of luminaires."""

import numpy as np
import pytest
import shapely

from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.illumination import FACINGS_DEG
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.drawing.fields import CHANGE
from cpted_app.drawing.theme import load
from cpted_app.model.edit import Edit, Row, adding
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Route, Zone
from cpted_app.model.kinds import BarrierType, LightQuantity, LuminaireState
from cpted_app.model.site import Site
from cpted_app.session import field_picture, light_picture
from cpted_app.session.light_picture import LightChoice, Lit, Night
from cpted_app.session.photometry import embedded
from cpted_app.words import Message

HOUSE = Barrier(
    id=FeatureId("b"),
    barrier_type=BarrierType.BUILDING,
    geometry=shapely.box(-6.0, 4.0, 6.0, 12.0),
    height_m=9.0,
)


def lamp(name: str, x: float, y: float, **values: object) -> Luminaire:
    return Luminaire(
        id=FeatureId(name),
        label=name,
        geometry=shapely.Point(x, y),
        photometry="street",
        **values,  # type: ignore[arg-type] # checked by the row itself
    )


def site_of(*rows: Row) -> Site:
    site = Site()
    edit: Edit = embedded(site, adding(Message("test"), *rows))
    return site.apply(edit)


STREET = site_of(
    HOUSE,
    lamp("L1", 0.0, 0.0),
    lamp("L2", 25.0, 0.0, off_hours="23:00-05:00"),
    lamp("L3", 12.0, 0.0, state=LuminaireState.PLANNED),
)


def engine(
    site: Site, place: tuple[float, float, float], *receivers: Receiver, planned: bool = False
) -> float:
    lamps = lighting.lamps(lighting.shining(site, with_planned=planned), intensity_tables(site))
    found = lighting.illuminance(
        lamps.exact(), obstacles(site), np.array([place]), receivers, lambda _share: None
    )
    return float(found.min())


@pytest.mark.parametrize("place", [(1.0, 2.0), (14.0, -3.5), (20.0, 15.0)])
def test_the_value_at_a_place_is_that_of_the_engine(place: tuple[float, float]) -> None:
    value = Night(STREET, LightChoice()).value_at(*place)
    assert value == engine(STREET, (*place, 0.0), Receiver(Quantity.HORIZONTAL))


def test_on_faces_the_darkest_of_four_directions_counts_unless_one_is_chosen() -> None:
    choice = LightChoice(quantity=LightQuantity.SEMICYLINDRICAL)
    four = [Receiver(Quantity.SEMICYLINDRICAL, bearing) for bearing in FACINGS_DEG]
    value = Night(STREET, choice).value_at(3.0, 1.0)
    assert value == engine(STREET, (3.0, 1.0, 1.5), *four)
    east = LightChoice(quantity=LightQuantity.SEMICYLINDRICAL, bearing_deg=90.0)
    assert Night(STREET, east).value_at(3.0, 1.0) == engine(STREET, (3.0, 1.0, 1.5), four[1])


def test_at_an_hour_what_is_switched_off_gives_no_light() -> None:
    late = Night(STREET, LightChoice(hour=1.0)).value_at(25.0, 1.0)
    early = Night(STREET, LightChoice(hour=21.0)).value_at(25.0, 1.0)
    assert late is not None
    assert early is not None
    assert early == Night(STREET, LightChoice()).value_at(25.0, 1.0)
    assert late < 0.2 * early


def test_a_change_is_what_the_proposed_luminaires_add() -> None:
    values = {
        lit: Night(STREET, LightChoice(lit=lit)).value_at(12.0, 1.0)
        for lit in (Lit.EXISTING, Lit.PROPOSED, Lit.ONLY_PLANNED, Lit.CHANGE)
    }
    before, after, alone, change = values.values()
    assert before is not None
    assert after is not None
    assert change == after - before
    assert alone == pytest.approx(change)
    assert after == engine(STREET, (12.0, 1.0, 0.0), Receiver(Quantity.HORIZONTAL), planned=True)


def test_inside_a_building_there_is_no_value() -> None:
    night = Night(STREET, LightChoice())
    assert night.value_at(0.0, 8.0) is None
    box = light_picture.region(STREET)
    assert box is not None
    raster = field_picture.rasters(box)[0]
    field = field_picture.calculated(night, raster, lambda _share: None)
    x, y = (raster.centres_m[:, part].reshape(raster.ny, raster.nx) for part in (0, 1))
    assert np.isnan(field.values[shapely.contains_xy(HOUSE.geometry, x, y)]).all()


def test_stages_are_finer_and_finer_with_round_spacings() -> None:
    steps = [one.step_m for one in field_picture.rasters((0.0, 0.0, 400.0, 300.0))]
    assert steps == sorted(steps, reverse=True)
    assert len(steps) == 3
    part = field_picture.detail_raster((0.0, 0.0, 30.0, 20.0), (-50.0, -50.0, 400.0, 300.0), 30.0)
    assert part is not None
    assert part.step_m < steps[-1]
    assert field_picture.detail_raster((0.0, 0.0, 9.0, 9.0), (20.0, 20.0, 30.0, 30.0), 9.0) is None


def test_the_class_of_the_chosen_route_gives_the_steps() -> None:
    way = Route(
        id=FeatureId("w"), geometry=shapely.LineString([(0, 0), (9, 0)]), lighting_class="S 4"
    )
    steps = light_picture.steps_for(LightChoice(), way)
    assert steps.limits == (1.0, 5.0)
    faces = light_picture.steps_for(LightChoice(quantity=LightQuantity.SEMICYLINDRICAL), way)
    assert faces.limits == (1.0,)
    nothing = Zone(id=FeatureId("z"), geometry=shapely.box(0, 0, 9, 9))
    assert light_picture.steps_for(LightChoice(), nothing).limits == ()


def test_a_sheet_drawn_in_other_steps_is_the_same_light() -> None:
    night = Night(STREET, LightChoice())
    raster = field_picture.rasters((-30.0, -30.0, 50.0, 30.0))[0]
    field = field_picture.calculated(night, raster, lambda _share: None)
    theme = load("light")
    sheet = field_picture.drawn(night, field, LightChoice().steps, theme)
    other = field_picture.redrawn(sheet, CHANGE, theme)
    assert other.field is sheet.field
    assert (other.picture.pixels != sheet.picture.pixels).any()


def test_who_gives_no_light_is_listed_and_without_light_there_is_no_picture() -> None:
    site = Site.of([lamp("L1", 0.0, 0.0)])
    assert [one.label for one in light_picture.without_photometry(site)] == ["L1"]
    assert light_picture.region(site) is None
