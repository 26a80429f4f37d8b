"""Photos made for the tests: a picture whose sides can be told apart, and any notes beside it."""

import io
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

EXIF, GPS = 0x8769, 0x8825
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 30), (30, 30, 220), (250, 250, 250)

TURNED_BACK = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What undoes the turn that an orientation asks for. Source: EXIF 2.32, tag 274."""


def scene(width: int = 240, height: int = 160, seed: int = 0) -> Image.Image:
    """Draw four corners of different colour, with grain so that its bytes are its own."""
    pixels = np.zeros((height, width, 3), dtype=np.int16)
    half_h, half_w = height // 2, width // 2
    pixels[:half_h, :half_w], pixels[:half_h, half_w:] = RED, GREEN
    pixels[half_h:, :half_w], pixels[half_h:, half_w:] = BLUE, WHITE
    grain = np.random.default_rng(seed).integers(-20, 20, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    """Return degrees, minutes and seconds as a camera writes them."""
    whole = math.floor(value)
    minutes = math.floor((value - whole) * 60.0)
    seconds = (value - whole - minutes / 60.0) * 3600.0
    return Fraction(whole), Fraction(minutes), Fraction(round(seconds * 10_000), 10_000)


def notes(
    *,
    lat_deg: float | None = None,
    lon_deg: float | None = None,
    top: dict[int, Any] | None = None,
    details: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Image.Exif:
    """Return an EXIF block; GPS from degrees, everything else by tag number."""
    exif = Image.Exif()
    for tag, value in (top or {}).items():
        exif[tag] = value
    if details:
        exif[EXIF] = details
    place: dict[int, Any] = {}
    if lat_deg is not None and lon_deg is not None:
        place[1], place[2] = "N" if lat_deg >= 0 else "S", degrees(abs(lat_deg))
        place[3], place[4] = "E" if lon_deg >= 0 else "W", degrees(abs(lon_deg))
    place.update(gps or {})
    if place:
        exif[GPS] = place
    return exif


def jpeg(path: Path, exif: Image.Exif | None = None, *, seed: int = 0, **options: Any) -> Path:
    """Write a JPEG of the scene; with an orientation its pixels lie as a camera stores them."""
    image = options.pop("image", None) or scene(seed=seed)
    turn = TURNED_BACK[exif.get(274, 1)] if exif is not None else None
    stored = image if turn is None else image.transpose(turn)
    stream = io.BytesIO()
    stored.save(stream, "JPEG", quality=90, **({"exif": exif} if exif else {}), **options)
    path.write_bytes(stream.getvalue())
    return path


def corners(pixels: Any) -> list[tuple[int, ...]]:
    """Return the nearest named colour of each corner, row by row from the top left."""
    height, width = pixels.shape[:2]
    named = np.array([RED, GREEN, BLUE, WHITE])
    found = []
    for y in (height // 5, height - height // 5):
        for x in (width // 5, width - width // 5):
            colour = pixels[y - 2 : y + 3, x - 2 : x + 3, :3].reshape(-1, 3).mean(axis=0)
            found.append(tuple(named[np.abs(named - colour).sum(axis=1).argmin()].tolist()))
    return found


UPRIGHT = [RED, GREEN, BLUE, WHITE]
