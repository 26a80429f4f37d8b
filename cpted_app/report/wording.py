"""Numbers, dates and sentences in the report's language.

Belongs here: how a value is written. What is said belongs to the chapters.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cpted_app.i18n import translator
from cpted_app.words import N_, Message

_WRITTEN_NUMBER = re.compile(r"-?\d+\.\d+( lx)?")
NO_BREAK = "\u00a0"

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


class Wording:
    """The report's language: words, numbers and dates.

    >>> Wording("en").number(14.25, 1), Wording("de").number(14.25, 2)
    ('14.2', '14,25')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._translate = translator(language)
        self._decimal = "." if language == "en" else ","

    def __call__(self, msgid: str, /, **values: Any) -> str:
        """Return a text of the program in the report's language, with its values filled in."""
        text = self._translate(msgid)
        return text.format_map(self._filled(values)) if values else text

    def message(self, message: Message) -> str:
        """Return a message in the report's language."""
        values = {name: self._shown(value) for name, value in message.values.items()}
        return self(message.msgid, **values)

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number with a fixed count of decimals; what rounds to zero has no sign.

        >>> Wording("en").number(-0.001, 2)
        '0.00'
        """
        return self._localised(f"{value:z.{digits}f}")

    def written(self, text: str) -> str:
        """Return a number that a lower layer has written already, with our decimal sign."""
        return text.replace(".", self._decimal)

    def length(self, value_m: float, digits: int = 1) -> str:
        """Return a length in metres with its unit."""
        return f"{self.number(value_m, digits)}{NO_BREAK}m"

    def percent(self, share: float) -> str:
        r"""Return a share as a whole per cent; never 100 or 0 by rounding alone.

        >>> Wording("en").percent(0.998)
        '99\xa0%'
        """
        whole = round(100.0 * share)
        if whole == 100 and share < 1.0:
            whole = 99
        if whole == 0 and share > 0.0:
            whole = 1
        return self.whole_percent(whole)

    def whole_percent(self, percent: int) -> str:
        """Return a number of per cent that was rounded where it was made."""
        return f"{percent}{NO_BREAK}%"

    def date(self, moment: datetime) -> str:
        """Return a date such as 22 November 2026."""
        return self(
            N_("{day} {month} {year}"),
            day=moment.day,
            month=self(MONTHS[moment.month - 1]),
            year=moment.year,
        )

    def choice(self, labels: Mapping[Any, str], value: Any) -> str:
        """Return the word of a closed set's member; a dash where it is not known."""
        return "–" if value is None else self(labels[value])

    def _shown(self, value: Any) -> Any:
        """Return a number that a lower layer has written already, with our decimal sign."""
        is_number = isinstance(value, str) and _WRITTEN_NUMBER.fullmatch(value)
        return value.replace(".", self._decimal) if is_number else value

    def _filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, float):
            return _Number(value, self._decimal)
        return value

    def _localised(self, text: str) -> str:
        return text.replace("-", "−").replace(".", self._decimal)


class _Number:
    """A number that is formatted with the decimal sign of a language."""

    def __init__(self, value: float, decimal: str) -> None:
        self._value = value
        self._decimal = decimal

    def __format__(self, spec: str) -> str:
        return format(self._value, spec or "g").replace(".", self._decimal)

    def __str__(self) -> str:
        return format(self)
