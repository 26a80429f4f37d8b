"""What people wrote for all readers that names or quotes what is withheld from them.

Redaction takes rows away; it cannot mend a public answer in which somebody wrote “see camera
C4” or copied a police remark. Belongs here: finding such words, row and field.
"""

import dataclasses
import re
from collections.abc import Iterator
from functools import cache

from cpted_app.assess import advice
from cpted_app.model.edit import Row
from cpted_app.model.features import Feature
from cpted_app.model.kinds import Role
from cpted_app.model.records import Answer, ListVersion, Recommendation, Remark
from cpted_app.model.site import Site, is_code
from cpted_app.report.release import MEASURED, Leak, fields_of, normal, occurs

QUOTE_WORDS = 5
"""A sentence of so many words is a quotation; a shorter one may be chance."""

SHINGLE_WORDS = 8
"""So many words in a row of a longer text are a quotation of it."""


_Form = tuple[str, str] | None


def _form(row: Row, field: str, text: str) -> _Form:
    """Return what drafts from one template share: the field and its words without numbers.

    Labels of marks and measured values, which a template leaves open, count as numbers. Only
    recommendations are made from templates.
    """
    if not isinstance(row, Recommendation):
        return None
    return field, re.sub(r"\S*\d\S*", "0", text)


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A text that the readers get, with the place where somebody can change it."""

    row: Row
    field: str
    text: str

    @property
    def form(self) -> _Form:
        return _form(self.row, self.field, self.text)

    @property
    def place(self) -> str:
        row = self.row
        if isinstance(row, Answer):
            return f"answer {row.item}, {self.field}"
        name = getattr(row, "label", "") or getattr(row, "name", "") or ""
        if isinstance(row, Remark):
            name = f"{row.role} {row.at_utc:%Y-%m-%d}"
        return f"{' '.join(filter(None, [row.kind, name]))}, {self.field}"


def quotes(full: Site, seen: Site) -> list[Leak]:
    """Return where rows that the readers get name marks or persons, or quote texts, they may not.

    A text that a row of the same class holds in the same field for these readers is no secret,
    nor is a label that one of their own marks has too, nor are words of the program's templates.
    Words of a person's own templates are not let through as such: whoever copied a withheld
    remark into one could publish it. What two drafts of one template have in common is.
    """
    said = [_Said(row, name, normal(text)) for row in _rows(seen) for name, text in fields_of(row)]
    public = {(type(each.row), each.field, each.text) for each in said}
    whole = {each.text for each in said if len(each.text.split()) < QUOTE_WORDS}
    anywhere = "\n".join(each.text for each in said)
    leaks: dict[tuple[str, str], Leak] = {}
    for needle, form in _needles(full, seen, public, whole):
        if not occurs(needle, anywhere) or occurs(needle, _templates()):
            continue
        for each in said:
            is_alike = form is not None and each.form == form
            if occurs(needle, each.text) and not is_alike:
                leak = Leak(text=needle, channel="site", place=each.place)
                leaks.setdefault((needle, each.place), leak)
    return list(leaks.values())


@cache
def _templates() -> str:
    return normal(advice.published())


def _rows(site: Site) -> Iterator[Row]:
    for row_class, table in site.rows.items():
        if row_class is not ListVersion:  # published before anything was written here
            yield from table.values()


def _needles(
    full: Site, seen: Site, public: set[tuple[type, str, str]], whole: set[str]
) -> Iterator[tuple[str, _Form]]:
    """Yield what may not be found: labels, police names, and texts by sentence and stretch.

    With each comes the form of the text that it stands in; another text of that form says no
    more than itself.
    """
    for row in _rows(full):
        is_gone = seen.get(type(row), row.id) is None
        if not is_gone and not _is_police(row):
            continue
        for name, text in fields_of(row):
            plain = normal(text)
            if name == "by":
                if _is_police(row) and not _has_names(seen) and len(plain.split()) > 1:
                    yield plain, None
            elif not is_gone or name in MEASURED or (type(row), name, plain) in public:
                continue
            elif name == "label":
                if isinstance(row, Feature | Recommendation) and is_code(text):
                    yield from ((one, None) for one in {plain} - whole)
            else:
                form = _form(row, name, plain)
                yield from ((one, form) for one in _stretches(plain))


def _is_police(row: Row) -> bool:
    return getattr(row, "role", None) is Role.POLICE


def _has_names(site: Site) -> bool:
    return any(getattr(row, "by", "") for row in _rows(site))


def _stretches(text: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?;:])\s+", text):
        if len(sentence.split()) >= QUOTE_WORDS:
            yield sentence.rstrip(".!?;:")
    words = text.split()
    for start in range(max(len(words) - SHINGLE_WORDS + 1, 0)):
        yield " ".join(words[start : start + SHINGLE_WORDS])
