"""Step Mark: the fields of what is selected; many marks are edited at once."""

from typing import Any

from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Card, EmptyState, StepPanel, button, label, row
from cpted_app.gui.panels.sight_card import SightCard
from cpted_app.gui.panels.tray_rows import PLURALS
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.remark_list import SubjectRemarks
from cpted_app.gui.steps.states import TITLES
from cpted_app.gui.wording import coordinate, metres, number
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import marking
from cpted_app.model.features import FEATURE_CLASSES, Feature, Sightline


class MarkStep(StepPanel):
    """The inspector of the selection."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.head = StepHead("mark")
        self.heading = self.head.heading
        self.line = label("", "dim")
        self.empty = EmptyState(
            _("Nothing is marked yet: begin with a sightline, then draw what is in its way."),
            _("Draw a sightline"),
            lambda: shell.tool_wanted.emit("sightline"),
        )
        self.counts = label("", "dim")
        self.sight = SightCard(shell)
        self.fields = Card()
        self.form = FieldForm(self._set, shell.tell)
        self.delete_button = button(_("Delete"), self._delete)
        self.fields.add(self.form)
        self.remarks = SubjectRemarks(shell)
        self.add(self.head, self.line, self.empty, self.counts, self.sight, self.fields)
        self.add(self.remarks, row(self.delete_button, None))
        self.end()
        for signal in (shell.session_opened, shell.changed, shell.selected, shell.computed):
            signal.connect(self.outdate)
        shell.themed.connect(self.outdate)

    def refresh(self) -> None:
        """Show the selection as it is now."""
        rows = self._shell.selected_features
        is_any = any(True for _row in self._shell.site.features)
        self.empty.setVisible(not rows and not is_any)
        self.empty.button.setEnabled(self._shell.is_writable)
        self.counts.setVisible(not rows and is_any)
        self.fields.setVisible(bool(rows))
        self.delete_button.setVisible(bool(rows))
        self.delete_button.setEnabled(self._shell.is_writable)
        only = rows[0] if len(rows) == 1 else None
        self.sight.setVisible(isinstance(only, Sightline))
        self.remarks.show_subject(only.id if only else "")
        self.head.sentence.setVisible(not rows)
        if rows:
            self.form.show_rows(rows, is_writable=self._shell.is_writable)
            self.heading.setText(title_of(rows))
            self.line.setText(_place_of(rows, is_metric=self._shell.site.header.is_metric))
        else:
            self.heading.setText(_(TITLES["mark"]))
            self.line.setText(_("Nothing is selected.") if is_any else "")
            self.counts.setText(self._counted())
        self.line.setVisible(bool(self.line.text()))
        if isinstance(only, Sightline):
            self.sight.show_sightline(only)

    def _counted(self) -> str:
        site = self._shell.site
        lines = [
            f"{_(PLURALS[cls.kind])}: {len(site.all(cls))}"
            for cls in FEATURE_CLASSES
            if site.all(cls)
        ]
        hint = _("Click a mark on the plan or a row of the table to see and change its fields.")
        return "\n".join([*lines, "", hint])

    def _set(self, name: str, value: Any) -> bool:
        rows = self._shell.selected_features
        return self._shell.attempt(lambda: marking.set_fields(rows, {name: value}))

    def _delete(self) -> None:
        shell = self._shell
        shell.attempt(lambda: marking.delete(shell.site, shell.selection))


def title_of(rows: tuple[Feature, ...]) -> str:
    """Return what is selected: label and kind, or how many of what."""
    if len(rows) == 1:
        return f"{rows[0].label} · {_(rows[0].title)}"
    kinds = {row.kind for row in rows}
    if len(kinds) == 1:
        return f"{len(rows)} {_(PLURALS[kinds.pop()])}"
    return ngettext("{n} mark", "{n} marks", len(rows)).format(n=len(rows))


def _place_of(rows: tuple[Feature, ...], *, is_metric: bool) -> str:
    if len(rows) > 1:
        return ", ".join(row.label for row in rows[:8]) + ("…" if len(rows) > 8 else "")
    shape = rows[0].geometry
    if shape.geom_type == "Point":
        return f"x {coordinate(shape.x)}  y {coordinate(shape.y)}"
    if not is_metric:
        return _("The plan has no scale yet.")
    if shape.geom_type == "Polygon":
        return _("area {area} m²").format(area=number(shape.area, 1))
    length = metres(shape.length)
    named = f"{rows[0].name} · " if rows[0].name else ""
    return named + _("length {length}").format(length=length)
