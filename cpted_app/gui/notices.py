"""What the window says quietly: a fault with its way out, a piece of news, a bug."""

import platform
import traceback
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

import cpted_app
from cpted_app.errors import UserError
from cpted_app.gui.panels.parts import named
from cpted_app.i18n import _, worded
from cpted_app.words import Message

MARKS = {"bad": "■", "warn": "▲", "news": "●"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said: cause and object, the way out, and for a bug the details."""

    text: str
    remedy: str = ""
    details: str = ""
    tone: Literal["bad", "warn", "news"] = "news"

    @classmethod
    def of(cls, what: UserError | Message | BaseException) -> "Notice":
        """Return the notice of a fault of the world, of news, or of a bug."""
        if isinstance(what, Message):
            return cls(text=worded(what))
        if isinstance(what, UserError):
            return cls(text=worded(what.message), remedy=worded(what.remedy), tone="warn")
        return cls(
            text=_("Something went wrong in the program; your work is saved."),
            remedy=_("Go on, or copy the details for a bug report."),
            details=details_of(what),
            tone="bad",
        )


def details_of(error: BaseException) -> str:
    """Return what a bug report needs: versions and the traceback."""
    trace = "".join(traceback.format_exception(error))
    version = getattr(cpted_app, "__version__", "")
    head = f"cpted-app {version}, Python {platform.python_version()}, {platform.platform()}"
    return f"{head}\n{trace}"


class NoticeBar(QFrame):
    """The bar under the top bar that shows the last notice until it is dismissed."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName(_("Notice"))
        self._mark = named(QLabel(), "noticeMark")
        self.text = named(QLabel(), "noticeText")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton(_("Copy details"))
        self.copy_button.clicked.connect(self._copy)
        self.dismiss_button = QPushButton(_("Dismiss"))
        self.dismiss_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 12, 7)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.dismiss_button)
        self._details = ""
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self._details = notice.details
        self._mark.setText(MARKS[notice.tone])
        self.text.setText(f"{notice.text} {notice.remedy}".strip())
        self.copy_button.setVisible(bool(notice.details))
        self.setProperty("tone", notice.tone)
        self.style().unpolish(self._mark)
        self.style().polish(self._mark)
        self.show()

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()
        self.dismissed.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
