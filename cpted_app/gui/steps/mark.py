"""Step Mark: the fields of what is selected; many marks are edited at once."""

from typing import Any

from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.field_editors import LineEditor
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.light_class_card import LightClassCard
from cpted_app.gui.panels.parts import Card, EmptyState, StepPanel, button, label, row
from cpted_app.gui.panels.photo_inspector import PhotoInspector
from cpted_app.gui.panels.photo_section import PhotoSection
from cpted_app.gui.panels.photometry_card import PhotometryCard
from cpted_app.gui.panels.readings_card import beside
from cpted_app.gui.panels.sight_card import SightCard
from cpted_app.gui.panels.staged_card import StagedCard
from cpted_app.gui.panels.tray_rows import PLURALS
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.remark_list import SubjectRemarks
from cpted_app.gui.steps.states import TITLES
from cpted_app.gui.wording import coordinate, metres, number, spread_of
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import marking
from cpted_app.model.features import (
    FEATURE_CLASSES,
    Feature,
    LightReading,
    Luminaire,
    Route,
    Sightline,
    Zone,
)
from cpted_app.model.records import Photo
from cpted_app.model.site import Site
from cpted_app.model.uncertainty import of_extent


class MarkStep(StepPanel):
    """The inspector of the selection."""

    def __init__(self, shell: Shell, documents: Documents) -> None:
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
        self.staged = StagedCard(shell)
        self.fields = Card()
        self.form = FieldForm(self._set, shell.tell, without=("photometry",))
        self.light = PhotometryCard(shell)
        self.light_class = LightClassCard(shell)
        self.delete_button = button(_("Delete"), self._delete)
        self.beside = label("", "small")
        self.fields.add(self.form, self.beside)
        self.remarks = SubjectRemarks(shell)
        self.photos = PhotoSection(shell, documents)
        self.photo = PhotoInspector(shell)
        self.add(self.head, self.line, self.empty, self.counts, self.staged, self.sight)
        self.add(self.light, self.light_class, self.fields)
        self.add(self.remarks, row(self.remarks.write_button, None, self.delete_button))
        self.add(self.photos, self.photo)
        self._photos_on_top = False
        self.end()
        for signal in (shell.session_opened, shell.changed, shell.selected, shell.computed):
            signal.connect(self.outdate)
        shell.themed.connect(self.outdate)
        shell.album.chosen_changed.connect(self.outdate)

    def refresh(self) -> None:
        """Show the selection as it is now."""
        rows, photos = self._shell.selected_features, self._shell.album.photos
        is_any = any(True for _row in self._shell.site.features)
        self.empty.setVisible(not rows and not photos and not is_any)
        self.empty.button.setEnabled(self._shell.is_writable)
        self.counts.setVisible(not rows and not photos and is_any)
        self.fields.setVisible(bool(rows))
        self.delete_button.setVisible(bool(rows))
        self.delete_button.setEnabled(self._shell.is_writable)
        only = rows[0] if len(rows) == 1 else None
        self.sight.setVisible(isinstance(only, Sightline))
        self.staged.show_rows(rows)
        lights = tuple(one for one in rows if isinstance(one, Luminaire))
        self.light.setVisible(bool(rows) and len(lights) == len(rows))
        ways = tuple(one for one in rows if isinstance(one, (Route, Zone)))
        self.light_class.setVisible(bool(rows) and len(ways) == len(rows))
        if self.light_class.isVisibleTo(self):
            self.light_class.show_rows(ways)
        if self.light.isVisibleTo(self):
            self.light.show_luminaires(lights)
        self.remarks.show_subject(only.id if only else "")
        self.head.sentence.setVisible(not rows)
        self.beside.setText(beside(self._shell, only) if isinstance(only, LightReading) else "")
        self.beside.setVisible(bool(self.beside.text()))
        self._show_photos(photos, is_hidden=bool(rows))
        if rows:
            self.form.show_rows(rows, is_writable=self._shell.is_writable)
            if len(lights) == len(rows):
                self._show_flux_of_file()
            self.heading.setText(title_of(rows))
            self.line.setText(_place_of(rows, self._shell.site))
        else:
            self.heading.setText(_(TITLES["mark"]))
            self.line.setText(_("Nothing is selected.") if is_any and not photos else "")
            self.counts.setText(self._counted())
        self.line.setVisible(bool(self.line.text()))
        if isinstance(only, Sightline):
            self.sight.show_sightline(only)

    def _show_flux_of_file(self) -> None:
        """Say in the empty field which flux is calculated with."""
        editor = self.form.editors.get("flux_lm")
        flux = self.light.flux_of_file
        if isinstance(editor, LineEditor) and flux and not self._has_own_flux():
            editor.line.setPlaceholderText(_("{flux} (file)").format(flux=number(flux, 0)))

    def _has_own_flux(self) -> bool:
        rows = self._shell.selected_features
        return any(isinstance(row, Luminaire) and row.flux_lm is not None for row in rows)

    def _show_photos(self, photos: tuple[Photo, ...], *, is_hidden: bool) -> None:
        # What was added stands above the counts, and stays where it is while it is walked.
        is_on_top = bool(self._shell.site.photos)
        if is_on_top != self._photos_on_top:
            self._photos_on_top = is_on_top
            self.body.removeWidget(self.photos)
            last = self.body.indexOf(self.photo)
            self.body.insertWidget(1 if is_on_top else last, self.photos)
        self.photos.setVisible(not is_hidden)
        self.photos.grid.set_rows(min(max((self.height() - 460) // 110, 2), 6))
        self.photos.refresh()
        self.photo.setVisible(bool(photos) and not is_hidden)
        if photos:
            self.photo.show_photos(photos)

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


def _place_of(rows: tuple[Feature, ...], site: Site) -> str:
    if len(rows) > 1:
        return ", ".join(row.label for row in rows[:8]) + ("…" if len(rows) > 8 else "")
    shape = rows[0].geometry
    if shape.geom_type == "Point":
        return f"x {coordinate(shape.x)}  y {coordinate(shape.y)}"
    if not site.header.is_metric:
        return _("The plan has no scale yet.")
    if shape.geom_type == "Polygon":
        spread = spread_of(of_extent(site, rows[0]), "m²")
        return _("area {area} m² {spread}").format(area=number(shape.area, 1), spread=spread)
    length = f"{metres(shape.length, 2)} {spread_of(of_extent(site, rows[0]))}"
    named = f"{rows[0].name} · " if rows[0].name else ""
    return named + _("length {length}").format(length=length)
