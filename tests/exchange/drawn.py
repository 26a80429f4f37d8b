"""A small drawing with what real ones have: layers, blocks in blocks, attributes, hatches."""

from pathlib import Path

import ezdxf
from ezdxf.document import Drawing


def street(path: Path) -> Path:
    """Write a street in metres: four lamps of which two are in a group, a wall, two buildings."""
    drawing = ezdxf.new("R2010")  # type: ignore[attr-defined]
    drawing.units = 6
    for name in ("LIGHTING", "WALL-2M", "GEBAEUDE", "BAUM"):
        drawing.layers.add(name)
    _blocks(drawing)
    space = drawing.modelspace()
    for at, turn in ((0, 0), (10, 30)):
        lamp = space.add_blockref(
            "LAMP-5M", (at, 5), dxfattribs={"rotation": turn, "layer": "LIGHTING"}
        )
        lamp.add_auto_attribs({"TYPE": "LED"})
    space.add_blockref(
        "GROUP",
        (50, 50),
        dxfattribs={"rotation": 90, "layer": "LIGHTING", "xscale": 2, "yscale": 2},
    )
    space.add_line((0, 0), (60, 0), dxfattribs={"layer": "WALL-2M"})
    house = [(0, 10), (20, 10), (20, 30), (0, 30)]
    space.add_lwpolyline(house, close=True, dxfattribs={"layer": "GEBAEUDE"})
    hatch = space.add_hatch(dxfattribs={"layer": "GEBAEUDE"})
    hatch.paths.add_polyline_path(house, is_closed=True)
    space.add_lwpolyline(
        [(30, 10), (40, 10), (40, 20)], close=True, dxfattribs={"layer": "GEBAEUDE"}
    )
    space.add_text("house", dxfattribs={"layer": "GEBAEUDE", "insert": (5, 15)})
    space.add_circle((70, 20), 3, dxfattribs={"layer": "BAUM"})
    drawing.saveas(path)
    return path


def _blocks(drawing: Drawing) -> None:
    lamp = drawing.blocks.new("LAMP-5M")
    lamp.add_circle((0, 0), 0.3)
    lamp.add_attdef("TYPE", (0, 0.5))
    group = drawing.blocks.new("GROUP")
    group.add_blockref("LAMP-5M", (2, 0))
    group.add_blockref("LAMP-5M", (-2, 0), dxfattribs={"rotation": 90})
