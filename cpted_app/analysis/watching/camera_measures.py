"""Evidence about cameras: whether they say what they are for, and whether they see at night.

Where cameras stand is for few to know: values of the whole site name none of them. No value
says that more cameras are better.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.result import LightResults
from cpted_app.analysis.quantities import Quantity, found, label, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.analysis.watching.camera_result import CameraResults, CameraView
from cpted_app.model.features import Camera
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

CAMERA_QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "camera.purpose_stated": Quantity(N_("purpose is stated"), "1", "camera", is_flag=True),
        "camera.lawful_basis_stated": Quantity(
            N_("lawful basis is stated"), "1", "camera", is_flag=True
        ),
        "camera.dark_share": Quantity(
            N_("share of what it pictures on routes and zones that is dark at night"),
            "1",
            "camera",
        ),
        "camera.all_purposes_stated": Quantity(
            N_("purpose of every camera is stated"), "1", SITE_SUBJECT, is_flag=True
        ),
        "camera.all_lawful_bases_stated": Quantity(
            N_("lawful basis of every camera is stated"), "1", SITE_SUBJECT, is_flag=True
        ),
    }
)


def camera_measures(site: Site, results: Results) -> Iterator[Measure]:
    """Yield every value about cameras, present or missing with its reason."""
    light = results.get("light")
    light = light if isinstance(light, LightResults) else None
    views = results.get("cameras")
    for row in site.all(Camera):
        yield _stated("camera.purpose_stated", row.id, row.purpose, (label(row),))
        yield _stated("camera.lawful_basis_stated", row.id, row.lawful_basis, (label(row),))
        view = views.views.get(row.id) if isinstance(views, CameraResults) else None
        yield _dark(row, view, light)
    yield from _whole(site)


def dark_share(view: CameraView, light: LightResults | None) -> float | Message:
    """Return the share of the lit places that a camera pictures and that are dark, or why not.

    Dark is where less light than ``camera.dark_below`` falls on faces, of the points of routes
    and zones for which light was calculated.
    """
    if light is None:
        return Message(N_("The light is not computed yet."))
    if light.reason is not None:
        return light.reason
    esc_lx = _pictured_light_lx(view, light)
    if not len(esc_lx):
        return Message(
            N_("{label} pictures no route and no zone with calculated light."),
            {"label": view.label},
        )
    is_dark = esc_lx < thresholds.load()["camera.dark_below"].value
    if is_dark.any() and light.left_out:
        lamps = ", ".join(light.left_out)
        return Message(N_("No photometry is known for {lamps}."), {"lamps": lamps})
    return float(is_dark.mean())


def _pictured_light_lx(view: CameraView, light: LightResults) -> Array:
    found_lx = [np.empty(0)]
    for surface in light.surfaces.values():
        east, north = surface.points_m.T
        is_pictured = shapely.contains_xy(view.seen, east, north) & np.isfinite(surface.esc_lx)
        found_lx.append(surface.esc_lx[is_pictured])
    return np.concatenate(found_lx)


def _dark(row: Camera, view: CameraView | None, light: LightResults | None) -> Measure:
    name = "camera.dark_share"
    share: float | Message = Message(
        N_("What {label} pictures is not computed yet."), {"label": label(row)}
    )
    if view is not None:
        share = dark_share(view, light)
    if isinstance(share, Message):
        return missing(CAMERA_QUANTITIES[name], name, row.id, (row,), share)
    where = (label(row),)
    return found(CAMERA_QUANTITIES[name], name, row.id, share, where, uncertainty=None)


def _whole(site: Site) -> Iterator[Measure]:
    cameras = site.all(Camera)
    stated = {
        "camera.all_purposes_stated": [row.purpose for row in cameras],
        "camera.all_lawful_bases_stated": [row.lawful_basis for row in cameras],
    }
    for name, texts in stated.items():
        if not cameras:
            reason = Message(N_("No camera is marked."))
            yield missing(CAMERA_QUANTITIES[name], name, SITE_SUBJECT, (), reason)
        else:
            unsaid = [text for text in texts if not text.strip()]
            yield _stated(name, SITE_SUBJECT, "" if unsaid else texts[0], ())


def _stated(name: str, subject: str, text: str, where: tuple[str, ...]) -> Measure:
    return found(CAMERA_QUANTITIES[name], name, subject, float(bool(text.strip())), where)
