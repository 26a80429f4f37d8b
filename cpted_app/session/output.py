"""What leaves a site for its readers: exports and the report, from their part of it alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from cpted_app.errors import UserError
from cpted_app.exchange.apart import SHOWING, PlanSource, read
from cpted_app.exchange.export import write_features, write_table, write_whole
from cpted_app.exchange.repairs import Repairs
from cpted_app.exchange.vector_pages import looks_of
from cpted_app.model.actions import proposing
from cpted_app.model.features import BY_KIND, FEATURE_CLASSES
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer, Attachment, Photo, Plan, Recommendation, Remark
from cpted_app.model.site import Site
from cpted_app.session.compute import View, view_for
from cpted_app.session.light_detail import light_detail
from cpted_app.session.other_files import check_no_assessment
from cpted_app.session.photometry_files import write_files
from cpted_app.session.proposals_detail import proposals_detail
from cpted_app.session.report_order import ReportOrder, ReportSource
from cpted_app.session.scenarios import handed_over
from cpted_app.session.session import Session
from cpted_app.session.side_by_side import reassess_for
from cpted_app.session.sight_detail import sight_detail
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.report.proposals_detail import ProposalsDetail

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
PlanImage = Callable[[Plan, Box, int, int], Picture]
PhotoImage = Callable[[Photo], bytes | None]
What = Literal["features", "results", "answers", "remarks", "photos", "recommendations"]

MEASURED = tuple(
    BY_KIND[kind] for kind in ("sightline", "light_reading", "route", "zone", "camera")
)
"""The kinds of marks that results are told of."""

PRINTED_PX = 1050
"""Longer side of a photo in a report: 300 dots per inch at the size it is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many rows were written, and how many the readers may not have."""

    rows: int
    withheld: int


def export(
    session: Session,
    path: Path,
    what: str,
    *,
    kind: str | None = None,
    audience: Audience = Audience.PUBLIC,
    with_files: bool = False,
    proposal: str | None = None,
) -> Exported:
    """Write what readers of an audience may have of features, results, answers, remarks or photos.

    ``with_files`` also writes the photometric files of the luminaires, beside. ``proposal`` is
    the letter of one to be carried out; without it, what exists is written.

    Raises:
        UserError: an unknown table, kind, ending or proposal, or the file cannot be written.
    """
    source = handed_over(session, proposal, audience)
    view = view_for(source, audience, kept=source.kept)
    refuse_quotes(source.site, view.site, Message(N_("The export")))
    check_no_assessment(path)
    if what == "features":
        rows = write_features(view.site, view.results, path, kind)
    else:
        rows = write_table(view.site, view.results, path, what)
    if with_files:
        write_files(session, view.site, path.absolute().parent)
    withheld = _count(source.site, what, kind) - _count(view.site, what, kind)
    return Exported(rows=rows, withheld=withheld)


def withheld_rows(
    source: ReportSource, what: str, audience: Audience, proposal: str | None = None
) -> int:
    """Return how many rows of a table, as in a proposal, its readers may not have.

    Raises:
        UserError: there is no such proposal, or it is not for these readers.
    """
    site = handed_over(source, proposal, audience).site
    return _count(site, what, None) - _count(site.seen_by(audience), what, None)


def report_bytes(source: ReportSource, order: ReportOrder | None = None) -> bytes:
    """Return the report that was ordered as PDF, proved free of what its readers may not have.

    Raises:
        UserError: something withheld was found in the finished file, or there is no such
            checklist or proposal, or it is not for these readers.
    """
    from cpted_app.report import write_report

    order = order or ReportOrder()
    whole = handed_over(source, order.proposal, order.edition)
    view = view_for(whole, order.edition, order.checklists, source.kept)
    refuse_quotes(whole.site, view.site, Message(N_("The report")))
    compared = None
    if order.earlier is not None:
        compared = reassess_for(order.earlier, whole, order.edition, source.kept)
        refuse_quotes(order.earlier.site, compared.earlier.site, Message(N_("The report")))
    proposals = _proposals(source, view, order) if order.with_proposals else None
    pdf: bytes = write_report(
        view.site,
        assessment=view.assessment,
        others=view.others,
        results=view.results,
        edition=order.edition,
        language=order.language,
        paper=order.paper,
        plan_image=plan_pictures(whole),
        photo_image=photo_pictures(whole, view.site),
        light=light_detail(whole, view.site, view.results, _quiet),
        sight=sight_detail(view.site, _quiet),
        reassessment=compared,
        proposals=proposals,
        state_hash=whole.head_hash,
        now=whole.clock(),
    )
    shown = [(whole.site, view.site)]
    if order.earlier is not None and compared is not None:
        shown.append((order.earlier.site, compared.earlier.site))
    if order.proposal and proposals is not None:
        shown.append((source.site, proposals.comparison.states[0].site))
    _prove(pdf, whole, shown)
    return pdf


def _proposals(source: ReportSource, view: View, order: ReportOrder) -> "ProposalsDetail | None":
    """Return what exists beside the proposals of the readers, whichever of them is printed."""
    seen = view.site
    if order.proposal:
        if not proposing.proposals(seen):
            return None
        seen = view_for(source, order.edition, order.checklists, source.kept).site
        refuse_quotes(source.site, seen, Message(N_("The report")))
    return proposals_detail(seen, source.kept, _quiet, view.assessment.checklist.id)


def _prove(pdf: bytes, source: ReportSource, shown: Sequence[tuple[Site, Site]]) -> None:
    """Refuse a report that tells what is withheld in each of the states that it shows.

    Args:
        pdf: The written file.
        source: What the first state was taken from.
        shown: The states that the report tells of, each whole and as its readers see it.

    Raises:
        UserError: something withheld was found.
    """
    from cpted_app.report import check_pictures, check_release, withheld_texts

    whole, seen = shown[0]
    withheld = withheld_texts(whole, seen)
    for other, other_seen in shown[1:]:
        # What either state lets these readers have is no secret.
        now = set(withheld_texts(other, seen))
        withheld += [text for text in withheld_texts(other, other_seen) if text in now]
    leaks = check_release(pdf, withheld)
    leaks += check_pictures(pdf, _originals(source))
    if leaks:
        raise UserError(
            N_("The report was not written: it would tell what is withheld ({found})."),
            N_("Change these words in marks, answers and plans meant for all readers."),
            found="; ".join(f"{leak.place}: “{leak.text}”" for leak in leaks[:3]),
        )


def refuse_quotes(full: Site, seen: Site, what: Message) -> None:
    """Refuse to write what readers get where its words tell what is withheld from them.

    Raises:
        UserError: they do, and where.
    """
    from cpted_app.report import quotes

    found = quotes(full, seen)
    if found:
        shown = "; ".join(f"{leak.place}: “{leak.text}”" for leak in found[:3])
        raise UserError(
            N_("{what} was not written: words for all readers tell what is withheld ({found})."),
            N_("Change these words, or whom their entries are for."),
            what=what,
            found=shown if len(found) <= 3 else f"{shown} …",
        )


def report(session: Session, out: Path, order: ReportOrder | None = None) -> None:
    """Write the report that was ordered to a file.

    Raises:
        UserError: it cannot be written, or would tell what is withheld.
    """
    write_whole(out, report_bytes(session, order))


def plan_pictures(source: ReportSource) -> PlanImage:
    """Return the function that draws part of a plan; each file is opened once."""
    sources: dict[tuple[str, Repairs], PlanSource] = {}
    site = source.site

    def draw(plan: Plan, box_px: Box, width: int, height: int) -> Picture:
        key = plan.attachment, plan.repairs
        if key not in sources:
            content = source.content(plan.attachment)
            sources[key] = PlanSource(content, plan.media_type, repairs=plan.repairs)
        looks = looks_of(site.layers_of(plan.id))
        return sources[key].render(plan.page, box_px, width, height, looks)

    return draw


def photo_pictures(source: ReportSource, seen: Site, max_px: int | None = PRINTED_PX) -> PhotoImage:
    """Return the function that gives a photo of the seen site as pixels alone.

    Its longer side has ``max_px`` pixels at most; None keeps its size.
    """
    from cpted_app.exchange.photos import published  # loads Pillow

    def made(photo: Photo) -> bytes | None:
        if seen.get(Photo, photo.id) is None:
            raise ValueError(f"{photo.label} is not for these readers")
        data = photo_bytes(source, photo)
        file = source.site.get(Attachment, photo.attachment)
        if data is None or file is None:
            return None
        try:
            size_px = max_px or max(photo.width_px, photo.height_px)
            work = partial(published, data, file.media_type, max_px=size_px)
            return read(work, file=photo.label, reader=SHOWING)
        except UserError:
            return None  # damaged in the file: the log says that the picture is missing

    return made


def photo_bytes(source: ReportSource, photo: Photo) -> bytes | None:
    """Return the bytes of a photo as they came; None where the file lacks them."""
    try:
        return source.attachment(photo.attachment)
    except (UserError, LookupError):
        return None


def _originals(source: ReportSource) -> Iterator[tuple[str, bytes]]:
    for photo in source.site.photos:
        data = photo_bytes(source, photo)
        if data is not None:
            yield photo.label, data


def _quiet(_share: float) -> None:
    return


def _count(site: Site, what: str, kind: str | None) -> int:
    classes: dict[str, tuple[type[Any], ...]] = {
        "answers": (Answer,),
        "remarks": (Remark,),
        "photos": (Photo,),
        "recommendations": (Recommendation,),
        "results": MEASURED,
    }
    chosen = classes.get(what, FEATURE_CLASSES)
    if what == "features" and kind is not None:
        chosen = (BY_KIND[kind.replace("-", "_")],)
    return sum(len(site.all(row_class)) for row_class in chosen)
