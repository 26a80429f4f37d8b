"""A chart of ``drawing`` painted on a widget, at the width it is given."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpted_app.drawing.charts import Chart
from cpted_app.gui.canvas.painter import Brushwork, compiled
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.canvas.view import View
from cpted_app.gui.shell import Shell

Draw = Callable[[float, float], Chart]
"""Width and height in points to a chart."""


class ChartView(QWidget):
    """Shows the chart that a function draws for the widget's size."""

    def __init__(self, shell: Shell, height_px: int, name: str) -> None:
        super().__init__()
        self._shell = shell
        self._draw: Draw | None = None
        self._height = height_px
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_chart(self, draw: Draw | None, description: str = "") -> None:
        """Show another chart, or none; the description is its alternative text."""
        self._draw = draw
        self.setAccessibleDescription(description)
        self.setToolTip(description)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size a chart likes."""
        return QSize(300, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart in device pixels."""
        if self._draw is None or self.width() < 20:
            return
        dpr = self.devicePixelRatioF()
        width_pt, height_pt = self.width() / PX_PER_PT, self.height() / PX_PER_PT
        chart = self._draw(width_pt, height_pt)
        view = View(
            x_m=chart.width / 2.0,
            y_m=chart.height / 2.0,
            scale=PX_PER_PT * dpr,
            width_px=self.width() * dpr,
            height_px=self.height() * dpr,
        )
        image = QImage(
            round(self.width() * dpr),
            round(self.height() * dpr),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.fill(0)
        painter = QPainter(image)
        brushwork = Brushwork(self._shell.theme, dpr)
        brushwork.paint(painter, [compiled(chart.primitives, (0.0, 0.0))], view, (0.0, 0.0))
        painter.end()
        image.setDevicePixelRatio(dpr)
        onto = QPainter(self)
        onto.drawImage(0, 0, image)
        onto.end()
