"""A question may be asked about some features of a kind only."""

import shapely

from cpted_app.assess import checklist, thresholds
from cpted_app.assess.assessment import assess
from cpted_app.model.actions import marking
from cpted_app.model.features import Sightline
from cpted_app.model.kinds import SightlinePurpose
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
