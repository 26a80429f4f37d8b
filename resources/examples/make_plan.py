"""Draws station-square.pdf: the site plan of the example, A3 landscape at 1:500.

What can be marked (buildings, hedges, trees, luminaires …) is read from site.json, so that the
marks land exactly on the drawing; only what cannot be marked (tracks, kerbs, paving, lettering)
is placed here. Site metres: x east, y north, (0, 0) is the lower left corner of the page.
The same input gives the same bytes.

Usage: python resources/examples/make_plan.py
"""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import shapely
import shapely.affinity
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from shapely.geometry import LineString, Point, Polygon, box

HERE = Path(__file__).resolve().parent
PAGE_M = (210.0, 148.5)
POINTS_PER_M = 72 / 25.4 * 1000 / 500
MM = 0.5  # one millimetre on paper is half a metre on site
FRAME = box(5, 5, 173, 143.5)
TITLE_X = 176.0
TITLE_RIGHT = 205.0

INK, GREY, PALE, WHITE = (HexColor(c) for c in ("#2b2f36", "#767d88", "#b4bac4", "#ffffff"))
SOLID, GREEN, STONE, TARMAC = (HexColor(c) for c in ("#e3e6eb", "#eef3ec", "#fafaf8", "#f1f2f4"))
LEAF = HexColor("#8c9a8b")

THICK, MEDIUM, FINE, HAIR = 0.45, 0.25, 0.15, 0.09  # line weights, mm on paper

ROADS = (box(5, 31.5, 173, 38.5), box(27, 38, 33, 100), box(168.5, 38, 173, 90))
WALKS = (box(5, 27, 173, 43), box(24, 43, 36, 104), box(166.5, 43, 173, 92), box(5, 134, 173, 143.5))
SQUARE = box(36, 43, 101.5, 95)
FORECOURT = Polygon([(92, 86), (101.5, 86), (108, 88), (112, 99), (112, 108), (92, 108)])
TRACKS = (113.9, 117.6, 130.0)
PLATFORMS = (box(5, 108, 173, 112.0), box(5, 119.5, 173, 127.9))


class Sheet:
    """A canvas that draws shapely geometries in site metres."""

    def __init__(self, path: Path) -> None:
        rl_config.invariant = 1
        rl_config.useA85 = 0
        for style in ("Regular", "Bold", "Italic"):
            file = HERE.parent / "fonts" / f"Inter-{style}.ttf"
            pdfmetrics.registerFont(TTFont(f"Inter-{style}", str(file)))
        size = (PAGE_M[0] * POINTS_PER_M, PAGE_M[1] * POINTS_PER_M)
        self.canvas = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1)
        self.canvas.setTitle("Lindenplatz and underpass: site plan 1:500")
        self.canvas.setAuthor("Office for Ground and Plan")
        self.canvas.scale(POINTS_PER_M, POINTS_PER_M)
        self.canvas.setLineJoin(1)

    def shape(
        self,
        geometry: Any,
        weight: float | None = FINE,
        *,
        fill: Color | None = None,
        ink: Color = INK,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a line or an area; ``weight`` and ``dash`` in mm on paper."""
        for part in getattr(geometry, "geoms", [geometry]):
            if not part.is_empty:
                self._part(part, weight, fill, ink, dash)

    def _part(
        self, part: Any, weight: float | None, fill: Color | None, ink: Color, dash: Sequence[float]
    ) -> None:
        canvas = self.canvas
        canvas.setLineWidth((weight or 0) * MM)
        canvas.setStrokeColor(ink)
        canvas.setDash([d * MM for d in dash])
        path = canvas.beginPath()
        is_area = part.geom_type == "Polygon"
        rings = [part.exterior, *part.interiors] if is_area else [part]
        for ring in rings:
            (x0, y0), *rest = ring.coords[: -1 if is_area else None]
            path.moveTo(x0, y0)
            for x, y in rest:
                path.lineTo(x, y)
            if is_area:
                path.close()
        if fill:
            canvas.setFillColor(fill)
        canvas.drawPath(path, stroke=int(bool(weight)), fill=int(bool(fill)), fillMode=0)

    def lines(
        self, coordinates: Iterable[tuple[float, float, float, float]], weight: float, ink: Color
    ) -> None:
        """Draw many separate lines."""
        self.canvas.setLineWidth(weight * MM)
        self.canvas.setStrokeColor(ink)
        self.canvas.setDash([])
        self.canvas.lines(list(coordinates))

    def hatch(self, area: Any, step: float, weight: float, ink: Color, slope_deg: float) -> None:
        """Draw parallel lines ``step`` metres apart across ``area``."""
        west, south, east, north = area.bounds
        reach = math.hypot(east - west, north - south) / 2 + step
        centre = Point((west + east) / 2, (south + north) / 2)
        count = int(reach / step)
        rows = [
            LineString([(centre.x - reach, centre.y + i * step), (centre.x + reach, centre.y + i * step)])
            for i in range(-count, count + 1)
        ]
        turned = shapely.affinity.rotate(shapely.MultiLineString(rows), slope_deg, origin=centre)
        cut = turned.intersection(area)
        found = [p for p in getattr(cut, "geoms", [cut]) if p.geom_type == "LineString"]
        self.lines([(*p.coords[0], *p.coords[-1]) for p in found if p.length > 0.05], weight, ink)

    def circle(
        self, x: float, y: float, radius: float, weight: float, ink: Color, fill: Color | None = None
    ) -> None:
        """Draw a circle."""
        self.shape(Point(x, y).buffer(radius, 24), weight, ink=ink, fill=fill)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size_mm: float = 2.0,
        *,
        style: str = "Regular",
        ink: Color = INK,
        turn_deg: float = 0.0,
        anchor: str = "middle",
        halo: bool = False,
        spacing: float = 0.0,
    ) -> None:
        """Letter ``words`` with capitals about 0.7 ``size_mm`` high; a halo clears the ground."""
        size = size_mm * MM
        canvas = self.canvas
        width = pdfmetrics.stringWidth(words, f"Inter-{style}", size)
        width += spacing * MM * (len(words) - 1)
        left = {"start": 0.0, "middle": -width / 2, "end": -width}[anchor]
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(turn_deg)
        if halo:
            canvas.setFillColor(WHITE)
            canvas.rect(left - 0.3, -0.3 * size, width + 0.6, 1.2 * size, stroke=0, fill=1)
        canvas.setFillColor(ink)
        letters = canvas.beginText(left, 0)
        letters.setFont(f"Inter-{style}", size)
        letters.setCharSpace(spacing * MM)
        letters.textOut(words)
        canvas.drawText(letters)
        canvas.restoreState()


class Site:
    """The features of site.json with their geometry read."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self.rows: dict[str, list[dict[str, Any]]] = document["features"]
        for row in (row for rows in self.rows.values() for row in rows):
            row["shape"] = shapely.from_wkt(row["geometry"])

    def barriers(self, *types: str) -> list[dict[str, Any]]:
        """Return the barriers of these types."""
        return [row for row in self.rows["barrier"] if row["barrier_type"] in types]

    def named(self, name: str) -> Any:
        """Return the geometry of the feature called ``name``."""
        return next(r["shape"] for rows in self.rows.values() for r in rows if r["name"] == name)


def ground(sheet: Sheet, site: Site) -> None:
    """Draw streets, paving, lawn and the park path."""
    built = shapely.union_all([row["shape"] for row in site.barriers("building")])
    walks = shapely.union_all(WALKS).intersection(FRAME)
    roads = shapely.union_all(ROADS).buffer(4).buffer(-4).intersection(FRAME)
    path = park_path(site)
    lawn = site.named("Lindenpark").difference(path).difference(FORECOURT)
    lawn = lawn.difference(play_area(site))
    lawn = shapely.union_all([lawn, box(138, 88.5, 166, 92).difference(box(150.5, 88, 153.5, 92))])
    sheet.shape(walks, HAIR, fill=STONE, ink=GREY)
    sheet.shape(roads, MEDIUM, fill=TARMAC, ink=GREY)
    kerb = roads.buffer(0.3).boundary.intersection(FRAME.buffer(-0.1))
    sheet.shape(kerb, HAIR, ink=GREY)
    paved = shapely.union_all([SQUARE, FORECOURT]).difference(built)
    sheet.shape(paved, None, fill=STONE)
    for slope in (0, 90):
        sheet.hatch(paved.difference(bands(built)), 1.5, 0.05, PALE, slope)
    sheet.shape(bands(built), HAIR, fill=HexColor("#f0efec"), ink=PALE)
    sheet.shape(SQUARE.difference(built), FINE, ink=GREY)
    sheet.shape(lawn, FINE, fill=GREEN, ink=GREY)
    grass(sheet, lawn.buffer(-0.8))
    sheet.shape(path, FINE, fill=WHITE, ink=GREY)
    play(sheet, play_area(site))
    crossings(sheet)


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
    for _ in range(900):
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
    sheet.text(137.5, 60.7, "play area", 1.7, style="Italic", ink=GREY)


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


def railway(sheet: Sheet, site: Site) -> None:
    """Draw the embankment with its platforms, tracks, ramp and stairs."""
    banks = shapely.union_all(
        [row["shape"] for row in site.barriers("wall") if row["shape"].geom_type == "Polygon"]
    )
    bridge = site.named("Railway bridge over the underpass")
    sheet.shape(shapely.union_all([banks, bridge]), None, fill=HexColor("#f4f4f3"))
    for platform in PLATFORMS:
        sheet.shape(platform, MEDIUM, fill=WHITE)
        sheet.hatch(platform, 1.0, 0.04, PALE, 90)
        inset = LineString([(5, platform.bounds[3] - 0.7), (173, platform.bounds[3] - 0.7)])
        sheet.shape(inset, HAIR, ink=GREY, dash=(1.2, 0.8))
    inset = LineString([(5, PLATFORMS[1].bounds[1] + 0.7), (173, PLATFORMS[1].bounds[1] + 0.7)])
    sheet.shape(inset, HAIR, ink=GREY, dash=(1.2, 0.8))
    for y in TRACKS:
        sheet.lines([(5 + 0.65 * i, y - 1.25, 5 + 0.65 * i, y + 1.25) for i in range(259)], 0.06, PALE)
        sheet.lines([(5, y - 0.72, 173, y - 0.72), (5, y + 0.72, 173, y + 0.72)], FINE, INK)
    shelters(sheet)
    sheet.shape(banks, THICK)
    underpass(sheet, bridge)
    climb(sheet, site)


def shelters(sheet: Sheet) -> None:
    """Draw the platform roofs."""
    for roof in (box(48, 108.4, 100, 111.4), box(58, 121.4, 98, 126.0), box(117, 121.4, 150, 126.0)):
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
    sheet.text(103.2, 121, "underpass  b = 5.00  h = 2.80", 1.6, ink=INK, turn_deg=90, halo=True)
    sheet.text(114.7, 119.9, "stairs to platform 2/3", 1.4, ink=GREY, style="Italic", halo=True)


def steps(sheet: Sheet, bounds: Sequence[float], start: float) -> None:
    """Draw treads from ``start`` eastward with the arrow that points up."""
    west, south, east, north = bounds
    count = int((east - start) / 0.3)
    sheet.lines([(start + 0.3 * i, south, start + 0.3 * i, north) for i in range(count)], 0.07, GREY)
    arrow(sheet, west + 1, (south + north) / 2, east - 0.4)


def arrow(sheet: Sheet, x_from: float, y: float, x_to: float) -> None:
    """Draw the line of travel of a stair or ramp: from a ring to the upper end."""
    sign = math.copysign(0.7, x_to - x_from)
    sheet.circle(x_from, y, 0.22, FINE, INK)
    tip = [(x_to - sign, y - 0.35, x_to, y), (x_to - sign, y + 0.35, x_to, y)]
    sheet.lines([(x_from, y, x_to, y), *tip], FINE, INK)


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
    sheet.text(132.3, 106.7, "ramp 6 %", 1.5, ink=INK, halo=False)
    sheet.text(97.2, 101.0 + 1.8, "", 1.5)
    sheet.shape(site.named("Ramp wall"), MEDIUM)


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
            sheet.text(centre.x, centre.y - 1.8, numeral, 2.0, ink=GREY)
    for row in site.barriers("canopy"):
        if row["height_m"] < 3.5:
            roof = row["shape"]
            sheet.shape(roof, FINE, dash=(2, 1))
            west, south, east, north = roof.bounds
            stands = [(west + 0.8 + 0.75 * i, south + 1, west + 0.8 + 0.75 * i, north - 1) for i in range(17)]
            sheet.lines(stands, FINE, GREY)
            sheet.text((west + east) / 2, south - 1.5, "48 bicycle stands", 1.6, ink=GREY, halo=True)


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
        sheet.circle(post.x, post.y, 0.16, FINE, INK, WHITE)
    for number, row in enumerate(site.rows["tree"]):
        tree(sheet, row, number)
    for x, y, turn in ((77.9, 67.3, 0), (62, 60, 0), (80, 60, 0), (62, 76, 0), (138.5, 70.6, -25), (143, 65.2, 0)):
        seat = shapely.affinity.rotate(box(x - 0.95, y - 0.3, x + 0.95, y + 0.3), turn)
        sheet.shape(seat, FINE, ink=GREY, fill=WHITE)
        sheet.shape(shapely.affinity.rotate(LineString([(x - 0.95, y), (x + 0.95, y)]), turn, origin=(x, y)), HAIR, ink=GREY)
    sheet.circle(71, 66, 3.2, FINE, GREY, WHITE)
    for radius in (2.8, 1.1):
        sheet.circle(71, 66, radius, HAIR, GREY)
    sheet.text(71, 65.6, "fountain", 1.2, ink=GREY, style="Italic")


def hedge(sheet: Sheet, line: Any) -> None:
    """Draw a hedge as a row of overlapping leaves."""
    count = max(int(line.length / 0.8), 1)
    points = [line.interpolate(i / count, normalized=True) for i in range(count + 1)]
    leaves = [p.buffer(0.62 if i % 2 else 0.5, 6) for i, p in enumerate(points)]
    sheet.shape(shapely.union_all(leaves), FINE, fill=HexColor("#dde6da"), ink=LEAF)
    sheet.lines([(p.x - 0.18, p.y - 0.1, p.x + 0.18, p.y + 0.14) for p in points], 0.07, LEAF)


def tree(sheet: Sheet, row: dict[str, Any], number: int) -> None:
    """Draw a crown with an uneven outline, a few branches and the trunk."""
    random = Random(number)
    x, y, radius = row["shape"].x, row["shape"].y, row["crown_radius_m"]
    lobes = 14 if row["leaf"] == "deciduous" else 22
    outline = [
        Point(
            x + 0.86 * radius * math.cos(turn), y + 0.86 * radius * math.sin(turn)
        ).buffer(radius * random.uniform(0.13, 0.19), 5)
        for turn in (math.tau * i / lobes for i in range(lobes))
    ]
    crown = shapely.union_all([Point(x, y).buffer(0.86 * radius, 24), *outline])
    sheet.shape(crown, FINE, fill=Color(0.87, 0.91, 0.86, 0.45), ink=LEAF)
    rays = []
    for i in range(9):
        turn = math.tau * (i + random.uniform(-0.2, 0.2)) / 9
        reach = radius * random.uniform(0.5, 0.78)
        rays.append((x, y, x + reach * math.cos(turn), y + reach * math.sin(turn)))
    sheet.lines(rays, 0.06, LEAF)
    sheet.circle(x, y, 0.22, FINE, INK, WHITE)


def lights(sheet: Sheet, site: Site) -> None:
    """Draw each luminaire as a crossed ring."""
    for row in site.rows["luminaire"]:
        x, y, r = row["shape"].x, row["shape"].y, 0.55
        d = r * math.sqrt(0.5)
        sheet.circle(x, y, r, FINE, INK, WHITE)
        sheet.lines([(x - d, y - d, x + d, y + d), (x - d, y + d, x + d, y - d)], FINE, INK)


def lettering(sheet: Sheet, site: Site) -> None:
    """Write names, levels and measures."""
    for name in ("Bahnhofstraße 2–6", "Bahnhofstraße 8–12", "Bahnhofstraße 14–18", "Parkweg 2–6"):
        centre = site.named(name).representative_point()
        sheet.text(centre.x, centre.y + 0.6, name.rsplit(" ", 1)[1], 2.2)
    for name in ("Lindengasse 1–5", "Lindengasse 7–11"):
        centre = site.named(name).representative_point()
        sheet.text(centre.x, centre.y + 0.6, name.rsplit(" ", 1)[1], 2.2)
    for x, y, words, size, turn in (
        (69, 101.4, "Station", 3.2, 0),
        (88, 29.2, "Bahnhofstraße", 2.8, 0),
        (30, 70, "Lindengasse", 2.4, 90),
        (171, 66, "Parkweg", 2.2, 90),
        (30, 138, "Am Bahndamm", 2.6, 0),
    ):
        sheet.text(x, y, words, size, turn_deg=turn, spacing=0.5)
    sheet.text(71, 54.4, "LINDENPLATZ", 3.6, style="Bold", spacing=1.4, halo=True)
    sheet.text(112, 60.6, "LINDENPARK", 3.0, style="Bold", spacing=1.2)
    for x, y, words in (
        (30, 109.6, "platform 1"),
        (30, 123.3, "platform 2/3"),
        (16, 113.5, "track 1"),
        (16, 117.2, "track 2"),
        (16, 129.6, "track 3"),
    ):
        sheet.text(x, y, words, 1.7, halo=True)
    sheet.text(89, 64.2, "kiosk", 1.6)
    sheet.text(98.8, 97.9, "switch cabinets", 1.3, ink=GREY, style="Italic")
    for x, y, words in (
        (69, 88.0, "±0.00"),
        (106.5, 99.2, "−0.15"),
        (97.5, 115.4, "+4.05"),
        (140, 115.4, "+4.05"),
        (106.5, 140.7, "+0.10"),
        (120, 40.6, "−0.35"),
        (158, 73.4, "+0.40"),
    ):
        level(sheet, x, y, words)
    measures(sheet)


def level(sheet: Sheet, x: float, y: float, words: str) -> None:
    """Write a level with its mark."""
    mark = Polygon([(x - 2.6, y + 0.75), (x - 1.5, y + 0.75), (x - 2.05, y)])
    sheet.shape(mark, HAIR, fill=INK)
    sheet.text(x - 1.2, y, words, 1.5, anchor="start", halo=True)


def measures(sheet: Sheet) -> None:
    """Draw the dimension lines."""
    dimension(sheet, (38, 47.6), (101, 47.6), "63.00")
    dimension(sheet, (101.0, 108), (101.0, 134), "26.00")
    dimension(sheet, (104, 136.2), (109, 136.2), "5.00")
    dimension(sheet, (64, 31.5), (64, 38.5), "7.00")


def dimension(sheet: Sheet, start: tuple[float, float], end: tuple[float, float], words: str) -> None:
    """Draw a dimension line with slanted ends and its measure."""
    (x0, y0), (x1, y1) = start, end
    is_upright = x0 == x1
    over = (0.0, 0.6) if is_upright else (0.6, 0.0)
    side = (0.9, 0.0) if is_upright else (0.0, 0.9)
    lines = [(x0 - over[0], y0 - over[1], x1 + over[0], y1 + over[1])]
    for x, y in (start, end):
        lines.append((x - side[0], y - side[1], x + side[0], y + side[1]))
    sheet.lines(lines, 0.1, INK)
    sheet.lines([(x - 0.45, y - 0.45, x + 0.45, y + 0.45) for x, y in (start, end)], MEDIUM, INK)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    if is_upright:
        sheet.text(middle[0] - 0.4, middle[1], words, 1.6, turn_deg=90, halo=True)
    else:
        sheet.text(middle[0], middle[1] + 0.4, words, 1.6, halo=True)


def section_marks(sheet: Sheet) -> None:
    """Draw where section A–A runs."""
    for y, sign in ((103.0, 1), (141.6, -1)):
        line = LineString([(101.6, y), (102.9, y), (102.9, y + sign * 1.6)])
        sheet.shape(line, THICK)
        sheet.text(100.9, y - 0.4, "A", 2.2, style="Bold", halo=True)


def frame(sheet: Sheet) -> None:
    """Draw the frame of the map with grid crosses every 25 m."""
    outside = box(-1, -1, 211, 149.5).difference(FRAME)
    sheet.shape(outside, None, fill=WHITE)
    for x in range(25, 173, 25):
        for y in range(25, 143, 25):
            sheet.lines([(x - 0.8, y, x + 0.8, y), (x, y - 0.8, x, y + 0.8)], 0.1, INK)
        sheet.lines([(x, 5, x, 4.2), (x, 143.5, x, 144.3)], 0.1, INK)
        sheet.text(x, 2.8, f"{x}", 1.4, ink=GREY)
    for y in range(25, 143, 25):
        sheet.lines([(5, y, 4.2, y), (173, y, 173.8, y)], 0.1, INK)
        sheet.text(3.4, y, f"{y}", 1.4, ink=GREY, turn_deg=90)
    sheet.shape(FRAME, THICK)
    sheet.shape(box(2, 2, 208, 146.5), HAIR, ink=GREY)


def north_arrow(sheet: Sheet, x: float, y: float) -> None:
    """Draw north: up on the sheet."""
    sheet.circle(x, y, 4.2, FINE, INK)
    sheet.shape(Polygon([(x, y + 5.4), (x + 1.5, y - 3.6), (x, y - 2.4)]), FINE, fill=WHITE)
    sheet.shape(Polygon([(x, y + 5.4), (x - 1.5, y - 3.6), (x, y - 2.4)]), FINE, fill=INK)
    sheet.text(x, y + 6.2, "N", 3.4, style="Bold")


def scale_bar(sheet: Sheet, x: float, y: float) -> None:
    """Draw 25 m in steps of 5."""
    for i in range(5):
        step = box(x + 5 * i, y, x + 5 * i + 5, y + 0.8)
        sheet.shape(step, FINE, fill=WHITE if i % 2 else INK)
    for i in (0, 5, 10, 15, 20, 25):
        sheet.text(x + i, y + 1.4, f"{i}", 1.6)
    sheet.text(x + 27.6, y + 1.4, "m", 1.6)


def legend(sheet: Sheet, top: float) -> None:
    """Explain the signs."""
    x = TITLE_X + 1
    sheet.text(x, top, "Legend", 2.4, style="Bold", anchor="start")
    names = (
        "existing building, storeys",
        "retaining wall, embankment",
        "canopy, roof above",
        "hedge",
        "fence",
        "tree, crown as surveyed",
        "luminaire",
        "entrance",
        "window or shopfront",
        "level above square, m",
    )
    for i, name in enumerate(names):
        sheet.text(x + 7.2, top - 4 - 3.4 * i, name, 1.7, anchor="start")
    rows = [top - 3.5 - 3.4 * i for i in range(len(names))]
    house = box(x, rows[0] - 0.9, x + 5, rows[0] + 0.9)
    sheet.shape(house, THICK, fill=SOLID)
    sheet.hatch(house, 0.55, 0.06, GREY, 45)
    sheet.shape(LineString([(x, rows[1]), (x + 5, rows[1])]), THICK)
    sheet.shape(box(x, rows[2] - 0.8, x + 5, rows[2] + 0.8), FINE, dash=(2, 1))
    hedge(sheet, LineString([(x + 0.5, rows[3]), (x + 4.5, rows[3])]))
    sheet.shape(LineString([(x, rows[4]), (x + 5, rows[4])]), FINE)
    for i in range(3):
        sheet.circle(x + 0.5 + 2 * i, rows[4], 0.16, FINE, INK, WHITE)
    sample = {"shape": Point(x + 2.5, rows[5]), "crown_radius_m": 1.5, "leaf": "deciduous"}
    tree(sheet, sample, 3)
    lights_sample = Point(x + 2.5, rows[6])
    sheet.circle(lights_sample.x, lights_sample.y, 0.55, FINE, INK, WHITE)
    d = 0.39
    cross = [(-d, -d, d, d), (-d, d, d, -d)]
    cx, cy = lights_sample.x, lights_sample.y
    sheet.lines([(cx + a, cy + b, cx + c, cy + e) for a, b, c, e in cross], FINE, INK)
    sheet.shape(Polygon([(x + 1.75, rows[7] - 0.6), (x + 3.25, rows[7] - 0.6), (x + 2.5, rows[7] + 0.6)]), None, fill=INK)
    sheet.shape(box(x + 1.4, rows[8] - 0.18, x + 3.6, rows[8] + 0.18), HAIR, fill=WHITE)
    level(sheet, x + 2.8, rows[9] - 0.4, "±0.00")


def title_block(sheet: Sheet) -> None:
    """Draw the right-hand strip: north, legend, notes and the title block."""
    sheet.shape(box(TITLE_X - 1, 5, TITLE_RIGHT, 143.5), THICK)
    north_arrow(sheet, TITLE_X + 14, 131)
    scale_bar(sheet, TITLE_X + 0.8, 118)
    middle = TITLE_X + 0.5
    for y in (114.5, 74, 52.5, 38, 24.5, 16.5, 10.5):
        sheet.lines([(TITLE_X - 1, y, TITLE_RIGHT, y)], FINE, INK)
    legend(sheet, 111)
    notes = (
        "Notes",
        "Levels relate to the square at the hall door.",
        "All measures in metres, to be checked on site.",
        "Grid: local system, origin at the lower left",
        "corner of the sheet, x east, y north.",
        "Tracks and platforms lie on an embankment;",
        "the underpass is level with the square.",
        "Trees and hedges surveyed in September 2026.",
    )
    for i, words in enumerate(notes):
        style = "Regular" if i else "Bold"
        sheet.text(middle, 71.4 - 2.3 * i, words, 1.6 if i else 2.0, style=style, anchor="start")
    for i, words in enumerate(("b  levels of underpass added   02.10.2026", "a  first issue   11.09.2026")):
        sheet.text(middle, 49.4 - 2.5 * i, words, 1.6, anchor="start")
    sheet.text(middle, 43.2, "Index   change   date", 1.4, anchor="start", ink=GREY, style="Italic")
    entries = (
        (35.2, "Client", "Town of Lindenau, planning department"),
        (21.9, "Drawing", "Existing site plan, ground level"),
    )
    for y, label, words in entries:
        sheet.text(middle, y + 0.6, label, 1.3, anchor="start", ink=GREY)
        sheet.text(middle, y - 1.8, words, 1.75, anchor="start")
    sheet.text(middle, 29.6, "Lindenplatz", 3.4, style="Bold", anchor="start")
    sheet.text(middle, 26.3, "and underpass", 3.4, style="Bold", anchor="start")
    cells = ((0.5, "Scale", "1 : 500"), (9.5, "Sheet", "A3"), (17.0, "Drawing no.", "LP-01-b"))
    for dx, label, words in cells:
        sheet.text(TITLE_X + dx, 14.6, label, 1.3, anchor="start", ink=GREY)
        sheet.text(TITLE_X + dx, 11.6, words, 2.6, style="Bold", anchor="start")
    for dx in (9.0, 16.5):
        sheet.lines([(TITLE_X + dx, 10.5, TITLE_X + dx, 16.5)], FINE, INK)
    sheet.text(middle, 7.9, "Office for Ground and Plan", 2.0, style="Bold", anchor="start")
    sheet.text(middle, 5.9, "fictitious example drawing", 1.4, anchor="start", ink=GREY)


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
