"""Photographs into a site: read, placed where their camera knew it, added in one step."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import apart
from cpted_app.exchange.coordinates import WGS84, covers, to_site
from cpted_app.exchange.photos import PhotoFile, read_photo
from cpted_app.exchange.problems import Problem, summarised
from cpted_app.model import kinds
from cpted_app.model.actions import photographing
from cpted_app.model.actions.photographing import NewPhoto
from cpted_app.model.actions.siting import FARTHEST_M
from cpted_app.model.records import SITE_SUBJECT, Photo
from cpted_app.model.site import Site
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

ROUGH_M = 30.0
"""From this error on, a camera's position may lie on the wrong side of the street."""

Point = tuple[float, float]


class Wishes(TypedDict, total=False):
    """What a person says about photos, in place of what their cameras say.

    ``at`` is a site point, ``subject`` the id of a mark, ``item`` a question's number. Where
    nothing is said about the audience, it is partners.
    """

    at: Point | None
    bearing_deg: float | None
    caption: str | None
    audience: kinds.Audience | None
    by: str | None
    has_personal_data: bool
    subject: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPhotos:
    """The photos that were added, and what was wrong with their files or places."""

    photos: tuple[Photo, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPhotos:
    """Photos that were read and placed but not added yet, and what was wrong with them."""

    photos: tuple[NewPhoto, ...]
    problems: tuple[Problem, ...]


def add_photos(
    session: Session,
    paths: Sequence[Path],
    *,
    told: Callable[[float], None] = lambda _share: None,
    **wishes: Unpack[Wishes],
) -> AddedPhotos:
    """Add photos in one step; a file that cannot be read is told and passed over.

    Each lies where its camera says, if the site has a reference system and that is believable.

    Args:
        session: Of the open site.
        paths: The files, in the order of their numbers.
        told: Hears the share that is done; it may raise ``Cancelled``.
        wishes: What is said about all of them.

    Raises:
        UserError: the file of the assessment cannot be written.
    """
    read = read_photos(session.site, paths, told=told, **wishes)
    if not read.photos:
        return AddedPhotos(photos=(), problems=read.problems)
    edit = photographing.add_photos(session.site, read.photos)
    session.do(edit)
    added = tuple(change.row for change in edit.changes if isinstance(change.row, Photo))
    return AddedPhotos(photos=added, problems=read.problems)


def read_photos(
    site: Site,
    paths: Sequence[Path],
    *,
    told: Callable[[float], None] = lambda _share: None,
    **wishes: Unpack[Wishes],
) -> ReadPhotos:
    """Return what ``add_photos`` would add; nothing is written, so it may run in a thread."""
    placing = _Placing(site, wishes)
    caption, by = wishes.get("caption"), wishes.get("by")
    news: dict[str, NewPhoto] = {}
    problems: list[Problem] = []
    for number, path in enumerate(paths):
        told(number / max(len(paths), 1))
        try:
            file = apart.read(partial(read_photo, path.absolute()), file=path.name)
        except UserError as error:
            problems.append(Problem.of(error, code="photo_unreadable", place=_place(path.name)))
            continue
        new = NewPhoto(
            data=file.data,
            name=file.name,
            media_type=file.media_type,
            width_px=file.width_px,
            height_px=file.height_px,
            caption=file.caption if caption is None else caption,
            taken=file.taken,
            by=file.by if by is None else by,
            audience=wishes.get("audience") or kinds.Audience.PARTNERS,
            has_personal_data=wishes.get("has_personal_data", False),
            subject=wishes.get("subject", SITE_SUBJECT),
            item=wishes.get("item", ""),
            view_deg=file.view_deg,
            latitude_deg=file.latitude_deg,
            longitude_deg=file.longitude_deg,
            position_error_m=file.position_error_m,
        )
        known = photographing.find_photo(site, new.digest)
        if known is not None or new.digest in news:
            problems.append(_twice(file.name, known.label if known else news[new.digest].name))
            continue
        problems += file.problems
        news[new.digest] = placing.placed(new, file, problems)
    return ReadPhotos(photos=tuple(news.values()), problems=tuple(summarised(problems)))


class _Placing:
    """Where photos lie on a site, and which way is grid north there."""

    def __init__(self, site: Site, wishes: Wishes) -> None:
        self._crs = site.header.crs if site.header.is_metric else None
        self._has_crs = site.header.crs is not None
        self._at = wishes.get("at")
        self._bearing_deg = wishes.get("bearing_deg")
        self._others = None if self._at is not None else _things(site)

    def placed(self, new: NewPhoto, file: PhotoFile, problems: list[Problem]) -> NewPhoto:
        """Return a photo with its place and bearing; what keeps it off the plan is told."""
        point, grid_deg = self._by_camera(file, problems)
        bearing_deg = self._bearing_deg
        if bearing_deg is None and file.bearing_deg is not None:
            bearing_deg = (file.bearing_deg + grid_deg) % 360.0
        by = kinds.PhotoPlace.CAMERA
        if self._at is not None:
            point, by = self._at, kinds.PhotoPlace.HAND
        if point is None:
            return replace(new, bearing_deg=bearing_deg)
        return replace(new, bearing_deg=bearing_deg, x_m=point[0], y_m=point[1], placed_by=by)

    def _by_camera(self, file: PhotoFile, problems: list[Problem]) -> tuple[Point | None, float]:
        """Return the camera's place on the site and what true bearings need to be the grid's."""
        lon_deg, lat_deg = file.longitude_deg, file.latitude_deg
        if lon_deg is None or lat_deg is None:
            return None, 0.0
        faults: list[Problem] = []
        point, grid_deg = self._believed(file, lon_deg, lat_deg, faults)
        if self._at is None:
            problems += faults
        return point, grid_deg

    def _believed(
        self, file: PhotoFile, lon_deg: float, lat_deg: float, problems: list[Problem]
    ) -> tuple[Point | None, float]:
        if self._crs is None:
            problems.append(_no_system(file.name, has_crs=self._has_crs))
            return None, 0.0
        if not covers(self._crs, lon_deg, lat_deg):
            problems.append(_outside(file.name, self._crs))
            return None, 0.0
        here, north = _with_north(self._crs, lon_deg, lat_deg)
        if here is None or north is None:
            problems.append(_outside(file.name, self._crs))
            return None, 0.0
        grid_deg = math.degrees(math.atan2(north[0] - here[0], north[1] - here[1]))
        away_m = 0.0 if self._others is None else self._others.distance(shapely.Point(here))
        if away_m > FARTHEST_M:
            problems.append(_far(file.name, away_m))
            return None, 0.0
        if (file.position_error_m or 0.0) >= ROUGH_M:
            problems.append(_rough(file.name, file.position_error_m or 0.0))
        return here, grid_deg


def _with_north(crs: str, lon_deg: float, lat_deg: float) -> tuple[Point | None, Point | None]:
    """Return a place in site metres, and one about a hundred metres true north of it."""
    step = -0.001 if lat_deg > 89.0 else 0.001
    ends = shapely.MultiPoint([(lon_deg, lat_deg), (lon_deg, lat_deg + step)])
    here, there = shapely.get_coordinates(to_site(WGS84, crs)(ends))
    if not all(map(math.isfinite, (*here, *there))):
        return None, None
    if step < 0.0:
        there = 2.0 * here - there
    return (float(here[0]), float(here[1])), (float(there[0]), float(there[1]))


def _things(site: Site) -> shapely.Geometry | None:
    """Return all that has a place on the site, or None where nothing has."""
    shapes = list(_shapes(site))
    return shapely.GeometryCollection(shapes) if shapes else None


def _shapes(site: Site) -> Iterator[shapely.Geometry]:
    yield from (feature.geometry for feature in site.features)
    for plan in site.plans:
        if plan.is_calibrated:
            w, h = plan.width_px, plan.height_px
            corners = plan.placement.to_site([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
            yield shapely.Polygon(corners)
    for photo in site.photos:
        if photo.x_m is not None and photo.y_m is not None:
            yield shapely.Point(photo.x_m, photo.y_m)


def _twice(name: str, known: str) -> Problem:
    return Problem(
        "photo_known",
        _place(name),
        Message(N_("It is the same picture as {known}; it was not added again."), {"known": known}),
        Message(N_("Change the caption of {known} if it needs another one."), {"known": known}),
    )


def _no_system(name: str, *, has_crs: bool) -> Problem:
    reason = (
        N_("The camera knew where it was, but the plan is not calibrated yet.")
        if has_crs
        else N_("The camera knew where it was, but the site has no reference system.")
    )
    return Problem("photo_no_crs", _place(name), Message(reason), Message(_BY_HAND))


def _outside(name: str, crs: str) -> Problem:
    reason = N_("The camera's position lies outside the area of {crs}; it was not used.")
    return Problem("photo_outside", _place(name), Message(reason, {"crs": crs}), Message(_BY_HAND))


def _far(name: str, away_m: float) -> Problem:
    reason = N_("The camera's position is {away:.0f} km from the site; it was not used.")
    values = {"away": away_m / 1000.0}
    return Problem("photo_far", _place(name), Message(reason, values), Message(_BY_HAND))


def _rough(name: str, error_m: float) -> Problem:
    reason = N_("The camera knew its position only to about {error:.0f} m.")
    return Problem(
        "photo_rough",
        _place(name),
        Message(reason, {"error": error_m}),
        Message(N_("Check the pin on the plan.")),
    )


_BY_HAND = N_("Pin the photo on the plan by hand.")


def _place(name: str) -> Message:
    return Message("{name}", {"name": name})
