"""Asks for light readings in a series: every few metres along a route, or on a grid of a zone."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cpted_app.drawing.primitives import Mark
from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import name_buttons, value_of
from cpted_app.gui.panels.parts import label, named, set_tone
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import metres, number
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions import measuring
from cpted_app.model.edit import Edit
from cpted_app.model.features import LightReading, Route, Zone
from cpted_app.model.fields import parsed, specs
from cpted_app.model.kinds import LIGHT_QUANTITIES
from cpted_app.units import parse_length_m

STEP_M = "5"
SHARED = ("height_m", "bearing_deg", "taken", "meter", "calibrated", "error_share")


class ReadingSeries(QObject):
    """Left where the readings lie and how they were taken, right the pasted column of numbers."""

    def __init__(self, shell: Shell, show: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._show = shell, show
        self.dialog = QDialog(parent)
        self.dialog.setWindowTitle(_("Light readings in a series"))
        site = shell.site
        self.subject = named(QComboBox(), "seriesSubject")
        for row in (*site.all(Route), *site.all(Zone)):
            name = f"{row.label} · {row.name}" if row.name else f"{row.label} · {_(row.title)}"
            self.subject.addItem(name, row.id)
        chosen = [row.id for row in shell.selected_features if isinstance(row, (Route, Zone))]
        if chosen:
            self.subject.setCurrentIndex(self.subject.findData(chosen[0]))
        self.step, self.start = QLineEdit(STEP_M), QLineEdit("0")
        self.quantity = QComboBox()
        for value, word in LIGHT_QUANTITIES.items():
            self.quantity.addItem(_(word), value.value)
        kept = measuring.kept_values(site)
        if kept:
            self.quantity.setCurrentIndex(self.quantity.findData(str(kept["quantity"])))
        fields = specs(LightReading)
        self.shared: dict[str, QLineEdit] = {}
        self.form = QFormLayout()
        self.form.setVerticalSpacing(7)
        self.form.addRow(_("Along or on"), self.subject)
        self.form.addRow(_("Every, m"), self.step)
        self.form.addRow(_("From the start, m"), self.start)
        self.form.addRow(_("Quantity"), self.quantity)
        for name in SHARED:
            spec = fields[name]
            line = self.shared[name] = QLineEdit(_shown(kept.get(name, spec.default)))
            title = f"{_(spec.label)}, {spec.unit}" if spec.unit else _(spec.label)
            line.setToolTip(_(spec.help))
            self.form.addRow(title, line)
        self.values = QPlainTextEdit()
        self.values.setAccessibleName(_("Values in lx, one in each line"))
        self.values.setPlaceholderText("12.5\n9.8\n7.1")
        self.preview = label("", "dim")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Place readings"))
        self._arrange()
        for line in (self.step, self.start, *self.shared.values()):
            line.textChanged.connect(self.refresh)
        for combo in (self.subject, self.quantity):
            combo.currentIndexChanged.connect(self.refresh)
        self.values.textChanged.connect(self.refresh)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self._closed)
        self.refresh()

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()
        self.values.setFocus()

    def refresh(self) -> None:
        """Show what would be placed, or what is missing."""
        row = self._row()
        self.form.setRowVisible(self.start, isinstance(row, Route))
        is_good, places = False, []
        try:
            places = self._places()
            edit = self._edit(places)
            count, room = len(edit.changes), len(places)
            text = ngettext(
                "{n} reading, room for {room}.", "{n} readings, room for {room}.", count
            )
            text = text.format(n=count, room=room)
            if isinstance(row, Route):
                text += " " + _("The route is {length} long.").format(
                    length=metres(row.geometry.length)
                )
            is_good = True
        except UserError as error:
            text = f"{worded(error.message)} {worded(error.remedy)}"
            if places and not self.values.toPlainText().strip():
                text = ngettext(
                    "Room for {n} reading: paste the values, one in each line.",
                    "Room for {n} readings: paste the values, one in each line.",
                    len(places),
                ).format(n=len(places))
        self.preview.setText(text)
        is_waiting = bool(places) and not self.values.toPlainText().strip()
        set_tone(self.preview, "" if is_good or is_waiting else "bad")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_good)
        self._show(
            [Mark(shape="light_reading", x=x, y=y, colour="accent", size_pt=9.0) for x, y in places]
        )

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.addWidget(label(_("Values in lx, one in each line; a dash leaves a place out.")))
        right.addWidget(self.values, 1)
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addLayout(self.form, 3)
        both.addLayout(right, 2)
        layout = QVBoxLayout(self.dialog)
        layout.addLayout(both)
        layout.addWidget(self.preview)
        layout.addWidget(self.buttons)
        self.dialog.resize(680, 450)

    def _closed(self, _result: int) -> None:
        self._show(())
        self.deleteLater()
        self.dialog.deleteLater()

    def _row(self) -> Route | Zone | None:
        found = self._shell.site.feature(value_of(self.subject))
        return found if isinstance(found, (Route, Zone)) else None

    def _places(self) -> list[measuring.Place]:
        row, step_m = self._row(), parse_length_m(self.step.text())
        if isinstance(row, Route):
            return measuring.along_route(row, step_m, parse_length_m(self.start.text()))
        return measuring.over_zone(row, step_m) if row is not None else []

    def _edit(self, places: list[measuring.Place]) -> Edit:
        values = measuring.values_of(self.values.toPlainText())
        return measuring.place_series(self._shell.site, places, values, self._shared())

    def _shared(self) -> Mapping[str, Any]:
        told: dict[str, Any] = {"quantity": value_of(self.quantity)}
        for name, line in self.shared.items():
            told[name] = parsed(LightReading, name, line.text())
        return told

    def _accept(self) -> None:
        edit: list[Edit] = []
        if not self._shell.guarded(lambda: edit.append(self._edit(self._places()))):
            return
        self.dialog.accept()
        if self._shell.do(edit[0]):
            self._shell.select(edit[0].ids)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return number(value, 4) if isinstance(value, float) else str(value)
