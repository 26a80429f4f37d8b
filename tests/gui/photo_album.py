"""Photos as a camera or a phone writes them, made for tests."""

from pathlib import Path

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.records import Photo

BERLIN = (52.5163, 13.3777)
"""Latitude and longitude of a place in UTM zone 33."""


def photo_file(
    folder: Path,
    name: str = "corner.jpg",
    *,
    seed: int = 0,
    place: tuple[float, float] | None = None,
    taken: str = "",
    size: tuple[int, int] = (400, 300),
) -> Path:
    """Write a photo with what its camera knew, and return its path."""
    noise = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place is not None:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", _sexagesimal(place[0])
        gps[3], gps[4] = "E", _sexagesimal(place[1])
    path = folder / name
    picture.save(path, exif=exif)
    return path


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = round(((degrees - whole) * 60 - minutes) * 60 * 10_000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 10_000)


def only_photo(window: MainWindow) -> Photo:
    """Return the one photo of the site."""
    (photo,) = window.shell.site.photos
    return photo


def stored(path: Path) -> tuple[Photo, ...]:
    """Return the photos that are in a file now, read by somebody else."""
    from cpted_app.session.session import Session

    session = Session.open(path, read_only=True)
    try:
        return session.site.photos
    finally:
        session.close()
