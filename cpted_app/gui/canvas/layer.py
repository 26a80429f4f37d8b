"""What is painted rarely and shown often: rasters larger than the viewport.

Belongs here: panning is a copy and zooming a scaled copy of a raster; it is painted again, in
slices between two frames, once the view has settled or runs out of it.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from cpted_app.drawing.primitives import Primitive, Text
from cpted_app.gui.canvas.painter import Brushwork, Compiled, compiled
from cpted_app.gui.canvas.view import View, covers
from cpted_app.model.geometry import Box

MARGIN = 0.25
"""Share of the viewport's larger side that a raster has beyond each of its edges."""
MARK_REACH_PX = 60.0
"""How far a mark or a label may reach beyond its feature's box, in widget pixels."""


class Raster:
    """An image of a part of the site, shown through other views than the one it was made for."""

    def __init__(self, image_format: QImage.Format) -> None:
        self._format = image_format
        self.image: QImage | None = None
        self.view = View()

    def blank(self, view: View, colour: QColor | Qt.GlobalColor) -> QImage:
        """Return an empty image for a view in device pixels."""
        image = QImage(round(view.width_px), round(view.height_px), self._format)
        image.fill(colour)
        return image

    def put(self, image: QImage | None, view: View) -> None:
        """Show another image from now on."""
        self.image, self.view = image, view

    def is_sharp(self, view: View) -> bool:
        """Return whether the image shows all of a view (device pixels) at its own scale."""
        return (
            self.image is not None
            and abs(self.view.scale / view.scale - 1.0) < 1e-9
            and covers(self.view.box, view.box)
        )

    def paint(self, painter: QPainter, view: View, dpr: float) -> None:
        """Copy what a view in device pixels sees onto a painter in widget pixels."""
        if self.image is None:
            return
        ratio = view.scale / self.view.scale
        west, _, _, north = self.view.box
        x_px, y_px = view.to_px(west, north)
        if abs(ratio - 1.0) < 1e-9:
            left, top = round(x_px), round(y_px)
            source = QRect(-left, -top, round(view.width_px), round(view.height_px))
            source = source.intersected(self.image.rect())
            target = QRectF(source.translated(left, top))
        else:
            source, target = self._seen(x_px, y_px, ratio, view)
        if source.isEmpty():
            return
        scaled = QRectF(
            target.x() / dpr, target.y() / dpr, target.width() / dpr, target.height() / dpr
        )
        painter.drawImage(scaled, self.image, QRectF(source))

    def _seen(self, x_px: float, y_px: float, ratio: float, view: View) -> tuple[QRect, QRectF]:
        assert self.image is not None  # noqa: S101 - asked only by paint
        left = max(int(-x_px / ratio), 0)
        top = max(int(-y_px / ratio), 0)
        right = min(int((view.width_px - x_px) / ratio) + 2, self.image.width())
        bottom = min(int((view.height_px - y_px) / ratio) + 2, self.image.height())
        source = QRect(left, top, max(right - left, 0), max(bottom - top, 0))
        target = QRectF(
            x_px + left * ratio, y_px + top * ratio, source.width() * ratio, source.height() * ratio
        )
        return source, target


def wide_view(view: View, dpr: float) -> View:
    """Return the view in device pixels that a raster for a widget's view is painted for."""
    margin = round(MARGIN * max(view.width_px, view.height_px))
    wide = view.magnified(dpr, margin)
    return View(
        x_m=wide.x_m,
        y_m=wide.y_m,
        scale=wide.scale,
        width_px=round(wide.width_px / 2.0) * 2,
        height_px=round(wide.height_px / 2.0) * 2,
    )


class FeatureLayer:
    """Compiled features and the raster they are shown from."""

    def __init__(self) -> None:
        self.raster = Raster(QImage.Format.Format_ARGB32_Premultiplied)
        self.origin_m = (0.0, 0.0)
        self._items: dict[str, Compiled] = {}
        self._boxes: npt.NDArray[np.float64] = np.empty((0, 4))
        self._ids: list[str] = []
        self._texts: list[Text] = []
        self._painting: Iterator[None] | None = None

    @property
    def is_painting(self) -> bool:
        """Whether a new raster is under way."""
        return self._painting is not None

    @property
    def words(self) -> tuple[Text, ...]:
        """The words that found a place in the raster shown now."""
        return tuple(self._texts)

    def load(
        self,
        drawn: Mapping[str, Sequence[Primitive]],
        boxes: Mapping[str, Box],
        origin_m: tuple[float, float],
    ) -> None:
        """Take all features anew, bottom first; the old raster stays until the new one is done."""
        self.origin_m = origin_m
        self._items = {key: compiled(parts, origin_m) for key, parts in drawn.items()}
        self._index(boxes)
        self._painting = None

    def replace(
        self,
        drawn: Mapping[str, Sequence[Primitive]],
        order: Sequence[str],
        boxes: Mapping[str, Box],
    ) -> None:
        """Take some features anew; ``order`` and ``boxes`` are of all features there are now."""
        for key, parts in drawn.items():
            self._items[key] = compiled(parts, self.origin_m)
        self._items = {key: self._items[key] for key in order}
        self._index(boxes)
        self._painting = None

    def ids_in(self, box: Box) -> list[str]:
        """Return the ids of the features whose boxes touch a box, bottom first."""
        b = self._boxes
        hit = (b[:, 0] <= box[2]) & (b[:, 2] >= box[0]) & (b[:, 1] <= box[3]) & (b[:, 3] >= box[1])
        return [self._ids[at] for at in np.flatnonzero(hit)]

    def seen(self, box: Box) -> list[Compiled]:
        """Return the features whose boxes touch a box, bottom first."""
        return [self._items[one] for one in self.ids_in(box)]

    def begin(self, view: View, brushwork: Brushwork) -> None:
        """Begin a new raster for a view in device pixels, margin included."""
        self._painting = self._paint(view, brushwork)

    def step(self, budget_s: float) -> bool:
        """Paint on for about ``budget_s`` seconds; return whether a raster was finished."""
        end = time.perf_counter() + budget_s
        while self._painting is not None:
            if next(self._painting, _DONE) is _DONE:
                self._painting = None
                return True
            if time.perf_counter() > end:
                return False
        return False

    def touch_up(self, boxes: Iterable[Box], brushwork: Brushwork) -> bool:
        """Paint only what touches some boxes again; return False where there is no raster yet."""
        if self.raster.image is None or self._painting is not None:
            return False
        view = self.raster.view
        reach_m = MARK_REACH_PX * brushwork.dpr / view.scale
        wide = [(b[0] - reach_m, b[1] - reach_m, b[2] + reach_m, b[3] + reach_m) for b in boxes]
        for box in united(wide):
            self._touch_up(box, brushwork, view)
        return True

    def _touch_up(self, box: Box, brushwork: Brushwork, view: View) -> None:
        assert self.raster.image is not None  # noqa: S101 - asked only by touch_up
        left, top = view.to_px(box[0], box[3])
        right, bottom = view.to_px(box[2], box[1])
        hole = QRect(
            int(max(left, -1e6)),
            int(max(top, -1e6)),
            int(min(right - left, 2e6)),
            int(min(bottom - top, 2e6)),
        ).intersected(self.raster.image.rect())
        if hole.isEmpty():
            return
        reach_m = MARK_REACH_PX * brushwork.dpr / view.scale
        items = self.seen((box[0] - reach_m, box[1] - reach_m, box[2] + reach_m, box[3] + reach_m))
        painter = QPainter(self.raster.image)
        painter.setClipRect(hole)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(hole, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        texts = brushwork.placed_texts(items, view)
        brushwork.paint(painter, items, view, self.origin_m, texts=texts)
        painter.end()

    def _paint(self, view: View, brushwork: Brushwork) -> Iterator[None]:
        image = self.raster.blank(view, Qt.GlobalColor.transparent)
        reach_m = MARK_REACH_PX * brushwork.dpr / view.scale
        west, south, east, north = view.box
        items = self.seen((west - reach_m, south - reach_m, east + reach_m, north + reach_m))
        yield
        texts: list[Text] = []
        yield from brushwork.placing_texts(items, view, texts)
        painter = QPainter(image)
        try:
            yield from brushwork.painting(painter, items, view, self.origin_m, texts=texts)
        finally:
            painter.end()
        self._texts = texts
        self.raster.put(image, view)

    def _index(self, boxes: Mapping[str, Box]) -> None:
        self._ids = list(self._items)
        self._boxes = np.array([boxes[key] for key in self._ids], dtype=float).reshape(-1, 4)


def united(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes that cover the same, those that overlap taken as one.

    >>> united([(0, 0, 2, 2), (1, 1, 3, 3), (9, 9, 10, 10)])
    [(0, 0, 3, 3), (9, 9, 10, 10)]
    """
    found: list[Box] = []
    for box in boxes:
        wide = box
        touching = [other for other in found if _overlap(other, wide)]
        while touching:
            found = [other for other in found if other not in touching]
            west, south, east, north = zip(wide, *touching, strict=True)
            wide = (min(west), min(south), max(east), max(north))
            touching = [other for other in found if _overlap(other, wide)]
        found.append(wide)
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


_DONE = object()
