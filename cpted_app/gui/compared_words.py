"""A comparison of proposals as lines of words: what each state has, and what is sure of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cpted_app.analysis.compare import Compared, Verdict
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.result import Measure
from cpted_app.assess import comparison
from cpted_app.assess.comparison import Comparison, Question, State, part_of
from cpted_app.gui.panels.profile import BANDS
from cpted_app.gui.panels.scenario_bar import counted_words
from cpted_app.gui.panels.tray_rows import PLURALS
from cpted_app.gui.wording import DASH, number, percent, plain, spread_of
from cpted_app.i18n import _
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.words import N_

SMALL = 0.1
"""Below it a value has more decimals, so that what differs does not look the same."""

GLANCE, QUESTIONS, MARKS = "glance", "questions", "marks"
PARTS: Mapping[str, str] = MappingProxyType(
    {
        GLANCE: N_("At a glance"),
        **{str(part): word for part, word in comparison.PARTS.items()},
        QUESTIONS: N_("Questions"),
        MARKS: N_("Marks"),
    }
)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        "same": N_("The same."),
        "within": N_("The difference is within the uncertainty."),
        "beyond": N_("The difference is larger than the uncertainty."),
        "unsure": N_("How sure the difference is, is not known."),
        "unknown": N_("Unknown in one of the two."),
    }
)
_SIGNS: Mapping[Verdict, str] = MappingProxyType(
    {"within": "≈", "unsure": "?", "beyond": "", "same": "", "unknown": ""}
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, what is said of it, and whether it stands out."""

    text: str
    tip: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: part, what, the id and label of where, a cell for each state, and if it changed."""

    part: str
    what: str
    subject: str
    where: str
    cells: tuple[Cell, ...]
    is_changed: bool


def heads(found: Comparison) -> list[str]:
    """Return what stands above the states."""
    return [
        _("Existing") if state.scenario is None else state.scenario.label for state in found.states
    ]


def lines(found: Comparison) -> list[Line]:
    """Return every line: the glance first, then what changed most."""
    return [*_glance(found), *_measures(found), *_questions(found), *_marks(found)]


def as_text(found: Comparison, shown: list[Line]) -> str:
    """Return lines as text with tabs, for a spreadsheet."""
    rows = [["", "", *heads(found)]]
    rows += [[line.what, line.where, *(cell.text for cell in line.cells)] for line in shown]
    return "\n".join("\t".join(row) for row in rows)


def _glance(found: Comparison) -> Iterator[Line]:
    told: tuple[tuple[str, Callable[[int, State], str]], ...] = (
        (_("Name"), lambda _at, state: state.scenario.name if state.scenario else ""),
        (_("Cost"), lambda _at, state: _cost(state)),
        (_("Marks"), lambda at, state: counted_words(state.changes) if at else ""),
        (_("Questions that measure higher"), lambda at, _s: str(found.better(at)) if at else ""),
        (_("Questions that measure lower"), lambda at, _s: str(found.worse(at)) if at else ""),
        (_("Score, if answers follow what is measured"), lambda _at, state: _score(state)),
        (_("Band"), lambda _at, state: _band(state)),
    )
    for what, tell in told:
        cells = tuple(Cell(tell(at, state)) for at, state in enumerate(found.states))
        yield Line(GLANCE, what, "", "", cells, is_changed=True)


def _cost(state: State) -> str:
    if state.scenario is None:
        return ""
    if state.scenario.cost is None:
        return _("unknown")
    cost = f"{state.scenario.cost:,.0f}".replace(",", "\u2009")
    return f"{cost} {state.scenario.currency}"


def _score(state: State) -> str:
    score, interval = state.assessment.score, state.assessment.interval
    if score is None or interval is None:
        return _("unknown")
    low, high = map(number, interval)
    if low == high:
        return number(score)
    return _("{score} ({low} to {high})").format(score=number(score), low=low, high=high)


def _band(state: State) -> str:
    band = state.assessment.band
    return _("none yet") if band is None else _(BANDS[band])


def _measures(found: Comparison) -> Iterator[Line]:
    for row in found.measures:
        cells = tuple(_cell(row, at) for at in range(len(row.cells)))
        is_changed = any(row.verdict(at) != "same" for at in range(1, len(cells)))
        quantity = QUANTITIES[row.name]
        yield Line(
            part_of(row.name),
            _(quantity.label).capitalize(),
            row.subject,
            found.subject_label(row.subject) or _("site"),
            cells,
            is_changed,
        )


def _cell(row: Compared, at: int) -> Cell:
    measure = row.cells[at]
    if measure is None:
        return Cell(DASH, _("There is no such mark."))
    if measure.missing is not None:
        return Cell(_("unknown"), plain(measure.missing))
    text, spread = _value(measure, measure.value or 0.0), _spread(measure)
    if at == 0:
        return Cell(text, spread)
    verdict, difference = row.verdict(at), row.difference(at)
    if verdict == "same" or difference is None:
        return Cell(text, spread)
    arrow = "▲" if difference > 0.0 else "▼"
    told = f"{text}  {_SIGNS[verdict]}{arrow}"
    return Cell(told, f"{_(VERDICTS[verdict])} {spread}".strip(), is_strong=verdict == "beyond")


def _value(measure: Measure, value: float) -> str:
    if QUANTITIES[measure.name].is_flag:
        return _("yes") if value else _("no")
    if measure.unit == "1" and measure.name.endswith("_share"):
        return percent(value)
    text = number(value, 2 if abs(value) >= SMALL else 4)
    return text if measure.unit == "1" else f"{text} {measure.unit}"


def _spread(measure: Measure) -> str:
    if measure.uncertainty == 0.0:
        return ""
    return spread_of(measure.uncertainty, "" if measure.unit == "1" else measure.unit)


def _questions(found: Comparison) -> Iterator[Line]:
    for row in found.questions:
        cells = tuple(_answer(row, at) for at in range(len(row.proposed)))
        where = found.subject_label(row.subject) or _("site")
        yield Line(QUESTIONS, row.item, row.subject, where, cells, is_changed=True)


def _answer(row: Question, at: int) -> Cell:
    value = row.proposed[at]
    if value is None:
        return Cell(_("unknown"), _("Nothing measured answers it."))
    step = row.step(at)
    arrow = "" if step == 0 else "  ▲" if step > 0 else "  ▼"
    return Cell(f"{value}{arrow}", is_strong=step != 0)


def _marks(found: Comparison) -> Iterator[Line]:
    for row_class in FEATURE_CLASSES:
        counts = [state.marks[row_class.kind] for state in found.states]
        if any(counts):
            cells = tuple(Cell(str(count), is_strong=count != counts[0]) for count in counts)
            is_changed = len(set(counts)) > 1
            yield Line(MARKS, _(PLURALS[row_class.kind]), "", "", cells, is_changed)
