"""What stands around the map: frame, north, scale bar, legend, notes and title block."""

from shapely.geometry import LineString, Point, Polygon, box

from resources.examples.sheet import FINE, GREY, HAIR, INK, SOLID, THICK, WHITE, Sheet
from resources.examples.signs import hedge, level, luminaire, tree

FRAME = box(5, 5, 173, 143.5)
TITLE_X = 176.0
TITLE_RIGHT = 205.0


def frame(sheet: Sheet) -> None:
    """Draw the frame of the map with grid crosses every 25 m."""
    outside = box(-1, -1, 211, 149.5).difference(FRAME)
    sheet.shape(outside, None, fill=WHITE)
    for x in range(25, 173, 25):
        for y in range(25, 143, 25):
            sheet.lines([(x - 0.8, y, x + 0.8, y), (x, y - 0.8, x, y + 0.8)], 0.1, INK)
        sheet.lines([(x, 5, x, 4.2), (x, 143.5, x, 144.3)], 0.1, INK)
        sheet.text(x, 2.8, f"{x}", 1.8, ink=GREY)
    for y in range(25, 143, 25):
        sheet.lines([(5, y, 4.2, y), (173, y, 173.8, y)], 0.1, INK)
        sheet.text(3.4, y, f"{y}", 1.8, ink=GREY, turn_deg=90)
    sheet.shape(FRAME, THICK)
    sheet.shape(box(2, 2, 208, 146.5), HAIR, ink=GREY)


def title_block(sheet: Sheet) -> None:
    """Draw the right-hand strip: north, legend, notes and the title block."""
    sheet.shape(box(TITLE_X - 1, 5, TITLE_RIGHT, 143.5), THICK)
    north_arrow(sheet, TITLE_X + 14, 131)
    scale_bar(sheet, TITLE_X + 0.8, 118)
    middle = TITLE_X + 0.5
    for y in (114.5, 74, 52.5, 38, 24.8, 16.9, 10.5):
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
        sheet.text(middle, 71.4 - 2.3 * i, words, 1.95 if i else 2.4, style=style, anchor="start")
    for i, words in enumerate(
        ("b  levels of underpass added   02.10.2026", "a  first issue   11.09.2026")
    ):
        sheet.text(middle, 46.6 - 2.6 * i, words, 1.8, anchor="start")
    sheet.text(middle, 49.6, "Index, change, date", 1.7, anchor="start", ink=GREY)
    entries = (
        (35.6, "Client", "Town of Lindenau, planning dept."),
        (22.2, "Drawing", "Existing site plan, ground level"),
    )
    for y, label, words in entries:
        sheet.text(middle, y + 0.7, label, 1.7, anchor="start", ink=GREY)
        sheet.text(middle, y - 2.0, words, 2.0, anchor="start")
    sheet.text(middle, 30.2, "Lindenplatz", 3.4, style="Bold", anchor="start")
    sheet.text(middle, 26.6, "and underpass", 3.4, style="Bold", anchor="start")
    cells = ((0.5, "Scale", "1 : 500"), (10.0, "Sheet", "A3"), (17.5, "Drawing no.", "LP-01-b"))
    for dx, label, words in cells:
        sheet.text(TITLE_X + dx, 14.6, label, 1.7, anchor="start", ink=GREY)
        sheet.text(TITLE_X + dx, 11.6, words, 2.6, style="Bold", anchor="start")
    for dx in (9.5, 17.0):
        sheet.lines([(TITLE_X + dx, 10.5, TITLE_X + dx, 16.5)], FINE, INK)
    sheet.text(middle, 7.9, "Office for Ground and Plan", 2.2, style="Bold", anchor="start")
    sheet.text(middle, 5.8, "fictitious example drawing", 1.7, anchor="start", ink=GREY)


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
        sheet.text(x + i, y + 1.4, f"{i}", 1.9)
    sheet.text(x + 26.6, y + 1.4, "m", 1.9, anchor="start")


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
        sheet.text(x + 6.4, top - 4 - 3.4 * i, name, 2.05, anchor="start")
    rows = [top - 3.5 - 3.4 * i for i in range(len(names))]
    house = box(x, rows[0] - 0.9, x + 5, rows[0] + 0.9)
    sheet.shape(house, THICK, fill=SOLID)
    sheet.hatch(house, 0.55, 0.06, GREY, 45)
    sheet.shape(LineString([(x, rows[1]), (x + 5, rows[1])]), THICK)
    sheet.shape(box(x, rows[2] - 0.8, x + 5, rows[2] + 0.8), FINE, dash=(2, 1))
    hedge(sheet, LineString([(x + 0.5, rows[3]), (x + 4.5, rows[3])]))
    sheet.shape(LineString([(x, rows[4]), (x + 5, rows[4])]), FINE)
    for i in range(3):
        sheet.circle(x + 0.5 + 2 * i, rows[4], 0.16, FINE, INK, fill=WHITE)
    sample = {"shape": Point(x + 2.5, rows[5]), "crown_radius_m": 1.5, "leaf": "deciduous"}
    tree(sheet, sample, 3)
    luminaire(sheet, x + 2.5, rows[6])
    y = rows[7]
    sheet.shape(
        Polygon([(x + 1.75, y - 0.6), (x + 3.25, y - 0.6), (x + 2.5, y + 0.6)]), None, fill=INK
    )
    sheet.shape(box(x + 1.4, rows[8] - 0.18, x + 3.6, rows[8] + 0.18), HAIR, fill=WHITE)
    level(sheet, x + 2.8, rows[9] - 0.4, "±0.00")
