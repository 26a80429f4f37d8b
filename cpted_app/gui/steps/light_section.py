"""Light in the step Analyse: what is on the plan, how routes and zones stand, what is missing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.analysis.light.result import LightResults
from cpted_app.assess.light_classes import light_class
from cpted_app.gui.dialogs.light_class import LightClassDialog
from cpted_app.gui.light_words import result_words
from cpted_app.gui.panels.lamp_out import LampOutCard
from cpted_app.gui.panels.light_controls import LightControls
from cpted_app.gui.panels.light_profile import LightProfile
from cpted_app.gui.panels.light_table import (
    VERDICTS,
    LightTable,
    judgements_of,
    verdict_of,
)
from cpted_app.gui.panels.parts import (
    Card,
    EmptyState,
    button,
    clear,
    hairline,
    label,
    row,
)
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.session import light_picture

NAMED_MOST = 8


class LightSection(QWidget):
    """Controls, the table, what is chosen in it, and what could not be calculated."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.uncalibrated = EmptyState(
            _("Light is calculated in metres: give the plan its scale first."),
            _("Go to the plan"),
            lambda: shell.step_requested.emit("plan"),
        )
        self.dark = EmptyState(
            _("There is no luminaire yet: place them, or import them from a file."),
            _("Place luminaires"),
            lambda: self._draw("luminaire"),
        )
        self.unknown = EmptyState(
            _("No luminaire says how it shines: give each a photometric file or a generic one."),
            _("Choose photometry"),
            self._choose_photometry,
        )
        self.nowhere = EmptyState(
            _("Draw a route or a zone to have its light judged."),
            _("Draw a route"),
            lambda: self._draw("route"),
        )
        self.controls = LightControls(shell)
        self.results = Card(_("Routes and zones"))
        self.table = LightTable(shell)
        self.results.add(self.table)
        self.verdict = _Verdict(shell)
        self.profile = LightProfile(shell)
        self.lamp_out = LampOutCard(shell)
        self.left_out = Card(_("Without photometry"))
        self.left_text = label("", "small")
        self.choose = button(_("Choose photometry…"), self._choose_photometry)
        self.left_out.add(self.left_text, row(self.choose, None))
        self.assumed = Card(_("What is assumed"))
        self.assumed.add(label(_assumed(), "small"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (
            self.uncalibrated,
            self.dark,
            self.unknown,
            self.controls,
            self.left_out,
            self.results,
            self.nowhere,
            self.verdict,
            self.profile,
            self.lamp_out,
            self.assumed,
        ):
            layout.addWidget(part)

    def refresh(self) -> None:
        """Show the light as it is known now."""
        shell, site = self._shell, self._shell.site
        is_metric = site.header.is_metric
        has_any = bool(site.all(Luminaire))
        without = light_picture.without_photometry(site)
        is_lit = is_metric and light_picture.region(site) is not None
        marked = (*site.all(Route), *site.all(Zone))
        results: LightResults | None = shell.results.get("light")
        self.uncalibrated.setVisible(not is_metric)
        self.dark.setVisible(is_metric and not has_any)
        self.unknown.setVisible(is_metric and has_any and not is_lit)
        self.nowhere.setVisible(is_lit and not marked)
        for state in (self.dark, self.unknown, self.nowhere):
            state.button.setEnabled(shell.is_writable)
        self.controls.setVisible(is_lit)
        self.left_out.setVisible(is_lit and bool(without))
        self.left_text.setText(_left_out([one.label for one in without]))
        self.choose.setEnabled(shell.is_writable)
        self.assumed.setVisible(is_lit)
        has_results = is_lit and results is not None and bool(results.surfaces)
        self.results.setVisible(has_results)
        self.controls.refresh()
        if has_results and results is not None:
            self.table.show_results(results)
        self._show_chosen(results if has_results else None)

    def _show_chosen(self, results: LightResults | None) -> None:
        subject = self._shell.light.subject
        surface = results.surfaces.get(subject.id) if results and subject else None
        profile = results.routes.get(subject.id) if results and subject else None
        for card in (self.verdict, self.lamp_out):
            card.setVisible(surface is not None)
        self.profile.setVisible(profile is not None)
        if subject is None or surface is None:
            self._shell.walk(None)
            return
        self.verdict.show_subject(subject, results)
        found = light_class(subject.lighting_class)
        self.lamp_out.setVisible(found is not None)
        self.lamp_out.show_subject(subject)
        if profile is not None:
            self.profile.show_route(profile, found, subject.faces_matter)

    def _choose_photometry(self) -> None:
        """Select the luminaires without photometry, where the step Mark lets one choose it."""
        without = light_picture.without_photometry(self._shell.site)
        self._shell.select(one.id for one in without)
        self._shell.step_requested.emit("mark")

    def _draw(self, tool: str) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit(tool)


class _Verdict(Card):
    """What one route or zone is worth: the sentence, each limit, and the badge of its source."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("…")
        self._shell = shell
        self._subject: Route | Zone | None = None
        self.badge = label(_("unverified limit"), "chip", wrap=False)
        self.badge.setToolTip(
            _("Nobody has checked this limit against the printed standard: it gives no pass.")
        )
        self.sentence = label()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.choose = button(_("Choose a class…"), self._choose)
        self.source = label("", "small")
        self.add(row(self.badge, None), self.sentence, self._rows, self.source)
        self.add(row(self.choose, None))

    def show_subject(self, subject: Route | Zone, results: LightResults | None) -> None:
        """Show what is known of a route or zone."""
        self._subject = subject
        surface = results.surfaces[subject.id] if results else None
        if surface is None or results is None:
            return
        judgements = judgements_of(subject, surface)
        found = light_class(subject.lighting_class)
        name = f" · {subject.name}" if subject.name else ""
        self.title.setText(f"{subject.label}{name}")
        self.aside.setText(found.name if found else "")
        self.badge.setVisible(found is not None and not found.is_verified)
        profile = results.routes.get(subject.id)
        self.sentence.setText(
            result_words(self._shell.site, subject, judgements, verdict_of(judgements), profile)
        )
        self.source.setText(found.source if found else "")
        self.source.setVisible(found is not None)
        self.choose.setText(_("Choose a class…") if found is None else _("Change the class…"))
        self.choose.setEnabled(self._shell.is_writable)
        clear(self._rows)
        for at, judgement in enumerate(judgements):
            if at:
                self._rows.addWidget(hairline())
            mark, _word, tone = VERDICTS[judgement.outcome]
            line = SentenceRow(mark, tone, plain(judgement.sentence))
            where = judgement.where
            if where is not None:
                line.setToolTip(_("Show the worst place"))
                line.clicked.connect(
                    lambda _checked=False, at=where: self._shell.light.place_wanted.emit(*at)
                )
            self._rows.addWidget(line)

    def _choose(self) -> None:
        if self._subject is not None:
            LightClassDialog(self._shell, [self._subject], self.window()).open()


def _left_out(labels: list[str]) -> str:
    names = ", ".join(labels[:NAMED_MOST]) + ("…" if len(labels) > NAMED_MOST else "")
    return ngettext(
        "{names} gives no light here, because nothing says how it shines."
        " All values are “at least”.",
        "{n} luminaires give no light here, because nothing says how they shine: {names}."
        " All values are “at least”.",
        len(labels),
    ).format(n=len(labels), names=names)


def _assumed() -> str:
    return "\n".join(
        (
            _("Direct light only: nothing is added for what ground and walls throw back."),
            _("The ground is level; luminaires are points; only marked things cast shadows."),
            _("The table has all working luminaires at full power and trees in leaf."),
        )
    )
