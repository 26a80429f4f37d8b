"""The result of one sightline: a sentence, its section, and what would clear it."""

from functools import partial

from cpted_app.analysis.hours import clock
from cpted_app.analysis.result import Obstacle, SightlineView
from cpted_app.analysis.sight.variants import Variants, variants
from cpted_app.drawing.charts import Chart, section
from cpted_app.gui.panels.parts import Card, label, row, set_tone
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import (
    STATUS_TONES,
    metres,
    number,
    percent,
    plain,
    spread_of,
    status_word,
)
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Sightline


class SightCard(Card):
    """What is seen along one sightline, and why not more."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.status = label("", "value", wrap=False)
        self.seen = label("", "dim", wrap=False)
        self.chart = ChartView(shell, 150, _("Section along the sightline"))
        self.sentence = label()
        self.remedies = label("", "small")
        self.otherwise = label("", "small")
        self.assumed = label("", "small")
        self.add(row(self.status, self.seen, None), self.chart, self.sentence)
        self.add(self.remedies, self.otherwise, self.assumed)

    def show_sightline(self, sightline: Sightline) -> None:
        """Show the result of a sightline, or why there is none."""
        found = self._shell.results.get("sightlines")
        view: SightlineView | None = found.views.get(sightline.id) if found else None
        for widget in (self.chart, self.seen, self.remedies, self.otherwise):
            widget.setVisible(view is not None)
        self.assumed.setVisible(view is not None)
        if view is None:
            reason = getattr(found, "reason", None)
            self.status.setText(status_word("unknown"))
            set_tone(self.status, "")
            self.sentence.setText(plain(reason) if reason else _("Not computed yet."))
            return
        self.status.setText(status_word(view.status))
        set_tone(self.status, STATUS_TONES[view.status])
        self.seen.setText(
            _("{seen} of {length} seen").format(
                seen=metres(view.visible_m), length=metres(view.length_m)
            )
        )
        sentence = plain(view.sentence)
        self.sentence.setText(sentence)
        remedies = "\n".join(plain(one.remedy) for one in view.obstacles)
        self.remedies.setText(remedies)
        self.remedies.setVisible(bool(remedies))
        otherwise = "\n".join(variant_lines(variants(self._shell.site, sightline)))
        self.otherwise.setText(otherwise)
        self.otherwise.setVisible(bool(otherwise))
        self.assumed.setText(assumptions(view))
        self.chart.show_chart(partial(_section, view), f"{sentence}\n{remedies}".strip())


def variant_lines(found: Variants) -> list[str]:
    """Return in words how a line is without leaves, at other hours and in later years."""
    lines = []
    if found.leaf_off is not None:
        lines.append(_("Without leaves: {state}.").format(state=state_words(found.leaf_off)))
    lines += [
        _("From {since} to {to}: {state}.").format(
            since=clock(one.from_h), to=clock(one.to_h), state=state_words(one.view)
        )
        for one in found.by_hour
    ]
    if found.later:
        later = "; ".join(
            ngettext("in {n} year: {state}", "in {n} years: {state}", years).format(
                n=years, state=state_words(view)
            )
            for years, view in found.later
        )
        lines.append(_("If nobody cuts the planting, {later}.").format(later=later))
    if found.worse is not None:
        years, view = found.worse
        lines.append(
            _("It gets worse after about {years} years, by {what}.").format(
                years=number(years, 1), what=plain(told_obstacle(view).name)
            )
        )
    return lines


def told_obstacle(view: SightlineView) -> Obstacle:
    """Return the obstacle that tells most: the first opaque one, or the first of all."""
    return view.blocked_by or view.obstacles[0]


def state_words(view: SightlineView) -> str:
    """Return the state of a line in a few words."""
    word = status_word(view.status).split(" ", 1)[-1]
    if view.status == "blocked":
        return _("{state} at {distance}").format(state=word, distance=metres(view.visible_m))
    if view.status == "filtered":
        return _("{state}, {share} gets through").format(
            state=word, share=percent(view.transmission)
        )
    return word


def assumptions(view: SightlineView) -> str:
    """Return what the result takes for granted."""
    parts = [
        _("Ground is taken as level; eye {eye}, target {target}.").format(
            eye=metres(view.observer_height_m, 2), target=metres(view.target_height_m, 2)
        )
    ]
    if view.length_uncertainty_m is not None:
        spread = spread_of(view.length_uncertainty_m)
        parts.append(
            _("Length {length} {spread}.").format(length=metres(view.length_m), spread=spread)
        )
        if view.status == "blocked":
            spread = spread_of(view.visible_uncertainty_m)
            seen = metres(view.visible_m)
            parts.append(_("Clear view {seen} {spread}.").format(seen=seen, spread=spread))
    else:
        parts.append(_("The uncertainty of the scale is not known."))
    if view.status == "filtered":
        share = percent(view.transmission)
        parts.append(_("{share} of sight gets through.").format(share=share))
    return " ".join(parts)


def _section(view: SightlineView, width_pt: float, height_pt: float) -> Chart:
    return section(view, width=width_pt, height=height_pt, number=number)
