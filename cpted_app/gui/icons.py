"""Icons in the colours of a theme, from the SVG files of the program.

Belongs here: recolouring and rasterising. Which icon a command has is a row of its table.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cpted_app import resources
from cpted_app.drawing.theme import Theme

SIZES_PX = (16, 20, 24, 32, 48, 64)


def icon(name: str, theme: Theme, token: str = "text") -> QIcon:  # noqa: S107 - a colour
    """Return an icon in a token's colour; disabled it takes the dim one, checked the accent.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return _icon(name, theme[token], theme["plan_line"], theme["accent"])


@cache
def pixmap(name: str, colour: str, size_px: int, dpr: float = 1.0) -> QPixmap:
    """Return an icon as a picture in a ``#rrggbb`` colour, ``size_px`` widget pixels wide."""
    text = resources.read_text("icons", f"{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    picture = QPixmap(QSize(round(size_px * dpr), round(size_px * dpr)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(dpr)
    return picture


@cache
def _icon(name: str, normal: str, disabled: str, checked: str) -> QIcon:
    result = QIcon()
    for size_px in SIZES_PX:
        result.addPixmap(pixmap(name, normal, size_px), QIcon.Mode.Normal, QIcon.State.Off)
        result.addPixmap(pixmap(name, checked, size_px), QIcon.Mode.Normal, QIcon.State.On)
        result.addPixmap(pixmap(name, disabled, size_px), QIcon.Mode.Disabled, QIcon.State.Off)
    return result
