"""Makers of hostile files: small, each with one thing wrong; nothing of this is stored."""

import io
import itertools
import json
import socket
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path


def connect() -> None:
    """Try to reach the network."""
    with socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def pdf(
    pages: int = 1, box: str = "0 0 300 200", content: bytes = b"9 w 20 20 200 120 re S"
) -> bytes:
    """Return a PDF written object by object, all its pages with the same content."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (pages, b" ".join(b"%d 0 R" % (4 + at) for at in range(pages))),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 3 0 R>>" % box.encode()
    return _pdf_of([*objects, *[page] * pages])


def _pdf_of(objects: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + each + b"endobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def pdf_without_pages() -> bytes:
    """Return a PDF whose tree of pages is empty."""
    return pdf(pages=0)


def pdf_of_itself() -> bytes:
    """Return a PDF whose tree of pages holds itself."""
    return _pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]/Parent 2 0 R>>",
        ]
    )


def pdf_bomb() -> bytes:
    """Return a PDF with a stream that is 400 MB when it is unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 4_000_000) for _ in range(100)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 3 0 R>>"
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    return _pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", stream, page]
    )


def png(width: int = 140, height: int = 100, *, says: tuple[int, int] | None = None) -> bytes:
    """Return a grey PNG; ``says`` is the size its header claims."""
    rows = b"".join(b"\0" + bytes((x * 5) % 256 for x in range(width)) for _ in range(height))
    head = struct.pack(">IIBBBBB", *(says or (width, height)), 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def picture(kind: str, size: tuple[int, int] = (160, 120)) -> bytes:
    """Return a whole picture in a format that Pillow writes."""
    from PIL import Image

    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(stream, kind)
    return stream.getvalue()


def jpeg_that_says(width: int, height: int) -> bytes:
    """Return a JPEG whose frame header claims another size."""
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_says(width: int, height: int) -> bytes:
    """Return a WebP whose key frame claims another size."""
    data = bytearray(picture("WEBP"))
    at = data.index(b"\x9d\x01\x2a")
    data[at + 3 : at + 7] = struct.pack("<HH", width, height)
    return bytes(data)


TIFF_BYTES = 200


def tiff(
    width: int = 100, height: int = 2, *, following: int = 0, strip_bytes: int | None = None
) -> bytes:
    """Return a grey TIFF; ``following`` is where it says that the next directory lies."""
    length = strip_bytes if strip_bytes is not None else width * height
    tags = [
        *((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1)),
        *((262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height)),
        (279, 4, 1, length),
    ]
    pixels = bytes(range(TIFF_BYTES))
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = struct.pack("<2sHI", b"II", 42, 8 + len(pixels))
    return head + pixels + directory + struct.pack("<I", following)


def tiff_loop() -> bytes:
    """Return a TIFF whose only directory names itself as the next one."""
    return tiff(following=8 + TIFF_BYTES)


def gif_bomb() -> bytes:
    """Return a GIF of a few bytes that claims 65,535 by 65,535 pixels."""
    size = b"\xff\xff\xff\xff"
    return b"GIF89a" + size + bytes(3) + b"," + bytes(4) + size + b"\0\x02\x02\x4c\x01\0;"


def svg(inside: str, head: str = 'width="100mm" height="80mm" viewBox="0 0 100 80"') -> bytes:
    """Return an SVG with something inside."""
    xmlns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {xmlns} {head}>{inside}</svg>".encode()


LINE = '<path d="M0 0L50 40"/>'


def svg_laughs() -> bytes:
    """Return an SVG with entities of entities of entities."""
    names = "abcdefghij"
    declared = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    return f"<!DOCTYPE svg [{declared}]>".encode() + svg("<text>&j;</text>" + LINE)


def svg_outside() -> bytes:
    """Return an SVG that asks for a file of the computer it is read on."""
    told = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return told + svg("<text>&x;</text>" + LINE)


def svg_uses(depth: int = 24) -> bytes:
    """Return an SVG whose elements use each other twice, over and over."""
    groups = "".join(
        f'<g id="g{at}"><use href="#g{at + 1}"/><use href="#g{at + 1}"/></g>' for at in range(depth)
    )
    return svg(f'{groups}<g id="g{depth}">{LINE}</g><use href="#g0"/>')


def svg_many_uses() -> bytes:
    """Return an SVG of a few kilobytes with 64 million lines, within the depth that is read."""
    groups = "".join(
        f'<g id="g{at}">{f"""<use href="#g{at + 1}"/>""" * 400}</g>' for at in range(3)
    )
    return svg(f'{groups}<g id="g3">{LINE}</g><use href="#g0"/>')


def svg_nested(depth: int) -> bytes:
    """Return an SVG with groups in groups."""
    return svg("<g>" * depth + LINE + "</g>" * depth)


def dxf(entities: str, blocks: str = "", *, end: str = "0\nEOF\n") -> bytes:
    """Return a DXF in text form."""
    told = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n" if blocks else ""
    return f"{told}0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n{end}".encode()


def dxf_line(x0: str = "0.0", y0: str = "0.0", x1: str = "30.0", y1: str = "40.0") -> str:
    """Return a line of a DXF."""
    return f"0\nLINE\n8\nWALLS\n10\n{x0}\n20\n{y0}\n11\n{x1}\n21\n{y1}\n"


def dxf_insert(name: str) -> str:
    """Return a block put in place."""
    return f"0\nINSERT\n8\n0\n2\n{name}\n10\n1.0\n20\n2.0\n"


def dxf_block(name: str, inside: str) -> str:
    """Return the definition of a block."""
    return f"0\nBLOCK\n8\n0\n2\n{name}\n70\n0\n10\n0.0\n20\n0.0\n{inside}0\nENDBLK\n8\n0\n"


def dxf_of_itself() -> bytes:
    """Return a drawing with blocks that hold each other."""
    blocks = dxf_block("A", dxf_insert("B")) + dxf_block("B", dxf_insert("A") + dxf_line())
    return dxf(dxf_insert("A"), blocks)


def dxf_bomb(depth: int = 7, width: int = 10) -> bytes:
    """Return a drawing of a few kilobytes with ten million lines."""
    blocks = dxf_block(f"B{depth}", dxf_line())
    for at in range(depth):
        blocks += dxf_block(f"B{at}", dxf_insert(f"B{at + 1}") * width)
    return dxf(dxf_insert("B0"), blocks)


def geojson(coordinates: object = ((0.0, 0.0), (0.001, 0.001)), kind: str = "LineString") -> bytes:
    """Return a GeoJSON of one geometry."""
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def geojson_nested(depth: int = 100_000) -> bytes:
    """Return a GeoJSON with lists in lists in lists."""
    return geojson().replace(b"[[0.0, 0.0]", b"[" * depth + b"]" * depth + b",[[0.0, 0.0]")


def shapefile_zip(unpacked: int) -> bytes:
    """Return an archive like that of a Shapefile, whose parts are zeros."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for ending in ("shp", "shx", "dbf"):
            with archive.open(f"a.{ending}", "w", force_zip64=True) as part:
                part.write(b"\0\0\x27\x0a")
                for _ in range(unpacked // 3 // 1_000_000):
                    part.write(bytes(1_000_000))
    return stream.getvalue()


def shapefile_zip_that_says_12_gb() -> bytes:
    """Return such an archive whose list of contents claims 4 GB for each part."""
    data = bytearray(shapefile_zip(3_000_000))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 4_000_000_000)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def osm_pbf(blob: bytes | None = None, says: int | None = None) -> bytes:
    """Return an OSM PBF with one header block, whose blob is garbage or a bomb."""
    packed = blob if blob is not None else b"\x0a\x04junk"
    body = b"\x10" + _varint(says if says is not None else len(packed))
    body += b"\x1a" + _varint(len(packed)) + packed
    header = b"\x0a\x09OSMHeader\x18" + _varint(len(body))
    return struct.pack(">I", len(header)) + header + body


def osm_pbf_bomb() -> bytes:
    """Return an OSM PBF whose block unpacks to a hundred times what it says."""
    return osm_pbf(zlib.compress(bytes(200_000_000), 9), says=1_000)


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def osm_xml(inside: str = "") -> bytes:
    """Return OpenStreetMap XML with two nodes, a way, and something else."""
    return (
        '<?xml version="1.0"?><osm version="0.6">'
        '<node id="1" lat="52.0" lon="13.0"/><node id="2" lat="52.001" lon="13.001"/>'
        '<way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>'
        f"{inside}</osm>"
    ).encode()


def osm_laughs() -> bytes:
    """Return OpenStreetMap XML with entities of entities."""
    declared = svg_laughs().partition(b"[")[2].partition(b"]>")[0]
    told = b'<?xml version="1.0"?><!DOCTYPE osm [' + declared + b"]>"
    return told + osm_xml('<node id="4" lat="52" lon="13"><tag k="name" v="&j;"/></node>')[21:]


def sqlite(script: str = "CREATE TABLE a (x); INSERT INTO a VALUES (1);") -> bytes:
    """Return a database that is no GeoPackage, or what a script makes of one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        database = sqlite3.connect(path)
        database.executescript(script)
        database.close()
        return path.read_bytes()


def gpkg(after: str = "") -> bytes:
    """Return a GeoPackage with one line, and what a script makes of it."""
    import warnings

    import numpy as np
    import shapely
    from pyogrio.raw import write

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.gpkg")
        lines = shapely.to_wkb(shapely.linestrings([[(0, 0), (30, 40)], [(5, 5), (9, 20)]]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = np.array(["a", "b"], dtype=object)
            write(
                path, lines, [names], ["name"], driver="GPKG", layer="lines",
                geometry_type="LineString", crs="EPSG:25833",
            )  # fmt: skip
        if after:
            database = sqlite3.connect(path)
            database.executescript(after)
            database.close()
        return path.read_bytes()


ENDLESS_VIEW = (
    "DROP TABLE lines; CREATE VIEW lines AS WITH RECURSIVE n(fid) AS "
    "(SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geom, '' AS name FROM n;"
)
"""A table of a GeoPackage that never ends."""

WHOLE: dict[str, Callable[[], bytes]] = {
    "a.pdf": pdf,
    "a.png": png,
    "a.jpg": lambda: picture("JPEG"),
    "a.tif": lambda: picture("TIFF"),
    "a.webp": lambda: picture("WEBP"),
    "a.svg": lambda: svg(LINE * 20),
    "a.dxf": lambda: dxf(dxf_line() * 20),
    "a.geojson": geojson,
    "a.osm": osm_xml,
    "a.gpkg": gpkg,
}
"""One whole file of each kind, to be cut and renamed."""

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pages in a circle": ("a.pdf", pdf_of_itself),
    "no pages": ("a.pdf", pdf_without_pages),
    "thirty thousand pages": ("a.pdf", lambda: pdf(pages=30_000)),
    "only the beginning": ("a.pdf", lambda: b"%PDF-1.7\n"),
    "a stream of 400 MB": ("a.pdf", pdf_bomb),
    "a PNG that says 60,000 × 60,000": ("a.png", lambda: png(says=(60_000, 60_000))),
    "a PNG that says four times as much": ("a.png", lambda: png(says=(280, 200))),
    "a PNG that says 0 × 0": ("a.png", lambda: png(says=(0, 0))),
    "a JPEG that says 65,500 × 65,500": ("a.jpg", lambda: jpeg_that_says(65_500, 65_500)),
    "a WebP that says 16,383 × 16,383": ("a.webp", lambda: webp_that_says(16_383, 16_383)),
    "a TIFF that says 60,000 × 60,000": ("a.tif", lambda: tiff(60_000, 60_000)),
    "a TIFF whose strip goes beyond it": ("a.tif", lambda: tiff(4_000, 4_000)),
    "a GIF bomb": ("a.gif", gif_bomb),
    "a GIF bomb named PNG": ("a.png", gif_bomb),
    "a GIF bomb named TIFF": ("a.tif", gif_bomb),
    "billion laughs": ("a.svg", svg_laughs),
    "an entity from outside": ("a.svg", svg_outside),
    "uses of uses": ("a.svg", svg_uses),
    "a use of itself": ("a.svg", lambda: svg(f'<g id="a">{LINE}<use href="#a"/></g>')),
    "uses by the thousand": ("a.svg", svg_many_uses),
    "groups in groups in groups": ("a.svg", lambda: svg_nested(20_000)),
    "a view box of 1e300": ("a.svg", lambda: svg(LINE, 'viewBox="0 0 1e300 1e300"')),
    "an SVG of NaN": ("a.svg", lambda: svg('<path d="MnanNaN L 1e999 1e999"/>')),
    "a drawing of NaN": ("a.dxf", lambda: dxf(dxf_line("nan", "nan", "nan", "inf"))),
    "a drawing of 1e300": ("a.dxf", lambda: dxf(dxf_line("1e300", "1e300", "-1e300", "0"))),
    "ten million lines from blocks": ("a.dxf", dxf_bomb),
    "blocks that hold each other": ("a.dxf", dxf_of_itself),
    "a block in a million columns and rows": (
        "a.dxf",
        lambda: dxf(
            dxf_insert("A") + "70\n9999\n71\n9999\n44\n1.0\n45\n1.0\n", dxf_block("A", dxf_line())
        ),
    ),
    "a drawing without its end": ("a.dxf", lambda: dxf(dxf_line() * 20)[:-40]),
    "GeoJSON in lists of lists": ("a.geojson", geojson_nested),
    "GeoJSON of NaN": ("a.geojson", lambda: geojson(((float("nan"), 1), (2, float("nan"))))),
    "GeoJSON of 1e300": ("a.geojson", lambda: geojson(((1e300, 1e300), (-1e300, 0)))),
    "an archive of 12 GB": ("a.zip", shapefile_zip_that_says_12_gb),
    "an archive of zeros": ("a.zip", lambda: shapefile_zip(3_000_000)),
    "PBF of garbage": ("a.osm.pbf", osm_pbf),
    "a PBF bomb": ("a.osm.pbf", osm_pbf_bomb),
    "laughing OSM": ("a.osm", osm_laughs),
    "a database that is no GeoPackage": ("a.gpkg", sqlite),
    "an endless table": ("a.gpkg", lambda: gpkg(ENDLESS_VIEW)),
}
"""Files that must be refused as plans, by what is wrong with them."""

READ: dict[str, tuple[str, Callable[[], bytes]]] = {
    "page of NaN": ("a.pdf", lambda: pdf(box="nan nan inf inf")),
    "page of no size": ("a.pdf", lambda: pdf(box="0 0 0 0")),
    "a circle of TIFF directories": ("a.tif", tiff_loop),
    "a GeoPackage with triggers": (
        "a.gpkg",
        lambda: gpkg("CREATE TRIGGER t AFTER INSERT ON lines BEGIN DELETE FROM lines; END;"),
    ),
    "groups in groups": ("a.svg", lambda: svg_nested(40)),
}
"""Files with something odd that hurts nobody: what they show is read."""
