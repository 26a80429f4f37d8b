"""The field mode: the checklist alone on the screen, one question at a time, for outdoors.

Every answer given here is the same edit as in the step Assess.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.progress import counted
from cpted_app.gui.documents import Documents
from cpted_app.gui.field_mode_sheet import TARGET_PX, FieldSheet, large
from cpted_app.gui.notices import NoticeBar
from cpted_app.gui.panels.parts import button, label, named, repolish, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps import question_filters
from cpted_app.gui.steps.checklist_choice import titles
from cpted_app.gui.steps.question_filters import FILTERS, NOTHING, REPEATED, Wish
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Photo

WIDE_PX, SHEET_PX, WIDE_SHEET_PX = 1600, 1080, 1420


class FieldMode(QWidget):
    """Head with filter and progress, the sheet of a question, and the way to the next."""

    left = Signal()

    def __init__(self, shell: Shell, documents: Documents, show: str) -> None:
        super().__init__()
        self.setObjectName("fieldMode")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shell, self._documents = shell, documents
        self._photos_before: frozenset[str] | None = None
        self.shown: list[ItemResult] = []
        self.sheet = FieldSheet(shell)
        self.sheet.photo_button.clicked.connect(lambda _checked=False: self._add_photo())
        self.notices = NoticeBar()
        self.title = label("", "dim", wrap=False)
        self.filter = QComboBox()
        self.filter.setAccessibleName(_("Show"))
        self.filter.setMinimumHeight(TARGET_PX)
        for key, word in FILTERS.items():
            self.filter.addItem(_(word), key)
        self.filter.setCurrentIndex(max(self.filter.findData(show), 0))
        self.filter.currentIndexChanged.connect(lambda _at: self._filtered())
        self.leave_button = large(button(_("Leave (Esc)"), self._escape))
        self.nothing = label("", "question")
        self.before_button = large(button(_("◀ Previous"), lambda: self.step(-1)))
        self.next_button = large(button(_("Next ▶"), lambda: self.step(1), "primary"))
        self.place = label("", "strong", wrap=False)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.count = label("", "small", wrap=False)
        self._arrange()
        self._connect_keys()
        shell.noticed.connect(self.notices.show_notice)
        shell.changed.connect(self._changed)
        for signal in (shell.question_chosen, shell.assessed, shell.themed, shell.likes.changed):
            signal.connect(self.refresh)
        shell.session_opened.connect(self.left)
        self._filtered()

    def refresh(self, *_what: object) -> None:
        """Show the question that is chosen, as it is now."""
        assessment, site = self._shell.assessment, self._shell.site
        rater = self._shell.recording.rater
        name = titles(site).get(site.header.checklist, site.header.checklist)
        self.title.setText(f"{name} · {rater.label}" if rater else name)
        wish = Wish(show=str(self.filter.currentData()))
        kept = self._shell.question if self._at() is not None else None
        repeated = self._shell.likes.repeated if wish.show == REPEATED else ()
        self.shown = (
            question_filters.chosen(assessment, site, wish, kept, repeated) if assessment else []
        )
        at = self._at()
        if at is None and self.shown:
            self._choose(self.shown[0])  # which comes back here
            return
        item = self.shown[at] if at is not None else None
        self.sheet.setVisible(item is not None)
        self.nothing.setVisible(item is None)
        self.nothing.setText(_(NOTHING[wish.show]))
        if item is not None:
            self.sheet.show_item(item)
        self._show_progress(at)

    def step(self, by: int) -> None:
        """Go to the next question or the one before."""
        at = self._at()
        if at is not None and 0 <= at + by < len(self.shown):
            self._choose(self.shown[at + by])

    def _filtered(self) -> None:
        """Show what fits, and of that the question that is chosen, else the first."""
        self.shown = []
        self.refresh()
        self.setFocus()

    def _choose(self, item: ItemResult) -> None:
        self._shell.choose_question(item.item.id, item.subject)

    def _at(self) -> int | None:
        keys = [question_filters.key_of(one) for one in self.shown]
        return keys.index(self._shell.question) if self._shell.question in keys else None

    def _show_progress(self, at: int | None) -> None:
        found = counted(self.shown)
        whole = len(self.shown)
        text = _("{n} of {whole}").format(n=at + 1, whole=whole) if at is not None else ""
        self.place.setText(text)
        self.progress.setMaximum(max(found.asked, 1))
        self.progress.setValue(found.answered)
        words = _("{answered} of {asked} answered")
        self.count.setText(words.format(answered=found.answered, asked=found.asked))
        self.before_button.setEnabled(at is not None and at > 0)
        self.next_button.setEnabled(at is not None and at + 1 < whole)

    def _add_photo(self) -> None:
        self._photos_before = frozenset(photo.id for photo in self._shell.site.photos)
        self._documents.ask_photos()

    def _changed(self, edit: Edit) -> None:
        """Link the photos that were just added to the question they were taken for."""
        item, before = self.sheet.answering.item, self._photos_before
        if before is not None and item is not None and Photo in edit.touches:
            self._photos_before = None
            for photo in self._shell.site.photos:
                if photo.id not in before:
                    self._shell.album.link(photo.id, subject=item.subject, item=item.item.id)
        if edit.touches != frozenset(
            {Answer}
        ):  # an answer is shown once it is counted, an instant later
            self.refresh()

    def _escape(self) -> None:
        """Drop the sentence that is being written, else leave."""
        if self.sheet.reason.isVisible():
            self.sheet.reason.hide()
            self.setFocus()
        else:
            self.left.emit()

    def _arrange(self) -> None:
        head, foot = named(QFrame(), "fieldHead"), named(QFrame(), "fieldFoot")
        for frame, layout in (
            (head, row(self.title, None, self.filter, self.leave_button, spacing=12)),
            (foot, self._foot()),
        ):
            layout.setContentsMargins(24, 10, 24, 10)
            frame.setLayout(layout)
        self._middle = named(QWidget(), "fieldBody")
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(24, 18, 24, 18)
        column.addWidget(self.nothing)
        column.addWidget(self.sheet, 1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("fieldBody")
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._middle)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (head, self.notices):
            whole.addWidget(part)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(foot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _foot(self) -> QHBoxLayout:
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addLayout(row(self.place, None, self.count))
        told.addWidget(self.progress)
        line = row(self.before_button)
        line.addLayout(told, 1)
        line.addWidget(self.next_button)
        line.setSpacing(24)
        return line

    def _connect_keys(self) -> None:
        sheet = self.sheet
        keys: dict[str, Callable[[], object]] = {
            str(value): lambda value=value: sheet.give(str(value))  # type: ignore[misc]
            for value in range(4)
        }
        keys |= {
            "A": sheet.answering.accept,
            "N": lambda: sheet.excuse(AnswerValue.NOT_APPLICABLE),
            "R": sheet.remark,
            "P": self._add_photo,
            "W": sheet.answering.pick_place,
            "Esc": self._escape,
        }
        keys |= dict.fromkeys(("Right", "Down", "PgDown"), lambda: self.step(1))
        keys |= dict.fromkeys(("Left", "Up", "PgUp"), lambda: self.step(-1))
        for text, run in keys.items():
            shortcut = QShortcut(QKeySequence(text), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda run=run: run())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take larger type and a wider sheet on a large screen."""
        is_wide = self.width() >= WIDE_PX
        self._middle.setMaximumWidth(WIDE_SHEET_PX if is_wide else SHEET_PX)
        if self.property("wide") != is_wide:
            self.setProperty("wide", is_wide)
            for part in (self, *self.findChildren(QWidget)):
                repolish(part)
        super().resizeEvent(event)
