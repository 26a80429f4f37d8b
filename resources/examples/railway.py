"""The railway of the drawing: embankment, platforms, tracks, underpass, ramp and stairs."""

from typing import Any

import shapely
import shapely.affinity
from reportlab.lib.colors import Color, HexColor
from shapely.geometry import LineString, box

from resources.examples.sheet import (
    FINE,
    GREY,
    HAIR,
    INK,
    MEDIUM,
    PALE,
    THICK,
    WHITE,
    Sheet,
    Site,
)
from resources.examples.signs import arrow, steps

TRACKS = (113.9, 117.6, 130.0)
PLATFORMS = (box(5, 108, 173, 112.0), box(5, 119.5, 173, 127.9))


def railway(sheet: Sheet, site: Site) -> None:
    """Draw the embankment with its platforms, tracks, ramp and stairs."""
    banks = shapely.union_all(
        [row["shape"] for row in site.barriers("wall") if row["shape"].geom_type == "Polygon"]
    )
    bridge = site.named("Railway bridge over the underpass")
    sheet.shape(shapely.union_all([banks, bridge]), None, fill=HexColor("#f4f4f3"))
    for platform in PLATFORMS:
        sheet.shape(platform, MEDIUM, fill=WHITE)
        sheet.hatch(platform, 2.0, 0.04, PALE, 90)
        inset = LineString([(5, platform.bounds[3] - 0.7), (173, platform.bounds[3] - 0.7)])
        sheet.shape(inset, HAIR, ink=GREY, dash=(1.2, 0.8))
    inset = LineString([(5, PLATFORMS[1].bounds[1] + 0.7), (173, PLATFORMS[1].bounds[1] + 0.7)])
    sheet.shape(inset, HAIR, ink=GREY, dash=(1.2, 0.8))
    for y in TRACKS:
        sheet.lines(
            [(5 + 0.65 * i, y - 1.25, 5 + 0.65 * i, y + 1.25) for i in range(259)], 0.06, PALE
        )
        sheet.lines([(5, y - 0.72, 173, y - 0.72), (5, y + 0.72, 173, y + 0.72)], FINE, INK)
    shelters(sheet)
    sheet.shape(banks, THICK)
    underpass(sheet, bridge)
    climb(sheet, site)


def shelters(sheet: Sheet) -> None:
    """Draw the platform roofs."""
    for roof in (
        box(48, 108.4, 100, 111.4),
        box(58, 121.4, 98, 126.0),
        box(117, 121.4, 150, 126.0),
    ):
        sheet.shape(roof, FINE, ink=GREY, dash=(2, 1))
        west, south, east, north = roof.bounds
        middle = (south + north) / 2
        sheet.shape(LineString([(west, middle), (east, middle)]), HAIR, ink=GREY, dash=(2, 1))
        for i in range(int((east - west) // 8) + 1):
            x = west + 2 + 8 * i
            if x < east:
                sheet.shape(box(x - 0.15, middle - 0.15, x + 0.15, middle + 0.15), HAIR, fill=INK)


def underpass(sheet: Sheet, bridge: Any) -> None:
    """Draw the passage below the tracks, its recess and the stairs to platform 2."""
    west, south, east, north = bridge.bounds
    sheet.shape(bridge, None, fill=Color(1, 1, 1, 0.72))
    sheet.shape(LineString([(west, south), (west, north)]), MEDIUM, dash=(3, 1.2))
    for low, high in ((south, 121.2), (124, north)):
        sheet.shape(LineString([(east, low), (east, high)]), MEDIUM, dash=(3, 1.2))
    axis = LineString([(106.5, 102), (106.5, 140)])
    sheet.shape(axis, HAIR, ink=GREY, dash=(5, 1, 0.6, 1))
    sheet.shape(LineString([(west - 1.2, south), (east + 1.2, south)]), 0.6)
    sheet.shape(LineString([(west - 1.2, north), (east + 1.2, north)]), 0.6)
    stair = box(109, 121.2, 121, 124)
    sheet.shape(stair, MEDIUM, fill=WHITE)
    steps(sheet, stair.bounds, 113.0)
    sheet.text(105.7, 121, "underpass  w 5.00  h 2.80", 1.7, ink=INK, turn_deg=90)
    sheet.text(121.8, 122.1, "stairs to 2/3", 1.6, ink=INK, anchor="start", halo=True)


def climb(sheet: Sheet, site: Site) -> None:
    """Draw the stairs and the ramp from the forecourt to platform 1."""
    stair = box(92.6, 104.2, 101.4, 108)
    sheet.shape(stair, MEDIUM, fill=WHITE)
    west, south, east, north = stair.bounds
    sheet.lines([(east - 0.3 * i, south, east - 0.3 * i, north) for i in range(1, 22)], 0.07, GREY)
    arrow(sheet, east - 0.6, (south + north) / 2, west + 0.6)
    ramp = box(112, 104.4, 140, 108)
    sheet.shape(ramp, FINE, fill=WHITE)
    rests = [box(x, 104.4, x + 1.5, 108) for x in (120.5, 129.5)]
    for rest in rests:
        sheet.shape(rest, HAIR, ink=GREY)
    arrow(sheet, 113, 106.2, 139.4)
    sheet.text(132.3, 106.7, "ramp 6 %", 1.8)
    sheet.shape(site.named("Ramp wall"), MEDIUM)
