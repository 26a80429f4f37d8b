"""Edits of photos: numbers, files, places, and taking all of it back."""

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model import features, kinds, placement, records
from cpted_app.model.actions import marking, photographing
from cpted_app.model.actions.photographing import NewPhoto
from cpted_app.model.records import SITE_SUBJECT, Attachment, Photo, Plan
from cpted_app.model.site import Site

f: Any = features


def new(data: bytes, **values: Any) -> NewPhoto:
    given = {"name": "a.jpg", "media_type": "image/jpeg", "width_px": 40, "height_px": 30}
    return NewPhoto(data=data, **{**given, **values})


def with_photos(*contents: bytes) -> Site:
    site = Site.of([records.Header()])
    return site.apply(photographing.add_photos(site, [new(data) for data in contents]))


def test_photos_of_one_drop_are_one_step_and_are_numbered_on() -> None:
    site = with_photos(b"1", b"2")
    edit = photographing.add_photos(site, [new(b"3", x_m=1.0, y_m=2.0)])
    site = site.apply(edit)
    assert [photo.label for photo in site.photos] == ["P1", "P2", "P3"]
    assert set(edit.blobs) == {site.photos[2].attachment}
    assert {row.size_bytes for row in site.all(Attachment)} == {1}
    assert site.photos[0].audience is kinds.Audience.PARTNERS
    assert str(edit.label) == "Add photo P3"
    assert site.apply(edit.inverse()).photos == site.photos[:2]


def test_a_number_is_not_given_again_while_a_later_one_is_there() -> None:
    site = with_photos(b"1", b"2", b"3")
    site = site.apply(photographing.remove_photos(site, [site.photos[1].id]))
    site = site.apply(photographing.add_photos(site, [new(b"4")]))
    assert [photo.label for photo in site.photos] == ["P1", "P3", "P4"]


def test_photos_stand_in_the_order_of_their_numbers() -> None:
    site = with_photos(*(bytes([number]) for number in range(11)))
    assert [photo.label for photo in site.photos][-3:] == ["P9", "P10", "P11"]


@pytest.mark.parametrize("contents", [[b"1"], [b"9", b"9"]])
def test_the_same_picture_twice_is_refused_with_its_number(contents: list[bytes]) -> None:
    site = with_photos(b"1")
    with pytest.raises(UserError, match=r"already, as P[12]"):
        photographing.add_photos(site, [new(data) for data in contents])


def test_a_file_that_a_plan_shows_as_well_is_kept_once_and_stays() -> None:
    site = with_photos(b"1")
    photo = site.photos[0]
    plan = Plan(
        id="p",
        name="a.jpg",
        media_type="image/jpeg",
        attachment=photo.attachment,
        width_px=40,
        height_px=30,
        placement=placement.provisional(30),
    )
    site = Site.of([*site.all(Attachment), photo, plan])
    left = site.apply(photographing.remove_photos(site, [photo.id]))
    assert (left.photos, len(left.all(Attachment))) == ((), 1)
    again = left.apply(photographing.add_photos(left, [new(b"1")]))
    assert len(again.all(Attachment)) == 1


def test_a_photo_pinned_by_hand_keeps_what_its_camera_wrote() -> None:
    site = Site.of([records.Header()])
    given = new(b"1", latitude_deg=51.0, longitude_deg=7.0, placed_by=kinds.PhotoPlace.CAMERA)
    site = site.apply(photographing.add_photos(site, [given]))
    site = site.apply(photographing.place_photo(site, site.photos[0], 12.5, -3.0))
    photo = site.photos[0]
    assert (photo.x_m, photo.y_m, photo.placed_by) == (12.5, -3.0, kinds.PhotoPlace.HAND)
    assert (photo.latitude_deg, photo.longitude_deg) == (51.0, 7.0)


@pytest.mark.parametrize(("turned_deg", "kept_deg"), [(-90.0, 270.0), (360.0, 0.0), (725.0, 5.0)])
def test_a_photo_looks_within_one_turn(turned_deg: float, kept_deg: float) -> None:
    site = with_photos(b"1")
    site = site.apply(photographing.turn_photo(site.photos[0], turned_deg))
    assert site.photos[0].bearing_deg == pytest.approx(kept_deg)


def test_a_photo_of_a_deleted_mark_is_kept_for_the_site() -> None:
    site = with_photos(b"1")
    lamp = f.Luminaire(id="l", label="L1", geometry=shapely.Point(1, 1))
    site = Site.of([*site.all(Attachment), site.photos[0], lamp])
    site = site.apply(photographing.set_photo(site.photos[0], subject="l", caption="Dark"))
    edit = marking.delete(site, ["l"])
    (photo,) = site.apply(edit).photos
    assert (photo.subject, photo.caption) == (SITE_SUBJECT, "Dark")


def test_nothing_selected_is_said() -> None:
    with pytest.raises(UserError):
        photographing.remove_photos(with_photos(b"1"), ["nobody"])


Act = Callable[[Site, Photo], Any]

ACTS: tuple[Act, ...] = (
    lambda site, photo: photographing.place_photo(site, photo, 3.0, 4.0),
    lambda _site, photo: photographing.turn_photo(photo, 123.0),
    lambda _site, photo: photographing.set_photo(photo, caption="Other", has_personal_data=True),
    lambda site, photo: photographing.remove_photos(site, [photo.id]),
    lambda site, photo: photographing.add_photos(
        site, [new(f"{photo.id} {site.revision}".encode())]
    ),
)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), max_size=12))
def test_everything_done_to_photos_can_be_taken_back(steps: list[tuple[Act, int]]) -> None:
    site = with_photos(b"1", b"2", b"3")
    before, edits = site, []
    for act, index in steps:
        if site.photos:
            edit = act(site, site.photos[index % len(site.photos)])
            site = site.apply(edit)
            edits.append(edit)
    used = {photo.attachment for photo in site.photos}
    assert {row.id for row in site.all(Attachment)} == used
    for edit in reversed(edits):
        site = site.apply(edit.inverse())
    assert dict(site.rows[Photo]) == dict(before.rows[Photo])
    assert dict(site.rows[Attachment]) == dict(before.rows[Attachment])
