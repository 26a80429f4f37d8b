"""Checklists written as TOML: the form of their files, and of the copy that a site keeps.

Belongs here: the way from a checklist, or from the tables of one that is still being written, to
text. The same checklist always gives the same text; reading it back gives the same checklist.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from cpted_app.assess.checklist import Checklist
from cpted_app.assess.texts import encoded

Raw = Mapping[str, Any]
"""The tables of a checklist as a file has them; they may be incomplete."""

_TABLES = ("principles", "items", "thresholds", "steps")
"""Keys whose tables stand under headings of their own."""
_LINE = 96
"""A list that is longer is written one entry a line."""


def raw_of(checklist: Checklist) -> dict[str, Any]:
    """Return the tables of a checklist; what says nothing is left out."""
    raw: dict[str, Any] = msgspec.to_builtins(checklist, enc_hook=encoded)
    return _said(raw)  # type: ignore[no-any-return]


def text_of(checklist: Checklist) -> str:
    """Return a checklist as TOML."""
    return written(raw_of(checklist))


def written(raw: Raw) -> str:
    """Return the tables of a checklist as TOML.

    >>> print(written({"id": "own", "title": {"en": "Own"}}), end="")
    id = "own"
    title = { en = "Own" }
    """
    return "\n".join(_table(raw, "")).strip("\n") + "\n"


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _said(one) for key, one in value.items() if one is not None}
        defaults = {"only": {}, "stands_beside": False, "thresholds": []}
        return {key: one for key, one in kept.items() if defaults.get(key, ...) != one}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value


def _table(table: Raw, path: str) -> Iterator[str]:
    below = {key: value for key, value in table.items() if _has_heading(key, value)}
    for key, value in table.items():
        if key not in below:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in below.items():
        inner = f"{path}{_key(key)}"
        if isinstance(value, Mapping):
            yield f"\n[{inner}]"
            yield from _table(value, f"{inner}.")
        else:
            for one in value:
                yield f"\n[[{inner}]]" if "." not in inner else f"[[{inner}]]"
                yield from _table(one, f"{inner}.")


def _has_heading(key: str, value: Any) -> bool:
    if isinstance(value, Mapping):
        return key == "proposal"
    is_list = isinstance(value, list | tuple) and bool(value)
    return is_list and key in _TABLES and all(isinstance(one, Mapping) for one in value)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        parts = [_value(one) for one in value]
        whole = f"[{', '.join(parts)}]"
        if len(whole) <= _LINE:
            return whole
        return "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    if isinstance(value, str):
        # A JSON text is a TOML text, but for the one control sign that JSON leaves bare.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
