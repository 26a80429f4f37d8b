"""Places beside routes where somebody could wait unseen: candidates by rank, with reasons."""

from PySide6.QtWidgets import QVBoxLayout

from cpted_app.analysis.hiding.result import Candidate, ConcealmentResults
from cpted_app.drawing.candidates import candidate_shapes
from cpted_app.gui.panels.parts import LiveCard, clear, hairline, label
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, plain, square_metres
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Route

SHOWN_MOST = 8


class CandidatesCard(LiveCard):
    """The candidates of the selected route, or of all routes, each leading to its place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Hiding place candidates"))
        self._shell = shell
        self.sentence = label("", "small")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.add(self.sentence, self.rows)

    def refresh(self) -> None:
        """Show the candidates as they are known now."""
        found: ConcealmentResults | None = self._shell.results.get("concealment")
        clear(self.rows)
        self.aside.setText("")
        if found is None or found.reason is not None:
            waiting = _("Not computed yet.")
            self.sentence.setText(plain(found.reason) if found and found.reason else waiting)
            return
        candidates = self._chosen(found)
        self.aside.setText(f"{len(candidates)}")
        self.sentence.setText(about(len(candidates), found.examined_m))
        for at, one in enumerate(candidates[:SHOWN_MOST]):
            if at:
                self.rows.addWidget(hairline())
            line = SentenceRow(f"{one.rank}", "warn", worded(one))
            line.setToolTip(_("Show it on the plan"))
            line.clicked.connect(lambda _checked=False, one=one: self._show(one))
            self.rows.addWidget(line)
        more = len(candidates) - SHOWN_MOST
        if more > 0:
            words = ngettext("{n} more of lower rank.", "{n} more of lower rank.", more)
            self.rows.addWidget(label(words.format(n=more), "small"))

    def _chosen(self, found: ConcealmentResults) -> tuple[Candidate, ...]:
        """Return the candidates beside the selected routes, or all where none is selected."""
        routes = {row.id for row in self._shell.selected_features if isinstance(row, Route)}
        beside = (one for one in found.candidates if routes & set(one.stretches))
        return tuple(beside) if routes else found.candidates

    def _show(self, candidate: Candidate) -> None:
        self._shell.place_requested.emit(*candidate.place_m)
        self._shell.highlight(candidate_shapes([candidate]))


def about(count: int, examined_m: float) -> str:
    """Return how many candidates there are, and what that does not say."""
    if not count:
        return _("No candidate was found beside {length} of routes.").format(
            length=metres(examined_m, 0)
        )
    return _(
        "Places where somebody could wait unseen, worst first. They are candidates: go and look."
    )


def worded(candidate: Candidate) -> str:
    """Return a candidate in words: where, what hides it, and every reason."""
    kind = (
        _("Pocket with one way out") if candidate.kind == "entrapment" else _("Place out of sight")
    )
    side = _("on the left") if candidate.side == "left" else _("on the right")
    head = _("{kind}, {route} at {along}, {side}, {area}.").format(
        kind=kind,
        route=candidate.route_label,
        along=metres(candidate.along_m, 0),
        side=side,
        area=square_metres(candidate.size_m2),
    )
    parts = [head]
    if candidate.hidden_by:
        parts.append(_("Behind {labels}.").format(labels=", ".join(candidate.hidden_by)))
    if candidate.is_crouching:
        parts.append(_("Only for somebody who crouches."))
    parts += [plain(reason) for reason in candidate.reasons]
    if candidate.eyes:
        words = ngettext("{n} opening sees it.", "{n} openings see it.", candidate.eyes)
        parts.append(words.format(n=candidate.eyes))
    if candidate.eh_lx is None:
        parts.append(_("Its light is not known."))
    return " ".join(parts)
