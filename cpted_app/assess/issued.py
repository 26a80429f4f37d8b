"""What was issued says what it said then: an edit that makes it say something else is of a draft.

Belongs here: which edits leave an issued assessment as it was issued, as data with the reasons,
and completing all others. Issuing itself belongs to ``session.protocol``.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Final

from cpted_app.assess.protocol import steps
from cpted_app.model.edit import Change, Edit, Row
from cpted_app.model.records import (
    Attachment,
    Header,
    Plan,
    PlanLayer,
    PlanProblem,
    ProblemFrame,
    ProtocolStep,
    Recommendation,
    Remark,
    Reply,
)
from cpted_app.model.site import Site

ALL: Final[frozenset[str]] = frozenset()
"""Stands for every field: rows of such a class may come and go as well."""

BESIDE: Mapping[type[Row], tuple[tuple[frozenset[str], str], ...]] = MappingProxyType(
    {
        Header: (
            (frozenset({"is_final"}), "issuing, and taking the issue back, are this very mark"),
            (frozenset({"framework"}), "the same answers under other headings, with the same band"),
        ),
        ProblemFrame: ((frozenset({"sara"}), "where the work stands, not what the problem is"),),
        Plan: (
            (
                frozenset({"opacity", "is_locked", "is_visible", "position"}),
                "how a sheet is shown; no mark and no measure rests on it",
            ),
        ),
        PlanLayer: (
            (
                frozenset({"is_visible", "is_locked", "opacity", "colour", "position"}),
                "how a layer of a drawing is shown",
            ),
        ),
        PlanProblem: ((ALL, "what was noticed in a file is not printed"),),
        Attachment: ((ALL, "a file says nothing until a plan, a photo or a luminaire uses it"),),
        Remark: ((frozenset({"state"}), "whether somebody has dealt with what was said"),),
        Reply: ((ALL, "what others answer, under their name and date"),),
        Recommendation: (
            (
                frozenset({"response", "response_reason"}),
                "the designer's answer; what is asked for stays as it was",
            ),
            (
                frozenset({"follow_up", "follow_up_on", "review_on"}),
                "what becomes of it afterwards: that is what an issue is for",
            ),
        ),
        ProtocolStep: (
            (
                frozenset({"owner", "due", "done_on"}),
                "who does a step by when; whether an issue may rest on it is its state",
            ),
        ),
    }
)
"""What may change in an issued assessment, by class: the fields, and why they are no finding.

Whatever is not named here is printed as what was found, or as what it rests on: it makes a draft.
"""


def drafted(site: Site, edit: Edit) -> Edit:
    """Return an edit completed so that what was issued is a draft, if it says something else.

    One edit: undone, the change is gone and the assessment is issued as before.
    """
    if not site.header.is_final or not changes_findings(edit):
        return edit
    own = [each for each in edit.changes if isinstance(each.row, Header)]
    last = own[-1] if own else Change(site.header, site.header)
    draft = Change(last.before, replace(last.row, is_final=False))  # type: ignore[call-arg]
    rest = (each for each in edit.changes if each is not last)
    return Edit(edit.label, (*rest, draft), edit.blobs)


def takes_issue_back(edit: Edit) -> bool:
    """Return whether an edit made a draft of what was issued, by what it changed beside."""
    return changes_findings(edit) and any(
        isinstance(each.before, Header)
        and isinstance(each.after, Header)
        and each.before.is_final
        and not each.after.is_final
        for each in edit.changes
    )


def changes_findings(edit: Edit) -> bool:
    """Return whether an edit changes what an assessment says."""
    return any(map(_is_finding, edit.changes))


def _is_finding(change: Change) -> bool:
    row, row_class = change.row, type(change.row)
    before, after = change.before, change.after
    if isinstance(row, ProtocolStep):
        if not _is_awaited(row):
            return False  # such as “assessed again”: it comes after the issue
        unsaid = ProtocolStep(id=row.id)  # a step that nobody touched has no row
        before, after = before or unsaid, after or unsaid
    beside = [names for names, _why in BESIDE.get(row_class, ())]
    if ALL in beside:
        return False
    if before is None or after is None:
        return True
    changed = {
        each.name
        for each in fields(row_class)
        if getattr(before, each.name) != getattr(after, each.name)
    }
    return not changed <= frozenset().union(*beside)


def _is_awaited(row: ProtocolStep) -> bool:
    """Return whether an issue waits for a step; one of another program counts as awaited."""
    return all(step.before_issue for step in steps() if step.id == row.id)
