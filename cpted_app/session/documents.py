"""The JSON documents of the command line: keys are a contract, unknown is null."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app.assess import visits
from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.likeness import Sentences, own_sentences, repeated
from cpted_app.assess.low_answers import bare_count
from cpted_app.assess.progress import Progress, progress
from cpted_app.assess.short_lists import short_list
from cpted_app.assess.versions import faulty, lists_of
from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.vector_pages import VECTOR_TYPES
from cpted_app.i18n import language, worded
from cpted_app.model.actions import drawings, repairs
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, ListVersion, Photo, Plan, PlanProblem, Remark
from cpted_app.model.site import Site
from cpted_app.session.compute import View, view_of
from cpted_app.session.scenarios import staged
from cpted_app.session.sentences import sentences_in
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.store.store import Store

Json = dict[str, Any]


def info_json(session: Session) -> Json:
    """Return header, plans, counts and revision."""
    site = session.site
    header = site.header
    return {
        "title": header.title,
        "reference": header.reference,
        "place_types": [str(place) for place in header.place_types],
        "crs": header.crs,
        "is_metric": header.is_metric,
        "revision": site.revision,
        "checklist": header.checklist,
        "plans": [plan_json(plan, site) for plan in site.plans],
        "features": {cls.kind: len(site.all(cls)) for cls in FEATURE_CLASSES},
        "answers": len(site.all(Answer)),
        "remarks": len(site.all(Remark)),
        "photos": len(site.photos),
        "photo_list": [_photo_json(photo) for photo in site.photos],
    }


def _photo_json(photo: Photo) -> Json:
    return {
        "id": photo.id,
        "label": photo.label,
        "caption": photo.caption,
        "taken": photo.taken or None,
        "by": photo.by,
        "audience": photo.audience.value,
        "has_personal_data": photo.has_personal_data,
        "subject": photo.subject,
        "item": photo.item or None,
        "placed_by": photo.placed_by.value,
        "x_m": photo.x_m,
        "y_m": photo.y_m,
        "bearing_deg": photo.bearing_deg,
        "view_deg": photo.view_deg,
        "width_px": photo.width_px,
        "height_px": photo.height_px,
    }


def plan_json(plan: Plan, site: Site) -> Json:
    """Return a plan; one that is not calibrated has no scale yet.

    ``placement`` maps what control points are given in: pixels or points from the upper left
    corner, or the coordinates of a drawing.
    """
    return {
        "id": str(plan.id),
        "name": plan.name,
        "kind": _kind(plan),
        "page": plan.page + 1,
        "width_px": plan.width_px,
        "height_px": plan.height_px,
        "metres_per_px": plan.placement.metres_per_px if plan.is_calibrated else None,
        "scale_uncertainty": plan.scale_uncertainty,
        "placement_rmse_m": plan.placement_rmse_m,
        "calibration": plan.calibration,
        "placement": list(drawings.placement_of(plan).coefficients),
        "layers": [
            {
                "name": layer.name,
                "is_visible": layer.is_visible,
                "is_locked": layer.is_locked,
                "opacity": layer.opacity,
                "colour": layer.colour,
            }
            for layer in site.layers_of(plan.id)
        ],
        "found": [worded(row.message) for row in repairs.findings(site, plan.id)],
        "repairs": [str(one) for one in plan.repairs],
        "problems": _open_problems(plan, site),
        "settled": [_problem_json(row) for row in repairs.settled_problems(site, plan.id)],
    }


def _open_problems(plan: Plan, site: Site) -> list[Json]:
    told = [_problem_json(row) for row in repairs.open_problems(site, plan.id)]
    return told if plan.is_calibrated else [_problem_json(_no_scale(plan)), *told]


def _kind(plan: Plan) -> str:
    if plan.media_type in VECTOR_TYPES:
        return "drawing"
    return "pdf" if plan.media_type == "application/pdf" else "image"


def problems_json(problems: tuple[Problem, ...]) -> list[Json]:
    """Return what was wrong with an imported file."""
    return [_problem_json(problem) for problem in problems]


def checklists_json() -> list[Json]:
    """Return the checklists of the program and the person, in the current language."""
    code = language()
    return [
        {
            "id": checklist.id,
            "title": checklist.title.in_language(code),
            "version": checklist.version,
            "languages": list(checklist.languages),
            "items": [
                {
                    "id": item.id,
                    "text": item.text.in_language(code),
                    "applies_to": item.applies_to,
                    "place_types": [str(place) for place in item.place_types],
                    "evidence": list(item.proposal.reads) if item.proposal else [],
                    "modes": list(item.evidence),
                    "principle": item.principle,
                    "weight": item.weight,
                    "critical": item.critical,
                    "sources": list(item.sources),
                }
                for item in checklist.items
            ],
        }
        for checklist in lists_of(Site())
    ]


def assess_json(
    session: Session,
    checklist: str | None = None,
    *,
    is_short: bool = False,
    proposal: str | None = None,
    like: Sequence[Path] = (),
) -> Json:
    """Return the assessment of a site as it is now, or the questions of its short list alone.

    ``proposal`` is the letter of one to be carried out first, from which the evidence then comes.
    Profile, coverage and interval are always those of the whole checklist. ``like`` are files
    whose sentences those of low answers are compared with.

    Raises:
        UserError: there is no such checklist, or a file to compare with cannot be read.
    """
    view = view_of(staged(session.site, proposal), checklist, session.kept)
    found = assessment_json(view)
    if like:
        _add_likes(found, view, sentences_in(session, like))
    if is_short:
        wanted = short_list(view.site.header.place_types)
        found["items"] = [item for item in found["items"] if item["id"] in wanted]
        here = progress(view.site, view.assessment.checklist, wanted)
        whole = sum((progress(view.site, one, wanted) for one in lists_of(view.site)), Progress())
        found["short_list"] = {
            "answered": here.answered,
            "applicable": here.asked,
            "answered_in_all": whole.answered,
            "applicable_in_all": whole.asked,
        }
    return found


def _add_likes(found: Json, view: View, earlier: Sentences) -> None:
    """Tell of each question what is nearly the sentence of its answer."""
    answers = view.site.all(Answer)
    own = own_sentences(view.site.header.title, answers)
    likes = repeated(answers, own, earlier)
    for told, result in zip(found["items"], view.assessment.items, strict=True):
        told["like"] = [
            {
                "title": one.sentence.title,
                "item": one.sentence.item,
                "sentence": one.sentence.reason,
                "share": one.share,
            }
            for one in (likes.get(result.answer.id, ()) if result.answer else ())
        ]


def assessment_json(view: View) -> Json:
    """Return evidence, proposals, profile, coverage and interval."""
    found = view.assessment
    withheld = found.band_withheld
    return {
        "checklist": found.checklist.id,
        "version": found.checklist.version,
        "coverage": found.coverage,
        "coverage_percent": found.coverage_percent,
        "band": found.band,
        "band_withheld": worded(withheld) if withheld else None,
        "score": found.score,
        "interval": list(found.interval) if found.interval else None,
        "answered": found.answered,
        "applicable": found.applicable,
        "critical_failures": list(found.critical_failures),
        "profile": [
            {
                "principle": row.principle,
                "title": row.title.in_language(language()),
                "score": row.score,
                "low": row.low,
                "high": row.high,
                "answered": row.answered,
                "applicable": row.applicable,
            }
            for row in found.profile
        ],
        "low_lacking": bare_count(view.site, found.items),
        "items": [_item_json(view, result) for result in found.items],
    }


def verify_json(path: Path) -> Json:
    """Return what was checked of a file: its bytes, its journal, and what follows from it.

    Raises:
        UserError: the file cannot be opened at all.
    """
    from cpted_app.store.store import Store

    store = Store.open(path, read_only=True)
    try:
        checks = [
            {"name": check.name, "ok": check.ok, "detail": worded(check.detail)}
            for check in store.verify()
        ]
        if all(check["ok"] for check in checks):
            checks += [_kept_lists(store), _recomputed(store)]
    finally:
        store.close()
    return {"ok": all(check["ok"] for check in checks), "checks": checks}


def _kept_lists(store: "Store") -> Json:
    """Tell whether the checklists that the site keeps can still be read."""
    fault = next(faulty(store.load().all(ListVersion)), None)
    detail = fault[1].message if fault else Message(N_("as it should be"))
    return {"name": "checklists", "ok": fault is None, "detail": worded(detail)}


def _recomputed(store: "Store") -> Json:
    """Compare what was measured when answers were given with what is measured now."""
    try:
        view = view_of(store.load())
    except UserError as error:
        return {"name": "results", "ok": False, "detail": worded(error.message), "changed": []}
    changed = [result.item.id for result in view.assessment.items if _has_moved(result)]
    total = sum(1 for result in view.assessment.items if result.answer and result.answer.proposed)
    unmoved = N_("none of {total} answers rests on a measurement that has changed since")
    moved = N_("{count} of {total} answers rest on measurements that have changed since: {items}")
    detail = Message(
        moved if changed else unmoved,
        {"count": len(changed), "total": total, "items": ", ".join(changed)},
    )
    return {"name": "results", "ok": True, "detail": worded(detail), "changed": changed}


def _has_moved(result: ItemResult) -> bool:
    answer, proposal = result.answer, result.proposal
    if answer is None or not answer.proposed:
        return False
    return proposal is None or AnswerValue(answer.proposed) is not proposal.answer


def _item_json(view: View, result: ItemResult) -> Json:
    answer, proposal = result.answer, result.proposal
    return {
        "id": result.item.id,
        "subject": result.subject,
        "subject_label": result.subject_label or result.subject,
        "state": result.state,
        "answer": answer.value.value if answer else None,
        "proposed": proposal.answer.value if proposal else None,
        "verified": proposal.verified if proposal else None,
        "could_flip": proposal.could_flip if proposal else None,
        "could_be": [one.value for one in proposal.could_be or ()] if proposal else [],
        "reason": answer.reason if answer else None,
        "by": answer.by if answer else None,
        "place": list(answer.pin_m) if answer and answer.pin_m else None,
        "visit": (answer.visit or None) if answer else None,
        "visit_doubt": visits.doubt(view.site, result),
        "note": (answer.note or None) if answer else None,
        "proposal_text": worded(proposal.text) if proposal else None,
        "no_basis": worded(result.no_basis) if result.no_basis else None,
        "evidence": _evidence_json(view, result),
    }


def _evidence_json(view: View, result: ItemResult) -> list[Json]:
    if result.proposal is not None:
        return [
            {
                "name": used.name,
                "value": used.value,
                "unit": used.unit,
                "op": used.op,
                "threshold": used.threshold,
                "source": used.source,
                "verified": used.verified,
                "where": list(used.where),
                "uncertainty": used.uncertainty,
                "could_flip": used.could_flip,
                "basis": worded(used.basis) if used.basis else None,
            }
            for used in result.proposal.evidence
        ]
    names = result.item.proposal.reads if result.item.proposal else ()
    return [
        {
            "name": value.name,
            "value": value.value,
            "unit": value.unit,
            "op": None,
            "threshold": None,
            "source": None,
            "verified": None,
            "where": list(value.where),
            "uncertainty": value.uncertainty,
            "could_flip": None,
            "basis": worded(value.basis) if value.basis else None,
        }
        for value in view.assessment.evidence
        if value.name in names and value.subject == result.subject
    ]


def _problem_json(problem: Problem | PlanProblem) -> Json:
    return {
        "code": problem.code,
        "place": worded(problem.place),
        "message": worded(problem.message),
        "remedy": worded(problem.remedy),
    }


def _no_scale(plan: Plan) -> Problem:
    return Problem(
        "not_calibrated",
        Message("{name}", {"name": plan.name}),
        Message(N_("The plan has no scale yet: nothing on it is in metres.")),
        Message(N_("Calibrate it with a scale, two points or control points.")),
    )
