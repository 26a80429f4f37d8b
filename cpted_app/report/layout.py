"""The page: paper, margins, columns, running head and foot.

A3 is laid out lying, as two columns of about A4 each, so that lines stay readable; the plan
takes its whole width.
"""

from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, PageTemplate

from cpted_app.report import styles
from cpted_app.report.flowables import draw_pill

MAP_OVERHEAD = 112.0
"""Height that heading, caption, scale bar and band take beside a map and its legend, points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Size of the page and the number of its text columns; points."""

    width: float
    height: float
    columns: int

    @classmethod
    def named(cls, name: str) -> "Paper":
        """Return the paper ``A4`` or ``A3``."""
        if name == "A3":
            width, height = landscape(A3)
            return cls(width=width, height=height, columns=2)
        width, height = A4
        return cls(width=width, height=height, columns=1)

    @property
    def turned(self) -> "Paper":
        """The same sheet the other way round, for a plan that is wider than high."""
        return Paper(width=self.height, height=self.width, columns=1)

    @property
    def text_width(self) -> float:
        """Width within the margins."""
        return self.width - float(2.0 * styles.MARGIN)

    @property
    def column_width(self) -> float:
        """Width of a text column."""
        gaps = (self.columns - 1) * float(styles.GUTTER)
        return (self.text_width - gaps) / self.columns

    @property
    def column_height(self) -> float:
        """Height between running head and foot."""
        return self.height - float(2.0 * styles.MARGIN) - styles.HEAD - styles.FOOT

    def columns_at(self) -> list[float]:
        """Return the left edges of the text columns."""
        step = self.column_width + float(styles.GUTTER)
        return [float(styles.MARGIN) + index * step for index in range(self.columns)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What stands in head and foot, already in the report's language.

    ``folio`` has the places ``{n}`` and ``{m}``.
    """

    title: str
    kind: str
    edition: str
    edition_tone: str
    state: str
    foot: str
    folio: str
    subject: str
    language: str


def templates(paper: Paper, running: Running, map_paper: Paper) -> list[PageTemplate]:
    """Return the page templates: cover, text in columns, and the plan's page."""
    narrow = [_frame(paper, x, paper.column_width) for x in paper.columns_at()]
    whole = [_frame(paper, float(styles.MARGIN), paper.text_width)]
    wide = [_frame(map_paper, float(styles.MARGIN), map_paper.text_width)]

    def text_page(canvas: Any, _document: Any) -> None:
        _head(canvas, paper, running)
        _foot(canvas, paper, running)

    def map_page(canvas: Any, _document: Any) -> None:
        _head(canvas, map_paper, running)
        _foot(canvas, map_paper, running)

    def cover_page(canvas: Any, _document: Any) -> None:
        _foot(canvas, paper, running)

    size, map_size = (paper.width, paper.height), (map_paper.width, map_paper.height)
    return [
        PageTemplate("cover", whole, cover_page, pagesize=size),
        PageTemplate("columns", narrow, text_page, pagesize=size),
        PageTemplate("wide", wide, map_page, pagesize=map_size),
    ]


def _frame(paper: Paper, x: float, width: float) -> Frame:
    bottom = styles.MARGIN + styles.FOOT
    return Frame(x, bottom, width, paper.column_height, 0, 0, 0, 0)


def _head(canvas: Any, paper: Paper, running: Running) -> None:
    y = paper.height - styles.MARGIN - 8.0
    right = paper.width - styles.MARGIN
    size = 8.0
    canvas.saveState()
    canvas.setFont(styles.REGULAR, size)
    canvas.setFillColor(styles.colour("dim_text"))
    state = f" · {running.state}"
    canvas.drawRightString(right, y, state)
    left = right - styles.text_width(state, styles.REGULAR, size)
    pill = styles.text_width(running.edition, styles.BOLD, 7.0) + 1.6 * 7.0
    draw_pill(canvas, running.edition, running.edition_tone, (left - pill - 1.0, y + 0.3), 7.0)
    ending = f" · {running.kind}"
    room = left - pill - 18.0 - styles.MARGIN - styles.text_width(ending, styles.REGULAR, size)
    title = styles.shortened(running.title, styles.REGULAR, size, room)
    canvas.drawString(styles.MARGIN, y, f"{title}{ending}")
    _hairline(canvas, paper, paper.height - styles.MARGIN - 15.0)
    canvas.restoreState()


def _foot(canvas: Any, paper: Paper, running: Running) -> None:
    y = styles.MARGIN
    right = paper.width - styles.MARGIN
    canvas.saveState()
    _hairline(canvas, paper, y + 11.0)
    canvas.setFont(styles.REGULAR, 7.5)
    canvas.setFillColor(styles.colour("dim_text"))
    room = paper.text_width - 90.0
    foot = styles.shortened(running.foot, styles.REGULAR, 7.5, room)
    canvas.drawString(styles.MARGIN, y, foot)
    canvas.translate(right, y)
    canvas.doForm(_folio(canvas.getPageNumber()))
    canvas.restoreState()


def _hairline(canvas: Any, paper: Paper, y: float) -> None:
    canvas.setStrokeColor(styles.colour("hairline"))
    canvas.setLineWidth(0.6)
    canvas.line(styles.MARGIN, y, paper.width - styles.MARGIN, y)


def _folio(page: int) -> str:
    return f"folio{page}"


class ReportCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows at the end how many pages there are, and writes it on each.

    Each page places a form of its own; the forms are filled when the last page is done, so
    that the document is laid out once.
    """

    folio = "{n} / {m}"

    def save(self) -> None:
        """Fill in the page numbers and write the document."""
        count = self.getPageNumber() - 1
        for page in range(1, count + 1):
            text = self.folio.format(n=page, m=count)
            width = styles.text_width(text, styles.REGULAR, 7.5)
            self.beginForm(_folio(page), -width - 1.0, -3.0, 1.0, 9.0)
            self.setFont(styles.REGULAR, 7.5)
            self.setFillColor(styles.colour("dim_text"))
            self.drawRightString(0, 0, text)
            self.endForm()
        Canvas.save(self)
