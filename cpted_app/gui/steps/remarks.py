"""Step Remarks: what was said, by whom, for whom; replies; new ones."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from cpted_app.gui.panels.parts import EmptyState, StepPanel, button, clear, keeping_focus, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.reason import Reason
from cpted_app.gui.steps.remark_form import RemarkForm
from cpted_app.gui.steps.remark_list import RemarkCard
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.records import Remark
from cpted_app.words import N_

FILTERS = {
    "all": N_("All remarks"),
    "open": N_("Open"),
    "mine": N_("Mine"),
    "police": N_("Police only"),
    "partners": N_("For partners"),
    "public": N_("For all"),
}


class RemarksStep(StepPanel):
    """The list of remarks with the form of a new one above it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.head = StepHead("remarks")
        self.filter = QComboBox()
        self.filter.setAccessibleName(_("Show"))
        for key, word in FILTERS.items():
            self.filter.addItem(_(word), key)
        self.filter.currentIndexChanged.connect(lambda _at: self.refresh())
        self.new_button = button(_("New remark…"), self._new, "primary")
        self.empty = EmptyState(
            _("Nobody has remarked on anything yet: pin one to a mark, an item or a place."),
            _("New remark…"),
            self._new,
        )
        self.form = RemarkForm(shell)
        self.form.ended.connect(self.refresh)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        bar = row(self.filter, None, self.new_button)
        self.add(self.head, bar, self.empty, self.form)
        self.add(self._cards)
        self.end()
        for signal in (shell.session_opened, shell.changed, shell.themed):
            signal.connect(self.outdate)
        shell.remark_wanted.connect(self._wanted)
        shell.remark_placed.connect(self.form.pin)
        shell.remark_chosen.connect(self._choose)

    def refresh(self) -> None:
        """Show the remarks as they are now."""
        shell = self._shell
        everything = shell.site.all(Remark)
        is_none = not everything
        self.empty.setVisible(is_none and self.form.isHidden())
        self.filter.setVisible(not is_none)
        self.new_button.setVisible(not is_none)
        for widget in (self.new_button, self.empty.button):
            widget.setEnabled(shell.is_writable)
        shown = [remark for remark in everything if self._is_shown(remark)]
        count = sum(1 for row_ in everything if row_.state is not kinds.RemarkState.RESOLVED)
        line = _("{open} open, {shown} of {all} shown").format(
            open=count, shown=len(shown), all=len(everything)
        )
        self.head.aside.setText("" if is_none else line)
        with keeping_focus(self._cards):
            clear(self._cards)
            for remark in sorted(shown, key=lambda one: one.at_utc, reverse=True):
                self._cards.addWidget(self._card(remark))

    def _new(self) -> None:
        self.form.start()
        self.empty.hide()

    def _is_shown(self, remark: Remark) -> bool:
        wanted = self.filter.currentData()
        if wanted == "open":
            return remark.state is not kinds.RemarkState.RESOLVED
        if wanted == "mine":
            return bool(remark.by) and remark.by == self._shell.settings.person.name
        return wanted in ("all", remark.audience.value)

    def _card(self, remark: Remark) -> RemarkCard:
        card = RemarkCard(self._shell, remark)
        reply = Reason()
        reply.text.setAccessibleName(_("Reply"))
        reply.text.setPlaceholderText(_("It is read by whoever may read the remark."))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        answer = button(
            _("Reply…"),
            lambda: reply.ask(_("Reply"), lambda text: self._reply(remark.id, text)),
        )
        is_resolved = remark.state is kinds.RemarkState.RESOLVED
        resolve = button(
            _("Open again") if is_resolved else _("Resolve"), lambda: self._resolve(remark.id)
        )
        remove = button(_("Remove"), lambda: self._remove(remark.id))
        remove.setVisible(remark.by == self._shell.settings.person.name)
        for widget in (answer, resolve, remove):
            widget.setEnabled(self._shell.is_writable)
            buttons.addWidget(widget)
        buttons.addStretch(1)
        card.add(buttons, reply)
        return card

    def _reply(self, remark_id: str, text: str) -> bool:
        shell = self._shell
        taken: list[bool] = []

        def put() -> None:
            session = shell.session
            remark = shell.site.get(Remark, remark_id)
            if session is None or remark is None:
                return
            person = session.person
            edit = assessing.reply(
                remark,
                text=text,
                by=person.name,
                role=person.role,
                organisation=person.organisation,
                at_utc=session.clock(),
            )
            taken.append(shell.do(edit))

        shell.with_person(put)
        return bool(taken and taken[0])

    def _resolve(self, remark_id: str) -> None:
        remark = self._shell.site.get(Remark, remark_id)
        if remark is not None:
            is_resolved = remark.state is kinds.RemarkState.RESOLVED
            state = kinds.RemarkState.OPEN if is_resolved else kinds.RemarkState.RESOLVED
            self._shell.do(assessing.set_remark(remark, state=state))

    def _remove(self, remark_id: str) -> None:
        remark = self._shell.site.get(Remark, remark_id)
        if remark is not None:
            self._shell.do(assessing.remove_record(remark, self._shell.site))

    def _wanted(self, subject: str, item: str) -> None:
        self.form.start(subject or "site", item)
        self.refresh()

    def _choose(self, remark_id: str) -> None:
        for at in range(self._cards.count()):
            item = self._cards.itemAt(at)
            card = item.widget() if item is not None else None
            if isinstance(card, RemarkCard) and card.remark.id == remark_id:
                self.ensureWidgetVisible(card)
                card.jump()
