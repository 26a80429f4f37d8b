"""Chapters 5 to 7: findings with plan extracts, sightlines with sections, the registers."""

from collections.abc import Iterable

from cpted_app.analysis.light.result import LightResults
from cpted_app.analysis.result import SightlineView
from cpted_app.assess.assessment import Assessment, ItemResult, PrincipleScore
from cpted_app.drawing import charts
from cpted_app.drawing.legends import STATUS_WORDS
from cpted_app.drawing.status import Status
from cpted_app.model import kinds, uncertainty
from cpted_app.model.features import AccessPoint, Feature, Luminaire, Sightline
from cpted_app.report import finding_groups
from cpted_app.report.chapters import lists, sight_changes
from cpted_app.report.content import (
    Badge,
    Block,
    Cell,
    ChartFigure,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
)
from cpted_app.report.context import Context
from cpted_app.report.finding_groups import Group, grouped
from cpted_app.report.findings import EXTRACTS, Finding, view_text
from cpted_app.words import N_

_AFTER = N_(
    "After ±: twice the standard uncertainty, from scale, control points and clicks (95 %);"
    " where nothing stands it is not known."
)
SECTIONS = 12
"""How many sections are drawn; the shortest views first."""


def findings(context: Context, found: tuple[Finding, ...]) -> list[Block]:
    """Return chapter 5: all findings by field, with plan extracts."""
    say = context.say
    blocks: list[Block] = [Heading(text=f"5  {say(N_('Findings'))}")]
    if not found:
        text = N_("No low answer and no obstructed sightline. Read with what is unanswered.")
        return [*blocks, Paragraph(words=say(text))]
    lead = N_(
        "Answers 0 and 1, and sightlines that are not clear; the gravest first in each field."
    )
    blocks.append(Paragraph(words=say(lead), style="lead"))
    groups = grouped(found)
    mapped = list(dict.fromkeys(_shown(each) for each in groups if each.places))[:EXTRACTS]

    def printed(group: Group) -> list[Block]:
        """Return a group as blocks; a map of its places where none stands above."""
        with_map = _shown(group) in mapped
        if with_map:
            mapped.remove(_shown(group))
        return finding_groups.told(context, group, with_map=with_map)

    def told(one: Assessment) -> list[Block]:
        own: list[Block] = []
        for field in one.profile:
            in_field = [
                block
                for each in groups
                if _is_in(each.first, one, field)
                for block in printed(each)
            ]
            if in_field:
                title = field.title.in_language(say.language)
                own += [Heading(text=title, level=2), *in_field]
        return lists.under(lists.heading(context, one), own) if own and context.others else own

    blocks += [block for one in context.profiles for block in told(one)]
    measured = [block for each in groups if not each.first.checklist for block in printed(each)]
    if measured:
        blocks += [Heading(text=say(N_("Measured only")), level=2), *measured]
    return [*blocks, *(block for one in context.beside for block in told(one))]


def _shown(group: Group) -> tuple[str, frozenset[object]]:
    """Return what a map of a group shows, and in which part of the chapter it stands."""
    return group.first.checklist, group.places


def _is_in(finding: Finding, one: Assessment, field: PrincipleScore) -> bool:
    return (finding.checklist, finding.principle) == (one.checklist.id, field.principle)


def sightlines(context: Context) -> list[Block]:
    """Return chapter 6: a table of all sightlines, and sections."""
    say, lines = context.say, context.site.all(Sightline)
    blocks: list[Block] = [Heading(text=f"6  {say(N_('Sightlines'))}")]
    if not lines:
        return [*blocks, Paragraph(words=say(N_("No sightline is marked.")))]
    if context.no_views is not None:
        blocks.append(Paragraph(words=say.message(context.no_views)))
    blocks.append(_sight_table(context, lines))
    blocks.append(Paragraph(words=say(_AFTER), style="note"))
    blocks += sight_changes.changes(context, lines)
    views = [view for line in lines if (view := context.views.get(line.id)) is not None]
    shown = sorted(
        (view for view in views if view.status != "clear"), key=lambda view: view.visible_m
    )[:SECTIONS]
    if shown:
        blocks.append(Heading(text=say(N_("Sections of the lines that are not clear")), level=2))
        text = N_(
            "Heights are stretched as stated; the green line is where the top would clear it."
        )
        blocks.append(Paragraph(words=say(text), style="note"))
    blocks += [_section(context, view) for view in shown]
    return blocks


def _sight_table(context: Context, lines: Iterable[Sightline]) -> Table:
    say = context.say
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        view = context.views.get(line.id)
        scores = _scores(context, line)
        heights = f"{say.number(line.observer_height_m, 2)} → {say.number(line.target_height_m, 2)}"
        rows.append((_name(context, line), heights, *_measured(context, view), scores))
    return Table(
        columns=(
            Column(title=say(N_("Line")), share=0.22),
            Column(title=say(N_("Eye → target, m")), share=0.14),
            Column(title=say(N_("Length")), share=0.11, align="right"),
            Column(title=say(N_("Result")), share=0.14),
            Column(title=say(N_("First obstacle")), share=0.17),
            Column(title=say(N_("Seen")), share=0.11, align="right"),
            Column(title=say(N_("Score")), share=0.11, align="right"),
        ),
        rows=tuple(rows),
    )


def _measured(context: Context, view: SightlineView | None) -> tuple[Cell, ...]:
    say = context.say
    if view is None:
        return "–", Badge(status="unknown", word=say(STATUS_WORDS["unknown"])), "–", "–"
    badge = Badge(status=view.status, word=say(STATUS_WORDS[view.status]))
    obstacle = view.blocked_by or (view.obstacles[0] if view.obstacles else None)
    name = "–" if obstacle is None else say.message(obstacle.name)
    seen: Cell = _around(context, view.visible_m, view.visible_uncertainty_m)
    if view.status == "filtered":
        seen = say.percent(view.transmission)
    return _around(context, view.length_m, view.length_uncertainty_m), badge, name, seen


def _around(context: Context, length_m: float, standard_m: float | None) -> Cell:
    """Return a length, with twice its standard uncertainty where that is known."""
    say = context.say
    spread_m = uncertainty.expanded(standard_m)
    if spread_m is None:
        return say.length(length_m)
    # No more digits than the length, and not less than its last one says.
    return (Run(say.length(length_m)), Run(f" ±{say.number(max(spread_m, 0.05))}", "dim"))


def _name(context: Context, feature: Feature) -> tuple[Run, ...]:
    grid = context.grid(feature)
    rest = " · ".join(filter(None, [feature.name, grid, context.photos(feature.id)]))
    return Run(context.label(feature), "bold"), Run(f"  {rest}" if rest else "", "dim")


def _scores(context: Context, feature: Feature) -> str:
    """Return the answers about a feature by checklist: their mean and how many are open."""
    found = []
    for one in context.assessments:
        own = [each for each in one.items if each.subject == feature.id]
        known = [s for each in own if (s := _score(each)) is not None]
        if known:
            start = f"{one.checklist.id}: " if context.others else ""
            mean = context.say.number(sum(known) / len(known))
            found.append(f"{start}{mean} ({len(known)}/{len(own)})")
    return "\n".join(found) or "–"


def _score(result: ItemResult) -> int | None:
    return None if result.answer is None else result.answer.value.score


def _section(context: Context, view: SightlineView) -> ChartFigure:
    say = context.say
    chart = charts.section(view, width=498.0, height=104.0, number=lambda v: say.number(v, 2))
    stretch = say.number(chart.exaggeration)
    note = say(N_("Heights {stretch} × distances."), stretch=stretch)
    text = view_text(context, view)
    caption = (Run(f"{text} "), Run(note, "dim"))
    return ChartFigure(chart=chart, caption=caption, alt=text)


def registers(context: Context) -> list[Block]:
    """Return chapter 7: access points and luminaires with their scores."""
    say = context.say
    return [
        Heading(text=f"7  {say(N_('Access points and luminaires'))}"),
        Heading(text=say(N_("Access points")), level=2),
        _access_table(context),
        Heading(text=say(N_("Luminaires")), level=2),
        _luminaire_table(context),
        Paragraph(
            words=say(N_("Score: mean of the answers 0–3 (answered / asked).")), style="note"
        ),
    ]


def _access_table(context: Context) -> Block:
    say, points = context.say, context.site.all(AccessPoint)
    if not points:
        return Paragraph(words=say(N_("No access point is marked.")))
    rows: list[tuple[Cell, ...]] = []
    for point in points:
        width = "–" if point.width_m is None else say.length(point.width_m, 2)
        rows.append(
            (
                _name(context, point),
                say.choice(kinds.ACCESS_TYPES, point.access_type),
                say.choice(kinds.ACCESS_CONTROLS, point.control),
                _yes_no(context, point.open_to_public),
                point.open_hours or "–",
                width,
                _scores(context, point),
            )
        )
    return Table(
        columns=(
            Column(title=say(N_("Access point")), share=0.28),
            Column(title=say(N_("Kind")), share=0.14),
            Column(title=say(N_("Control")), share=0.12),
            Column(title=say(N_("Public")), share=0.10),
            Column(title=say(N_("Hours")), share=0.13),
            Column(title=say(N_("Width")), share=0.10, align="right"),
            Column(title=say(N_("Score")), share=0.13, align="right"),
        ),
        rows=tuple(rows),
    )


def _yes_no(context: Context, value: bool | None) -> str:
    if value is None:
        return context.say(N_("unknown"))
    return context.say(N_("yes")) if value else context.say(N_("no"))


_LAMP_BADGES: dict[kinds.LuminaireState, Status] = {
    kinds.LuminaireState.WORKING: "clear",
    kinds.LuminaireState.FAULTY: "blocked",
    kinds.LuminaireState.PLANNED: "unknown",
}


def _luminaire_table(context: Context) -> Block:
    """Return the luminaires; what they give light with stands in chapter 8 where light does."""
    say, light = context.say, context.results.get("light")
    is_short = isinstance(light, LightResults) and light.reason is None
    rows: list[tuple[Cell, ...]] = []
    for lamp in context.site.all(Luminaire):
        word = say.choice(kinds.LUMINAIRE_STATES, lamp.state)
        state = Badge(status=_LAMP_BADGES[lamp.state], word=word)
        built = () if is_short else _built(context, lamp)
        rows.append((_name(context, lamp), state, *built, _scores(context, lamp)))
    if not rows:
        return Paragraph(words=say(N_("No luminaire is marked.")))
    built_columns = (
        Column(title=say(N_("Height")), share=0.11, align="right"),
        Column(title=say(N_("Photometry")), share=0.21),
        Column(title=say(N_("Flux")), share=0.12, align="right"),
    )
    return Table(
        columns=(
            Column(title=say(N_("Luminaire")), share=0.50 if is_short else 0.28),
            Column(title=say(N_("State")), share=0.25 if is_short else 0.15),
            *(() if is_short else built_columns),
            Column(title=say(N_("Score")), share=0.25 if is_short else 0.13, align="right"),
        ),
        rows=tuple(rows),
        is_compact=is_short,
    )


def _built(context: Context, lamp: Luminaire) -> tuple[Cell, ...]:
    flux = "–" if lamp.flux_lm is None else f"{context.say.number(lamp.flux_lm, 0)} lm"
    return context.say.length(lamp.mounting_height_m), lamp.photometry or "–", flux
