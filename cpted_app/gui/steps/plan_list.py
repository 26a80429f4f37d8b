"""The card of the chosen sheet: show, lock, fade, order, turn, calibrate, remove."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import Card, button, clear, keeping_focus, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plus_minus
from cpted_app.i18n import _
from cpted_app.model.actions import planning
from cpted_app.model.edit import Edit
from cpted_app.model.records import Plan


class PlanList(QWidget):
    """The card of the sheet that is chosen in the tree."""

    calibration_wanted = Signal(str)
    marks_wanted = Signal(str, str)
    """A plan id and the name of one layer, or of none: marks are to be made from it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_plan(self, plan: Plan | None) -> None:
        """Show a sheet as it is now."""
        shell = self._shell
        has_layers = plan is not None and bool(shell.site.layers_of(plan.id))
        state = (plan, has_layers, shell.is_writable, shell.theme)
        if state == self._shown:
            return
        self._shown = state
        with keeping_focus(self._column):
            clear(self._column)
            if plan is not None:
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
        calibrate = button(
            _("Calibrate again…") if plan.is_calibrated else _("Calibrate…"),
            lambda: self.calibration_wanted.emit(plan.id),
            "" if plan.is_calibrated else "primary",
        )
        calibrate.setEnabled(self._shell.is_writable)
        if self._shell.site.layers_of(plan.id):
            # Its opacity is set in the tree, with those of its layers.
            card.add(row(calibrate, self._marks_button(plan), None))
        else:
            fade = label(_("Opacity"), "dim", wrap=False)
            card.add(row(calibrate, None, fade, self._slider(plan)))
        return card

    def _marks_button(self, plan: Plan) -> QPushButton:
        tip = (
            _("Turn its layers, blocks and tags into walls, trees, luminaires …")
            if plan.is_calibrated
            else _("Calibrate the plan first: its lines have no place on the site yet.")
        )
        make = button(
            _("Make marks…"),
            lambda: self.marks_wanted.emit(plan.id, ""),
            tip=tip,
        )
        make.setAccessibleName(_("Make marks from {name}").format(name=plan.name))
        make.setEnabled(self._shell.is_writable and plan.is_calibrated)
        return make

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
        marks = menu.addAction(_("Make marks from this plan…"))
        marks.triggered.connect(lambda _checked=False: self.marks_wanted.emit(plan.id, ""))
        marks.setEnabled(plan.is_calibrated)
        menu.addSeparator()
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
        for text, change in rows:
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, make=change: self._do(plan, make))
        widget.setMenu(menu)
        return widget

    def _do(self, plan: Plan, make: Callable[[Plan], Edit]) -> None:
        now = self._shell.site.get(Plan, plan.id)
        if now is not None:
            self._shell.attempt(lambda: make(now))


def _set(plan: Plan, **values: object) -> Edit:
    return planning.set_plan(plan, **values)
