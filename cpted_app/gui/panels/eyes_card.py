"""Eyes on a route or zone: by hour of the day, who gives them, and what nobody sees."""

from dataclasses import dataclass
from functools import partial

import shapely
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from cpted_app.analysis.watching.eyes_result import EyesResults, PlaceEyes, RouteEyes, Stretch
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.eyes_charts import HourWords, areas, eyes_by_hour, stretch
from cpted_app.drawing.primitives import Primitive
from cpted_app.gui.panels.parts import LiveCard, button, clear, hairline, label, named, row
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, number, percent, plain, square_metres
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Opening, Route
from cpted_app.model.site import Site

CHART_PX = 150
SHOWN_MOST = 8
NAMED_MOST = 3


class EyesCard(LiveCard):
    """What windows, doors and shopfronts see of the chosen route or zone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Eyes on the place"))
        self._shell = shell
        self.reason = label("", "dim")
        self.mark = button(_("Mark a window or door"), self._mark)
        self.place = named(QComboBox(), "eyesPlace")
        self.place.setAccessibleName(_("Route or zone"))
        self.place.activated.connect(self._chosen)
        self.sentence = label()
        self.chart = ChartView(shell, CHART_PX, _("Eyes by hour of the day"))
        self.details = label("", "small")
        self.unseen_title = label(_("Seen from no opening"), "strong")
        self.unseen = QVBoxLayout()
        self.unseen.setSpacing(0)
        self.add(self.reason, row(self.mark, None), self.place, self.sentence, self.chart)
        self.add(self.details, self.unseen_title, self.unseen)

    def refresh(self) -> None:
        """Show the eyes on the selected route or zone, else on the one that is seen least."""
        found: EyesResults | None = self._shell.results.get("eyes")
        places = found.places if found else ()
        place = self._place_of(places)
        for part in (self.place, self.sentence, self.chart, self.details):
            part.setVisible(place is not None)
        self.reason.setVisible(place is None)
        is_unmarked = not self._shell.site.all(Opening)
        self.mark.setVisible(is_unmarked)
        self.mark.setEnabled(self._shell.is_writable)
        self.reason.setText(_reason(found))
        self._list(found)
        if found is None or place is None:
            return
        self._fill(places, place)
        text = summary(place)
        self.sentence.setText(text)
        self.chart.show_chart(partial(_drawn, place), text)
        self.details.setText("\n".join(details(place, found)))

    def _place_of(self, places: tuple[PlaceEyes, ...]) -> PlaceEyes | None:
        by_id = {place.subject: place for place in places}
        wanted = [*self._shell.selection, self.place.currentData()]
        chosen = next((one for one in wanted if one in by_id), None)
        if chosen is not None:
            return by_id[chosen]
        return max(places, key=lambda place: place.unseen_share, default=None)

    def _fill(self, places: tuple[PlaceEyes, ...], chosen: PlaceEyes) -> None:
        self.place.clear()
        for place in places:
            feature = self._shell.site.feature(place.subject)
            name = f" · {feature.name}" if feature is not None and feature.name else ""
            self.place.addItem(f"{place.label}{name}", place.subject)
        self.place.setCurrentIndex(places.index(chosen))

    def _chosen(self, at: int) -> None:
        self._shell.select([self.place.itemData(at)])

    def _list(self, found: EyesResults | None) -> None:
        clear(self.unseen)
        patches = patches_of(found, self._shell.site) if found else []
        self.unseen_title.setVisible(bool(patches))
        for at, patch in enumerate(patches[:SHOWN_MOST]):
            if at:
                self.unseen.addWidget(hairline())
            line = SentenceRow("■", "bad", patch.words)
            line.setToolTip(_("Show it on the plan"))
            line.clicked.connect(lambda _checked=False, one=patch: self._show(one))
            self.unseen.addWidget(line)
        more = len(patches) - SHOWN_MOST
        if more > 0:
            words = ngettext("{n} smaller one.", "{n} smaller ones.", more)
            self.unseen.addWidget(label(words.format(n=more), "small"))

    def _show(self, patch: "UnseenPatch") -> None:
        self._shell.place_requested.emit(*patch.place_m)
        self._shell.highlight(patch.primitives)

    def _mark(self) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit("opening")


@dataclass(frozen=True, slots=True)
class UnseenPatch:
    """A piece of a route or zone that no opening sees, m² or m in size."""

    words: str
    size: float
    place_m: tuple[float, float]
    primitives: tuple[Primitive, ...]


def patches_of(found: EyesResults, site: Site) -> list[UnseenPatch]:
    """Return what no opening sees at any hour: patches of zones and stretches of routes."""
    zones = [
        UnseenPatch(
            _("{label}: {area}").format(label=zone.label, area=square_metres(patch.area_m2)),
            patch.area_m2,
            patch.place_m,
            areas(patch.outline, "bad"),
        )
        for zone in found.zones.values()
        for patch in zone.patches
    ]
    routes = [
        _stretch(route, row.geometry, each)
        for route in found.routes.values()
        if (row := site.get(Route, route.subject)) is not None
        for each in route.unseen_stretches
    ]
    by_size = [sorted(each, key=lambda one: -one.size) for each in (zones, routes)]
    return [*by_size[0][: SHOWN_MOST // 2], *by_size[1], *by_size[0][SHOWN_MOST // 2 :]]


def summary(place: PlaceEyes) -> str:
    """Return how many openings see a place, in a sentence."""
    text = _("{mean} openings see a person here on average, {least} at least.").format(
        mean=number(place.mean, 1), least=place.least
    )
    if place.unseen_share > 0.0:
        text += " " + _("{share} is seen from none.").format(share=percent(place.unseen_share))
    return text


def details(place: PlaceEyes, found: EyesResults) -> list[str]:
    """Return what else is worth saying about the eyes on a place."""
    lines = [_evening(place), _night(place)]
    if isinstance(place, RouteEyes):
        lines.append(_frontage(place))
    given = place.gives[:NAMED_MOST]
    if given:
        names = ", ".join(f"{one.label} {percent(one.share)}" for one in given)
        lines.append(_("Most is seen from {names}.").format(names=names))
        alone = max(place.gives, key=lambda one: one.alone_share)
        if alone.alone_share >= 0.01:
            text = _("{share} is seen from {label} alone.")
            lines.append(text.format(share=percent(alone.alone_share), label=alone.label))
    if place.bare_mean > place.mean:
        text = _("Without leaves {mean} openings see a person here on average.")
        lines.append(text.format(mean=number(place.bare_mean, 1)))
    if place.through.any():
        lines.append(_("Part of it is seen only through leaves or a fence."))
    if found.without_hours:
        text = ngettext(
            "{n} of {all} openings gives no active hours: it counts as “perhaps”, in pale bars.",
            "{n} of {all} openings give no active hours: they count as “perhaps”, in pale bars.",
            found.without_hours,
        )
        lines.append(text.format(n=found.without_hours, all=found.openings))
    return [line for line in lines if line]


def _stretch(route: RouteEyes, line: shapely.LineString, found: Stretch) -> UnseenPatch:
    since, to = found
    middle = line.interpolate((since + to) / 2.0)
    words = _("{label}: {length}, from {since} to {to}").format(
        label=route.label, length=metres(to - since, 0), since=metres(since, 0), to=metres(to, 0)
    )
    return UnseenPatch(words, to - since, (middle.x, middle.y), stretch(line, since, to, "bad"))


def _evening(place: PlaceEyes) -> str:
    evening = place.unseen["evening"]
    if evening.share_up_to <= place.unseen_share + 0.005:
        return ""
    return _("In the evening, 18:00 to 22:00, {share} is seen from none.").format(
        share=_from_to(evening.share, evening.share_up_to)
    )


def _night(place: PlaceEyes) -> str:
    night = place.unseen["night"]
    text = _("At night, 22:00 to 06:00, {share} is seen from none.").format(
        share=_from_to(night.share, night.share_up_to)
    )
    if isinstance(place, RouteEyes) and night.longest_up_to_m > 0.0:
        text += " " + _("The longest stretch so is {length}.").format(
            length=_lengths(night.longest_m, night.longest_up_to_m)
        )
    return text


def _frontage(place: RouteEyes) -> str:
    if place.blank_share is None:
        return ""
    return _("{share} of the facades beside it are blank.").format(share=percent(place.blank_share))


def _from_to(least: float, up_to: float) -> str:
    if percent(least) == percent(up_to):
        return percent(least)
    return _("{least} to {most}").format(least=percent(least), most=percent(up_to))


def _lengths(least_m: float, up_to_m: float) -> str:
    if metres(least_m, 0) == metres(up_to_m, 0):
        return metres(least_m, 0)
    return _("{least} to {most}").format(least=metres(least_m, 0), most=metres(up_to_m, 0))


def _reason(found: EyesResults | None) -> str:
    if found is None:
        return _("Not computed yet.")
    if found.reason is not None:
        return plain(found.reason)
    return _("All routes and zones lie wholly inside buildings.")


def _drawn(place: PlaceEyes, width: float, height: float) -> Chart:
    words = HourWords(mean=_("mean"), perhaps=_("perhaps"), least=_("fewest"), hours=_("h"))
    return eyes_by_hour(place.hours, words, width=width, height=height)
