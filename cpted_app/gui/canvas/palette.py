"""The tool palette on the canvas edge: one button per tool, its key in the corner.

Belongs here: buttons for rows of ``TOOLS``. What a tool does is its generator's business.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from cpted_app.drawing.theme import Theme
from cpted_app.gui import icons
from cpted_app.gui.canvas.floating import FloatingPanel
from cpted_app.gui.canvas.sprites import font_of
from cpted_app.gui.canvas.still import Still
from cpted_app.gui.tools.table import TOOLS, ToolRow
from cpted_app.i18n import _

BUTTON_PX = 36
ICON_PX = 18
FRAME_PX = 44
"""What the panel and its distance from the edges take of the canvas's height."""


class ToolButton(QAbstractButton):
    """A tool's icon with its key beside it."""

    def __init__(self, row: ToolRow, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.theme = theme
        self._still = Still(self, self._paint)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reword()

    def reword(self) -> None:
        """Take name and tooltip in the current language."""
        name, key = _(self.row.text), self.row.key
        self.setAccessibleName(name)
        self.setAccessibleDescription(_("Key {key}").format(key=key) if key else "")
        self.setToolTip(_("{name} ({key})").format(name=name, key=key) if key else name)

    def sizeHint(self) -> QSize:
        """Return the size of the button."""
        return QSize(BUTTON_PX, BUTTON_PX)

    def enterEvent(self, event: object) -> None:
        """Show that the pointer is over the button."""
        super().enterEvent(event)  # type: ignore[arg-type]
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Show that the pointer has left."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the button's picture, made once for each of its states."""
        self._still.show(
            self.theme.name,
            self.isChecked(),
            self.underMouse(),
            self.isEnabled(),
            self.hasFocus(),
        )

    def _paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(self.theme["accent_soft" if self.isChecked() else "background"])
            )
            painter.drawRoundedRect(box, 8.0, 8.0)
        ink = self.theme["accent" if self.isChecked() else "text"]
        if not self.isEnabled():
            ink = self.theme["plan_line"]
        picture = icons.pixmap(self.row.icon, ink, ICON_PX, self.devicePixelRatioF())
        inset = (BUTTON_PX - ICON_PX) // 2
        painter.drawPixmap(inset - 2, inset - 2, picture)
        painter.setFont(font_of(9.0))
        painter.setPen(QColor(self.theme["accent" if self.isChecked() else "dim_text"]))
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        key = self.row.key.replace("Shift+", "⇧")
        painter.drawText(box.adjusted(0, 0, -3.0, -1.0), corner, key)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme["accent"]), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8.0, 8.0)


class ToolPalette(FloatingPanel):
    """The column of tool buttons; ``chosen`` carries the id of a tool."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(_("Tools"))
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(2)
        self.rows.addLayout(self._grid)
        self.buttons: dict[str, ToolButton] = {}
        for row in TOOLS:
            if row.is_on_palette:
                button = ToolButton(row, theme, self)
                button.clicked.connect(self._clicked)
                self._group.addButton(button)
                self.buttons[row.id] = button
        self.arrange(10_000)
        self.mark("select")

    def arrange(self, height_px: int) -> None:
        """Stand in as many columns as a canvas of this height needs."""
        in_column = max((height_px - FRAME_PX) // (BUTTON_PX + 2), 1)
        columns = -(-len(self.buttons) // in_column)
        in_column = -(-len(self.buttons) // columns)
        for at, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, at % in_column, at // in_column)
        # What the layout knew of its size was of the columns before.
        self._grid.invalidate()
        self.rows.invalidate()
        self.rows.activate()
        self.resize(self.rows.sizeHint())

    def mark(self, tool_id: str) -> None:
        """Show which tool is in use; none of the buttons for one that is not here."""
        self._group.setExclusive(False)
        for key, button in self.buttons.items():
            button.setChecked(key == tool_id)
        self._group.setExclusive(tool_id in self.buttons)

    def set_writable(self, is_writable: bool) -> None:
        """Enable the tools that change something, or not."""
        for button in self.buttons.values():
            is_harmless = button.row.id == "select" or not button.row.changes
            button.setEnabled(is_writable or is_harmless)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        for button in self.buttons.values():
            button.theme = theme
            button.reword()
        self.update()

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, ToolButton):
            self.chosen.emit(button.row.id)
