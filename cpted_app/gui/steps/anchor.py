"""The four answers of a question as buttons: digit, word and what it looks like."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from cpted_app.gui.panels.parts import label, repolish
from cpted_app.gui.wording import answer_word
from cpted_app.i18n import _


class AnchorButton(QPushButton):
    """One answer 0–3; dashed while it is only proposed, filled once a person gave it."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value
        self.setProperty("role", "anchor")
        self.setCheckable(True)
        self._head = label(answer_word(value), "strong")
        self._text = label("", "small")
        layout = QVBoxLayout(self)
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
        state = _("given") if is_given else _("proposed from measurement") if proposed else ""
        self.setAccessibleName(f"{head}. {text} {state}".strip())
        if self.property("proposed") != proposed:
            self.setProperty("proposed", proposed)
            repolish(self)

    def sizeHint(self) -> QSize:
        """Return the size that the wrapped text needs."""
        return self.layout().totalSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow text has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return self.layout().totalHeightForWidth(width)
