"""DXF drawings as linework.

GDAL reads first: a hundred thousand lines in about a second, blocks put in place, curves made
of short lines. A drawing it cannot open, or finds no line in, is tried with ezdxf, which knows
damaged structure and binary files. Only model space is the plan; paper space is a print layout.
"""

import io
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.dxf_header import BINARY, DxfHeader, read_header
from cpted_app.exchange.dxf_soundness import check_sound, has_end
from cpted_app.exchange.linework import (
    INK,
    Collector,
    DrawnText,
    Integers,
    LayerInfo,
    Linework,
    bearing_of,
    flat,
    lines_in,
)
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

_COLOUR = re.compile(r"c:(#[0-9a-fA-F]{6})")
_HEIGHT = re.compile(r"s:([0-9.eE+-]+)g")
_ANGLE = re.compile(r"a:([0-9.eE+-]+)")
_QUERY = "SELECT Layer, PaperSpace, Text, OGR_STYLE FROM entities"
_FLATTENING = 0.01
"""Largest distance of a flattened curve from the true one, as share of a text or arc unit."""


def read_dxf(data: bytes, name: str) -> Linework:
    """Return the model space of a DXF.

    Raises:
        UserError: neither reader finds a line in it.
    """
    check_sound(data, name)
    header = read_header(data)
    found: Linework | None = None
    if not data.startswith(BINARY[:18]):
        found = _by_gdal(data, header, name)
    return found if found is not None else _by_ezdxf(data, header, name)


def _by_gdal(data: bytes, header: DxfHeader, name: str) -> Linework | None:
    """Return the drawing as GDAL sees it, or None where it sees no line."""
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyogrio.raw import read

    try:
        _, _, shapes, columns = read(_ended(data), sql=_QUERY, force_2d=True)
    except (DataSourceError, DataLayerError, ValueError, RuntimeError):
        return None
    layer, paper, words, style = columns
    is_model = np.array([value != 1 for value in paper], dtype=bool)
    shapes, layer = shapes[is_model], _names(layer[is_model])
    words, style = words[is_model], style[is_model]
    collector = Collector()
    by_name = {name: collector.number(name) for name in dict.fromkeys(layer)}
    numbers = np.array([by_name[name] for name in layer], dtype=np.int64)
    _colours(collector, header, layer, style)
    _lines(collector, shapes, numbers)
    for at in np.flatnonzero([isinstance(word, str) and bool(word) for word in words]):
        place = shapely.from_wkb(shapes[at], on_invalid="ignore")
        _label(collector, place, str(words[at]), str(style[at]), int(numbers[at]))
    _check_end(collector, data)
    try:
        return collector.finished(name, header.unit_m)
    except UserError:
        return None


def _names(layer: Any) -> list[str]:
    return [name if isinstance(name, str) and name else "0" for name in layer]


def _colours(collector: Collector, header: DxfHeader, layer: list[str], style: Any) -> None:
    """Note each layer with the colour of its first line; off and frozen as the drawing says."""
    for name, look in zip(layer, style, strict=True):
        if name in collector.layers:
            continue
        found = _COLOUR.search(look) if isinstance(look, str) else None
        _, is_on = header.layers.get(name, (7, True))
        collector.layers[name] = LayerInfo(
            name=name, colour=found.group(1).lower() if found else INK, is_on=is_on
        )


def _lines(collector: Collector, shapes: Any, numbers: Integers) -> None:
    """Take all lines, plain ones first: they are nearly all, and need no geometry engine."""
    is_plain = np.array([shape is not None and shape[:5] == _PLAIN for shape in shapes], dtype=bool)
    plain = shapes[is_plain]
    if len(plain):
        points = np.frombuffer(b"".join([shape[9:] for shape in plain]), dtype="<f8")
        sizes = np.array([len(shape) - 9 for shape in plain], dtype=np.int64) // _POINT_BYTES
        collector.lines(points.reshape(-1, 2), sizes, numbers[is_plain])
    others = shapely.from_wkb(shapes[~is_plain], on_invalid="ignore")
    _parts(collector, others, numbers[~is_plain])


def _parts(collector: Collector, geometries: Any, numbers: Integers) -> None:
    lines, owner = lines_in(geometries)
    if len(lines):
        sizes = shapely.get_num_coordinates(lines)
        collector.lines(shapely.get_coordinates(lines), sizes, numbers[owner])


_PLAIN = b"\x01\x02\x00\x00\x00"
"""How a line begins in well-known binary: little endian, a line string of two dimensions."""
_POINT_BYTES = 16
_ELSEWHERE = ("IMAGE", "PDFUNDERLAY", "DGNUNDERLAY", "DWFUNDERLAY")
"""Objects that show a file beside the drawing."""


def _label(collector: Collector, at: Any, words: str, style: str, layer: int) -> None:
    points = shapely.get_coordinates(at)
    height, angle = _HEIGHT.search(style), _ANGLE.search(style)
    if len(points) and height:
        collector.text(
            DrawnText(
                x=float(points[0, 0]),
                y=float(points[0, 1]),
                height=float(height.group(1)),
                bearing_deg=bearing_of(float(angle.group(1)) if angle else 0.0),
                text=words,
                layer=layer,
            )
        )


def _by_ezdxf(data: bytes, header: DxfHeader, name: str) -> Linework:
    from ezdxf.disassemble import recursive_decompose
    from ezdxf.lldxf.const import DXFError

    try:
        document, auditor = _recovered(data)
        space = document.modelspace()
    except (DXFError, KeyError, ValueError, IndexError, AttributeError, OSError):
        raise UserError(
            N_("{file} is damaged: no line of the drawing can be read."),
            N_("Open it in the program that made it, audit it, and save it as DXF again."),
            file=name,
        ) from None
    collector = Collector()
    for layer in document.layers:
        is_on = layer.is_on() and not layer.is_frozen()
        collector.layers[layer.dxf.name] = LayerInfo(
            name=layer.dxf.name, colour=_index_colour(layer.color), is_on=is_on
        )
    pictures: list[str] = []
    for entity in recursive_decompose(space):
        _entity(collector, entity)
        if entity.dxftype() in _ELSEWHERE:
            pictures.append(_picture_name(entity))
    if pictures:
        collector.problems.append(_pictures_elsewhere(pictures))
    if auditor.has_errors or auditor.fixes:
        collector.problems.append(_repaired(name, len(auditor.errors) + len(auditor.fixes)))
    unit_m = header.unit_m if header.version else _unit_of(document)
    return collector.finished(name, unit_m)


def _picture_name(entity: Any) -> str:
    definition = getattr(entity, "image_def", None) or getattr(entity, "_underlay_def", None)
    stated = str(definition.dxf.get("filename", "")) if definition is not None else ""
    return stated.replace("\\", "/").rpartition("/")[2]


def _pictures_elsewhere(names: list[str]) -> Problem:
    count = {"count": len(names)}
    if not any(names):
        remedy = Message(N_("Add the pictures themselves as plans."))
    else:
        first = next(name for name in names if name)
        remedy = Message(N_("Add the pictures themselves as plans, first {name}."), {"name": first})
    return Problem(
        "pictures_elsewhere",
        Message(N_("whole drawing")),
        Message(
            N_("It refers to {count} pictures that are not in it; frames stand for them."), count
        ),
        remedy,
    )


def _recovered(data: bytes) -> Any:
    import ezdxf.filemanagement
    import ezdxf.recover

    if not data.startswith(BINARY[:18]):
        return ezdxf.recover.read(io.BytesIO(data))
    # The library takes a binary drawing only from a file.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "drawing.dxf")
        path.write_bytes(data)
        document = ezdxf.filemanagement.readfile(path)
        return document, document.audit()


def _unit_of(document: Any) -> float | None:
    from cpted_app.exchange.dxf_header import UNITS_M

    return UNITS_M.get(int(document.header.get("$INSUNITS", 0)))


def _entity(collector: Collector, entity: Any) -> None:
    from ezdxf.disassemble import make_primitive
    from ezdxf.lldxf.const import DXFError
    from ezdxf.path import make_path

    layer = collector.number(entity.dxf.get("layer", "0"))
    kind = entity.dxftype()
    if kind in ("TEXT", "ATTRIB", "MTEXT"):
        collector.text(_words(entity, layer))
        return
    try:
        if kind in ("MESH", "POLYFACE", "3DFACE", "SOLID", "TRACE", "HATCH"):
            primitive = make_primitive(entity)
            paths = [primitive.path] if primitive.path is not None else []
        else:
            paths = [make_path(entity)]
        for path in paths:
            reach = _reach(path)
            for part in path.sub_paths():
                points = [(point.x, point.y) for point in part.flattening(reach * _FLATTENING)]
                collector.line(flat(points), layer)
    except (TypeError, ValueError, ZeroDivisionError, DXFError):
        # A kind without a path (a point, a viewport), or one with impossible values.
        return


def _reach(path: Any) -> float:
    points = list(path.control_vertices())
    spans = [max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1)]
    return float(max(*spans, 1e-9))


def _words(entity: Any, layer: int) -> DrawnText:
    is_long = entity.dxftype() == "MTEXT"
    text = entity.plain_text() if is_long else entity.dxf.get("text", "")
    height = entity.dxf.get("char_height" if is_long else "height", 0.0)
    insert = entity.dxf.insert
    return DrawnText(
        x=float(insert.x),
        y=float(insert.y),
        height=float(height),
        bearing_deg=bearing_of(float(entity.dxf.get("rotation", 0.0))),
        text=str(text),
        layer=layer,
    )


def _index_colour(number: int) -> str:
    from ezdxf.colors import aci2rgb

    if not 0 < number < 256 or number == 7:
        return INK
    red, green, blue = aci2rgb(number)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _ended(data: bytes) -> bytes:
    """Return a drawing that was cut off, ended before the entity that is not whole."""
    if has_end(data):
        return data
    last = data.rfind(b"\n  0")
    return data[: last + 1] + b"  0\nENDSEC\n  0\nEOF\n"


def _check_end(collector: Collector, data: bytes) -> None:
    if not has_end(data):
        collector.problems.append(
            Problem(
                "incomplete",
                Message(N_("end of the file")),
                Message(N_("The drawing has no proper end; parts may be missing.")),
                Message(N_("Compare it with the original, or get the file again.")),
            )
        )


def _repaired(name: str, count: int) -> Problem:
    return Problem(
        "repaired",
        Message(N_("whole file")),
        Message(
            N_("{file} was damaged in {count} places and was repaired in reading."),
            {
                "file": name,
                "count": count,
            },
        ),
        Message(N_("Compare it with the original.")),
    )
