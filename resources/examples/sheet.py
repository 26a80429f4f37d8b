"""A sheet of paper for geometries in site metres: weights, colours, hatches, letters."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import shapely
import shapely.affinity
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from shapely.geometry import LineString, Point

PAGE_M = (210.0, 148.5)
POINTS_PER_M = 72 / 25.4 * 1000 / 500
MM = 0.5  # one millimetre on paper is half a metre on site
INK, GREY, PALE, WHITE = (HexColor(c) for c in ("#2b2f36", "#767d88", "#b4bac4", "#ffffff"))
SOLID, GREEN, STONE, TARMAC = (HexColor(c) for c in ("#e3e6eb", "#eef3ec", "#fafaf8", "#f1f2f4"))
LEAF = HexColor("#8c9a8b")
THICK, MEDIUM, FINE, HAIR = 0.45, 0.25, 0.15, 0.09  # line weights, mm on paper
HERE = Path(__file__).resolve().parent


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
            LineString(
                [(centre.x - reach, centre.y + i * step), (centre.x + reach, centre.y + i * step)]
            )
            for i in range(-count, count + 1)
        ]
        turned = shapely.affinity.rotate(shapely.MultiLineString(rows), slope_deg, origin=centre)
        cut = turned.intersection(area)
        found = [p for p in getattr(cut, "geoms", [cut]) if p.geom_type == "LineString"]
        self.lines([(*p.coords[0], *p.coords[-1]) for p in found if p.length > 0.05], weight, ink)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        weight: float,
        ink: Color,
        *,
        fill: Color | None = None,
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
