"""Words in the reader's language: gettext catalogues, chosen at run time.

Belongs here: choosing a language and wording a ``Message`` in it. The window's language is
one setting of the process; a report brings its own through ``translator``. What is said,
and with which numbers, is decided by the module that makes the message.
"""

import gettext as _gettext
import locale
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from cpted_app import resources
from cpted_app.words import Message

__all__ = [
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "_",
    "available_languages",
    "language",
    "ngettext",
    "set_language",
    "system_language",
    "translator",
    "worded",
]

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "de": "Deutsch",
    "nl": "Nederlands",
    "pt": "Português",
    "et": "Eesti",
    "es": "Español",
    "ca": "Català",
}
"""Every language the program speaks, under its own name."""

SOURCE_LANGUAGE: Final = "en"
"""The language of the message ids: it needs no catalogue."""

_DOMAIN: Final = "cpted"
_MO_LITTLE_ENDIAN: Final = b"\xde\x12\x04\x95"

_current = SOURCE_LANGUAGE


def language() -> str:
    """Return the code of the language that ``_`` speaks now."""
    return _current


def set_language(code: str | None) -> str:
    """Make ``_`` speak ``code``; ``None`` or "" asks the system. Return the code in force.

    >>> set_language("en")
    'en'

    Raises:
        ValueError: If the program does not speak ``code``.
    """
    global _current  # noqa: PLW0603 - the one setting that is the process's, as in gettext itself
    chosen = code or system_language()
    if code is None and chosen not in available_languages():
        chosen = SOURCE_LANGUAGE
    if chosen not in LANGUAGES:
        raise ValueError(f"unknown language {chosen!r}")
    _current = chosen
    return chosen


def system_language() -> str:
    """Return the first language of the system's settings that the program speaks, else "en"."""
    for name in _system_locale_names():
        code = name.replace("-", "_").split("_")[0].split(".")[0].split("@")[0].lower()
        if code in LANGUAGES:
            return code
        if code in {"c", "posix"}:
            break
    return SOURCE_LANGUAGE


def available_languages() -> dict[str, str]:
    """Return the languages that say at least one thing of their own, by code; English always.

    A language without a translation would show English under a foreign name.

    >>> available_languages()["en"]
    'English'
    """
    return {code: name for code, name in LANGUAGES.items() if _is_translated(code)}


def _(msgid: str) -> str:
    """Return ``msgid`` in the current language.

    >>> _("")
    ''
    """
    return translator()(msgid)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form for ``number`` in the current language, with ``{n}`` still to fill.

    >>> ngettext("{n} luminaire", "{n} luminaires", 2)
    '{n} luminaires'
    """
    return _catalogue(_current).ngettext(singular, plural, number)


def translator(code: str | None = None) -> Callable[[str], str]:
    """Return a function from message id to text in language ``code`` (default: the current).

    The function keeps its language when the window's changes.

    Raises:
        ValueError: If the program does not speak ``code``.
    """
    chosen = code or _current
    if chosen not in LANGUAGES:
        raise ValueError(f"unknown language {chosen!r}")
    catalogue = _catalogue(chosen)

    def translate(msgid: str) -> str:
        # The catalogue keeps its header under the empty id.
        return catalogue.gettext(msgid) if msgid else ""

    return translate


def worded(message: Message, language: str | None = None) -> str:
    """Return ``message`` translated into ``language`` (default: the current) and filled in.

    A value that is itself a ``Message`` is worded in the same language.

    >>> worded(Message("Move {label}", {"label": Message("luminaire {n}", {"n": 4})}), "en")
    'Move luminaire 4'
    """
    # A catalogue answers the empty text with its own head.
    text = translator(language)(message.msgid) if message.msgid else ""
    if not message.values:
        return text
    return text.format_map({name: _filled(v, language) for name, v in message.values.items()})


def _filled(value: Any, language: str | None) -> Any:
    return worded(value, language) if isinstance(value, Message) else value


def _is_translated(code: str) -> bool:
    if code == SOURCE_LANGUAGE:
        return True
    try:
        found = _gettext.find(_DOMAIN, resources.path("i18n"), [code])
    except FileNotFoundError:
        return False
    if found is None:
        return False
    head = Path(found).read_bytes()[:12]
    # A compiled catalogue holds translated texts only, and its own header as the first of them.
    order: Literal["little", "big"] = "little" if head[:4] == _MO_LITTLE_ENDIAN else "big"
    return int.from_bytes(head[8:12], order) > 1


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return _gettext.NullTranslations()
    try:
        folder = resources.path("i18n")
    except FileNotFoundError:
        return _gettext.NullTranslations()
    # A catalogue not yet written leaves English text: better than none.
    return _gettext.translation(_DOMAIN, folder, [code], fallback=True)


def _system_locale_names() -> list[str]:
    """Return the locale names that the system asks for, most wanted first."""
    names: list[str] = []
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        names += [name for name in os.environ.get(variable, "").split(":") if name]
    if not names:  # Windows and macOS say it through their own calls
        names += [name for name in (locale.getlocale()[0], locale.getlocale()[1]) if name][:1]
    return names
