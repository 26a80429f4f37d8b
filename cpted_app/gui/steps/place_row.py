"""Where a low answer about the whole site shows on the plan: to be pointed at, seen, removed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.low_answers import wants_place
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.answering import Answering
from cpted_app.gui.wording import coordinate
from cpted_app.i18n import _


class PlaceRow(QWidget):
    """A line of words and up to three buttons; nothing for answers that show at a mark."""

    def __init__(self, shell: Shell, answering: Answering) -> None:
        super().__init__()
        self._shell, self._answering = shell, answering
        self.words = label("", "small")
        tip = _("Point at the place on the plan where the answer shows (W).")
        self.pin_button = button("", answering.pick_place, "", tip)
        self.show_button = button(_("Show"), self._show, "link", _("Bring the place into view."))
        self.remove_button = button(
            _("Remove"), answering.take_place_away, "link", _("Take the pin off the plan.")
        )
        buttons = row(self.pin_button, self.show_button, self.remove_button, None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addLayout(buttons)

    def show_item(self, item: ItemResult) -> None:
        """Show where the answer to a question shows."""
        site = self._shell.site
        self.setVisible(wants_place(site, item))
        pin_m = item.answer.pin_m if item.answer else None
        if pin_m is None:
            self.words.setText(_("▲ Where does it show?"))
            self.pin_button.setText(_("Pin on plan…"))
        else:
            unit = "m" if site.header.is_metric else _("plan units")
            place = f"x {coordinate(pin_m[0])}  y {coordinate(pin_m[1])} {unit}"
            self.words.setText(_("● Shows at {place}").format(place=place))
            self.pin_button.setText(_("Move the pin…"))
        for widget in (self.show_button, self.remove_button):
            widget.setVisible(pin_m is not None)
        for widget in (self.pin_button, self.remove_button):
            widget.setEnabled(self._shell.is_writable)

    def _show(self) -> None:
        item = self._answering.item
        pin_m = item.answer.pin_m if item and item.answer else None
        if pin_m is not None:
            self._shell.place_requested.emit(*pin_m)
