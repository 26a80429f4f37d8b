"""What a camera wrote beside the picture: when, by whom, from where, looking which way.

Belongs here: EXIF alone. Cameras, phones and editors write it as they like; a note that makes
no sense is told as a problem and left out, never guessed.
"""

import contextlib
import math
import re
import struct
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image

from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

EXIF_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
)
"""What reading a damaged EXIF block may raise."""

_EXIF, _GPS = 0x8769, 0x8825
_ARTIST, _DESCRIPTION, _XP_AUTHOR, _XP_TITLE = 0x013B, 0x010E, 0x9C9D, 0x9C9B
_TAKEN, _DIGITIZED, _TAKEN_OFFSET, _DIGITIZED_OFFSET = 0x9003, 0x9004, 0x9011, 0x9012
_FOCAL_35_MM = 0xA405
_LATITUDE, _LONGITUDE, _DATUM = 2, 4, 18
_BEARING_BASE, _BEARING, _ERROR_M = 16, 17, 31

LONGEST_TEXT = 2000
_NOWHERE_DEG = 1e-6
"""A position this close to 0, 0 is a receiver that knew none."""

_TIME = re.compile(r"(\d{4})[:./-](\d\d)[:./-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d|Z")

_CAMERA_WORD = re.compile(
    r"olympus|minolta|kodak|samsung|sony|digital|still|camera|default|screenshot|untitled"
    r"|exif|jpeg|picture|dsc\w*|dcim|\w*media|dji\w*|img\w*|jpe?g|\d+",
    re.IGNORECASE,
)
"""Words that cameras put on every picture themselves, such as OLYMPUS DIGITAL CAMERA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraNotes:
    """What was written beside the picture; None and "" where nothing was."""

    taken: str = ""
    by: str = ""
    caption: str = ""
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    position_error_m: float | None = None
    bearing_deg: float | None = None
    focal_35_mm: float | None = None
    problems: tuple[Problem, ...] = ()


def camera_notes(load: Callable[[], Image.Exif], name: str) -> CameraNotes:
    """Return what the EXIF block says, with what was wrong in it.

    Args:
        load: Gives the block; it may fail in any way that damaged bytes can make it fail.
        name: Of the file, for the problems.
    """
    problems: list[Problem] = []
    with _listening(name, problems):
        block = _loaded(load, name, problems)
    if block is None:
        return CameraNotes(problems=tuple(problems))
    top, details, gps = block
    latitude, longitude = _position(gps, name, problems)
    return CameraNotes(
        taken=_taken(details, name, problems),
        by=_text(top.get(_ARTIST)) or _text(top.get(_XP_AUTHOR)),
        caption=_caption(top),
        latitude_deg=latitude,
        longitude_deg=longitude,
        position_error_m=_error_m(gps) if latitude is not None else None,
        bearing_deg=_bearing_deg(gps, name, problems),
        focal_35_mm=_focal(details),
        problems=tuple(problems),
    )


@contextmanager
def _listening(name: str, problems: list[Problem]) -> Iterator[None]:
    """Turn the reader's warnings about a corrupt block into one problem."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        yield
    if heard and not problems:
        problems.append(_damaged(name))


_Notes = Mapping[int, Any]


def _loaded(
    load: Callable[[], Image.Exif], name: str, problems: list[Problem]
) -> tuple[_Notes, _Notes, _Notes] | None:
    try:
        exif = load()
        top = dict(exif)
    except EXIF_FAULTS:
        problems.append(_damaged(name))
        return None
    parts: list[_Notes] = []
    for tag in (_EXIF, _GPS):
        try:
            parts.append(dict(exif.get_ifd(tag)))
        except EXIF_FAULTS:
            parts.append({})
            if not problems:
                problems.append(_damaged(name))
    return top, parts[0], parts[1]


def _taken(details: _Notes, name: str, problems: list[Problem]) -> str:
    """Return the time of the picture as ISO 8601, with an offset where the camera gave one."""
    for tag, offset_tag in ((_TAKEN, _TAKEN_OFFSET), (_DIGITIZED, _DIGITIZED_OFFSET)):
        raw = _text(details.get(tag))
        match = _TIME.match(raw)
        if match is None:
            continue
        try:
            moment = datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            if any(map(int, match.groups())):
                problems.append(_odd(name, N_("its time, {value}"), raw))
            continue
        offset = _OFFSET.match(_text(details.get(offset_tag)))
        return moment.isoformat() + (offset.group().replace("Z", "+00:00") if offset else "")
    return ""


def _caption(top: _Notes) -> str:
    for tag in (_DESCRIPTION, _XP_TITLE):
        text = _text(top.get(tag))
        words = re.split(r"[\W_]+", text)
        if any(word and not _CAMERA_WORD.fullmatch(word) for word in words):
            return text
    return ""


def _position(
    gps: _Notes, name: str, problems: list[Problem]
) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude in degrees, WGS 84; two None where they are not known."""
    if _LATITUDE not in gps and _LONGITUDE not in gps:
        return None, None
    latitude = _degrees(gps, _LATITUDE, "NS", 90.0)
    longitude = _degrees(gps, _LONGITUDE, "EW", 180.0)
    if latitude is None or longitude is None:
        problems.append(
            _problem(
                "photo_position",
                name,
                N_("The camera's position is incomplete or impossible; it is left out."),
                N_("Pin the photo on the plan by hand."),
            )
        )
        return None, None
    if abs(latitude) < _NOWHERE_DEG and abs(longitude) < _NOWHERE_DEG:
        return None, None
    datum = re.sub(r"[^A-Z0-9]", "", _text(gps.get(_DATUM)).upper())
    if datum and datum not in ("WGS84", "WGS1984", "UNKNOWN"):
        problems.append(
            _problem(
                "photo_datum",
                name,
                N_("The camera's position is in another datum ({datum}) than GPS has."),
                N_("Check on the plan where the photo was taken."),
                datum=datum,
            )
        )
    return latitude, longitude


def _degrees(gps: _Notes, tag: int, hemispheres: str, most: float) -> float | None:
    """Return degrees, negative south and west; None without a hemisphere or out of range."""
    hemisphere = _text(gps.get(tag - 1))[:1].upper()
    raw = gps.get(tag)
    parts = [_number(part) for part in raw] if isinstance(raw, tuple) else [_number(raw)]
    if not hemisphere or hemisphere not in hemispheres or not 1 <= len(parts) <= 3:
        return None
    total = 0.0
    for number, unit, limit in zip(parts, (1.0, 60.0, 3600.0), (most, 60.0, 60.0), strict=False):
        if number is None or not 0.0 <= number <= limit:
            return None
        total += number / unit
    if total > most:
        return None
    return -total if hemisphere in "SW" else total


def _bearing_deg(gps: _Notes, name: str, problems: list[Problem]) -> float | None:
    bearing = _number(gps.get(_BEARING))
    if bearing is None or not 0.0 <= bearing <= 360.0:
        return None
    if _text(gps.get(_BEARING_BASE))[:1].upper() == "M":
        problems.append(
            _problem(
                "photo_magnetic",
                name,
                N_("It looks towards {bearing:.0f}° by compass, which is not quite true north."),
                N_("Turn the cone on the plan where it is off by a few degrees."),
                bearing=bearing,
            )
        )
    return bearing % 360.0


def _error_m(gps: _Notes) -> float | None:
    error = _number(gps.get(_ERROR_M))
    return error if error is not None and 0.0 < error < 1e6 else None


def _focal(details: _Notes) -> float | None:
    focal = _number(details.get(_FOCAL_35_MM))
    return focal if focal is not None and 1.0 <= focal <= 5000.0 else None


def _number(value: Any) -> float | None:
    """Return a finite number, or None: a zero denominator is how cameras write unknown."""
    if isinstance(value, tuple):
        value = value[0] if len(value) == 1 else None
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    """Return a text of one line per line written, without control characters."""
    if isinstance(value, tuple) and value and all(isinstance(part, int) for part in value):
        value = bytes(part & 0xFF for part in value)
    if isinstance(value, bytes):
        code = "utf-16-le" if value[1::2].count(0) * 4 > len(value) else "utf-8"
        value = value.decode(code, "replace")
    elif isinstance(value, str):
        # The reader takes every text for Latin-1, most programs write UTF-8.
        with contextlib.suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
    else:
        return ""
    value = value.split("\0", 1)[0].replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in value if (c.isprintable() or c == "\n") and c != "\ufffd")
    return plain.strip()[:LONGEST_TEXT]


def _damaged(name: str) -> Problem:
    return _problem(
        "photo_notes_damaged",
        name,
        N_("What the camera wrote beside the picture is damaged; only a part could be read."),
        N_("Check time and place, and fill them in by hand."),
    )


def _odd(name: str, what: str, value: str) -> Problem:
    return _problem(
        "photo_note_odd",
        name,
        N_("The camera wrote what cannot be: {what}; it is left out."),
        N_("Fill it in by hand."),
        what=Message(what, {"value": value}),
    )


def _problem(code: str, name: str, message: str, remedy: str, **values: object) -> Problem:
    place = Message("{name}", {"name": name})
    return Problem(code, place, Message(message, values), Message(remedy, values))
