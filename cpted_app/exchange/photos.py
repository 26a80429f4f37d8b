"""Photographs: what a camera's file holds, its pixels upright, and the copy that may go out.

Belongs here: JPEG, PNG and WebP through Pillow, HEIC through libheif, always within a limit
that is checked before decoding. What goes to readers is made anew from the pixels alone, so
that nothing a camera or a phone wrote beside them can go with it.
"""

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.camera_notes import EXIF_FAULTS, camera_notes
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.plan_image import opened
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_

Picture = npt.NDArray[np.uint8]

MAX_FILE_BYTES = 200_000_000
JPEG_QUALITY = 86

HEIC = "image/heic"
MEDIA_TYPES = MappingProxyType(
    {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
)

_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_FRAME_MM = (36.0, 24.0)
"""Sides of the film frame that 35 mm focal lengths refer to. Source: CIPA DCG-001."""

_TURNED = (5, 6, 7, 8)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation."""
_ORIENTATION_TAG = 274

_HEIF_LOCK = threading.RLock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFile:
    """A photo as it came, and what its camera wrote; sizes are those of the upright picture."""

    data: bytes
    name: str
    media_type: str
    width_px: int
    height_px: int
    taken: str = ""
    by: str = ""
    caption: str = ""
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    position_error_m: float | None = None
    bearing_deg: float | None = None
    view_deg: float | None = None
    problems: tuple[Problem, ...] = ()


def read_photo(path: Path) -> PhotoFile:
    """Return a photo with what its camera wrote; its bytes stay as they are.

    Raises:
        UserError: it is not a photo, damaged, or too large.
    """
    data = file_bytes(path, MAX_FILE_BYTES)
    name = path.name
    with _decoder(data, name) as picture:
        notes = camera_notes(picture.exif, name)
        width, height = picture.upright_size()
        picture.small(64)  # the pixels are there to their end
    focal = notes.focal_35_mm
    return PhotoFile(
        data=data,
        name=name,
        media_type=picture.media_type,
        width_px=width,
        height_px=height,
        taken=notes.taken,
        by=notes.by,
        caption=notes.caption,
        latitude_deg=notes.latitude_deg,
        longitude_deg=notes.longitude_deg,
        position_error_m=notes.position_error_m,
        bearing_deg=notes.bearing_deg,
        view_deg=None if focal is None else view_deg(focal, is_upright=height > width),
        problems=notes.problems,
    )


def view_deg(focal_35_mm: float, *, is_upright: bool) -> float:
    """Return the horizontal angle of view in degrees, of a lens drawn to scale without distortion.

    Source: width of the 36 mm × 24 mm frame over focal length, 2·atan(w / 2f).

    >>> round(view_deg(28.0, is_upright=False), 1), round(view_deg(28.0, is_upright=True), 1)
    (65.5, 46.4)
    """
    width = _FRAME_MM[1] if is_upright else _FRAME_MM[0]
    return math.degrees(2.0 * math.atan(width / 2.0 / focal_35_mm))


def upright(data: bytes, media_type: str, max_px: int) -> Picture:
    """Return the photo upright as RGBA, shape (h, w, 4), its longer side at most ``max_px``.

    Raises:
        UserError: the bytes are not the photo they should be.
    """
    with _decoder(data, _name(media_type)) as picture:
        return np.asarray(picture.small(max_px).convert("RGBA"))


def published(data: bytes, media_type: str, *, max_px: int = 2400) -> bytes:
    """Return a new JPEG of the upright pixels in sRGB, with nothing else in it.

    No EXIF, XMP, IPTC, colour profile, preview or film after the picture: only pixels go from
    the old file to the new one.

    Raises:
        UserError: the bytes are not the photo they should be.
    """
    with _decoder(data, _name(media_type)) as picture:
        image = picture.small(max_px)
    if image.mode != "RGB":
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    # A fresh picture of the bare pixels: no info dictionary comes along.
    bare = Image.fromarray(np.asarray(image))
    stream = io.BytesIO()
    bare.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return stream.getvalue()


def is_heic(data: bytes) -> bool:
    """Return whether bytes begin as an HEIC file does (ISO/IEC 23008-12, file type box)."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


class _Decoder:
    """An opened photo whose pixels are not read yet."""

    def __init__(self, media_type: str, image: Image.Image, exif: bytes | None = None) -> None:
        self.media_type = media_type
        self._image = image
        self._exif = exif
        self._turn = 1 if media_type == HEIC else _orientation(image)

    def exif(self) -> Image.Exif:
        if self.media_type != HEIC:
            return self._image.getexif()
        block = Image.Exif()
        if self._exif:
            block.load(self._exif)
        return block

    def upright_size(self) -> tuple[int, int]:
        width, height = self._image.size
        return (height, width) if self._turn in _TURNED else (width, height)

    def small(self, max_px: int) -> Image.Image:
        """Return the upright picture in sRGB, RGB or RGBA, no side longer than ``max_px``."""
        image = self._image
        if image.format in ("JPEG", "MPO"):
            # Decoded at a half, a quarter or an eighth, where that is still larger than needed.
            share = 1.2 * max_px / max(image.size)
            width, height = (max(round(side * share), 1) for side in image.size)
            image.draft("RGB", (width, height))
        image.load()
        profile = image.info.get("icc_profile")
        has_alpha = "A" in image.getbands() or "transparency" in image.info
        if image.mode.startswith("I;16"):
            image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
        drawn = _in_srgb(image, profile).convert("RGBA" if has_alpha else "RGB")
        drawn.thumbnail((max_px, max_px), Image.Resampling.LANCZOS)
        turn = _TURNS.get(self._turn)
        return drawn if turn is None else drawn.transpose(turn)


@contextmanager
def _decoder(data: bytes, name: str) -> Iterator[_Decoder]:
    """Open a photo without decoding it; every way to fail becomes words."""
    if is_heic(data):
        with _HEIF_LOCK, _heic(data, name) as picture:
            yield picture
        return
    _check_kind(data, name)
    with opened(data, name) as image:
        media_type = MEDIA_TYPES.get(image.format or "")
        if media_type is None:
            raise _not_a_photo(name)
        _check_size(image.size, name)
        yield _Decoder(media_type, image)


@contextmanager
def _heic(data: bytes, name: str) -> Iterator[_Decoder]:
    import pi_heif  # loads libheif: only for the photos that need it

    try:
        file = pi_heif.open_heif(io.BytesIO(data), bgr_mode=False)
        _check_size(file.size, name)
        # libheif has turned the pixels already: the orientation in EXIF is not for them.
        image = file.to_pillow()
        yield _Decoder(HEIC, image, file.info.get("exif"))
    except UserError:
        raise
    except (*EXIF_FAULTS, MemoryError):
        raise UserError(
            N_("{file} is damaged or incomplete: the photo cannot be read to its end."),
            N_("Get the file again, or save it as JPEG on the telephone."),
            file=name,
        ) from None


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Return the picture with the colours of its profile in sRGB; as it is without one."""
    if not isinstance(profile, bytes) or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        found = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, *EXIF_FAULTS):
        return image  # a profile that does not fit its picture: colours are nearly right
    return image if found is None else found


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except EXIF_FAULTS:
        return 1
    return value if isinstance(value, int) else 1


def _check_kind(data: bytes, name: str) -> None:
    begins = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
    if not data.startswith(begins) and (data[:4], data[8:12]) != (b"RIFF", b"WEBP"):
        raise _not_a_photo(name)


def _check_size(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > limits.now().photo_megapixels * 1_000_000:
        raise UserError(
            N_("{file} has {size} million pixels; a photo may have {limit:g} million."),
            N_("Save it smaller; or allow more: “photo_megapixels” in settings.json."),
            file=name,
            size=round(size[0] * size[1] / 1e6),
            limit=limits.now().photo_megapixels,
        )


def _not_a_photo(name: str) -> UserError:
    return UserError(
        N_("{file} is not a photo that can be read here."),
        N_("Choose a JPEG, HEIC, PNG or WebP file."),
        file=name,
    )


def _name(media_type: str) -> str:
    return f"photo ({media_type})"
