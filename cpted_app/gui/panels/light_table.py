"""Routes and zones with their light: numbers, class and verdict, and the sentence of one."""

from collections.abc import Sequence

from cpted_app.analysis.light.result import LightResults, Surface
from cpted_app.assess.light_classes import Judgement, Outcome, judged, light_class
from cpted_app.gui.light_words import lux_number
from cpted_app.gui.panels.figure_table import FigureTable
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, number
from cpted_app.i18n import _
from cpted_app.model.features import Route, Zone
from cpted_app.words import N_

VERDICTS: dict[Outcome | None, tuple[str, str, str]] = {
    Outcome.MISSES: ("■", N_("misses"), "bad"),
    Outcome.OPEN: ("○", N_("open"), ""),
    Outcome.OVER: ("▲", N_("too much"), "warn"),
    Outcome.MEETS_UNVERIFIED: ("○", N_("meets"), ""),
    Outcome.MEETS: ("●", N_("meets"), "ok"),
    None: ("", N_("no class"), ""),
}
"""Mark, word and tone of a verdict, the gravest first."""
WORDS = 3
"""Columns of words before those of numbers."""


class LightTable(FigureTable):
    """One line for each route and zone; choosing one selects it and shows its worst place."""

    def __init__(self, shell: Shell) -> None:
        heads = {
            _("Mark"): "",
            _("Class"): _("Lighting class"),
            _("Result"): _("Against the limits of the class"),
            _("Mean"): _("Average on the ground, lx"),
            _("Least"): _("Least on the ground, lx"),
            "U0": _("Uniformity: least over average"),
            _("Face"): _(
                "Least semi-cylindrical light at 1.5 m, lx, in the darker walking direction"
            ),
        }
        super().__init__("lightTable", _("Light on routes and zones"), heads, WORDS)
        self._shell = shell
        self.line_chosen.connect(self._go_to)

    def show_results(self, results: LightResults) -> None:
        """Show the light on every route and zone."""
        site = self._shell.site
        marked: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
        rows = [row for row in marked if row.id in results.surfaces]
        lines = {str(row.id): self._line(row, results.surfaces[row.id]) for row in rows}
        self.show_lines(lines, self._shell.selection)
        for at, row in enumerate(rows):
            self._explain(at, verdict_of(judgements_of(row, results.surfaces[row.id])))

    def _line(self, row: Route | Zone, surface: Surface) -> list[tuple[str, str]]:
        mark, word, tone = VERDICTS[verdict_of(judgements_of(row, surface))]
        found = light_class(row.lighting_class)
        at_least = "" if surface.is_complete else "≥ "
        return [
            (row.label, ""),
            (found.name if found else row.lighting_class or DASH, ""),
            (f"{mark} {_(word)}".strip(), self._shell.theme[tone] if tone else ""),
            (at_least + lux_number(surface.average("eh")), ""),
            (at_least + lux_number(surface.minimum("eh")), ""),
            (number(surface.uniformity("eh"), 2), ""),
            (at_least + lux_number(surface.minimum("esc")), ""),
        ]

    def _explain(self, at: int, verdict: Outcome | None) -> None:
        result = self.item(at, WORDS - 1)
        if result is not None and verdict is Outcome.MEETS_UNVERIFIED:
            result.setToolTip(_("By limits that nobody has checked against the printed standard."))

    def _go_to(self, subject: str) -> None:
        results: LightResults | None = self._shell.results.get("light")
        surface = results.surfaces.get(subject) if results else None
        self._shell.select([subject])
        if surface is not None:
            quantity = self._shell.light.choice.quantity
            self._shell.light.place_wanted.emit(*surface.worst_m(quantity))


def judgements_of(row: Route | Zone, surface: Surface) -> tuple[Judgement, ...]:
    """Return what a route or zone is worth against its class; nothing without one."""
    found = light_class(row.lighting_class)
    return judged(surface, found, row.faces_matter) if found is not None else ()


def verdict_of(judgements: Sequence[Judgement]) -> Outcome | None:
    """Return the gravest outcome, or None where there is no class."""
    outcomes = {one.outcome for one in judgements}
    return next((one for one in VERDICTS if one in outcomes), None)
