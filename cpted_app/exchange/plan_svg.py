"""SVG drawings as linework: shapes with their transforms, nothing fetched, no entity expanded.

A drawing in SVG is a sheet of paper: plan units are its user units from the upper left corner
of the view box, and its stated width gives the length of one unit on paper.
"""

import io
import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.linework import INK, Array, Collector, DrawnText, LayerInfo, Linework, flat
from cpted_app.exchange.svg_path import flattened
from cpted_app.words import N_

MAX_DEPTH = 60
_UNIT_M = {
    "mm": 0.001,
    "cm": 0.01,
    "in": 0.0254,
    "pt": 0.0254 / 72.0,
    "pc": 0.0254 / 6.0,
    "m": 1.0,
}
"""Lengths on paper; px and bare numbers say nothing about paper."""
_LENGTH = re.compile(r"^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-z%]*)\s*$")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CALL = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_LAYER_MODE = "{http://www.inkscape.org/namespaces/inkscape}groupmode"
_LAYER_LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_NOT_DRAWN = frozenset(
    ("defs", "clipPath", "mask", "pattern", "symbol", "marker", "metadata", "style", "script")
)
_HEX = re.compile(r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
_RGB = re.compile(r"^rgb\(\s*([\d.]+)(%?)\s*,\s*([\d.]+)%?\s*,\s*([\d.]+)%?\s*\)$")


def read_svg(data: bytes, name: str) -> Linework:
    """Return the lines of an SVG.

    Raises:
        UserError: it is not readable, or declares entities that would have to be expanded.
    """
    root = _parsed(data, name)
    left, top, width, height, unit_m = _sheet(root)
    reader = _Reader(root, name)
    start = np.array([[1.0, 0.0, -left], [0.0, -1.0, top + height]])
    reader.walk(root, start, None, 0)
    return reader.collector.finished(name, unit_m, sheet=(width, height))


def _parsed(data: bytes, name: str) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        root: Element | None = parse(io.BytesIO(data)).getroot()
    except DefusedXmlException:
        raise UserError(
            N_("{file} declares abbreviations (entities) that could fill the memory."),
            N_("Open it in a drawing program and save it as plain SVG, or as PDF."),
            file=name,
        ) from None
    except (ParseError, ValueError, LookupError):
        root = None
    if root is None or _tag(root) != "svg":
        raise UserError(
            N_("{file} is damaged: it is not a readable SVG drawing."),
            N_("Get the file again, or save it anew in a drawing program."),
            file=name,
        )
    return root


def _sheet(root: Element) -> tuple[float, float, float, float, float | None]:
    """Return left, top, width and height of the view box, and a unit's length on paper."""
    width, width_unit = _length(root.get("width", ""))
    height, _ = _length(root.get("height", ""))
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(box) != 4 or not box[2] > 0.0 or not box[3] > 0.0:
        box = [0.0, 0.0, width or 0.0, height or 0.0]
    unit_m = None
    if width and width_unit in _UNIT_M and box[2] > 0.0:
        unit_m = width * _UNIT_M[width_unit] / box[2]
    return box[0], box[1], box[2], box[3], unit_m


class _Reader:
    def __init__(self, root: Element, name: str) -> None:
        self._name = name
        self._repeats = 0
        self.collector = Collector()
        self._by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
        self._shapes = 0
        self._stroke = INK

    def walk(self, element: Element, matrix: Array, layer: str | None, depth: int) -> None:
        """Draw what is inside an element."""
        tag = _tag(element)
        if depth > MAX_DEPTH:
            raise UserError(
                N_("{file} holds itself, or is nested more than {limit} deep."),
                N_("Unlink clones and ungroup in a drawing program, or save it as PDF."),
                file=self._name,
                limit=MAX_DEPTH,
            )
        if tag in _NOT_DRAWN or _style(element, "display") == "none":
            return
        matrix = _times(matrix, _transform(element.get("transform", "")))
        name = layer
        if tag == "g" and (element.get(_LAYER_MODE) == "layer" or (layer is None and depth == 1)):
            name = element.get(_LAYER_LABEL) or element.get("id") or layer
        before, self._stroke = self._stroke, _paint(element) or self._stroke
        if tag in ("svg", "g", "a", "switch"):
            for child in element:
                self.walk(child, matrix, name, depth + 1)
        elif tag == "use":
            self._use(element, matrix, name, depth)
        else:
            self._shape(element, tag, matrix, name or "0")
        self._stroke = before

    def _use(self, element: Element, matrix: Array, layer: str | None, depth: int) -> None:
        link = next((element.get(key) for key in _HREFS if element.get(key)), "") or ""
        # Only what is in this file: nothing is ever fetched.
        target = self._by_id.get(link[1:]) if link.startswith("#") else None
        if target is None:
            return
        self._repeats += 1
        if self._repeats > limits.now().drawing_repeats:
            raise UserError(
                N_("{file} repeats its parts more than {limit} times."),
                N_("Unlink clones, save it as PDF, or allow “drawing_repeats” in settings.json."),
                file=self._name,
                limit=limits.now().drawing_repeats,
            )
        x, y = _number(element, "x"), _number(element, "y")
        matrix = _times(matrix, np.array([[1.0, 0.0, x], [0.0, 1.0, y]]))
        inside = list(target) if _tag(target) == "symbol" else [target]
        for child in inside:
            self.walk(child, matrix, layer, depth + 10)

    def _shape(self, element: Element, tag: str, matrix: Array, layer: str) -> None:
        self._shapes += 1
        if self._shapes > limits.now().drawing_shapes:
            raise UserError(
                N_("The drawing has more than {limit} shapes."),
                N_("Delete what you do not need; or allow more “drawing_shapes” in settings.json."),
                limit=limits.now().drawing_shapes,
            )
        if tag == "text":
            self._text(element, matrix, layer)
            return
        for line in _lines(element, tag):
            number = self._number(layer)
            self.collector.line(flat(line) @ matrix[:, :2].T + matrix[:, 2], number)

    def _text(self, element: Element, matrix: Array, layer: str) -> None:
        sizes = [_style(part, "font-size") for part in element.iter()]
        size, _ = _length(next((one for one in reversed(sizes) if one), "16"))
        words = " ".join("".join(element.itertext()).split())
        placed = next((part for part in element.iter() if part.get("x") is not None), element)
        at = matrix @ np.array([_number(placed, "x"), _number(placed, "y"), 1.0])
        along = matrix[:, :2] @ np.array([1.0, 0.0])
        self.collector.text(
            DrawnText(
                x=float(at[0]),
                y=float(at[1]),
                height=0.72 * (size or 16.0) * float(np.hypot(*along)),
                bearing_deg=(90.0 - math.degrees(math.atan2(along[1], along[0]))) % 360.0,
                text=words,
                layer=self._number(layer),
            )
        )

    def _number(self, layer: str) -> int:
        if layer not in self.collector.layers:
            self.collector.layers[layer] = LayerInfo(name=layer, colour=self._stroke)
        return self.collector.number(layer)


def _lines(element: Element, tag: str) -> Iterator[list[tuple[float, float]]]:
    if tag == "path":
        yield from flattened(element.get("d", ""))
    elif tag == "line":
        ends = [_number(element, key) for key in ("x1", "y1", "x2", "y2")]
        yield [(ends[0], ends[1]), (ends[2], ends[3])]
    elif tag in ("polyline", "polygon"):
        numbers = [float(number) for number in _NUMBER.findall(element.get("points", ""))]
        points = list(zip(numbers[::2], numbers[1::2], strict=False))
        yield [*points, points[0]] if tag == "polygon" and points else points
    elif tag == "rect":
        x, y, w, h = (_number(element, key) for key in ("x", "y", "width", "height"))
        yield [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
    elif tag in ("circle", "ellipse"):
        yield _round(element, tag)


def _round(element: Element, tag: str) -> list[tuple[float, float]]:
    x, y = _number(element, "cx"), _number(element, "cy")
    rx = _number(element, "r" if tag == "circle" else "rx")
    ry = rx if tag == "circle" else _number(element, "ry")
    angles = [math.tau * step / 48 for step in range(48)]
    points = [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]
    return [*points, points[0]]


def _transform(text: str) -> Array:
    matrix: Array = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    for name, inside in _CALL.findall(text):
        numbers = [float(number) for number in _NUMBER.findall(inside)]
        matrix = _times(matrix, _call(name, numbers))
    return matrix


def _call(name: str, n: list[float]) -> Array:
    if name == "matrix" and len(n) == 6:
        return np.array([[n[0], n[2], n[4]], [n[1], n[3], n[5]]])
    if name == "translate" and n:
        return np.array([[1.0, 0.0, n[0]], [0.0, 1.0, n[1] if len(n) > 1 else 0.0]])
    if name == "scale" and n:
        return np.array([[n[0], 0.0, 0.0], [0.0, n[1] if len(n) > 1 else n[0], 0.0]])
    if name == "rotate" and n:
        cos, sin = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
        x, y = (n[1], n[2]) if len(n) > 2 else (0.0, 0.0)
        return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
    slope = math.tan(math.radians(n[0])) if n and name.startswith("skew") else 0.0
    is_x = name == "skewX"
    return np.array([[1.0, slope if is_x else 0.0, 0.0], [0.0 if is_x else slope, 1.0, 0.0]])


def _times(outer: Array, inner: Array) -> Array:
    product: Array = np.column_stack(
        [outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]]
    )
    return product


def _tag(element: Element) -> str:
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _style(element: Element, name: str) -> str:
    found = re.search(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", element.get("style", ""))
    return (found.group(1) if found else element.get(name, "")).strip()


def _paint(element: Element) -> str | None:
    for name in ("stroke", "fill"):
        colour = _colour(_style(element, name))
        if colour is not None:
            return colour
    return None


def _colour(text: str) -> str | None:
    found = _HEX.match(text)
    if found:
        digits = found.group(1)
        return "#" + (digits if len(digits) == 6 else "".join(2 * d for d in digits)).lower()
    parts = _RGB.match(text)
    if parts is None:
        return INK if text == "black" else None
    k = 2.55 if parts.group(2) else 1.0
    levels = [min(round(float(parts.group(at)) * k), 255) for at in (1, 3, 4)]
    return "#{:02x}{:02x}{:02x}".format(*levels)


def _length(text: str) -> tuple[float | None, str]:
    found = _LENGTH.match(text)
    if found is None or found.group(2) == "%":
        return None, ""
    return float(found.group(1)), found.group(2)


def _number(element: Element, name: str) -> float:
    value, _ = _length(element.get(name, ""))
    return value or 0.0
