"""The window: arranges its parts and lets their signals meet; owns no data."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui import drops, menus
from cpted_app.gui.answer_link import AnswerLink
from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.canvas_link import connect_canvas
from cpted_app.gui.command import FILE
from cpted_app.gui.dialogs.who_i_am import WhoIAm
from cpted_app.gui.documents import Documents
from cpted_app.gui.field_link import FieldLink
from cpted_app.gui.found import entries
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.light_link import LightLink
from cpted_app.gui.notices import NoticeBar
from cpted_app.gui.panels.command_search import CommandSearch
from cpted_app.gui.panels.history import History
from cpted_app.gui.panels.parts import named
from cpted_app.gui.panels.rail import Rail
from cpted_app.gui.panels.recent import add_recent
from cpted_app.gui.panels.scenario_bar import ScenarioBar
from cpted_app.gui.panels.start import Start
from cpted_app.gui.panels.status_bar import StatusBar
from cpted_app.gui.panels.top_bar import TopBar
from cpted_app.gui.panels.tray import Tray
from cpted_app.gui.panels.tray_rows import PHOTOS
from cpted_app.gui.photo_link import PhotoLink
from cpted_app.gui.reading_link import ReadingLink
from cpted_app.gui.report_preview import ReportPreview
from cpted_app.gui.shell import STEPS, Shell
from cpted_app.gui.steps.stack import Steps
from cpted_app.model.edit import Edit

SIDE_WIDTH = 384
TRAY_HEIGHT = 190


class MainWindow(QMainWindow):
    """Top bar, rail, canvas over tray, the right side of the step, status bar."""

    settings_applied = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.step = "plan"
        self.history: History | None = None
        self.setWindowTitle("cpted-app")
        self.setAcceptDrops(True)
        self.setMinimumSize(980, 620)
        self.documents = Documents(shell, self)
        self.canvas = Canvas(None, shell.theme)
        self.preview = ReportPreview(shell)
        self.steps = Steps(shell, self.documents, self.preview)
        self.rail, self.tray = Rail(shell), Tray(shell)
        self.scenarios = ScenarioBar(shell)
        self.top_bar, self.status, self.notices = TopBar(shell), StatusBar(shell), NoticeBar()
        self.start = Start(shell, self.documents)
        self.command_search = CommandSearch(self, lambda: entries(self))
        self.actions_by_id: dict[str, QAction] = menus.make_actions(self)
        self._arrange()
        self.menus = menus.fill(self.top_bar.menus, self.actions_by_id)
        add_recent(self.menus[FILE], self.actions_by_id["copy_file"], self.documents)
        self.top_bar.connect_actions(self.actions_by_id)
        self._connect_shell()
        connect_canvas(self.canvas, shell, self.status)
        self.photos = PhotoLink(self.canvas, shell)
        self.readings = ReadingLink(self.canvas, shell, self.steps.mark.form)
        self.fields = FieldLink(self.canvas, shell, self.status)
        self.light = LightLink(self.canvas, shell)
        self.answers = AnswerLink(self)
        self._restore()
        self.apply_theme()
        self._opened()

    def show_step(self, step: str) -> None:
        """Show a step on the right side; the canvas stays, only the report takes its place."""
        if step not in STEPS:
            return
        self.step = step
        self.shell.stepped.emit(step)
        self.rail.show_step(step)
        self.steps.show_step(step)
        self._show_centre()
        if self.top_bar.isAncestorOf(self.focusWidget()):
            self.canvas.setFocus()  # the keys fell out of the step that is left
        self.refresh_actions()

    def refresh_actions(self) -> None:
        """Have menus and buttons look at what is possible now."""
        menus.refresh(self, self.actions_by_id)

    def apply_theme(self) -> None:
        """Ask whoever dresses the program for the chosen theme."""
        self.settings_applied.emit()
        self.canvas.set_theme(self.shell.theme)
        menus.draw_icons(self, self.actions_by_id)
        self.shell.themed.emit()
        self.rail.refresh()
        self.refresh_actions()

    def follow_system(self) -> None:
        """Take the system's new colours, if that is what was chosen."""
        if self.shell.settings.theme == "system":
            self.apply_theme()

    def apply_settings(self) -> None:
        """Put changed settings to use."""
        settings = self.shell.settings
        self.canvas.snapping = settings.snap
        self.canvas.snap_reach_px = float(settings.snap_tolerance_px)
        self.status.snap.setChecked(settings.snap)
        self.apply_theme()

    def _arrange(self) -> None:
        centre = QSplitter(Qt.Orientation.Vertical)
        centre.setObjectName("centre")
        centre.addWidget(self.canvas)
        centre.addWidget(self.tray)
        centre.setStretchFactor(0, 1)
        centre.setSizes([600, TRAY_HEIGHT])
        over = QWidget()
        column = QVBoxLayout(over)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scenarios)
        column.addWidget(centre, 1)
        self.centre = QStackedWidget()
        for widget in (self.start, over, self.preview):
            self.centre.addWidget(widget)
        side = named(QFrame(), "side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.steps)
        self.side = side
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.addWidget(self.centre)
        self.across.addWidget(side)
        self.across.setStretchFactor(0, 1)
        self.across.setSizes([1000, SIDE_WIDTH])
        side.setMinimumWidth(330)
        for splitter in (centre, self.across):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.across, 1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self.notices)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self.pages = QStackedWidget()
        self.pages.addWidget(whole)
        self.setCentralWidget(self.pages)
        self.top_bar.search_wanted.connect(self.command_search.start)

    def _connect_shell(self) -> None:
        shell = self.shell
        shell.session_opened.connect(self._opened)
        shell.changed.connect(self._changed)
        shell.computed.connect(self.canvas.set_changed)
        shell.selected.connect(self._selected)
        shell.noticed.connect(self.notices.show_notice)
        shell.step_requested.connect(self.show_step)
        shell.place_requested.connect(self._go_to)
        shell.tool_wanted.connect(self._use)
        shell.person_wanted.connect(self._ask_person)
        shell.series_wanted.connect(self.actions_by_id["reading_series"].trigger)
        shell.album.chosen_changed.connect(self._photos_chosen)
        self.documents.photos.added.connect(lambda: self.show_step("mark"))
        self.documents.plans.drawing_read.connect(self.canvas.store.hand)
        self.rail.chosen.connect(self.show_step)
        self.scenarios.connect_actions(self.actions_by_id)
        if isinstance(shell.runner, ThreadRunner):
            self.status.follow(shell.runner)

    def _opened(self) -> None:
        session = self.shell.session
        is_open = session is not None
        for widget in (self.side, self.rail):
            widget.setVisible(is_open)
        self._show_centre()
        self.canvas.set_session(session)
        self.canvas.set_writable(self.shell.is_writable)
        # Once more when the parts have taken their sizes.
        QTimer.singleShot(0, self.canvas, self.canvas.fit)
        title = session.site.header.title or session.path.stem if session else ""
        self.setWindowTitle(f"{title} – cpted-app" if title else "cpted-app")
        if is_open:
            self.canvas.setFocus()
        self.show_step("plan" if session and not any(session.site.features) else self.step)
        if session is not None:
            self.notices.dismiss()

    def _changed(self, edit: Edit) -> None:
        self.canvas.set_changed(edit.ids)
        self.refresh_actions()

    def _selected(self) -> None:
        chosen = frozenset(self.shell.selection)
        if chosen != self.canvas.selection:
            self.canvas.select(chosen)
        rows = self.shell.selected_features
        kinds = {row.kind for row in rows}
        if len(kinds) == 1:
            self.tray.show_tab(kinds.pop())
        self.refresh_actions()

    def _photos_chosen(self) -> None:
        if self.shell.album.chosen and self.step == "mark":
            self.tray.show_tab(PHOTOS)
        self.refresh_actions()

    def _show_centre(self) -> None:
        if self.shell.session is None:
            self.centre.setCurrentIndex(0)
        else:
            self.centre.setCurrentIndex(2 if self.step == "report" else 1)

    def _use(self, tool: str) -> None:
        if self.step == "report":
            self.show_step("mark")
        self.canvas.use(tool)
        self.canvas.setFocus()

    def _go_to(self, x_m: float, y_m: float) -> None:
        if self.step == "report":
            self.show_step("mark")
        self.canvas.bring_into_view(x_m, y_m)

    def _ask_person(self, then: Callable[[], object]) -> None:
        WhoIAm(self.shell, self, then).open()

    def _restore(self) -> None:
        stored = self.shell.settings.window
        if "geometry" in stored:
            self.restoreGeometry(QByteArray.fromBase64(stored["geometry"].encode()))
        else:
            self.resize(1440, 900)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, wherever they are dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: an assessment, a plan, features, photos."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        drops.take(self, paths, event.position())
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's place, end the work and let go of the file."""
        for field in self.shell.fields:
            field.stop()
        settings = self.shell.settings
        settings.window["geometry"] = bytes(self.saveGeometry().toBase64().data()).decode()
        self.shell.save_settings()
        if isinstance(self.shell.runner, ThreadRunner):
            self.shell.runner.close()
        self.canvas.close_down()
        self.shell.album.close()
        self.shell.attach(None)
        super().closeEvent(event)
