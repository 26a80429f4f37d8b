"""All that is known along the selected route as one chart that is walked."""

import math
from functools import partial

from cpted_app.analysis.hiding.result import Candidate
from cpted_app.analysis.route_profile import RouteProfile, route_profile
from cpted_app.analysis.walks import Walk
from cpted_app.analysis.watching.camera_classes import class_of
from cpted_app.analysis.ways.ways_out import seconds
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.walk_charts import WalkWords, walk_chart, walk_height
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.light_words import lux
from cpted_app.gui.panels.light_profile import face_marks, place_at
from cpted_app.gui.panels.parts import LiveCard, label
from cpted_app.gui.panels.walked_chart import WalkedChart
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, number, square_metres
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Route


class WalkProfile(LiveCard):
    """The walk along the one selected route; what the walker meets stands below in words."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Walk along the route"))
        self._shell = shell
        self._profile: RouteProfile | None = None
        self.chart = WalkedChart(shell, 100, _("Walk along the route"))
        self.chart.walked.connect(self._walk)
        self.here = label("", "small")
        self.add(self.chart, self.here)

    def refresh(self) -> None:
        """Show the walk of the selected route, or hide."""
        rows = self._shell.selected_features
        route = rows[0] if len(rows) == 1 and isinstance(rows[0], Route) else None
        profile = route_profile(self._shell.results, route.id) if route is not None else None
        self.setVisible(profile is not None)
        if profile is None:
            if self._profile is not None:
                self._shell.walk(None)
            self._profile = None
            return
        self._profile = profile
        self.aside.setText(f"{profile.walk.label} · {metres(profile.walk.length_m)}")
        self.chart.length_m = profile.walk.length_m
        self.chart.setFixedHeight(math.ceil(walk_height(profile, walk_words()) * PX_PER_PT))
        self._walk(None)

    def _walk(self, along_m: float | None) -> None:
        profile = self._profile
        if profile is None:
            return
        self.chart.along_m = along_m
        self.chart.show_chart(partial(_drawn, profile, along_m), summary(profile))
        idle = _("Move along the chart to walk the route.")
        self.here.setText(idle if along_m is None else here(profile, along_m))
        self._shell.walk(place_at(profile.walk, along_m) if along_m is not None else None)


def walk_words() -> WalkWords:
    """Return the words of a walk's chart in the window's language."""
    return WalkWords(
        light=_("Light"),
        view=_("Visible area"),
        eyes=_("Eyes"),
        cameras=_("Cameras"),
        hiding=_("Hiding place candidates, left above, right below"),
        way=_("Way out"),
        ground=_("ground"),
        face_ahead=_("face ahead"),
        face_back=_("face back"),
        ahead=_("ahead"),
        back=_("back"),
        forced=_("no choice"),
        no_way=_("no way out"),
        no_camera=_("no camera sees the route"),
        no_candidate=_("no candidate was found"),
        unknown=lambda name: _("{name}: not known").format(name=name),
        camera_class=camera_word,
        seconds=lambda length_m: f"{number(seconds(length_m), 0)}\u00a0s",
    )


def camera_word(px_m: float) -> str:
    """Return the class that a pixel density reaches in the newest edition, or an empty text."""
    found = class_of(px_m, "oodpcvs")
    return _(found.word) if found is not None else ""


def summary(profile: RouteProfile) -> str:
    """Return in words what stands out along a walk: what the chart says to who cannot see it."""
    walk, count = profile.walk, len(profile.candidates)
    parts = [
        ngettext(
            "{n} candidate for a hiding place.", "{n} candidates for hiding places.", count
        ).format(n=count)
    ]
    least = _least(walk)
    if least is not None:
        at_m, area = least
        parts.append(
            _("Least is seen ahead at {along}: {area}.").format(
                along=metres(at_m), area=square_metres(area)
            )
        )
    return " ".join(parts)


def here(profile: RouteProfile, along_m: float) -> str:
    """Return in words what a walker has at a distance along a route."""
    walk, at = profile.walk, profile.walk.at(along_m)
    lines = [
        _("At {along}: {ahead} in view ahead, {back} behind; straight on {clear}.").format(
            along=metres(along_m),
            ahead=square_metres(_known(walk.ahead_m2[at])),
            back=square_metres(_known(walk.back_m2[at])),
            clear=metres(_known(walk.clear_ahead_m[at]), 0),
        ),
        " ".join([_eyes(walk, at), _camera(walk, at), _way_out(walk, at)]),
    ]
    if profile.light is not None:
        light = profile.light
        lux_at = int(abs(light.along_m - along_m).argmin())
        lines.append(
            _("Ground {ground}, face ahead {ahead}, face back {back}.").format(
                ground=lux(_known(light.eh_lx[lux_at])),
                ahead=lux(_known(light.esc_ahead_lx[lux_at])),
                back=lux(_known(light.esc_back_lx[lux_at])),
            )
        )
    beside = [one for one in profile.candidates if _is_beside(one, walk.subject, along_m)]
    if beside:
        ranks = ", ".join(str(one.rank) for one in beside)
        lines.append(_("Beside: hiding place candidate {ranks}.").format(ranks=ranks))
    return "\n".join(lines)


def _least(walk: Walk) -> tuple[float, float] | None:
    values = [
        (float(area), float(along))
        for areas in (walk.ahead_m2, walk.back_m2)
        for area, along in zip(areas, walk.along_m, strict=True)
        if math.isfinite(area)
    ]
    if not values:
        return None
    area, along = min(values)
    return along, area


def _eyes(walk: Walk, at: int) -> str:
    count = _known(walk.eyes[at])
    if count is None:
        return _("Eyes are not known.")
    return ngettext("{n} opening sees it.", "{n} openings see it.", int(count)).format(n=int(count))


def _camera(walk: Walk, at: int) -> str:
    density = _known(walk.camera_px_m[at])
    if not density:
        return _("No camera sees it.") if density == 0.0 else _("No camera is marked.")
    name = camera_word(density) or _("below all classes")
    return _("Camera: {name}, {density} px/m.").format(name=name, density=number(density, 0))


def _way_out(walk: Walk, at: int) -> str:
    length_m = float(walk.way_out_m[at])
    if math.isnan(length_m):
        return _("The way out is not known.")
    if math.isinf(length_m):
        return _("No way leads out.")
    return _("Way out: {length}, {time}\u00a0s.").format(
        length=metres(length_m, 0), time=number(seconds(length_m), 0)
    )


def _is_beside(candidate: Candidate, route: str, along_m: float) -> bool:
    since, to = candidate.stretches[route]
    return since - 1.0 <= along_m <= to + 1.0


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _drawn(profile: RouteProfile, at_m: float | None, width: float, _height: float) -> Chart:
    return walk_chart(profile, walk_words(), faces=face_marks(), at_m=at_m, width=width)
