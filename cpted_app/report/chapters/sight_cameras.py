"""Part of chapter 9: what cameras picture, why and on what basis; no more than that.

Only cameras of this edition's part of the site are known here.
"""

import numpy as np

from cpted_app.analysis.light.result import LightResults
from cpted_app.analysis.thresholds import load
from cpted_app.analysis.watching.camera_classes import EDITIONS, Edition, class_of, classes
from cpted_app.analysis.watching.camera_measures import dark_share
from cpted_app.analysis.watching.camera_result import CameraResults, CameraView, PlaceCover
from cpted_app.model.features import Camera
from cpted_app.report.content import Block, Cell, Heading, Paragraph, Run, Table, Words
from cpted_app.report.context import Context
from cpted_app.report.sight_words import Columns, cell, name, table
from cpted_app.words import N_, Message

NO_SCORE = N_("A camera as such raises no score.")


def has_cameras(context: Context) -> bool:
    """Return whether this edition knows of a camera."""
    return bool(context.site.all(Camera))


def cameras(context: Context) -> list[Block]:
    """Return what the cameras of this edition picture; nothing where it has none."""
    say, results = context.say, context.results.get("cameras")
    if not isinstance(results, CameraResults) or not has_cameras(context):
        return []
    heading = Heading(text=say(N_("Cameras")), level=2)
    if results.reason is not None:
        return [heading, Paragraph(words=say.message(results.reason))]
    return [
        heading,
        Paragraph(words=_intro(context)),
        _table(context, results),
        *_places(context, results),
        Paragraph(words=_sources(context), style="note"),
    ]


def _intro(context: Context) -> str:
    say = context.say
    parts = [
        NO_SCORE,
        N_("Told here are what each is for, on what basis, and how fine its picture of faces is."),
    ]
    return " ".join(map(say, parts))


def _table(context: Context, results: CameraResults) -> Table:
    rows = [_row(context, view) for view in results.views.values()]
    return table(
        context,
        (
            (N_("Camera"), 0.14, "left"),
            (N_("Purpose"), 0.22, "left"),
            (N_("Lawful basis"), 0.20, "left"),
            (N_("Faces, up to"), 0.31, "left"),
            (N_("Dark at night"), 0.13, "left"),
        ),
        rows,
    )


def _row(context: Context, view: CameraView) -> tuple[Cell, ...]:
    light = context.results.get("light")
    dark = dark_share(view, light if isinstance(light, LightResults) else None)
    known = dark if isinstance(dark, Message) else context.say.percent(dark)
    where = cell(context, view.place_m)
    return (
        (*name(context, view.subject, view.label), Run(f"\n{where}" if where else "", "dim")),
        _stated(context, view.purpose),
        _stated(context, view.lawful_basis),
        _reach(context, view),
        context.say.message(known) if isinstance(known, Message) else known,
    )


def _stated(context: Context, text: str) -> Words:
    return text.strip() or (Run(f"■ {context.say(N_('not stated'))}", "bad"),)


def _reach(context: Context, view: CameraView) -> tuple[Run, ...]:
    """Return how far each class is reached on the ground, in both editions."""
    say, runs = context.say, []
    for edition, title in EDITIONS.items():
        usable = [
            f"{say(one.camera_class.word)} {say.length(one.ground_m, 0)}"
            for one in view.reaches[edition]
            if one.ground_m is not None and not one.is_too_steep
        ]
        runs += [Run(f"{title}: ", "bold"), Run(f"{', '.join(usable) or '–'}\n")]
    text = N_("Within {near} of it faces are pictured from too steep above ({limit}°).")
    near, limit = say.length(view.steep_within_m, 0), say.number(view.face_limit_deg, 0)
    runs.append(Run(say(text, near=near, limit=limit), "dim"))
    return tuple(runs)


def _places(context: Context, results: CameraResults) -> list[Block]:
    """Return how much of each route and zone is pictured, and how finely."""
    pictured = [place for place in results.places if place.seen_share > 0.0]
    if not pictured:
        text = N_("They picture no route and no zone.")
        return [Paragraph(words=context.say(text))]
    rows = [_cover(context, place) for place in pictured]
    columns: Columns = (
        (N_("Where"), 0.26, "left"),
        (N_("Pictured"), 0.10, "right"),
        (EDITIONS["dori"], 0.25, "left"),
        (EDITIONS["oodpcvs"], 0.25, "left"),
        (N_("Blind spot"), 0.14, "right"),
    )
    return [table(context, columns, rows)]


def _cover(context: Context, place: PlaceCover) -> tuple[Cell, ...]:
    say = context.say
    return (
        name(context, place.subject, place.label),
        say.percent(place.seen_share),
        _finest(context, place, "dori"),
        _finest(context, place, "oodpcvs"),
        _blind(context, place),
    )


def _finest(context: Context, place: PlaceCover, edition: Edition) -> str:
    """Return the finest class anywhere on a place, and the share that has the next ones."""
    say, finest = context.say, class_of(float(np.max(place.best_px_m)), edition)
    if finest is None:
        return say(N_("no class"))
    reached = [one for one in classes(edition) if one.px_m <= finest.px_m][-3:]
    return ", ".join(f"{say(one.word)} {say.percent(place.share(one.px_m))}" for one in reached)


def _blind(context: Context, place: PlaceCover) -> str:
    """Return the largest piece that no camera pictures."""
    say = context.say
    if place.patches:
        return f"{say.number(place.patches[0].area_m2, 0)}\N{NO-BREAK SPACE}m²"
    longest = max((to - since for since, to in place.stretches), default=0.0)
    return say.length(longest, 0) if longest > 0.0 else "–"


def _sources(context: Context) -> str:
    """Return which editions the classes are of, and that nobody here has read them."""
    rows = load()
    cited = "; ".join(
        f"{title}: {rows[f'camera.{edition}.{classes(edition)[0].name}'].citation}"
        for edition, title in EDITIONS.items()
    )
    text = N_(
        "Pixel density across a face at 1.5 m, past everything opaque. Classes of two editions:"
        " {cited}. They were not read in print. Blind spot: the largest piece that no camera"
        " pictures of a place pictured in part."
    )
    return context.say(text, cited=cited)
