"""What a proposal does to marks, as it is drawn over the plan: badges and ghosts.

Belongs here: the drawing and its entries in the legend. What the proposal does is told by an
edit from what exists to what it makes of it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from cpted_app.drawing import outlines
from cpted_app.drawing.legends import SAMPLE_WIDTH_PT, Entry
from cpted_app.drawing.primitives import Mark, Path, Primitive, Text
from cpted_app.model.edit import Change, Edit
from cpted_app.model.features import Feature
from cpted_app.model.work import MarkChange
from cpted_app.words import N_, Message

Badge = Literal["added", "changed", "removed"]

COLOURS: Mapping[Badge, str] = MappingProxyType(
    {"added": "ok", "changed": "warn", "removed": "bad"}
)
WORDS: Mapping[Badge, str] = MappingProxyType(
    {
        "added": N_("added by proposal {label}"),
        "changed": N_("changed by proposal {label}"),
        "removed": N_("removed by proposal {label}"),
    }
)
BADGE_PT = 11.0
_GHOST_PT = 15.0
_DASH_PT = (3.0, 2.4)


def badge_of(change: Change) -> Badge:
    """Return which badge a change of a mark has."""
    if change.before is None:
        return MarkChange.ADDED.value
    return MarkChange.REMOVED.value if change.after is None else MarkChange.CHANGED.value


def staged_primitives(change: Change) -> list[Primitive]:
    """Return the badge of a changed mark, and as a ghost where it was or is no more."""
    row, badge = change.row, badge_of(change)
    assert isinstance(row, Feature)  # noqa: S101 - asked of marks only
    x, y = outlines.anchor(row)
    found: list[Primitive] = []
    before = change.before
    if isinstance(before, Feature) and (badge == "removed" or before.geometry != row.geometry):
        found += _ghost(before, COLOURS[badge])
    if badge == "removed" and row.label:
        found.append(Text(text=row.label, x=x, y=y, dx_pt=9.0, dy_pt=-9.0, colour=COLOURS[badge]))
    return [*found, Mark(shape=badge, x=x, y=y, colour=COLOURS[badge], size_pt=BADGE_PT)]


def legend_entries(edit: Edit, label: str) -> list[Entry]:
    """Return wording and sample of each badge that occurs, in the frame of a legend."""
    there = {badge_of(each) for each in edit.changes if isinstance(each.row, Feature)}
    middle = SAMPLE_WIDTH_PT / 2.0
    return [
        (
            Message(WORDS[badge], {"label": label}),
            [
                Mark(
                    shape=badge,
                    x=middle + 0.6 * BADGE_PT,
                    y=-0.6 * BADGE_PT,
                    colour=COLOURS[badge],
                    size_pt=BADGE_PT,
                )
            ],
        )
        for badge in WORDS
        if badge in there
    ]


def _ghost(row: Feature, colour: str) -> list[Primitive]:
    if row.geometry.geom_type == "Point":
        x, y = row.geometry.x, row.geometry.y
        return [Mark(shape="ghost", x=x, y=y, colour=colour, size_pt=_GHOST_PT)]
    points, starts, is_closed = outlines.rings(row.geometry)
    return [
        Path(
            points=points,
            starts=starts,
            closed=is_closed,
            stroke=colour,
            width_pt=1.4,
            dash_pt=_DASH_PT,
        )
    ]
