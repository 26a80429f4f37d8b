"""The light along a route as a chart that is walked: pointer or arrow keys move a walker."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from cpted_app.analysis.light_result import RouteLight
from cpted_app.assess import thresholds
from cpted_app.assess.light_classes import LightClass
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.light_charts import Frame, Mark, ProfileWords, light_profile
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.light_words import lux
from cpted_app.gui.panels.parts import Card, label
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, number
from cpted_app.i18n import _

HEIGHT_PX = 200
KEY_STEP_M, PAGE_STEP_M = 1.0, 10.0
_FACES = {"light.face.10.esc_min": "10 m", "light.face.4.esc_min": "4 m"}


class LightProfile(Card):
    """Ground and faces over distance; what the walker meets stands below in words."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Along the route"))
        self._shell = shell
        self._light: RouteLight | None = None
        self._marks: list[Mark] = []
        self.chart = WalkedChart(shell)
        self.chart.walked.connect(self._walk)
        self.here = label("", "small")
        self.found = label("", "small")
        self.add(self.chart, self.here, self.found)

    def show_route(self, light: RouteLight, light_class: LightClass | None, faces: bool) -> None:
        """Show the profile of a route against its class."""
        self._light = light
        self._marks = _marks(light_class, faces=faces)
        self.aside.setText(metres(light.length_m))
        self.found.setText(findings(light))
        self.chart.length_m = light.length_m
        self._walk(None)

    def _walk(self, along_m: float | None) -> None:
        light = self._light
        if light is None:
            return
        self.chart.along_m = along_m
        self.chart.show_chart(partial(_drawn, light, self._marks, along_m), findings(light))
        idle = _("Move along the chart to walk the route.")
        self.here.setText(idle if along_m is None else here(light, along_m))
        self._shell.light.walk(place_at(light, along_m) if along_m is not None else None)


class WalkedChart(ChartView):
    """A chart over a distance, in which the pointer and the arrow keys choose a place."""

    walked = Signal(object)
    """Metres along, or None when the pointer has left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HEIGHT_PX, _("Light along the route"))
        self.length_m = 0.0
        self.along_m: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Walk to where the pointer is."""
        frame = Frame(self.length_m, self.width() / PX_PER_PT, self.height() / PX_PER_PT)
        self.walked.emit(frame.along_m(event.position().x() / PX_PER_PT))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the walker away."""
        self.walked.emit(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the walker away."""
        self.walked.emit(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by keys: arrows a metre, page keys ten, Home and End to the ends."""
        steps = {
            Qt.Key.Key_Left: -KEY_STEP_M,
            Qt.Key.Key_Right: KEY_STEP_M,
            Qt.Key.Key_PageDown: -PAGE_STEP_M,
            Qt.Key.Key_PageUp: PAGE_STEP_M,
            Qt.Key.Key_Home: -self.length_m,
            Qt.Key.Key_End: self.length_m,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        start = 0.0 if self.along_m is None else self.along_m + step
        self.walked.emit(min(max(start, 0.0), self.length_m))


def place_at(light: RouteLight, along_m: float) -> tuple[float, float]:
    """Return the place on a route at a distance, site metres."""
    x, y = (float(np.interp(along_m, light.along_m, light.points_m[:, part])) for part in (0, 1))
    return x, y


def here(light: RouteLight, along_m: float) -> str:
    """Return in words what a walker has at a distance along a route."""
    ground, ahead, back = (
        float(np.interp(along_m, light.along_m, values))
        for values in (light.eh_lx, light.esc_ahead_lx, light.esc_back_lx)
    )
    return _("At {along}: ground {ground}, face ahead {ahead}, face back {back}.").format(
        along=metres(along_m), ground=lux(ground), ahead=lux(ahead), back=lux(back)
    )


def findings(light: RouteLight) -> str:
    """Return what is worth saying about a route: dark stretches, changes of light, width."""
    parts: list[str] = []
    if light.dark:
        since, to = max(light.dark, key=lambda one: one[1] - one[0])
        parts.append(
            _("{total} below 1 lx; the longest dark stretch is {length}, from {since} on.").format(
                total=metres(light.dark_m), length=metres(to - since), since=metres(since)
            )
        )
    else:
        parts.append(_("No stretch below 1 lx."))
    parts.append(
        _("Light changes {ratio} fold within 5 m at {along}.").format(
            ratio=number(light.contrast, 1), along=metres(light.contrast_at_m)
        )
    )
    if light.is_width_assumed:
        parts.append(
            _("Calculated {width} wide: no width is given.").format(width=metres(light.width_m))
        )
    return " ".join(parts)


def _marks(light_class: LightClass | None, *, faces: bool) -> list[Mark]:
    found: dict[float, list[str]] = {}
    limits = light_class.limits if light_class is not None else {}
    for key, word in (("eh_min", "Emin"), ("esc_min", "Esc")):
        if key in limits and (faces or key != "esc_min"):
            found.setdefault(limits[key].value, []).append(word)
    name = light_class.name if light_class is not None else ""
    marks = [
        Mark(level_lx=level, name=f"{name} {', '.join(words)}") for level, words in found.items()
    ]
    rows = thresholds.load()
    return marks + [
        Mark(
            level_lx=rows[key].value,
            name=_("face at {distance}").format(distance=distance),
            is_limit=False,
        )
        for key, distance in _FACES.items()
        if key in rows
    ]


def _drawn(
    light: RouteLight, marks: list[Mark], at_m: float | None, width: float, height: float
) -> Chart:
    words = ProfileWords(
        ground=_("ground"), ahead=_("face ahead"), back=_("face back"), dark=_("dark {length}")
    )
    return light_profile(light, words, marks=marks, at_m=at_m, width=width, height=height)
