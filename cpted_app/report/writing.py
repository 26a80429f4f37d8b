"""The report as bytes: chapters in their order, laid out in the reader's language."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from cpted_app.analysis.registry import Results
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.reassessment import Reassessment
from cpted_app.drawing import legends
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.report.content import Block
from cpted_app.report.context import EDITIONS, Context, PhotoImage
from cpted_app.report.light_detail import LightDetail
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.report.sight_detail import SightDetail
from cpted_app.report.wording import Wording
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.report.grid import Sheet
    from cpted_app.report.layout import Paper, Running
    from cpted_app.report.raster import PlanImage


def write_report(
    site: Site,
    *,
    assessment: Assessment,
    others: tuple[Assessment, ...] = (),
    results: Results,
    edition: Audience,
    language: str,
    paper: Literal["A4", "A3"] = "A4",
    plan_image: "PlanImage",
    photo_image: PhotoImage | None = None,
    light: LightDetail | None = None,
    sight: SightDetail | None = None,
    reassessment: Reassessment | None = None,
    proposals: ProposalsDetail | None = None,
    state_hash: str,
    now: datetime,
) -> bytes:
    """Return the report as a PDF.

    Args:
        site: The site as this edition's reader may see it (``Site.seen_by``); nothing else
            reaches the report.
        assessment: Of that same site, not of the whole one.
        others: Against other checklists, of that same site too.
        results: Of the analyses of that same site.
        edition: For whom it is.
        language: A code the program speaks; independent of the window's.
        paper: Printed at 100 %, the plan's scale is right on this paper.
        plan_image: Renders a box of a plan as RGBA pixels.
        photo_image: Gives a photo as it may go out; without it the log has no pictures.
        light: Maps of light and what would change, of that same site; without it the chapter
            on light has its results alone.
        sight: Maps of sight and ways out, and sightlines as they change, of that same site;
            without it these have their results alone.
        reassessment: An earlier state beside this one, both as this edition's reader may see
            them; without it there is no appendix F.
        proposals: What exists beside the proposals that this edition's reader may see; without
            it there is no chapter on them, and the sign-off has its number.
        state_hash: Of the file's journal.
        now: The date of the report.
    """
    # Laying out needs reportlab, which the rest of the program does without.
    from cpted_app.report import styles
    from cpted_app.report.layout import Paper
    from cpted_app.report.pdf import Press, build
    from cpted_app.report.plan import Cartography

    styles.register_fonts()
    page = Paper.named(paper)
    say = Wording(language)
    context = Context(
        site=site,
        assessment=assessment,
        others=others,
        results=results,
        edition=edition,
        say=say,
        sheet=None,
        now=now,
        state_hash=state_hash,
        photo_image=photo_image,
        light=light,
        sight=sight,
        reassessment=reassessment,
        proposals=proposals,
    )
    sheet, map_page = _main_sheet(context, page)
    context = replace(context, sheet=sheet)
    maps = Cartography(site=site, views=context.views, plan_image=plan_image, wording=say)
    press = Press(
        paper=page,
        map_paper=map_page,
        running=_running(context),
        maps=maps,
        sheet=sheet,
        now=now,
    )
    return build(blocks(context), press)


def blocks(context: Context) -> list[Block]:
    """Return what the report says, from cover to appendix G."""
    from cpted_app.report.chapters import (
        evidence,
        items,
        light,
        photographs,
        proposals,
        reassessment,
        recommendations,
        results,
        setting,
        sight,
        sources,
        summary,
        voices,
    )
    from cpted_app.report.findings import findings

    found = findings(context)
    return [
        *summary.cover(context),
        *summary.summary(context, found),
        *setting.problem(context),
        *setting.site(context),
        *setting.method(context),
        *evidence.findings(context, found),
        *evidence.sightlines(context),
        *evidence.registers(context),
        *light.light(context),
        *sight.sight(context),
        *results.scores(context),
        *voices.remarks(context),
        *recommendations.recommendations(context),
        *proposals.proposals(context),
        *voices.sign_off(context),
        *items.all_items(context),
        *photographs.photographs(context),
        *sources.sources(context),
        *reassessment.reassessment(context),
        *voices.state(context),
    ]


def _main_sheet(context: Context, page: "Paper") -> "tuple[Sheet | None, Paper]":
    """Return the sheet of the plan's page and how that page lies: as the plan is larger."""
    from cpted_app.report import grid

    extent = grid.site_extent(context.site)
    if extent is None:
        return None, page
    is_metric = context.site.header.is_metric
    choices = [
        (grid.fitted(extent, *_map_box(context, paper), is_metric=is_metric), paper)
        for paper in (page, page.turned)
    ]
    # The paper as it lies wins where turning it brings nothing.
    return max(choices, key=lambda choice: round(choice[0].points_per_metre, 6))


def _map_box(context: Context, paper: "Paper") -> tuple[float, float]:
    from cpted_app.report import layout, plan

    entries = len(legends.entries(context.site, context.views))
    columns = max(int(paper.text_width // plan.LEGEND_COLUMN), 1)
    below = layout.MAP_OVERHEAD + plan.legend_height(entries, columns)
    return paper.text_width - 2.0 * plan.BAND, paper.column_height - below


def _running(context: Context) -> "Running":
    from cpted_app.report.chapters import lists
    from cpted_app.report.layout import Running

    say, header = context.say, context.site.header
    edition, tone = EDITIONS[context.edition]
    state = say(N_("final")) if header.is_final else say(N_("draft"))
    foot = say(
        N_("file state {state} · checklist “{title}” {version}"),
        state=_short(context.state_hash),
        title=context.checklist_name,
        version=context.assessment.checklist.version,
    )
    if context.others:
        text = N_("file state {state} · checklists {lists}")
        foot = say(text, state=_short(context.state_hash), lists=lists.versions(context))
    return Running(
        title=header.title or say(N_("Untitled site")),
        kind=say(N_("CP-UDP site assessment")),
        edition=say(edition),
        edition_tone=tone,
        state=f"{state} · {say.date(context.now)}",
        foot=foot,
        folio=say(N_("page {n} of {m}")),
        subject=say(N_("Crime prevention through urban design and planning")),
        language=say.language,
    )


def _short(state_hash: str) -> str:
    """Return the first eight digits, in two groups that an eye can compare."""
    return f"{state_hash[:4]} {state_hash[4:8]}".strip() or "–"
