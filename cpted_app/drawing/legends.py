"""What the marks mean, how long a metre is and where north is.

Belongs here: the entries of a legend and the numbers of a scale bar. Words are messages; the
front end or the report words them.
"""

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import get_args

import shapely

from cpted_app.analysis.light.reading_result import ReadingPair
from cpted_app.analysis.result import SightlineView
from cpted_app.drawing import answer_pins, photo_pins, readings, symbols
from cpted_app.drawing.primitives import Circle, Mark, Path, Primitive, Text
from cpted_app.drawing.status import STATUS_COLOURS, Status, status_mark
from cpted_app.model import kinds
from cpted_app.model.features import (
    Barrier,
    Camera,
    Feature,
    FeatureId,
    LightReading,
    Luminaire,
    Sightline,
    Tree,
)
from cpted_app.model.records import Answer, Remark
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

SAMPLE_WIDTH_PT = 22.0
SAMPLE_HEIGHT_PT = 12.0

STATUS_WORDS: Mapping[Status, str] = {
    "clear": N_("clear"),
    "filtered": N_("filtered"),
    "blocked": N_("blocked"),
    "unknown": N_("unknown"),
}

Entry = tuple[Message, list[Primitive]]


def entries(
    site: Site,
    views: Mapping[str, SightlineView] | None = None,
    shown: Container[str] | None = None,
    compared: Mapping[str, ReadingPair] | None = None,
) -> list[Entry]:
    """Return the wording and a drawn sample for each look that occurs on the plan.

    A sample lives in its own frame in points: x from 0 to ``SAMPLE_WIDTH_PT``, y about 0.

    Args:
        site: Whose features are drawn.
        views: Results of the sightlines by id; None leaves them unknown.
        shown: Ids of the features, remarks, answers and photos in the picture; None for all.
        compared: Readings beside what is calculated there, by id.
    """
    found: dict[str, Entry] = {}
    features = [row for row in site.features if shown is None or row.id in shown]
    for feature in features:
        key = "" if compared and feature.id in compared else _look(feature)
        if key and key not in found:
            found[key] = (_wording(feature), _sample(feature))
    measured = [row for row in features if isinstance(row, LightReading)]
    for wording, sample in readings.legend_entries(measured, compared or {}, SAMPLE_WIDTH_PT / 2.0):
        found[wording.msgid] = (wording, sample)
    for status in _statuses(features, views or {}):
        wording = Message(N_("sightline, {status}"), {"status": Message(STATUS_WORDS[status])})
        found[f"sightline {status}"] = (wording, sight_sample(status))
    pinned = [remark.id for remark in site.all(Remark) if remark.x_m is not None]
    if any(shown is None or one in shown for one in pinned):
        found["remark"] = (Message(N_("remark, numbered")), [_remark_sample()])
    answers = [answer.id for answer in site.all(Answer) if answer.pin_m is not None]
    if any(shown is None or one in shown for one in answers):
        pin = answer_pins.legend_sample(SAMPLE_WIDTH_PT)
        found["answer"] = (Message(N_("low answer, 0 or 1")), [pin])
    photos = [photo.id for photo in site.photos if photo.x_m is not None]
    if any(shown is None or one in shown for one in photos):
        found["photo"] = (
            Message(N_("photo, looking this way")),
            photo_pins.legend_sample(SAMPLE_WIDTH_PT),
        )
    return list(found.values())


def _remark_sample() -> Mark:
    return Mark(shape="remark", x=SAMPLE_WIDTH_PT / 2.0, y=0.0, colour="accent", size_pt=12.0)


def sight_sample(status: Status) -> list[Primitive]:
    """Return a short sightline of this status in a legend's frame."""
    colour = STATUS_COLOURS[status]
    line = shapely.get_coordinates(shapely.LineString([(1.0, 0.0), (SAMPLE_WIDTH_PT - 1.0, 0.0)]))
    return [
        Path(points=line, stroke=colour, width_pt=1.4),
        Mark(shape="dot", x=1.5, y=0.0, colour=colour, size_pt=4.0),
        Mark(
            shape="arrow",
            x=SAMPLE_WIDTH_PT,
            y=0.0,
            colour=colour,
            size_pt=6.0,
            bearing_deg=90.0,
        ),
        status_mark(status, SAMPLE_WIDTH_PT / 2.0, 0.0, 8.5),
    ]


def scale_bar(metres_per_pt: float, max_pt: float) -> tuple[float, str]:
    """Return the longest round length in metres within ``max_pt``, and its label.

    Round lengths are 1, 2 and 5 times a power of ten.

    >>> scale_bar(0.2, 120.0)
    (20.0, '20 m')
    """
    longest_m = metres_per_pt * max_pt
    power = 10.0 ** math.floor(math.log10(longest_m))
    length_m = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= longest_m)
    if length_m >= 1000.0:
        return length_m, f"{length_m / 1000.0:g} km"
    return length_m, f"{length_m:g} m"


def north(*, known: bool, bearing_deg: float = 0.0) -> list[Primitive]:
    """Return the north arrow around the origin of its own frame, or nothing if not known."""
    if not known:
        return []
    return [
        Mark(shape="north", x=0.0, y=0.0, colour="text", size_pt=18.0, bearing_deg=bearing_deg),
        Text(text="N", x=0.0, y=0.0, dy_pt=12.0, size_pt=7.5, bold=True, anchor="middle"),
    ]


def _look(feature: Feature) -> str:
    if isinstance(feature, Sightline):
        return ""
    if isinstance(feature, Barrier):
        return f"barrier {feature.barrier_type}"
    if isinstance(feature, Luminaire):
        return f"luminaire {feature.state}"
    return feature.kind


def _wording(feature: Feature) -> Message:
    if isinstance(feature, Barrier):
        return Message(kinds.BARRIER_TYPES[feature.barrier_type])
    if isinstance(feature, Luminaire) and feature.state is not kinds.LuminaireState.WORKING:
        state = Message(kinds.LUMINAIRE_STATES[feature.state])
        return Message(N_("luminaire, {state}"), {"state": state})
    return Message(_KIND_WORDS[feature.kind])


_KIND_WORDS = {
    "luminaire": N_("luminaire"),
    "access_point": N_("access point"),
    "tree": N_("tree, crown in true size"),
    "opening": N_("window or door"),
    "camera": N_("camera"),
    "light_reading": N_("measured light"),
    "refuge": N_("refuge or help point"),
    "seating": N_("seating"),
    "route": N_("route"),
    "zone": N_("zone"),
}


def _sample(feature: Feature) -> list[Primitive]:
    width, half = SAMPLE_WIDTH_PT, SAMPLE_HEIGHT_PT / 2.0 - 1.0
    if isinstance(feature, Camera):
        return [Mark(shape="camera", x=width / 2.0, y=0.0, colour="accent", size_pt=11.0)]
    places = {
        "Point": shapely.Point(width / 2.0, 0.0),
        "LineString": shapely.LineString([(1.0, 0.0), (width - 1.0, 0.0)]),
        "Polygon": shapely.box(3.0, -half, width - 3.0, half),
    }
    moved = replace(
        feature, id=FeatureId("sample"), geometry=places[feature.geometry.geom_type], label=""
    )
    drawn: list[Primitive] = [part for part in symbols.draw(moved) if not isinstance(part, Text)]
    if isinstance(feature, Tree):
        return [replace(part, radius=half) if isinstance(part, Circle) else part for part in drawn]
    return drawn


def _statuses(features: Iterable[Feature], views: Mapping[str, SightlineView]) -> list[Status]:
    present: set[Status] = {
        views[line.id].status if line.id in views else "unknown"
        for line in features
        if isinstance(line, Sightline)
    }
    return [status for status in get_args(Status) if status in present]
