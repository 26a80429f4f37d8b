"""Blocks laid out as a PDF: bookmarks, embedded fonts, no orphan heading, no clipped table."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportlab import rl_config
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    LongTable,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PlainTable

from cpted_app.report import content, grid, styles, tables
from cpted_app.report.flowables import BookmarkedHeading, ChartFlowable, Pill, StatusIcon
from cpted_app.report.layout import Paper, ReportCanvas, Running, templates
from cpted_app.report.plan import Cartography, PlanFlowable

rl_config.useA85 = 0  # binary streams: a quarter smaller

EXTRACT_PT = (186.0, 122.0)
FEWEST_PT = 92.0
"""What of a table has to fit below its heading, points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What the layout needs beside the blocks."""

    paper: Paper
    running: Running
    maps: Cartography
    sheet: grid.Sheet | None
    now: datetime


def build(blocks: Sequence[content.Block], press: Press) -> bytes:
    """Return the PDF of the blocks."""
    styles.register_fonts()
    story = _Story(press).of(blocks)
    stream = io.BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=(press.paper.width, press.paper.height),
        pageTemplates=templates(press.paper, press.running),
        title=f"{press.running.title} · {press.running.kind}",
        author="",
        subject=press.running.subject,
        creator="cpted-app",
        keywords="",
        lang=press.running.language,
        invariant=1,
    )

    def made(*args: Any, **options: Any) -> ReportCanvas:
        canvas = ReportCanvas(*args, **options)
        canvas.folio = press.running.folio
        canvas.setAuthor("")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        _date(canvas, press.now)
        return canvas

    document.build(story, canvasmaker=made)
    return stream.getvalue()


def _date(canvas: ReportCanvas, now: datetime) -> None:
    """Date the document by the caller's clock: the same input gives the same bytes."""
    stamp = canvas._doc._timeStamp
    moment = now.astimezone(UTC)
    stamp.t = moment.timestamp()
    stamp.lt = tuple(moment.timetuple())
    stamp.YMDhms = stamp.lt[:6]


class _Story:
    """Blocks to flowables, with as much room below a heading as its block needs."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._width = press.paper.column_width
        self._height = press.paper.column_height
        self._keys = 0

    def of(self, blocks: Sequence[content.Block]) -> list[Flowable]:
        story: list[Flowable] = []
        waiting: list[Flowable] = []
        for block in blocks:
            if isinstance(block, content.Heading):
                if block.level == 1 and block.starts_page:
                    story += [*waiting, PageBreak()] if story else waiting
                    waiting = []
                waiting.append(self._heading(block))
                continue
            made = self._block(block)
            if waiting and made:
                need = sum(self._taken(each) for each in waiting) + self._least(made[0])
                story.append(CondPageBreak(min(need, self._height)))
            story += [*waiting, *made]
            waiting = []
        return [*story, *waiting]

    def _taken(self, flowable: Flowable) -> float:
        _, height = flowable.wrap(self._width, self._height)
        return float(height + flowable.getSpaceBefore() + flowable.getSpaceAfter())

    def _least(self, flowable: Flowable) -> float:
        whole = self._taken(flowable)
        can_split = isinstance(flowable, LongTable | Paragraph)
        return min(whole, FEWEST_PT) if can_split else min(whole, self._height)

    def _heading(self, block: content.Heading) -> Flowable:
        self._keys += 1
        plain = " ".join(block.text.split())
        return BookmarkedHeading(tables.markup(block.text), plain, block.level, f"h{self._keys}")

    def _block(self, block: content.Block) -> list[Flowable]:  # noqa: C901, PLR0911 - one line a kind
        match block:
            case content.Paragraph():
                return self._paragraph(block)
            case content.Bullets():
                return self._bullets(block)
            case content.Table():
                return [tables.table(block, self._width)] if block.rows else []
            case content.KeyValues():
                return [tables.key_values(block, self._width)] if block.pairs else []
            case content.Callout():
                return [self._callout(block), Spacer(1, 8)]
            case content.ChartFigure():
                return [self._chart(block)]
            case content.PlanMap():
                return self._map(block)
            case content.FindingCard():
                return [self._card(block)]
            case content.Cover():
                return self._cover(block)
            case content.SignOff():
                return [tables.sign_off(block, self._width)]
            case content.PageBreak():
                return [PageBreak()]
            case content.FirstThatFits():
                return self._first_that_fits(block)
            case _:
                raise TypeError(type(block).__name__)

    def _paragraph(self, block: content.Paragraph) -> list[Flowable]:
        return [Paragraph(tables.markup(block.words), styles.style(block.style))]

    def _bullets(self, block: content.Bullets) -> list[Flowable]:
        style = styles.style("bullet")
        return [Paragraph(tables.markup(item), style, bulletText="–") for item in block.items]

    def _callout(self, block: content.Callout) -> Flowable:
        text = Paragraph(tables.markup(block.words), styles.style("body"))
        commands = [
            ("BACKGROUND", (0, 0), (-1, -1), styles.mixed("accent_soft", 0.55)),
            ("LINEBEFORE", (0, 0), (0, -1), 3.0, styles.colour("accent")),
            ("LEFTPADDING", (0, 0), (-1, -1), 14),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        return PlainTable([[text]], colWidths=[self._width], style=TableStyle(commands))

    def _chart(self, block: content.ChartFigure) -> Flowable:
        caption = Paragraph(tables.markup(block.caption), styles.style("caption"))
        return self._together([caption, ChartFlowable(block.chart)], line_above=True)

    def _together(self, parts: list[Flowable], *, line_above: bool) -> Flowable:
        commands: list[tuple[Any, ...]] = [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        if line_above:
            commands.append(("LINEABOVE", (0, 0), (-1, 0), 0.5, styles.colour("hairline")))
        return PlainTable([[parts]], colWidths=[self._width], style=TableStyle(commands))

    def _map(self, block: content.PlanMap) -> list[Flowable]:
        sheet = self._press.sheet
        if sheet is None:
            return []
        drawn = PlanFlowable(self._press.maps, sheet, is_main=True)
        caption = Paragraph(tables.markup(block.caption), styles.style("caption"))
        if self._press.paper.columns == 1:
            return [caption, drawn]
        return [
            NextPageTemplate("wide"),
            PageBreak(),
            caption,
            drawn,
            NextPageTemplate("columns"),
            PageBreak(),
        ]

    def _card(self, block: content.FindingCard) -> Flowable:
        title = (
            content.Run(f"{block.title}  ", "bold"),
            content.Run(block.where, "dim"),
        )
        parts: list[Flowable] = [
            Paragraph(tables.markup(title), styles.style("cell")),
            Paragraph(tables.markup(block.text), styles.style("cell")),
            Paragraph(
                f"{tables.markup(block.badge.word)} · {tables.markup(block.note)}",
                styles.style("note"),
            ),
        ]
        icon, room = 26.0, self._width - 26.0
        row: list[Any] = [StatusIcon(block.badge.status), parts]
        widths = [icon, room]
        if block.extract is not None:
            row.append(self._extract(block.extract))
            widths = [icon, room - EXTRACT_PT[0] - 12.0, EXTRACT_PT[0] + 12.0]
        commands = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (2, 0), (2, -1), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, styles.colour("hairline")),
        ]
        return PlainTable([row], colWidths=widths, style=TableStyle(commands))

    def _extract(self, block: content.PlanExtract) -> Flowable:
        is_metric = self._press.maps.site.header.is_metric
        sheet = grid.about(block.x_m, block.y_m, block.reach_m, EXTRACT_PT, is_metric=is_metric)
        return PlanFlowable(self._press.maps, sheet, is_main=False, highlighted=block.highlighted)

    def _cover(self, block: content.Cover) -> list[Flowable]:
        width = self._press.paper.text_width
        tone = self._press.running.edition_tone
        pairs = tuple((name, value) for name, value in block.pairs)
        column, self._width = self._width, width
        parts: list[Flowable] = [
            Pill(block.edition, tone),
            Spacer(1, 16),
            Paragraph(tables.markup(block.kicker), styles.style("cover_kicker")),
            Paragraph(tables.markup(block.title), styles.style("cover_title")),
            Paragraph(tables.markup(block.subtitle), styles.style("cover_subtitle")),
            *self._cover_map(block, width),
            Spacer(1, 12),
            tables.key_values(content.KeyValues(pairs=pairs), width),
            self._callout(content.Callout(words=block.statement)),
            NextPageTemplate("columns"),
        ]
        self._width = column
        return parts

    def _cover_map(self, block: content.Cover, width: float) -> list[Flowable]:
        site = self._press.maps.site
        extent = grid.site_extent(site) if block.has_map else None
        if extent is None:
            return [Spacer(1, 60)]
        sheet = grid.fitted(extent, width, 270.0, is_metric=site.header.is_metric)
        return [PlanFlowable(self._press.maps, sheet, is_main=False)]

    def _first_that_fits(self, block: content.FirstThatFits) -> list[Flowable]:
        for way in block.ways:
            keys = self._keys
            made = self.of(way)
            if sum(self._taken(each) for each in made) <= self._height or way is block.ways[-1]:
                return [PageBreak(), *made]
            self._keys = keys
        return []
