"""Drawings on screen: their lines as painter paths, in pieces by layer and place.

Belongs here: from arrays to paths in bulk, and one tile of a drawing in the colours of the
theme. Painted by the tile store's threads; nothing here touches a widget.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QTransform

from cpted_app.exchange.linework import CAP_SHARE, DrawnText, Linework
from cpted_app.exchange.vector_pages import Ink, Looks, inks, ranks
from cpted_app.gui.canvas.tones import Tone, toned

POINTS_IN_PIECE = 4_000
"""As many as are painted in a few milliseconds: between two pieces other threads have a turn."""
LINE_PX = 1.0
LEAST_TEXT_PX, MOST_TEXT_PX = 5.0, 400.0
_FINEST_GRID = 64
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one layer that lie near each other; the box is in plan units."""

    layer: int
    box: Box
    path: QPainterPath


class PaintedLinework:
    """A drawing ready to be painted, at any scale and in any colours."""

    def __init__(self, linework: Linework) -> None:
        self._linework = linework
        self._points = linework.on_sheet
        self.pieces = tuple(self._cut())
        self._by_layer: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            self._by_layer.setdefault(piece.layer, []).append(piece)

    def tile(self, box: Box, size_px: tuple[int, int], looks: Looks, tone: Tone) -> QImage:
        """Return the picture of a box in plan units, on the ground of a tone."""
        image = QImage(*size_px, QImage.Format.Format_RGB32)
        image.fill(QColor(*tone.ground))
        scale_x = size_px[0] / (box[2] - box[0])
        scale_y = size_px[1] / (box[3] - box[1])
        to_px = QTransform(scale_x, 0.0, 0.0, scale_y, -box[0] * scale_x, -box[1] * scale_y)
        margin = 2.0 / min(scale_x, scale_y)
        wide = (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)
        pens = [_pen(ink, tone) for ink in inks(self._linework, looks)]
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(to_px)
        for layer in np.argsort(ranks(self._linework, looks)).tolist():
            pen = pens[layer]
            if pen is None:
                continue
            painter.setPen(pen)
            for piece in self._by_layer.get(layer, ()):
                if _touch(piece.box, wide):
                    painter.drawPath(piece.path)
        for text in self._linework.texts:
            pen = pens[text.layer]
            if pen is not None:
                self._write(painter, text, pen, to_px)
        painter.end()
        return image

    def _write(self, painter: QPainter, text: DrawnText, pen: QPen, to_px: QTransform) -> None:
        size_px = text.height * to_px.m22() / CAP_SHARE
        if not LEAST_TEXT_PX <= size_px <= MOST_TEXT_PX:
            return
        west, north = self._linework.origin
        place = to_px.map(QPointF(text.x - west, north - text.y))
        reach = size_px * max(len(text.text), 2)
        seen = QRectF(painter.viewport()).adjusted(-reach, -reach, reach, reach)
        if not seen.contains(place):
            return
        font = QFont(painter.font())
        font.setPixelSize(max(round(size_px), 1))
        painter.save()
        painter.resetTransform()
        painter.translate(place)
        painter.rotate(text.bearing_deg - 90.0)
        painter.setFont(font)
        painter.setPen(pen)
        for number, line in enumerate(text.text.splitlines()):
            painter.drawText(QPointF(0.0, 1.3 * number * size_px), line)
        painter.restore()

    def _cut(self) -> Iterator[Piece]:
        """Yield the pieces, layer by layer."""
        linework, points = self._linework, self._points
        starts = linework.starts
        low = np.minimum.reduceat(points, starts[:-1], axis=0)
        high = np.maximum.reduceat(points, starts[:-1], axis=0)
        cell = _cells(low, high, linework.size, len(points))
        order = np.lexsort((cell, linework.layer))
        sizes = np.diff(starts)[order]
        layer, cell = linework.layer[order], cell[order]
        is_new = np.ones(len(order), dtype=bool)
        is_new[1:] = (layer[1:] != layer[:-1]) | (cell[1:] != cell[:-1])
        group = np.cumsum(is_new) - 1
        so_far = np.cumsum(sizes)
        before = np.concatenate([[0], so_far])[np.flatnonzero(is_new)][group]
        part = (so_far - sizes - before) // POINTS_IN_PIECE
        is_new[1:] |= part[1:] != part[:-1]
        bounds = [*np.flatnonzero(is_new).tolist(), len(order)]
        for first, end in itertools.pairwise(bounds):
            lines = order[first:end]
            west, north = low[lines].min(axis=0)
            east, south = high[lines].max(axis=0)
            yield Piece(
                layer=int(layer[first]),
                box=(float(west), float(north), float(east), float(south)),
                path=path_of(points, starts, lines),
            )


def path_of(
    points: npt.NDArray[np.float64],
    starts: npt.NDArray[np.int64],
    lines: npt.NDArray[np.int64],
) -> QPainterPath:
    """Return some lines as one path, through Qt's own stream format: no loop over points."""
    sizes = starts[lines + 1] - starts[lines]
    ends = np.cumsum(sizes)
    offset = np.repeat(starts[lines] - (ends - sizes), sizes)
    chosen = points[np.arange(int(ends[-1])) + offset]
    elements = np.empty(len(chosen), dtype=_ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][ends - sizes] = _MOVE
    elements["x"], elements["y"] = chosen[:, 0], chosen[:, 1]
    count = np.array([len(chosen)], dtype=">i4").tobytes()
    tail = np.array([int((ends - sizes)[-1]), 0], dtype=">i4").tobytes()
    # Named, since the stream reads from these very bytes and does not keep them alive.
    packed = QByteArray(count + elements.tobytes() + tail)
    stream = QDataStream(packed, QIODevice.OpenModeFlag.ReadOnly)
    path = QPainterPath()
    stream >> path
    return path


def _cells(
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    size: tuple[float, float],
    count: int,
) -> npt.NDArray[np.int64]:
    """Return the cell of a grid that each line lies in; long lines share one of their own."""
    side = min(max(math.isqrt(count // POINTS_IN_PIECE), 1), _FINEST_GRID)
    step = np.array(size) / side
    at = np.clip(((low + high) / 2.0 / step).astype(np.int64), 0, side - 1)
    cell: npt.NDArray[np.int64] = at[:, 1] * side + at[:, 0]
    cell[((high - low) > 2.0 * step).any(axis=1)] = side * side
    return cell


def _pen(ink: Ink | None, tone: Tone) -> QPen | None:
    if ink is None:
        return None
    pixel = np.array([[[*ink.rgb, 255]]], dtype=np.uint8)
    red, green, blue = (int(level) for level in toned(pixel, tone)[0, 0, :3])
    pen = QPen(QColor(red, green, blue, round(255 * ink.opacity)), LINE_PX)
    pen.setCosmetic(True)
    return pen


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
