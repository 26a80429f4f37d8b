"""Small things that platypus does not have: a heading with a bookmark, a chart, an icon."""

from typing import Any

from reportlab import platypus
from reportlab.platypus import Flowable

from cpted_app.drawing import marks
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.primitives import Mark
from cpted_app.drawing.status import STATUS_COLOURS, Status
from cpted_app.report import styles
from cpted_app.report.paint import Frame, paint


class Paragraph(platypus.Paragraph):  # type: ignore[misc]
    """A paragraph that breaks its lines once for a width, however often its height is asked."""

    _broken_at_pt: float | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        if width != self._broken_at_pt or not hasattr(self, "blPara"):
            platypus.Paragraph.wrap(self, width, height)
            self._broken_at_pt = width
        return self.width, self.height


class BookmarkedHeading(Paragraph):
    """A heading that enters itself into the outline where it lands."""

    def __init__(self, markup: str, plain: str, level: int, key: str) -> None:
        platypus.Paragraph.__init__(self, markup, styles.style(f"heading{level}"))
        self._plain = plain
        self._level = level
        self._key = key

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        if self._level <= 2:
            self.canv.bookmarkPage(self._key)
            self.canv.addOutlineEntry(self._plain, self._key, self._level - 1, closed=True)
        Paragraph.draw(self)


class ChartFlowable(Flowable):  # type: ignore[misc]
    """A chart at its own size, or narrower where the column is."""

    def __init__(self, chart: Chart) -> None:
        Flowable.__init__(self)
        self._chart = chart
        self._scale = 1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        self._scale = min(1.0, width / self._chart.width)
        return self._chart.width * self._scale, self._chart.height * self._scale

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        frame = Frame(points_per_unit=self._scale)
        paint(self.canv, self._chart.primitives, frame)


class StatusIcon(Flowable):  # type: ignore[misc]
    """A rounded square in the status's colour with its shape in it."""

    def __init__(self, status: Status, size: float = 16.0) -> None:
        Flowable.__init__(self)
        self._status = status
        self._size = size

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        return self._size, self._size

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        size = self._size
        canvas = self.canv
        canvas.setFillColor(styles.colour(STATUS_COLOURS[self._status]))
        canvas.roundRect(0, 0, size, size, size * 0.18, stroke=0, fill=1)
        mark = Mark(
            shape=self._status,
            x=size / 2.0,
            y=size / 2.0,
            colour="accent_text",
            size_pt=size * 0.56,
        )
        # Only the inner layer: the paper one below it would show on the colour.
        _inner(canvas, mark)


class Rule(Flowable):  # type: ignore[misc]
    """A hairline over the whole width."""

    def __init__(self, before: float = 4.0, after: float = 6.0) -> None:
        Flowable.__init__(self)
        self._before, self._after = before, after
        self._width = 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        self._width = width
        return width, self._before + self._after

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        self.canv.setStrokeColor(styles.colour("hairline"))
        self.canv.setLineWidth(0.6)
        self.canv.line(0, self._after, self._width, self._after)


class Pill(Flowable):  # type: ignore[misc]
    """The edition's badge."""

    def __init__(self, text: str, tone: str, size: float = 8.0) -> None:
        Flowable.__init__(self)
        self._text, self._tone, self._size = text, tone, size

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the width and height it takes, in points."""
        width = styles.text_width(self._text, styles.BOLD, self._size) + 2.0 * self._size
        return width, self._size * 2.2

    def draw(self) -> None:
        """Paint itself where platypus has put it."""
        draw_pill(self.canv, self._text, self._tone, (0.0, self._size * 0.75), self._size)


def draw_pill(canvas: Any, text: str, tone: str, at: tuple[float, float], size: float) -> float:
    """Draw a badge with its text's baseline at ``at``; return its width in points."""
    x, y = at
    width = styles.text_width(text, styles.BOLD, size) + 1.6 * size
    canvas.saveState()
    canvas.setFillColor(styles.mixed(tone, 0.12))
    canvas.roundRect(x, y - 0.62 * size, width, 1.95 * size, 0.4 * size, stroke=0, fill=1)
    canvas.setFillColor(styles.colour(tone))
    canvas.setFont(styles.BOLD, size)
    canvas.drawString(x + 0.8 * size, y, text)
    canvas.restoreState()
    return float(width)


def _inner(canvas: Any, mark: Mark) -> None:
    canvas.saveState()
    canvas.translate(mark.x, mark.y)
    layer = marks.outline(mark.shape)[-1]
    line = canvas.beginPath()
    points = marks.placed(mark, layer)
    line.moveTo(*points[0])
    for point in points[1:]:
        line.lineTo(*point)
    line.close()
    canvas.setFillColor(styles.colour(mark.colour))
    canvas.setStrokeColor(styles.colour(mark.colour))
    canvas.setLineWidth(layer.width * mark.size_pt)
    is_line = layer.paint == "line"
    canvas.drawPath(line, stroke=int(is_line), fill=int(not is_line))
    canvas.restoreState()
