"""What a source holds, by layer, block and tag: what a person chooses from to make marks.

Belongs here: the value every source gives, and the sources that are plain layers of rows. Rows
are in site metres already; what becomes of them is ``extraction``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange import osm_presets
from cpted_app.exchange.gdal_layers import check_file, layers_of, read_layer
from cpted_app.exchange.gdal_vector import placed_rows, unwritten, warned
from cpted_app.exchange.mapping import Options, RawRow
from cpted_app.exchange.osm_groups import tag_groups
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.registry import IMPORTERS, check_metric, not_read
from cpted_app.model.features import Feature
from cpted_app.model.site import Site
from cpted_app.words import N_

OSM_LAYERS = ("points", "lines", "multipolygons")
INTERNAL = frozenset({"SubClasses", "z_order"})
"""Columns that a reader adds for itself."""


class Section(StrEnum):
    """What a group of objects has in common."""

    LAYER = "layer"
    BLOCK = "block"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Objects of a source that are chosen together: a layer, the inserts of a block, a tag.

    ``rows`` are the objects as such, an insert of a block as the point it is put at; ``drawn``
    are the lines that the same objects are drawn with, where these are others.
    """

    section: Section
    name: str
    rows: tuple[RawRow, ...]
    drawn: tuple[RawRow, ...] | None = None
    layer: str = ""
    is_osm: bool = False
    lettering: int = 0

    @property
    def key(self) -> str:
        """The name of this holding within its source, such as ``layer:WALLS``."""
        return f"{self.section}:{self.name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that any of the objects has."""
        names = dict.fromkeys(key for row in self.rows for key in row.cells)
        return tuple(name for name in names if name not in INTERNAL)

    @property
    def shapes(self) -> Mapping[str, int]:
        """How many objects are points, lines and areas."""
        return Counter(row.geometry.geom_type.removeprefix("Multi") for row in self.rows)

    def rows_for(self, kind: type[Feature]) -> tuple[RawRow, ...]:
        """Return the objects as a kind wants them: points, or the lines they are drawn with."""
        if self.drawn is None or "Point" in kind.geometry_types:
            return self.rows
        return self.drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A source as a whole; ``name`` is what marks remember of it, ``title`` what people read."""

    name: str
    title: str
    holdings: tuple[Holding, ...]
    problems: tuple[Problem, ...] = ()
    backdrop: tuple[RawRow, ...] = field(default=())
    """All that the source draws."""

    def holding(self, key: str) -> Holding:
        """Return a holding by its key; a layer, block or tag by its name alone.

        Raises:
            UserError: the source has none of that name.
        """
        by_key = {one.key: one for one in self.holdings}
        lower = {name.lower(): one for name, one in by_key.items()}
        for one in self.holdings:
            lower.setdefault(one.name.lower(), one)
        found = by_key.get(key) or lower.get(key.lower())
        if found is None:
            raise UserError(
                N_("{file} has no layer, block or tag “{name}”."),
                N_("It has: {names}."),
                file=self.title,
                name=key,
                names=", ".join(one.name for one in self.holdings) or "–",
            )
        return found


def inventory_of(site: Site, path: Path, options: Options | None = None) -> Inventory:
    """Return what a file holds, placed on the site.

    Raises:
        UserError: the file or a reference system cannot be used at all.
    """
    check_metric(site)
    options = options or Options()
    ending = path.suffix.lower()
    if ending not in IMPORTERS:
        raise not_read(path)
    if ending == ".dxf":
        from cpted_app.exchange.dxf_inventory import read_drawing

        return read_drawing(site, path, options)
    if ending in (".osm", ".pbf"):
        check_file(path)
        return _gdal(site, path, OSM_LAYERS, options, TAGS_FORMAT="JSON")
    if ending == ".gpkg":
        return _gdal(site, path, tuple(layers_of(path)), options, IMMUTABLE="YES")
    if ending == ".shp":
        return _gdal(site, path, tuple(layers_of(path)), options)
    return _table(site, path, options)


def filled(
    name: str, title: str, holdings: Iterable[Holding], problems: Sequence[Problem]
) -> Inventory:
    """Return the inventory of holdings that have something in them.

    Raises:
        UserError: none has, and no problem says why.
    """
    found = tuple(one for one in holdings if one.rows or one.drawn)
    if not found and not problems:
        raise UserError(N_("{file} holds no features."), N_("Export the layer again."), file=title)
    backdrop: dict[tuple[str, str], RawRow] = {}
    for one in found:
        for row in one.rows if one.drawn is None else one.drawn:
            backdrop.setdefault((one.layer, row.identity), row)
    return Inventory(
        name=name,
        title=title,
        holdings=found,
        problems=tuple(problems),
        backdrop=tuple(backdrop.values()),
    )


def _table(site: Site, path: Path, options: Options) -> Inventory:
    """Return the one layer of a table or of GeoJSON."""
    raw = IMPORTERS[path.suffix.lower()](site, path, options)
    holding = Holding(
        section=Section.LAYER, name=raw.layer or path.stem, rows=raw.rows, layer=raw.layer
    )
    return filled(path.name, path.name, [holding], raw.problems)


def _gdal(
    site: Site, path: Path, layers: Sequence[str], options: Options, **open_options: str
) -> Inventory:
    """Return the layers of a GIS file; objects of OpenStreetMap by their tags."""
    problems = unwritten(path) if path.suffix.lower() == ".gpkg" else []
    holdings: list[Holding] = []
    mapped: list[RawRow] = []
    for name in layers:
        layer = read_layer(path, name, **open_options)
        problems += warned(layer)
        is_osm = osm_presets.is_extract(layer.columns)
        rows = placed_rows(
            site,
            layer,
            problems,
            name=name,
            file=path.name,
            crs=options.crs,
            is_osm=is_osm,
            through=options.through,
        )
        if is_osm:
            mapped += rows
        else:
            own = "" if path.suffix.lower() == ".shp" else name
            holdings.append(Holding(section=Section.LAYER, name=name, rows=tuple(rows), layer=own))
    holdings += [
        Holding(section=Section.TAG, name=tag, rows=tuple(rows), is_osm=True)
        for tag, rows in tag_groups(mapped).items()
    ]
    return filled(path.name, path.name, holdings, problems)
