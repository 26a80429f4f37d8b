"""All tools as rows of data; palette, keys and menus read them.

Belongs here: one row per tool. A new tool is a generator and a row.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cpted_app.gui.tools import look, measure, photo, place, select
from cpted_app.gui.tools.steps import Start
from cpted_app.words import N_


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool: its id, name, key, icon, and the generator that is it.

    ``is_on_palette`` is False for tools that a step starts; ``snaps`` for those whose clicks
    take the place as it is; ``changes`` is True where edits follow.
    """

    id: str
    text: str
    key: str
    icon: str
    start: Start
    is_on_palette: bool = True
    snaps: bool = True
    changes: bool = True


TOOLS: tuple[ToolRow, ...] = (
    ToolRow("select", N_("Select"), "V", "select", select.select),
    ToolRow("luminaire", N_("Luminaire"), "L", "luminaire", place.luminaires),
    ToolRow("sightline", N_("Sightline"), "S", "sightline", place.place_sightline),
    ToolRow("access_point", N_("Access point"), "A", "access_point", place.access_points),
    ToolRow("barrier_line", N_("Wall, fence or hedge"), "B", "barrier_line", place.barrier_lines),
    ToolRow(
        "barrier_area",
        N_("Building or planting"),
        "Shift+B",
        "barrier_polygon",
        place.barrier_areas,
    ),
    ToolRow("tree", N_("Tree"), "T", "tree", place.trees),
    ToolRow("opening", N_("Window or door"), "O", "opening", place.openings),
    ToolRow("camera", N_("Camera"), "C", "camera", place.cameras),
    ToolRow("light_reading", N_("Light reading"), "X", "light_reading", place.light_readings),
    ToolRow("refuge", N_("Refuge or help point"), "H", "refuge", place.refuges),
    ToolRow("seating", N_("Seating"), "K", "seating", place.seating),
    ToolRow("route", N_("Route"), "R", "route", place.routes),
    ToolRow("zone", N_("Zone"), "Z", "zone", place.zones),
    ToolRow("measure", N_("Measure"), "M", "calibrate", measure.measure, changes=False),
    ToolRow("look", N_("Look around"), "I", "look", look.look, snaps=False, changes=False),
    ToolRow(
        "calibrate",
        N_("Calibrate with two points"),
        "",
        "calibrate",
        measure.calibrate,
        is_on_palette=False,
    ),
    ToolRow(
        "control_point",
        N_("Click control points"),
        "",
        "calibrate",
        measure.control_point,
        is_on_palette=False,
    ),
    ToolRow(
        "remark",
        N_("Pin a remark"),
        "",
        "pin",
        measure.remark,
        is_on_palette=False,
        snaps=False,
    ),
    ToolRow(
        "point",
        N_("Point at a place"),
        "",
        "pin",
        measure.point,
        is_on_palette=False,
        snaps=False,
    ),
    ToolRow(
        "photo",
        N_("Place a photo"),
        "",
        "photo",
        photo.place_photo,
        is_on_palette=False,
        snaps=False,
    ),
    ToolRow(
        "photo_subject",
        N_("Say what a photo shows"),
        "",
        "photo",
        photo.pick_subject,
        is_on_palette=False,
        snaps=False,
    ),
)
BY_ID = MappingProxyType({row.id: row for row in TOOLS})
BY_KEY = MappingProxyType({row.key: row for row in TOOLS if row.key})
