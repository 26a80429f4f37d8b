"""The report of the example, against plain reportlab paragraphs on as many pages."""

import io
import tempfile
import time
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.row import Row
from cpted_app.model.kinds import Audience
from cpted_app.session.example import demo
from cpted_app.session.output import report
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings

RUNS = 3


def run() -> list[Row]:
    """Return the time of the public report, written, read again and released."""
    with tempfile.TemporaryDirectory() as folder:
        example = demo(Path(folder))
        session = Session.open(example.site, settings=Settings(), read_only=True)
        out = Path(folder) / "again.pdf"
        ours: list[float] = []
        plain: list[float] = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            report(session, out, ReportOrder(edition=Audience.PUBLIC))
            ours.append(time.perf_counter() - begin)
            pages = len(pypdfium2.PdfDocument(out))
            begin = time.perf_counter()
            _plain(pages)
            plain.append(time.perf_counter() - begin)
        session.close()
    name = f"report of {pages} pages"
    return [
        Row(
            name,
            median(ours),
            "s",
            f"plain paragraphs {median(plain):.2f} s",
            median(plain) / median(ours),
        )
    ]


def _plain(pages: int) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["Normal"]
    text = "A walker sees the mouth of the underpass before reaching it. " * 40
    story: list[object] = []
    for _ in range(pages):
        story += [Paragraph(text, style), Paragraph(text, style), PageBreak()]
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()
