"""The four answers of a question as buttons: digit, word and what it looks like."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from cpted_app.gui.panels.parts import label, repolish, tall_for_width
from cpted_app.gui.wording import answer_word
from cpted_app.i18n import _


class AnchorButton(QPushButton):
    """One answer 0–3; dashed while it is only proposed, filled once a person gave it."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value
        self.setProperty("role", "anchor")
        self.setCheckable(True)
        tall_for_width(self)
        self._head = label(answer_word(value), "strong")
        self._text = label("", "small")
        self._parts = layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 8)
        layout.setSpacing(2)
        layout.addWidget(self._head)
        layout.addWidget(self._text)
        layout.addStretch(1)

    def show_anchor(self, text: str, *, is_given: bool, is_proposed: bool) -> None:
        """Show what the answer looks like on site, and whether it is given or proposed."""
        self._text.setText(text)
        self.setChecked(is_given)
        proposed = is_proposed and not is_given
        head = answer_word(self.value)
        self._head.setText(f"{head} · {_('proposed')}" if proposed else head)
        self._stretch()
        state = _("given") if is_given else _("proposed from measurement") if proposed else ""
        self.setAccessibleName(f"{head}. {text} {state}".strip())
        if self.property("proposed") != proposed:
            self.setProperty("proposed", proposed)
            repolish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the wrapped text asks for at this width."""
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        # A button's own least height knows nothing of what lies in it.
        self.setMinimumHeight(self._parts.totalHeightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        """Return the size that the wrapped text needs."""
        return self._parts.totalSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow text has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return self._parts.totalHeightForWidth(width)
