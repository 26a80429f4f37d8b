"""The four answers of a question as buttons: digit, word and what it looks like."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import label, repolish
from cpted_app.gui.wording import answer_word
from cpted_app.i18n import _

GAP_PX = 6


class AnchorButton(QPushButton):
    """One answer 0–3; dashed while it is only proposed, filled once a person gave it."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value
        self.setProperty("role", "anchor")
        self.setCheckable(True)
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
        state = _("given") if is_given else _("proposed from measurement") if proposed else ""
        self.setAccessibleName(f"{head}. {text} {state}".strip())
        if self.property("proposed") != proposed:
            self.setProperty("proposed", proposed)
            repolish(self)

    def height_for(self, width: int) -> int:
        """Return the height that the wrapped text needs at a width."""
        return self._parts.totalHeightForWidth(width)


class AnchorGrid(QWidget):
    """The four answers, two by two; both of a row are as high as the higher one needs."""

    def __init__(self, least_px: int = 0) -> None:
        super().__init__()
        self._least_px = least_px
        self.anchors = [AnchorButton(str(value)) for value in range(4)]
        for anchor in self.anchors:
            anchor.setParent(self)

    def arrange(self) -> None:
        """Place the buttons at this width; a grid layout asks wrapped buttons too early."""
        width = (self.width() - GAP_PX) // 2
        top = 0
        for pair in (self.anchors[:2], self.anchors[2:]):
            height = max(self._least_px, *(anchor.height_for(width) for anchor in pair))
            for column, anchor in enumerate(pair):
                anchor.setGeometry(column * (width + GAP_PX), top, width, height)
            top += height + GAP_PX
        self.setFixedHeight(top - GAP_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the buttons for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()
