"""The layers of a file that a person can choose from, before anything is read of them."""

from pathlib import Path

from cpted_app.exchange.dxf_header import read_header
from cpted_app.exchange.gdal_layers import MAX_VECTOR_BYTES, check_file, layers_of
from cpted_app.exchange.plans import file_bytes


def layer_names(path: Path) -> tuple[str, ...]:
    """Return the layers of a GeoPackage or drawing; other files have none to choose.

    Raises:
        UserError: the file cannot be read.
    """
    ending = path.suffix.lower()
    if ending == ".gpkg":
        return tuple(layers_of(path))
    if ending == ".dxf":
        check_file(path)
        return tuple(read_header(file_bytes(path, MAX_VECTOR_BYTES)).layers)
    return ()
