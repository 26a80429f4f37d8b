"""Ways out of routes and zones as a table, and what was found about access as sentences.

A line or a sentence leads to its place on the plan and shows there what it talks of.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout

from cpted_app.analysis import thresholds
from cpted_app.analysis.ways import words as way_words
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import Place, RouteWays, WayResults, Ways, ZoneWays
from cpted_app.analysis.ways.ways_out import seconds
from cpted_app.drawing import way_shapes
from cpted_app.drawing.primitives import Primitive
from cpted_app.gui.panels.figure_table import FigureTable
from cpted_app.gui.panels.parts import LiveCard, clear, hairline, label
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, plain
from cpted_app.i18n import _, ngettext
from cpted_app.words import Message

SHOWN_MOST = 6
"""Findings of one kind; the rest are counted."""
_NO_WAY = "∞"


@dataclass(frozen=True, slots=True)
class _Finding:
    """One sentence, how it is marked, and what it shows where on the plan."""

    sentence: Message
    mark: str
    tone: str
    place_m: Place
    shapes: tuple[Primitive, ...]


class WaysCard(LiveCard):
    """One line for each route and zone: the longest walk out, and where there is no choice."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Longest walk from routes and zones"))
        self._shell = shell
        self.aside.setText(_("in metres"))
        heads = {
            _("Mark"): "",
            _("Out"): _("To the nearest way out that is open to the public, m"),
            _("Time"): _("On foot to that way out, seconds at 1.2 m/s"),
            _("Help"): _("To the nearest refuge or help point, m"),
            _("Forced"): _("Longest stretch with barriers on both sides and no way off, m"),
            _("Ends"): _("Dead ends between walls"),
        }
        self.table = FigureTable("waysTable", _("Ways out of routes and zones"), heads, words=1)
        self.table.line_chosen.connect(self._show)
        self.note = label("", "small")
        self.add(self.table, self.note)

    def refresh(self) -> None:
        """Show the ways as they are known now."""
        found = _results(self._shell)
        rows = _rows(found)
        self.setVisible(bool(rows))
        if found is None or not rows:
            return
        self.table.show_lines({one.subject: self._line(one) for one in rows}, self._shell.selection)
        self.note.setText("\n".join(_notes(found, rows)))
        self.note.setVisible(bool(self.note.text()))

    def _line(self, ways: Ways) -> Sequence[tuple[str, str]]:
        out, helped = ways.farthest(Goal.EXIT), ways.farthest(Goal.REFUGE)
        out_m = out.length_m if out else math.nan
        forced_m, ends = math.nan, DASH
        if isinstance(ways, RouteWays):
            forced_m = ways.forced_longest_m
            ends = str(sum(each.is_walled for each in ways.dead_ends))
        warn = self._shell.theme["warn"]
        return (
            (ways.label, ""),
            (_length(out_m), warn if math.isinf(out_m) else ""),
            (_time(seconds(out_m)), ""),
            (_length(helped.length_m if helped else math.nan), ""),
            (_length(forced_m), warn if forced_m > _forced_limit_m() else ""),
            (ends, warn if ends not in ("0", DASH) else ""),
        )

    def _show(self, subject: str) -> None:
        ways = next((one for one in _rows(_results(self._shell)) if one.subject == subject), None)
        self._shell.select([subject])
        if ways is None:
            return
        far = ways.farthest(Goal.EXIT)
        shapes = way_shapes.subject(ways, ways.paths_m[Goal.EXIT], _forced_limit_m())
        if far is not None:
            self._shell.place_requested.emit(*far.place_m)
        self._shell.highlight(shapes)


class AccessCard(LiveCard):
    """What was found about access and choice, one sentence each, by kind."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Access and choice"))
        self._shell = shell
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.add(self._lines)

    def refresh(self) -> None:
        """Show what is known now."""
        clear(self._lines)
        found = _results(self._shell)
        self.setVisible(found is not None)
        if found is None:
            return
        if found.reason is not None:
            self._lines.addWidget(label(plain(found.reason), "dim"))
            return
        groups = (
            (_("Stretches without choice"), list(_forced(found)), None),
            (_("Dead ends"), list(_dead_ends(found)), None),
            (_("Gaps in boundaries"), list(_gaps(found)), None),
            (_("Access points without control"), list(_open(found)), None),
            (_("From street to door"), list(_doors(found)), found.no_doors),
            (_("Vehicles at crowd places"), list(_crowds(found)), found.no_vehicles),
        )
        for title, findings, reason in groups:
            self._group(title, findings, reason)

    def _group(self, title: str, findings: Sequence[_Finding], reason: Message | None) -> None:
        head = label(title, "strong")
        head.setContentsMargins(0, 8, 0, 2)
        self._lines.addWidget(head)
        if not findings:
            self._lines.addWidget(label(plain(reason) if reason else _("None found."), "dim"))
        for at, finding in enumerate(findings[:SHOWN_MOST]):
            if at:
                self._lines.addWidget(hairline())
            line = SentenceRow(finding.mark, finding.tone, plain(finding.sentence))
            line.setToolTip(_("Show it on the plan"))
            line.clicked.connect(lambda _checked=False, one=finding: self._show(one))
            self._lines.addWidget(line)
        more = len(findings) - SHOWN_MOST
        if more > 0:
            text = ngettext("{n} more of this kind.", "{n} more of this kind.", more)
            self._lines.addWidget(label(text.format(n=more), "small"))

    def _show(self, finding: _Finding) -> None:
        self._shell.place_requested.emit(*finding.place_m)
        self._shell.highlight(finding.shapes)


def _results(shell: Shell) -> WayResults | None:
    found = shell.results.get("ways")
    return found if isinstance(found, WayResults) else None


def _rows(found: WayResults | None) -> list[Ways]:
    return [*found.routes.values(), *found.zones.values()] if found else []


def _forced_limit_m() -> float:
    return thresholds.load()["way.forced"].value


def _length(value_m: float) -> str:
    if math.isnan(value_m):
        return DASH
    return _NO_WAY if math.isinf(value_m) else f"{value_m:.0f}"


def _time(value_s: float) -> str:
    return f"{value_s:.0f} s" if math.isfinite(value_s) else _length(value_s)


def _notes(found: WayResults, rows: Sequence[Ways]) -> Iterator[str]:
    if not found.has_exits:
        yield _("No way out open to the public is marked.")
    if not found.has_refuges:
        yield _("No refuge is marked.")
    far = [one.farthest(goal) for one in rows for goal in (Goal.EXIT, Goal.REFUGE)]
    if found.has_exits and any(one is not None and math.isinf(one.length_m) for one in far):
        yield _("{sign}: from one place at least no way leads there.").format(sign=_NO_WAY)
    zones = [one for one in rows if isinstance(one, ZoneWays) and one.exits]
    for zone in zones:
        yield _zone_note(zone)


def _zone_note(zone: ZoneWays) -> str:
    text = ngettext(
        "{label}: {n} way out, {share:.1f} per 100 m of its edge",
        "{label}: {n} ways out, {share:.1f} per 100 m of its edge",
        len(zone.exits),
    ).format(label=zone.label, n=len(zone.exits), share=zone.exits_per_100_m)
    detour = zone.worst_detour
    if detour is None or math.isinf(detour.directness):
        return f"{text}."
    return _("{text}; the least direct walk between two is {ratio:.2f} times the line.").format(
        text=text, ratio=detour.directness
    )


def _forced(found: WayResults) -> Iterator[_Finding]:
    for route in found.routes.values():
        for since, to in route.forced_longer_than(_forced_limit_m()):
            sentence = way_words.forced_sentence(route, since, to)
            shape = way_shapes.stretch(route, since, to)
            x, y = shape.points.mean(axis=0)
            yield _Finding(sentence, "▲", "warn", (float(x), float(y)), (shape,))


def _dead_ends(found: WayResults) -> Iterator[_Finding]:
    ends = [end for route in found.routes.values() for end in route.dead_ends]
    for end in sorted(ends, key=lambda one: not one.is_walled):
        mark, tone = ("▲", "warn") if end.is_walled else ("○", "")
        sentence = way_words.dead_end_sentence(end)
        yield _Finding(sentence, mark, tone, end.place_m, (way_shapes.place(end.place_m, "warn"),))


def _gaps(found: WayResults) -> Iterator[_Finding]:
    for gap in found.gaps:
        sentence = way_words.gap_sentence(gap)
        yield _Finding(sentence, "▲", "warn", gap.ends_m[0], way_shapes.gap(gap))


def _open(found: WayResults) -> Iterator[_Finding]:
    for each in found.open_access:
        shapes = (way_shapes.place(each.place_m),)
        yield _Finding(way_words.open_sentence(each), "○", "", each.place_m, shapes)


def _doors(found: WayResults) -> Iterator[_Finding]:
    for door in found.doors:
        mark, tone = ("▲", "warn") if door.is_free else ("●", "ok")
        if not door.is_free and door.control is None:
            mark, tone = "○", ""
        sentence = way_words.door_sentence(door)
        yield _Finding(sentence, mark, tone, door.place_m, way_shapes.door(door))


def _crowds(found: WayResults) -> Iterator[_Finding]:
    for crowd in found.crowds:
        mark, tone = ("▲", "warn") if crowd.is_reached else ("●", "ok")
        sentence = way_words.crowd_sentence(crowd)
        yield _Finding(sentence, mark, tone, crowd.place_m, way_shapes.crowd(crowd))
