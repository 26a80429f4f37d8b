"""Which single failure breaks the class: the luminaires of a route or zone, the gravest first."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from cpted_app.analysis.light.result import LightResults, Surface
from cpted_app.analysis.light.what_if import LampOut, lamp_out
from cpted_app.analysis.registry import Progress
from cpted_app.assess.lamp_failures import Failure, ranked
from cpted_app.assess.light_classes import light_class, quantity_name
from cpted_app.errors import Cancelled
from cpted_app.gui.light_words import lux, lux_number
from cpted_app.gui.panels.parts import Card, button, clear, hairline, label
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import percent, plain
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Route, Zone
from cpted_app.model.site import Site
from cpted_app.session.jobs import Job
from cpted_app.words import N_, Message

JOB = "lamp out"
SHOWN_MOST = 6
WORTH_SHOWING = 0.02
"""Share of average or minimum that a failure must take away to be listed."""


class LampOutCard(Card):
    """A button that asks, and the answer for the chosen route or zone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("If one luminaire fails"))
        self._shell = shell
        self._outs: tuple[LampOut, ...] = ()
        self._site: Site | None = None
        self._subject: Route | Zone | None = None
        self.ask = button(_("Find the luminaire that matters most"), self._ask)
        self.sentence = label("", "small")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.add(self.sentence, self.ask, self._rows)

    def show_subject(self, subject: Route | Zone) -> None:
        """Show the answer for a route or zone, where it is known for the site as it is."""
        self._subject = subject
        is_known = self._site is self._shell.site
        results: LightResults | None = self._shell.results.get("light")
        surface = results.surfaces.get(subject.id) if results else None
        self.ask.setVisible(not is_known)
        clear(self._rows)
        if not is_known or surface is None:
            self.sentence.setText(_("Takes out each luminaire in turn and looks at the class."))
            return
        self._list(subject, surface)

    def _list(self, subject: Route | Zone, surface: Surface) -> None:
        found = light_class(subject.lighting_class)
        failures: tuple[Failure, ...] = ()
        if found is not None:
            matter = subject.faces_matter
            failures = ranked(self._outs, surface, found, faces_matter=matter)
        breaking = [one for one in failures if one.broken]
        if breaking:
            count = len(breaking)
            text = ngettext(
                "{n} luminaire alone breaks {name}.", "{n} luminaires each break {name}.", count
            )
            self.sentence.setText(text.format(n=count, name=subject.lighting_class))
        else:
            self.sentence.setText(
                _("No single failure breaks a limit that holds now; these take away most.")
            )
        rest = sorted((one for one in failures if not one.broken), key=lambda one: -_loss(one.out))
        lost = [one for one in (*breaking, *rest) if one.broken or _loss(one.out) >= WORTH_SHOWING]
        for at, failure in enumerate(lost[:SHOWN_MOST]):
            if at:
                self._rows.addWidget(hairline())
            mark, tone = ("■", "bad") if failure.broken else ("○", "")
            line = SentenceRow(mark, tone, sentence(failure))
            line.clicked.connect(lambda _checked=False, one=failure: self._show(one))
            self._rows.addWidget(line)

    def _show(self, failure: Failure) -> None:
        row = self._shell.site.feature(failure.out.luminaire)
        if row is None:
            return
        place = failure.where or (row.geometry.x, row.geometry.y)
        self._shell.light.hold(self._subject)
        self._shell.select([failure.out.luminaire])
        self._shell.light.place_wanted.emit(*place)

    def _ask(self) -> None:
        site = self._shell.site
        results: LightResults | None = self._shell.results.get("light")
        self.ask.setEnabled(False)
        self._shell.runner.submit(
            Job(
                key=JOB,
                title=Message(N_("Taking out each luminaire")),
                run=partial(_work, site, results),
                done=partial(self._done, site),
                failed=self._failed,
            )
        )

    def _done(self, site: Site, outs: tuple[LampOut, ...]) -> None:
        self.ask.setEnabled(True)
        if site is self._shell.site:
            self._site, self._outs = site, outs
            if self._subject is not None:
                self.show_subject(self._subject)

    def _failed(self, error: BaseException) -> None:
        self.ask.setEnabled(True)
        if not isinstance(error, Cancelled):
            self._shell.tell(error)


def sentence(failure: Failure) -> str:
    """Return in a sentence what a failure leaves."""
    worst, out = failure.worst, failure.out
    if not failure.broken:
        return _("{label} out: average −{share}, least −{least}").format(
            label=out.luminaire_label,
            share=percent(out.average_lost),
            least=percent(out.minimum_lost),
        )
    if worst.threshold.unit != "lx":
        before, after, limit = (
            f"{one:.2f}" for one in (worst.before, worst.after, worst.threshold.value)
        )
    else:
        before, after = lux_number(worst.before), lux(worst.after)
        limit = lux(worst.threshold.value)
    return _("{label} out: {name} {before} → {after}, limit {limit}; average −{share}").format(
        label=out.luminaire_label,
        name=plain(quantity_name(worst.quantity)),
        before=before,
        after=after,
        limit=limit,
        share=percent(out.average_lost),
    )


def _loss(out: LampOut) -> float:
    return max(out.average_lost, out.minimum_lost)


def _work(site: Site, results: LightResults | None, progress: Progress) -> tuple[LampOut, ...]:
    return lamp_out(site, progress, results)
