"""Says where nearly the same sentence stands already; unfolded, in which words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.likeness import Like
from cpted_app.gui.likes import HERE
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import percent
from cpted_app.i18n import _, ngettext

MOST_SHOWN = 3


class LikeNote(QWidget):
    """A line below the sentence of a low answer, for those at the window alone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.line = label("", "small", "warn")
        self.fold_button = button("", lambda: self._unfold(is_on=self.words.isHidden()), "link")
        self.words = label("", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addLayout(row(self.fold_button, None))
        column.addWidget(self.words)
        self._unfold(is_on=False)

    def show_item(self, item: ItemResult) -> None:
        """Show what is nearly the sentence of a question's answer."""
        found = self._shell.likes.of(item)
        self.setVisible(bool(found))
        if not found:
            return
        more = len(found) - 1
        text = _("▲ Nearly the same sentence: {where}").format(where=self._where(found[0]))
        if more:
            text += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
        self.line.setText(text)
        told = "\n\n".join(self._told(one) for one in found[:MOST_SHOWN])
        self.words.setText(told)
        self.line.setToolTip(told)

    def _told(self, one: Like) -> str:
        head = f"{self._where(one)} · {percent(one.share)}"
        return f"{head}\n“{one.sentence.reason}”"

    def _where(self, one: Like) -> str:
        sentence = one.sentence
        if sentence.title != HERE:
            return _("“{title}”, {item}").format(title=sentence.title, item=sentence.item)
        mark = self._shell.site.feature(sentence.subject)
        return f"{sentence.item} · {mark.label}" if mark else sentence.item

    def _unfold(self, is_on: bool) -> None:
        self.words.setVisible(is_on)
        self.fold_button.setText(_("▾ Its words") if is_on else _("▸ Its words"))
