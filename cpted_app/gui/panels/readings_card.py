"""Measured light beside calculated light: a sentence, the scatter, and the worst places."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from cpted_app.analysis.light.reading_result import ReadingComparison, ReadingPair, Summary
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.readings import COLOURS, scatter, verdict
from cpted_app.gui.panels.parts import Card, EmptyState, button, clear, label, row
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import number, plain
from cpted_app.i18n import _, ngettext
from cpted_app.model import kinds
from cpted_app.model.features import LightReading

CHART_PX = 250
WORST_SHOWN = 6
MARKS = {"agrees": "●", "open": "○", "brighter": "▲", "darker": "▼"}


class ReadingsCard(Card):
    """What was measured, how far the calculation is off, and where most."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Measured light"))
        self._shell = shell
        self.empty = EmptyState(
            _("No light was measured yet: a few readings show whether the calculation is right."),
            _("Place light readings"),
            self._measure,
        )
        self.sentence = label()
        self.agreement = label("", "dim")
        self.chart = ChartView(shell, CHART_PX, _("Measured and calculated light"))
        self.worst_title = label(_("Furthest off"), "strong")
        self._worst = QGridLayout()
        self._worst.setHorizontalSpacing(10)
        self._worst.setColumnStretch(4, 1)
        self._times = QVBoxLayout()
        self._times.setSpacing(2)
        self.notes = label("", "small")
        self.series = button(_("Add a series…"), self._ask_series)
        self.add(self.empty, self.sentence, self.agreement, self.chart, self.worst_title)
        self.add(self._worst, self._times, self.notes, row(self.series, None))

    def refresh(self) -> None:
        """Show the comparison as it is now."""
        shell = self._shell
        readings = shell.site.all(LightReading)
        found = shell.results.get("readings")
        pairs = found.pairs if isinstance(found, ReadingComparison) else ()
        self.empty.setVisible(not readings)
        self.empty.button.setEnabled(shell.is_writable)
        self.series.setVisible(bool(readings))
        self.series.setEnabled(shell.is_writable)
        for widget in (self.agreement, self.chart, self.worst_title):
            widget.setVisible(bool(pairs))
        self.sentence.setVisible(bool(readings))
        count = len(readings)
        self.aside.setText(
            ngettext("{n} reading", "{n} readings", count).format(n=count) if count else ""
        )
        clear(self._worst)
        clear(self._times)
        self.notes.setVisible(bool(readings))
        if not isinstance(found, ReadingComparison):
            self.sentence.setText(_("Not computed yet."))
            self.notes.setText("")
            return
        self.sentence.setText(plain(found.sentence))
        self.notes.setText(notes_of(found))
        self.notes.setVisible(bool(readings) and bool(self.notes.text()))
        if pairs:
            self._show(found)

    def _show(self, found: ReadingComparison) -> None:
        whole = found.overall
        self.agreement.setText(agreement(whole))
        description = f"{self.sentence.text()} {self.agreement.text()}"
        self.chart.show_chart(partial(_chart, found.pairs), description)
        off = [pair for pair in found.worst if not pair.agrees][:WORST_SHOWN]
        self.worst_title.setVisible(bool(off))
        heads = ("", _("measured"), _("calculated"), _("off by"))
        for column, text in enumerate(heads if off else ()):
            self._worst.addWidget(label(text, "small", wrap=False), 0, column)
        for line, pair in enumerate(off, 1):
            self._list(line, pair)
        groups = [(name, each) for name, each in found.by_time if each.mean_ratio is not None]
        for name, each in groups if len(groups) > 1 else ():
            text = f"{name or _('time not told')}: {bias(each)}"
            self._times.addWidget(label(text, "small"))

    def _list(self, line: int, pair: ReadingPair) -> None:
        how = verdict(pair)
        tone = COLOURS[how]
        select = button(pair.label, partial(self._shell.select, [pair.reading_id]), "link")
        select.setToolTip(_(kinds.LIGHT_QUANTITIES[pair.quantity]))
        self._worst.addWidget(select, line, 0)
        ratio = pair.ratio
        off = f"× {number(ratio)}" if ratio is not None else f"{pair.difference_lx:+.1f} lx"
        texts = (f"{number(pair.measured_lx)} lx", f"{number(pair.calculated_lx)} lx", off)
        for column, text in enumerate(texts, 1):
            shown = f"{MARKS[how]} {text}" if column == len(texts) else text
            role_tone = tone if column == len(texts) and tone in ("ok", "warn", "bad") else ""
            self._worst.addWidget(label(shown, "", role_tone, wrap=False), line, column)

    def _measure(self) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit("light_reading")

    def _ask_series(self) -> None:
        self._shell.series_wanted.emit()


def beside(shell: Shell, reading: LightReading) -> str:
    """Return what is calculated where a reading was taken, or why nothing is; in words."""
    found = shell.results.get("readings")
    if not isinstance(found, ReadingComparison):
        return _("Not computed yet.")
    pair = next((one for one in found.pairs if one.reading_id == reading.id), None)
    if pair is None:
        why = dict(found.left_out).get(reading.label or reading.id, found.reason)
        return _("Nothing calculated beside it: {reason}").format(reason=plain(why)) if why else ""
    text = _("Calculated there: {value} lx").format(value=number(pair.calculated_lx))
    words = {
        "agrees": _("as measured, within the errors of meter and model"),
        "open": _("whether they agree depends on the meter's error, which is not told"),
        "brighter": _("brighter than measured"),
        "darker": _("darker than measured"),
    }
    return f"{text}, {words[verdict(pair)]}."


def agreement(whole: Summary) -> str:
    """Return how many readings meter and model explain."""
    text = ngettext(
        "{ok} of {n} reading agrees within the errors of meter and model",
        "{ok} of {n} readings agree within the errors of meter and model",
        whole.count,
    ).format(ok=whole.agreeing, n=whole.count)
    if whole.unknown:
        text += _("; for {n} nobody can say: the meter's error is not told").format(n=whole.unknown)
    if whole.dark:
        more = ngettext(
            "{n} without any light, measured or calculated, tells no ratio.",
            "{n} without any light, measured or calculated, tell no ratio.",
            whole.dark,
        )
        return f"{text}. {more.format(n=whole.dark)}"
    return f"{text}."


def bias(each: Summary) -> str:
    """Return how far the calculation is off on average."""
    if each.mean_ratio is None:
        return _("too few readings")
    return _("{percent:+.0f} % on average of {n}").format(
        percent=100.0 * (each.mean_ratio - 1.0), n=each.count - each.dark
    )


def notes_of(found: ReadingComparison) -> str:
    """Return what was left out and what is assumed."""
    parts = [plain(one) for one in found.assumptions]
    for label_, why in found.left_out:
        parts.append(
            _("{label} is not compared: {reason}.").format(label=label_, reason=plain(why))
        )
    if found.lamps_left_out:
        parts.append(
            _("Without photometry, so missing in what is calculated: {labels}.").format(
                labels=", ".join(found.lamps_left_out)
            )
        )
    return "\n".join(parts)


def _chart(pairs: tuple[ReadingPair, ...], width_pt: float, height_pt: float) -> Chart:
    titles = (_("measured, lx"), _("calculated, lx"))
    return scatter(pairs, width=width_pt, height=height_pt, titles=titles, number=number)
