"""Asks what the layers, blocks and tags of a file or plan are to become, and makes the marks.

Left what the source holds, right what would come of it: a picture, where the fields come from,
and how many marks are added, brought up to date and passed over. One press makes one edit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import name_buttons, value_of
from cpted_app.gui.dialogs.field_mapping import FieldMapping
from cpted_app.gui.dialogs.holdings_tree import HoldingsTree, kind_words
from cpted_app.gui.dialogs.marks_preview import MarksPreview
from cpted_app.gui.dialogs.marks_wording import (
    pairs_of,
    preview_words,
    problem_words,
    tally_words,
)
from cpted_app.gui.forms.import_options_ui import Ui_ImportOptions
from cpted_app.gui.panels.parts import set_tone
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.features import BY_KIND
from cpted_app.session.jobs import Job, Progress
from cpted_app.units import LENGTH_UNITS_M
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.model.site import Site
    from cpted_app.session.extraction import Extraction, Holding, Inventory, MarkSource, Pick

FEATURE_ENDINGS = (
    *(".geojson", ".json", ".gpkg", ".shp", ".dxf", ".osm", ".pbf"),
    *(".csv", ".tsv", ".txt"),
)
DRAWING_UNITS = ("mm", "cm", "m", "in", "ft")


@dataclass(slots=True)
class Draft:
    """What a person has chosen for one holding so far."""

    kind: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    only: str = ""


Drafts = dict[str, Draft]


class ImportFeatures(QObject):
    """The dialog; ``drafts`` remembers what was chosen for this source, by holding."""

    def __init__(
        self,
        shell: Shell,
        source: "MarkSource",
        parent: QWidget,
        *,
        drafts: Drafts | None = None,
        layer: str = "",
    ) -> None:
        super().__init__(parent)
        self._shell, self._source, self._layer = shell, source, layer
        self._drafts: Drafts = {} if drafts is None else drafts
        self._inventory: Inventory | None = None
        self._found: tuple[Site, Extraction] | None = None
        self._is_open, self._is_filling = True, False
        self._last_read: tuple[str, str] | None = None
        self.dialog = QDialog(parent)
        self.form = form = Ui_ImportOptions()
        form.setupUi(self.dialog)
        name_buttons(form.buttons, _("Make marks"))
        form.file.setText(_("Make marks from {source}").format(source=source.title))
        self.tree = HoldingsTree(form.holdings, form.search, shell.theme)
        self.mapping = FieldMapping(form.fields, self._mapped)
        self.picture = MarksPreview(shell.theme)
        form.picture.addWidget(self.picture)
        for value, word in kind_words().items():
            form.kind.addItem(word, value)
        self._fill_head()
        self.tree.kind_chosen.connect(self._give_kind)
        self.tree.current_changed.connect(self._show_chosen)
        form.kind.activated.connect(
            lambda _at: self._give_kind(self.tree.selected, value_of(form.kind))
        )
        form.only.editingFinished.connect(self._mapped)
        form.crs.editingFinished.connect(self._read)
        form.unit.currentIndexChanged.connect(lambda _at: self._read())
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self._closed)
        room = shell_room(parent)
        self.dialog.resize(min(1220, room[0]), min(690, room[1]))
        self._read()

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()
        self.form.holdings.setFocus()

    @property
    def picks(self) -> "list[Pick]":
        """What becomes something, and how."""
        from cpted_app.session.extraction import Pick

        keys = {one.key for one in self._inventory.holdings} if self._inventory else set()
        return [
            Pick(
                holding=key,
                kind=draft.kind,
                columns=dict(draft.columns),
                constants=dict(draft.constants),
                only=pairs_of(draft.only),
            )
            for key, draft in self._drafts.items()
            if draft.kind and key in keys
        ]

    def _fill_head(self) -> None:
        from cpted_app.session.extraction import FileSource

        form = self.form
        form.unit.addItem(_("as the file says"), "")
        for unit in DRAWING_UNITS:
            form.unit.addItem(unit, unit)
        path = self._source.path if isinstance(self._source, FileSource) else None
        is_drawing = path is not None and path.suffix.lower() == ".dxf"
        for widget in (form.unit, form.unit_label):
            widget.setVisible(is_drawing)
        for other in (form.crs, form.crs_label):
            other.setVisible(path is not None)

    def _read(self) -> None:
        """Read the source anew with system and unit, unless that is what was read last."""
        from cpted_app.exchange import Options

        form = self.form
        asked = (form.crs.text().strip(), value_of(form.unit))
        if asked == self._last_read:
            return
        self._last_read = asked
        self._inventory = self._found = None
        self._may_import(False)
        form.preview.setText(_("Reading…"))
        set_tone(form.preview, "")
        options = Options(
            crs=asked[0] or None,
            metres_per_unit=LENGTH_UNITS_M[asked[1]] if asked[1] else None,
        )
        site, source = self._shell.site, self._source

        def read(progress: Progress) -> "Inventory":
            progress(0.0)
            return source.read(site, options)

        self._submit("read source", read, self._show_inventory)

    def _submit(
        self, key: str, run: Callable[[Progress], Any], done: Callable[[Any], None]
    ) -> None:
        self._shell.runner.submit(
            Job(
                key=key,
                title=Message(N_("Reading {file}"), {"file": self._source.title}),
                run=run,
                done=done,
                failed=self._failed,
            )
        )

    def _show_inventory(self, inventory: "Inventory") -> None:
        """Show what the source holds, with what it became before or may become."""
        from cpted_app.exchange.extraction import already_made
        from cpted_app.session.extraction import all_suggested

        if not self._is_open:
            return
        self._inventory = inventory
        proposals, made = all_suggested(inventory), already_made(self._shell.site, inventory)
        for one in inventory.holdings:
            if one.key in self._drafts:
                continue
            proposal = proposals[one.key]
            kind = made.get(one.key, "") if made else proposal.kind
            if self._layer:
                kind = kind if one.name == self._layer else ""
            self._drafts[one.key] = self._drafted(one, kind)
        self.picture.show_source([row.geometry for row in inventory.backdrop])
        self.tree.show_inventory(inventory, {key: one.kind for key, one in self._drafts.items()})
        if self._layer:
            self.tree.select(one.key for one in inventory.holdings if one.name == self._layer)
        self._show_chosen()
        self._extract()

    def _drafted(self, holding: "Holding", kind: str) -> Draft:
        """Return the first draft of a holding as a kind."""
        from cpted_app.exchange.suggestions import suggested, suggested_columns

        if not kind:
            return Draft()
        proposal = suggested(holding)
        constants = proposal.constants if proposal.kind == kind else {}
        return Draft(kind, dict(suggested_columns(holding, kind)), dict(constants))

    def _give_kind(self, keys: list[str], kind: str) -> None:
        if self._inventory is None:
            return
        for key in keys:
            if self._drafts[key].kind != kind:
                self._drafts[key] = self._drafted(self._inventory.holding(key), kind)
            self.tree.set_kind(key, kind)
        self._show_chosen()
        self._extract()

    def _show_chosen(self) -> None:
        """Show the fields of what is selected, and where it lies."""
        if self._inventory is None:
            return
        form, keys = self.form, self.tree.selected
        holdings = [self._inventory.holding(key) for key in keys]
        rows = [
            row
            for one in holdings
            for row in (one.rows if one.drawn is None else (*one.rows, *one.drawn))
        ]
        self.picture.show_chosen([row.geometry for row in rows])
        self._is_filling = True
        draft = self._drafts[keys[0]] if keys else Draft()
        form.kind.setCurrentIndex(max(form.kind.findData(draft.kind), 0))
        form.kind.setEnabled(bool(keys))
        form.only.setText(draft.only)
        form.only.setEnabled(bool(draft.kind))
        if draft.kind:
            self.mapping.show_kind(BY_KIND[draft.kind])
            self.mapping.show_columns(holdings[0].columns, is_new=True)
            self.mapping.show_values(draft.columns, draft.constants)
        else:
            self.mapping.clear()
        self._is_filling = False
        self._show_tally()

    def _mapped(self) -> None:
        """Take what was set for the fields, for all selected rows of the same kind."""
        if self._is_filling or self._inventory is None:
            return
        keys = self.tree.selected
        if not keys or not self._drafts[keys[0]].kind:
            return
        kind, only = self._drafts[keys[0]].kind, self.form.only.text().strip()
        before = {key: replace(one) for key, one in self._drafts.items()}
        for key in keys:
            if self._drafts[key].kind == kind:
                there = self._inventory.holding(key).columns
                columns = {
                    name: column for name, column in self.mapping.columns.items() if column in there
                }
                self._drafts[key] = Draft(kind, columns, self.mapping.constants, only)
        if before != self._drafts:
            self._extract()

    def _extract(self) -> None:
        """Find out what would be made of what is chosen."""
        from cpted_app.session.extraction import folder_of, marks_of

        inventory = self._inventory
        if inventory is None:
            return
        self._found = None
        self._may_import(False)
        site, picks = self._shell.site, self.picks

        def extract(progress: Progress) -> "Extraction":
            progress(0.0)
            return marks_of(site, inventory, picks, folder_of(self._source))

        self._submit("import preview", extract, lambda found: self._show(site, found))

    def _show(self, site: "Site", found: "Extraction") -> None:
        if not self._is_open:
            return
        self._found = (site, found)
        self.tree.show_tallies(found)
        self.picture.show_marks(found.rows)
        form = self.form
        form.preview.setText(
            preview_words(found) if self.picks else _("Choose in the list what becomes marks.")
        )
        set_tone(form.preview, "" if found.rows or found.unchanged or not self.picks else "warn")
        form.problems.setText(problem_words(found.problems))
        form.problems.setVisible(bool(found.problems))
        count = found.added + found.updated
        text = ngettext("Make {n} mark", "Make {n} marks", count).format(n=count)
        ok = form.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(text if count else _("Make marks"))
        self._may_import(bool(found.edit.changes))
        self._show_tally()

    def _show_tally(self) -> None:
        """Say what the selected row makes, and what of it is passed over and why."""
        keys = self.tree.selected
        if self._inventory is None or not keys:
            self.form.tally.setText("")
            return
        tally = self._found[1].tallies.get(keys[0]) if self._found else None
        self.form.tally.setText(tally_words(self._inventory.holding(keys[0]), tally))

    def _failed(self, error: BaseException) -> None:
        if not self._is_open:
            return
        if not isinstance(error, UserError):
            self._shell.tell(error)
            self.dialog.reject()
            return
        form = self.form
        form.preview.setText(f"{worded(error.message)} {worded(error.remedy)}")
        set_tone(form.preview, "bad")
        form.problems.setVisible(False)

    def _may_import(self, is_ready: bool) -> None:
        self.form.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_ready)

    def _accept(self) -> None:
        if self._found is None:
            return
        site, found = self._found
        if site is not self._shell.site:  # something was changed meanwhile: look again
            self._last_read = None
            self._read()
            return
        self.dialog.accept()
        if self._shell.do(found.edit):
            self._shell.say(preview_words(found, is_done=True))
            self._shell.select(str(row.id) for row in found.rows)

    def _closed(self, _result: int) -> None:
        self._is_open = False
        self.deleteLater()


def shell_room(parent: QWidget) -> tuple[int, int]:
    """Return the width and height that a large dialog may take of a window."""
    window = parent.window().size()
    return max(window.width() - 60, 760), max(window.height() - 50, 520)
