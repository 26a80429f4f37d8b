"""The report of the example: against plain paragraphs, and against computing all of it anew."""

import io
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.row import Row
from cpted_app.model.kinds import Audience
from cpted_app.session.example import demo
from cpted_app.session.example.story import content
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.output import report, report_bytes
from cpted_app.session.reassessing import state_on
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings

RUNS = 3


def run() -> list[Row]:
    """Return the time of the public report, written, read again and released.

    Then that of one beside an earlier day: with the results that are known by then, as after an
    answer, against nothing known, as in a new process.
    """
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
        beside = _beside_an_earlier_day(session)
        session.close()
    name = f"report of {pages} pages"
    return [
        Row(
            name,
            median(ours),
            "s",
            f"plain paragraphs {median(plain):.2f} s",
            median(plain) / median(ours),
        ),
        beside,
    ]


def _beside_an_earlier_day(session: Session) -> Row:
    day = date.fromisoformat(content("second")["compared_with"])
    order = ReportOrder(earlier=state_on(session, day, lambda _share: None))
    known: list[float] = []
    anew: list[float] = []
    for _ in range(RUNS):
        session.kept = KeptResults()
        for times in (anew, known):
            begin = time.process_time()
            report_bytes(session, order)
            times.append(time.process_time() - begin)
    return Row(
        "report beside an earlier day, processor",
        median(known),
        "s",
        f"results computed anew {median(anew):.2f} s",
        median(anew) / median(known),
    )


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
