"""The questions by principle, with search and filters."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QVBoxLayout, QWidget

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Question, Shell
from cpted_app.gui.steps import question_filters
from cpted_app.gui.steps.question_filters import FILTERS, NOTHING, REPEATED, SHORT, Wish
from cpted_app.gui.steps.question_model import KEY_ROLE, QuestionModel, Row
from cpted_app.i18n import _

ROW_PX = 27
CARD_PX = 652
ROWS_LEAST, ROWS_MOST = 3, 16
LEAST_LETTERS = 7


class QuestionList(QWidget):
    """Search, filters and list; the current row is the question of the card."""

    chosen = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._wanted: Question | None = None
        self._shown_wish = Wish()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search questions"))
        self.search.setClearButtonEnabled(True)
        self.filter = _combo(_("Show"))
        for key, word in FILTERS.items():
            self.filter.addItem(_(word), key)
        self.principle = _combo(_("Principle"))
        self.model = QuestionModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("Questions"))
        self.fit(0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.count = label("", "small")
        self.nothing = label("", "dim")
        self.all_button = button(_("Show all questions"), self.show_all, "link")
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.filter.currentIndexChanged.connect(lambda _at: self._narrow())
        self.principle.currentIndexChanged.connect(lambda _at: self._narrow())
        self.list.selectionModel().currentChanged.connect(self._moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        bar = row(self.search, self.filter, self.principle, spacing=6)
        for at, share in enumerate((5, 8, 7)):
            bar.setStretch(at, share)
        layout.addLayout(bar)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self._told = QWidget()
        self._told.setLayout(row(self.count, None, self.all_button))
        layout.addWidget(self._told)

    @property
    def wish(self) -> Wish:
        """What is to be shown."""
        return Wish(
            show=str(self.filter.currentData()),
            principle=str(self.principle.currentData() or ""),
            words=tuple(self.search.text().casefold().split()),
        )

    def fit(self, panel_px: int) -> None:
        """Take the rows that a panel of a height can spare; the card needs the rest."""
        spare = (panel_px - CARD_PX) // ROW_PX
        self.list.setFixedHeight(ROW_PX * min(max(spare, ROWS_LEAST), ROWS_MOST) + 2)

    def show_question(self, question: Question | None) -> None:
        """Make a question the current one."""
        self._wanted = question
        self._mark_current()

    def show_only(self, wanted: str) -> None:
        """Show what a filter lets through."""
        self.filter.setCurrentIndex(self.filter.findData(wanted))
        self.list.setFocus()

    def show_all(self) -> None:
        """Take search and filters back."""
        self.search.clear()
        self.filter.setCurrentIndex(0)
        self.principle.setCurrentIndex(0)
        self.list.setFocus()

    def refresh(self) -> None:
        """Show the questions as they are now."""
        assessment, site = self._shell.assessment, self._shell.site
        if assessment is not None:
            self._fill_principles(assessment)
        wish = self.wish
        is_there = wish == self._shown_wish and self.model.place(self._wanted).isValid()
        kept = self._wanted if is_there else None
        self._shown_wish = wish
        repeated = self._shell.likes.repeated if wish.show == REPEATED else ()
        shown = (
            question_filters.chosen(assessment, site, wish, kept, repeated) if assessment else []
        )
        chooser = self.list.selectionModel()
        chooser.blockSignals(True)  # rows that come and go are not a person's choice
        rows = _with_headings(assessment, shown) if assessment else []
        self.model.show_rows(rows, QColor(self._shell.theme["dim_text"]))
        chooser.blockSignals(False)
        self._tell(assessment, wish, shown)
        self._mark_current()

    def step(self, by: int) -> None:
        """Go to the next question down or up."""
        at = self.list.currentIndex().row() + by  # of no row, -1: a step down is the first
        while 0 <= at < self.model.rowCount():
            if not isinstance(self.model.rows[at], str):
                self.list.setCurrentIndex(self.model.index(at))
                return
            at += by

    def _narrow(self) -> None:
        """Show what fits now; the card goes to the first of them if its question does not."""
        self.refresh()
        if self.model.rowCount() and not self.model.place(self._wanted).isValid():
            self.list.setCurrentIndex(QModelIndex())
            self.step(1)

    def _fill_principles(self, assessment: Assessment) -> None:
        wanted = {"": _("All principles"), **question_filters.principles(assessment)}
        combo, kept = self.principle, self.principle.currentData()
        if wanted == {combo.itemData(at): combo.itemText(at) for at in range(combo.count())}:
            return
        combo.blockSignals(True)
        combo.clear()
        for key, title in wanted.items():
            combo.addItem(title, key)
        combo.setCurrentIndex(max(combo.findData(kept), 0))
        combo.blockSignals(False)

    def _tell(self, assessment: Assessment | None, wish: Wish, shown: list[ItemResult]) -> None:
        site = self._shell.site
        text = question_filters.count_words(assessment, wish, shown) if assessment else ""
        self.count.setText(text)
        is_short = wish.show == SHORT and assessment is not None
        self.count.setToolTip(question_filters.short_list_words(site) if is_short else "")
        self.count.setVisible(bool(text))
        self.all_button.setVisible(wish.is_narrow)
        self._told.setVisible(bool(text) or wish.is_narrow)
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown and wish.is_narrow)
        is_plain = not wish.words and not wish.principle
        self.nothing.setText(_(NOTHING[wish.show if is_plain else "all"]))

    def _mark_current(self) -> None:
        place = self.model.place(self._wanted)
        if place.isValid() and place != self.list.currentIndex():
            chooser = self.list.selectionModel()
            chooser.currentChanged.disconnect(self._moved)
            self.list.setCurrentIndex(place)
            chooser.currentChanged.connect(self._moved)
            self.list.scrollTo(place)

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        question = index.data(KEY_ROLE) if index.isValid() else None
        if question is not None:
            self._wanted = question
            self.chosen.emit(question)


def _combo(name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(LEAST_LETTERS)
    combo.view().setMinimumWidth(220)
    return combo


def _with_headings(assessment: Assessment, shown: list[ItemResult]) -> list[Row]:
    titles = question_filters.principles(assessment)
    rows: list[Row] = []
    principle = ""
    for result in shown:
        if result.item.principle != principle:
            principle = result.item.principle
            rows.append(titles[principle])
        rows.append(result)
    return rows
