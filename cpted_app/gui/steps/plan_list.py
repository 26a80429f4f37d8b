"""The sheets from top to bottom: show, lock, fade, order, turn, calibrate, remove."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import Card, button, clear, keeping_focus, label, row
from cpted_app.gui.plan_files import PlanFiles, PlanHealth
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.plan_layers import PlanLayers
from cpted_app.gui.wording import plus_minus
from cpted_app.i18n import _
from cpted_app.model.actions import planning
from cpted_app.model.edit import Edit
from cpted_app.model.records import Plan


class PlanList(QWidget):
    """One card for each sheet, the topmost first."""

    calibration_wanted = Signal(str)

    def __init__(self, shell: Shell, files: PlanFiles) -> None:
        super().__init__()
        self._shell, self._files = shell, files
        self._shown: object = None
        self._layers: dict[str, PlanLayers] = {}
        self._unfolded: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def refresh(self) -> None:
        """Show the sheets as they are now."""
        shell = self._shell
        state = (shell.site.plans, shell.is_writable, shell.theme, len(self._files.health))
        if state == self._shown:
            for tree in self._layers.values():
                tree.refresh()
            return
        self._shown = state
        self._layers = {}
        with keeping_focus(self._column):
            clear(self._column)
            for plan in reversed(shell.site.plans):
                self._column.addWidget(self._card(plan))

    def _card(self, plan: Plan) -> Card:
        card = Card()
        card.setAccessibleName(_("Plan {name}").format(name=plan.name))
        name = label(plan.name, "strong")
        show = self._toggle("eye" if plan.is_visible else "eye_off", _("Show"), plan.is_visible)
        show.clicked.connect(lambda on: self._do(plan, lambda now: _set(now, is_visible=on)))
        lock = self._toggle("lock" if plan.is_locked else "unlock", _("Lock"), plan.is_locked)
        lock.clicked.connect(lambda on: self._do(plan, lambda now: _set(now, is_locked=on)))
        head = row(show, name, lock, self._menu_button(plan), spacing=4)
        head.setStretch(1, 1)
        card.add(head, self._scale_line(plan))
        health = self._files.health.get((plan.attachment, plan.page), PlanHealth())
        for problem in health.problems:
            card.add(label(f"▲ {problem}", "small", "warn"))
        calibrate = button(
            _("Calibrate again…") if plan.is_calibrated else _("Calibrate…"),
            lambda: self.calibration_wanted.emit(plan.id),
            "" if plan.is_calibrated else "primary",
        )
        calibrate.setEnabled(self._shell.is_writable)
        card.add(row(calibrate, None, label(_("Opacity"), "dim", wrap=False), self._slider(plan)))
        if self._shell.site.layers_of(plan.id):
            card.add(self._layer_tree(plan))
        return card

    def _layer_tree(self, plan: Plan) -> PlanLayers:
        def toggled(is_open: bool) -> None:
            (self._unfolded.add if is_open else self._unfolded.discard)(plan.id)

        tree = PlanLayers(self._shell, plan.id, is_open=plan.id in self._unfolded, toggled=toggled)
        self._layers[plan.id] = tree
        return tree

    def _scale_line(self, plan: Plan) -> QWidget:
        size = _("page {page}").format(page=plan.page + 1)
        if not plan.is_calibrated:
            text = _("○ not calibrated: nothing on it is in metres yet · {size}")
            return label(text.format(size=size), "small", "warn")
        scale = f"{plan.placement.metres_per_px:.5g}"
        text = _("1 unit = {scale} m, {spread} · {size}").format(
            scale=scale, spread=plus_minus(plan.scale_uncertainty), size=size
        )
        widget = label(text, "small")
        widget.setToolTip(plan.calibration)
        return widget

    def _slider(self, plan: Plan) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(10, 100)
        slider.setSingleStep(5)
        slider.setPageStep(10)
        slider.setValue(round(100 * plan.opacity))
        slider.setFixedWidth(84)
        slider.setEnabled(self._shell.is_writable)
        slider.setAccessibleName(_("Opacity of {name}").format(name=plan.name))

        def commit() -> None:
            self._do(plan, lambda now: _set(now, opacity=slider.value() / 100))

        slider.sliderReleased.connect(commit)
        slider.valueChanged.connect(lambda _value: None if slider.isSliderDown() else commit())
        return slider

    def _toggle(self, picture: str, name: str, is_on: bool) -> QToolButton:
        widget = QToolButton()
        widget.setIcon(icon(picture, self._shell.theme))
        widget.setCheckable(True)
        widget.setChecked(is_on)
        widget.setToolTip(name)
        widget.setAccessibleName(name)
        widget.setEnabled(self._shell.is_writable)
        return widget

    def _menu_button(self, plan: Plan) -> QToolButton:
        widget = QToolButton()
        widget.setIcon(icon("more", self._shell.theme))
        widget.setToolTip(_("More"))
        widget.setAccessibleName(_("More for {name}").format(name=plan.name))
        widget.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        widget.setEnabled(self._shell.is_writable)
        menu = QMenu(widget)
        site = self._shell
        rows: tuple[tuple[str, Callable[[Plan], Edit]], ...] = (
            (_("Raise"), lambda now: planning.raise_plan(site.site, now, 1)),
            (_("Lower"), lambda now: planning.raise_plan(site.site, now, -1)),
            (_("Rotate right by 90°"), lambda now: planning.rotate_plan(now, 90.0)),
            (_("Rotate left by 90°"), lambda now: planning.rotate_plan(now, -90.0)),
            (_("Rotate right by 1°"), lambda now: planning.rotate_plan(now, 1.0)),
            (_("Rotate left by 1°"), lambda now: planning.rotate_plan(now, -1.0)),
            (_("Remove"), lambda now: planning.remove_plan(site.site, now)),
        )
        for text, make in rows:
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, make=make: self._do(plan, make))
        widget.setMenu(menu)
        return widget

    def _do(self, plan: Plan, make: Callable[[Plan], Edit]) -> None:
        now = self._shell.site.get(Plan, plan.id)
        if now is not None:
            self._shell.attempt(lambda: make(now))


def _set(plan: Plan, **values: object) -> Edit:
    return planning.set_plan(plan, **values)
