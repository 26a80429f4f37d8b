"""Asks how the scale of a plan is known, and shows what follows before it is taken."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import fill, name_buttons, settle, value_of
from cpted_app.gui.dialogs.control_points import ControlPointTable
from cpted_app.gui.forms.calibration_ui import Ui_Calibration
from cpted_app.gui.plan_files import PlanHealth
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plus_minus
from cpted_app.i18n import _, worded
from cpted_app.model.actions import planning
from cpted_app.model.control_points import fit_points
from cpted_app.model.placement import Fit, from_two_points
from cpted_app.model.records import Plan
from cpted_app.units import LENGTH_UNITS_M, METRES_PER_POINT, parse_length_m, parse_number
from cpted_app.words import N_

Point = tuple[float, float]


class Calibration(QObject):
    """The dialog stays beside the plan, so that points can be clicked while it is open."""

    def __init__(self, shell: Shell, plan: Plan, health: PlanHealth, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._plan = shell, plan
        self._points_px: tuple[Point, Point] | None = None
        self.dialog = QDialog(parent, Qt.WindowType.Dialog)
        self.form = Ui_Calibration()
        self.form.setupUi(self.dialog)
        self.dialog.setWindowTitle(_("Calibrate {name}").format(name=plan.name))
        form = self.form
        name_buttons(form.buttons, _("Calibrate"))
        fill(form.unit, {unit: unit for unit in LENGTH_UNITS_M}, shell.settings.length_unit)
        self._metres_per_unit = health.metres_per_unit or self._guessed_unit()
        form.by_scale.setEnabled(self._metres_per_unit is not None)
        if self._metres_per_unit is None:
            form.by_scale.setToolTip(_("The file does not say how large its sheet is."))
        form.guess.setText(health.guess)
        form.guess.setVisible(bool(health.guess))
        form.fault.setVisible(False)
        if health.denominator:
            form.denominator.setText(f"{health.denominator:g}")
        for line in (form.distance, form.denominator):
            line.textChanged.connect(lambda _text: self.refresh())
        form.unit.currentIndexChanged.connect(lambda _at: self.refresh())
        self.control = ControlPointTable()
        self.control.setVisible(False)
        form.control.addWidget(self.control)
        self.control.changed.connect(self.refresh)
        for way in (form.by_points, form.by_scale, form.by_control):
            way.toggled.connect(self._choose)
        form.pick.clicked.connect(lambda _checked=False: self.pick())
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        shell.calibration_clicked.connect(self._clicked)
        self.dialog.finished.connect(self._finished)
        self.refresh()

    def open(self) -> None:
        """Show the dialog beside the plan and take up the tool that clicks two points."""
        settle(self.dialog)
        self.dialog.show()
        self.form.distance.setFocus()
        self.pick()

    def pick(self) -> None:
        """Have two points clicked, or control points one by one."""
        is_control = self.form.by_control.isChecked()
        self._shell.tool_wanted.emit("control_point" if is_control else "calibrate")

    def refresh(self) -> None:
        """Show what would follow, or what is missing."""
        form = self.form
        by_points = form.by_points.isChecked()
        for widget in (form.distance, form.unit, form.pick):
            widget.setEnabled(by_points)
        form.denominator.setEnabled(form.by_scale.isChecked())
        fit: Fit | None = None
        text = ""
        try:
            fit = self._fit()
        except UserError as error:
            text = f"{worded(error.message)} {worded(error.remedy)}"
        if fit is not None:
            scale = f"{fit.placement.metres_per_px:.6g}"
            text = _("1 plan unit = {scale} m, {spread}").format(
                scale=scale, spread=plus_minus(fit.scale_uncertainty)
            )
        if form.by_control.isChecked():
            self.control.show_fit(fit)
        form.result.setText(text)
        ok = form.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(fit is not None)

    def _fit(self) -> Fit:
        form = self.form
        if form.by_points.isChecked():
            if self._points_px is None:
                raise UserError(N_("No points yet."), N_("Click two points far apart on the plan."))
            distance_m = parse_length_m(form.distance.text(), value_of(form.unit))
            return from_two_points(self._plan.placement, self._points_px, distance_m)
        if form.by_control.isChecked():
            return fit_points(self.control.points(), self.control.fitted_by())
        denominator = parse_number(form.denominator.text())
        return planning.from_stated_scale(self._plan, denominator, self._metres_per_unit or 0.0)

    def _choose(self, is_on: bool) -> None:
        if not is_on:
            return
        is_control = self.form.by_control.isChecked()
        self.control.setVisible(is_control)
        width_px = self.dialog.width()
        self.dialog.adjustSize()
        self.dialog.resize(max(width_px, self.dialog.width()), self.dialog.height())
        self.refresh()
        if self.dialog.isVisible() and not self.form.by_scale.isChecked():
            self.pick()

    def _guessed_unit(self) -> float | None:
        return METRES_PER_POINT if self._plan.media_type == "application/pdf" else None

    def _clicked(self, plan: Plan, first: Point, second: Point) -> None:
        if plan.id != self._plan.id:
            self.form.result.setText(
                _("Those points lie on {other}; click on {name}.").format(
                    other=plan.name, name=self._plan.name
                )
            )
            return
        if self.form.by_control.isChecked():
            for place in dict.fromkeys((first, second)):
                self.control.add(*place)
            self.dialog.activateWindow()
            self.control.table.setFocus()
            return
        self._points_px = (first, second)
        self.form.by_points.setChecked(True)
        self.dialog.activateWindow()
        self.form.distance.setFocus()
        self.refresh()

    def _accept(self) -> None:
        form, shell = self.form, self._shell
        plan = shell.site.get(Plan, self._plan.id)
        if plan is None:
            self.dialog.reject()
            return
        self._plan = plan
        if form.by_points.isChecked():
            how = f"two points, {form.distance.text()} {value_of(form.unit)}"
        elif form.by_control.isChecked():
            count = sum(point.is_on for point in self.control.points())
            how = f"{count} control points, {self.control.fitted_by().value}"
        else:
            how = f"stated scale 1:{form.denominator.text()}"
        if shell.attempt(lambda: planning.calibrate(shell.site, plan, self._fit(), how)):
            self.dialog.accept()

    def _finished(self, _result: int) -> None:
        self._shell.tool_wanted.emit("select")
        self.deleteLater()
        self.dialog.deleteLater()
