"""The photometry of the selected luminaires: the chooser, and what the chosen one gives."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QComboBox

from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.gui import photometric
from cpted_app.gui.panels.parts import Card, label, row
from cpted_app.gui.panels.photometry_view import SIGN_PX, PhotometryView, sign
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import lighting
from cpted_app.model.actions.lighting import NewPhotometry
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.session.photometry import generic, is_generic
from cpted_app.session.photometry_files import generics_not_in

MOST_LETTERS = 48
"""Of a title in the list: makers write whole sentences."""
OPEN = "\x00open"
"""The data of the entry that asks for a file: no photometry can be called so."""


class PhotometryChooser(QComboBox):
    """None, the files of the site, the generic ones, or a file to be opened."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._shown: object = None
        self.setAccessibleName(_("Photometry"))
        self.setIconSize(QSize(SIGN_PX, SIGN_PX))
        self.setPlaceholderText(_("several"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(16)
        self.setAcceptDrops(False)
        self.installEventFilter(self)

    def show_names(self, names: set[str]) -> None:
        """Show the one photometry of all luminaires, or that there are several."""
        self._fill(names)
        self.setCurrentIndex(self.findData(next(iter(names))) if len(names) == 1 else -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the column: it must not change a value in passing."""
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _fill(self, names: set[str]) -> None:
        rows = sorted(self._shell.site.all(Photometry), key=lambda one: one.name.lower())
        there = {one.name for one in rows}
        lost = sorted(name for name in names if name and name not in there)
        shown = (tuple(rows), tuple(lost), self._shell.theme.name)
        if shown == self._shown:
            return
        self._shown = shown
        self.clear()
        self.addItem(_("None: gives no light"), "")
        for name in lost:
            self.addItem(_("{name} (not in the site)").format(name=name), name)
        tables = intensity_tables(self._shell.site)
        for one in rows:
            title = _(one.title) if is_generic(one) else one.title
            words = _("{title} (generic)").format(title=title) if is_generic(one) else title
            self._entry(one.name, words, tables[one.name])
        self.insertSeparator(self.count())
        for name in generics_not_in(rows):
            new = generic(name)
            if new is not None:
                title = _("{title} (generic)").format(title=_(new.title))
                self._entry(name, title, _table_of(new))
        self.insertSeparator(self.count())
        self.addItem(_("Open file…"), OPEN)

    def _entry(self, name: str, title: str, table: IntensityTable) -> None:
        short = title if len(title) <= MOST_LETTERS else f"{title[: MOST_LETTERS - 1]}…"
        told = f"{name} · {short}" if title and title != name else name
        self.addItem(sign(table, self._shell.theme), told, name)
        self.setItemData(self.count() - 1, title, Qt.ItemDataRole.ToolTipRole)


class PhotometryCard(Card):
    """The photometry of the selected luminaires."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Light"))
        self._shell = shell
        self._luminaires: tuple[Luminaire, ...] = ()
        self.chooser = PhotometryChooser(shell)
        self.chooser.activated.connect(self._chosen)
        self.view = PhotometryView(shell)
        self.sentence = label("", "dim")
        self.add(row(self.chooser), self.sentence, self.view)

    def show_luminaires(self, luminaires: tuple[Luminaire, ...]) -> None:
        """Show what luminaires shine by."""
        self._luminaires = luminaires
        names = {one.photometry for one in luminaires}
        self.chooser.show_names(names)
        self.chooser.setEnabled(self._shell.is_writable)
        only = next(iter(names)) if len(names) == 1 else ""
        found = lighting.named_photometry(self._shell.site, only)
        self.view.setVisible(found is not None)
        self.sentence.setVisible(found is None)
        if found is not None:
            self.view.show_row(found, luminaires)
        elif len(names) > 1:
            self.sentence.setText(_("They have several; choosing one gives it to all of them."))
        else:
            self.sentence.setText(
                _(
                    "Choose a generic one for a first estimate, or drop the maker's .ies or .ldt"
                    " file here. Without photometry it gives no light in calculations."
                )
            )

    @property
    def flux_of_file(self) -> float | None:
        """The flux in lm of the one distribution of all shown luminaires, or None."""
        names = {one.photometry for one in self._luminaires}
        table = intensity_tables(self._shell.site).get(names.pop()) if len(names) == 1 else None
        return table.flux_lm if table is not None else None

    def _chosen(self, at: int) -> None:
        name = self.chooser.itemData(at)
        if name == OPEN:
            self.show_luminaires(self._luminaires)
            photometric.ask_file(self._shell, self, self._luminaires)
        elif {name} != {one.photometry for one in self._luminaires}:
            new = photometric.named(self._shell, name) if name else None
            if not photometric.give(self._shell, self._luminaires, new):
                self.show_luminaires(self._luminaires)


def _table_of(new: NewPhotometry) -> IntensityTable:
    return closed(new.c_deg, new.gamma_deg, new.intensity_cd)
