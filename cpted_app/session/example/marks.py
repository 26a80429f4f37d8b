"""The plan of the example and its marks: as they were in 2025, as they are, as proposed."""

from collections.abc import Iterable, Mapping
from typing import Any

import shapely

from cpted_app import resources
from cpted_app.model.actions import marking, planning, proposing
from cpted_app.model.features import Feature, feature_class
from cpted_app.model.placement import from_two_points
from cpted_app.session.example.story import Content, Story
from cpted_app.session.intake import add_plan
from cpted_app.session.photometry import embedded
from cpted_app.words import N_, Message

Entries = Iterable[Mapping[str, Any]]


def draw_plan(story: Story, plan: Content) -> None:
    """Put the plan in, and calibrate it by a length that is printed on it."""
    add_plan(story.session, resources.path("examples", plan["file"]))
    points_px, length_m = plan["dimension"]["points_px"], plan["dimension"]["length_m"]
    (row,) = story.site.plans
    fit = from_two_points(row.placement, points_px, length_m)
    how = f"two points, {length_m:g} m"
    story.session.do(planning.calibrate(story.site, row, fit, how))


def mark_then(story: Story, features: Mapping[str, Entries], then: Content) -> None:
    """Mark what was there at the first assessment, as it was then."""
    for kind, entries in features.items():
        other = then.get(kind, {})
        found = [(entry, other.get(entry["name"], {})) for entry in entries]
        _place(story, kind, [entry | was for entry, was in found if was is not None])


def mark_now(story: Story, features: Mapping[str, Entries], then: Content) -> None:
    """Bring the marks up to what is there at the second assessment."""
    for kind, other in then.items():
        known = {entry["name"]: entry for entry in features[kind]}
        _place(story, kind, [known[name] for name, was in other.items() if was is None])
        for name, was in other.items():
            if was is not None:
                values = {field: known[name][field] for field in was}
                story.session.do(marking.set_fields([_named(story, kind, name)], values))


def propose(story: Story, proposals: Iterable[Content]) -> None:
    """Draw the proposals, each while it is shown; what exists is shown again in the end."""
    for entry in proposals:
        about = {key: entry[key] for key in ("name", "note", "cost")}
        story.session.do(proposing.add(story.site, **about))
        story.session.show_scenario(proposing.proposals(story.site)[-1].id)
        for label, values in entry["set"].items():
            story.session.do(marking.set_fields([_labelled(story, label)], values))
        for label, shape in entry.get("reshape", {}).items():
            story.session.do(marking.reshape(_labelled(story, label), shapely.from_wkt(shape)))
        gone = [_labelled(story, label).id for label in entry["remove"]]
        story.session.do(marking.delete(story.session.shown, gone))
        for kind, entries in entry.get("place", {}).items():
            _place(story, kind, entries)
    story.session.show_scenario("")


def _place(story: Story, kind: str, entries: Entries) -> None:
    rows = [_row(kind, entry) for entry in entries]
    if not rows:
        return
    label = Message(N_("Mark {count} × {kind}"), {"count": len(rows), "kind": kind})
    placed = marking.place_many(story.session.shown, rows, label)
    story.session.do(embedded(story.session.shown, placed))


def _row(kind: str, entry: Mapping[str, Any]) -> Feature:
    values = {name: value for name, value in entry.items() if name != "geometry"}
    place = shapely.from_wkt(entry["geometry"])
    return feature_class(kind)(id=marking.new_id(), geometry=place, **values)


def _named(story: Story, kind: str, name: str) -> Feature:
    return next(mark for mark in story.site.all(feature_class(kind)) if mark.name == name)


def _labelled(story: Story, label: str) -> Feature:
    return next(mark for mark in story.session.shown.features if mark.label == label)
