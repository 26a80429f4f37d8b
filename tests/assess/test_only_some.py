"""A question may be asked about some features of a kind only."""

import shapely

from cpted_app.analysis import thresholds
from cpted_app.assess import checklist
from cpted_app.assess.assessment import assess
from cpted_app.model.actions import marking
from cpted_app.model.features import Route, Sightline, Zone
from cpted_app.model.kinds import PlaceType, SightlinePurpose
from cpted_app.model.records import Header
from cpted_app.model.site import Site


def test_forward_and_corner_questions_each_get_their_own_sightlines() -> None:
    site = Site.of([Header()])
    line = shapely.LineString([(0, 0), (20, 0)])
    for purpose in SightlinePurpose:
        site = site.apply(marking.place(site, Sightline, line, purpose=purpose))
    result = assess(site, {}, checklist.load("2A"), thresholds.load())
    asked = {
        item: [row.subject_label for row in result.items if row.item.id == item]
        for item in ("2A-07", "2A-08")
    }
    assert asked == {"2A-07": ["S1"], "2A-08": ["S2"]}


def test_every_route_is_asked_about_and_only_a_stop_is_asked_as_one() -> None:
    site = Site.of([Header()])
    for east in (0, 30):
        line = shapely.LineString([(east, 0), (east, 20)])
        site = site.apply(marking.place(site, Route, line))
    for place_type in (PlaceType.SQUARE, PlaceType.TRANSPORT_STOP):
        area = shapely.box(50, 0, 60, 5)
        site = site.apply(marking.place(site, Zone, area, place_type=place_type))
    result = assess(site, {}, checklist.load("2B"), thresholds.load())
    asked = {
        item: [row.subject_label for row in result.items if row.item.id == item]
        for item in ("2B-02", "2B-18")
    }
    assert asked == {"2B-02": ["W1", "W2"], "2B-18": ["Z2"]}
