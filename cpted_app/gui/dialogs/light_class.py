"""Chooses a lighting class: by questions about the place, or by its name."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess import class_choice
from cpted_app.assess.class_choice import Choice, ChosenClass, chosen_class
from cpted_app.assess.light_classes import LightClass, light_class
from cpted_app.gui.dialogs.choices import name_buttons, settle
from cpted_app.gui.light_classes import families, family_of, limit_words, meaning_of
from cpted_app.gui.panels.parts import hairline, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import _
from cpted_app.model.actions import marking
from cpted_app.model.features import Route, Zone

WIDTH_PX = 590
BY_QUESTIONS, BY_NAME = 0, 1


class LightClassDialog(QDialog):
    """Two ways to a class; what it asks for and why stands below both."""

    def __init__(self, shell: Shell, rows: Sequence[Route | Zone], parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._rows = shell, tuple(rows)
        self.setWindowTitle(_("Lighting class"))
        self.setMinimumWidth(WIDTH_PX)
        self.ways = QTabWidget()
        self.ways.setDocumentMode(True)
        self.ways.setAccessibleName(_("How the class is chosen"))
        self.ways.addTab(self._make_questions(), _("By questions"))
        self.ways.addTab(self._make_names(), _("By name"))
        self.chosen = named(label("", "heading", wrap=False), "chosenClass")
        self.badge = label(_("unverified limits"), "chip", wrap=False)
        self.badge.setToolTip(
            _("Nobody has checked these limits against the printed standard: they give no pass.")
        )
        self.limits, self.because = label(), label("", "small")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Use this class"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(12)
        layout.addWidget(label(self._about(), "dim"))
        layout.addWidget(self.ways)
        layout.addWidget(hairline())
        layout.addLayout(row(self.chosen, self.badge, None))
        layout.addWidget(self.limits)
        layout.addWidget(self.because)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.finished.connect(self.deleteLater)
        self._start()
        self._show()
        self.ways.currentChanged.connect(self._show)

    def open(self) -> None:
        """Show the dialog."""
        settle(self)
        super().open()

    @property
    def found(self) -> LightClass | None:
        """The class that is chosen now, or None where a name says nothing."""
        return light_class(self._chosen.name) if self._is_asked else light_class(self.name.text())

    @property
    def _is_asked(self) -> bool:
        return self.ways.currentIndex() == BY_QUESTIONS

    @property
    def _chosen(self) -> ChosenClass:
        values: dict[str, Any] = {
            # A combo box hands a text back where it was given one of an enumeration.
            name: class_choice.QUESTIONS[name][1](combo.currentData())
            for name, combo in self.questions.items()
        }
        return chosen_class(
            Choice(
                **values,
                parked_cars=self.parked.isChecked(),
                faces_matter=self.asked_faces.isChecked(),
            )
        )

    @property
    def _faces(self) -> bool:
        return (self.asked_faces if self._is_asked else self.named_faces).isChecked()

    def _about(self) -> str:
        labels = ", ".join(one.label for one in self._rows[:6])
        return _("For {labels}. A class says how much light a place needs after dark.").format(
            labels=labels + ("…" if len(self._rows) > 6 else "")
        )

    def _make_questions(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(2, 14, 2, 4)
        form.setVerticalSpacing(9)
        self.questions: dict[str, QComboBox] = {}
        normal = Choice()
        for name, (question, kind) in class_choice.QUESTIONS.items():
            combo = named(QComboBox(), name)
            for value in kind:
                combo.addItem(_(class_choice.WORDS[value]), value)
            combo.setCurrentIndex(list(kind).index(_normal(normal, name)))
            combo.setAccessibleName(_(question))
            combo.activated.connect(self._show)
            form.addRow(_(question), combo)
            self.questions[name] = combo
        self.parked = named(QCheckBox(_("Cars are parked beside the way")), "parked")
        self.asked_faces = named(QCheckBox(_("Faces must be recognised")), "askedFaces")
        self.asked_faces.setChecked(normal.faces_matter)
        for box in (self.parked, self.asked_faces):
            box.clicked.connect(self._show)
            form.addRow("", box)
        return page

    def _make_names(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(2, 14, 2, 4)
        form.setVerticalSpacing(9)
        self.family, self.member = named(QComboBox(), "family"), named(QComboBox(), "member")
        for family in families():
            self.family.addItem(family, family)
        self.family.setAccessibleName(_("Family of classes"))
        self.member.setAccessibleName(_("Class"))
        self.family.activated.connect(self._family_chosen)
        self.member.activated.connect(self._member_chosen)
        self.meaning = label("", "small")
        self.name = named(QLineEdit(), "className")
        self.name.setPlaceholderText(_("P3, SC5; old names too: S3, CE2"))
        self.name.setAccessibleName(_("Name of the class"))
        self.name.textEdited.connect(self._typed)
        self.why = named(QLineEdit(), "why")
        self.why.setPlaceholderText(_("Such as: council's lighting plan of 2024"))
        self.why.setAccessibleName(_("Why this class"))
        self.named_faces = named(QCheckBox(_("Faces must be recognised")), "namedFaces")
        self.named_faces.clicked.connect(self._show)
        form.addRow(_("Family"), self.family)
        form.addRow("", self.meaning)
        form.addRow(_("Class"), self.member)
        form.addRow(_("Or type its name"), self.name)
        form.addRow(_("Why this class"), self.why)
        form.addRow("", self.named_faces)
        return page

    def _start(self) -> None:
        first = self._rows[0]
        found = light_class(first.lighting_class)
        self.asked_faces.setChecked(first.faces_matter)
        self.named_faces.setChecked(first.faces_matter)
        self.name.setText(found.name if found else "P4")
        self.why.setText(first.class_choice)
        self._typed(self.name.text())
        self.ways.setCurrentIndex(BY_NAME if found else BY_QUESTIONS)

    def _family_chosen(self, _at: int) -> None:
        family = str(self.family.currentData())
        self._fill_members(family, "")
        self._member_chosen(0)

    def _fill_members(self, family: str, chosen: str) -> None:
        self.member.clear()
        for one in families().get(family, []):
            self.member.addItem(f"{one.name}  ·  {limit_words(one, faces=False)}", one.name)
        self.member.setCurrentIndex(max(self.member.findData(chosen), 0))
        self.meaning.setText(meaning_of(family))

    def _member_chosen(self, _at: int) -> None:
        self.name.setText(str(self.member.currentData()))
        self._show()

    def _typed(self, text: str) -> None:
        found = light_class(text)
        if found is not None:
            family = family_of(found.name)
            self.family.setCurrentIndex(self.family.findData(family))
            self._fill_members(family, found.name)
        self._show()

    def _show(self, _what: object = None) -> None:
        found = self.found
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(found is not None)
        self.badge.setVisible(found is not None and not found.is_verified)
        if found is None:
            self.chosen.setText(_("No such class"))
            self.limits.setText(_("No limits are known by that name."))
            self.because.setText("")
            return
        self.chosen.setText(found.name)
        self.limits.setText(limit_words(found, faces=self._faces))
        self.because.setText(plain(self._chosen.because) if self._is_asked else found.source)

    def _accept(self) -> None:
        found = self.found
        if found is None:
            return
        reason = plain(self._chosen.because) if self._is_asked else self.why.text().strip()
        fields = {
            "lighting_class": found.name,
            "class_choice": reason,
            "faces_matter": self._faces,
        }
        if self._shell.attempt(lambda: marking.set_fields(self._rows, fields)):
            self.accept()


def _normal(choice: Choice, name: str) -> StrEnum:
    value: StrEnum = getattr(choice, name)
    return value
