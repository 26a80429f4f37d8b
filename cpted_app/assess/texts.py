"""Texts of a checklist in several languages, English as the one that is always there.

Belongs here: choosing a language with its fallback. The program's own words go through
gettext; a checklist carries its texts itself, because it is versioned as a whole.
"""

from collections.abc import Mapping
from typing import Any, Literal

SOURCE_LANGUAGE = "en"

LanguageStatus = Literal["complete", "partial", "missing"]


class LocalText:
    """One text in one or more languages.

    >>> LocalText({"en": "Bench", "de": "Bank"}).in_language("de")
    'Bank'
    >>> LocalText({"en": "Bench"}).in_language("et")
    'Bench'
    """

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, Any]) -> None:
        if by_language.get(SOURCE_LANGUAGE, "") in ("", None):
            raise ValueError(f"the text in “{SOURCE_LANGUAGE}” is missing")
        if not all(isinstance(text, str) and text.strip() for text in by_language.values()):
            raise ValueError("a text is empty or not a text")
        self._by_language: dict[str, str] = dict(by_language)

    @property
    def languages(self) -> frozenset[str]:
        """The languages it is there in."""
        return frozenset(self._by_language)

    @property
    def by_language(self) -> Mapping[str, str]:
        """The text of each language."""
        return self._by_language

    def in_language(self, code: str) -> str:
        """Return the text in a language, in English where it was not translated."""
        return self._by_language.get(code, self._by_language[SOURCE_LANGUAGE])

    def __str__(self) -> str:
        return self.in_language(SOURCE_LANGUAGE)

    def __repr__(self) -> str:
        return f"LocalText({self._by_language!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalText) and self._by_language == other._by_language

    def __hash__(self) -> int:
        return hash(frozenset(self._by_language.items()))


class LocalList:
    """A list of short texts in one or more languages.

    >>> LocalList({"en": ["Kerb", "Gate"]}).in_language("nl")
    ('Kerb', 'Gate')
    """

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, Any]) -> None:
        if SOURCE_LANGUAGE not in by_language:
            raise ValueError(f"the list in “{SOURCE_LANGUAGE}” is missing")
        lists: dict[str, tuple[str, ...]] = {
            code: tuple(texts) for code, texts in by_language.items()
        }
        if not all(
            isinstance(t, str) and t.strip() for texts in by_language.values() for t in texts
        ):
            raise ValueError("a text is empty or not a text")
        self._by_language = lists

    @property
    def languages(self) -> frozenset[str]:
        """The languages it is there in."""
        return frozenset(self._by_language)

    @property
    def by_language(self) -> Mapping[str, tuple[str, ...]]:
        """The texts of each language."""
        return self._by_language

    def in_language(self, code: str) -> tuple[str, ...]:
        """Return the texts in a language, in English where they were not translated."""
        return self._by_language.get(code, self._by_language[SOURCE_LANGUAGE])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalList) and self._by_language == other._by_language

    def __hash__(self) -> int:
        return hash(frozenset(self._by_language.items()))


def decoded(kind: type, raw: Any) -> Any:
    """Return a text or list of texts from its table: the hook for msgspec."""
    if kind not in (LocalText, LocalList) or not isinstance(raw, dict):
        raise ValueError(f"a table of texts by language is expected, not {raw!r}")
    return kind(raw)


def encoded(text: Any) -> Any:
    """Return the table of a text or list of texts: the hook for msgspec, the other way."""
    if isinstance(text, LocalText | LocalList):
        return dict(text.by_language)
    raise NotImplementedError(type(text))


def status(texts: list[frozenset[str]], language: str) -> LanguageStatus:
    """Return how many of the texts are there in a language.

    >>> status([frozenset({"en", "de"}), frozenset({"en"})], "de")
    'partial'
    """
    there = sum(language in languages for languages in texts)
    return "complete" if there == len(texts) else "partial" if there else "missing"
