"""Part of chapter 9: every walk on one distance, in a chart and in words."""

import math

import numpy as np

from cpted_app.analysis.route_profile import RouteProfile, route_profile
from cpted_app.analysis.thresholds import load
from cpted_app.analysis.walks import Walk, WalkResults
from cpted_app.analysis.watching.camera_classes import class_of
from cpted_app.drawing.light_charts import Mark
from cpted_app.drawing.walk_charts import WalkWords, walk_chart
from cpted_app.model.features import Route
from cpted_app.report.content import Block, ChartFigure, Heading, Paragraph, Run, Words
from cpted_app.report.context import Context
from cpted_app.report.sight_words import along, seconds, walk
from cpted_app.words import N_

_FACES = {
    "light.face.4.esc_min": N_("a face at 4 m"),
    "light.face.10.esc_min": N_("a face at 10 m"),
}
_CHART_PT = 498.0


def walks(context: Context) -> list[Block]:
    """Return a chart and sentences for each route that people walk or cycle along."""
    say, results = context.say, context.results.get("walks")
    if not isinstance(results, WalkResults):
        return []
    heading = Heading(text=say(N_("Walking the routes")), level=2)
    if results.reason is not None:
        return [heading, Paragraph(words=say.message(results.reason))]
    text = N_(
        "All strips share the distance along the route. Visible area: the ground in the field of"
        " view of a walker who looks ahead, walking there and walking back. The candidates bear"
        " the numbers of the table below."
    )
    blocks: list[Block] = [heading]
    for row in context.site.all(Route):
        profile = route_profile(context.results, row.id)
        if profile is not None:
            blocks.append(_walk(context, row, profile))
    return [*blocks, Paragraph(words=say(text), style="note")]


def _walk(context: Context, row: Route, profile: RouteProfile) -> Block:
    told = _told(context, profile)
    chart = walk_chart(profile, _words(context), faces=_faces(context), width=_CHART_PT)
    caption: Words = (
        Run(f"{context.label(row)} ", "bold"),
        Run(". ".join(filter(None, (row.name, told)))),
    )
    alt = f"{context.label(row)}: {told}"
    if profile.candidates:
        ranks = ", ".join(str(one.rank) for one in profile.candidates)
        alt += " " + context.say(N_("Candidates beside it: {ranks}."), ranks=ranks)
    return ChartFigure(chart=chart, caption=caption, alt=alt)


def _faces(context: Context) -> list[Mark]:
    rows = load()
    return [
        Mark(level_lx=rows[key].value, name=context.say(word), is_limit=False)
        for key, word in _FACES.items()
        if key in rows
    ]


def _words(context: Context) -> WalkWords:
    say = context.say

    def camera_class(px_m: float) -> str:
        found = class_of(px_m, "oodpcvs")
        return say(found.word) if found is not None else ""

    return WalkWords(
        light=say(N_("Light")),
        view=say(N_("Visible area")),
        eyes=say(N_("Eyes")),
        cameras=say(N_("Cameras")),
        hiding=say(N_("Hiding place candidates, left above, right below")),
        way=say(N_("Way out")),
        ground=say(N_("on the ground")),
        face_ahead=say(N_("faces, walking there")),
        face_back=say(N_("faces, walking back")),
        ahead=say(N_("walking there")),
        back=say(N_("walking back")),
        forced=say(N_("no choice")),
        no_way=say(N_("no way out")),
        no_camera=say(N_("no camera sees the route")),
        no_candidate=say(N_("no candidate was found")),
        unknown=lambda name: say(N_("{name}: not known"), name=name),
        camera_class=camera_class,
        seconds=lambda length_m: seconds(context, length_m),
        level=lambda value: say.written(f"{value:g}"),
    )


def _told(context: Context, profile: RouteProfile) -> str:
    """Return the walk in words: the view, eyes, the way out and stretches without choice."""
    walked = profile.walk
    parts = [
        _view(context, walked),
        _eyes(context, walked),
        _way_out(context, walked),
        _forced(context, profile),
    ]
    return " ".join(part for part in parts if part)


def _view(context: Context, walked: Walk) -> str:
    """Return where the straight view ahead is shortest, there and back."""
    say, parts = context.say, []
    for text, clear_m in (
        (N_("The clear view is shortest at {place} m: {length}."), walked.clear_ahead_m),
        (N_("Walking back it is shortest at {place} m: {length}."), walked.clear_back_m),
    ):
        if np.isnan(clear_m).all():
            continue
        at = int(np.nanargmin(clear_m))
        if float(clear_m[at]) < walked.reach_m:
            place = say.number(float(walked.along_m[at]), 0)
            parts.append(say(text, place=place, length=say.length(float(clear_m[at]), 0)))
    return " ".join(parts)


def _eyes(context: Context, walked: Walk) -> str:
    say, count = context.say, walked.eyes
    if np.isnan(count).all():
        return say(N_("Eyes are not known: no opening is marked."))
    fewest, most = (say.number(float(each), 0) for each in (np.nanmin(count), np.nanmax(count)))
    if fewest == most:
        return say(N_("Openings that see the walker: {count} everywhere."), count=most)
    text = N_("Openings that see the walker: {fewest} to {most}, {mean} on average.")
    return say(text, fewest=fewest, most=most, mean=say.number(float(np.nanmean(count)), 1))


def _way_out(context: Context, walked: Walk) -> str:
    say, length_m = context.say, walked.way_out_m
    if np.isnan(length_m).all():
        return say(N_("No way out open to the public is marked."))
    at = int(np.nanargmax(length_m))
    if math.isinf(length_m[at]):
        return say(N_("From part of it no way leads out."))
    place = say.number(float(walked.along_m[at]), 0)
    text = N_("A way out is {walk} away at most, at {place} m.")
    return say(text, walk=walk(context, float(length_m[at])), place=place)


def _forced(context: Context, profile: RouteProfile) -> str:
    if not profile.forced:
        return ""
    stretches = ", ".join(
        along(context, profile.walk.subject, stretch) for stretch in profile.forced
    )
    return context.say(N_("Without choice: {stretches}."), stretches=stretches)
