"""One light distribution shown: polar curve, flux, origin, and what is doubtful about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.photometry import polar, polar_sign
from cpted_app.drawing.theme import Theme
from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.gui.canvas.painter import Brushwork, compiled
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.canvas.view import View
from cpted_app.gui.panels.parts import label
from cpted_app.gui.panels.photometry_words import candelas, flux_line, origin_line, shape_line
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.session.photometry import is_generic
from cpted_app.session.photometry_files import file_of

SIGN_PX = 26
CHART_HEIGHT_PX = 178


class PhotometryView(QWidget):
    """Chart and facts of a distribution of the site."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.title = label("", "strong")
        self.generic = label(_("▲ generic: a first estimate"), "chip", "warn", wrap=False)
        self.chart = ChartView(shell, CHART_HEIGHT_PX, _("Polar curve"))
        self.flux = label()
        self.shape = label("", "small")
        self.origin = label("", "small")
        self.warnings = label("", "small", "warn")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.generic, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.chart, self.flux, self.shape, self.origin, self.warnings):
            column.addWidget(widget)

    def show_row(self, row: Photometry, luminaires: Sequence[Luminaire] = ()) -> None:
        """Show a distribution, as luminaires use it."""
        table = intensity_tables(self._shell.site)[row.name]
        estimate = is_generic(row)
        title = row.title or row.name
        self.title.setText(_(title) if estimate else title)
        self.generic.setVisible(estimate)
        self.flux.setText(flux_line(table, row.watts, tuple(luminaires)))
        self.shape.setText(shape_line(table))
        self.origin.setText(origin_line(row, is_generic=estimate))
        told = warning_words(self._warnings(row))
        self.warnings.setText(told)
        self.warnings.setVisible(bool(told))
        said = f"{self.flux.text()}. {self.shape.text()}."
        self.chart.show_chart(partial(_drawn, table), said)

    def _warnings(self, row: Photometry) -> tuple[Problem, ...]:
        session = self._shell.session
        if session is None:
            return ()
        try:
            return file_of(session, row).warnings
        except UserError as error:
            place = error.message
            return (Problem("file", place, error.message, error.remedy),)


def warning_words(warnings: Sequence[Problem]) -> str:
    """Return warnings with place and remedy, one a line."""
    return "\n".join(
        f"▲ {worded(one.place)}: {worded(one.message)} {worded(one.remedy)}" for one in warnings
    )


def sign(table: IntensityTable, theme: Theme, size_px: int = SIGN_PX) -> QIcon:
    """Return the polar curve as an icon."""
    icon = QIcon()
    for dpr in (1.0, 2.0):
        chart = polar_sign(table, size=size_px / PX_PER_PT)
        picture = QPixmap.fromImage(_painted(chart, theme, dpr))
        picture.setDevicePixelRatio(dpr)
        icon.addPixmap(picture)
    return icon


def sign_size() -> QSize:
    """Return the size of the icon in lists."""
    return QSize(SIGN_PX, SIGN_PX)


def _drawn(table: IntensityTable, width_pt: float, height_pt: float) -> Chart:
    return polar(table, width=width_pt, height=height_pt, number=candelas)


def _painted(chart: Chart, theme: Theme, dpr: float) -> QImage:
    width, height = (round(side * PX_PER_PT * dpr) for side in (chart.width, chart.height))
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    view = View(
        x_m=chart.width / 2.0,
        y_m=chart.height / 2.0,
        scale=PX_PER_PT * dpr,
        width_px=width,
        height_px=height,
    )
    painter = QPainter(image)
    Brushwork(theme, dpr).paint(painter, [compiled(chart.primitives, (0.0, 0.0))], view, (0.0, 0.0))
    painter.end()
    return image
