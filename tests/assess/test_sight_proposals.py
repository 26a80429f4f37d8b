"""What counted eyes and marked cameras propose for questions 2A-12, 2A-13 and 2A-30."""

import pytest
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import measures
from cpted_app.analysis.registry import run_all
from cpted_app.analysis.watching.camera_result import CameraResults
from cpted_app.assess import checklist
from cpted_app.assess.evidence import by_subject, gather
from cpted_app.assess.rules import Proposal, propose
from cpted_app.model.edit import Row
from cpted_app.model.features import Camera, FeatureId, Opening
from cpted_app.model.kinds import Audience, OpeningType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.analysis.lit import distribution, lamp, route, zone

WALK = route((0, 10), (40, 10))
FAR = route((0, 500), (40, 500), label="W2")


def opening(x: float, **values: object) -> Opening:
    """Return a window at y = 0 that looks north, or as told."""
    told: dict[str, object] = {"id": FeatureId(f"O{x:g}"), "label": f"O{x:g}"}
    return Opening(geometry=shapely.Point(x, 0.0), **{**told, **values})  # type: ignore[arg-type]


def camera(label: str, **values: object) -> Camera:
    """Return a camera."""
    return Camera(id=FeatureId(label), label=label, geometry=shapely.Point(20, 0), **values)  # type: ignore[arg-type]


def proposed(
    item: str, *rows: Row, subject: str = SITE_SUBJECT
) -> tuple[Proposal | None, Message | None]:
    site = Site.of(rows)
    evidence = by_subject(gather(site, run_all(site, lambda _share: None)))
    question = checklist.load(item.partition("-")[0]).item(item)
    return propose(question, subject, evidence, thresholds.load())


def answer(item: str, *rows: Row, subject: str = SITE_SUBJECT) -> str:
    proposal, no_basis = proposed(item, *rows, subject=subject)
    assert no_basis is None
    assert proposal is not None
    return proposal.answer.value


def why_not(item: str, *rows: Row) -> str:
    proposal, no_basis = proposed(item, *rows)
    assert proposal is None
    assert no_basis is not None
    return str(no_basis)


ALL_DAY = {"active_hours": "06:00-23:00"}


def test_windows_overlook_by_the_worst_route_and_hour() -> None:
    assert answer("2A-12", WALK, opening(20, **ALL_DAY)) == "2"
    assert answer("2A-12", WALK, opening(20, active_hours="08:00-17:00")) == "1"
    assert answer("2A-12", WALK, FAR, opening(20, **ALL_DAY)) == "1"
    assert answer("2A-12", WALK, opening(20, is_occupied=False, **ALL_DAY)) == "0"
    proposal, _ = proposed("2A-12", WALK, FAR, opening(20, **ALL_DAY))
    assert proposal is not None
    assert "W2" in str(proposal.text)
    assert not proposal.verified


def test_a_route_is_overlooked_by_its_share_its_gaps_and_in_the_evening() -> None:
    """A window sees 99.5 m to either side of a route 10 m away."""

    def overlooked(length_m: float, *xs: float, **values: object) -> str:
        way = route((0, 10), (length_m, 10))
        return answer("2B-02", way, *(opening(x, **values) for x in xs), subject="W1")

    assert overlooked(120, 50, **ALL_DAY) == "2"
    assert overlooked(120, 50, active_hours="08:00-17:00") == "1"
    assert overlooked(200, 40, **ALL_DAY) == "1"  # 60 m in one piece are seen from nowhere
    assert overlooked(900, 50, **ALL_DAY) == "0"
    assert overlooked(900, 50) == "0"
    proposal, no_basis = proposed("2B-02", WALK, opening(20), subject="W1")
    assert proposal is None
    assert "give no hours" in str(no_basis)


def test_windows_without_hours_say_nothing_about_the_evening() -> None:
    said = why_not("2A-12", WALK, opening(20))
    assert "1 of 1 openings give no hours" in said
    assert "window" in why_not("2A-12", WALK)


def test_ground_floors_are_lively_while_their_doors_are_open() -> None:
    shop = {"opening_type": OpeningType.SHOPFRONT}
    doors = [opening(x, active_hours="08:00-22:00", **shop) for x in (5.0, 20.0, 35.0)]
    closing = [opening(x, active_hours="08:00-18:00", **shop) for x in (5.0, 20.0, 35.0)]
    assert answer("2A-13", WALK, *doors) == "2"
    assert answer("2A-13", WALK, *closing) == "1"
    assert answer("2A-13", FAR, *closing) == "0"
    assert "door" in why_not("2A-13", WALK, opening(20, **ALL_DAY))
    assert "route" in why_not("2A-13", zone(0, 5, 9, 9), *doors)
    assert "hours" in why_not("2A-13", WALK, opening(20, **shop))


GOOD = {"purpose": "watch the ticket machine", "lawful_basis": "Art. 6 (1) e GDPR"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [(GOOD, "2"), ({**GOOD, "purpose": " "}, "0"), ({**GOOD, "lawful_basis": ""}, "0"), ({}, "0")],
)
def test_a_camera_must_say_why_it_is_there(values: dict[str, str], expected: str) -> None:
    assert answer("2A-30", camera("C1", **values)) == expected


def test_one_camera_that_does_not_say_why_decides_and_is_not_named() -> None:
    rows = [camera("C1", **GOOD), camera("C2", purpose="watch")]
    assert answer("2A-30", *rows) == "0"
    proposal, _ = proposed("2A-30", *rows)
    assert proposal is not None
    assert "C2" not in str(proposal.text)
    assert all(each.where == () for each in proposal.evidence)
    assert "No camera" in why_not("2A-30", WALK)


def test_a_camera_is_asked_for_its_own_task() -> None:
    assert answer("2D-22", camera("C1", purpose="watch"), subject="C1") == "0"
    assert answer("2D-22", camera("C1", lawful_basis="consent"), subject="C1") == "0"
    assert proposed("2D-22", camera("C1", **GOOD), subject="C1") == (None, None)


def test_cameras_leave_no_trace_in_an_edition_that_may_not_know_of_them() -> None:
    site = Site.of([camera("C7", **GOOD), WALK, opening(20)]).seen_by(Audience.PUBLIC)
    results = run_all(site, lambda _share: None)
    cameras = results["cameras"]
    assert isinstance(cameras, CameraResults)
    assert (cameras.views, cameras.routes) == ({}, {})
    assert "C7" not in str([measures(site, results), results["eyes"]])


def test_more_cameras_are_never_a_better_answer() -> None:
    one, many = [camera("C1", **GOOD)], [camera(f"C{n}", **GOOD) for n in range(5)]
    ground: list[Row] = [WALK, zone(0, 5, 9, 9)]
    assert answer("2A-30", *one, *ground) == answer("2A-30", *many, *ground)


def test_what_a_camera_pictures_is_dark_where_no_light_falls_on_faces() -> None:
    def dark(*rows: Row) -> float | Message | None:
        site = Site.of([distribution(), camera("C1", hfov_deg=90.0), *rows])
        values = measures(site, run_all(site, lambda _share: None))
        (found,) = (each for each in values if each.name == "camera.dark_share")
        return found.missing if found.value is None else found.value

    assert dark(WALK, lamp(20.0, 12.0), lamp(0.0, 12.0), lamp(40.0, 12.0)) == 0.0
    assert dark(WALK, lamp(20.0, 400.0)) == 1.0
    assert "No luminaire" in str(dark(WALK))
    assert "pictures no route" in str(dark(FAR, lamp(20.0, 400.0)))
    assert "photometry" in str(dark(WALK, lamp(20.0, 400.0), lamp(1.0, 9.0, photometry="")))
