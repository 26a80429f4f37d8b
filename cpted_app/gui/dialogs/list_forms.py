"""The two forms of the checklist editor: the checklist as a whole, and one question."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.frameworks import frameworks
from cpted_app.assess.list_text import Raw
from cpted_app.assess.texts import SOURCE_LANGUAGE
from cpted_app.gui.dialogs.list_fields import (
    Sheet,
    Undoing,
    set_fault,
    show_text,
    show_ticks,
    show_value,
)
from cpted_app.gui.dialogs.list_rule import RuleEditor
from cpted_app.gui.panels.parts import button, clear, indent, keeping_focus, label, row
from cpted_app.gui.steps.question_card import MODES
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.features import BY_KIND
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.session.list_draft import Draft

Way = tuple[str | int, ...]
SUBJECTS = ("sightline", "access_point", "route", "zone", "luminaire", "opening", "camera")
MOST_WEIGHT = 100.0
NO_LANGUAGE = ""


class Form(QWidget):
    """What both forms share: a draft, the other language, and the fields by their place."""

    def __init__(self, undoing: Undoing, changed: Callable[[], object]) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self.other = NO_LANGUAGE
        self.is_forced = False
        """Whether a field that has the keys is filled anew as well: after an undo."""
        self.fields: dict[Way, QWidget] = {}
        self._changed = changed
        self.sheet = Sheet(undoing)

    def put(self, way: Way, value: Any) -> None:
        """Put a value into the draft."""
        if self.draft is not None:
            self.draft.set(way, value)
            self._changed()

    def put_text(self, way: Way, is_other: bool, text: str) -> None:
        """Put a text into the draft, in English or the other language."""
        code = self.other if is_other else SOURCE_LANGUAGE
        if self.draft is None or not code:
            return
        is_list = way[-1] == "look_for"
        value = [line.strip() for line in text.splitlines() if line.strip()] if is_list else text
        self.draft.set_text(way, code, value)
        self._changed()

    def show_faults(self, told: dict[Way, str]) -> None:
        """Mark the fields that something is wrong with."""
        for way, field in self.fields.items():
            set_fault(field, told.get(way, ""))

    def _show_pair(self, pair: tuple[QPlainTextEdit, QPlainTextEdit], text: Any) -> None:
        texts = text if isinstance(text, dict) else {}
        for field, code in zip(pair, (SOURCE_LANGUAGE, self.other), strict=True):
            value = texts.get(code, "") if code else ""
            if isinstance(value, list):
                self._show_lines(field, "\n".join(map(str, value)))
            else:
                show_text(field, str(value))

    def _show_lines(self, field: QPlainTextEdit | QLineEdit, text: str) -> None:
        """Show a text that is kept in another form: an empty line just begun is to stay."""
        if self.is_forced or not field.hasFocus():
            show_text(field, text)


class HeadForm(Form):
    """Id, version, title and introduction of a checklist, and its headings."""

    def __init__(self, undoing: Undoing, changed: Callable[[], object]) -> None:
        super().__init__(undoing, changed)
        sheet = self.sheet
        self.id = sheet.line(_("Id"), lambda text: self.put(("id",), text))
        self.version = sheet.line(_("Version"), lambda text: self.put(("version",), text))
        self.licence = sheet.line(_("Licence"), lambda text: self.put(("licence",), text))
        self.title = sheet.texts(_("Title"), 1, lambda o, t: self.put_text(("title",), o, t))
        self.intro = sheet.texts(_("Introduction"), 5, lambda o, t: self.put_text(("intro",), o, t))
        self.beside = QCheckBox(_("It stands beside the profile: what people feel and tell"))
        self.beside.clicked.connect(
            lambda on=False: self.put(("stands_beside",), True if on else None)
        )
        sheet.whole("", self.beside)
        self.fields = {
            ("id",): self.id,
            ("version",): self.version,
            ("licence",): self.licence,
            ("title",): self.title[0],
            ("intro",): self.intro[0],
        }
        self._undoing = undoing
        self._headings = QVBoxLayout()
        self._headings.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 10, 2)
        layout.setSpacing(10)
        layout.addLayout(sheet)
        layout.addWidget(label(_("Headings of the profile"), "strong"))
        layout.addLayout(self._headings)
        layout.addLayout(row(button(_("Add a heading"), self._add), None))
        layout.addStretch(1)
        self._shown: list[str] | None = None
        self._heading_fields: list[tuple[QLineEdit, QLineEdit, QLineEdit]] = []

    def show_draft(self, draft: Draft, other: str) -> None:
        """Show the checklist as it is now."""
        self.draft, self.other = draft, other
        raw = draft.raw
        for field, name in (
            (self.id, "id"),
            (self.version, "version"),
            (self.licence, "licence"),
        ):
            show_text(field, str(raw.get(name, "")))
        self._show_pair(self.title, raw.get("title"))
        self._show_pair(self.intro, raw.get("intro"))
        self.beside.setChecked(bool(raw.get("stands_beside")))
        self.sheet.show_other(bool(other))
        self._show_headings()

    def _show_headings(self) -> None:
        draft = self.draft
        if draft is None:
            return
        if len(self._heading_fields) != len(draft.headings):
            with keeping_focus(self._headings):
                clear(self._headings)
                self._heading_fields = [self._heading_row(at) for at in range(len(draft.headings))]
        for at, (heading, parts) in enumerate(
            zip(draft.headings, self._heading_fields, strict=True)
        ):
            titles = heading.get("title") or {}
            show_text(parts[0], str(heading.get("id", "")))
            show_text(parts[1], str(titles.get(SOURCE_LANGUAGE, "")))
            show_text(parts[2], str(titles.get(self.other, "")) if self.other else "")
            parts[2].setVisible(bool(self.other))
            self.fields["principles", at, "id"] = parts[0]
            self.fields["principles", at, "title"] = parts[1]

    def _heading_row(self, at: int) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        parts = (QLineEdit(), QLineEdit(), QLineEdit())
        names = (_("Id"), _("English"), _("other language"))
        for field, name in zip(parts, names, strict=True):
            field.setAccessibleName(_("Heading {n}, {what}").format(n=at + 1, what=name))
            field.installEventFilter(self._undoing)
        parts[0].setMaximumWidth(190)
        way: Way = ("principles", at, "title")
        parts[0].editingFinished.connect(lambda: self._rename(at, parts[0].text()))
        parts[1].textEdited.connect(lambda text: self.put_text(way, False, text))
        parts[2].textEdited.connect(lambda text: self.put_text(way, True, text))
        drop = button("✕", lambda: self._remove(at), "link")
        drop.setAccessibleName(_("Remove heading {n}").format(n=at + 1))
        self._headings.addLayout(row(*parts, drop, spacing=6))
        return parts

    def _rename(self, at: int, key: str) -> None:
        if self.draft is not None and self.draft.headings[at].get("id") != key:
            self.draft.rename_heading(at, key)
            self._changed()

    def _add(self) -> None:
        if self.draft is not None:
            self.draft.add_heading()
            self._changed()

    def _remove(self, at: int) -> None:
        if self.draft is not None:
            self.draft.remove_heading(at)
            self._changed()


class ItemForm(Form):
    """One question: its texts, whom and where it concerns, and its rule."""

    def __init__(self, undoing: Undoing, changed: Callable[[], object]) -> None:
        super().__init__(undoing, changed)
        self.at = 0
        sheet = self.sheet
        self.id = sheet.line(_("Id"), lambda text: self._put("id", text))
        self.heading = sheet.choice(_("Heading"), {}, lambda v: self._put("principle", v))
        self.texts = {
            "topic": sheet.texts(_("Short name"), 1, lambda o, t: self._put_text("topic", o, t)),
            "text": sheet.texts(_("Question"), 3, lambda o, t: self._put_text("text", o, t)),
        }
        self.anchors = [
            sheet.texts(_("Answer {n}").format(n=n), 3, self._anchor_putter(n)) for n in range(4)
        ]
        self.texts["guidance"] = sheet.texts(
            _("How to answer"), 4, lambda o, t: self._put_text("guidance", o, t)
        )
        self.texts["look_for"] = sheet.texts(
            _("Look for, one a line"), 4, lambda o, t: self._put_text("look_for", o, t)
        )
        subjects = {SITE_SUBJECT: _("the whole site")}
        subjects |= {
            kind: _("each: {mark}").format(mark=_(BY_KIND[kind].title).lower()) for kind in SUBJECTS
        }
        self.subject = sheet.choice(_("Asked about"), subjects, self._put_subject)
        self.only = sheet.line(_("Only those with"), self._put_only, _("field=value; field=value"))
        places = {str(key): _(word) for key, word in kinds.PLACE_TYPES.items()}
        self.places = sheet.ticks(_("Places, none: all"), places, self._putter("place_types"))
        modes = {key: _(word) for key, word in MODES.items()}
        self.modes = sheet.ticks(_("Answered"), modes, self._putter("evidence"))
        self.critical = QCheckBox(_("Critical: where it fails, the band is capped"))
        self.critical.clicked.connect(lambda on=False: self._put("critical", on))
        self.weight = QDoubleSpinBox()
        indent(self.weight)
        self.weight.setRange(0.0, MOST_WEIGHT)
        self.weight.setSingleStep(0.5)
        self.weight.setAccessibleName(_("Weight"))
        self.weight.setMaximumWidth(90)
        self.weight.valueChanged.connect(lambda value: self._put("weight", value))
        holder = QWidget()
        holder.setLayout(row(self.weight, self.critical, None, spacing=16))
        sheet.whole(_("Weight"), holder)
        self.sipa = sheet.choice(_("SIPA"), _groups("sipa"), lambda v: self._put("sipa", v))
        self.safer = sheet.choice(
            _("Safer Places"), _groups("safer_places"), lambda v: self._put("safer_places", v)
        )
        self.sources = sheet.text(_("Sources, one a line"), 2, self._put_sources)
        self.rule = RuleEditor(changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 10, 2)
        layout.setSpacing(10)
        layout.addLayout(sheet)
        layout.addWidget(label(_("What is measured"), "strong"))
        layout.addWidget(self.rule)
        layout.addStretch(1)

    def show_item(self, draft: Draft, at: int, other: str) -> None:
        """Show a question as it is now."""
        self.draft, self.at, self.other = draft, at, other
        item = draft.items[at]
        show_text(self.id, str(item.get("id", "")))
        self._show_heading(draft, str(item.get("principle", "")))
        for name, pair in self.texts.items():
            self._show_pair(pair, item.get(name))
        anchors = list(item.get("anchors", ()))
        for pair, text in zip(self.anchors, [*anchors, *[{}] * 4], strict=False):
            self._show_pair(pair, text)
        show_value(self.subject, str(item.get("applies_to", "")))
        only = item.get("only") or {}
        self._show_lines(self.only, "; ".join(f"{key}={value}" for key, value in only.items()))
        self.only.setEnabled(item.get("applies_to") != SITE_SUBJECT)
        show_ticks(self.places, item.get("place_types", ()))
        show_ticks(self.modes, item.get("evidence", ()))
        self.critical.setChecked(bool(item.get("critical")))
        self._show_weight(item)
        show_value(self.sipa, str(item.get("sipa", "")))
        show_value(self.safer, str(item.get("safer_places", "")))
        self._show_lines(self.sources, "\n".join(map(str, item.get("sources", ()))))
        self.sheet.show_other(bool(other))
        self.rule.show_rule(draft, at)
        self.fields = self._places(at)

    def _places(self, at: int) -> dict[Way, QWidget]:
        found: dict[Way, QWidget] = {("items", at, "id"): self.id}
        found |= {("items", at, name): pair[0] for name, pair in self.texts.items()}
        found |= {("items", at, "anchors", n): pair[0] for n, pair in enumerate(self.anchors)}
        return found | {("items", at, "only"): self.only, ("items", at, "sources"): self.sources}

    def _show_heading(self, draft: Draft, chosen: str) -> None:
        self.heading.clear()
        for one in draft.headings:
            title = (one.get("title") or {}).get(SOURCE_LANGUAGE) or one.get("id")
            self.heading.addItem(str(title), one.get("id"))
        show_value(self.heading, chosen)

    def _show_weight(self, item: Raw) -> None:
        weight = item.get("weight", 1.0)
        self.weight.blockSignals(True)
        self.weight.setValue(float(weight) if isinstance(weight, int | float) else 0.0)
        self.weight.blockSignals(False)

    def _put(self, name: str, value: Any) -> None:
        self.put(("items", self.at, name), value)

    def _putter(self, name: str) -> Callable[[list[str]], None]:
        return lambda value: self._put(name, value)

    def _anchor_putter(self, number: int) -> Callable[[bool, str], None]:
        return lambda is_other, text: self.put_text(
            ("items", self.at, "anchors", number), is_other, text
        )

    def _put_text(self, name: str, is_other: bool, text: str) -> None:
        self.put_text(("items", self.at, name), is_other, text)

    def _put_subject(self, value: str) -> None:
        self._put("applies_to", value)

    def _put_only(self, text: str) -> None:
        pairs = (one.partition("=") for one in text.split(";") if one.strip())
        only = {name.strip(): value.strip() for name, _sign, value in pairs}
        self._put("only", only or None)

    def _put_sources(self, text: str) -> None:
        self._put("sources", [line.strip() for line in text.splitlines() if line.strip()])


def field_words() -> dict[str, str]:
    """Return what the form calls the fields of the file."""
    return {
        "id": _("Id"),
        "version": _("Version"),
        "licence": _("Licence"),
        "title": _("Title"),
        "intro": _("Introduction"),
        "topic": _("Short name"),
        "text": _("Question"),
        "guidance": _("How to answer"),
        "look_for": _("Look for"),
        "anchors": _("Answers"),
        "evidence": _("Answered"),
        "sources": _("Sources"),
        "weight": _("Weight"),
    }


def _groups(framework: str) -> dict[str, str]:
    """Return the groups of a framework that a question may be tagged with."""
    known = frameworks().get(framework)
    groups = {one.id: local(one.title) for one in known.groups} if known else {}
    return {"": _("none"), **groups}
