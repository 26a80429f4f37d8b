"""Asks for title, place types and file of a new assessment."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem, QWidget

from cpted_app.assess.versions import lists_of
from cpted_app.gui.dialogs.choices import ask_to_save, fill, name_buttons, settle, value_of
from cpted_app.gui.forms.new_site_ui import Ui_NewSite
from cpted_app.gui.steps.checklist_choice import titles
from cpted_app.gui.wording import local
from cpted_app.i18n import _, ngettext
from cpted_app.model import kinds
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session.session import utc_now

PATTERN = "GeoPackage (*.gpkg)"


class NewSite(QObject):
    """The dialog; ``chosen`` brings the file and the header."""

    chosen = Signal(object, object)

    def __init__(self, folder: Path, parent: QWidget, title: str = "") -> None:
        super().__init__(parent)
        self.dialog = QDialog(parent)
        self.form = Ui_NewSite()
        self.form.setupUi(self.dialog)
        self._folder = folder
        self._is_path_theirs = False
        form = self.form
        name_buttons(form.buttons, _("Create"))
        stages = {str(key): _(word) for key, word in kinds.DESIGN_STAGES.items()}
        fill(form.stage, {"": _("unknown"), **stages}, "")
        zones = {str(key): _(word) for key, word in kinds.ENVIRONMENTAL_ZONES.items()}
        fill(form.surroundings, {"": _("unknown"), **zones}, "")
        for key, word in kinds.PLACE_TYPES.items():
            item = QListWidgetItem(_(word))
            item.setData(Qt.ItemDataRole.UserRole, str(key))
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Unchecked)
            form.place_types.addItem(item)
        form.place_types.setToolTip(_("They select the questions; none chosen asks all."))
        form.place_types.itemChanged.connect(lambda _item: self._count_questions())
        fill(form.checklist, titles(), Header().checklist)
        self._count_questions()
        form.title.textChanged.connect(self._titled)
        form.path.textEdited.connect(self._path_typed)
        form.browse.clicked.connect(lambda _checked=False: self._browse())
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        form.title.setText(title)
        self._titled(title)

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()
        self.form.title.setFocus()

    def _titled(self, title: str) -> None:
        if not self._is_path_theirs:
            name = re.sub(r"[^\w\- ]+", "", title).strip() or _("assessment")
            self.form.path.setText(str(free_path(self._folder / f"{name}.gpkg")))
        self._check()

    def _path_typed(self, _text: str) -> None:
        self._is_path_theirs = True
        self._check()

    def _check(self) -> None:
        is_whole = bool(self.form.title.text().strip() and self.form.path.text().strip())
        button = self.form.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(is_whole)

    def _browse(self) -> None:
        start = Path(self.form.path.text() or self._folder / "assessment.gpkg")
        ask_to_save(self.dialog, _("Where the assessment is kept"), start, PATTERN, self._browsed)

    def _browsed(self, path: Path) -> None:
        self._is_path_theirs = True
        self.form.path.setText(str(path))
        self._check()

    @property
    def _place_types(self) -> tuple[kinds.PlaceType, ...]:
        """The place types that are ticked."""
        rows = self.form.place_types
        items = [rows.item(at) for at in range(rows.count())]
        return tuple(
            kinds.PlaceType(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def _count_questions(self) -> None:
        """Say beside each checklist how many questions it has for a place of these types."""
        combo, place_types = self.form.checklist, self._place_types
        for at, checklist in enumerate(lists_of(Site())):
            count = len(checklist.items_for(place_types))
            words = ngettext("{n} question", "{n} questions", count).format(n=count)
            combo.setItemText(at, f"{checklist.id}  {local(checklist.title)}, {words}")

    def _accept(self) -> None:
        form = self.form
        stage, zone = value_of(form.stage), value_of(form.surroundings)
        header = Header(
            title=form.title.text().strip(),
            reference=form.reference.text().strip(),
            place_types=self._place_types,
            checklist=value_of(form.checklist),
            design_stage=kinds.DesignStage(stage) if stage else None,
            environmental_zone=kinds.EnvironmentalZone(zone) if zone else None,
            crs=form.crs.text().strip().upper() or None,
            created_utc=utc_now(),
        )
        path = Path(form.path.text().strip())
        if path.suffix.lower() != ".gpkg":
            path = path.with_name(path.name + ".gpkg")
        self.dialog.accept()
        self.chosen.emit(path, header)


def free_path(path: Path) -> Path:
    """Return a path, with a number after its name where that is taken."""
    number = 2
    while path.exists():
        path = path.with_name(f"{re.sub(r' [0-9]+$', '', path.stem)} {number}.gpkg")
        number += 1
    return path
