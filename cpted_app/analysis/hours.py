"""Hours of the day: whether something that keeps hours is on, open or there at one.

Hours are local time, 0 … 24. A span is ``HH:MM-HH:MM``; it holds its first minute and not its
last one, and may run past midnight.
"""

DAY_H = 24.0


def within(span: str, hour: float) -> bool:
    """Return whether an hour lies in a span; an empty span holds none.

    >>> [within("22:00-06:00", hour) for hour in (21.9, 22.0, 2.0, 6.0)]
    [False, True, True, False]
    """
    if not span:
        return False
    (start, end), hour = ends(span), hour % DAY_H
    if start < end:
        return start <= hour < end
    return start > end and (hour >= start or hour < end)


def is_on(span: str, hour: float | None) -> bool:
    """Return whether what keeps these hours is on; without hours, or without an hour, it is.

    >>> is_on("08:00-14:00", 15.0), is_on("08:00-14:00", None), is_on("", 15.0)
    (False, True, True)
    """
    return hour is None or not span or within(span, hour)


def ends(span: str) -> tuple[float, float]:
    """Return start and end of a span in hours; an end at midnight is 24."""
    start, end = (int(part[:2]) + int(part[3:]) / 60.0 for part in span.split("-"))
    return start % DAY_H, end if end <= DAY_H else end % DAY_H


def clock(hour: float) -> str:
    """Return an hour as it stands on a clock.

    >>> clock(23.5), clock(24.0)
    ('23:30', '00:00')
    """
    minutes = round(hour * 60.0) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
