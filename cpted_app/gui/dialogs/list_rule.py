"""How measured evidence proposes an answer: steps of evidence and limit, and what they will do."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.quantities import Quantity
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.checklist import Condition, all_checklists
from cpted_app.assess.list_text import Raw
from cpted_app.assess.rules import SIGN
from cpted_app.gui.dialogs.choices import fill
from cpted_app.gui.panels.parts import button, clear, keeping_focus, label, row
from cpted_app.gui.wording import answer_word, number
from cpted_app.i18n import _
from cpted_app.session.list_draft import Draft

NO_ANSWER = ""
Limits = Mapping[str, Threshold]


class RuleEditor(QWidget):
    """The rule of one question; the sentence below it says what it proposes."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        self._draft: Draft | None = None
        self._limits: Limits = {}
        self._at = 0
        self.words = label("", "small")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.start_button = button(_("Propose an answer from what is measured"), self._start)
        self.step_button = button(_("Add a step"), self._add_step)
        self.remove_button = button(_("Remove the rule"), lambda: self._put(None))
        self.otherwise = QComboBox()
        fill(self.otherwise, {NO_ANSWER: _("no proposal"), **_answers()}, NO_ANSWER)
        self.otherwise.setAccessibleName(_("Otherwise"))
        self.otherwise.activated.connect(lambda _at: self._put_otherwise())
        self._otherwise_label = label(_("Otherwise"), wrap=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self.start_button, None))
        layout.addLayout(self._rows)
        layout.addLayout(
            row(self._otherwise_label, self.otherwise, None, self.step_button, self.remove_button)
        )
        layout.addWidget(self.words)

    def show_rule(self, draft: Draft, at: int) -> None:
        """Show the rule of a question."""
        self._draft, self._at, self._limits = draft, at, draft.limits
        rule = self._rule
        known = _known(self._subject, self._limits)
        has_rule = rule is not None
        self.start_button.setVisible(not has_rule and bool(known))
        for part in (self.otherwise, self._otherwise_label, self.step_button, self.remove_button):
            part.setVisible(has_rule)
        with keeping_focus(self._rows):
            clear(self._rows)
            for number_, step in enumerate(_steps(rule)):
                self._rows.addLayout(self._step_row(number_, step, known))
        if rule is not None:
            given = rule.get("otherwise")
            at_ = self.otherwise.findData(NO_ANSWER if given is None else str(given))
            self.otherwise.setCurrentIndex(max(at_, 0))
        self.words.setText(self._told(rule, known))

    @property
    def _item(self) -> Raw:
        return self._draft.items[self._at] if self._draft else {}

    @property
    def _subject(self) -> str:
        return str(self._item.get("applies_to", ""))

    @property
    def _rule(self) -> Raw | None:
        rule = self._item.get("proposal")
        return rule if isinstance(rule, Mapping) else None

    def _told(self, rule: Raw | None, known: Mapping[str, Quantity]) -> str:
        if rule is not None:
            return rule_words(rule, self._limits)
        if known:
            return _("People answer this question; nothing is proposed.")
        return _("Nothing is measured of what this question is asked about: people answer it.")

    def _step_row(self, at: int, step: Raw, known: Mapping[str, Quantity]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        answer = QComboBox()
        answer.setAccessibleName(_("Answer of step {n}").format(n=at + 1))
        fill(answer, _answers(), str(step.get("answer", 0)))
        answer.activated.connect(
            lambda _i: self._put_step(at, {**step, "answer": int(answer.currentData())})
        )
        more = button(
            _("and…"), lambda: self._put_when(at, [*_when(step), self._condition(known)]), "link"
        )
        more.setAccessibleName(_("Add a condition to step {n}").format(n=at + 1))
        less = button(_("Remove"), lambda: self._remove_step(at), "link")
        less.setAccessibleName(_("Remove step {n}").format(n=at + 1))
        column.addLayout(row(label(_("Propose"), wrap=False), answer, None, more, less))
        for number_, condition in enumerate(_when(step)):
            column.addLayout(self._condition_row(at, number_, condition, known))
        return column

    def _condition_row(
        self, at: int, number_: int, condition: Raw, known: Mapping[str, Quantity]
    ) -> QHBoxLayout:
        name = str(condition.get("evidence"))
        evidence, sign, limit = QComboBox(), QComboBox(), QComboBox()
        fill(evidence, {key: _(one.label).capitalize() for key, one in known.items()}, name)
        fill(sign, SIGN, str(condition.get("op")))
        fill(limit, _choices(name, self._limits), str(condition.get("threshold")))
        for field, title, stretch in (
            (evidence, _("Evidence"), 4),
            (sign, _("Comparison"), 0),
            (limit, _("Limit"), 4),
        ):
            field.setAccessibleName(title)
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(8 if stretch else 2)
            field.setToolTip(field.currentText())
            field.view().setMinimumWidth(300 if stretch else 60)
        evidence.activated.connect(
            lambda _i: self._put_condition(
                at, number_, self._condition(known, str(evidence.currentData()))
            )
        )
        for field, key in ((sign, "op"), (limit, "threshold")):
            field.activated.connect(
                lambda _i, field=field, key=key: self._put_condition(
                    at, number_, {**condition, key: str(field.currentData())}
                )
            )
        drop = button("✕", lambda: self._drop_condition(at, number_), "link")
        drop.setAccessibleName(_("Remove this condition"))
        word = label(_("if") if number_ == 0 else _("and"), "dim", wrap=False)
        word.setFixedWidth(34)
        line = row(word, evidence, sign, limit, drop, spacing=6)
        line.setStretch(1, 4)
        line.setStretch(3, 4)
        return line

    def _start(self) -> None:
        known = _known(self._subject, self._limits)
        step = {"answer": 2, "when": [self._condition(known)]}
        name = f"R-{self._item.get('id')}"
        self._put({"rule": name, "reads": [], "steps": [step], "otherwise": 0})

    def _add_step(self) -> None:
        rule = self._rule or {}
        known = _known(self._subject, self._limits)
        step = {"answer": 1, "when": [self._condition(known)]}
        self._put({**rule, "steps": [*_steps(rule), step]})

    def _remove_step(self, at: int) -> None:
        rule = self._rule or {}
        steps = [one for number_, one in enumerate(_steps(rule)) if number_ != at]
        self._put({**rule, "steps": steps} if steps else None)

    def _put_step(self, at: int, step: Raw) -> None:
        rule = self._rule or {}
        steps = [step if number_ == at else one for number_, one in enumerate(_steps(rule))]
        self._put({**rule, "steps": steps})

    def _put_when(self, at: int, when: list[Raw]) -> None:
        self._put_step(at, {**_steps(self._rule)[at], "when": when})

    def _put_condition(self, at: int, number_: int, condition: Raw) -> None:
        when = _when(_steps(self._rule)[at])
        self._put_when(at, [condition if n == number_ else one for n, one in enumerate(when)])

    def _drop_condition(self, at: int, number_: int) -> None:
        when = [one for n, one in enumerate(_when(_steps(self._rule)[at])) if n != number_]
        if when:
            self._put_when(at, when)
        else:
            self._remove_step(at)

    def _condition(self, known: Mapping[str, Quantity], name: str = "") -> dict[str, Any]:
        """Return a condition to begin with: as the built-in checklists compare that evidence."""
        name = name or next(iter(known), "")
        usual = next(iter(_usual(name)), None)
        if usual is not None:
            return {"evidence": name, "op": usual.op, "threshold": usual.threshold}
        limit = next(iter(_choices(name, self._limits)), "")
        found = self._limits.get(limit)
        return {"evidence": name, "op": found.operator if found else ">=", "threshold": limit}

    def _put_otherwise(self) -> None:
        value = str(self.otherwise.currentData())
        rule = {key: one for key, one in (self._rule or {}).items() if key != "otherwise"}
        self._put({**rule, "otherwise": int(value)} if value else rule)

    def _put(self, rule: Raw | None) -> None:
        if self._draft is None:
            return
        if rule is not None:
            read = [str(one.get("evidence")) for step in _steps(rule) for one in _when(step)]
            rule = {**rule, "reads": list(dict.fromkeys(read))}
        self._draft.set(("items", self._at, "proposal"), rule)
        self._changed()


def rule_words(rule: Raw, limits: Limits) -> str:
    """Return what a rule proposes, in words: the first step that holds counts."""
    lines = []
    for step in _steps(rule):
        answer = answer_word(str(step.get("answer", 0)))
        conditions = _(" and ").join(_condition_words(one, limits) for one in _when(step))
        lines.append(_("{answer}, where {conditions}").format(answer=answer, conditions=conditions))
    text = _("Proposes the first that holds:") + "".join(f"\n·  {line}" for line in lines)
    otherwise = rule.get("otherwise")
    if otherwise is None:
        text += "\n·  " + _("otherwise nothing")
    else:
        text += "\n·  " + _("{answer} otherwise").format(answer=answer_word(str(otherwise)))
    return text + "\n" + _("Where something was not measured, it proposes nothing and says why.")


def _condition_words(condition: Raw, limits: Limits) -> str:
    quantity = QUANTITIES.get(str(condition.get("evidence")))
    limit = limits.get(str(condition.get("threshold")))
    if quantity is None or limit is None:
        return "?"
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    sign = SIGN.get(str(condition.get("op")), "?")
    return f"{_(quantity.label)} {sign} {number(limit.value)}{unit}"


def _known(subject: str, limits: Limits) -> dict[str, Quantity]:
    """Return what is measured of a kind of mark and can be compared with a limit."""
    return {
        name: one
        for name, one in QUANTITIES.items()
        if one.applies_to == subject and _choices(name, limits)
    }


def _choices(name: str, limits: Limits) -> dict[str, str]:
    """Return the limits that some evidence can be compared with, each with what it is.

    Those that the built-in checklists compare it with come first.
    """
    quantity = QUANTITIES.get(name)
    if quantity is None:
        return {}
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    words = {
        key: f"{number(one.value)}{unit} · {one.quantity}"
        for key, one in limits.items()
        if one.unit == quantity.unit
    }
    usual = dict.fromkeys(each.threshold for each in _usual(name) if each.threshold in words)
    return {key: words[key] for key in (*usual, *(one for one in words if one not in usual))}


@cache
def _usual(name: str) -> tuple[Condition, ...]:
    """Return how the built-in checklists compare some evidence."""
    rules = (item.proposal for one in all_checklists() for item in one.items)
    return tuple(
        each
        for rule in rules
        if rule is not None
        for step in rule.steps
        for each in step.when
        if each.evidence == name
    )


def _steps(rule: Raw | None) -> Sequence[Raw]:
    return list((rule or {}).get("steps", ()))


def _when(step: Raw) -> list[Raw]:
    return list(step.get("when", ()))


def _answers() -> dict[str, str]:
    return {str(value): answer_word(str(value)) for value in range(4)}
