"""Part of chapter 8: light along each route, where it is dark, and where faces can be read."""

import numpy as np

from cpted_app.analysis.light.result import ADAPTATION_M, LightResults, RouteLight
from cpted_app.analysis.thresholds import load
from cpted_app.assess.light_classes import light_class
from cpted_app.assess.light_faces import faces_along
from cpted_app.drawing.light_charts import Mark, ProfileWords, light_profile
from cpted_app.model.features import Route
from cpted_app.report.content import Block, ChartFigure, Heading, Paragraph, Run
from cpted_app.report.context import Context
from cpted_app.report.light_words import lux
from cpted_app.words import N_

_GAP_ID = "light.walk.dark_stretch"
"""Dark stretches longer than this are named one by one."""
_FACES = {
    "light.face.4.esc_min": N_("a face at 4 m"),
    "light.face.10.esc_min": N_("a face at 10 m"),
}
_LIMITS = {
    ("eh_min",): N_("{name} on the ground"),
    ("esc_min",): N_("{name} on faces"),
    ("eh_min", "esc_min"): N_("{name} on the ground and faces"),
}
_PROFILE_PT = (498.0, 170.0)


def profiles(context: Context, results: LightResults) -> list[Block]:
    """Return the light along each route, with its dark stretches in words."""
    say = context.say
    routes = [row for row in context.site.all(Route) if row.id in results.routes]
    if not routes:
        return []
    text = N_(
        "Light is drawn by its logarithm, as the eye sees it. Faces: semi-cylindrical illuminance"
        " at 1.5 m of somebody who walks along the line, and of somebody who comes back."
    )
    return [
        Heading(text=say(N_("Along the routes")), level=2),
        Paragraph(words=say(text), style="note"),
        *(_profile(context, row, results.routes[row.id]) for row in routes),
    ]


def _profile(context: Context, row: Route, profile: RouteLight) -> ChartFigure:
    say = context.say
    words = ProfileWords(
        ground=say(N_("on the ground")),
        ahead=say(N_("faces, walking there")),
        back=say(N_("faces, walking back")),
        dark=say(N_("dark {length}")),
        level=lambda value: say.written(f"{value:g}"),
    )
    chart = light_profile(
        profile, words, marks=_marks(context, row), width=_PROFILE_PT[0], height=_PROFILE_PT[1]
    )
    told = _along(context, profile)
    caption = (
        Run(f"{context.label(row)} ", "bold"),
        Run(". ".join(filter(None, (row.name, told)))),
    )
    return ChartFigure(chart=chart, caption=caption, alt=f"{context.label(row)}: {told}")


def _marks(context: Context, row: Route) -> list[Mark]:
    """Return the limits of a route's class, and the light it takes to read a face."""
    say, kind = context.say, light_class(row.lighting_class)
    marks = []
    if kind is not None:
        limits = {
            key: kind.limits[key].value
            for key in ("eh_min", "esc_min")
            if key in kind.limits and (row.faces_matter or key != "esc_min")
        }
        for level_lx in dict.fromkeys(limits.values()):
            text = _LIMITS[tuple(key for key, value in limits.items() if value == level_lx)]
            marks.append(Mark(level_lx=level_lx, name=say(text, name=kind.name)))
    rows = load()
    return marks + [
        Mark(level_lx=rows[key].value, name=say(word), is_limit=False)
        for key, word in _FACES.items()
        if key in rows
    ]


def _along(context: Context, profile: RouteLight) -> str:
    """Return dark stretches, light beside and contrast of a route in words."""
    say = context.say
    named_m = load()[_GAP_ID].value
    gaps = profile.dark_longer_than(named_m)
    spans = ", ".join(f"{say.number(since, 0)}–{say.number(to, 0)} m" for since, to in gaps)
    if spans:
        parts = [say(N_("Below 1 lx: {spans}."), spans=spans)]
    elif profile.dark:
        text = N_("{length} m in all are below 1 lx, no stretch longer than {longest} m.")
        length, longest = say.number(profile.dark_m, 0), say.number(named_m, 0)
        parts = [say(text, length=length, longest=longest)]
    else:
        parts = [say(N_("Nowhere below 1 lx."))]
    parts.append(say.message(faces_along(profile).sentence))
    parts.append(_beside(context, profile))
    text = N_("Light changes up to {ratio} : 1 within {length} m, at {place} m.")
    ratio, place = say.number(profile.contrast, 1), say.number(profile.contrast_at_m, 0)
    parts.append(say(text, ratio=ratio, length=say.number(ADAPTATION_M, 0), place=place))
    if profile.is_width_assumed:
        text = N_("No width is given: {width} m is assumed.")
        parts.append(say(text, width=say.number(profile.width_m, 1)))
    return " ".join(part for part in parts if part)


def _beside(context: Context, profile: RouteLight) -> str:
    sides = (profile.eh_lx, profile.beside_left_lx, profile.beside_right_lx)
    if any(np.isnan(values).all() for values in sides):
        return ""
    middle, left, right = (lux(context, float(np.nanmean(values))) for values in sides)
    text = N_("On average {middle} lx in the middle, {left} lx left beside it, {right} lx right.")
    return context.say(text, middle=middle, left=left, right=right)
