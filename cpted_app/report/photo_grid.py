"""Pictures on the page: two beside each other, each with number, caption and facts below."""

from io import BytesIO
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, TableStyle
from reportlab.platypus import Table as PlainTable

from cpted_app.report import styles, tables
from cpted_app.report.content import Photograph, PhotoRows
from cpted_app.report.flowables import Paragraph

COLUMNS = 2
GAP = 18.0
TALLEST_PT = 232.0
"""Of a picture: two rows of upright ones fit on a page with their captions."""
EMPTY_PT = 90.0


class PictureFlowable(Flowable):  # type: ignore[misc]
    """A picture within a hairline, as large as its box lets it be; an empty frame without one."""

    def __init__(self, photo: Photograph, box: tuple[float, float]) -> None:
        Flowable.__init__(self)
        self._jpeg = photo.jpeg
        scale = min(box[0] / photo.width_px, box[1] / photo.height_px)
        self.width, self.height = photo.width_px * scale, photo.height_px * scale
        if photo.jpeg is None:
            self.width, self.height = box[0], EMPTY_PT

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        canvas = self.canv
        canvas.saveState()
        if self._jpeg is not None:
            canvas.drawImage(ImageReader(BytesIO(self._jpeg)), 0, 0, self.width, self.height)
        canvas.setStrokeColor(styles.colour("hairline"))
        canvas.setLineWidth(0.6)
        canvas.rect(0, 0, self.width, self.height)
        canvas.restoreState()


def photo_rows(block: PhotoRows, width: float) -> list[Flowable]:
    """Return rows of pictures; none of them is parted at the end of a page."""
    cell = (width - (COLUMNS - 1) * GAP) / COLUMNS
    rows: list[Flowable] = []
    for start in range(0, len(block.photos), COLUMNS):
        chosen = block.photos[start : start + COLUMNS]
        cells: list[Any] = [_cell(photo, cell) for photo in chosen]
        cells += [""] * (COLUMNS - len(cells))
        commands = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-2, -1), GAP),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 14),
        ]
        widths = [cell + GAP] * (COLUMNS - 1) + [cell]
        rows.append(PlainTable([cells], colWidths=widths, style=TableStyle(commands)))
    return rows


def _cell(photo: Photograph, width: float) -> list[Flowable]:
    picture = PictureFlowable(photo, (width, TALLEST_PT))
    picture.hAlign = "LEFT"
    picture.spaceAfter = 5.0
    return [
        picture,
        Paragraph(tables.markup(photo.caption), styles.style("cell")),
        Paragraph(tables.markup(photo.facts), styles.style("note")),
    ]
