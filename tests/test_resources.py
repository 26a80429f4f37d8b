"""The program's own files are there, readable and fit for use."""

import re
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from reportlab.pdfbase.ttfonts import TTFont

from cpted_app import resources
from cpted_app.errors import UserError

THEMES = ("light", "dark", "print")
TOKENS = {
    "background",
    "panel",
    "hairline",
    "text",
    "dim_text",
    "accent",
    "accent_soft",
    "plan_line",
    "plan_fill",
    "ok",
    "warn",
    "bad",
    "accent_text",
}
MARKS = "●▲■○→±²·–—‘’“”≤≥×€°µ…"
LETTERS = "ÄÖÜäöüß ÀÇÈÉÍÏÒÓÚÜàçèéíïòóúü·Ŀŀ ÁÂÃÊÔÕáâãêôõ ÑñÁ¿¡ ŠŽšž ËëĲĳ"


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb". Source: WCAG 2.2, definition."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 … 21. Source: WCAG 2.2, definition."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_has_every_token_as_a_colour(name: str) -> None:
    theme = resources.read_toml("themes", f"{name}.toml", kind=dict[str, Any])
    ramps = theme.pop("ramp")
    assert set(theme) == TOKENS
    for colour in [*theme.values(), *ramps["night"], *ramps["cividis"]]:
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)


@pytest.mark.parametrize("name", THEMES)
def test_text_and_marks_stand_out_from_their_ground(name: str) -> None:
    theme = resources.read_toml("themes", f"{name}.toml", kind=dict[str, Any])
    for ground in ("background", "panel"):
        for token in ("text", "dim_text", "ok", "warn", "bad"):
            assert contrast(theme[token], theme[ground]) >= 4.5, (token, ground)
        assert contrast(theme["accent"], theme[ground]) >= 3, ground
    assert contrast(theme["accent_text"], theme["accent"]) >= 4.5
    assert contrast(theme["text"], theme["accent_soft"]) >= 4.5


@pytest.mark.parametrize("ramp", ["night", "cividis"])
def test_a_ramp_only_gets_lighter(ramp: str) -> None:
    theme = resources.read_toml("themes", "light.toml", kind=dict[str, Any])
    steps = [luminance(colour) for colour in theme["ramp"][ramp]]
    assert all(low < high for low, high in pairwise(steps))


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic"])
def test_the_font_has_every_letter_and_mark(style: str) -> None:
    font = TTFont(f"Inter-{style}", str(resources.path("fonts", f"Inter-{style}.ttf")))
    missing = {c for c in MARKS + LETTERS if c != " "} - {chr(c) for c in font.face.charToGlyph}
    assert not missing


def test_icons_take_the_colour_of_the_text() -> None:
    icons = list(resources.path("icons").glob("*.svg"))
    assert len(icons) > 50
    for icon in icons:
        text = icon.read_text(encoding="utf-8")
        assert 'stroke="currentColor"' in text, icon.name
        assert "#" not in text, icon.name


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.toml"):
        resources.read_toml("themes", "nowhere.toml", kind=dict[str, Any])


def test_a_path_does_not_lead_out_of_the_resources() -> None:
    with pytest.raises(FileNotFoundError):
        resources.path("..", "pyproject.toml")


class _Frame(msgspec.Struct, forbid_unknown_fields=True):
    width_m: float


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"width_m = 2.0\nheight_m = 3.0", "unknown field `height_m`"),
        (b"", "missing required field `width_m`"),
        (b'width_m = "broad"', r"at `\$.width_m`"),
        (b"width_m =\n", "line 1"),
        (b"width_m = 2.0 # \xff", "0xff"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_by_name_and_place(
    content: bytes, told: str
) -> None:
    assert resources.decode_toml(b"width_m = 2.0", "frame.toml", _Frame).width_m == 2.0
    with pytest.raises(UserError, match=told) as caught:
        resources.decode_toml(content, "frame.toml", _Frame)
    assert str(caught.value).startswith("frame.toml cannot be read")
