"""Step Analyse: what the sightlines show, in counts and sentences, and what is assumed."""

from PySide6.QtWidgets import QGridLayout, QTabBar, QVBoxLayout

from cpted_app.analysis.result import SightlineView
from cpted_app.gui.panels.parts import (
    Card,
    EmptyState,
    StepPanel,
    clear,
    hairline,
    label,
)
from cpted_app.gui.panels.readings_card import ReadingsCard
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.panels.sight_card import SightCard
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.field_section import FieldSection
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.light_section import LightSection
from cpted_app.gui.steps.sight_section import SightSection
from cpted_app.gui.steps.states import SENTENCES
from cpted_app.gui.steps.ways_section import WaysSection
from cpted_app.gui.wording import STATUS_TONES, percent, plain, status_word
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Barrier, LightReading, Luminaire, Sightline, Tree
from cpted_app.words import N_

ORDER = ("blocked", "filtered", "clear")
SHOWN_MOST = 60
SIGHTLINES, SIGHT, WAYS, LIGHT = range(4)
TABS = {
    SIGHTLINES: N_("Sightlines"),
    SIGHT: N_("Sight"),
    WAYS: N_("Ways out"),
    LIGHT: N_("Light"),
}
TAB_SENTENCES = {
    SIGHT: N_("See what is seen from where, and where nobody sees a person."),
    WAYS: N_("See how far it is to a way out, and how long one walks."),
    LIGHT: N_("See where it is dark, and whether a face can be read."),
}


class AnalyseStep(StepPanel):
    """The sightlines, worst first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.line = label("", "dim")
        self.empty = EmptyState(
            _("There is no sightline yet: draw from where a person stands to what they must see."),
            _("Draw a sightline"),
            self._draw,
        )
        self.uncalibrated = EmptyState(
            _("Nothing is measured before the plan has a scale."),
            _("Go to the plan"),
            lambda: shell.step_requested.emit("plan"),
        )
        self.counts = Card(_("Sightlines"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.counts.add(self._grid)
        self.sight = SightCard(shell)
        self.sentences = Card(_("Found"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.sentences.add(self._rows)
        self.assumed = Card(_("What is assumed"))
        self.assumed_text = label("", "small")
        self.assumed.add(self.assumed_text)
        self.head = StepHead("analyse")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("What is analysed"))
        self.tabs.setExpanding(False)
        for text in TABS.values():
            self.tabs.addTab(_(text))
        self.tabs.currentChanged.connect(self.outdate)
        self.seen, self.ways, self.light = (
            SightSection(shell),
            WaysSection(shell),
            LightSection(shell),
        )
        self._sections: dict[int, FieldSection | LightSection] = {
            SIGHT: self.seen,
            WAYS: self.ways,
            LIGHT: self.light,
        }
        self.add(self.head, self.tabs, self.line, self.empty, self.uncalibrated)
        self.add(*self._sections.values())
        self.measured = ReadingsCard(shell)
        self.add(self.counts, self.sight, self.sentences, self.assumed, self.measured)
        self.end()
        shell.session_opened.connect(self._opened)
        for field in shell.fields:
            field.changed.connect(self._field_changed)
        for signal in (shell.session_opened, shell.changed, shell.computed, shell.selected):
            signal.connect(self.outdate)
        shell.themed.connect(self.outdate)

    def show_light(self) -> None:
        """Show what is known of the light."""
        self.tabs.setCurrentIndex(LIGHT)

    def show_sight(self) -> None:
        """Show what is known of sight."""
        self.tabs.setCurrentIndex(SIGHT)

    def show_ways(self) -> None:
        """Show what is known of ways out."""
        self.tabs.setCurrentIndex(WAYS)

    def refresh(self) -> None:
        """Show the results as they are now."""
        shell = self._shell
        lines = shell.site.all(Sightline)
        is_metric = shell.site.header.is_metric
        found = shell.results.get("sightlines")
        views = list(found.views.values()) if found else []
        is_stale = bool(shell.session and shell.session.stale)
        tab = self.tabs.currentIndex()
        has_lines = tab == SIGHTLINES
        self.head.sentence.setText(_(TAB_SENTENCES.get(tab, SENTENCES["analyse"])))
        for at, section in self._sections.items():
            section.setVisible(at == tab)
        if tab in self._sections:
            self._sections[tab].refresh()
        self.empty.setVisible(not lines and is_metric and has_lines)
        self.empty.button.setEnabled(shell.is_writable)
        self.uncalibrated.setVisible(not is_metric and has_lines)
        for card in (self.counts, self.sentences, self.assumed):
            card.setVisible(bool(lines) and is_metric and has_lines)
        self.line.setText(
            _("Computing; what is shown is from before the last change.") if is_stale else ""
        )
        is_fresh = bool(views) and not is_stale
        self.head.aside.setText(_("up to date") if is_fresh else "")
        self.line.setVisible(bool(self.line.text()))
        chosen = [row for row in shell.selected_features if isinstance(row, Sightline)]
        self.sight.setVisible(len(chosen) == 1 and is_metric and has_lines)
        if len(chosen) == 1:
            self.sight.show_sightline(chosen[0])
        self._count(views)
        self._list(views)
        self.assumed_text.setText(self._assumptions())
        self.measured.setVisible(tab == LIGHT and is_metric)
        if tab == LIGHT:
            self.measured.refresh()

    def _opened(self) -> None:
        site = self._shell.site
        lit = bool(site.all(Luminaire) or site.all(LightReading))
        is_light_first = lit and not site.all(Sightline)
        self.tabs.setCurrentIndex(LIGHT if is_light_first else SIGHTLINES)

    def _field_changed(self) -> None:
        if self.tabs.currentIndex() in self._sections:
            self.outdate()

    def _count(self, views: list[SightlineView]) -> None:
        clear(self._grid)
        for line, status in enumerate(reversed(ORDER)):
            count = sum(1 for view in views if view.status == status)
            share = percent(count / len(views)) if views else ""
            self._grid.addWidget(
                label(status_word(status), "value", STATUS_TONES[status], wrap=False), line, 0
            )
            self._grid.addWidget(label(str(count), "strong"), line, 1)
            self._grid.addWidget(label(share, "dim", wrap=False), line, 2)

    def _list(self, views: list[SightlineView]) -> None:
        clear(self._rows)
        ordered = sorted(views, key=lambda view: (ORDER.index(view.status), view.visible_share))
        for at, view in enumerate(ordered[:SHOWN_MOST]):
            if at:
                self._rows.addWidget(hairline())
            self._rows.addWidget(_line_of(self._shell, view))
        if len(ordered) > SHOWN_MOST:
            more = len(ordered) - SHOWN_MOST
            rest = ngettext(
                "{n} more is in the table below.", "{n} more are in the table below.", more
            ).format(n=more)
            self._rows.addWidget(label(rest, "small"))

    def _assumptions(self) -> str:
        site = self._shell.site
        parts = [_("Ground is taken as level: heights are above local ground.")]
        planned = len(site.all(Barrier)) + len(site.all(Tree))
        parts.append(
            ngettext(
                "Only marked things block sight: {n} barrier or tree is marked.",
                "Only marked things block sight: {n} barriers and trees are marked.",
                planned,
            ).format(n=planned)
        )
        if site.all(Tree):
            parts.append(_("A tree is its crown; trunks are left out."))
        unknown = [one.name for one in site.plans if one.scale_uncertainty is None]
        if unknown:
            parts.append(
                _("The scale of {names} has no known uncertainty.").format(names=", ".join(unknown))
            )
        return "\n".join(parts)

    def _draw(self) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit("sightline")


def _line_of(shell: Shell, view: SightlineView) -> SentenceRow:
    """Return one result as a sentence; a click selects its sightline."""
    mark = status_word(view.status)[0]
    line = SentenceRow(mark, STATUS_TONES[view.status], plain(view.sentence))
    line.clicked.connect(lambda _checked=False: shell.select([view.sightline_id]))
    return line
