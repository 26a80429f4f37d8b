"""A photo as large as the window: zoom, drag, the next and the one before, Escape."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QToolButton, QVBoxLayout, QWidget

from cpted_app.gui.dialogs.photo_sheet import ZOOM_STEP, PhotoSheet
from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import hairline, label, row
from cpted_app.gui.panels.photo_words import line_of, readers_words, spoken, title_of
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.records import Photo

_Q = Qt.Key
_STEPS = {
    _Q.Key_Right: 1,
    _Q.Key_Down: 1,
    _Q.Key_PageDown: 1,
    _Q.Key_Space: 1,
    _Q.Key_Left: -1,
    _Q.Key_Up: -1,
    _Q.Key_PageUp: -1,
    _Q.Key_Backspace: -1,
}


class PhotoViewer(QObject):
    """Shows the photos of the site one at a time over the whole window."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._parent = shell, parent
        self._photo = ""
        self.dialog: _Frame | None = None

    @property
    def is_open(self) -> bool:
        """Whether a photo is shown."""
        return self.dialog is not None

    def open(self, photo_id: str) -> None:
        """Show a photo; from there all others can be reached."""
        photo = self._shell.album.photo(photo_id)
        if photo is None:
            return
        if self.dialog is None:
            self.dialog = _Frame(self._shell, self._parent.window())
            self.dialog.stepped.connect(self.step)
            self.dialog.finished.connect(lambda _result: self._closed())
            self.dialog.cover_window()
            self.dialog.open()
        self._show(photo)

    def step(self, by: int) -> None:
        """Go to the next photo or the one before, round and round."""
        photos = self._shell.site.photos
        places = [at for at, row_ in enumerate(photos) if row_.id == self._photo]
        if photos:
            self._show(photos[((places[0] if places else 0) + by) % len(photos)])

    def _show(self, photo: Photo) -> None:
        if self.dialog is None:
            return
        self._photo = photo.id
        photos = self._shell.site.photos
        at = next((n for n, row_ in enumerate(photos, 1) if row_.id == photo.id), 0)
        self.dialog.show_photo(photo, at, len(photos))
        if self._shell.album.chosen:  # opened from a question, it leaves the selection alone
            self._shell.album.choose([photo.id])

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


class _Frame(QDialog):
    """The sheet with a head that says what it shows; it covers the window and takes its keys."""

    stepped = Signal(int)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("PhotoViewer")
        self.setWindowTitle(_("Photo"))
        self._shell, self._window = shell, window
        self.sheet = PhotoSheet(shell)
        self.sheet.setAccessibleName(_("Photo"))
        self.title, self.line = label("", "heading", wrap=False), label("", "dim", wrap=False)
        self.count, self.size_text = label("", "dim", wrap=False), label("", "dim", wrap=False)
        self.size_text.setMinimumWidth(52)
        self.before = self._tool("chevron_left", _("Photo before (←)"), lambda: self._step(-1))
        self.after = self._tool("chevron_right", _("Next photo (→)"), lambda: self._step(1))
        parts = (
            self._tool("zoom_out", _("Zoom out (−)"), lambda: self.sheet.zoom(1.0 / ZOOM_STEP)),
            self.size_text,
            self._tool("zoom_in", _("Zoom in (+)"), lambda: self.sheet.zoom(ZOOM_STEP)),
            self._tool("fit", _("Whole photo (0); own pixels (1)"), self.sheet.fit),
        )
        self.close_button = self._tool("close", _("Close (Esc)"), self.reject)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.line)
        head = row(None)
        head.insertLayout(0, words, 1)
        for part in (*parts, self.before, self.count, self.after, self.close_button):
            head.addWidget(part)
        head.setContentsMargins(18, 10, 12, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.sheet, 1)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet.setFocus()
        self.sheet.zoomed.connect(self._say_size)
        window.installEventFilter(self)

    def cover_window(self) -> None:
        """Lie over the whole window, wherever it is."""
        self.setGeometry(self._window.geometry())

    def show_photo(self, photo: Photo, at: int, of: int) -> None:
        """Show a photo and say which one of how many it is."""
        self.title.setText(title_of(photo))
        self.line.setText(" · ".join(filter(None, (line_of(photo), readers_words(photo)))))
        self.count.setText(_("{at} of {all}").format(at=at, all=of))
        for button in (self.before, self.after):
            button.setEnabled(of > 1)
        self.sheet.setAccessibleDescription(spoken(self._shell, photo))
        self.sheet.show_photo(photo)

    def _step(self, by: int) -> None:
        self.stepped.emit(by)

    def _say_size(self) -> None:
        self.size_text.setText(f"{self.sheet.percent:.0f} %")

    def _tool(self, name: str, tip: str, clicked: Callable[[], object]) -> QToolButton:
        widget = QToolButton()
        widget.setIcon(icon(name, self._shell.theme))
        widget.setToolTip(tip)
        widget.setAccessibleName(tip)
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        widget.clicked.connect(lambda _checked=False: clicked())
        return widget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the window when it moves or grows."""
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.cover_window()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the photos, zoom, close."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in (_Q.Key_Plus, _Q.Key_Equal):
            self.sheet.zoom(ZOOM_STEP)
        elif key == _Q.Key_Minus:
            self.sheet.zoom(1.0 / ZOOM_STEP)
        elif key in (_Q.Key_0, _Q.Key_Home):
            self.sheet.fit()
        elif key == _Q.Key_1:
            self.sheet.show_pixels()
        elif key in (_Q.Key_Escape, _Q.Key_Return, _Q.Key_Enter):
            self.reject()
        else:
            super().keyPressEvent(event)
