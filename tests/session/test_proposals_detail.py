"""Where a proposal changes light and eyes over the plan, computed for its readers alone."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely

from cpted_app.model.actions import marking, proposing
from cpted_app.model.edit import removing
from cpted_app.model.features import Barrier, Luminaire, Opening, Seating
from cpted_app.model.kinds import Audience, BarrierType
from cpted_app.model.records import Header
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.light_picture import LightChoice, Night
from cpted_app.session.photometry import embedded
from cpted_app.session.proposals_detail import proposals_detail
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a lamp, a wall and a window that looks at it."""
    header = Header(title="Yard", is_metric=True)
    session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
    lamp(session, shapely.Point(0, 0))
    wall = shapely.LineString([(-6, 6), (6, 6)])
    kind = BarrierType.WALL
    session.do(marking.place(session.site, Barrier, wall, height_m=3.0, barrier_type=kind))
    window = shapely.Point(0, 14)
    session.do(marking.place(session.site, Opening, window, bearing_deg=180.0, eye_height_m=1.6))
    session.do(proposing.add(session.site, name="Brighter"))
    yield session
    session.close()


def lamp(session: Session, at: shapely.Point) -> None:
    made = marking.place(session.shown, Luminaire, at, photometry="street")
    session.do(embedded(session.shown, made))


def show(session: Session) -> str:
    (row,) = proposing.proposals(session.site)
    session.show_scenario(row.id)
    return row.id


def detail(session: Session, readers: Audience = Audience.POLICE) -> ProposalsDetail:
    seen = session.site.seen_by(readers)
    found = proposals_detail(seen, KeptResults(), lambda _share: None)
    assert found is not None
    return found


def test_light_that_a_proposal_adds_is_that_of_its_lamp_alone(session: Session) -> None:
    key = show(session)
    lamp(session, shapely.Point(18, -4))
    field = detail(session).light[key]
    first = session.site.all(Luminaire)
    alone = session.shown.apply(removing(Message("alone"), *first))
    oracle = Night(alone, LightChoice()).on(field.raster, lambda _share: None)
    known = np.isfinite(oracle)
    assert field.values[known] == pytest.approx(oracle[known], abs=0.02)
    assert field.values[known].max() > 5.0


def test_eyes_gain_where_a_wall_goes(session: Session) -> None:
    key = show(session)
    session.do(marking.delete(session.shown, [session.shown.all(Barrier)[0].id]))
    shown = detail(session).eyes[key]
    values = shown.field.values
    assert np.nanmax(values) == 1.0
    assert np.nanmin(values) == 0.0


def test_a_proposal_that_changes_neither_has_no_map(session: Session) -> None:
    show(session)
    session.do(marking.place(session.shown, Seating, shapely.Point(2, 2)))
    found = detail(session)
    assert not found.light
    assert not found.eyes


def test_a_lamp_for_the_police_is_in_no_map_of_others(session: Session) -> None:
    key = show(session)
    made = marking.place(
        session.shown,
        Luminaire,
        shapely.Point(18, -4),
        photometry="street",
        audience=Audience.POLICE,
    )
    session.do(embedded(session.shown, made))
    assert key in detail(session).light
    assert not detail(session, Audience.PUBLIC).light


def test_a_site_without_proposals_costs_nothing(session: Session) -> None:
    (row,) = proposing.proposals(session.site)
    session.do(proposing.remove(session.site, row))

    def refuse(_share: float) -> None:
        raise AssertionError("nothing was to be computed")

    assert proposals_detail(session.site, KeptResults(), refuse) is None
