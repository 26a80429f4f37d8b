"""The signs of the drawing: trees, hedges, luminaires, levels, dimension lines, stairs."""

import math
from collections.abc import Sequence
from random import Random
from typing import Any

import shapely
import shapely.affinity
from reportlab.lib.colors import Color, HexColor
from shapely.geometry import Point, Polygon

from resources.examples.sheet import FINE, GREY, HAIR, INK, LEAF, MEDIUM, WHITE, Sheet


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
        Point(x + 0.86 * radius * math.cos(turn), y + 0.86 * radius * math.sin(turn)).buffer(
            radius * random.uniform(0.13, 0.19), 5
        )
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
    sheet.circle(x, y, 0.22, FINE, INK, fill=WHITE)


def luminaire(sheet: Sheet, x: float, y: float) -> None:
    """Draw a crossed ring."""
    radius = 0.55
    d = radius * math.sqrt(0.5)
    sheet.circle(x, y, radius, FINE, INK, fill=WHITE)
    sheet.lines([(x - d, y - d, x + d, y + d), (x - d, y + d, x + d, y - d)], FINE, INK)


def level(sheet: Sheet, x: float, y: float, words: str) -> None:
    """Write a level with its mark."""
    mark = Polygon([(x - 2.6, y + 0.75), (x - 1.5, y + 0.75), (x - 2.05, y)])
    sheet.shape(mark, HAIR, fill=INK)
    sheet.text(x - 1.2, y, words, 1.8, anchor="start", halo=True)


def dimension(
    sheet: Sheet, start: tuple[float, float], end: tuple[float, float], words: str
) -> None:
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
        sheet.text(middle[0] - 0.4, middle[1], words, 1.9, turn_deg=90, halo=True)
    else:
        sheet.text(middle[0], middle[1] + 0.4, words, 1.9, halo=True)


def steps(sheet: Sheet, bounds: Sequence[float], start: float) -> None:
    """Draw treads from ``start`` eastward with the arrow that points up."""
    west, south, east, north = bounds
    count = int((east - start) / 0.3)
    sheet.lines(
        [(start + 0.3 * i, south, start + 0.3 * i, north) for i in range(count)], 0.07, GREY
    )
    arrow(sheet, west + 1, (south + north) / 2, east - 0.4)


def arrow(sheet: Sheet, x_from: float, y: float, x_to: float) -> None:
    """Draw the line of travel of a stair or ramp: from a ring to the upper end."""
    sign = math.copysign(0.7, x_to - x_from)
    sheet.circle(x_from, y, 0.22, FINE, INK)
    tip = [(x_to - sign, y - 0.35, x_to, y), (x_to - sign, y + 0.35, x_to, y)]
    sheet.lines([(x_from, y, x_to, y), *tip], FINE, INK)
