"""A site: all its rows at one moment, immutable; an edit makes the next one."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar, cast

from cpted_app.model.blind import opened
from cpted_app.model.edit import Edit, Row
from cpted_app.model.features import FEATURE_CLASSES, Feature, LightReading, Luminaire
from cpted_app.model.kinds import Audience
from cpted_app.model.mark_values import texts, without
from cpted_app.model.records import (
    FRAME_ID,
    HEADER_ID,
    RECORD_CLASSES,
    SITE_SUBJECT,
    Answer,
    Attachment,
    Header,
    Photo,
    Photometry,
    Plan,
    PlanLayer,
    PlanProblem,
    ProblemFrame,
    ProtocolStep,
    Rater,
    Rating,
    Recommendation,
    Remark,
    Reply,
    Scenario,
    ScenarioChange,
)

T = TypeVar("T", bound=Row)

ROW_CLASSES: tuple[type[Row], ...] = (*RECORD_CLASSES, *FEATURE_CLASSES)

NAMING_FIELDS = ("by", "people", "source")
"""Fields that say who: the writer, who was met, who reported, whose file it came from."""

POSITION_FIELDS = ("latitude_deg", "longitude_deg", "position_error_m")
"""Where a person stood with a camera in hand, as the camera wrote it."""

_EMPTY: Mapping[str, Row] = MappingProxyType({})


class ConflictError(Exception):
    """An edit does not fit the site it is applied to: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Site:
    """Rows by class and id, and the number of the last edit."""

    rows: Mapping[type, Mapping[str, Row]] = field(default_factory=lambda: MappingProxyType({}))
    revision: int = 0

    @classmethod
    def of(cls, rows: Iterable[Row], revision: int = 0) -> "Site":
        """Return the site with these rows.

        >>> Site.of([Header(title="Park")]).header.title
        'Park'
        """
        by_class: dict[type[Row], dict[str, Row]] = {}
        for row in rows:
            by_class.setdefault(type(row), {})[row.id] = row
        return cls(MappingProxyType(by_class), revision)

    @property
    def header(self) -> Header:
        """The one header row; a default one where the site has none yet."""
        return self.get(Header, HEADER_ID) or Header()

    @property
    def frame(self) -> ProblemFrame:
        """The problem frame; an empty one where nothing was written."""
        return self.get(ProblemFrame, FRAME_ID) or ProblemFrame()

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans from bottom to top."""
        return tuple(sorted(self.all(Plan), key=lambda plan: (plan.position, plan.id)))

    def layers_of(self, plan_id: str) -> tuple[PlanLayer, ...]:
        """Return the layers of a drawing in the drawing's order."""
        found = (row for row in self.all(PlanLayer) if row.plan == plan_id)
        return tuple(sorted(found, key=lambda row: row.position))

    def problems_of(self, plan_id: str) -> tuple[PlanProblem, ...]:
        """Return what was found wrong with a plan's file, in the order it was found."""
        found = (row for row in self.all(PlanProblem) if row.plan == plan_id)
        return tuple(sorted(found, key=lambda row: row.position))

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photographs in the order of their numbers."""
        return tuple(sorted(self.all(Photo), key=lambda row: (len(row.label), row.label)))

    @property
    def features(self) -> Iterator[Feature]:
        """All features, class by class."""
        for row_class in FEATURE_CLASSES:
            yield from self.all(row_class)

    def all(self, row_class: type[T]) -> tuple[T, ...]:
        """Return the rows of a class in the order they were added."""
        return cast("tuple[T, ...]", tuple(self.rows.get(row_class, _EMPTY).values()))

    def get(self, row_class: type[T], row_id: str) -> T | None:
        """Return a row of a class by id, or None."""
        row = self.rows.get(row_class, _EMPTY).get(row_id)
        return cast("T | None", row)

    def feature(self, feature_id: str) -> Feature | None:
        """Return a feature of any kind by id, or None."""
        for row_class in FEATURE_CLASSES:
            found = self.get(row_class, feature_id)
            if found is not None:
                return found
        return None

    def named(self, label: str) -> Feature | None:
        """Return the feature with this id or label, or None."""
        return self.feature(label) or next(
            (row for row in self.features if row.label == label), None
        )

    def apply(self, edit: Edit) -> "Site":
        """Return the site after an edit, with the next revision.

        Raises:
            ConflictError: a row is not what the edit says it was before.
        """
        rows = dict(self.rows)
        fresh: set[type] = set()
        for change in edit.changes:
            row_class, row_id = type(change.row), change.row.id
            if row_class not in fresh:
                rows[row_class] = dict(rows.get(row_class, _EMPTY))
                fresh.add(row_class)
            table: dict[str, Row] = rows[row_class]  # type: ignore[assignment]
            if table.get(row_id) != change.before:
                raise ConflictError(f"{row_class.__name__} {row_id} is not as expected")
            if change.after is None:
                del table[row_id]
            else:
                table[row_id] = change.after
        return _site(rows, self.revision + 1)

    def seen_by(self, audience: Audience) -> "Site":
        """Return the part of the site that a reader of this audience may have.

        Rows meant for others go, and with them whatever hangs on them: answers, remarks and
        recommendations about a withheld mark, replies to a withheld remark, what is asked for in
        a withheld proposal, the bytes of a withheld plan. Nobody gets ratings before all raters
        of their checklist are done. Where marks are withheld, what was measured over all of them
        goes too, and an answer that a measurement at a withheld mark proposed. The public gets
        no remark that holds personal data; in its edition persons appear by role, not by name,
        and photos say neither whose file they were nor what the camera wrote about its position.
        """
        kept = {
            row_class: {
                key: row for key, row in table.items() if audience.may_read(_meant_for(row))
            }
            for row_class, table in self.rows.items()
        }
        seen = {key for row_class in FEATURE_CLASSES for key in kept.get(row_class, ())}
        gone = {str(row.id): row.label for row in self.features if row.id not in seen}
        is_whole = not gone
        scenarios = kept.get(Scenario, _EMPTY)
        kept[ScenarioChange] = {
            key: row
            for key, row in kept.get(ScenarioChange, _EMPTY).items()
            if getattr(row, "scenario", "") in scenarios
        }
        gone |= self._withheld_in_proposals(kept[ScenarioChange])
        asked = self._asked_by_others(scenarios)
        kept[Recommendation] = {
            key: row for key, row in kept.get(Recommendation, _EMPTY).items() if key not in asked
        }
        gone |= dict.fromkeys(asked, "")
        kept = {cls: _without_orphans(table, gone) for cls, table in kept.items()}
        if not is_whole:
            kept[Answer] = _without_measured(kept.get(Answer, _EMPTY), gone)
        site = _site(kept, self.revision)
        site = site._without_blind_ratings()._without_orphan_replies_and_files()
        return site._without_names() if audience is Audience.PUBLIC else site

    def without_answers(self, ids: Collection[str]) -> "Site":
        """Return the site without these answers: their questions are open."""
        kept = {row.id: row for row in self.all(Answer) if row.id not in ids}
        return _site({**self.rows, Answer: kept}, self.revision)

    def without_readings(self, ids: Collection[str]) -> "Site":
        """Return the site without these light readings and whatever is about them."""
        kept: dict[type, Mapping[str, Row]] = {
            cls: _without_orphans(table, ids) for cls, table in self.rows.items()
        }
        kept[LightReading] = {row.id: row for row in self.all(LightReading) if row.id not in ids}
        return _site(kept, self.revision)._without_orphan_replies_and_files()

    def _withheld_in_proposals(self, kept: Mapping[str, Row]) -> dict[str, str]:
        """Return the ids of marks that only changes have of which none is kept, with no label."""
        shown = {row.subject for row in cast("Iterable[ScenarioChange]", kept.values())}
        own = {row.subject for row in self.all(ScenarioChange) if row.id not in kept}
        return {one: "" for one in own - shown if self.feature(one) is None}

    def _asked_by_others(self, shown: Mapping[str, Row]) -> set[str]:
        """Return the ids of what is asked for in a proposal that is not shown.

        As a recommendation for what exists it would mislead.
        """
        withheld = self.rows.get(Scenario, _EMPTY).keys() - shown.keys()
        return {row.id for row in self.all(Recommendation) if row.scenario in withheld}

    def _without_blind_ratings(self) -> "Site":
        shown = opened(self.all(Rater))
        kept = {row.id: row for row in self.all(Rating) if row.rater in shown}
        return _site({**self.rows, Rating: kept}, self.revision)

    def _without_orphan_replies_and_files(self) -> "Site":
        remarks = self.rows.get(Remark, _EMPTY)
        used = {plan.attachment for plan in self.all(Plan)}
        used |= {photo.attachment for photo in self.all(Photo)}
        shining = {row.photometry for row in self.all(Luminaire)}
        shining |= texts(Luminaire, "photometry", self.all(ScenarioChange))
        tables = {row.id: row for row in self.all(Photometry) if row.name in shining}
        used |= {row.attachment for row in tables.values()}
        plans = self.rows.get(Plan, _EMPTY)
        rows = dict(self.rows)
        rows[Photometry] = dict(tables)
        rows[PlanLayer] = {row.id: row for row in self.all(PlanLayer) if row.plan in plans}
        rows[PlanProblem] = {row.id: row for row in self.all(PlanProblem) if row.plan in plans}
        rows[Reply] = {row.id: row for row in self.all(Reply) if row.remark in remarks}
        rows[Attachment] = {row.id: row for row in self.all(Attachment) if row.id in used}
        return _site(rows, self.revision)

    def _without_names(self) -> "Site":
        rows = {
            row_class: {key: _anonymous(row) for key, row in table.items()}
            for row_class, table in self.rows.items()
        }
        rows[ScenarioChange] = {
            row.id: replace(row, values=without(row.values, NAMING_FIELDS))
            for row in self.all(ScenarioChange)
        }
        pictures = {photo.attachment: photo.label for photo in self.all(Photo)}
        rows[Attachment] = {
            row.id: replace(row, name=pictures.get(row.id, row.name))
            for row in self.all(Attachment)
        }
        return _site(rows, self.revision)


def _site(rows: Mapping[type, Mapping[str, Row]], revision: int) -> Site:
    """Return the site without empty tables, so that equal sites compare equal."""
    return Site(MappingProxyType({cls: table for cls, table in rows.items() if table}), revision)


def _without_orphans(table: Mapping[str, Row], gone: Collection[str]) -> dict[str, Row]:
    return {
        key: row for key, row in table.items() if getattr(row, "subject", SITE_SUBJECT) not in gone
    }


def _without_measured(table: Mapping[str, Row], gone: Mapping[str, str]) -> dict[str, Row]:
    """Return the answers without the ones that a withheld mark gave, and without old measures."""
    named = sorted({*gone, *(label for label in gone.values() if is_code(label))})
    told = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)")
    answers = (cast("Answer", row) for row in table.values())
    kept = (row for row in answers if not told.search(row.proposal_text))
    return {row.id: replace(row, proposal_text="") for row in kept}


def is_code(label: str) -> bool:
    """Return whether a label is letters and a number, not one of them alone.

    >>> is_code("B4"), is_code("Gate"), is_code("12"), is_code("3C")
    (True, False, False, False)
    """
    return re.fullmatch(r"[^\W\d]+[\s.-]?\d+\w?", label) is not None


def _meant_for(row: Row) -> Audience:
    audience: Audience = getattr(row, "audience", Audience.PUBLIC)
    if audience is Audience.PUBLIC and getattr(row, "has_personal_data", False):
        return Audience.PARTNERS
    return audience


_WORKING_FIELDS: Mapping[type, tuple[str, ...]] = {
    Rater: ("organisation",),
    Rating: ("reason",),
    ProtocolStep: ("owner",),
}
"""What else the public does not get: who worked on it, and notes before it was agreed."""


def _anonymous(row: Row) -> Row:
    naming = (*NAMING_FIELDS, *_WORKING_FIELDS.get(type(row), ()))
    told: dict[str, str | None] = {name: "" for name in naming if getattr(row, name, "")} | {
        name: None for name in POSITION_FIELDS if getattr(row, name, None) is not None
    }
    return replace(row, **told) if told else row  # type: ignore[arg-type]
