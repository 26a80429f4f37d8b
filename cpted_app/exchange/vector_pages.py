"""Drawings as plans: one page, its lines, and pictures of any part of it.

Belongs here: which reader a drawing needs, the few drawings kept open, and the plain picture
that reports and thumbnails use. The window paints the lines itself.
"""

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from cpted_app.errors import UserError
from cpted_app.exchange.linework import CAP_SHARE, Box, DrawnText, Integers, Linework
from cpted_app.exchange.repairs import Repairs, repaired
from cpted_app.model.records import PlanLayer
from cpted_app.words import N_

if TYPE_CHECKING:
    from PIL import Image

Picture = npt.NDArray[np.uint8]

DXF = "image/vnd.dxf"
SVG = "image/svg+xml"
GPKG = "application/geopackage+sqlite3"
GEOJSON = "application/geo+json"
SHAPEFILE = "application/vnd.shp+zip"
OSM = "application/vnd.openstreetmap.data+xml"
OSM_PBF = "application/vnd.openstreetmap.data+pbf"
VECTOR_TYPES = frozenset((DXF, SVG, GPKG, GEOJSON, SHAPEFILE, OSM, OSM_PBF))

MAX_OPEN = 4
SUPERSAMPLING = 2
MAX_TEXTS = 3_000
_LEAST_TEXT_PX, _MOST_TEXT_PX = 5, 300
_PALEST = 0.62
"""Paler ink is darkened: drawings made for a black screen are shown on paper."""

_LOCK = threading.Lock()
_OPEN: "OrderedDict[tuple[str, Repairs], Linework]" = OrderedDict()


class LayerLook(NamedTuple):
    """How a layer is shown; ``colour`` "" is the drawing's own."""

    name: str
    is_visible: bool = True
    opacity: float = 1.0
    colour: str = ""


Looks = tuple[LayerLook, ...]


def looks_of(layers: Iterable[PlanLayer]) -> Looks:
    """Return how the layers of a site's drawing are shown, the lowest first."""
    rows = sorted(layers, key=lambda row: row.position)
    return tuple(LayerLook(row.name, row.is_visible, row.opacity, row.colour) for row in rows)


def ranks(linework: Linework, looks: Looks) -> Integers:
    """Return when each layer is painted, shape (layers,): 0 first, so lowest.

    Layers that nobody has looked at keep the drawing's order, above the others.
    """
    by_name = {look.name: rank for rank, look in enumerate(looks)}
    places = [by_name.get(one.name, len(looks) + at) for at, one in enumerate(linework.layers)]
    order = np.argsort(np.array(places, dtype=np.int64), kind="stable")
    return np.argsort(order).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Ink:
    """What a layer is painted with: red, green, blue, and a share of 0 … 1."""

    rgb: tuple[int, int, int]
    opacity: float


class VectorPages:
    """The one page of a drawing; safe to use from several threads."""

    count = 1

    def __init__(
        self, data: bytes, media_type: str, name: str = "drawing", repairs: Repairs = ()
    ) -> None:
        """Read the drawing, or find it among those read before; it is mended as ``repairs`` say.

        Raises:
            UserError: it is damaged or shows nothing.
        """
        digest = hashlib.sha256(data).hexdigest()
        with _LOCK:
            self._linework = _kept((digest, ()), lambda: _read(data, media_type, name))
            if repairs:
                plain = self._linework
                self._linework = _kept((digest, repairs), lambda: repaired(plain, repairs))

    def size(self, _page: int) -> tuple[float, float]:
        """Return width and height in drawing units."""
        return self._linework.size

    def metres_per_unit(self, _page: int) -> float | None:
        """Return the length of a drawing unit where the file states it."""
        return self._linework.unit_m

    def linework(self, _page: int) -> Linework:
        """Return the lines."""
        return self._linework

    def render(
        self, _page: int, box_px: Box, width: int, height: int, looks: Looks = ()
    ) -> Picture:
        """Return the part ``box_px`` as RGBA, shape (height, width, 4), clear between the lines."""
        by_layer, order = inks(self._linework, looks), ranks(self._linework, looks)
        return drawn(self._linework, box_px, width, height, by_layer, order=order)


def inks(linework: Linework, looks: Looks) -> tuple[Ink | None, ...]:
    """Return what each layer is painted with; None for one that is not shown.

    Layers that nobody has touched look as the drawing says.
    """
    by_name = {look.name: look for look in looks}
    found: list[Ink | None] = []
    for layer in linework.layers:
        look = by_name.get(layer.name) or LayerLook(layer.name, layer.is_on)
        if look.is_visible and look.opacity > 0.0:
            found.append(Ink(on_paper(look.colour or layer.colour), look.opacity))
        else:
            found.append(None)
    return tuple(found)


def on_paper(colour: str) -> tuple[int, int, int]:
    """Return a colour dark enough to be seen on white.

    >>> on_paper("#ffffff"), on_paper("#ff0000")
    ((158, 158, 158), (255, 0, 0))
    """
    rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    luminance = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255.0
    k = min(_PALEST / luminance, 1.0) if luminance > 0.0 else 1.0
    return round(rgb[0] * k), round(rgb[1] * k), round(rgb[2] * k)


def drawn(
    linework: Linework,
    box: Box,
    width: int,
    height: int,
    by_layer: tuple[Ink | None, ...],
    *,
    order: Integers,
) -> Picture:
    """Return a picture of a part of a drawing, the box in plan units, layers in an order."""
    from PIL import Image, ImageDraw

    k = SUPERSAMPLING
    image = Image.new("RGBA", (width * k, height * k), (255, 255, 255, 0))
    pencil = ImageDraw.Draw(image)
    scale = np.array([width * k / (box[2] - box[0]), height * k / (box[3] - box[1])])
    points = (linework.on_sheet - box[:2]) * scale
    seen = _seen(points, linework.starts, width * k, height * k)
    seen = seen[np.argsort(order[linework.layer[seen]], kind="stable")]
    thick = max(round(max(width, height) * k / 1600), k)
    # Pillow takes whole pixels of any size, but its lines overflow far outside the picture.
    points = np.clip(points, -20.0 * width * k, 20.0 * width * k)
    for at in seen:
        ink = by_layer[linework.layer[at]]
        if ink is not None:
            line = points[linework.starts[at] : linework.starts[at + 1]]
            colour = (*ink.rgb, round(255 * ink.opacity))
            pencil.line(line.ravel().tolist(), fill=colour, width=thick)
    west, north = linework.origin
    for text in linework.texts[:MAX_TEXTS]:
        ink = by_layer[text.layer]
        if ink is not None:
            at = (text.x - west - box[0]) * scale[0], (north - text.y - box[1]) * scale[1]
            _write(image, text, ink, at, text.height * scale[1])
    small = image.convert("RGBa").reduce(k).convert("RGBA")
    return np.array(small, dtype=np.uint8)


def _seen(points: npt.NDArray[np.float64], starts: Integers, width: int, height: int) -> Integers:
    low = np.minimum.reduceat(points, starts[:-1], axis=0)
    high = np.maximum.reduceat(points, starts[:-1], axis=0)
    inside = (low <= (width, height)).all(axis=1) & (high >= 0.0).all(axis=1)
    return np.flatnonzero(inside).astype(np.int64)


def _write(
    image: "Image.Image", text: DrawnText, ink: Ink, at: tuple[float, float], height: float
) -> None:
    from PIL import Image, ImageDraw, ImageFont

    from cpted_app import resources

    size, (x, y) = round(height / CAP_SHARE), at
    far = size * len(text.text)
    is_near = -far < x < image.width + far and -far < y < image.height + far
    if not _LEAST_TEXT_PX * SUPERSAMPLING <= size <= _MOST_TEXT_PX * SUPERSAMPLING or not is_near:
        return
    font = ImageFont.truetype(str(resources.path("fonts", "Inter-Regular.ttf")), size)
    left, top, right, bottom = font.getbbox(text.text.splitlines()[0], anchor="ls")
    reach = math.ceil(max(abs(left), abs(top), abs(right), abs(bottom))) + 2
    patch = Image.new("RGBA", (2 * reach, 2 * reach), (*ink.rgb, 0))
    fill = (*ink.rgb, round(255 * ink.opacity))
    ImageDraw.Draw(patch).text(
        (reach, reach), text.text.splitlines()[0], font=font, fill=fill, anchor="ls"
    )
    turned = patch.rotate(90.0 - text.bearing_deg, resample=Image.Resampling.BILINEAR)
    image.alpha_composite(turned, *_within(round(x) - reach, round(y) - reach, turned, image))


def _within(
    x: int, y: int, patch: "Image.Image", image: "Image.Image"
) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """Return where a patch goes and which part of it, since it may begin outside the picture."""
    left, top = max(-x, 0), max(-y, 0)
    left, top = min(left, patch.width - 1), min(top, patch.height - 1)
    at = min(max(x, 0), image.width - 1), min(max(y, 0), image.height - 1)
    right = min(patch.width, left + image.width - at[0])
    bottom = min(patch.height, top + image.height - at[1])
    return at, (left, top, right, bottom)


def _kept(key: tuple[str, Repairs], make: Callable[[], Linework]) -> Linework:
    """Return a drawing kept open, or made now; whoever calls holds the lock."""
    if key not in _OPEN:
        _OPEN[key] = make()
        while len(_OPEN) > MAX_OPEN:
            _OPEN.popitem(last=False)
    _OPEN.move_to_end(key)
    return _OPEN[key]


def _read(data: bytes, media_type: str, name: str) -> Linework:
    if media_type == DXF:
        from cpted_app.exchange.plan_dxf import read_dxf

        return read_dxf(data, name)
    if media_type == SVG:
        from cpted_app.exchange.plan_svg import read_svg

        return read_svg(data, name)
    if media_type in VECTOR_TYPES:
        from cpted_app.exchange.plan_gis import read_map

        return read_map(data, name, is_osm=media_type in (OSM, OSM_PBF))
    raise UserError(N_("{file} is not a drawing."), N_("Choose another file."), file=name)
