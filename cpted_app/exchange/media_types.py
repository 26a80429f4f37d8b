"""What a plan file is, by its content: the kinds that are read, and the strangers by name."""

import re

from cpted_app.errors import UserError
from cpted_app.exchange.vector_kinds import vector_type
from cpted_app.exchange.vector_pages import SHAPEFILE
from cpted_app.words import N_

PDF = "application/pdf"
TIFF = "image/tiff"
HEAD_BYTES = 4096

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_TO_PNG = N_("Save it as PNG in an image editor, and add the PNG.")
_READABLE = N_("Plans can be PDF, PNG, JPEG, TIFF, WebP, DXF, SVG, or maps such as GeoPackage.")


def picture_type(head: bytes) -> str | None:
    """Return the media type of a picture by its first bytes, or None where it is none."""
    for magic, media_type in _PICTURES:
        if head.startswith(magic):
            return media_type
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def media_type_of(data: bytes, name: str) -> str:
    """Return the media type of a plan file.

    Raises:
        UserError: it is nothing that can be a plan; says what it is, and the way out.
    """
    if b"%PDF-" in data[:1024]:
        return PDF
    picture = picture_type(data)
    if picture is not None:
        return picture
    if data.startswith(b"\x00\x00\x27\x0a") and name.lower().endswith(".shp"):
        return SHAPEFILE
    vector = vector_type(data, name)
    if vector is not None:
        return vector
    what, remedy = _stranger(data[:HEAD_BYTES])
    raise UserError(what, remedy, file=name)


def _stranger(head: bytes) -> tuple[str, str]:
    """Return what a file is that cannot be a plan, and the way out."""
    signs: tuple[tuple[bool, str, str], ...] = (
        (
            re.match(rb"AC10\d\d", head) is not None,
            N_("{file} is an AutoCAD drawing (DWG), which cannot be read."),
            N_("Save it as DXF in AutoCAD, or convert it with the free ODA File Converter."),
        ),
        (head.startswith(b"GIF8"), N_("{file} is a GIF picture."), _TO_PNG),
        (head.startswith(b"BM"), N_("{file} is a bitmap (BMP)."), _TO_PNG),
        (head[4:8] == b"ftyp", N_("{file} is a HEIC or AVIF picture, or a film."), _TO_PNG),
        (
            head.startswith(b"PK\x03\x04"),
            N_("{file} is a ZIP archive or an office document."),
            N_("Take the plan out of it, or print the document to PDF."),
        ),
    )
    for matches, what, remedy in signs:
        if matches:
            return what, remedy
    return N_("{file} is not a plan that can be read."), _READABLE
