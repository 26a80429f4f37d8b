"""Asks where on the map the site lies, and shows what follows before it moves."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QPushButton, QWidget

from cpted_app.drawing.primitives import Mark, Path, Primitive, Text
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import check_site_crs
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.reference_systems import found, system
from cpted_app.gui.dialogs.choices import name_buttons, settle
from cpted_app.gui.dialogs.site_points import SitePointTable
from cpted_app.gui.forms.place_site_ui import Ui_PlaceSite
from cpted_app.gui.panels.parts import button, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded
from cpted_app.model.actions.siting import Moved, Relocation, move_site
from cpted_app.model.placement import Fit
from cpted_app.model.records import Plan
from cpted_app.session import siting
from cpted_app.words import N_, Message

_BETWEEN = " · "
Show = Callable[[Sequence[Primitive]], object]


class PlaceSite(QObject):
    """The dialog stays beside the plan: points are clicked there while it is open.

    For a site that has a system already only the new one is asked.
    """

    def __init__(self, shell: Shell, show: Show, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._show = shell, show
        self._before = shell.site.header.crs
        self.dialog = QDialog(parent, Qt.WindowType.Dialog)
        self.form = Ui_PlaceSite()
        self.form.setupUi(self.dialog)
        form = self.form
        name_buttons(form.buttons, _("Move the site"))
        self.table = SitePointTable()
        self.plan_buttons: list[QPushButton] = []
        form.points.addWidget(self.table)
        if self._before is None:
            form.intro.setText(
                _(
                    "Name points whose coordinates you know: click them on the plan or type them,"
                    " then give east and north. Everything on the site moves in one step."
                )
            )
            self._offer_plans()
        else:
            words = _(
                "The site lies in {crs}. Every mark goes exactly where the new system has it."
            )
            form.intro.setText(words.format(crs=self._before))
            self.table.hide()
            self.dialog.setWindowTitle(_("Move the site to another system"))
        self._model = QStringListModel()
        completer = QCompleter(self._model, self.dialog)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        form.crs.setCompleter(completer)
        form.crs.textEdited.connect(self._search)
        form.crs.textChanged.connect(lambda _text: self.refresh())
        self.table.changed.connect(self.refresh)
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        shell.calibration_clicked.connect(self._clicked)
        self.dialog.finished.connect(self._finished)
        self.refresh()

    @property
    def crs(self) -> str:
        """The code of the system as it was typed or chosen."""
        text = self.form.crs.text().split(_BETWEEN)[0].strip().upper()
        return f"EPSG:{text}" if text.isdigit() else text

    def open(self) -> None:
        """Show the dialog beside the plan; where points are asked, clicks on the plan give them."""
        self.dialog.resize(self.dialog.width(), 0)
        settle(self.dialog)
        self.dialog.show()
        self.form.crs.setFocus()
        if self._before is None:
            self._shell.tool_wanted.emit("control_point")

    def refresh(self) -> None:
        """Show what would follow, or what is missing."""
        fit: Fit | None = None
        words, is_ready = "", False
        try:
            crs = check_site_crs(self.crs) if self.crs else ""
            self.form.crs_title.setText(system(crs).title if crs else "")
            if self._before is None and self.table.points():
                fit, free = siting.fits(
                    self.table.points(), is_scaled=self.table.scaled.isChecked()
                )
                words = _fit_words(fit, free)
            if crs:
                self._way(crs)
                is_ready = True
        except UserError as error:
            words = f"{words}\n{worded(error.message)} {worded(error.remedy)}".strip()
        self.table.show_fit(fit)
        self.form.result.setText(words)
        self.form.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_ready)
        self._preview(fit)

    def _way(self, crs: str) -> Relocation:
        site = self._shell.site
        if self._before is not None:
            return siting.by_reprojection(site, crs)
        is_scaled = self.table.scaled.isChecked()
        return siting.by_points(site, crs, self.table.points(), is_scaled=is_scaled)

    def _offer_plans(self) -> None:
        """Offer the plans that lie on the site and know their place on earth."""
        session = self._shell.session
        if session is None:
            return
        for plan in self._shell.site.plans:
            if not plan.is_calibrated:
                continue
            own = siting.own_place(session, plan)
            if own is None or own.crs is None:
                continue
            text = _("Take the points from {name}").format(name=plan.name)
            crs = own.crs

            def take(plan: Plan = plan, own: Georeference = own, crs: str = crs) -> None:
                if not self.crs and system(crs).is_metric:
                    self.form.crs.setText(crs)
                wanted = self.crs or crs
                self._shell.guarded(
                    lambda: self.table.put(siting.points_of_plan(plan, own, wanted))
                )

            self.plan_buttons.append(button(text, take))
        if self.plan_buttons:
            self.form.points.addLayout(row(*self.plan_buttons, None))

    def _search(self, text: str) -> None:
        hits = found(text) if len(text.strip()) > 2 else ()
        self._model.setStringList([f"{code}{_BETWEEN}{title}" for code, title in hits])

    def _clicked(self, plan: Plan, first: tuple[float, float], _second: object) -> None:
        x_m, y_m = plan.placement.to_site([first])[0]
        self.table.add(float(x_m), float(y_m))
        self.dialog.activateWindow()
        self.table.table.setFocus()

    def _preview(self, fit: Fit | None) -> None:
        """Show on the plan which point is which, and which way each one is off."""
        shown: list[Primitive] = []
        points = self.table.points() if fit is not None else ()
        if fit is not None:
            placed = fit.placement.to_plan([(one.east, one.north) for one in points])
            for number, (one, there) in enumerate(zip(points, placed, strict=True), 1):
                colour = "accent" if one.is_on else "dim_text"
                ends = np.array([(one.x_m, one.y_m), (float(there[0]), -float(there[1]))])
                shown.append(Path(points=ends, stroke="bad", width_pt=2.0))
                shown.append(Mark(shape="handle", x=one.x_m, y=one.y_m, colour=colour, size_pt=7.0))
                text = str(number)
                shown.append(Text(text=text, x=one.x_m, y=one.y_m, dx_pt=6.0, dy_pt=4.0, bold=True))
        self._show(shown)

    def _accept(self) -> None:
        shell = self._shell
        moved: list[Moved] = []

        def make() -> None:
            moved.append(move_site(shell.site, self._way(check_site_crs(self.crs))))

        if not shell.guarded(make) or not shell.do(moved[0].edit):
            return
        self.dialog.accept()
        problems = siting.problems_of(moved[0])
        if problems:
            one = problems[0]
            shell.tell(UserError("{text}", worded(one.remedy), text=one.message))
        else:
            shell.tell(Message(N_("The site lies in {crs} now."), {"crs": shell.site.header.crs}))

    def _finished(self, _result: int) -> None:
        self._show(())
        if self._before is None:
            self._shell.tool_wanted.emit("select")
        self.deleteLater()
        self.dialog.deleteLater()


def _fit_words(fit: Fit, free: Fit) -> str:
    """Return turn, scale and RMSE, and what the points alone say of the scale."""
    words = _("RMSE {rmse:.3f} m · turned by {turn:.3f}° · scale {scale:.6f}").format(
        rmse=fit.rmse_m, turn=siting.turn_deg(fit), scale=fit.placement.metres_per_px
    )
    if fit is free:
        return words
    alone = _("The points alone say a scale of {scale:.6f}.")
    return f"{words}\n{alone.format(scale=free.placement.metres_per_px)}"
