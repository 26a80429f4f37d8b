"""When a reading was taken: the day and the hour in what people and meters write.

Belongs here: reading dates and clock times. Times are taken as they stand: local time.
"""

import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?", re.I
)
_NOON_H = 12.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and an hour of the day, 0 … 24; None where the text does not say."""

    day: date | None
    hour: float | None

    @property
    def night(self) -> date | None:
        """The day on which the night began: the hours before noon belong to the day before."""
        if self.day is None or self.hour is None or self.hour >= _NOON_H:
            return self.day
        return date.fromordinal(max(self.day.toordinal() - 1, 1))

    @property
    def text(self) -> str:
        """The moment as it is kept in a reading.

        >>> Moment(date(2026, 11, 22), 18.5).text
        '2026-11-22 18:30'
        """
        parts = [self.day.isoformat()] if self.day else []
        if self.hour is not None:
            minutes = int(self.hour * 60.0 + 1e-6)
            parts.append(f"{minutes // 60:02d}:{minutes % 60:02d}")
        return " ".join(parts)


def read_moment(text: str, *, is_month_first: bool = False) -> Moment | None:
    """Return day and hour in a text, or None where it holds neither.

    >>> read_moment("22.11.2026 18:30")
    Moment(day=datetime.date(2026, 11, 22), hour=18.5)
    >>> read_moment("11/22/2026 6:30 PM", is_month_first=True).hour
    18.5
    """
    day, rest = _day(text, is_month_first=is_month_first)
    hour = _hour(rest)
    return None if day is None and hour is None else Moment(day, hour)


def short_dates(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date that does not begin with its year, or None.

    >>> short_dates("11/22/2026"), short_dates("2026-11-22")
    ((11, 22), None)
    """
    match = None if _ISO.search(text) else _SHORT.search(text)
    return (int(match.group(1)), int(match.group(2))) if match else None


def _day(text: str, *, is_month_first: bool) -> tuple[date | None, str]:
    """Return the date in a text, and what is left of the text without it."""
    match = _ISO.search(text)
    if match is not None:
        year, month, day = map(int, match.groups())
    else:
        match = _SHORT.search(text)
        if match is None:
            return None, text
        day, month, year = map(int, match.groups())
        if is_month_first:
            day, month = month, day
        year += 2000 if year < 100 else 0
    rest = text[: match.start()] + " " + text[match.end() :].removeprefix("T")
    try:
        return date(year, month, day), rest
    except ValueError:
        return None, rest


def _hour(text: str) -> float | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    half = (match.group(4) or "").lower()[:1]
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours > 24 or minutes > 59 or seconds > 59 or (hours == 24 and minutes + seconds):
        return None
    return (hours + minutes / 60.0 + seconds / 3600.0) % 24.0
