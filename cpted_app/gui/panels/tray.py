"""The tray under the canvas: features, questions and remarks as sortable tables."""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.panels.parts import row
from cpted_app.gui.panels.tray_model import (
    KEY_ROLE,
    NO_TABLE,
    PICTURE,
    SORT_ROLE,
    Index,
    Role,
    TrayModel,
)
from cpted_app.gui.panels.tray_rows import PHOTOS, QUESTIONS, REMARKS, table, tabs
from cpted_app.gui.panels.void import VoidWords
from cpted_app.gui.shell import Question, Shell
from cpted_app.i18n import _

LINE_PX = 27
PHOTO_LINE_PX = 38
ALL_ROWS = 1000
"""Rows that Qt weighs when it fits a column to its contents."""
_NO_TYPING = QAbstractItemView.EditTrigger.NoEditTriggers
_TYPING = QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.EditKeyPressed


class _Sorted(QSortFilterProxyModel):
    def lessThan(self, left: Index, right: Index) -> bool:
        first, second = left.data(SORT_ROLE), right.data(SORT_ROLE)
        if isinstance(first, str) != isinstance(second, str):
            return str(first) < str(second)
        return bool(first < second)


class _Toned(QStyledItemDelegate):
    """Keeps the tone of a cell while its row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tone = index.data(Role.ForegroundRole)
        if isinstance(tone, QColor):
            palette = QPalette(option.palette)
            palette.setColor(QPalette.ColorRole.HighlightedText, tone)
            palette.setColor(QPalette.ColorRole.Text, tone)
            option.palette = palette


class _TypedTable(QTableView):
    """A table in which Enter goes on to the cell below, as in a spreadsheet."""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close the editor of a cell; after Enter the cell below is the current one."""
        at = self.currentIndex()
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            below = at.siblingAtRow(at.row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)


class Tray(QFrame):
    """Tabs, a filter and a table; what is selected here is selected on the plan, and back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("tray")
        self._shell = shell
        self._keys: list[str] = []
        self._is_following = False
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Tables"))
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.currentChanged.connect(lambda _at: self._fill())
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Filter the table"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(150)
        self.model = TrayModel(shell)
        self.sorted = _Sorted()
        self.sorted.setSourceModel(self.model)
        self.sorted.setFilterKeyColumn(-1)
        self.sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter.textChanged.connect(self._narrow)
        self.view = self._table_view()
        self.void = VoidWords(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(2)
        head = row(self.tabs, None, self.filter)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        for signal in (shell.session_opened, shell.changed, shell.computed, shell.assessed):
            signal.connect(self.refresh)
        shell.themed.connect(self.refresh)
        shell.selected.connect(self._follow)
        shell.album.chosen_changed.connect(self._follow)
        shell.album.thumbnails.arrived.connect(self._arrived)
        shell.question_chosen.connect(self._follow_question)
        self.refresh()

    @property
    def tab(self) -> str:
        """The key of the tab that is shown."""
        at = self.tabs.currentIndex()
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        if key in self._keys:
            self.tabs.setCurrentIndex(self._keys.index(key))

    def refresh(self) -> None:
        """Show tabs with their counts, and the table as it is now."""
        wanted = tabs(self._shell) if self._shell.session else []
        keys = [key for key, _title, _count in wanted]
        if keys != self._keys:
            now = self.tab
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for _key in keys:
                self.tabs.addTab("")
            self._keys = keys
            self.tabs.setCurrentIndex(keys.index(now) if now in keys else 0)
            self.tabs.blockSignals(False)
        for at, (_key, title, count) in enumerate(wanted):
            self.tabs.setTabText(at, f"{title} {count}")
        self._fill()

    def _table_view(self) -> QTableView:
        view = _TypedTable()
        view.setModel(self.sorted)
        view.setItemDelegate(_Toned(view))
        view.setAccessibleName(_("Features, questions and remarks"))
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.setIconSize(PICTURE)
        view.verticalHeader().setDefaultSectionSize(LINE_PX)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.selectionModel().selectionChanged.connect(self._chosen)
        view.doubleClicked.connect(self._activated)
        view.activated.connect(self._activated)
        return view

    def _fill(self) -> None:
        before, was_empty = self.model.table.tab, not self.model.table.lines
        self._is_following = True
        height_px = PHOTO_LINE_PX if self.tab == PHOTOS else LINE_PX
        self.view.verticalHeader().setDefaultSectionSize(height_px)
        # As wide as what is seen: a look at every row would decode every photo.
        looked_at = 0 if self.tab == PHOTOS else ALL_ROWS
        self.view.horizontalHeader().setResizeContentsPrecision(looked_at)
        self.model.show_table(table(self._shell, self.tab) if self.tab else NO_TABLE)
        self.view.setEditTriggers(_TYPING if self.model.table.fields else _NO_TYPING)
        if self.tab != before or was_empty or not self.model.table.lines:
            self._widen()
        self._say_void()
        self._is_following = False
        self._follow()

    def _narrow(self, text: str) -> None:
        self.sorted.setFilterFixedString(text)
        self._say_void()

    def _say_void(self) -> None:
        """Say why the table holds nothing, if it does."""
        title = self.tabs.tabText(self.tabs.currentIndex()).rpartition(" ")[0]
        if self.model.table.lines:
            self.void.say(_("No row has these letters."))
        else:
            self.void.say(_("{title}: none yet.").format(title=title) if title else "")

    def _widen(self) -> None:
        self.view.resizeColumnsToContents()
        head = self.view.horizontalHeader()
        if not self.model.table.lines:
            return  # headings alone need no more than their words
        for column in range(self.model.columnCount()):
            head.resizeSection(column, min(max(head.sectionSize(column) + 18, 70), 420))

    def _chosen(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self._is_following:
            return
        keys = [index.data(KEY_ROLE) for index in self.view.selectionModel().selectedRows()]
        self._is_following = True
        if self.tab == QUESTIONS:
            if keys:
                self._shell.choose_question(*keys[0].split("\t"))
        elif self.tab == REMARKS:
            if keys:
                self._shell.remark_chosen.emit(keys[0])
        elif self.tab == PHOTOS:
            self._shell.album.choose(keys)
        else:
            self._shell.select(keys)
        self._is_following = False

    def _activated(self, index: QModelIndex) -> None:
        """Go where a row is dealt with."""
        if self.tab in (QUESTIONS, REMARKS):
            self._shell.step_requested.emit("assess" if self.tab == QUESTIONS else "remarks")
            self._chosen(QItemSelection(), QItemSelection())
            return
        if self.tab == PHOTOS:
            self._shell.album.view_wanted.emit(index.data(KEY_ROLE))
            return
        feature = self._shell.site.feature(index.data(KEY_ROLE))
        if feature is not None:
            middle = feature.geometry.representative_point()
            self._shell.place_requested.emit(middle.x, middle.y)

    def _follow(self) -> None:
        if self.tab == PHOTOS:
            self._select_rows(set(self._shell.album.chosen))
        elif self.tab not in (QUESTIONS, REMARKS, ""):
            self._select_rows(set(self._shell.selection))

    def _arrived(self, _attachment: str) -> None:
        if self.tab == PHOTOS:
            self.view.viewport().update()

    def _follow_question(self, question: Question) -> None:
        if self.tab == QUESTIONS:
            self._select_rows({f"{question.item}\t{question.subject}"})

    def _select_rows(self, wanted: set[str]) -> None:
        if self._is_following:
            return
        self._is_following = True
        chosen = QItemSelection()
        for at in range(self.sorted.rowCount()):
            index = self.sorted.index(at, 0)
            if index.data(KEY_ROLE) in wanted:
                chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        if chosen.indexes():
            self.view.scrollTo(chosen.indexes()[0])
        self._is_following = False
