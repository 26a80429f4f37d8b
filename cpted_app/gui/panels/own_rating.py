"""As whom somebody rates alone, and the way to be done: a line above the questions."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.rating_words import copy_words
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import rating
from cpted_app.model.records import Rater


class OwnRatingNote(QWidget):
    """Above the questions while somebody rates: as whom, what is hidden, and the way to be done."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.text = label("", "small", "warn")
        self.done_button = button(_("I am done"), partial(self._set_done, is_done=True))
        self.again_button = button(_("Not done after all"), partial(self._set_done, is_done=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = row(self.text, self.done_button, self.again_button)
        line.setStretch(0, 1)
        layout.addLayout(line)

    def refresh(self) -> None:
        """Show as whom the person at the window rates; hide where they do not."""
        rater = self._shell.recording.rater
        self.setVisible(rater is not None)
        if rater is None:
            return
        is_copy = self._shell.recording.copy_for is not None
        self.text.setText(copy_words(rater) if is_copy else _words(rater))
        self.done_button.setVisible(not rater.is_done)
        self.again_button.setVisible(rater.is_done)
        for press in (self.done_button, self.again_button):
            press.setEnabled(self._shell.is_writable)

    def _set_done(self, *, is_done: bool) -> None:
        shell, rater = self._shell, self._shell.recording.rater
        if rater is not None:
            shell.attempt(lambda: rating.set_done(shell.site, rater, is_done=is_done))


def _words(rater: Rater) -> str:
    text = _("You rate alone, as {rater}: answers of others are hidden until all are done.")
    if rater.is_done:
        text = _("You are done, as {rater}. Answers of others stay hidden until all are done.")
    return text.format(rater=rater.label)
