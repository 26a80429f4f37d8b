"""What a page of a PDF is made of, in plain words: lines or a scan, how sharp, which typefaces.

Belongs here: looking through the objects of a page that pdfium has opened. Whoever calls holds
pdfium's lock.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

from cpted_app.exchange.health_lines import listed
from cpted_app.exchange.problems import Problem
from cpted_app.units import METRES_PER_POINT
from cpted_app.words import N_, Message

MOST_OBJECTS = 60_000
"""Objects of a page that are looked at; more of them say nothing new."""
SCAN_SHARE = 0.6
"""A picture that covers this much of a page is what the page shows."""
MOST_BESIDES = 20
"""Lines and words that a scanner or a registry may have put on a scan."""
COARSE_DPI = 120.0
"""Scans below this blur thin lines and small figures. Source: practice of archives, which ask for
300 dpi; at 120 dpi a line of 0.25 mm is one pixel wide."""
_USUAL = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats", "Arial")
_MAX_DEPTH = 4
_INVISIBLE = 3


@dataclass(slots=True)
class Survey:
    """What lies on a page: counts, the largest picture, and fonts that are not in the file."""

    paths: int = 0
    texts: int = 0
    pictures: int = 0
    scan_share: float = 0.0
    scan_px: tuple[int, int] = (0, 0)
    scan_dpi: float = 0.0
    fonts: tuple[str, ...] = ()

    @property
    def is_scan(self) -> bool:
        """Whether the page shows one picture, and hardly a line or a word besides."""
        return self.scan_share >= SCAN_SHARE and self.paths + self.texts <= MOST_BESIDES


def surveyed(page: Any) -> Survey:
    """Return what lies on an open page of pdfium."""
    import pypdfium2.raw as pdfium

    survey = Survey()
    width, height = page.get_size()
    area = max(float(width) * float(height), 1e-9)
    fonts: dict[str, bool] = {}
    for kind, shape in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            survey.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE:
                continue  # what a reading machine made of a scan
            survey.texts += 1
            _note_font(shape, fonts)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            survey.pictures += 1
            _note_picture(shape, area, survey)
    survey.fonts = tuple(sorted(name for name, is_inside in fonts.items() if not is_inside))
    return survey


def found_on(survey: Survey) -> list[Message]:
    """Return what a page is made of, in a sentence."""
    if survey.is_scan:
        values = {
            "width": survey.scan_px[0],
            "height": survey.scan_px[1],
            "dpi": survey.scan_dpi,
        }
        return [Message(N_("Scan: {width} by {height} pixels, {dpi:.0f} dpi"), values)]
    if survey.paths or survey.texts:
        text = N_("Vector page: lines and areas {lines}, labels {texts}, pictures {pictures}")
        counts = {"lines": survey.paths, "texts": survey.texts, "pictures": survey.pictures}
        return [Message(text, counts)]
    return []


def of_survey(survey: Survey) -> list[Problem]:
    """Return what is wrong with what a page is made of."""
    problems: list[Problem] = []
    if survey.is_scan and 0.0 < survey.scan_dpi < COARSE_DPI:
        problems.append(
            Problem(
                "coarse_scan",
                Message(N_("whole page")),
                Message(
                    N_("The scan has {dpi:.0f} dpi: thin lines and small figures blur."),
                    {"dpi": survey.scan_dpi},
                ),
                Message(N_("Ask for a scan of 300 dpi, or for the drawing itself.")),
            )
        )
    if survey.fonts:
        values = {"count": len(survey.fonts), "fonts": listed(list(survey.fonts))}
        text = N_(
            "Typefaces that are not in the file: {count} ({fonts}); words may look different."
        )
        problems.append(
            Problem(
                "missing_font",
                Message(N_("words")),
                Message(text, values),
                Message(N_("Compare words with the original, or ask for a PDF with its fonts.")),
            )
        )
    return problems


def _objects(page: Any) -> Any:
    """Yield kind and handle of the objects of a page, those inside forms too."""
    import pypdfium2.raw as pdfium

    raw, left = page.raw, MOST_OBJECTS
    todo = [
        (pdfium.FPDFPage_GetObject(raw, at), 0)
        for at in range(min(pdfium.FPDFPage_CountObjects(raw), left))
    ]
    while todo and left:
        shape, depth = todo.pop()
        left -= 1
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            count = min(pdfium.FPDFFormObj_CountObjects(shape), left)
            todo += [(pdfium.FPDFFormObj_GetObject(shape, at), depth + 1) for at in range(count)]
            continue
        yield kind, shape


def _note_font(shape: Any, fonts: dict[str, bool]) -> None:
    import pypdfium2.raw as pdfium

    font = pdfium.FPDFTextObj_GetFont(shape)
    if not font:
        return
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(int(size), 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    name = buffer.value.decode("utf-8", "replace")
    if not name or name.startswith(_USUAL):
        # A nameless font draws its letters itself; the usual ones every reader has.
        return
    fonts[name] = fonts.get(name, False) or pdfium.FPDFFont_GetIsEmbedded(font) == 1


def _note_picture(shape: Any, area: float, survey: Survey) -> None:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pixels = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, edges)):
        return
    if not pdfium.FPDFImageObj_GetImagePixelSize(shape, *map(ctypes.byref, pixels)):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    width, height = right - left, top - bottom
    share = max(width, 0.0) * max(height, 0.0) / area
    if width > 0.0 and height > 0.0 and share > survey.scan_share:
        across, down = pixels[0].value, pixels[1].value
        inches = METRES_PER_POINT / 0.0254
        survey.scan_share = share
        survey.scan_px = across, down
        # A picture turned on its page has its long side along the page's long side.
        longest, shortest = max(width, height), min(width, height)
        by_sides = max(across, down) / longest, min(across, down) / shortest
        survey.scan_dpi = min(by_sides) / inches
