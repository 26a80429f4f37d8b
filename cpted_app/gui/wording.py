"""How numbers, times and states are written in the window."""

import math
from datetime import datetime

from cpted_app.i18n import _, language, worded
from cpted_app.model import kinds
from cpted_app.model.uncertainty import expanded
from cpted_app.words import Message

STATUS_MARKS = {"clear": "●", "filtered": "▲", "blocked": "■", "unknown": "○"}
STATUS_TONES = {"clear": "ok", "filtered": "warn", "blocked": "bad", "unknown": ""}
ANSWER_TONES = {"0": "bad", "1": "warn", "2": "ok", "3": "ok"}
DASH = "–"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with at most ``digits`` decimals, or a dash where it is unknown.

    >>> number(1.50), number(None), number(-0.001)
    ('1.5', '–', '0')
    """
    if value is None:
        return DASH
    text = f"{value:z.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def metres(value: float | None, digits: int = 1) -> str:
    """Return a length with its unit, or a dash where it is unknown."""
    return DASH if value is None else f"{value:z.{digits}f} m"


def square_metres(value: float | None) -> str:
    """Return an area with its unit, thousands set apart by thin spaces, or a dash.

    >>> square_metres(12345.6)
    '12\u2009346 m²'
    """
    return DASH if value is None else f"{value:,.0f} m²".replace(",", "\u2009")


def coordinate(value: float) -> str:
    """Return a coordinate with thousands set apart by thin spaces.

    >>> coordinate(5334871.6)
    '5\u2009334\u2009871.60'
    """
    return f"{value:,.2f}".replace(",", "\u2009")


def plus_minus(relative: float | None) -> str:
    """Return twice a relative standard uncertainty (95 %) as ±percent; two digits of it.

    >>> plus_minus(0.0041)
    '±0.82 %'
    """
    spread = expanded(relative)
    return _("± unknown") if spread is None else f"±{100 * spread:.2g} %"


def spread_of(standard: float | None, unit: str = "m") -> str:
    r"""Return what is said after a measured value: twice its standard uncertainty, 95 %.

    >>> spread_of(0.0306), spread_of(None), spread_of(0.0)
    ('± 0.07\xa0m', '± unknown', '± 0.00\xa0m')
    """
    if standard is None:
        return _("± unknown")
    spread = expanded(standard) or 0.0
    digits = 2 if spread < 1.0 else 1
    up = math.ceil(10**digits * spread - 1e-6) / 10**digits
    return f"± {up + 0.0:.{digits}f}\u00a0{unit}".rstrip()


def percent(share: float) -> str:
    """Return a share as whole percent.

    >>> percent(0.634)
    '63 %'
    """
    return f"{100 * share:.0f} %"


def moment(at_utc: datetime) -> str:
    """Return a time as day and clock of this computer's time zone."""
    return at_utc.astimezone().strftime("%-d %b %Y, %H:%M" if _HAS_DASH else "%d %b %Y, %H:%M")


def status_word(status: str) -> str:
    """Return mark and word of a sightline's status."""
    word = {
        "clear": _("clear"),
        "filtered": _("filtered"),
        "blocked": _("blocked"),
    }.get(status, _("unknown"))
    return f"{STATUS_MARKS.get(status, '○')} {word}"


def answer_word(value: str) -> str:
    """Return the word of an answer: its digit with its name, or its name."""
    word = _(kinds.ANSWER_VALUES[kinds.AnswerValue(value)])
    return f"{value} · {word}" if value.isdigit() else word


def local(text: object) -> str:
    """Return a text of a checklist in the window's language."""
    in_language = getattr(text, "in_language", None)
    return str(in_language(language())) if in_language is not None else str(text or "")


def plain(text: Message | str) -> str:
    """Return a message as words of the window's language."""
    return worded(text) if isinstance(text, Message) else _(text)


def _has_dash() -> bool:
    try:
        return datetime(2026, 1, 2).strftime("%-d") == "2"  # noqa: DTZ001 - only the format
    except ValueError:
        return False


_HAS_DASH = _has_dash()
