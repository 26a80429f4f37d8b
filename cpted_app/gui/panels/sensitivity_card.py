"""What the verdict hangs on: answers and weights that would change the score or the band."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox

from cpted_app.assess.assessment import Assessment
from cpted_app.assess.sensitivity import Bar, Sensitivity, WeightSwing, sensitivity
from cpted_app.assess.weights import EQUAL, weight_sets
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.swings import DRAWN_DIGITS, ROW_PT, swings_chart
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import Card, label, row
from cpted_app.gui.panels.profile import BANDS
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, local, number
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import assessing
from cpted_app.session.jobs import Job
from cpted_app.words import N_, Message

JOB = "sensitivity"
AFTER_ANSWER_MS = 300
_FOOT_PX = 26


class SensitivityCard(Card):
    """Sorted bars, the sets of weights, and a sentence; shown once there is a score."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("What the verdict hangs on"))
        self._shell = shell
        self._told_of: Assessment | None = None
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self._find_out)
        self.told = label("", "small")
        self.chart = ChartView(shell, 120, _("How far single answers move the score"))
        self.weights = QComboBox()
        self.weights.setAccessibleName(_("Weights"))
        fill(self.weights, _weight_words(), EQUAL)
        self.weights.currentIndexChanged.connect(self._choose)
        self.reason = label("", "small")
        self.others = label("", "small")
        self.add(self.told, self.chart)
        self.add(row(label(_("Weights"), wrap=False), self.weights, None))
        self.add(self.reason, self.others)

    def refresh(self) -> None:
        """Find out anew what the verdict hangs on, once answers have come to rest."""
        assessment = self._shell.assessment
        self.setVisible(assessment is not None and assessment.score is not None)
        if not self.isHidden():
            self._waiting.start(AFTER_ANSWER_MS)

    def _find_out(self) -> None:
        assessment = self._shell.assessment
        if assessment is None or assessment.score is None or assessment is self._told_of:
            return

        def done(found: Sensitivity) -> None:
            if assessment is self._shell.assessment:
                self._told_of = assessment
                self._show(found)

        self._shell.runner.submit(
            Job(
                key=JOB,
                title=Message(N_("Weighing the answers")),
                run=lambda _progress: sensitivity(assessment),
                done=done,
                failed=self._shell.tell,
            )
        )

    def _show(self, found: Sensitivity) -> None:
        if found.now.drawn_at is None:
            return
        chosen = self._shell.site.header.weight_set
        self.weights.blockSignals(True)
        self.weights.setCurrentIndex(max(self.weights.findData(chosen), 0))
        self.weights.blockSignals(False)
        self.weights.setEnabled(self._shell.is_writable)
        known = weight_sets().get(chosen)
        self.reason.setText(local(known.reason) if known is not None else "")
        self.reason.setVisible(known is not None)
        self.told.setText(told(found))
        self.others.setText("\n".join(map(_weight_line, found.weights)))
        self.chart.setFixedHeight(round(len(found.bars) * ROW_PT * PX_PER_PT) + _FOOT_PX)
        self.chart.show_chart(partial(_drawn, found.bars, found.now.drawn_at), self.told.text())

    def _choose(self, _at: int) -> None:
        chosen = value_of(self.weights)
        self._shell.attempt(lambda: assessing.set_header(self._shell.site, weight_set=chosen))


def told(found: Sensitivity) -> str:
    """Return in a sentence whether the band is firm, and what would change it."""
    if found.now.band is None:
        return _("There is no band yet; the bars show how far each answer can move the score.")
    if found.is_firm:
        return _("No single answer and no set of weights would change the band.")
    flips = [one for one in found.answers if one.changes_band]
    names = ", ".join(one.name for one in flips[:4])
    parts = []
    if flips:
        parts.append(
            ngettext(
                "▲ One answer alone would change the band: {names}.",
                "▲ Each of {n} answers alone would change the band: {names}.",
                len(flips),
            ).format(n=len(flips), names=names + ("…" if len(flips) > len(flips[:4]) else ""))
        )
    if any(one.changes_band for one in found.weights):
        parts.append(_("▲ Other weights would change it too."))
    return " ".join(parts)


def _weight_words() -> dict[str, str]:
    sets = {name: local(one.title) for name, one in weight_sets().items()}
    return {EQUAL: _("All items count the same")} | sets


def _weight_line(swing: WeightSwing) -> str:
    band = _(BANDS[swing.outcome.band]) if swing.outcome.band is not None else DASH
    name = _weight_words()[swing.weight_set]
    mark = "▲ " if swing.changes_band else ""
    return _("{mark}{name}: {score}, {band}").format(
        mark=mark, name=name, score=number(swing.outcome.score), band=band
    )


def _drawn(bars: Sequence[Bar], now: float, width_pt: float, _height_pt: float) -> Chart:
    return swings_chart(bars, now, width=width_pt, number=lambda score: number(score, DRAWN_DIGITS))
