"""The photometric files of the site: who shines by them, what is doubtful, add, replace, remove."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.errors import UserError
from cpted_app.gui import photometric
from cpted_app.gui.dialogs.choices import ask_to_open
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.panels.photometry_view import PhotometryView, sign, sign_size
from cpted_app.gui.panels.photometry_words import lumens, users_words, without_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, number
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import lighting
from cpted_app.model.edit import Edit
from cpted_app.session.photometry import is_photometric, photometry_file
from cpted_app.session.photometry_files import (
    SiteFile,
    file_of,
    site_files,
    without_photometry,
    write_files,
)

SIZE_PX = (980, 560)
VIEW_WIDTH_PX = 350


class PhotometricFiles(QObject):
    """The dialog; it stays in step with the site."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._files: tuple[SiteFile, ...] = ()
        self.dialog = named(_Dropping(self, parent), "PhotometricFiles")
        self.dialog.setWindowTitle(_("Photometric files"))
        self.dialog.resize(*SIZE_PX)
        self.list = self._made_list()
        self.view = PhotometryView(shell)
        self.empty = label(
            _(
                "No luminaire has photometry yet. Drop .ies or .ldt files here, or choose a"
                " generic one at a luminaire."
            ),
            "dim",
        )
        self.without = label("", "small", "warn")
        self.add_button = button(_("Add…"), self._ask_files)
        self.replace_button = button(
            _("Replace…"), self._ask_other, tip=_("Another file in its place, for all luminaires")
        )
        self.give_button = button("", self._give)
        self.select_button = button(_("Select luminaires"), self._select)
        self.unused_button = button(_("Remove unused"), self._remove_unused)
        self.write_button = button(_("Save files…"), self._ask_folder)
        self.close_button = button(_("Close"), self.dialog.reject, "primary")
        self._lay_out()
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)
        for signal in (shell.changed, shell.session_opened, shell.selected, shell.themed):
            signal.connect(self._refresh)
        self.dialog.finished.connect(self._closed)
        self._refresh()

    @property
    def chosen(self) -> SiteFile | None:
        """The file that is shown."""
        item = self.list.currentItem()
        at = self.list.indexOfTopLevelItem(item) if item is not None else -1
        return self._files[at] if 0 <= at < len(self._files) else None

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()

    def take(self, paths: list[Path]) -> None:
        """Take dropped files in."""
        photometric.add_files(self._shell, paths)

    def _made_list(self) -> QTreeWidget:
        made = named(QTreeWidget(), "files")
        made.setAccessibleName(_("Photometric files"))
        made.setHeaderLabels([_("File"), _("Flux"), _("Power"), _("Luminaires"), _("Warnings")])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setIconSize(sign_size())
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        made.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        made.header().setStretchLastSection(False)
        made.currentItemChanged.connect(lambda *_items: self._show())
        return made

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(VIEW_WIDTH_PX)
        inner = QWidget()
        inner.setMaximumWidth(VIEW_WIDTH_PX - 14)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        column.addStretch(1)
        scroll.setWidget(inner)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.empty)
        left.addWidget(self.list, 1)
        left.addWidget(self.without)
        left.addLayout(row(self.give_button, self.select_button, self.replace_button, None))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addWidget(scroll)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        buttons = (self.add_button, self.unused_button, self.write_button)
        layout.addLayout(row(*buttons, None, self.close_button))

    def _refresh(self, *_what: object) -> None:
        chosen = self.chosen
        name = chosen.row.name if chosen is not None else ""
        site = self._shell.site
        self._files = site_files(site)
        tables = intensity_tables(site)
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._files:
            found = tables[one.row.name]
            watts = f"{number(one.row.watts, 1)} W" if one.row.watts else DASH
            title = _("{name} (generic)") if one.is_generic else "{name}"
            cells = [
                title.format(name=one.row.name),
                lumens(found.flux_lm),
                watts,
                users_words(one.users),
                self._warned(one),
            ]
            item = QTreeWidgetItem(cells)
            item.setIcon(0, sign(found, self._shell.theme))
            item.setToolTip(0, one.row.title)
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        names = [one.row.name for one in self._files]
        at = names.index(name) if name in names else 0
        shown = self.list.topLevelItem(at)
        if shown is not None:
            self.list.setCurrentItem(shown)
        self.empty.setVisible(not self._files)
        self.list.setVisible(bool(self._files))
        told = without_words(without_photometry(site))
        self.without.setText(told)
        self.without.setVisible(bool(told))
        self._show()

    def _warned(self, one: SiteFile) -> str:
        session = self._shell.session
        if session is None:
            return ""
        try:
            count = len(file_of(session, one.row).warnings)
        except UserError:
            return _("▲ damaged")
        return ngettext("▲ {n}", "▲ {n}", count).format(n=count) if count else _("none")

    def _show(self) -> None:
        chosen = self.chosen
        self.view.setVisible(chosen is not None)
        if chosen is not None:
            self.view.show_row(chosen.row, chosen.users)
        is_writable, lit = self._shell.is_writable, photometric.selected_luminaires(self._shell)
        count = len(lit)
        text = ngettext("Give to {n} selected", "Give to {n} selected", count).format(n=count)
        self.give_button.setText(text if count else _("Give to selected"))
        self.give_button.setEnabled(is_writable and chosen is not None and bool(lit))
        self.select_button.setEnabled(chosen is not None and bool(chosen.users))
        self.replace_button.setEnabled(is_writable and chosen is not None)
        self.add_button.setEnabled(is_writable)
        unused = lighting.unused_photometry(self._shell.site)
        self.unused_button.setEnabled(is_writable and bool(unused))
        self.write_button.setEnabled(any(one.users for one in self._files))

    def _ask_files(self) -> None:
        photometric.ask_files(self._shell, self.dialog)

    def _ask_other(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        folder = self._shell.settings.last_folder
        title, pattern = _("Replace {name}").format(name=chosen.row.name), photometric.pattern()
        ask_to_open(
            self.dialog, title, folder, pattern, lambda path: self.replace_with(chosen, path)
        )

    def replace_with(self, old: SiteFile, path: Path) -> None:
        """Put another file in place of one."""

        def make() -> Edit:
            new = photometry_file(path)
            return lighting.replace_photometry(self._shell.site, old.row, new)

        self._shell.attempt(make)

    def _give(self) -> None:
        chosen, lit = self.chosen, photometric.selected_luminaires(self._shell)
        if chosen is not None:
            photometric.give(self._shell, lit, chosen.row)

    def _select(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._shell.select(one.id for one in chosen.users)

    def _remove_unused(self) -> None:
        site = self._shell.site
        ids = {one.id for one in lighting.unused_photometry(site)}
        self._shell.attempt(lambda: lighting.remove_photometry(site, ids))

    def _ask_folder(self) -> None:
        folder = self._shell.settings.last_folder
        dialog = QFileDialog(self.dialog, _("Folder for the files"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.write_to(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_to(self, folder: Path) -> None:
        """Write the files that are in use into a folder."""
        session = self._shell.session
        if session is None:
            return

        def write() -> None:
            count = len(write_files(session, session.site, folder))
            told = ngettext("{n} file is in {folder}.", "{n} files are in {folder}.", count)
            self._shell.say(told.format(n=count, folder=str(folder)))

        self._shell.guarded(write)

    def _closed(self, _result: int) -> None:
        shell = self._shell
        for signal in (shell.changed, shell.session_opened, shell.selected, shell.themed):
            signal.disconnect(self._refresh)
        self.deleteLater()


class _Dropping(QDialog):
    """A dialog that photometric files can be dropped on."""

    def __init__(self, owner: PhotometricFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take photometric files."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files in."""
        self._owner.take(_dropped(event))
        event.acceptProposedAction()


def _dropped(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if is_photometric(path)]
