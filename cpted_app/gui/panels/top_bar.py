"""The bar at the top: title, menus, undo and redo, command search, whether all is saved."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from cpted_app.gui.panels.parts import named, set_tone
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded


class TopBar(QFrame):
    """What is open, and the way to every command."""

    search_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(44)
        self._shell = shell
        self.title = named(QLabel(), "siteTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setMaximumWidth(320)
        self.menus = QMenuBar()
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.undo = self._tool_button()
        self.redo = self._tool_button()
        self.search = QPushButton(_("Search commands, features, items…   Ctrl+K"))
        self.search.setObjectName("commandField")
        self.search.setAccessibleName(_("Search commands, features and items"))
        self.search.setMinimumWidth(290)
        self.search.clicked.connect(lambda _checked=False: self.search_wanted.emit())
        self.saved = named(QLabel(), "savedState")
        self.saved.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(8)
        for widget in (self.title, self.menus, self.undo, self.redo):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        layout.addWidget(self.search)
        layout.addSpacing(6)
        layout.addWidget(self.saved)
        shell.session_opened.connect(self.refresh)
        shell.changed.connect(self.refresh)

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put undo and redo on the bar."""
        self.undo.setDefaultAction(actions["undo"])
        self.redo.setDefaultAction(actions["redo"])
        self.refresh()

    def refresh(self) -> None:
        """Show title and state of what is open."""
        session = self._shell.session
        if session is None:
            self.title.setText("cpted-app")
            self.saved.setText("")
            return
        title = session.site.header.title or session.path.stem
        metrics = self.title.fontMetrics()
        self.title.setText(metrics.elidedText(title, Qt.TextElideMode.ElideRight, 310))
        self.title.setToolTip(str(session.path))
        reason = session.read_only_reason
        if reason is None:
            self.saved.setText(_("● All changes saved"))
            self.saved.setToolTip(str(session.path))
        else:
            self.saved.setText(_("▲ Read-only"))
            self.saved.setToolTip(worded(reason))
        self.saved.setAccessibleDescription(self.saved.toolTip())
        set_tone(self.saved, "ok" if reason is None else "warn")

    @staticmethod
    def _tool_button() -> QToolButton:
        widget = QToolButton()
        widget.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return widget
