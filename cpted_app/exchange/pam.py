"""The .aux.xml file that GDAL, QGIS and ArcGIS put beside a picture: its system and its place.

Belongs here: reading that file. Source: GDAL, "Persistent Auxiliary Metadata" and the schema
gdalrasterpam of its data folder; axis order by GDAL RFC 73.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from cpted_app.errors import UserError
from cpted_app.exchange.reference_systems import counts_north_first, system
from cpted_app.words import N_

MAX_BYTES = 1_000_000
_SIX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands there: a reference system, and six numbers from pixel corners to it.

    The numbers are ``x = x0 + a·column + b·row`` and ``y = y0 + d·column + e·row``, x east.
    """

    crs: str | None
    numbers: tuple[float, float, float, float, float, float] | None
    """a, b, x0, d, e, y0."""


def beside(path: Path) -> Beside | None:
    """Return what the .aux.xml file of a picture says, or None where there is none.

    Raises:
        UserError: it is there and cannot be read.
    """
    file = next(
        (one for one in (Path(f"{path}.aux.xml"), path.with_suffix(".aux.xml")) if one.is_file()),
        None,
    )
    if file is None or file.stat().st_size > MAX_BYTES:
        return None
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        root = parse(file).getroot()
        numbers = _numbers(root.findtext("GeoTransform"))
    except (ParseError, DefusedXmlException, OSError, ValueError):
        raise UserError(
            N_("The side file {file} cannot be read."),
            N_("Get it again, or move it away to add the plan without its place."),
            file=file.name,
        ) from None
    srs = root.find("SRS")
    crs = _system(srs)
    if numbers is not None and srs is not None and crs is not None and _is_swapped(srs, crs):
        a, b, x0, d, e, y0 = numbers
        numbers = (d, e, y0, a, b, x0)
    return Beside(crs=crs, numbers=numbers)


def _numbers(text: str | None) -> tuple[float, float, float, float, float, float] | None:
    """Return the numbers in the order of a matrix; the file has x0, a, b, y0, d, e."""
    if text is None:
        return None
    numbers = [float(word) for word in text.split(",")]
    if len(numbers) != _SIX or not all(map(math.isfinite, numbers)):
        raise ValueError("not six numbers")
    x0, a, b, y0, d, e = numbers
    return a, b, x0, d, e, y0


def _system(srs: Element | None) -> str | None:
    if srs is None or not (srs.text or "").strip():
        return None
    try:
        return system((srs.text or "").strip()).code
    except UserError:
        return None


def _is_swapped(srs: Element, crs: str) -> bool:
    """Return whether the numbers count north before east, against what maps do.

    Without a mapping they count east first, whatever the system says of its axes.
    """
    mapping = srs.get("dataAxisToSRSAxisMapping", "")
    if mapping.replace(" ", "") not in ("1,2", "2,1"):
        return False
    return counts_north_first(crs) == mapping.strip().startswith("1")
