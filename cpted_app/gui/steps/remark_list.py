"""Remarks as cards: text, nature, readers, state, replies; police only is plainly marked."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import Card, Flow, button, clear, label
from cpted_app.gui.panels.tray_rows import subject_label
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import moment
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.records import Remark, Reply
from cpted_app.model.subjects import mark_of


class RemarkCard(Card):
    """One remark with what was replied; its place can be jumped to."""

    def __init__(self, shell: Shell, remark: Remark) -> None:
        super().__init__()
        self._shell, self.remark = shell, remark
        self.setAccessibleName(_("Remark: {text}").format(text=remark.text))
        chips = Flow()
        chips.addWidget(button(subject_label(shell, remark), self.jump, "link", _("Show it")))
        chips.addWidget(_readers(remark))
        chips.addWidget(label(_(kinds.REMARK_KINDS[remark.remark_kind]), "chip", wrap=False))
        if remark.has_personal_data:
            chips.addWidget(label(_("personal data"), "chip", "bad", wrap=False))
        self.add(chips, label(remark.text))
        who = remark.by or _(kinds.ROLES[remark.role])
        parts = [who, _(kinds.ROLES[remark.role]) if remark.by else "", moment(remark.at_utc)]
        parts.append(_(kinds.REMARK_STATES[remark.state]))
        self.add(label(" · ".join(part for part in parts if part), "small"))
        for reply in shell.site.all(Reply):
            if reply.remark == remark.id:
                self.add(_reply(reply))

    def jump(self) -> None:
        """Show what the remark is about."""
        shell, remark = self._shell, self.remark
        found = mark_of(shell.existing, remark.subject)
        if remark.item:
            shell.step_requested.emit("assess")
            shell.choose_question(remark.item, remark.subject)
        if found is not None:
            if shell.site.feature(remark.subject) is not None:
                shell.select([remark.subject])
            middle = found[0].geometry.representative_point()
            shell.place_requested.emit(middle.x, middle.y)
        elif remark.x_m is not None and remark.y_m is not None:
            shell.place_requested.emit(remark.x_m, remark.y_m)


class SubjectRemarks(QWidget):
    """The remarks about one feature, and the way to write one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._subject = ""
        self.write_button = button(_("Remark…"), self._write)
        """Stands wherever the owner puts it, beside what else can be done with the feature."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_subject(self, subject: str) -> None:
        """Show what is said about a feature; nothing for none."""
        clear(self._column)
        self._subject = subject
        self.write_button.setVisible(bool(subject))
        self.write_button.setEnabled(self._shell.is_writable)
        about = [one for one in self._shell.site.all(Remark) if one.subject == subject]
        for remark in about if subject else ():
            if not remark.item:
                self._column.addWidget(RemarkCard(self._shell, remark))
        self.setVisible(bool(self._column.count()))

    def _write(self) -> None:
        self._shell.step_requested.emit("remarks")
        self._shell.remark_wanted.emit(self._subject, "")


def _readers(remark: Remark) -> QWidget:
    word = _(kinds.AUDIENCES[remark.audience])
    if remark.audience is kinds.Audience.POLICE:
        return label(f"◆ {word}", "chip", "bad", wrap=False)
    return label(word, "chip", wrap=False)


def _reply(reply: Reply) -> QWidget:
    who = reply.by or _(kinds.ROLES[reply.role])
    widget = label(f"↳ {reply.text}\n{who} · {moment(reply.at_utc)}", "small")
    widget.setContentsMargins(10, 0, 0, 0)
    return widget
