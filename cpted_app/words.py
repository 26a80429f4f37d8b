"""Text that is worded later: what lower layers say without knowing the reader's language.

Belongs here: the marker for translatable text and the value that carries a text with its
numbers. Translation itself lives in ``cpted_app.i18n``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for a marked text
    """Return ``text`` unchanged; marks it for the translators."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in English with named places, and the values that fill them.

    >>> str(Message("Move {label}", {"label": "L1"}))
    'Move L1'
    """

    msgid: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.msgid.format(**self.values) if self.values else self.msgid


UNSAID = Message()
"""What an edit is called that nobody sees."""
