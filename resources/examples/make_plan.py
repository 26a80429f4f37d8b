"""Draws station-square.pdf: the site plan of the example, A3 landscape at 1:500.

What can be marked (buildings, hedges, trees, luminaires …) is read from site.json, so that the
marks land exactly on the drawing; only what cannot be marked (tracks, kerbs, paving, lettering)
is placed here. Site metres: x east, y north, (0, 0) is the lower left corner of the page.
The same input gives the same bytes.

Usage: python -m resources.examples.make_plan
"""

import math
from pathlib import Path
from random import Random
from typing import Any

import shapely
import shapely.affinity
from reportlab.lib.colors import HexColor
from shapely.geometry import LineString, Point, Polygon, box

from resources.examples.margin import FRAME, frame, title_block
from resources.examples.railway import railway
from resources.examples.sheet import (
    FINE,
    GREEN,
    GREY,
    HAIR,
    HERE,
    INK,
    LEAF,
    MEDIUM,
    PALE,
    SOLID,
    STONE,
    TARMAC,
    THICK,
    WHITE,
    Sheet,
    Site,
)
from resources.examples.signs import dimension, hedge, level, luminaire, tree

ROADS = (box(5, 31.5, 173, 38.5), box(27, 38, 33, 100), box(168.5, 38, 173, 90))
WALKS = (
    box(5, 27, 173, 43),
    box(24, 43, 36, 104),
    box(166.5, 43, 173, 92),
    box(5, 134, 173, 143.5),
    box(101.5, 43, 166.5, 46),
)
SQUARE = box(36, 43, 101.5, 95)
FORECOURT = Polygon([(92, 86), (101.5, 86), (108, 88), (112, 99), (112, 108), (92, 108)])
SEATS = (
    (77.9, 67.3, 0),
    (62, 60, 0),
    (80, 60, 0),
    (62, 76, 0),
    (138.5, 70.6, -25),
    (143, 65.2, 0),
)


def ground(sheet: Sheet, site: Site) -> None:
    """Draw streets, paving, lawn and the park path."""
    built = shapely.union_all([row["shape"] for row in site.barriers("building")])
    walks = shapely.union_all(WALKS).intersection(FRAME)
    roads = shapely.union_all(ROADS).buffer(4).buffer(-4).intersection(FRAME)
    path = park_path(site)
    lawn = site.named("Lindenpark").difference(path).difference(FORECOURT)
    lawn = lawn.difference(play_area(site))
    gardens = box(138, 88.5, 166, 92).difference(box(150.5, 88, 153.5, 92))
    slope = box(109, 88, 136.5, 104.4).difference(shapely.union_all([path.buffer(0.01), FORECOURT]))
    verges = [box(5, 140.6, 103.5, 143.5), box(112, 140.6, 173, 143.5)]
    lawn = shapely.union_all([lawn, gardens, slope, *verges]).intersection(FRAME)
    parcels(sheet)
    sheet.shape(walks, HAIR, fill=STONE, ink=GREY)
    sheet.shape(roads, MEDIUM, fill=TARMAC, ink=GREY)
    kerb = roads.buffer(0.3).boundary.intersection(FRAME.buffer(-0.1))
    sheet.shape(kerb, HAIR, ink=GREY)
    paved = shapely.union_all([SQUARE, FORECOURT]).difference(built)
    sheet.shape(paved, None, fill=STONE)
    for slope in (0, 90):
        sheet.hatch(paved.difference(bands(built)), 1.5, 0.04, PALE, slope)
    sheet.shape(bands(built), HAIR, fill=HexColor("#f0efec"), ink=PALE)
    sheet.shape(SQUARE.difference(built), FINE, ink=GREY)
    sheet.shape(lawn, FINE, fill=GREEN, ink=GREY)
    grass(sheet, lawn.buffer(-0.8))
    sheet.shape(path, FINE, fill=WHITE, ink=GREY)
    play(sheet, play_area(site))
    crossings(sheet)


def parcels(sheet: Sheet) -> None:
    """Draw the limits of the plots and the yards behind the houses."""
    yards = (box(10, 7, 50, 10), box(64, 7, 108, 12), box(7, 70, 20, 76), box(140, 103, 164, 106.5))
    for yard in yards:
        sheet.hatch(yard, 1.0, 0.04, PALE, 0)
        sheet.hatch(yard, 1.0, 0.04, PALE, 90)
        sheet.shape(yard, HAIR, ink=GREY)
    service = box(36, 95, 46, 108)
    sheet.shape(service, FINE, fill=STONE, ink=GREY)
    sheet.hatch(service, 3.0, 0.04, PALE, 90)
    sheet.text(41, 101.2, "service yard", 1.8, style="Italic", halo=True)
    for x in (56.0, 116.0):
        sheet.shape(LineString([(x, 5), (x, 27)]), FINE, ink=GREY, dash=(5, 1, 0.6, 1))
    for x, top in ((22.5, 10), (37.5, 10), (77.5, 12), (95, 12), (136, 9), (152, 9)):
        sheet.shape(LineString([(x, 5), (x, top)]), FINE, ink=GREY, dash=(5, 1, 0.6, 1))
    for y in (73.0, 106.0):
        sheet.shape(LineString([(5, y), (24, y)]), FINE, ink=GREY, dash=(5, 1, 0.6, 1))
    sheet.shape(LineString([(136.8, 88), (136.8, 104.4)]), FINE, ink=GREY, dash=(5, 1, 0.6, 1))
    for x, y, words in (
        (53.5, 20, "412/3"),
        (114, 20, "412/7"),
        (170.5, 20, "413"),
        (14, 44.6, "398/1"),
    ):
        sheet.text(x, y, words, 1.6, ink=GREY)


def bands(built: Any) -> Any:
    """Return the darker bands in the square's paving: the axis to the hall and a frame."""
    axis = [box(64.6, 46, 65.4, 92), box(76.6, 46, 77.4, 92)]
    across = [box(38, y, 101, y + 0.8) for y in (57.2, 72.2, 89.2)]
    return shapely.union_all([*axis, *across]).difference(built)


def park_path(site: Site) -> Any:
    """Return the path of the first route, as wide as the route says, with a branch south."""
    route = site.rows["route"][0]
    branch = LineString([(149, 68.6), (148.9, 64), (147.5, 58), (149.5, 52), (153.5, 46)])
    side = LineString([(133, 78.6), (124, 79.4), (114, 77.8), (101.8, 77.4)])
    door = LineString([(152, 92), (152, 88.5), (149.5, 82.5), (142.6, 70.9)])
    ways = [route["shape"].buffer(route["width_m"] / 2, cap_style="flat")]
    ways += [line.buffer(0.9) for line in (branch, side, door)]
    area = shapely.union_all(ways).buffer(1.2).buffer(-1.2)
    return area.intersection(box(101.5, 46, 166.5, 104.4)).difference(FORECOURT)


def play_area(site: Site) -> Any:
    """Return the area within its fence."""
    return box(*site.named("Fence of the play area").bounds)


def grass(sheet: Sheet, area: Any) -> None:
    """Scatter short strokes, always the same ones."""
    random = Random(7)
    west, south, east, north = area.bounds
    shapely.prepare(area)
    tufts = []
    for _ in range(2400):
        x, y = random.uniform(west, east), random.uniform(south, north)
        if area.contains(Point(x, y)):
            tufts += [(x, y, x - 0.12, y + 0.3), (x + 0.16, y, x + 0.2, y + 0.34)]
    sheet.lines(tufts, 0.07, LEAF)


def play(sheet: Sheet, area: Any) -> None:
    """Draw the play area: sand, swings, slide and seats."""
    sheet.shape(area, None, fill=HexColor("#f6f3ea"))
    random = Random(11)
    sand = Polygon([(130, 52), (137, 51.4), (139, 56), (134, 58.4), (130.2, 56.6)]).buffer(1)
    sheet.shape(sand, HAIR, ink=GREY, fill=WHITE)
    west, south, east, north = sand.bounds
    for _ in range(160):
        x, y = random.uniform(west, east), random.uniform(south, north)
        if sand.contains(Point(x, y)):
            sheet.circle(x, y, 0.05, HAIR, PALE)
    sheet.shape(box(141, 58, 145, 60.5), FINE, ink=GREY)
    sheet.lines([(142, 58, 142, 60.5), (143, 58, 143, 60.5), (144, 58, 144, 60.5)], HAIR, GREY)
    sheet.shape(LineString([(133, 54), (136, 55.5)]).buffer(0.35), FINE, ink=GREY, fill=WHITE)
    sheet.circle(143.2, 53.6, 1.5, FINE, GREY)
    sheet.circle(143.2, 53.6, 0.25, FINE, GREY)
    sheet.text(137.5, 60.7, "play area", 2.0, style="Italic")


def crossings(sheet: Sheet) -> None:
    """Draw road marks: two crossings, the centre line and the bus bay."""
    for x in (69.0, 160.0):
        for i in range(7):
            stripe = box(x, 31.9 + i, x + 4, 32.4 + i)
            sheet.shape(stripe, HAIR, fill=WHITE, ink=GREY)
    for west, east in ((6, 22), (38, 66), (76, 157)):
        line = LineString([(west, 35), (east, 35)])
        sheet.shape(line, FINE, ink=GREY, dash=(6, 6))
    sheet.shape(LineString([(43, 38.5), (45, 36.4), (60, 36.4), (62, 38.5)]), FINE, ink=GREY)
    sheet.text(52.5, 37.0, "BUS", 1.8, ink=GREY, spacing=1.2)
    shelter = box(48, 40.2, 56, 41.7)
    sheet.shape(shelter, MEDIUM, fill=WHITE)
    sheet.shape(LineString([(48, 41.7), (56, 40.2)]), HAIR, ink=GREY)
    parked = [(24.4, 48 + 6.2 * i, 26.6, 53.2 + 6.2 * i) for i in range(8)]
    for bay in parked:
        sheet.shape(box(*bay), HAIR, ink=GREY)


def buildings(sheet: Sheet, site: Site) -> None:
    """Draw houses with hatching, storeys, door marks and roofs over open ground."""
    storeys = {"Station building": "II", "Kiosk": "I", "Switch cabinet house": "I"}
    for row in site.barriers("building"):
        shape = row["shape"]
        sheet.shape(shape, None, fill=SOLID)
        inner = shape.buffer(-0.01)
        sheet.hatch(inner.difference(shape.buffer(-1.5, join_style="mitre")), 0.55, 0.06, GREY, 45)
        sheet.shape(shape, THICK)
        numeral = storeys.get(row["name"], "III" if row["height_m"] < 14 else "IV")
        if shape.area > 60:
            centre = shape.representative_point()
            sheet.text(centre.x, centre.y - 1.8, numeral, 2.4, ink=GREY)
    for row in site.barriers("canopy"):
        if row["height_m"] < 3.5:
            roof = row["shape"]
            sheet.shape(roof, FINE, dash=(2, 1))
            west, south, east, north = roof.bounds
            stands = [
                (west + 0.8 + 0.75 * i, south + 1, west + 0.8 + 0.75 * i, north - 1)
                for i in range(17)
            ]
            sheet.lines(stands, FINE, GREY)
            sheet.text((west + east) / 2, south - 1.5, "48 bicycle stands", 1.9, halo=True)


def doors(sheet: Sheet, site: Site) -> None:
    """Mark entrances with a solid triangle that points inwards."""
    found = [(69.0, 92.5, 0.0), (49.0, 95.0, 0.0), (152.0, 92.0, 0.0), (143.5, 92.0, 0.0)]
    found += [(68.0, 26.5, 180.0), (98.0, 26.5, 180.0), (30.0, 26.5, 180.0), (156.0, 26.5, 180.0)]
    found += [(23.5, 54.0, 90.0), (23.5, 91.0, 90.0), (160.5, 92.0, 0.0), (83.0, 95.0, 0.0)]
    for x, y, turn in found:
        mark = Polygon([(x - 0.75, y - 1.3), (x + 0.75, y - 1.3), (x, y - 0.15)])
        mark = shapely.affinity.rotate(mark, turn, origin=(x, y))
        sheet.shape(mark, None, fill=INK)
    for row in site.rows["opening"]:
        point, size = row["shape"], 0.9
        along = math.radians(row["bearing_deg"])
        dx, dy = size * math.cos(along), -size * math.sin(along)
        gap = LineString([(point.x - dx, point.y - dy), (point.x + dx, point.y + dy)])
        sheet.shape(gap.buffer(0.16, cap_style="flat"), HAIR, fill=WHITE)


def planting(sheet: Sheet, site: Site) -> None:
    """Draw hedges, the fence, trees and seats."""
    for row in site.barriers("hedge"):
        hedge(sheet, row["shape"])
    fence = site.named("Fence of the play area")
    sheet.shape(fence, FINE)
    posts = [fence.interpolate(2.0 * i) for i in range(int(fence.length / 2) + 1)]
    for post in posts:
        sheet.circle(post.x, post.y, 0.16, FINE, INK, fill=WHITE)
    for number, row in enumerate(site.rows["tree"]):
        tree(sheet, row, number)
    for x, y, turn in SEATS:
        for depth in (0.3, 0.02):
            seat = box(x - 0.95, y - depth, x + 0.95, y + depth)
            seat = shapely.affinity.rotate(seat, turn, origin=(x, y))
            sheet.shape(seat, FINE if depth > 0.1 else HAIR, ink=GREY, fill=WHITE)
    sheet.circle(71, 66, 3.2, FINE, GREY, fill=WHITE)
    for radius in (2.8, 1.1):
        sheet.circle(71, 66, radius, HAIR, GREY)
    sheet.text(71, 65.6, "fountain", 1.6, style="Italic", halo=True)


def lights(sheet: Sheet, site: Site) -> None:
    """Draw each luminaire as a crossed ring."""
    for row in site.rows["luminaire"]:
        luminaire(sheet, row["shape"].x, row["shape"].y)


def lettering(sheet: Sheet, site: Site) -> None:
    """Write names, levels and measures."""
    for row in site.barriers("building"):
        number = row["name"].rsplit(" ", 1)[-1]
        if "–" in number:
            centre = row["shape"].representative_point()
            sheet.text(centre.x, centre.y + 0.6, number, 2.8)
    for x, y, words, size, turn in (
        (69.0, 101.4, "Station", 3.2, 0),
        (88, 29.2, "Bahnhofstraße", 2.8, 0),
        (30, 70, "Lindengasse", 2.4, 90),
        (171, 66, "Parkweg", 2.2, 90),
        (30, 138, "Am Bahndamm", 2.6, 0),
    ):
        sheet.text(x, y, words, size, turn_deg=turn, spacing=0.5)
    sheet.text(71, 54.4, "LINDENPLATZ", 3.6, style="Bold", spacing=1.4, halo=True)
    sheet.text(118, 60.2, "LINDENPARK", 3.0, style="Bold", spacing=1.2)
    for x, y, words in (
        (30, 109.6, "platform 1"),
        (30, 123.3, "platform 2/3"),
        (16, 113.5, "track 1"),
        (16, 117.2, "track 2"),
        (16, 129.6, "track 3"),
    ):
        sheet.text(x, y, words, 2.0, halo=True)
    sheet.text(89, 64.1, "kiosk", 2.0, halo=True)
    sheet.text(98.8, 97.6, "switch cabinets", 1.6, style="Italic", halo=True)
    for x, y, words in (
        (69.0, 88.0, "±0.00"),
        (106.5, 99.2, "−0.15"),
        (97.5, 115.4, "+4.05"),
        (140, 115.4, "+4.05"),
        (106.5, 140.7, "+0.10"),
        (120, 40.6, "−0.35"),
        (158, 73.4, "+0.40"),
    ):
        level(sheet, x, y, words)
    measures(sheet)


def measures(sheet: Sheet) -> None:
    """Draw the dimension lines."""
    dimension(sheet, (36, 44.9), (101.5, 44.9), "65.50")
    dimension(sheet, (101.0, 108), (101.0, 134), "26.00")
    dimension(sheet, (104, 136.2), (109, 136.2), "5.00")
    dimension(sheet, (64, 31.5), (64, 38.5), "7.00")


def section_marks(sheet: Sheet) -> None:
    """Draw where section A–A runs."""
    for y, sign in ((103.0, 1), (141.6, -1)):
        line = LineString([(101.6, y), (102.9, y), (102.9, y + sign * 1.6)])
        sheet.shape(line, THICK)
        sheet.text(100.9, y - 0.4, "A", 2.2, style="Bold", halo=True)


def draw(target: Path) -> None:
    """Write the plan to ``target``."""
    site = Site(HERE / "site.json")
    sheet = Sheet(target)
    ground(sheet, site)
    railway(sheet, site)
    buildings(sheet, site)
    planting(sheet, site)
    doors(sheet, site)
    lights(sheet, site)
    lettering(sheet, site)
    section_marks(sheet)
    frame(sheet)
    title_block(sheet)
    sheet.canvas.showPage()
    sheet.canvas.save()


if __name__ == "__main__":
    draw(HERE / "station-square.pdf")
