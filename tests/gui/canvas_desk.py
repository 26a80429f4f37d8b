"""A canvas on a desk: a real widget over a real site, driven like a person drives it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cpted_app.content import Content
from cpted_app.drawing.theme import load
from cpted_app.errors import UserError
from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.canvas.view import View
from cpted_app.model.edit import Edit, Row
from cpted_app.model.features import Feature
from cpted_app.model.records import Header
from cpted_app.model.site import Site

NO_KEY = Qt.KeyboardModifier.NoModifier


class Desk:
    """Holds the site as a session does; edits come in through the canvas's signal.

    The view is 10 px per metre with site (0, 0) in the middle of 800 × 600 pixels.
    """

    def __init__(self, *rows: Row, header: Header | None = None) -> None:
        self.site = self.shown = Site.of([header or Header(), *rows])
        self.scenario = ""
        self.results: Mapping[str, Any] = MappingProxyType({})
        self.edits: list[Edit] = []
        self.refusals: list[UserError] = []
        self.blobs: dict[str, Content] = {}
        self.canvas = Canvas(self, load("light"))
        self.canvas.edit_requested.connect(self.do)
        self.canvas.refused.connect(self.refusals.append)
        self.canvas.resize(800, 600)
        self.canvas.show()
        self.canvas.look(View(scale=10.0, width_px=800.0, height_px=600.0))

    def do(self, edit: Edit) -> None:
        """Commit an edit and show the new site."""
        self.site = self.shown = self.site.apply(edit)
        self.blobs.update(edit.blobs)
        self.edits.append(edit)
        self.canvas.set_site(self.site, self.results)

    def content(self, sha256: str) -> Content:
        """Return an attachment."""
        return self.blobs[sha256]

    def overview(self, _attachment: str, _page: int, _longest_px: int) -> None:
        """Return no picture: there are no tiles."""

    def only(self, feature_class: type[Feature]) -> Any:
        """Return the one feature of a kind."""
        (row,) = self.site.all(feature_class)
        return row

    def at(self, x_m: float, y_m: float) -> QPoint:
        """Return the pixel of a site point."""
        x_px, y_px = self.canvas.view.to_px(x_m, y_m)
        return QPoint(round(x_px), round(y_px))

    def move(self, x_m: float, y_m: float) -> None:
        """Move the mouse."""
        QTest.mouseMove(self.canvas, self.at(x_m, y_m))
        QApplication.processEvents()

    def press(self, x_m: float, y_m: float, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press the left button."""
        self.move(x_m, y_m)
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, held, self.at(x_m, y_m))

    def release(self, x_m: float, y_m: float, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Release the left button."""
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, held, self.at(x_m, y_m))

    def click(self, x_m: float, y_m: float, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Click with the left button."""
        self.press(x_m, y_m, held)
        self.release(x_m, y_m, held)

    def double_click(self, x_m: float, y_m: float) -> None:
        """Click twice, as fast as a person."""
        self.click(x_m, y_m)
        QTest.mouseDClick(self.canvas, Qt.MouseButton.LeftButton, NO_KEY, self.at(x_m, y_m))

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        held: Qt.KeyboardModifier = NO_KEY,
    ) -> None:
        """Press, move half way, move to the end, release."""
        self.press(*start, held)
        self.move((start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0)
        self.move(*end)
        self.release(*end, held)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press and release a key."""
        QTest.keyClick(self.canvas, key, held)

    def type(self, text: str) -> None:
        """Type letters and digits."""
        QTest.keyClicks(self.canvas, text)

    def wheel(self, x_px: float, y_px: float, notches: int) -> None:
        """Turn the wheel."""
        place = QPointF(x_px, y_px)
        event = QWheelEvent(
            place,
            self.canvas.mapToGlobal(place),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            NO_KEY,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    def clear(self) -> None:
        """Put the canvas away."""
        self.canvas.close_down()
        self.canvas.hide()
        self.canvas.deleteLater()
        QApplication.processEvents()
