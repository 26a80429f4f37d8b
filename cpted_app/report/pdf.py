"""Blocks laid out as a PDF: bookmarks, embedded fonts, no orphan heading, no clipped table."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reportlab import rl_config
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    FrameBreak,
    LongTable,
    NextPageTemplate,
    PageBreak,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PlainTable

from cpted_app.report import content, grid, photo_grid, styles, tables
from cpted_app.report.field_map import DetailMapFlowable, FieldMapFlowable
from cpted_app.report.flowables import BookmarkedHeading, ChartFlowable, Paragraph, Pill, StatusIcon
from cpted_app.report.layout import Paper, ReportCanvas, Running, templates
from cpted_app.report.plan import Cartography, PlanFlowable

rl_config.useA85 = 0  # binary streams: a quarter smaller

EXTRACT_PT = (180.0, 100.0)
COVER_SPARE_PT = 24.0
"""What the map of the cover leaves free of its page, points."""
SHORT_SECTION_PT = 210.0
"""A section up to this height is not parted, points."""
FREE_SHARE = 0.33
"""A chapter goes on below the one before where so much of the page is free."""
FEWEST_PT = 92.0
"""What of a table has to fit below its heading, points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What the layout needs beside the blocks."""

    paper: Paper
    map_paper: Paper
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
        pageTemplates=templates(press.paper, press.running, press.map_paper),
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
        self._makers: dict[type, Callable[[Any], list[Flowable]]] = {
            content.Paragraph: self._paragraph,
            content.Bullets: self._bullets,
            content.Table: lambda block: [tables.table(block, self._width)] if block.rows else [],
            content.KeyValues: lambda block: [tables.key_values(block, self._width)],
            content.Callout: lambda block: [self._callout(block), Spacer(1, 8)],
            content.ChartFigure: lambda block: [self._chart(block)],
            content.PlanMap: self._map,
            content.FieldMap: lambda block: [self._captioned(block, FieldMapFlowable)],
            content.DetailMap: lambda block: [self._captioned(block, DetailMapFlowable)],
            content.FindingCard: lambda block: [self._card(block)],
            content.PhotoRows: lambda block: photo_grid.photo_rows(block, self._width),
            content.Cover: self._cover,
            content.SignOff: lambda block: [tables.sign_off(block, self._width)],
            content.FirstThatFits: self._first_that_fits,
        }

    def of(self, blocks: Sequence[content.Block]) -> list[Flowable]:
        story: list[Flowable] = []
        heads: list[content.Heading] = []
        below: list[content.Block] = []
        for block in blocks:
            if isinstance(block, content.Heading) and below:
                story += self._section(heads, below, is_first=not story)
                heads, below = [], []
            if isinstance(block, content.Heading):
                heads.append(block)
            else:
                below.append(block)
        return story + self._section(heads, below, is_first=not story)

    def _section(
        self, heads: list[content.Heading], below: list[content.Block], *, is_first: bool
    ) -> list[Flowable]:
        """Return headings with what stands below them: short ones whole, long ones begun."""
        titles = [self._heading(head) for head in heads]
        made = [flowable for block in below for flowable in self._block(block)]
        if is_first or not (titles and made):
            return [*titles, *made]
        whole = sum(map(self._taken, made))
        least = whole if whole <= SHORT_SECTION_PT else self._least(made)
        need = sum(map(self._taken, titles)) + least
        if any(head.level == 1 and head.starts_page for head in heads):
            need = max(need, FREE_SHARE * self._height)
        return [CondPageBreak(min(need, self._height)), *titles, *made]

    def _break(self) -> Flowable:
        return PageBreak() if self._press.paper.columns == 1 else FrameBreak()

    def _taken(self, flowable: Flowable) -> float:
        _, height = flowable.wrap(self._width, self._height)
        return float(height + flowable.getSpaceBefore() + flowable.getSpaceAfter())

    def _stacked(self, made: Sequence[Flowable]) -> float:
        """Return the height of flowables one below the other: of two spaces the larger counts."""
        total, gap = 0.0, 0.0
        for each in made:
            height = float(each.wrap(self._width, self._height)[1])
            total += height + max(gap, float(each.getSpaceBefore()))
            gap = float(each.getSpaceAfter())
        return total

    def _least(self, made: Sequence[Flowable]) -> float:
        """Return the height that has to fit below a heading: a lead with what it leads to."""
        first, *rest = made
        if rest and isinstance(first, Paragraph) and not isinstance(rest[0], Paragraph):
            return self._begun(first) + self._begun(rest[0])
        return self._begun(first)

    def _begun(self, flowable: Flowable) -> float:
        whole = self._taken(flowable)
        if isinstance(flowable, LongTable):
            # The header and two rows: a table leaves no row alone.
            return min(whole, max(FEWEST_PT, float(sum(flowable._rowHeights[:3]))))
        return min(whole, FEWEST_PT if isinstance(flowable, Paragraph) else self._height)

    def _heading(self, block: content.Heading) -> Flowable:
        self._keys += 1
        plain = " ".join(block.text.split())
        return BookmarkedHeading(tables.markup(block.text), plain, block.level, f"h{self._keys}")

    def _block(self, block: content.Block) -> list[Flowable]:
        return self._makers[type(block)](block)

    def _paragraph(self, block: content.Paragraph) -> list[Flowable]:
        return [Paragraph(tables.markup(block.words), styles.style(block.style))]

    def _bullets(self, block: content.Bullets) -> list[Flowable]:
        style = styles.style("bullet")
        return [Paragraph(tables.markup(item), style, bulletText="–") for item in block.items]

    def _callout(self, block: content.Callout) -> Flowable:
        text = Paragraph(tables.markup(block.words), styles.style("body"))
        commands = [
            ("BACKGROUND", (0, 0), (-1, -1), styles.mixed("accent_soft", 0.55)),
            ("LINEBEFORE", (0, 0), (0, -1), 3.0, styles.colour("accent"), "butt"),
            ("LEFTPADDING", (0, 0), (-1, -1), 14),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        return PlainTable([[text]], colWidths=[self._width], style=TableStyle(commands))

    def _chart(self, block: content.ChartFigure) -> Flowable:
        caption = Paragraph(tables.markup(block.caption), styles.style("caption"))
        return self._together([caption, ChartFlowable(block.chart)], line_above=True)

    def _captioned(
        self,
        block: content.FieldMap | content.DetailMap,
        flowable: Callable[[Cartography, Any, float], Flowable],
    ) -> Flowable:
        caption = Paragraph(tables.markup(block.caption), styles.style("caption"))
        drawn = flowable(self._press.maps, block, self._width)
        return self._together([caption, drawn], line_above=True)

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
        head = self._heading(content.Heading(text=block.title, level=2))
        caption = Paragraph(tables.markup(block.caption), styles.style("caption"))
        drawn = PlanFlowable(self._press.maps, sheet, is_main=True)
        parts = [head, caption, drawn]
        if self._press.map_paper == self._press.paper and self._press.paper.columns == 1:
            return [CondPageBreak(sum(map(self._taken, parts))), *parts]
        # What follows starts a page of its own, in columns again.
        after = [NextPageTemplate("columns"), PageBreak()]
        return [NextPageTemplate("wide"), PageBreak(), *parts, *after]

    def _card(self, block: content.FindingCard) -> Flowable:
        title = (
            content.Run(f"{block.title}  ", "bold"),
            content.Run(block.where, "dim"),
        )
        parts: list[Flowable] = [
            Paragraph(tables.markup(title), styles.style("cell")),
            Paragraph(tables.markup(block.text), styles.style("cell")),
        ]
        if block.note:
            note = f"{tables.markup(block.badge.word)} · {tables.markup(block.note)}"
            parts.append(Paragraph(note, styles.style("note")))
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
        sheet = grid.about(block.extent, EXTRACT_PT, is_metric=is_metric)
        return PlanFlowable(self._press.maps, sheet, is_main=False, own=block.highlighted)

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
            Spacer(1, 12),
            tables.key_values(content.KeyValues(pairs=pairs), width),
            self._callout(content.Callout(words=block.statement)),
        ]
        room = self._height - sum(map(self._taken, parts)) - COVER_SPARE_PT
        # The map takes what the words leave of the page.
        parts[5:5] = self._cover_map(block, width, min(max(room, 200.0), 0.8 * width))
        self._width = column
        return [*parts, NextPageTemplate("columns")]

    def _cover_map(self, block: content.Cover, width: float, highest: float) -> list[Flowable]:
        site = self._press.maps.site
        extent = grid.site_extent(site) if block.has_map else None
        if extent is None:
            return [Spacer(1, 60)]
        sheet = grid.fitted(extent, width, highest, is_metric=site.header.is_metric)
        return [PlanFlowable(self._press.maps, sheet, is_main=False)]

    def _first_that_fits(self, block: content.FirstThatFits) -> list[Flowable]:
        for way in block.ways:
            keys = self._keys
            made = self.of(way)
            if self._stacked(made) <= self._height or way is block.ways[-1]:
                return [self._break(), *made, self._break()]
            self._keys = keys
        return []
