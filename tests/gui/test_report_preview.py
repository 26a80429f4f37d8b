"""The preview of a report: its pages lie under each other before the first one is painted."""

import io
from collections.abc import Callable
from itertools import pairwise

from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.report_preview import ReportPreview


def _pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(pages):
        canvas.drawString(72, 720, f"page {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_only_the_pages_in_sight_are_drawn(
    start_window: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    preview = ReportPreview(start_window("Ada").shell)
    qtbot.addWidget(preview)
    preview.resize(760, 700)
    preview.show()
    qtbot.waitExposed(preview)
    preview.show_pdf(_pdf(30))
    tops = [page.y() for page in preview.pages]
    height = preview.pages[0].height()
    assert all(below - above > height for above, below in pairwise(tops))
    qtbot.waitUntil(lambda: preview.pages[0].is_drawn)
    qtbot.wait(50)
    assert sum(page.is_drawn for page in preview.pages) <= 2
