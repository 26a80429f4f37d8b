"""Chapter 9: who sees the routes and zones, where somebody could hide, how to get away.

Belongs here: the order of the chapter and what stands at its head. Its parts are in the
modules ``sight_*``, its findings in ``report.sight_findings``.
"""

from cpted_app.analysis.hiding.result import ConcealmentResults
from cpted_app.analysis.walks import WalkResults
from cpted_app.analysis.watching.eyes_result import EyesResults
from cpted_app.analysis.ways.result import WayResults
from cpted_app.model.features import Opening, Route, Zone
from cpted_app.report.chapters import (
    sight_basis,
    sight_cameras,
    sight_eyes,
    sight_hiding,
    sight_walks,
    sight_ways,
)
from cpted_app.report.content import Block, Bullets, Heading, Paragraph
from cpted_app.report.context import Context
from cpted_app.report.sight_findings import findings
from cpted_app.words import N_, Message


def sight(context: Context) -> list[Block]:
    """Return chapter 9: sight, hiding places and ways out; a sentence where there is nothing."""
    say = context.say
    title = f"9  {say(N_('Sight, hiding places and ways out'))}"
    nothing = _nothing(context)
    if nothing is not None:
        heading = Heading(text=title, starts_page=False)
        return [heading, Paragraph(words=say.message(nothing))]
    told = findings(context)
    unknown = sight_basis.unknown(context)
    blocks: list[Block] = [
        Heading(text=title),
        Paragraph(words=_lead(context), style="lead"),
        *([Bullets(items=tuple(told))] if told else []),
        *([Heading(text=say(N_("What is not known")), level=2)] if unknown else []),
        *([Bullets(items=unknown)] if unknown else []),
        *sight_eyes.eyes(context),
        *sight_cameras.cameras(context),
        *sight_walks.walks(context),
        *sight_hiding.hiding(context),
        *sight_ways.ways(context),
        *sight_basis.basis(context),
    ]
    return blocks


def is_told(context: Context) -> bool:
    """Return whether this edition has anything of sight and ways."""
    return _nothing(context) is None


def _nothing(context: Context) -> Message | None:
    """Return why this edition has nothing of all this, or None where there is something."""
    results = [context.results.get(key) for key in ("eyes", "ways", "concealment", "walks")]
    known = (EyesResults, WayResults, ConcealmentResults, WalkResults)
    reasons = [one.reason for one in results if isinstance(one, known)]
    if not context.site.header.is_metric:
        return next((reason for reason in reasons if reason is not None), _NOTHING)
    is_mapped = context.sight is not None and (context.sight.eyes or context.sight.way)
    if None in reasons or is_mapped or sight_cameras.has_cameras(context):
        return None
    return _NOTHING


_NOTHING = Message(
    N_("No route, zone, opening or way out is marked, so nothing of sight and ways is measured.")
)


def _lead(context: Context) -> str:
    say, site = context.say, context.site
    text = N_(
        "Measured on the plan: routes {routes}, zones {zones}, openings {openings}. Hiding places"
        " are candidates, to be looked at on site. What is assumed stands at the end."
    )
    counts = {
        "routes": len(site.all(Route)),
        "zones": len(site.all(Zone)),
        "openings": len(site.all(Opening)),
    }
    return say(text, **counts)
