"""The very PDF on screen: made beside the window, drawn page by page as it is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cpted_app.content import Content
from cpted_app.exchange.plans import PlanSource
from cpted_app.gui.pictures import image_of
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site
from cpted_app.session.jobs import Progress
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.output import photo_bytes
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session

PDF = "application/pdf"
PAGE_GAP_PX = 16
MARGIN_PX = 22
WIDEST_PX = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a report needs of a session, taken in the window's thread: threads may read it."""

    site: Site
    head_hash: str
    at_utc: datetime
    blobs: Mapping[str, bytes]
    content: Callable[[str], Content]
    """Gives a plan's file, in whichever thread asks."""
    kept: KeptResults

    @classmethod
    def of(cls, session: Session) -> "Snapshot":
        """Return the session as it is now."""
        if not session.stale:
            session.kept.keep(session.shown, session.results)
        photos = ((photo.attachment, photo_bytes(session, photo)) for photo in session.site.photos)
        tables = {row.attachment for row in session.site.all(Photometry)}
        return cls(
            site=session.site,
            head_hash=session.head_hash,
            at_utc=session.clock(),
            blobs={key: data for key, data in photos if data is not None}
            | {key: session.attachment(key) for key in tables},
            content=session.content,
            kept=session.kept,
        )

    def clock(self) -> datetime:
        """Return when it was taken."""
        return self.at_utc

    def attachment(self, sha256: str) -> bytes:
        """Return the bytes of a photo's or a luminaire's file."""
        return self.blobs[sha256]


def make_pdf(snapshot: Snapshot, order: ReportOrder, progress: Progress) -> bytes:
    """Return the report as it will be saved; proved free of what is withheld.

    Raises:
        UserError: something withheld was found in the finished file.
    """
    from cpted_app.session.output import report_bytes

    progress(0.05)
    return report_bytes(snapshot, order)


class PageView(QWidget):
    """One page on a sheet of paper; it is drawn when it is first seen."""

    def __init__(self, source: PlanSource, page: int) -> None:
        super().__init__()
        self._source, self._page = source, page
        self._drawn: QImage | None = None
        self.size_pt = source.size(page)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(
            _("Page {page} of {count}").format(page=page + 1, count=source.page_count)
        )

    def fit(self, width_px: int) -> None:
        """Take the height that a width needs."""
        width_pt, height_pt = self.size_pt
        wide = min(width_px, WIDEST_PX)
        self.setFixedSize(QSize(wide, round(wide * height_pt / width_pt)))

    @property
    def is_drawn(self) -> bool:
        """Whether the page was seen and drawn."""
        return self._drawn is not None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page sharp at this size."""
        dpr = self.devicePixelRatioF()
        width, height = round(self.width() * dpr), round(self.height() * dpr)
        if self._drawn is None or (self._drawn.width(), self._drawn.height()) != (width, height):
            box = (0.0, 0.0, *self.size_pt)
            self._drawn = image_of(self._source.render(self._page, box, width, height))
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._drawn)
        painter.setPen(QPen(QColor(0, 0, 0, 40), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ReportPreview(QFrame):
    """The pages under each other, with page n of m."""

    page_changed = Signal(int, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self._shell = shell
        self.pages: list[PageView] = []
        self.source: PlanSource | None = None
        self.message = QLabel(_("The report is being written…"))
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "dim")
        self.where = QLabel()
        self.where.setProperty("role", "small")
        self.where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Preview of the report"))
        self.area.verticalScrollBar().valueChanged.connect(lambda _at: self._tell_page())
        self._inner = QFrame()
        self._inner.setProperty("role", "paper")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self._column.setSpacing(PAGE_GAP_PX)
        self.area.setWidget(self._inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.addWidget(self.message)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.where)
        self.area.hide()

    def show_pdf(self, pdf: bytes) -> None:
        """Show the pages of a PDF."""
        at = self.area.verticalScrollBar().value()
        for page in self.pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self.source = PlanSource(pdf, PDF)
        self.pages = [PageView(self.source, page) for page in range(self.source.page_count)]
        for page in self.pages:
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            page.show()
        self.message.hide()
        self.area.show()
        self._fit()
        self.area.verticalScrollBar().setValue(at)
        self._tell_page()

    def show_message(self, text: str) -> None:
        """Say why there is no page yet."""
        self.message.setText(text)
        self.message.setVisible(not self.pages)

    def forget(self) -> None:
        """Show no pages any more."""
        for page in self.pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self.pages, self.source = [], None
        self.area.hide()
        self.where.clear()
        self.message.show()

    def picture(self, page: int, width: int, height: int) -> QPixmap:
        """Return a page as a picture for the printer."""
        assert self.source is not None  # noqa: S101 - asked for only while pages are shown
        box = (0.0, 0.0, *self.source.size(page))
        return QPixmap.fromImage(image_of(self.source.render(page, box, width, height)))

    def _fit(self) -> None:
        width = self.area.viewport().width() - 2 * MARGIN_PX - 4
        for page in self.pages:
            page.fit(max(width, 200))
        # Laid out before anything is painted: pages that overlapped would all be drawn at once.
        self._inner.resize(self._column.totalSizeHint())
        self._column.activate()

    def _tell_page(self) -> None:
        if not self.pages:
            return
        middle = self.area.verticalScrollBar().value() + self.area.viewport().height() // 2
        now, top = 0, MARGIN_PX
        for page in self.pages:
            now += top <= middle
            top += page.height() + PAGE_GAP_PX
        now = max(now, 1)
        count = len(self.pages)
        self.where.setText(_("page {page} of {count}").format(page=now, count=count))
        self.page_changed.emit(now, count)

    def resizeEvent(self, event: Any) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        self._fit()
        self._tell_page()
