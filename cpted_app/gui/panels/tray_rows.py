"""Rows of the tray: what the plan shows, as a table that keyboard and readers can walk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from cpted_app.analysis.result import Obstacle
from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.gui.album import is_placed
from cpted_app.gui.panels.photo_words import about_words, place_words, readers_words, taken_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import (
    ANSWER_TONES,
    DASH,
    STATUS_TONES,
    answer_word,
    local,
    metres,
    moment,
    number,
    plain,
    status_word,
)
from cpted_app.i18n import _, worded
from cpted_app.model import kinds
from cpted_app.model.features import FEATURE_CLASSES, Feature, Sightline
from cpted_app.model.fields import FieldSpec, specs
from cpted_app.model.records import SITE_SUBJECT, Remark
from cpted_app.model.subjects import named_subject
from cpted_app.words import N_

QUESTIONS = "questions"
REMARKS = "remarks"
PHOTOS = "photos"

PLURALS = {
    "sightline": N_("Sightlines"),
    "luminaire": N_("Luminaires"),
    "access_point": N_("Access points"),
    "barrier": N_("Barriers"),
    "tree": N_("Trees"),
    "opening": N_("Openings"),
    "camera": N_("Cameras"),
    "route": N_("Routes"),
    "zone": N_("Zones"),
    "light_reading": N_("Light readings"),
    "refuge": N_("Refuges"),
    "seating": N_("Seating"),
    QUESTIONS: N_("Questions"),
    REMARKS: N_("Remarks"),
    PHOTOS: N_("Photos"),
}
_LEFT_OUT = ("name", "note", "audience")
_COLUMNS_MOST = 7
_TYPED = ("light_reading",)
"""Kinds whose fields are typed into the table, one under the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a table: texts, what to sort by, tones, what it stands for, and its photo."""

    key: str
    texts: tuple[str, ...]
    sort: tuple[float | str, ...]
    tones: tuple[str, ...] = ()
    attachment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one tab shows."""

    tab: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    fields: tuple[str, ...] = ()
    """The field that may be typed into each column; none, or an empty name, where it may not."""


Cell = tuple[str, float | str, str]


def tabs(shell: Shell) -> list[tuple[str, str, int]]:
    """Return key, title and number of rows of each tab worth showing."""
    site = shell.site
    first = ("sightline", "luminaire", "access_point")
    others = [cls.kind for cls in FEATURE_CLASSES if cls.kind not in first]
    by_kind = {cls.kind: cls for cls in FEATURE_CLASSES}
    found = [(kind, len(site.all(by_kind[kind]))) for kind in (*first, *others)]
    questions = len(shell.assessment.items) if shell.assessment else 0
    shown = [*found[: len(first)], (QUESTIONS, questions), (REMARKS, len(site.all(Remark)))]
    shown += [(PHOTOS, len(site.photos))] if site.photos else []
    shown += [(kind, count) for kind, count in found[len(first) :] if count]
    return [(kind, _(PLURALS[kind]), count) for kind, count in shown]


def table(shell: Shell, tab: str) -> Table:
    """Return the table of a tab."""
    if tab == QUESTIONS:
        return _questions(shell.assessment)
    if tab == REMARKS:
        return _remarks(shell)
    if tab == PHOTOS:
        return _photos(shell)
    if tab == "sightline":
        return _sightlines(shell)
    return _features(shell, tab)


def _line(key: str, cells: Sequence[Cell]) -> Line:
    texts, sort, tones = zip(*cells, strict=True)
    return Line(key=key, texts=texts, sort=sort, tones=tones)


def _words(text: str, tone: str = "") -> Cell:
    return (text or DASH, text.casefold(), tone)


def _label(feature: Feature) -> Cell:
    digits = "".join(letter for letter in feature.label if letter.isdigit())
    return (feature.label, float(digits or 0), "")


def _quantity(value: float | None, text: str) -> Cell:
    return (text, float("inf") if value is None else value, "")


def _sightlines(shell: Shell) -> Table:
    columns = (
        _("Label"),
        _("From → to"),
        _("Length"),
        _("Result"),
        _("First obstacle"),
        _("Clear if"),
        _("Score"),
    )
    found = shell.results.get("sightlines")
    views = found.views if found is not None else {}
    scores = _scores(shell.assessment)
    is_metric = shell.site.header.is_metric
    lines = []
    for row in shell.site.all(Sightline):
        view = views.get(row.id)
        length_m = view.length_m if view else row.geometry.length if is_metric else None
        status = view.status if view else "unknown"
        obstacle = view.obstacles[0] if view and view.obstacles else None
        what = f"{plain(obstacle.name)}, {metres(obstacle.top_m)}" if obstacle else ""
        lines.append(
            _line(
                row.id,
                (
                    _label(row),
                    _words(row.name),
                    _quantity(length_m, metres(length_m)),
                    _words(status_word(status), STATUS_TONES[status]),
                    _words(what),
                    _words(_clear_if(obstacle)),
                    _words(scores.get(row.id, "")),
                ),
            )
        )
    return Table(tab="sightline", columns=columns, lines=tuple(lines))


def _clear_if(obstacle: Obstacle | None) -> str:
    if obstacle is None or obstacle.clearing is None:
        return ""
    sign, height_m = obstacle.clearing
    return f"{obstacle.label} {sign} {metres(height_m, 2)}"


def _scores(assessment: Assessment | None) -> dict[str, str]:
    """Return by subject what its first question says: an answer, or a proposal."""
    scores: dict[str, str] = {}
    for item in assessment.items if assessment else ():
        if item.answer is not None and item.answer.value.score is not None:
            scores[item.subject] = item.answer.value.value
        elif item.proposal is not None and item.subject not in scores:
            scores[item.subject] = _("proposed {value}").format(value=item.proposal.answer.value)
    return scores


def _features(shell: Shell, kind: str) -> Table:
    row_class = next(cls for cls in FEATURE_CLASSES if cls.kind == kind)
    shown = [one for one in specs(cast("type", row_class)).values() if one.name not in _LEFT_OUT]
    shown = shown[:_COLUMNS_MOST]
    columns = (_("Label"), _("Name"), *(_title(one) for one in shown))
    lines = tuple(
        _line(
            row.id,
            (
                _label(row),
                _words(row.name),
                *(field_cell(spec, getattr(row, spec.name)) for spec in shown),
            ),
        )
        for row in shell.site.all(row_class)
    )
    typed = ("", "", *(one.name for one in shown)) if kind in _TYPED else ()
    return Table(tab=kind, columns=columns, lines=lines, fields=typed)


def _title(spec: FieldSpec) -> str:
    return f"{_(spec.label)}, {spec.unit}" if spec.unit else _(spec.label)


def field_cell(spec: FieldSpec, value: object) -> Cell:
    """Return text, sort key and tone of the value of a field."""
    if value is None:
        return (DASH, float("inf") if spec.kind in ("number", "integer") else "", "")
    if isinstance(value, bool):
        return _words(_("yes") if value else _("no"))
    if isinstance(value, (int, float)):
        return (number(value), float(value), "")
    if spec.kind == "choice":
        return _words(_(spec.choices[str(value)]))
    return _words(str(value))


def question_key(item: ItemResult) -> str:
    """Return the key of a question's row."""
    return f"{item.item.id}\t{item.subject}"


def _questions(assessment: Assessment | None) -> Table:
    columns = (_("Item"), _("About"), _("Question"), _("Answer"), _("Proposed"))
    lines = []
    for item in assessment.items if assessment else ():
        value = item.answer.value.value if item.answer else ""
        proposed = item.proposal.answer.value if item.proposal else ""
        lines.append(
            _line(
                question_key(item),
                (
                    _words(item.item.id),
                    _words(_("site") if item.subject == "site" else item.subject_label),
                    _words(local(item.item.text)),
                    _words(answer_word(value) if value else "", ANSWER_TONES.get(value, "")),
                    _words(proposed),
                ),
            )
        )
    return Table(tab=QUESTIONS, columns=columns, lines=tuple(lines))


def _remarks(shell: Shell) -> Table:
    columns = (_("Remark"), _("About"), _("Nature"), _("Readers"), _("State"), _("By"), _("When"))
    lines = tuple(
        _line(
            row.id,
            (
                _words(row.text),
                _words(subject_label(shell, row)),
                _words(_(kinds.REMARK_KINDS[row.remark_kind])),
                _words(_(kinds.AUDIENCES[row.audience])),
                _words(_(kinds.REMARK_STATES[row.state])),
                _words(row.by or _(kinds.ROLES[row.role])),
                (moment(row.at_utc), row.at_utc.timestamp(), ""),
            ),
        )
        for row in shell.site.all(Remark)
    )
    return Table(tab=REMARKS, columns=columns, lines=lines)


def _photos(shell: Shell) -> Table:
    columns = (_("Photo"), _("Caption"), _("Taken"), _("Shows"), _("Placed"), _("Readers"))
    lines = []
    for row in shell.site.photos:
        place = place_words(row)
        taken = (taken_words(row) or DASH, row.taken, "")
        tone = "bad" if row.audience is kinds.Audience.POLICE else ""
        readers = readers_words(row)
        if row.has_personal_data:
            readers += f", {_('faces or number plates')}"
        cells = (
            (row.label, float(row.label[1:]) if row.label[1:].isdigit() else 0.0, ""),
            _words(" ".join(row.caption.split())),
            taken,
            _words(about_words(shell, row)),
            _words(place, "" if is_placed(row) else "warn"),
            _words(readers, tone),
        )
        lines.append(replace(_line(row.id, cells), attachment=row.attachment))
    return Table(tab=PHOTOS, columns=columns, lines=tuple(lines))


def subject_label(shell: Shell, remark: Remark) -> str:
    """Return what a remark is about: an item, a feature, a place or the site."""
    if remark.item:
        return remark.item
    if remark.subject != SITE_SUBJECT:
        return worded(named_subject(shell.existing, remark.subject))
    if remark.x_m is not None:
        return _("a place on the plan")
    return _("site")
