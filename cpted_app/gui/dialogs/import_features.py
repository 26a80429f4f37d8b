"""Asks what the objects of a file are to become, shows what would come in, and imports it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import fill, name_buttons, value_of
from cpted_app.gui.dialogs.field_mapping import FieldMapping
from cpted_app.gui.forms.import_options_ui import Ui_ImportOptions
from cpted_app.gui.panels.parts import set_tone
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.features import BY_KIND, FEATURE_CLASSES
from cpted_app.session.jobs import Job, Progress
from cpted_app.units import LENGTH_UNITS_M
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange import Imported, Options, Problem
    from cpted_app.model.site import Site

FEATURE_ENDINGS = (
    *(".geojson", ".json", ".gpkg", ".shp", ".dxf", ".osm", ".pbf"),
    *(".csv", ".tsv", ".txt"),
)
DRAWING_UNITS = ("mm", "cm", "m", "in", "ft")
SHOWN_PROBLEMS = 4


class ImportFeatures(QObject):
    """The dialog; ``plan_wanted`` brings the file where it is to be a plan instead."""

    plan_wanted = Signal(object)

    def __init__(self, shell: Shell, path: Path, parent: QWidget, *, may_be_plan: bool) -> None:
        super().__init__(parent)
        self._shell, self._path = shell, path
        self._found: tuple[Site, Imported] | None = None
        self._is_open = True
        self.dialog = QDialog(parent)
        self.form = form = Ui_ImportOptions()
        form.setupUi(self.dialog)
        name_buttons(form.buttons, _("Import"))
        form.file.setText(_("What are the objects of {file}?").format(file=path.name))
        fill(form.kind, {cls.kind: _(cls.title) for cls in FEATURE_CLASSES}, _likely_kind(path))
        self.mapping = FieldMapping(form.fields, self._read)
        self._fill_layers()
        self._fill_units()
        if may_be_plan:
            plan = form.buttons.addButton(_("Add as plan"), QDialogButtonBox.ButtonRole.ActionRole)
            plan.setObjectName("as_plan")
            plan.setToolTip(_("Show it under the marks, to look at and to snap to."))
            plan.clicked.connect(lambda _checked=False: self._as_plan())
        form.kind.currentIndexChanged.connect(lambda _at: self._kind_chosen())
        for combo in (form.layer, form.unit):
            combo.currentIndexChanged.connect(lambda _at: self._read())
        for line in (form.only, form.crs):
            line.editingFinished.connect(self._read)
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self._closed)
        self._last: tuple[str, Options] | None = None
        self._kind_chosen()

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()
        self.form.kind.setFocus()

    @property
    def options(self) -> "Options":
        """What the form says."""
        from cpted_app.exchange import Options

        form = self.form
        unit = value_of(form.unit)
        return Options(
            columns=self.mapping.columns,
            constants=self.mapping.constants,
            only=_pairs(form.only.text()),
            layer=value_of(form.layer) or None,
            crs=form.crs.text().strip() or None,
            metres_per_unit=LENGTH_UNITS_M[unit] if unit else None,
        )

    def _fill_layers(self) -> None:
        from cpted_app.exchange.layer_names import layer_names

        try:
            names = layer_names(self._path)
        except UserError:  # reading says so, in the preview
            names = ()
        self.form.layer.addItem(_("all that fit"), "")
        for name in names:
            self.form.layer.addItem(name, name)
        self.form.layer.setEnabled(bool(names))

    def _fill_units(self) -> None:
        form = self.form
        form.unit.addItem(_("as the file says"), "")
        for unit in DRAWING_UNITS:
            form.unit.addItem(unit, unit)
        is_drawing = self._path.suffix.lower() == ".dxf"
        form.unit.setVisible(is_drawing)
        form.unit_label.setVisible(is_drawing)

    def _kind_chosen(self) -> None:
        self.mapping.show_kind(BY_KIND[value_of(self.form.kind)])
        self._read()

    def _read(self) -> None:
        """Read the file anew with what the form says, unless that is what was read last."""
        kind, options = value_of(self.form.kind), self.options
        if (kind, options) == self._last:
            return
        self._last = (kind, options)
        self._found = None
        self._may_import(False)
        self.form.preview.setText(_("Reading…"))
        site, path = self._shell.site, self._path

        def read(progress: Progress) -> "Imported":
            from cpted_app.exchange import read_features

            progress(0.0)
            return read_features(site, path, kind, options)

        self._shell.runner.submit(
            Job(
                key="import preview",
                title=Message(N_("Reading {file}"), {"file": path.name}),
                run=read,
                done=lambda found: self._show(site, found),
                failed=self._failed,
            )
        )

    def _show(self, site: "Site", found: "Imported") -> None:
        if not self._is_open:
            return
        self._found = (site, found)
        self.mapping.show_columns(found.columns)
        self.form.preview.setText(preview_words(found))
        set_tone(self.form.preview, "" if found.rows else "warn")
        self.form.problems.setText(problem_words(found.problems))
        self._may_import(bool(found.edit.changes))

    def _failed(self, error: BaseException) -> None:
        if not self._is_open:
            return
        if not isinstance(error, UserError):
            self._shell.tell(error)
            self.dialog.reject()
            return
        self.form.preview.setText(worded(error.message))
        set_tone(self.form.preview, "bad")
        self.form.problems.setText(worded(error.remedy))

    def _may_import(self, is_ready: bool) -> None:
        self.form.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_ready)

    def _accept(self) -> None:
        if self._found is None:
            return
        site, found = self._found
        if site is not self._shell.site:  # something was changed meanwhile: look again
            self._last = None
            self._read()
            return
        self.dialog.accept()
        if self._shell.do(found.edit):
            self._shell.say(preview_words(found, is_done=True))
            self._shell.select(str(row.id) for row in found.rows)

    def _as_plan(self) -> None:
        self.dialog.accept()
        self.plan_wanted.emit(self._path)

    def _closed(self, _result: int) -> None:
        self._is_open = False
        self.deleteLater()


def preview_words(found: "Imported", *, is_done: bool = False) -> str:
    """Return what an import does or did, as a sentence."""
    new = ngettext("{n} new mark", "{n} new marks", found.added).format(n=found.added)
    changed = ngettext("{n} brought up to date", "{n} brought up to date", found.updated)
    same = ngettext("{n} unchanged", "{n} unchanged", found.unchanged)
    parts = [new]
    if found.updated:
        parts.append(changed.format(n=found.updated))
    if found.unchanged:
        parts.append(same.format(n=found.unchanged))
    text = ", ".join(parts)
    return _("Imported: {marks}.").format(marks=text) if is_done else f"{text}."


def problem_words(problems: "tuple[Problem, ...]") -> str:
    """Return the first problems, a line each."""
    lines = [
        f"• {worded(one.place)}: {worded(one.message)} {worded(one.remedy)}"
        for one in problems[:SHOWN_PROBLEMS]
    ]
    more = len(problems) - len(lines)
    if more > 0:
        lines.append(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
    return "\n".join(lines)


def _pairs(text: str) -> Mapping[str, str]:
    """Return columns and patterns of ``A=x, B=y*``; what is no pair is left out."""
    pairs = (part.partition("=") for part in text.split(","))
    return {
        name.strip(): pattern.strip()
        for name, _equals, pattern in pairs
        if name.strip() and pattern.strip()
    }


def _likely_kind(path: Path) -> str:
    """Return the kind whose name is in the name of a file, else barriers: plans are walls."""
    stem = path.stem.lower()
    words = {"lamp": "luminaire", "light": "luminaire", "tree": "tree", "door": "access_point"}
    by_word = {kind.replace("_", ""): kind for kind in BY_KIND} | words
    return next((kind for word, kind in by_word.items() if word in stem), "barrier")
