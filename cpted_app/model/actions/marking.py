"""Edits of marks: place, change, move, reshape, copy, delete."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely import affinity

from cpted_app.errors import UserError
from cpted_app.model.edit import Edit, adding, joined, removing, replacing
from cpted_app.model.features import Feature, FeatureId
from cpted_app.model.records import SITE_SUBJECT, Answer, Photo, Recommendation, Remark
from cpted_app.model.site import Site
from cpted_app.model.staging import proposed_values
from cpted_app.words import N_, Message


def new_id() -> FeatureId:
    """Return a fresh row id (UUID version 4)."""
    return FeatureId(str(uuid.uuid4()))


def next_labels(site: Site, feature_class: type[Feature], count: int) -> list[str]:
    """Return the next ``count`` free labels of a kind, such as L4, L5.

    A number is not given twice while its mark is there, in what exists or in any proposal; gaps
    are not filled, because a label may stand in a printed report.
    """
    letter = feature_class.letter
    used = (
        *(row.label for row in site.all(feature_class)),
        *proposed_values(site, feature_class, "label"),
    )
    numbers = [
        int(label[len(letter) :])
        for label in used
        if label.startswith(letter) and label[len(letter) :].isdigit()
    ]
    first = max(numbers, default=0) + 1
    return [f"{letter}{number}" for number in range(first, first + count)]


def place(
    site: Site, feature_class: type[Feature], geometry: shapely.Geometry, **values: Any
) -> Edit:
    """Return the edit that puts one new mark on the plan."""
    label = next_labels(site, feature_class, 1)[0]
    row = feature_class(id=new_id(), label=label, geometry=geometry, **values)
    return adding(Message(N_("Place {label}"), {"label": label}), row)


def place_many(site: Site, rows: Sequence[Feature], label: Message) -> Edit:
    """Return the edit that adds rows, each with a fresh id and the next label of its kind."""
    fresh: list[Feature] = []
    for feature_class in dict.fromkeys(map(type, rows)):
        mine = [row for row in rows if type(row) is feature_class]
        labels = next_labels(site, feature_class, len(mine))
        fresh += [
            replace(row, id=new_id(), label=text) for row, text in zip(mine, labels, strict=True)
        ]
    return adding(label, *fresh)


def set_fields(rows: Iterable[Feature], values: Mapping[str, Any]) -> Edit:
    """Return the edit that gives all rows the same values of some fields."""
    pairs = [(row, replace(row, **values)) for row in rows]
    names = ", ".join(row.label for row, _ in pairs[:3]) + ("…" if len(pairs) > 3 else "")
    return replacing(Message(N_("Change {labels}"), {"labels": names}), *pairs)


def move(rows: Iterable[Feature], dx_m: float, dy_m: float) -> Edit:
    """Return the edit that shifts marks by metres east and north."""
    pairs = [
        (row, replace(row, geometry=affinity.translate(row.geometry, dx_m, dy_m))) for row in rows
    ]
    return replacing(_counted(N_("Move {label}"), N_("Move {count} marks"), pairs), *pairs)


def reshape(row: Feature, geometry: shapely.Geometry) -> Edit:
    """Return the edit that gives a mark another geometry."""
    return replacing(
        Message(N_("Reshape {label}"), {"label": row.label}),
        (row, replace(row, geometry=geometry)),
    )


def duplicate(site: Site, rows: Sequence[Feature], dx_m: float, dy_m: float) -> Edit:
    """Return the edit that adds shifted copies of marks under new labels."""
    moved = [
        replace(row, geometry=affinity.translate(row.geometry, dx_m, dy_m), source="")
        for row in rows
    ]
    label = _counted(N_("Copy {label}"), N_("Copy {count} marks"), [(r, r) for r in rows])
    return place_many(site, moved, label)


def delete(site: Site, ids: Iterable[str]) -> Edit:
    """Return the edit that removes marks and the answers given about them.

    A remark about a removed mark is kept and pinned to where the mark was, because a remark
    is somebody else's and nothing said may be lost.

    Raises:
        UserError: nothing is selected.
    """
    wanted = set(ids)
    rows = [row for row in site.features if row.id in wanted]
    if not rows:
        raise UserError(N_("Nothing is selected."), N_("Select the marks to delete first."))
    label = _counted(N_("Delete {label}"), N_("Delete {count} marks"), [(r, r) for r in rows])
    answers = [answer for answer in site.all(Answer) if answer.subject in wanted]
    return joined(label, unpinned(site, rows, label), removing(label, *answers, *rows))


def unpinned(site: Site, rows: Sequence[Feature], label: Message) -> Edit:
    """Return the edit that leaves what was said about marks that go where the marks were."""
    by_id = {str(row.id): row for row in rows}
    pairs: list[tuple[Any, Any]] = []
    for remark in site.all(Remark):
        if remark.subject in by_id:
            at = by_id[remark.subject].geometry.representative_point()
            pairs.append((remark, replace(remark, subject=SITE_SUBJECT, x_m=at.x, y_m=at.y)))
    about: list[Recommendation | Photo] = [*site.all(Recommendation), *site.photos]
    pairs += [(row, replace(row, subject=SITE_SUBJECT)) for row in about if row.subject in by_id]
    return replacing(label, *pairs)


def _counted(one: str, many: str, pairs: Sequence[tuple[Feature, Any]]) -> Message:
    if len(pairs) == 1:
        return Message(one, {"label": pairs[0][0].label})
    return Message(many, {"count": len(pairs)})
