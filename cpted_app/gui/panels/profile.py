"""The profile: one bar for each principle with its interval, and how much was answered."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QGridLayout

from cpted_app.assess.assessment import Assessment, PrincipleScore
from cpted_app.assess.frameworks import frameworks, profile_by
from cpted_app.drawing.charts import Chart, profile_bar
from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import Card, clear, label, row
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import local, number, plain
from cpted_app.i18n import _
from cpted_app.model.actions import assessing
from cpted_app.words import N_

BANDS = {
    "fails": N_("fails"),
    "partly": N_("partly"),
    "meets": N_("meets"),
    "exemplary": N_("exemplary"),
}


class Profile(Card):
    """Bars by principle, coverage, and the band or why there is none; never a bare total."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Profile"))
        self._shell = shell
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.groups = QComboBox()
        self.groups.setAccessibleName(_("Grouped by"))
        words = {name: local(one.title) for name, one in frameworks().items()}
        fill(self.groups, {"": _("The checklist's own headings")} | words, "")
        self.groups.currentIndexChanged.connect(self._group)
        self.grouped = label("", "small")
        self.beside = label(
            _("Stands beside the environmental profile; it is never averaged in."), "small"
        )
        self.verdict = label("", "small")
        self.add(self.beside, row(label(_("Grouped by"), wrap=False), self.groups, None))
        self.add(self._grid, self.grouped, self.verdict)

    def refresh(self) -> None:
        """Show the profile of the assessment as it is now."""
        assessment = self._shell.assessment
        self.setVisible(assessment is not None)
        if assessment is None:
            return
        self.aside.setText(_("coverage {percent} %").format(percent=assessment.coverage_percent))
        self.beside.setVisible(assessment.checklist.stands_beside)
        chosen = self._shell.site.header.framework
        self.groups.blockSignals(True)
        self.groups.setCurrentIndex(max(self.groups.findData(chosen), 0))
        self.groups.blockSignals(False)
        self.groups.setEnabled(self._shell.is_writable)
        known = frameworks().get(chosen)
        self.grouped.setVisible(known is not None)
        if known is not None:
            self.grouped.setText(
                _("By {source}; the same answers. ▲ Not checked against the printed text.").format(
                    source=known.source
                )
            )
        clear(self._grid)
        profile = profile_by(assessment, chosen)
        for line, score in enumerate(one for one in profile if one.applicable):
            self._add(line, score)
        self.verdict.setText(verdict(assessment))

    def _group(self, _at: int) -> None:
        chosen = value_of(self.groups)
        self._shell.attempt(lambda: assessing.set_header(self._shell.site, framework=chosen))

    def _add(self, line: int, score: PrincipleScore) -> None:
        name = label(local(score.title))
        name.setMaximumWidth(132)
        low, high, middle = score.low, score.high, score.score
        described = _("{name}: {score} of 3, between {low} and {high}").format(
            name=local(score.title), score=number(middle), low=number(low), high=number(high)
        )
        bar = ChartView(self._shell, 14, local(score.title))
        bar.show_chart(partial(_bar, score), described)
        count = label(f"{score.answered}/{score.applicable}", "dim", wrap=False)
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(bar, line, 1)
        self._grid.addWidget(count, line, 2)


def verdict(assessment: Assessment) -> str:
    """Return the band with its interval, or the reason why there is none."""
    if assessment.band is None:
        return plain(assessment.band_withheld) if assessment.band_withheld else ""
    parts = [_("Band: {band}").format(band=_(BANDS[assessment.band]))]
    if assessment.interval is not None:
        low, high = map(number, assessment.interval)
        between = _("between {low} and {high}") if low != high else "{low}"
        parts.append(between.format(low=low, high=high))
    if assessment.capped_by:
        parts.append(_("capped by {items}").format(items=", ".join(assessment.capped_by)))
    return ", ".join(parts) + "."


def _bar(score: PrincipleScore, width_pt: float, height_pt: float) -> Chart:
    return profile_bar(score.low, score.high, score.score, width=width_pt, height=height_pt * 0.7)
