"""A site as a scenario would make it, and edits made there as changes of the scenario.

What exists is never touched by work on a scenario. Every mark of a scenario is what exists with
the fields that the scenario sets, so that a mistake mended in what exists is mended everywhere.
A change of a mark that does not exist any more has no effect.
"""

from collections.abc import Mapping
from dataclasses import replace

from cpted_app.model import mark_values
from cpted_app.model.edit import Change, Edit
from cpted_app.model.feature import Feature, FeatureId
from cpted_app.model.features import BY_KIND
from cpted_app.model.kinds import Audience
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.site import Site
from cpted_app.model.work import MarkChange
from cpted_app.words import Message

_NO_LABEL = Message("")


def in_scenario(site: Site, scenario: str) -> Site:
    """Return the site with the marks as they would be in a scenario; "" is what exists."""
    if not scenario or site.get(Scenario, scenario) is None:
        return site
    marks: dict[str, Feature] = {row.id: row for row in site.features}
    changes = tuple(
        Change(marks.get(each.subject), after)
        for each in changes_of(site, scenario).values()
        if (after := _after(each, marks.get(each.subject))) != marks.get(each.subject)
    )
    staged = site.apply(Edit(_NO_LABEL, changes))
    return replace(staged, revision=site.revision)


def into_scenario(site: Site, scenario: str, edit: Edit) -> Edit:
    """Return the edit of a site that does in a scenario what an edit does to its marks.

    ``edit`` was made from ``in_scenario(site, scenario)``. Rows that are no marks change in the
    site itself: answers, remarks and plans are of the assessment, not of a proposal.
    """
    marks: dict[str, Feature] = {row.id: row for row in site.features}
    known = changes_of(site, scenario)
    changes: list[Change] = []
    for each in edit.changes:
        if not isinstance(each.row, Feature):
            changes.append(each)
            continue
        before = known.get(each.row.id)
        after = expressed(scenario, marks.get(each.row.id), _feature(each.after), each.row)
        if before != after:
            changes.append(Change(before, after))
    return Edit(edit.label, tuple(changes), edit.blobs)


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
    if change.change is MarkChange.REMOVED or change.mark_kind not in BY_KIND:
        return None if change.change is MarkChange.REMOVED else exists
    row_class = BY_KIND[change.mark_kind]
    values = dict(mark_values.read(row_class, change.values))
    if exists is not None:
        return replace(exists, **values)
    if change.change is MarkChange.CHANGED:
        return None
    return row_class(id=FeatureId(change.subject), **values)


def _feature(row: object) -> Feature | None:
    return row if isinstance(row, Feature) else None
