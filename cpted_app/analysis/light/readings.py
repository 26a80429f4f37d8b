"""Measured light beside calculated light, reading by reading.

Each reading is calculated as it was taken: same quantity, height and direction, with the
luminaires that burn at its hour and trees in leaf or not by its month. Maintenance factors
are kept as they are. Where there is no reading, or no luminaire with photometry, nothing is
calculated.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.burning import factors_at
from cpted_app.analysis.light.lighting import Lamps, Quantity, Receiver
from cpted_app.analysis.light.reading_result import (
    MODEL_ERROR_SHARE,
    ReadingComparison,
    ReadingPair,
    Summary,
    summary,
)
from cpted_app.analysis.light.reading_times import read_moment
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.model.features import Barrier, LightReading, Luminaire, Tree
from cpted_app.model.kinds import Leaf, LightQuantity
from cpted_app.model.records import Header, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

__all__ = ["ReadingComparison", "ReadingPair", "Summary", "compared", "in_leaf", "run", "summary"]

LEAF_MONTHS = range(5, 11)
"""Months in leaf north of the equator: May to October. A choice of this program."""

QUANTITIES: Mapping[LightQuantity, Quantity] = {
    LightQuantity.HORIZONTAL: Quantity.HORIZONTAL,
    LightQuantity.VERTICAL: Quantity.VERTICAL,
    LightQuantity.SEMICYLINDRICAL: Quantity.SEMICYLINDRICAL,
    LightQuantity.HEMISPHERICAL: Quantity.HEMISPHERICAL,
}
FACING = (LightQuantity.VERTICAL, LightQuantity.SEMICYLINDRICAL)
"""Quantities that depend on where the meter looks."""

_Group = tuple[LightQuantity, bool, tuple[float, ...]]
"""What readings share that are calculated together: quantity, leaves, shares of light."""


@analysis(
    "readings",
    reads={LightReading, Luminaire, Barrier, Tree, Photometry, Header, Plan},
    unit="lx",
)
def run(site: Site, progress: Progress) -> ReadingComparison:
    """Return the readings of a site beside what is calculated there, lx."""
    progress(0.0)
    readings = site.all(LightReading)
    reason = _reason(site, readings)
    if reason is not None:
        progress(1.0)
        return ReadingComparison(reason=reason)
    shining = lighting.shining(site)
    lamps = lighting.lamps(shining, intensity_tables(site))
    without = tuple(_label(site, one) for one in lamps.left_out)
    if not lamps.ids:
        progress(1.0)
        reason = Message(N_("No luminaire has photometry, so nothing is calculated beside them."))
        return ReadingComparison(lamps_left_out=without, reason=reason)
    return compared(site, lamps, readings, progress, lamps_left_out=without)


def compared(
    site: Site,
    lamps: Lamps,
    readings: Sequence[LightReading],
    progress: Progress,
    *,
    lamps_left_out: tuple[str, ...] = (),
) -> ReadingComparison:
    """Return readings beside what some luminaires give at their places, lx."""
    by_id = {one.id: one for one in site.all(Luminaire)}
    burning = [by_id[one] for one in lamps.ids]  # type: ignore[index] # ids are those of rows
    left_out: list[tuple[str, Message]] = []
    groups: dict[_Group, list[LightReading]] = {}
    for reading in readings:
        why = _unusable(reading)
        if why is not None:
            left_out.append((reading.label or reading.id, why))
            continue
        moment = read_moment(reading.taken)
        factors = factors_at(burning, moment.hour if moment else None)
        is_in_leaf = in_leaf(moment.day if moment else None, is_south=is_southern(site))
        key = (reading.quantity, is_in_leaf, tuple(factors.tolist()))
        groups.setdefault(key, []).append(reading)
    pairs: dict[str, ReadingPair] = {}
    for done, (group, members) in enumerate(groups.items()):
        values = _calculated(site, lamps, group, members)
        progress((done + 1) / len(groups))
        for reading, value in zip(members, values.tolist(), strict=True):
            pairs[reading.id] = _pair(reading, value, is_in_leaf=group[1])
    used = [reading for reading in readings if reading.id in pairs]
    return ReadingComparison(
        pairs=tuple(pairs[reading.id] for reading in used),
        left_out=tuple(left_out),
        lamps_left_out=lamps_left_out,
        assumptions=_assumptions(site, burning, used),
        reason=None if pairs else Message(N_("No reading can be compared.")),
    )


def in_leaf(day: date | None, *, is_south: bool = False) -> bool:
    """Return whether trees are taken to be in leaf on a day; without a day they are.

    >>> in_leaf(date(2026, 7, 1)), in_leaf(date(2026, 11, 22)), in_leaf(None)
    (True, False, True)
    """
    if day is None:
        return True
    return (day.month in LEAF_MONTHS) != is_south


def is_southern(site: Site) -> bool:
    """Return whether the reference system of a site is one south of the equator."""
    if site.header.crs is None or not site.all(Tree):
        return False
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        area = CRS.from_user_input(site.header.crs).area_of_use
    except CRSError:
        return False
    return area is not None and area.north <= 0.0


def _reason(site: Site, readings: Sequence[LightReading]) -> Message | None:
    if not site.header.is_metric:
        return Message(NOT_CALIBRATED)
    if not readings:
        return Message(N_("No light was measured on site."))
    return None


def _unusable(reading: LightReading) -> Message | None:
    """Return why a reading cannot be compared, or None."""
    if reading.value_lx is None:
        return Message(N_("it has no value"))
    if reading.quantity in FACING and reading.bearing_deg is None:
        return Message(N_("it does not say where the meter looked"))
    return None


def _calculated(site: Site, lamps: Lamps, group: _Group, readings: Sequence[LightReading]) -> Array:
    quantity, is_in_leaf, factors = group
    points = np.array([(row.geometry.x, row.geometry.y, row.height_m) for row in readings])
    burning = lamps.scaled(factors).exact()
    shade = obstacles(site, leaf_on=is_in_leaf)
    what = QUANTITIES[quantity]
    if quantity not in FACING:
        return lighting.illuminance(burning, shade, points, [Receiver(what)], _quiet)[:, 0]
    bearings = np.array([row.bearing_deg or 0.0 for row in readings])
    return lighting.illuminance_towards(
        burning, shade, points, quantity=what, bearings_deg=bearings, progress=_quiet
    )


def _pair(reading: LightReading, calculated_lx: float, *, is_in_leaf: bool) -> ReadingPair:
    return ReadingPair(
        reading_id=reading.id,
        label=reading.label,
        quantity=reading.quantity,
        x_m=float(reading.geometry.x),
        y_m=float(reading.geometry.y),
        height_m=reading.height_m,
        measured_lx=reading.value_lx or 0.0,
        calculated_lx=calculated_lx,
        error_share=reading.error_share,
        taken=reading.taken,
        is_in_leaf=is_in_leaf,
    )


def _assumptions(
    site: Site, burning: Sequence[Luminaire], used: Sequence[LightReading]
) -> tuple[Message, ...]:
    found = [
        Message(
            N_("Direct light of working luminaires, with their maintenance factors; the model is"
               " taken to be right within {percent:.0f} %."),
            {"percent": 100.0 * MODEL_ERROR_SHARE},
        )
    ]  # fmt: skip
    moments = [read_moment(reading.taken) for reading in used]
    is_switched = any(one.off_hours or one.dimmed_hours for one in burning)
    no_hour = sum(one is None or one.hour is None for one in moments)
    if is_switched and no_hour:
        text = N_("{count} readings tell no hour: all luminaires are taken to burn in full.")
        found.append(Message(text, {"count": no_hour}))
    if _has_seasons(site):
        text = N_("Trees and hedges are in leaf from May to October, by the date of each reading.")
        if is_southern(site):
            text = N_("Trees and hedges are in leaf from November to April, by date.")
        found.append(Message(text))
        no_day = sum(one is None or one.day is None for one in moments)
        if no_day:
            text = N_("{count} readings tell no date: trees are taken to be in leaf.")
            found.append(Message(text, {"count": no_day}))
    unsaid = sum(reading.error_share is None for reading in used)
    if unsaid:
        text = N_("{count} readings tell no error of the meter, so agreement may stay open.")
        found.append(Message(text, {"count": unsaid}))
    return tuple(found)


def _has_seasons(site: Site) -> bool:
    hedges = any(one.seasonal_openness is not None for one in site.all(Barrier))
    return hedges or any(one.leaf is Leaf.DECIDUOUS for one in site.all(Tree))


def _label(site: Site, row_id: str) -> str:
    row = site.feature(row_id)
    return row.label or row_id if row is not None else row_id


def _quiet(_share: float) -> None:
    return
