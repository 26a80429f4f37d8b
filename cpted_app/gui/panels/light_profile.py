"""The light along a route as a chart that is walked, against its class."""

from functools import partial

import numpy as np

from cpted_app.analysis import thresholds
from cpted_app.analysis.light.result import RouteLight
from cpted_app.analysis.walks import Walk
from cpted_app.assess.light_classes import LightClass
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.light_charts import Mark, ProfileWords, light_profile
from cpted_app.gui.light_words import lux
from cpted_app.gui.panels.parts import Card, label
from cpted_app.gui.panels.walked_chart import WalkedChart
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, number
from cpted_app.i18n import _

HEIGHT_PX = 200
_FACES = {"light.face.10.esc_min": "10 m", "light.face.4.esc_min": "4 m"}


class LightProfile(Card):
    """Ground and faces over distance; what the walker meets stands below in words."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Along the route"))
        self._shell = shell
        self._light: RouteLight | None = None
        self._marks: list[Mark] = []
        self.chart = WalkedChart(shell, HEIGHT_PX, _("Light along the route"))
        self.chart.walked.connect(self._walk)
        self.here = label("", "small")
        self.found = label("", "small")
        self.add(self.chart, self.here, self.found)

    def show_route(self, light: RouteLight, light_class: LightClass | None, faces: bool) -> None:
        """Show the profile of a route against its class."""
        self._light = light
        self._marks = [*_limits(light_class, faces=faces), *face_marks()]
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
        self._shell.walk(place_at(light, along_m) if along_m is not None else None)


def place_at(light: RouteLight | Walk, along_m: float) -> tuple[float, float]:
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


def _limits(light_class: LightClass | None, *, faces: bool) -> list[Mark]:
    found: dict[float, list[str]] = {}
    limits = light_class.limits if light_class is not None else {}
    for key, word in (("eh_min", "Emin"), ("esc_min", "Esc")):
        if key in limits and (faces or key != "esc_min"):
            found.setdefault(limits[key].value, []).append(word)
    name = light_class.name if light_class is not None else ""
    return [
        Mark(level_lx=level, name=f"{name} {', '.join(words)}") for level, words in found.items()
    ]


def face_marks() -> list[Mark]:
    """Return the levels of light at which a face is read from some distance."""
    rows = thresholds.load()
    return [
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
