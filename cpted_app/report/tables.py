"""Tables: hairlines, a header on every page, and no row taller than a page."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import LongTable, TableStyle
from reportlab.platypus import Table as PlainTable

from cpted_app.drawing.charts import Chart
from cpted_app.drawing.status import STATUS_COLOURS
from cpted_app.report import styles
from cpted_app.report.content import Badge, Cell, KeyValues, Run, SignOff, Table, Words
from cpted_app.report.flowables import ChartFlowable, Paragraph

PAD = 6.0
TALLEST_LINES = 24
"""Lines a cell may have before its row is continued in another one."""

SHAPES = {"clear": "●", "filtered": "▲", "blocked": "■", "unknown": "○"}


def markup(words: Words) -> str:
    """Return reportlab's markup of words; what people wrote is text, never markup."""
    if isinstance(words, str):
        return _clean(words)
    return "".join(_run(run) for run in words if run.text)


def _run(run: Run) -> str:
    text = _clean(run.text)
    if run.tone == "plain":
        return text
    if run.tone == "bold":
        return f"<b>{text}</b>"
    token = "dim_text" if run.tone == "dim" else run.tone
    return f'<font color="{styles.THEME[token]}">{text}</font>'


def _clean(text: str) -> str:
    plain = "".join(
        c
        for c in text
        if c >= " " or c in "\n\t"  # a control character breaks the markup
    )
    return escape(plain).replace("\n", "<br/>")


class _WholeTable(LongTable):  # type: ignore[misc]
    """A table that leaves no single row alone on a page, neither its first nor its last."""

    def split(self, width: float, height: float) -> list[Any]:
        """Return the part that fits and the rest, or nothing where it had better start anew."""
        parts = super().split(width, height)
        if len(parts) != 2:
            return list(parts)
        above, below = (part._nrows - self.repeatRows for part in parts)
        if above == 1 and height < self._LOW_PT:
            return []
        if below == 1 and above > 2:
            return list(super().split(width, sum(self._rowHeights[: parts[0]._nrows - 1]) + 0.1))
        return list(parts)

    _LOW_PT = 200.0
    """A table does not begin with one row where less of a page than this is left."""


def table(block: Table, width: float) -> LongTable:
    """Return the flowable of a table."""
    style = "compact" if block.is_compact else "cell"
    widths = [width * column.share for column in block.columns]
    aligns = [column.align for column in block.columns]
    header = [
        Paragraph(markup(column.title), styles.style("header", column.align))
        for column in block.columns
    ]
    rows: list[list[Any]] = [header]
    lines: list[int] = []
    for row in block.rows:
        rows += [
            [_cell(cell, style, align) for cell, align in zip(part, aligns, strict=True)]
            for part in split_row(row, widths)
        ]
        lines.append(len(rows) - 1)
    pad = 1.6 if block.is_compact else 4.6
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *_middle(block),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        *(
            ("RIGHTPADDING", (i, 0), (i, -1), 2.5 * PAD)
            for i, a in enumerate(aligns)
            if a == "right"
        ),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ("LINEBELOW", (0, 0), (-1, 0), 0.7, styles.colour("plan_line")),
        *(("LINEBELOW", (0, i), (-1, i), 0.5, styles.colour("hairline")) for i in lines),
    ]
    style_of_rows = TableStyle(commands)
    return _WholeTable(rows, colWidths=widths, repeatRows=1, style=style_of_rows, spaceAfter=8)


def _middle(block: Table) -> list[tuple[Any, ...]]:
    return [
        ("VALIGN", (column, row), (column, row), "MIDDLE")
        for row, cells in enumerate(block.rows, start=1)
        for column, cell in enumerate(cells)
        if isinstance(cell, Chart)
    ]


def split_row(row: tuple[Cell, ...], widths: list[float]) -> list[tuple[Cell, ...]]:
    """Return a row as one or more rows, none of them too tall for a page.

    >>> [len(part) for part in split_row(("a", "b"), [50.0, 50.0])]
    [2]
    """
    limits = [max(int(width / 4.4), 4) * TALLEST_LINES for width in widths]
    pieces = [
        _pieces(cell, limit) if isinstance(cell, str | tuple) else [cell]
        for cell, limit in zip(row, limits, strict=True)
    ]
    count = max(map(len, pieces), default=1)
    return [
        tuple(column[index] if index < len(column) else "" for column in pieces)
        for index in range(count)
    ]


def _pieces(words: Words, limit: int) -> list[Words]:
    runs = (Run(words),) if isinstance(words, str) else words
    if sum(len(run.text) for run in runs) <= limit and _breaks(runs) <= TALLEST_LINES:
        return [words]
    pieces: list[list[Run]] = [[]]
    room, lines = limit, TALLEST_LINES
    for run in runs:
        for token in _tokens(run.text, limit):
            used = "\n" in token
            if len(token) > room or (used and lines <= 1):
                pieces.append([])
                room, lines = limit, TALLEST_LINES
            pieces[-1].append(Run(token, run.tone))
            room -= len(token)
            lines -= used
    return [tuple(piece) for piece in pieces]


def _breaks(runs: tuple[Run, ...]) -> int:
    return sum(run.text.count("\n") for run in runs)


def _tokens(text: str, longest: int) -> list[str]:
    """Return the words with the space after them; a longer one is cut."""
    tokens = []
    for line in text.splitlines(keepends=True):
        for word in line.split(" "):
            piece = word if word.endswith("\n") else f"{word} "
            tokens += [piece[i : i + longest] for i in range(0, len(piece), longest)]
    return tokens


def _cell(cell: Cell, style: str, align: str) -> Any:
    match cell:
        case Badge():
            colour = styles.THEME[STATUS_COLOURS[cell.status]]
            text = f'<font color="{colour}">{SHAPES[cell.status]}</font> {_clean(cell.word)}'
            return Paragraph(text, styles.style(style, align))
        case Chart():
            return ChartFlowable(cell)
        case _:
            return Paragraph(markup(cell), styles.style(style, align))


def key_values(block: KeyValues, width: float) -> LongTable:
    """Return names and values as a table without a header."""
    widths = [0.27 * width, 0.73 * width]
    rows: list[list[Any]] = []
    ends: list[int] = []
    for name, value in block.pairs:
        for part in split_row((name, value), widths):
            left = Paragraph(markup(part[0]), styles.style("header"))  # type: ignore[arg-type]
            rows.append([left, _cell(part[1], "cell", "left")])
        ends.append(len(rows) - 1)
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (0, -1), 4.4),
        ("TOPPADDING", (1, 0), (1, -1), 3.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4),
        *(("LINEBELOW", (0, i), (-1, i), 0.5, styles.colour("hairline")) for i in ends),
    ]
    return LongTable(rows, colWidths=widths, style=TableStyle(commands), spaceAfter=8)


def sign_off(block: SignOff, width: float) -> PlainTable:
    """Return rows with room for signatures, all on one page."""
    header = [Paragraph(markup(title), styles.style("header")) for title in block.columns]
    rows: list[list[Any]] = [header]
    for role, meaning in block.rows:
        words = (Run(role, "bold"), Run(f"\n{meaning}", "dim"))
        rows.append([Paragraph(markup(words), styles.style("cell")), "", "", ""])
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 1), (-1, -1), 14),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, styles.colour("plan_line")),
    ]
    widths = [0.30 * width, 0.25 * width, 0.15 * width, 0.30 * width]
    return PlainTable(rows, colWidths=widths, style=TableStyle(commands), spaceAfter=8)
