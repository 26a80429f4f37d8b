"""A site as a scenario would make it, and edits made there as changes of the scenario.

What exists is never touched by work on a scenario. Every mark of a scenario is what exists with
the fields that the scenario sets, so that a mistake mended in what exists is mended everywhere.
A change of a mark that does not exist any more, or that no longer fits it, has no effect.
"""

from collections.abc import Mapping
from dataclasses import replace

from cpted_app.errors import UserError
from cpted_app.model import mark_values
from cpted_app.model.edit import Change, Edit, Row
from cpted_app.model.feature import Feature, FeatureId
from cpted_app.model.features import BY_KIND, LightReading
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer, Header, Photometry, Plan, Rating
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.site import Site
from cpted_app.model.work import MarkChange
from cpted_app.words import N_, UNSAID

SHOW_EXISTING = N_("Show what exists first (View > Proposals, Alt+1), then do it again.")
"""How to do what is refused while a proposal is shown."""

_NO_ROWS: Mapping[str, Row] = {}

_OF_WHAT_EXISTS: Mapping[type[Row], str] = {
    Answer: N_("An answer is about what exists, not about a proposal."),
    Rating: N_("A rating is about what exists, not about a proposal."),
    LightReading: N_("Light is measured in what exists, not in a proposal."),
    Photometry: N_("What exists and all proposals share the photometric files."),
}
"""Rows that only what exists can have, and why."""
_PLACING = ("placement", "is_metric", "crs")
"""Fields of plans and of the header that carry everything drawn with them."""


def in_scenario(site: Site, scenario: str) -> Site:
    """Return the site with the marks as they would be in a scenario; "" is what exists."""
    if not scenario or site.get(Scenario, scenario) is None:
        return site
    changes = tuple(
        Change(exists, after)
        for each in changes_of(site, scenario).values()
        if (after := _after(each, exists := site.feature(each.subject))) != exists
    )
    staged = site.apply(Edit(UNSAID, changes))
    return replace(staged, revision=site.revision)


def into_scenario(site: Site, scenario: str, edit: Edit) -> Edit:
    """Return the edit of a site that does in a scenario what an edit does to its marks.

    ``edit`` was made from ``in_scenario(site, scenario)``. Rows that are no marks change in the
    site itself: remarks, photos and plans are of the assessment, not of a proposal. What was said
    about a mark that a proposal removes stays: the mark still exists.

    Raises:
        UserError: the edit changes what only what exists can have, or moves everything.
    """
    known = changes_of(site, scenario)
    gone = {each.row.id for each in edit.changes if each.after is None}
    changes: list[Change] = []
    for each in edit.changes:
        about = getattr(each.before, "subject", None)
        if not isinstance(each.row, Feature) and about in gone:
            if site.feature(str(about)) is None:
                changes.append(each)
            continue
        _check(each)
        if not isinstance(each.row, Feature):
            changes.append(each)
            continue
        before = known.get(each.row.id)
        exists = site.feature(each.row.id)
        after = expressed(scenario, exists, _feature(each.after), each.row)
        if before != after:
            changes.append(Change(before, after))
    return Edit(edit.label, tuple(changes), edit.blobs)


def difference(one: Site, other: Site) -> Edit:
    """Return the edit that leads from the rows of one site to those of another."""
    changes: list[Change] = []
    for row_class in {**one.rows, **other.rows}:
        before, after = one.rows.get(row_class, _NO_ROWS), other.rows.get(row_class, _NO_ROWS)
        if before is after:
            continue
        changes += [Change(row, None) for key, row in before.items() if key not in after]
        changes += [
            Change(before.get(key), row) for key, row in after.items() if before.get(key) != row
        ]
    return Edit(UNSAID, tuple(changes))


def proposed_values(site: Site, row_class: type[Feature], name: str) -> set[str]:
    """Return what any scenario puts into a text field of marks of a kind."""
    return mark_values.texts(row_class, name, site.all(ScenarioChange))


def without_effect(site: Site, scenario: str) -> tuple[ScenarioChange, ...]:
    """Return the changes of a scenario that what exists has outrun: they change nothing now."""
    return tuple(
        each
        for each in changes_of(site, scenario).values()
        if _after(each, exists := site.feature(each.subject)) == exists
    )


def changes_of(site: Site, scenario: str) -> Mapping[str, ScenarioChange]:
    """Return what a scenario does, by the id of the mark."""
    return {each.subject: each for each in site.all(ScenarioChange) if each.scenario == scenario}


def expressed(
    scenario: str, exists: Feature | None, after: Feature | None, mark: Feature
) -> ScenarioChange | None:
    """Return what leads from what exists to how a mark is to be; None where nothing does.

    ``mark`` gives id and kind where there is neither. The readers are those of the mark in
    either state who may read least.
    """
    if after is None:
        change, values = MarkChange.REMOVED, ""
    elif exists is None:
        change = MarkChange.ADDED
        values = mark_values.written(after, mark_values.all_names(type(after)))
    else:
        change = MarkChange.CHANGED
        values = mark_values.written(after, mark_values.differing(exists, after))
    if exists == after:
        return None
    readers = [row.audience for row in (exists, after) if row is not None]
    return ScenarioChange(
        id=f"{scenario}-{mark.id}",
        scenario=scenario,
        subject=mark.id,
        mark_kind=mark.kind,
        change=change,
        values=values,
        audience=max(readers, key=list(Audience).index),
    )


def _after(change: ScenarioChange, exists: Feature | None) -> Feature | None:
    """Return how a mark is in the scenario of a change."""
    if change.change is MarkChange.REMOVED:
        return None
    row_class = BY_KIND.get(change.mark_kind)
    if row_class is None or (exists is None and change.change is MarkChange.CHANGED):
        return exists
    try:
        values = dict(mark_values.read(row_class, change.values))
        if exists is not None:
            return replace(exists, **values)
        return row_class(id=FeatureId(change.subject), **values)
    except (UserError, ValueError):  # what exists was changed since so that it does not fit
        return exists


def _check(change: Change) -> None:
    """Refuse what cannot be done in a scenario."""
    why = _OF_WHAT_EXISTS.get(type(change.row))
    if isinstance(change.row, Photometry) and change.before is None:
        why = None  # a proposal may bring a luminaire of another make
    if why is None and isinstance(change.row, (Plan, Header)) and change.before is not None:
        is_moved = any(
            getattr(change.before, name, None) != getattr(change.after, name, None)
            for name in _PLACING
        )
        if is_moved and change.after is not None:
            why = N_("Calibrating and placing move what exists, and each proposal with it.")
    if why is not None:
        raise UserError(why, SHOW_EXISTING)


def _feature(row: object) -> Feature | None:
    return row if isinstance(row, Feature) else None
