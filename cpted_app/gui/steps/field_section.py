"""What the tabs of fields over the plan share: empty states, controls, cards, what is assumed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import Card, EmptyState, LiveCard, label
from cpted_app.gui.panels.sight_controls import SightControls
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _


class FieldSection(QWidget):
    """Controls of a field, the cards about it, what is assumed, and what is missing.

    ``parts`` are refreshed whenever they are shown: a new card is one more entry.
    """

    def __init__(
        self,
        shell: Shell,
        controls: SightControls,
        missing: EmptyState,
        parts: Sequence[LiveCard],
        assumed: str,
    ) -> None:
        super().__init__()
        self._shell = shell
        self.uncalibrated = EmptyState(
            _("Sight and ways are measured in metres: give the plan its scale first."),
            _("Go to the plan"),
            lambda: shell.step_requested.emit("plan"),
        )
        self.missing, self.controls, self.parts = missing, controls, tuple(parts)
        self.assumed = Card(_("What is assumed"))
        self.assumed.add(label(assumed, "small"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self.uncalibrated, missing, controls, *parts, self.assumed):
            layout.addWidget(part)

    def refresh(self) -> None:
        """Show what is known now."""
        is_metric = self._shell.site.header.is_metric
        is_missing = not any(self._shell.site.all(kind) for kind in self.controls.needs)
        self.uncalibrated.setVisible(not is_metric)
        self.missing.setVisible(is_metric and is_missing)
        self.missing.button.setEnabled(self._shell.is_writable)
        self.controls.setVisible(is_metric and not is_missing)
        self.controls.refresh()
        for part in self.parts:
            part.setVisible(is_metric and not is_missing)
            if is_metric and not is_missing:
                part.refresh()
        self.assumed.setVisible(is_metric and not is_missing)

    def _draw(self, tool: str) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit(tool)
