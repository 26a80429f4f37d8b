"""Between canvas and album: what a gesture at a photo means for the rest of the window."""

from PySide6.QtCore import QObject, QPoint

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.canvas.context import REACH_PX
from cpted_app.gui.dialogs.photo_viewer import PhotoViewer
from cpted_app.gui.panels.photo_card import PhotoCard
from cpted_app.gui.shell import Shell

AWAY_PX = 18


class PhotoLink(QObject):
    """Keeps canvas and album in step, and shows the card of the photo that is pointed at."""

    def __init__(self, canvas: Canvas, shell: Shell) -> None:
        super().__init__(canvas)
        self._canvas, self._shell = canvas, shell
        self.card = PhotoCard(shell, canvas)
        self.viewer = PhotoViewer(shell, canvas)
        pins, album = canvas.pins, shell.album
        pins.chosen_changed.connect(album.choose)
        pins.placed.connect(album.put)
        pins.opened.connect(self.viewer.open)
        pins.hovered.connect(self._hovered)
        pins.subject_clicked.connect(self._name_subject)
        album.chosen_changed.connect(lambda: pins.show_chosen(album.chosen))
        album.placing_changed.connect(self._placing)
        album.view_wanted.connect(self.viewer.open)
        album.subject_wanted.connect(lambda: shell.tool_wanted.emit("photo_subject"))
        canvas.tool_changed.connect(self._tool_changed)
        canvas.cursor_moved.connect(self._moved)
        canvas.cursor_left.connect(lambda: pins.hover(None, 0.0))
        canvas.view_changed.connect(lambda _scale: pins.hover(None, 0.0))

    def _moved(self, x_m: float, y_m: float) -> None:
        canvas = self._canvas
        is_idle = canvas.hand.row.id == "select" and not canvas.hand.step.busy
        place = (x_m, y_m) if is_idle else None
        canvas.pins.hover(place, REACH_PX / canvas.view.scale)

    def _hovered(self, photo_id: str) -> None:
        photo = self._shell.album.photo(photo_id)
        if photo is None or photo.x_m is None or photo.y_m is None:
            self._placing()
            return
        x_px, y_px = self._canvas.view.to_px(photo.x_m, photo.y_m)
        self.card.show_photo(photo, QPoint(round(x_px), round(y_px)), AWAY_PX)

    def _placing(self) -> None:
        """Keep the photo that waits for its place in sight."""
        photo = self._shell.album.placing
        self._canvas.pins.wait_for(photo)
        if photo is None:
            self.card.hide()
        else:
            self.card.show_in_corner(photo)

    def _tool_changed(self, tool: str) -> None:
        if tool != "photo":
            self._shell.album.stop_placing()

    def _name_subject(self, subject: str) -> None:
        self._shell.album.set(subject=subject)
