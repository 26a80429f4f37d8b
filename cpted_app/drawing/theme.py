"""Colours by name: the tokens of a theme, from its file in ``resources/themes``.

Belongs here: reading tokens and ramps. Which token a thing is drawn in is decided where the
thing is drawn; how a token reaches a screen or a page is the painter's business.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from cpted_app import resources

ThemeName = Literal["light", "dark", "print"]

TOKENS = (
    "background",
    "panel",
    "hairline",
    "text",
    "dim_text",
    "accent",
    "accent_soft",
    "accent_text",
    "plan_line",
    "plan_fill",
    "ok",
    "warn",
    "bad",
)
"""Every token a theme has; a primitive names one of them."""

_COLOUR = re.compile(r"^#[0-9a-f]{6}$")


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens and ramps as ``#rrggbb`` texts.

    >>> load("light")["accent"]
    '#1f6feb'
    """

    name: str
    tokens: Mapping[str, str]
    ramps: Mapping[str, tuple[str, ...]]

    def __getitem__(self, token: str) -> str:
        return self.tokens[token]

    def rgb(self, token: str) -> tuple[int, int, int]:
        """Return red, green and blue of a token, each 0–255."""
        return rgb(self.tokens[token])

    def mixed(self, token: str, share: float, ground: str = "panel") -> str:
        """Return the opaque colour of a token laid with opacity ``share`` over ``ground``."""
        pairs = zip(self.rgb(token), self.rgb(ground), strict=True)
        return "#" + "".join(f"{round(a * share + b * (1.0 - share)):02x}" for a, b in pairs)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, each 0–255, of a ``#rrggbb`` text.

    >>> rgb("#1f6feb")
    (31, 111, 235)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, from 1 to 21.

    Source: WCAG 2.1, definitions of contrast ratio and relative luminance.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@cache
def load(name: ThemeName) -> Theme:
    """Return a theme that has every token.

    Raises:
        ValueError: the file lacks a token or holds what is no colour.
    """
    table = resources.read_toml("themes", f"{name}.toml", kind=dict[str, Any])
    tokens = {token: str(table.get(token, "")).lower() for token in TOKENS}
    ramps = {key: tuple(map(str.lower, stops)) for key, stops in table.get("ramp", {}).items()}
    colours = [*tokens.items(), *((key, stop) for key, stops in ramps.items() for stop in stops)]
    for token, colour in colours:
        if not _COLOUR.match(colour):
            raise ValueError(f"theme {name}: {token} is {colour!r}")
    return Theme(name, MappingProxyType(tokens), MappingProxyType(ramps))


def _luminance(colour: str) -> float:
    parts = [value / 255.0 for value in rgb(colour)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
