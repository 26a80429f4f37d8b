"""Marks from OpenStreetMap files: XML and PBF, whose tags decide what is taken."""

from pathlib import Path

from cpted_app.exchange import osm_presets
from cpted_app.exchange.gdal_layers import check_file, read_layer
from cpted_app.exchange.gdal_vector import placed_rows, wanted_layers
from cpted_app.exchange.mapping import Options, RawFile, RawRow
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.registry import importer
from cpted_app.model.features import feature_class
from cpted_app.model.site import Site

LAYERS = ("points", "lines", "multipolygons")


@importer(".osm", ".pbf")
def read(site: Site, path: Path, options: Options) -> RawFile:
    """Return the objects whose tags make them of the kind, or all where a choice is given."""
    check_file(path)
    kind = feature_class(options.kind)
    rows: list[RawRow] = []
    problems: list[Problem] = []
    for name in wanted_layers(dict.fromkeys(LAYERS, ""), kind, options.layer, path.name):
        layer = read_layer(path, name, TAGS_FORMAT="JSON")
        rows += placed_rows(
            site, layer, problems, name=name, file=path.name, crs=options.crs, is_osm=True
        )
    columns = dict.fromkeys(key for row in rows for key in row.cells)
    rows, more = osm_presets.proposed_rows(rows, kind, is_free=bool(options.only))
    return RawFile(
        columns=tuple(columns), rows=tuple(rows), problems=(*problems, *more), is_mixed=True
    )
