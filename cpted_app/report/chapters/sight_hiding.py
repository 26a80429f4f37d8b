"""Part of chapter 9: the candidates of concealment and entrapment, on a map and ranked."""

import numpy as np

from cpted_app.analysis.hiding import rules
from cpted_app.analysis.hiding.result import Candidate, ConcealmentResults
from cpted_app.drawing.eyes_charts import areas
from cpted_app.drawing.primitives import Primitive, Text
from cpted_app.model.features import (
    Barrier,
    Feature,
    Luminaire,
    Opening,
    Route,
    Tree,
)
from cpted_app.report.content import Block, Cell, DetailMap, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.report.sight_words import Columns, cell, table
from cpted_app.words import N_

MOST_CANDIDATES = 40
"""So many are told, the first by rank."""
AROUND_M = 12.0
"""How far the map reaches beyond the candidates."""
_SHOWN: tuple[type[Feature], ...] = (Barrier, Tree, Route, Opening, Luminaire)
_MAP_PT = 330.0
_KINDS = {"concealment": N_("concealment"), "entrapment": N_("entrapment")}
_OWN = "design choice"
_POSTURES = {False: N_("standing"), True: N_("crouching")}
CALLED = N_(
    "Candidates are places beside a route where the numbers below hold. Whether anybody ever"
    " waits there is not said: each is to be looked at on site."
)


def hiding(context: Context) -> list[Block]:
    """Return the candidates with what was measured; a sentence where there are none."""
    say, results = context.say, context.results.get("concealment")
    if not isinstance(results, ConcealmentResults):
        return []
    heading = Heading(text=say(N_("Candidates of concealment")), level=2)
    if results.reason is not None:
        return [heading, Paragraph(words=say.message(results.reason))]
    examined = say.number(results.examined_m, 0)
    if not results.candidates:
        text = N_("Along {examined} m of routes there is no candidate by the rules in appendix E.")
        return [heading, Paragraph(words=say(text, examined=examined))]
    told = results.candidates[:MOST_CANDIDATES]
    text = N_("{count} candidates along {examined} m of routes.")
    count = say(text, count=len(results.candidates), examined=examined)
    left_out = len(results.candidates) - len(told)
    more = say(N_("{n} further ones rank behind these."), n=left_out) if left_out else ""
    return [
        heading,
        Paragraph(words=" ".join(filter(None, (count, say(CALLED), more)))),
        _table(context, told),
        _map(context, told),
    ]


def _map(context: Context, told: tuple[Candidate, ...]) -> DetailMap:
    say = context.say
    bounds = np.array([one.outline.bounds for one in told])
    west, south = bounds[:, :2].min(axis=0) - AROUND_M
    east, north = bounds[:, 2:].max(axis=0) + AROUND_M
    caption = say(
        N_("Candidates with their ranks; those with one way out at most have a double outline.")
    )
    labels = ", ".join(f"{one.rank}: {one.route_label}" for one in told)
    return DetailMap(
        extent=(float(west), float(south), float(east), float(north)),
        shown=_SHOWN,
        quiet=(Tree, Luminaire),
        over=tuple(part for one in told for part in _drawn(one)),
        caption=caption,
        alt=f"{caption} {labels}",
        highest_pt=_MAP_PT,
    )


def _drawn(one: Candidate) -> tuple[Primitive, ...]:
    outlines = areas(one.outline, "bad", opacity=0.28)
    if one.kind == "entrapment":
        outlines += areas(one.outline.buffer(0.35), "bad", opacity=0.0)
    x, y = one.place_m
    number = Text(text=f"{one.rank}", x=x, y=y, dx_pt=5.0, dy_pt=4.0, size_pt=9.5, bold=True)
    return (*outlines, number)


def _table(context: Context, told: tuple[Candidate, ...]) -> Table:
    columns: Columns = (
        (N_("No."), 0.05, "left"),
        (N_("Where"), 0.22, "left"),
        (N_("Why"), 0.39, "left"),
        (N_("Size, m²"), 0.07, "right"),
        (N_("Shut off"), 0.09, "right"),
        (N_("Eyes"), 0.07, "right"),
        (N_("Ground, face, lx"), 0.11, "right"),
    )
    return table(context, columns, [_row(context, one) for one in told], is_compact=True)


def _row(context: Context, one: Candidate) -> tuple[Cell, ...]:
    say = context.say
    sides = {"left": N_("{away} m to the left"), "right": N_("{away} m to the right")}
    where = [
        say(N_("{along} m along"), along=say.number(one.along_m, 0)),
        say(sides[one.side], away=say.number(one.away_m, 1)),
        cell(context, one.place_m),
    ]
    reasons = " ".join(map(say.message, one.reasons))
    if one.hidden_by:
        text = N_("Hidden by {labels}.")
        reasons = f"{reasons} {say(text, labels=', '.join(one.hidden_by))}"
    return (
        (Run(f"{one.rank}", "bold"),),
        (
            Run(one.route_label, "bold"),
            Run(f"  {say(_KINDS[one.kind])}, {say(_POSTURES[one.is_crouching])}\n"),
            Run(", ".join(filter(None, where)), "dim"),
        ),
        reasons,
        say.number(one.size_m2, 0),
        say.percent(one.enclosed_share),
        say.number(one.eyes, 0),
        _light(context, one),
    )


def _light(context: Context, one: Candidate) -> str:
    if one.eh_lx is None or one.esc_lx is None:
        return context.say(N_("unknown"))
    return ", ".join(context.say.number(each, 1) for each in (one.eh_lx, one.esc_lx))


def candidate_rules(context: Context) -> list[Block]:
    """Return the numbers that make a candidate, for appendix E; nothing where none was sought."""
    results = context.results.get("concealment")
    if not isinstance(results, ConcealmentResults) or results.reason is not None:
        return []
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (
            rule.quantity,
            f"{say.written(f'{rule.value:g}')}{'' if rule.unit == '1' else f' {rule.unit}'}",
            (
                *(() if rule.source == _OWN else (Run(f"{rule.source}. "),)),
                Run(rule.note, "dim"),
            ),
        )
        for rule in rules.sources().values()
    ]
    text = N_(
        "Design choices of this program where no source stands. None of these was read in print;"
        " they may be changed in the program's data."
    )
    columns: Columns = (
        (N_("Rule"), 0.42, "left"),
        (N_("Value"), 0.10, "right"),
        (N_("Source, note"), 0.48, "left"),
    )
    return [
        Heading(text=say(N_("What makes a candidate")), level=2),
        table(context, columns, rows, is_compact=True),
        Paragraph(words=say(text), style="note"),
    ]
