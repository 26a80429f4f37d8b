"""Lines of a PDF page, to snap to: what is drawn there, where the rendered picture shows it.

Belongs here: which paths of a page are seen, their layers, and what clips them. The page is
never painted from these lines; pdfium paints it. Text, pictures and shadings have no lines.
"""

import ctypes
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.exchange.linework import Flags, Integers, LayerInfo, Linework
from cpted_app.exchange.pdf_layers import Groups, name_of
from cpted_app.exchange.pdf_paths import Lines, Matrix, Outlines, chained

log = logging.getLogger(__name__)

MAX_SEGMENTS = 1_000_000
"""Segments read from one page: more than the densest survey sheets have."""
MAX_POINTS = 4 * MAX_SEGMENTS
MAX_DEPTH = 12
PLAIN = "PDF"
"""The layer of what is in no group."""
_SLICE_S, _REST_S = 0.02, 0.001
"""How long pdfium is kept from others who render, and how long it is left to them."""
_PAPER_LEVEL = 250
"""Paint that is as light in all colours is not seen on paper."""
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Picture = npt.NDArray[np.uint8]
Progress = Callable[[float], None]
"""Told how far the work is; raises Cancelled where it is no longer wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page as pdfium holds it; ``unit`` is /UserUnit, ``picture`` renders the whole page."""

    raw: Any
    unit: float
    size: tuple[float, float]
    groups: Groups
    lock: RLock
    picture: Callable[[], Picture]


def page_linework(page: PdfPage, progress: Progress | None = None) -> Linework | None:
    """Return the lines of a page in plan units, or None where it has none, as a scan.

    Takes pdfium in short slices, so that tiles are rendered meanwhile.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    walk = _Walk(page)
    steps = walk.run()
    is_over = False
    while not is_over:
        with page.lock:
            is_over = _worked(steps)
        if progress is not None:
            progress(walk.share)
        time.sleep(_REST_S)
    if not walk.outlines.sizes:
        return None
    lines, layer, region, doubt = walk.lines()
    seen = np.ones(len(layer), dtype=bool)
    if doubt.any():
        seen = ~doubt | _inked(lines, page.picture(), page.size)
    return _linework(page, walk.names, _cut(lines, layer, region, walk.regions, seen))


def _worked(steps: Iterator[None]) -> bool:
    """Go on for a moment and return whether all is done."""
    until = time.monotonic() + _SLICE_S
    return all(time.monotonic() <= until for _ in steps)


class _Walk:
    """Goes through the objects of a page and those of its forms."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        self.outlines = Outlines()
        self.names: dict[str, int] = {}
        self.share = 0.0
        self.regions: list[shapely.Geometry] = []
        self._layers: list[int] = []
        self._regions: list[int] = []
        self._doubts: list[bool] = []
        self._known: dict[Any, int] = {}

    def run(self) -> Iterator[None]:
        """Read all paths, pausing after each object."""
        import pypdfium2.raw as pdfium

        raw, (width, height) = self._page.raw, self._page.size
        self.regions = [shapely.box(0.0, 0.0, width, height)]
        to_plan = _to_plan(raw, self._page.unit)
        count = pdfium.FPDFPage_CountObjects(raw)
        for at in range(count):
            self.share = at / count
            item = pdfium.FPDFPage_GetObject(raw, at)
            yield from self._object(item, to_plan, None, 0, 0)
            if len(self.outlines.xs) > MAX_SEGMENTS:
                log.info("more than %d segments on a page: the rest is left out", MAX_SEGMENTS)
                return
            yield

    def lines(self) -> tuple[Lines, Integers, Integers, Flags]:
        """Return all lines, with layer and region of each, and whether it may be hidden."""
        lines = self.outlines.flattened(MAX_POINTS)
        told = (self._layers, self._regions)
        layer, region = (np.array(one, dtype=np.int64)[lines.owner] for one in told)
        return lines, layer, region, np.array(self._doubts, dtype=bool)[lines.owner]

    def _object(
        self, item: Any, to_plan: Matrix, group: str | None, region: int, depth: int
    ) -> Iterator[None]:
        import pypdfium2.raw as pdfium

        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            return
        own, is_named = _group_of(item)
        group = own if own is not None else group
        region = self._clipped(item, to_plan, region)
        if self.regions[region].is_empty:
            return
        matrix = chained(_matrix_of(item), to_plan)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < MAX_DEPTH:
                yield from self._form(item, matrix, group, region, depth + 1)
            return
        is_stroked, is_filled = _paint_of(item)
        if not is_stroked and not is_filled:
            return
        count = pdfium.FPDFPath_CountSegments(item)
        self._layers.append(self.names.setdefault(group or PLAIN, len(self.names)))
        self._regions.append(region)
        self._doubts.append(self._page.groups.some_hidden and (depth > 0 or not is_named))
        yield from self.outlines.read(
            partial(pdfium.FPDFPath_GetPathSegment, item),
            count,
            matrix,
            is_filled=not is_stroked,
        )

    def _form(
        self, form: Any, matrix: Matrix, group: str | None, region: int, depth: int
    ) -> Iterator[None]:
        import pypdfium2.raw as pdfium

        for at in range(pdfium.FPDFFormObj_CountObjects(form)):
            if len(self.outlines.xs) > MAX_SEGMENTS:
                return
            item = pdfium.FPDFFormObj_GetObject(form, at)
            yield from self._object(item, matrix, group, region, depth)
            yield

    def _clipped(self, item: Any, to_plan: Matrix, region: int) -> int:
        """Return the number of the region that an object is clipped to."""
        import pypdfium2.raw as pdfium

        clip = pdfium.FPDFPageObj_GetClipPath(item)
        for number in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0)):
            outline = Outlines()
            reading = outline.read(
                partial(pdfium.FPDFClipPath_GetPathSegment, clip, number),
                max(pdfium.FPDFClipPath_CountPathSegments(clip, number), 0),
                to_plan,
                is_filled=True,
            )
            for _ in reading:
                continue
            key = (region, to_plan, tuple(outline.xs), tuple(outline.ys))
            if key not in self._known:
                self._known[key] = len(self.regions)
                self.regions.append(shapely.intersection(self.regions[region], _area(outline)))
            region = self._known[key]
        return region


def _to_plan(raw: Any, unit: float) -> Matrix:
    """Return the matrix from a page's user space to plan units: turned, from the top left."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(raw, box)
    west, south, east, north = (unit * edge for edge in (box.left, box.bottom, box.right, box.top))
    return {
        1: (0.0, unit, unit, 0.0, -south, -west),
        2: (-unit, 0.0, 0.0, unit, east, -south),
        3: (0.0, -unit, -unit, 0.0, north, east),
    }.get(pdfium.FPDFPage_GetRotation(raw), (unit, 0.0, 0.0, -unit, -west, north))


def _matrix_of(item: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return _UPRIGHT
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _paint_of(item: Any) -> tuple[bool, bool]:
    """Return whether a path has an outline, and whether a filling, that is seen on paper."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke):
        return False, False
    is_stroked = bool(stroke.value) and _shows(pdfium.FPDFPageObj_GetStrokeColor, item)
    is_filled = bool(fill.value) and _shows(pdfium.FPDFPageObj_GetFillColor, item)
    return is_stroked, is_filled


def _shows(colour_of: Callable[..., int], item: Any) -> bool:
    levels = [ctypes.c_uint() for _ in range(4)]
    if not colour_of(item, *levels):
        return True
    red, green, blue, opacity = (level.value for level in levels)
    return opacity > 0 and min(red, green, blue) < _PAPER_LEVEL


def _group_of(item: Any) -> tuple[str | None, bool]:
    """Return the optional content group of an object, and False where its name is not told."""
    import pypdfium2.raw as pdfium

    group, is_named = None, True
    for at in range(max(pdfium.FPDFPageObj_CountMarks(item), 0)):
        mark = pdfium.FPDFPageObj_GetMark(item, at)
        if _mark_name(mark) == "OC":
            group = _mark_text(mark, b"Name")
            is_named = group is not None
    return group, is_named


def _mark_name(mark: Any) -> str:
    import pypdfium2.raw as pdfium

    buffer, length = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def _mark_text(mark: Any, key: bytes) -> str | None:
    import pypdfium2.raw as pdfium

    buffer, length = (ctypes.c_ubyte * 512)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetParamBlobValue(mark, key, buffer, len(buffer), length):
        return None
    return name_of(bytes(buffer)[: length.value])


def _area(outline: Outlines) -> shapely.Geometry:
    """Return the area inside an outline; empty where it has none."""
    lines = outline.flattened(MAX_POINTS) if outline.xs else None
    if lines is None or not len(lines.starts) - 1:
        return shapely.Polygon()
    rings = [
        lines.points[lines.starts[at] : lines.starts[at + 1]]
        for at in range(len(lines.starts) - 1)
        if lines.starts[at + 1] - lines.starts[at] > 3
    ]
    return shapely.union_all(shapely.make_valid([shapely.Polygon(ring) for ring in rings]))


def _inked(lines: Lines, picture: Picture, size: tuple[float, float]) -> Flags:
    """Return which lines lie where the picture of the page is not blank, for the most part."""
    dark = picture[..., :3].min(axis=2) < 255
    wide = np.pad(dark, 1)
    height, width = dark.shape
    near = np.zeros_like(dark)
    for down in range(3):
        for right in range(3):
            near |= wide[down : down + height, right : right + width]
    sizes = np.diff(lines.starts)
    of = np.repeat(np.arange(len(sizes)), sizes)
    is_last = np.zeros(len(of), dtype=bool)
    is_last[lines.starts[1:] - 1] = True
    after = np.minimum(np.arange(len(of)) + 1, len(of) - 1)
    # Ends are shared with what crosses there; places along a line are its own.
    share = np.where(is_last, 0.0, 0.4)[:, None]
    place = lines.points * (1.0 - share) + lines.points[after] * share
    at = (place / size * (width, height)).astype(np.int64)
    column, row = np.clip(at[:, 0], 0, width - 1), np.clip(at[:, 1], 0, height - 1)
    hits = np.bincount(of, weights=near[row, column], minlength=len(sizes))
    inked: Flags = hits >= 0.75 * sizes
    return inked


def _cut(
    lines: Lines,
    layer: Integers,
    region: Integers,
    regions: list[shapely.Geometry],
    seen: Flags,
) -> Lines:
    """Return the parts of lines that lie inside their regions; ``owner`` is their layer."""
    sizes = np.diff(lines.starts)
    low = np.minimum.reduceat(lines.points, lines.starts[:-1], axis=0)
    high = np.maximum.reduceat(lines.points, lines.starts[:-1], axis=0)
    boxes = np.array([shapely.bounds(one) for one in regions])[region]
    is_box = np.array([_is_box(one) for one in regions])[region]
    inside = seen & is_box & (low >= boxes[:, :2]).all(1) & (high <= boxes[:, 2:]).all(1)
    apart = ~seen | (low > boxes[:, 2:]).any(1) | (high < boxes[:, :2]).any(1)
    unsure = np.flatnonzero(~inside & ~apart)
    chosen = np.repeat(inside, sizes)
    points, fitted = [lines.points[chosen]], [lines.fitted[chosen]]
    counts, layers = [sizes[inside]], [layer[inside]]
    if len(unsure):
        rows = np.repeat(np.isin(np.arange(len(sizes)), unsure), sizes)
        owner = np.repeat(np.arange(len(unsure)), sizes[unsure])
        whole = shapely.linestrings(lines.points[rows], indices=owner)
        areas = np.array(regions, dtype=object)[region[unsure]]
        parts, number = shapely.get_parts(shapely.intersection(whole, areas), return_index=True)
        is_line = shapely.get_type_id(parts) == 1
        parts, number = parts[is_line], number[is_line]
        points.append(shapely.get_coordinates(parts))
        counts.append(shapely.get_num_coordinates(parts))
        layers.append(layer[unsure][number])
        fitted.append(np.zeros(len(points[-1]), dtype=bool))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return Lines(np.concatenate(points), starts, np.concatenate(layers), np.concatenate(fitted))


def _is_box(area: shapely.Geometry) -> bool:
    return bool(shapely.equals(area, shapely.envelope(area)))


def _linework(page: PdfPage, names: dict[str, int], lines: Lines) -> Linework | None:
    if len(lines.starts) < 2:
        return None
    width, height = page.size
    counts = np.bincount(lines.owner, minlength=len(names))
    ends = lines.points[lines.starts[1:] - 1]
    return Linework(
        points=np.column_stack([lines.points[:, 0], height - lines.points[:, 1]]),
        starts=lines.starts,
        layer=lines.owner,
        closed=np.all(lines.points[lines.starts[:-1]] == ends, axis=1),
        layers=tuple(
            LayerInfo(name=name, count=int(counts[at]), is_on=name not in page.groups.hidden)
            for name, at in names.items()
        ),
        box=(0.0, 0.0, width, height),
        is_sheet=True,
        fitted=lines.fitted,
    )
