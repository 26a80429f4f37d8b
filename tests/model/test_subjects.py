"""What a remark, photo or recommendation is about, also where only a proposal has the mark."""

import shapely

from cpted_app.i18n import worded
from cpted_app.model.edit import adding, removing
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Luminaire
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import in_scenario, into_scenario
from cpted_app.model.subjects import mark_of, named_subject
from cpted_app.words import Message

OLD = Luminaire(id=FeatureId("l1"), label="L1", geometry=shapely.Point(5, 5))
NEW = Luminaire(id=FeatureId("l9"), label="L9", geometry=shapely.Point(9, 9))
A, B = (Scenario(id=name.lower(), label=name, position=at) for at, name in enumerate("AB"))
SITE = Site.of([OLD, A, B])
WITH_NEW = SITE.apply(into_scenario(SITE, "b", adding(Message("Place"), NEW)))


def said(site: Site, subject: str) -> str:
    return worded(named_subject(site, subject), "en")


def test_a_mark_that_only_a_proposal_has_is_named_with_it() -> None:
    assert said(WITH_NEW, "l9") == "L9 (only in proposal B)"
    found = mark_of(WITH_NEW, "l9")
    assert found is not None
    assert found[0].geometry.equals(NEW.geometry)
    assert said(in_scenario(WITH_NEW, "b"), "l9") == "L9"


def test_what_exists_keeps_its_name_though_a_proposal_takes_it_away() -> None:
    site = WITH_NEW.apply(into_scenario(WITH_NEW, "a", removing(Message("Remove"), OLD)))
    assert said(site, "l1") == "L1"
    assert said(site, "site") == "whole site"


def test_no_id_is_ever_shown() -> None:
    assert said(SITE, "l9") == "a mark that is gone"
    bare = Luminaire(id=FeatureId("x"), label="", geometry=shapely.Point(0, 0))
    assert said(Site.of([bare]), "x").lower() == "luminaire"
