"""A plan file that was read, examined: what it is, and what is wrong with what lies in it.

Belongs here: which checks a kind of file gets. What each says is in the other health modules.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from cpted_app.exchange import health
from cpted_app.exchange.drawing_units import best_unit, is_believable, unit_word
from cpted_app.exchange.health_lines import found_in_lines, of_lines
from cpted_app.exchange.health_page import found_on, of_survey, surveyed
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.vector_pages import DXF, SVG
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.plans import PlanFile

_PDF = "application/pdf"


def examined(file: "PlanFile") -> "PlanFile":
    """Return a file with what was found in it; one whose page is not chosen yet as it is."""
    if file.page is None:
        return file
    if file.drawing is not None:
        found, problems = _of_drawing(file, file.drawing)
    elif file.media_type == _PDF:
        found, problems = _of_pdf(file, file.page)
    else:
        size = file.pages[file.page]
        found = [*health.found_in_picture(size.width_px, size.height_px, size.metres_per_unit)]
        found += _sheet(file)
        problems = []
    return replace(file, problems=(*file.problems, *problems), found=tuple(found))


def _of_drawing(file: "PlanFile", drawing: Linework) -> tuple[list[Message], list[Problem]]:
    is_map = file.media_type not in (DXF, SVG)
    problems = of_lines(drawing, is_map=is_map)
    if file.media_type == DXF:
        from cpted_app.content import whole
        from cpted_app.exchange.dxf_fonts import of_fonts

        problems += of_fonts(whole(file.content))
    doubt = _unit_doubt(drawing)
    sheet = _sheet(file) if drawing.is_sheet else []
    found = [*sheet, *found_in_lines(drawing, is_map=is_map), *_extent(drawing)]
    return found, [*problems, *([doubt] if doubt else [])]


def _of_pdf(file: "PlanFile", page: int) -> tuple[list[Message], list[Problem]]:
    from cpted_app.content import whole
    from cpted_app.exchange.plan_pdf import PdfPages

    survey = PdfPages(whole(file.content), None, file.name).inside(page, surveyed)
    return [*_sheet(file), *found_on(survey)], of_survey(survey)


def _sheet(file: "PlanFile") -> list[Message]:
    if file.page is None or file.georeference is not None:
        return []
    size = file.pages[file.page]
    return [*health.found(size.width_px, size.height_px, size.metres_per_unit)]


def _extent(drawing: Linework) -> list[Message]:
    """Return how large a drawing is where its unit is known and believed."""
    if drawing.is_sheet or drawing.unit_m is None or not is_believable(drawing):
        return []
    width, height = drawing.size
    values = {
        "unit": unit_word(drawing.unit_m),
        "width": _rounded(width * drawing.unit_m),
        "height": _rounded(height * drawing.unit_m),
    }
    return [Message(N_("Drawn in {unit}: {width:g} m by {height:g} m"), values)]


def _unit_doubt(drawing: Linework) -> Problem | None:
    """Return the problem of a stated unit in which a drawing is no site."""
    if drawing.is_sheet or drawing.unit_m is None or is_believable(drawing):
        return None
    width, height = drawing.size
    better = best_unit(replace(drawing, unit_m=None))
    values = {
        "unit": unit_word(drawing.unit_m),
        "width": _rounded(width * drawing.unit_m),
        "height": _rounded(height * drawing.unit_m),
    }
    text = N_("The file says it is drawn in {unit}, but is then {width:g} m by {height:g} m.")
    # The place carries the likelier unit, which a repair needs.
    place = {"metres_per_unit": better.metres_per_unit} if better and better.metres_per_unit else {}
    return Problem(
        "unit_doubtful",
        Message(N_("size"), place),
        Message(text, values),
        Message(N_("Calibrate with two points whose distance you know.")),
    )


def _rounded(length_m: float) -> float:
    """Return a length of four figures, which is never written as a power of ten below 1000 km."""
    return float(f"{length_m:.4g}")
