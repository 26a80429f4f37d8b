"""Sizes, fonts and paragraph styles of the page; colours come from the theme ``print``."""

from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from cpted_app import resources
from cpted_app.drawing import theme

REGULAR, BOLD, ITALIC = "Inter", "Inter-Bold", "Inter-Italic"
MARGIN = 17 * mm
HEAD = 34.0
"""Height of the running head with its hairline, points."""
FOOT = 20.0
GUTTER = 12 * mm
"""Between the two columns of A3 paper."""

THEME = theme.load("print")
ALIGNMENTS = {"left": TA_LEFT, "middle": TA_CENTER, "right": TA_RIGHT}

_STYLES: dict[str, dict[str, Any]] = {
    "body": {"spaceAfter": 5},
    "lead": {"fontSize": 10.5, "leading": 14.5, "textColor": "dim_text", "spaceAfter": 10},
    "note": {"fontSize": 8, "leading": 11, "textColor": "dim_text", "spaceAfter": 4},
    "title": {"spaceBefore": 8, "spaceAfter": 2},
    "small_caps": {"fontName": BOLD, "fontSize": 8, "leading": 11, "textColor": "dim_text"},
    "heading1": {
        "fontName": BOLD,
        "fontSize": 19,
        "leading": 24,
        "spaceBefore": 22,
        "spaceAfter": 4,
    },
    "heading2": {
        "fontName": BOLD,
        "fontSize": 12,
        "leading": 16,
        "spaceBefore": 15,
        "spaceAfter": 5,
    },
    "heading3": {
        "fontName": BOLD,
        "fontSize": 9.5,
        "leading": 13,
        "spaceBefore": 8,
        "spaceAfter": 2,
    },
    "bullet": {"leftIndent": 13, "bulletIndent": 2, "spaceAfter": 2.5},
    "cell": {"fontSize": 8.8, "leading": 11.8},
    "compact": {"fontSize": 7.8, "leading": 10.2},
    "header": {"fontSize": 7.8, "leading": 10.2, "textColor": "dim_text"},
    "caption": {"fontSize": 8, "leading": 11, "textColor": "dim_text", "spaceAfter": 8},
    "cover_kicker": {"fontSize": 10.5, "leading": 14, "textColor": "dim_text"},
    "cover_title": {"fontName": BOLD, "fontSize": 27, "leading": 32, "spaceAfter": 4},
    "cover_subtitle": {"fontSize": 12, "leading": 16, "textColor": "dim_text", "spaceAfter": 12},
}


def colour(token: str) -> Any:
    """Return reportlab's colour of a token of the print theme."""
    return HexColor(THEME[token])


def mixed(token: str, share: float) -> Any:
    """Return a token's colour laid over white, without transparency."""
    return HexColor(THEME.mixed(token, share))


@cache
def register_fonts() -> None:
    """Make the embedded fonts known; once in a process."""
    for name in (REGULAR, BOLD, ITALIC):
        file = f"{name}-Regular.ttf" if name == REGULAR else f"{name}.ttf"
        pdfmetrics.registerFont(TTFont(name, BytesIO(resources.read_bytes("fonts", file))))
    for bold, italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD)):
        addMapping(REGULAR, bold, italic, name)


@cache
def style(name: str, align: str = "left") -> ParagraphStyle:
    """Return a paragraph style by name."""
    values = {
        "fontName": REGULAR,
        "fontSize": 9.5,
        "leading": 13,
        "textColor": "text",
        "alignment": ALIGNMENTS[align],
        "allowWidows": 0,
        "allowOrphans": 0,
        "splitLongWords": 1,
        **_STYLES[name],
    }
    values["textColor"] = colour(values["textColor"])
    return ParagraphStyle(f"{name}-{align}", **values)


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def shortened(text: str, font: str, size: float, room: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than ``room`` points."""
    if text_width(text, font, size) <= room:
        return text
    while text and text_width(f"{text}…", font, size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
