"""What is still missing of the problem frame: shown before the questions until it is complete."""

from cpted_app.assess.protocol import FRAME_NEEDS, missing_in_frame
from cpted_app.gui.panels.parts import LiveCard, button, label
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _


class FrameCard(LiveCard):
    """Names what nobody has written down yet, and leads there; gone once all is there."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("First the problem"))
        self._shell = shell
        self.missing = label("", "small")
        self.write_button = button(_("Write it down"), self._go, "link")
        self.add(self.missing)
        self.head.addWidget(self.write_button)

    def refresh(self) -> None:
        """Show what is missing now, or nothing at all."""
        missing = missing_in_frame(self._shell.site.frame)
        self.setVisible(bool(missing) and self._shell.session is not None)
        done = len(FRAME_NEEDS) - len(missing)
        self.aside.setText(_("{n} of {all}").format(n=done, all=len(FRAME_NEEDS)))
        lacking = _("Not written down yet: {missing}.").format(missing=", ".join(map(_, missing)))
        none = _("Answers are judged against a problem: say which one.")
        self.missing.setText(lacking if done else none)
        self.missing.setToolTip(lacking)

    def _go(self) -> None:
        self._shell.step_requested.emit("plan")
        self._shell.frame_wanted.emit()
