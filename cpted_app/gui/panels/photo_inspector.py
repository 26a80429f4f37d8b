"""The fields of the chosen photos, what they show, and what can be done with them."""

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cpted_app.errors import UserError
from cpted_app.gui.album import is_placed
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Card, Flow, button, label, row
from cpted_app.gui.panels.photo_card import Thumbnail
from cpted_app.gui.panels.photo_words import line_of, place_words, readers_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import local
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.records import SITE_SUBJECT, Photo
from cpted_app.model.subjects import named_subject
from cpted_app.words import N_

PICTURE_HEIGHT_PX = 178
FIELDS = (
    "caption",
    "audience",
    "has_personal_data",
    "taken",
    "by",
    "bearing_deg",
    "view_deg",
)


class PhotoInspector(QWidget):
    """Edits the chosen photos: what is typed goes to all of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.picture = _OpeningThumbnail(shell)
        self.heading = label("", "heading")
        self.line = label("", "dim")
        self.chips = Flow()
        self.readers = label("", "chip", wrap=False)
        self.personal = label(_("■ faces or number plates"), "chip", "bad", wrap=False)
        self.place = label("", "chip", wrap=False)
        for chip in (self.readers, self.personal, self.place):
            self.chips.addWidget(chip)
        self.form = FieldForm(self._set, shell.tell, only=FIELDS)
        self.links = PhotoLinks(shell)
        self.place_button = button("", self._place)
        self.plan_button = button(_("Show on the plan"), self._show_on_plan)
        self.remove_button = button(_("Remove"), shell.album.remove)
        fields, shows = Card(), Card(_("What it shows"))
        fields.add(self.form)
        shows.add(self.links)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.picture)
        self._column.addWidget(self.line)
        self._column.addLayout(self.chips)
        self._column.addLayout(
            row(self.place_button, self.plan_button, self.remove_button, None, spacing=6)
        )
        self._column.addWidget(fields)
        self._column.addWidget(shows)

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Show photos as they are now; the picture is that of the only one."""
        only = photos[0] if len(photos) == 1 else None
        self.heading.setText(heading_of(photos))
        is_writable = self._shell.is_writable
        for widget in (self.picture, self.line, self.readers, self.place):
            widget.setVisible(only is not None)
        self.personal.setVisible(only is not None and only.has_personal_data)
        self.plan_button.setVisible(only is not None and is_placed(only))
        self.place_button.setText(
            _("Place again…") if all(map(is_placed, photos)) else _("Place on the plan…")
        )
        for button_ in (self.place_button, self.remove_button):
            button_.setEnabled(is_writable)
        if only is not None:
            self.picture.show_photo(only)
            self.line.setText(line_of(only))
            self.line.setVisible(bool(self.line.text()))
            self.readers.setText(readers_words(only))
            self.place.setText(place_words(only))
        self.form.show_rows(photos, is_writable=is_writable)
        self.links.show_photos(photos)

    def _set(self, name: str, value: Any) -> bool:
        return self._shell.album.set(**{name: value})

    def _place(self) -> None:
        self._shell.album.start_placing(row_.id for row_ in self._shell.album.photos)

    def _show_on_plan(self) -> None:
        photos = self._shell.album.photos
        if photos:
            self._shell.album.show_on_plan(photos[0])


class PhotoLinks(QWidget):
    """The mark and the question that the chosen photos belong to."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._photos: tuple[Photo, ...] = ()
        self.mark = QLineEdit()
        self.mark.setAcceptDrops(False)
        self.mark.setPlaceholderText(_("the whole site"))
        self.mark.setAccessibleName(_("Mark"))
        self.mark.setToolTip(_("The label of a mark, such as L3; empty for the whole site."))
        self.mark.editingFinished.connect(self._type_mark)
        self.pick_button = button(_("Pick…"), shell.album.subject_wanted.emit)
        self.pick_button.setToolTip(_("Click the mark on the plan."))
        self.item = QComboBox()
        self.item.setAccessibleName(_("Question"))
        self.item.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.item.setMinimumContentsLength(10)
        self.item.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.item.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        self.item.activated.connect(lambda at: shell.album.set(item=self.item.itemData(at)))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(8)
        name = QLabel(_("&Mark"))
        name.setBuddy(self.mark)
        form.addRow(name, row(self.mark, self.pick_button, spacing=6))
        form.addRow(_("&Question"), self.item)

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Show what photos belong to."""
        self._photos = photos
        self._fill_items()
        subjects, items = {row_.subject for row_ in photos}, {row_.item for row_ in photos}
        self.mark.setText(self._mark_words(subjects))
        several, whole = _("several"), _("the whole site")
        self.mark.setPlaceholderText(several if len(subjects) > 1 else whole)
        self.item.setPlaceholderText(several)
        self.item.setCurrentIndex(self.item.findData(items.pop()) if len(items) == 1 else -1)
        labels = sorted(row_.label for row_ in self._shell.site.features)
        completer = QCompleter(labels[:2000], self.mark)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.mark.setCompleter(completer)
        self.setEnabled(self._shell.is_writable)

    def _fill_items(self) -> None:
        assessment = self._shell.assessment
        words = {"": _("no question")}
        for result in assessment.items if assessment else ():
            words[result.item.id] = f"{result.item.id}  {local(result.item.text)}"
        for photo in self._photos:
            words.setdefault(photo.item, photo.item)
        if [self.item.itemData(at) for at in range(self.item.count())] != list(words):
            self.item.clear()
            for key, word in words.items():
                self.item.addItem(word, key)
                self.item.setItemData(self.item.count() - 1, word, Qt.ItemDataRole.ToolTipRole)

    def _mark_words(self, subjects: set[str]) -> str:
        """Return how the one mark is called that photos show; nothing where it is not one."""
        if len(subjects) != 1 or SITE_SUBJECT in subjects:
            return ""
        return worded(named_subject(self._shell.existing, *subjects))

    def _type_mark(self) -> None:
        text = self.mark.text().strip()
        if text == self._mark_words({photo.subject for photo in self._photos}):
            return  # left as it was, and it may be called by more than a label
        feature = self._shell.site.named(text) if text else None
        subject = feature.id if feature is not None else SITE_SUBJECT
        if text and feature is None:
            self._shell.tell(
                UserError(
                    N_("There is no mark “{label}”."),
                    N_("Type a label such as L3, or click the mark with Pick."),
                    label=text,
                )
            )
            self.show_photos(self._photos)
        elif any(photo.subject != subject for photo in self._photos):
            self._shell.album.set(subject=subject)


class _OpeningThumbnail(Thumbnail):
    """The photo in the inspector; a click shows it large."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, QSize(PICTURE_HEIGHT_PX, PICTURE_HEIGHT_PX))
        self.setMinimumWidth(100)
        self.setMaximumWidth(16_777_215)
        self._id = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(_("Show large"))

    def show_photo(self, photo: Photo) -> None:
        """Show another photo."""
        self._id = photo.id
        super().show_photo(photo)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Show the photo large."""
        self._shell.album.view_wanted.emit(self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the photo large with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._shell.album.view_wanted.emit(self._id)
        else:
            super().keyPressEvent(event)


def heading_of(photos: tuple[Photo, ...]) -> str:
    """Return what is chosen: one photo by its number, or how many."""
    if len(photos) == 1:
        return _("{label} · Photo").format(label=photos[0].label)
    return ngettext("{n} photo", "{n} photos", len(photos)).format(n=len(photos))
