"""The line at the bottom: what to do next, where the pointer is, scale, CRS, snap, work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton

from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.panels.parts import named
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.states import next_step
from cpted_app.gui.wording import coordinate
from cpted_app.i18n import _, worded
from cpted_app.session.jobs import Job


class StatusBar(QFrame):
    """Quiet facts on one line; a job shows its progress and its Cancel here."""

    snap_toggled = Signal(bool)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setFixedHeight(30)
        self._shell = shell
        self._hint, self._is_idle = "", True
        self.proposal = _plain("proposal", _("What is shown"))
        self.proposal.setFixedHeight(22)
        self.hint = _plain("hint", _("What to do next"))
        self.position = _plain("position", _("Pointer position"))
        self.value = _plain("value", _("Value under the pointer"))
        self.scale = _plain("scale", _("Scale on screen"))
        self.crs = _plain("crs", _("Coordinate system"))
        self.snap = named(QToolButton(), "snap")
        self.snap.setCheckable(True)
        self.snap.setChecked(shell.settings.snap)
        self.snap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.snap.setToolTip(
            _("Ends, crossings, middles, perpendiculars and edges; hold Alt to let go for a moment")
        )
        self.snap.toggled.connect(self._snapped)
        self.job_text = _plain("jobText", _("Work in progress"))
        self.job_bar = QProgressBar()
        self.job_bar.setRange(0, 100)
        self.job_bar.setTextVisible(False)
        self.job_bar.setFixedWidth(110)
        self.cancel = QPushButton(_("Cancel"))
        self.cancel.setProperty("role", "link")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(22)
        layout.addWidget(self.proposal)
        for widget in (self.hint, self.position, self.value, self.scale, self.crs, self.snap):
            layout.addWidget(widget)
        layout.addStretch(1)
        for part in (self.job_text, self.job_bar, self.cancel):
            layout.addWidget(part)
        self._name_snap()
        self._show_job(is_running=False)
        shell.session_opened.connect(self.refresh)
        shell.changed.connect(self.refresh)
        shell.assessed.connect(self.refresh)
        self.refresh()

    def follow(self, runner: ThreadRunner) -> None:
        """Show the progress of the jobs of a runner."""
        runner.moved.connect(self._moved)
        runner.ended.connect(lambda _job: self._show_job(is_running=False))
        self.cancel.clicked.connect(runner.cancel_all)

    def show_hint(self, text: str) -> None:
        """Show what to do next."""
        self._hint = text
        self._say()

    def show_tool(self, tool: str) -> None:
        """Say what to do next in the whole work while no tool is in use."""
        self._is_idle = tool == "select"
        self.refresh()

    def show_position(self, x: float, y: float) -> None:
        """Show where the pointer is, in site metres or plan units."""
        unit = "m" if self._shell.site.header.is_metric else _("plan units")
        self.position.setText(f"x {coordinate(x)}  y {coordinate(y)} {unit}")

    def show_value(self, text: str) -> None:
        """Show the value of a field under the pointer, worded already."""
        self.value.setText(text)
        self.value.setVisible(bool(text))

    def show_scale(self, denominator: float) -> None:
        """Show the scale of the screen, 1:n."""
        is_metric = self._shell.site.header.is_metric
        self.scale.setText(f"1 : {denominator:,.0f}".replace(",", "\u2009") if is_metric else "")

    def refresh(self) -> None:
        """Show the coordinate system, or that there is no scale yet."""
        self.snap.setVisible(self._shell.session is not None)
        proposal = self._shell.proposal
        self.proposal.setVisible(proposal is not None)
        if proposal is not None:
            self.proposal.setText(_("Proposal {label}").format(label=proposal.label))
        if self._shell.session is None:
            for widget in (self.crs, self.position, self.scale, self.hint):
                widget.setText("")
            return
        self._say()
        header = self._shell.site.header
        if not header.is_metric:
            self.crs.setText(_("not calibrated"))
            self.scale.setText("")
        else:
            self.crs.setText(header.crs or _("local metres, no CRS"))

    def _say(self) -> None:
        site, assessment = self._shell.site, self._shell.assessment
        self.hint.setText(next_step(site, assessment) if self._is_idle else self._hint)

    def _snapped(self, is_on: bool) -> None:
        self._shell.settings.snap = is_on
        self._shell.save_settings()
        self._name_snap()
        self.snap_toggled.emit(is_on)

    def _name_snap(self) -> None:
        is_on = self.snap.isChecked()
        self.snap.setText(_("snap: on") if is_on else _("snap: off"))

    def _moved(self, job: Job, fraction: float, left_s: float | None) -> None:
        text = f"{worded(job.title)} {100 * fraction:.0f} %"
        if left_s is not None and left_s >= 1.0:
            text += " · " + _("{seconds:.0f} s left").format(seconds=left_s)
        self.job_text.setText(text)
        self.job_bar.setValue(round(100 * fraction))
        self._show_job(is_running=True)

    def _show_job(self, *, is_running: bool) -> None:
        for widget in (self.job_text, self.job_bar, self.cancel):
            widget.setVisible(is_running)


def _plain(name: str, accessible: str) -> QLabel:
    widget = named(QLabel(), name)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setAccessibleName(accessible)
    return widget
