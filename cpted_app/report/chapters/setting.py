"""Chapters 2 to 4: the problem, the site and its plan, how it was looked at."""

import math

from cpted_app.assess.visits import are_complete, doubt, doubtful, resting_on, visits_of
from cpted_app.model import kinds, uncertainty
from cpted_app.model.fields import specs
from cpted_app.model.records import Plan, ProblemFrame
from cpted_app.model.site import Site
from cpted_app.report.chapters import lists
from cpted_app.report.content import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    KeyValues,
    Paragraph,
    PlanMap,
    Table,
    Words,
)
from cpted_app.report.context import Context
from cpted_app.words import N_


def problem(context: Context) -> list[Block]:
    """Return chapter 2: who has which problem, where and when, on what evidence."""
    say, frame = context.say, context.site.frame
    pairs: list[tuple[str, Words]] = []
    for name, spec in specs(ProblemFrame).items():
        value = str(getattr(frame, name)).strip()
        pairs.append((say(spec.label), value or say(N_("not written down"))))
    text = N_(
        "Measures are judged against this problem. What is not written down here has not been"
        " established."
    )
    return [
        Heading(text=f"2  {say(N_('Problem and scope'))}"),
        Paragraph(words=say(text), style="lead"),
        KeyValues(pairs=tuple(pairs)),
    ]


def site(context: Context) -> list[Block]:
    """Return chapter 3: site, plan and design stage, with the plan map."""
    say, header = context.say, context.site.header
    pairs: list[tuple[str, Words]] = [
        (say(N_("Place types")), context.place_types),
        (say(N_("Design stage")), context.stage),
        (say(N_("Coordinates")), header.crs or say(N_("local, no coordinate system"))),
        (say(N_("Marked")), _marked(context)),
        *((say(N_("Plan")), _plan_words(context, plan)) for plan in context.site.plans),
    ]
    blocks: list[Block] = [
        Heading(text=f"3  {say(N_('Site, plan and design stage'))}", starts_page=False),
        KeyValues(pairs=tuple(pairs)),
    ]
    if context.sheet is None:
        text = N_("No plan was loaded and nothing is marked, so there is no map.")
        return [*blocks, Paragraph(words=say(text))]
    return [*blocks, *_map(context)]


def _map(context: Context) -> list[Block]:
    say, sheet = context.say, context.sheet
    if sheet is not None and sheet.scale is not None:
        caption = say(
            N_("Plan at 1:{scale} on paper of the size printed at 100 %. Findings cite its grid."),
            scale=sheet.scale,
        )
    else:
        caption = say(
            N_("The plan is not calibrated: the map has no scale and no length may be taken.")
        )
    alt = say(
        N_("Plan of the site with {marked}; each mark also stands in the registers."),
        marked=_marked(context),
    )
    return [
        PlanMap(title=say(N_("Plan of the site")), caption=caption, alt=alt),
    ]


def _marked(context: Context) -> str:
    say = context.say
    counts: dict[str, int] = {}
    for feature in context.site.features:
        counts[feature.title] = counts.get(feature.title, 0) + 1
    placed = sum(photo.x_m is not None for photo in context.site.photos)
    if placed:
        counts[N_("Photos")] = placed
    words = [say(N_("{kind}: {n}"), kind=say(title), n=number) for title, number in counts.items()]
    return ", ".join(words) or say(N_("nothing yet"))


def _plan_words(context: Context, plan: Plan) -> str:
    say = context.say
    if not plan.is_calibrated:
        state = say(N_("not calibrated"))
    elif plan.scale_uncertainty is None:
        state = say(N_("calibrated, uncertainty of the scale not known"))
    else:
        share = say.number(200.0 * plan.scale_uncertainty, 2)
        state = say(N_("calibrated, scale ±{share} % (95 %)"), share=share)
    return f"{plan.name or '–'} · {state}"


def method(context: Context) -> list[Block]:
    """Return chapter 4: method, visits, limits, and what was not examined."""
    say = context.say
    return [
        Heading(text=f"4  {say(N_('Method, visits and limits'))}"),
        *_introduced(context),
        Bullets(items=tuple(say(text) for text in _METHOD)),
        Heading(text=say(N_("Visits")), level=2),
        *_visits(context),
        Heading(text=say(N_("Accuracy of lengths")), level=2),
        *_accuracy(context),
        Heading(text=say(N_("What was not examined")), level=2),
        Paragraph(words=_not_examined(context)),
        Bullets(items=tuple(say(text) for text in _NOT_EXAMINED)),
    ]


def _introduced(context: Context) -> list[Block]:
    """Return how each checklist introduces itself, and what holds between them."""
    say = context.say
    checklists = [one.checklist for one in context.assessments]
    intros = [one.intro.in_language(say.language) for one in checklists]
    if not context.others:
        return [Paragraph(words=intro) for intro in intros]
    columns = (
        Column(title=say(N_("Checklist")), share=0.27),
        Column(title=say(N_("What it is for")), share=0.73),
    )
    rows: list[tuple[Cell, ...]] = [
        (lists.titled(context, one), intro)
        for one, intro in zip(context.assessments, intros, strict=True)
    ]
    table = Table(columns=columns, rows=tuple(rows), is_compact=True)
    return [Paragraph(words=say(_APART)), table]


_APART = N_(
    "Each checklist is scored on its own, and none of their scores are put together. What people"
    " tell of their feelings stands beside what was found on plan and site."
)
_METHOD = (
    N_("Questions are answered from 0 (fails) to 3 (exemplary), each step with a written anchor."),
    N_(
        "Sightlines are measured on the plan in two and a half dimensions: straight lines over"
        " flat ground, features with a lower edge, a top and an openness."
    ),
    N_("A measured value only proposes an answer; it counts once a person has accepted it."),
    N_("“Not applicable” leaves the count; everything else that is unknown stays in it."),
    N_("All questions of a field weigh as the checklist states; there is no bare total."),
)
_NOT_EXAMINED = (
    N_("Light is calculated as it comes from marked luminaires; what is reflected is left out."),
    N_("Relief of the ground, vehicles that are not marked and people in the view are left out."),
    N_("Recorded crime was not analysed here; where it is cited, the source is named."),
)


def _not_examined(context: Context) -> str:
    header = context.site.header
    if header.not_examined.strip():
        return header.not_examined.strip()
    if header.is_final:
        return context.say(N_("The author named nothing beyond the following."))
    text = N_("Draft: this field is empty. The author fills it in before the report is final.")
    return context.say(text)


def _visits(context: Context) -> list[Block]:
    say, visits = context.say, visits_of(context.site)
    if not visits:
        text = N_("No visit is recorded: every answer rests on the plan alone.")
        return [Paragraph(words=say(text))]
    columns = [
        Column(title=say(N_("Light")), share=0.13),
        Column(title=say(N_("Date")), share=0.13),
        Column(title=say(N_("Time")), share=0.11),
        Column(title=say(N_("Weather")), share=0.16),
        Column(title=say(N_("Answers")), share=0.10, align="right"),
        Column(title=say(N_("Note")), share=0.37),
    ]
    rows: list[tuple[Cell, ...]] = []
    for visit in sorted(visits, key=lambda one: list(kinds.Light).index(one.light)):
        # Who was there is a list of persons: not for everybody.
        note = [visit.note.strip(), "" if context.is_public else visit.people.strip()]
        light = say.choice(kinds.LIGHTS, visit.light)
        text = " · ".join(filter(None, note)) or "–"
        count = f"{resting_on(context.site, visit) or '–'}"
        when = visit.date or "–", visit.time or "–"
        rows.append((light, *when, visit.weather or "–", count, text))
    blocks: list[Block] = [Table(columns=tuple(columns), rows=tuple(rows), is_compact=True)]
    if not are_complete(context.site):
        text = N_("The log has no visits at both times of day, by day and after dark.")
        blocks.append(Paragraph(words=say(text), style="note"))
    return [*blocks, *_not_seen_dark(context)]


def _not_seen_dark(context: Context) -> list[Block]:
    """Return which answers about the hours after dark no visit after dark bears out."""
    say = context.say
    found: dict[str, dict[str, None]] = {}
    asked = [each for one in context.assessments for each in doubtful(context.site, one)]
    for one in asked:
        told = doubt(context.site, one)
        if told is not None:
            found.setdefault(told, {})[one.item.id] = None
    return [
        Paragraph(words=say(_DOUBTS[told], items=", ".join(items)), style="note")
        for told, items in found.items()
    ]


_DOUBTS = {
    "no_visit": N_("About the hours after dark, answered with no visit named: {items}."),
    "by_day": N_("About the hours after dark, answered from a visit by day: {items}."),
    "no_night": N_("About the hours after dark, with no visit after dark logged: {items}."),
}


def _accuracy(context: Context) -> list[Block]:
    """Return how sure lengths are, plan by plan, and which proposals hang on it."""
    say, site = context.say, context.site
    if not site.header.is_metric:
        text = N_("The plan is not calibrated. No length, height or distance was computed.")
        return [Paragraph(words=say(text))]
    plans = [plan for plan in site.plans if plan.is_calibrated and plan.is_visible]
    blocks: list[Block] = [Paragraph(words=say(_HOW_SURE))]
    if plans:
        blocks.append(Bullets(items=tuple(_sureness(context, plan) for plan in plans)))
    else:
        blocks.append(Paragraph(words=say(_NO_SHEET)))
    return [*blocks, Paragraph(words=_flips(context))]


_HOW_SURE = N_(
    "What stands after ± is twice the standard uncertainty (about 95 %): that of the scale, that"
    " of the control points, and one plan unit for each click. Heights and counts do not hang on"
    " the plan. Marks taken from files have coordinates of their own; how sure they are is not"
    " known."
)
_NO_SHEET = N_(
    "No calibrated plan is shown; how sure lengths are is not known, and they are indicative."
)


def _sureness(context: Context, plan: Plan) -> str:
    """Return how sure a length of 50 m on a plan is."""
    say = context.say
    middle = plan.placement.to_site([(plan.width_px / 2.0, plan.height_px / 2.0)])[0]
    x, y = map(float, middle)
    point_m = uncertainty.of_position(Site.of([plan]), (x, y)) or 0.0
    if plan.scale_uncertainty is None:
        text = N_("{plan}: the uncertainty of the scale is not known; lengths are indicative.")
        return say(text, plan=plan.name or "–")
    length_m = math.hypot(50.0 * plan.scale_uncertainty, math.sqrt(2.0) * point_m)
    text = N_("{plan}: scale ±{share} %, a marked point ±{point}, a length of 50 m ±{length}.")
    return say(
        text,
        plan=plan.name or "–",
        share=say.number(200.0 * plan.scale_uncertainty, 2),
        point=say.length(2.0 * point_m, 2),
        length=say.length(2.0 * length_m, 2),
    )


def _flips(context: Context) -> str:
    """Return which proposals could flip within the uncertainty, and for how many nobody knows."""
    say = context.say
    asked = [(each, each.proposal) for each in context.questions if each.proposal]
    named = [
        say(
            N_("{item} ({answer} or {others})"),
            item=f"{each.item.id} {each.subject_label}".strip(),
            answer=found.answer.value,
            others=", ".join(one.value for one in found.could_be or ()),
        )
        for each, found in asked
        if found.could_flip
    ]
    unknown = sum(1 for _each, found in asked if found.could_flip is None)
    parts = []
    if named:
        text = N_("Within the uncertainty, these proposed answers could flip: {items}.")
        parts.append(say(text, items=", ".join(named)))
    elif len(asked) > unknown:
        parts.append(say(N_("No proposed answer could flip within a known uncertainty.")))
    if unknown:
        text = N_("Proposed answers of which it is not known whether they could flip: {n}.")
        parts.append(say(text, n=unknown))
    return " ".join(parts) or say(N_("No answer was proposed from measurement."))
