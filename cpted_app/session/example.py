"""The example assessment, built the way a person would: plan, marks, frame, answers, report."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from cpted_app import resources
from cpted_app.errors import UserError
from cpted_app.model.actions import advising, assessing, marking
from cpted_app.model.features import feature_class
from cpted_app.model.kinds import AnswerValue, Audience, DesignStage, PlaceType, Role
from cpted_app.model.records import SITE_SUBJECT, Header, Remark
from cpted_app.model.site import Site
from cpted_app.session.compute import view_of
from cpted_app.session.intake import Scale, add_plan
from cpted_app.session.jobs import Job, Runner
from cpted_app.session.output import report
from cpted_app.session.photometry import embedded
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Person, Settings
from cpted_app.words import N_, Message

SITE_FILE = "example.gpkg"
REPORTS: Mapping[str, Audience] = {
    "example.pdf": Audience.PUBLIC,
    "example-police.pdf": Audience.POLICE,
}

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The files of an example that was built."""

    site: Path
    reports: tuple[Path, ...]


class _Later:
    """Leaves computing to the end: nobody looks at the steps between."""

    def submit(self, job: Job) -> None:
        """Pass the job over."""


def demo(out_dir: Path, *, language: str = "en", told: Told | None = None) -> Example:
    """Build the example site and its reports in a folder; an earlier example is replaced.

    Raises:
        UserError: a file of that name is there and is no earlier example, or the folder
            cannot be written.
    """
    told = told or (lambda _fraction: None)
    content = json.loads(resources.read_text("examples", "site.json"))
    _make_room(out_dir, content["title"])
    path = out_dir / SITE_FILE
    planner = Person(name=content["answers"][0]["by"], role=Role.PLANNER)
    runner: Runner = _Later()
    header = Header(
        title=content["title"],
        reference=content["reference"],
        place_types=tuple(map(PlaceType, content["place_types"])),
        design_stage=DesignStage(content["design_stage"]),
        checklist=content["checklist"],
        created_utc=utc_now(),
    )
    session = Session.create(path, header, settings=Settings(person=planner), runner=runner)
    try:
        for fraction, step in _steps(session, content):
            step()
            told(fraction)
        session.draw_tiles(lambda _fraction: None)
        for name, audience in REPORTS.items():
            report(session, out_dir / name, edition=audience, language=language)
        told(1.0)
    finally:
        session.close()
    return Example(site=path, reports=tuple(out_dir / name for name in REPORTS))


def _steps(
    session: Session, content: Mapping[str, Any]
) -> Iterator[tuple[float, Callable[[], None]]]:
    yield 0.1, lambda: _draw_plan(session, content["plan"])
    yield 0.2, lambda: _mark(session, content["features"])
    yield 0.3, lambda: session.do(assessing.set_frame(session.site, **content["problem_frame"]))
    yield 0.35, lambda: _log_visits(session, content["visits"])
    yield 0.5, lambda: _answer(session, content["answers"])
    yield 0.6, lambda: _accept_proposals(session)
    yield 0.65, lambda: _comment(session, content["remarks"])
    yield 0.7, lambda: _recommend(session, content["recommendations"])


def _make_room(out_dir: Path, title: str) -> None:
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            N_("The folder {folder} cannot be made: {reason}."),
            N_("Choose another folder."),
            folder=str(out_dir),
            reason=error.strerror or type(error).__name__,
        ) from None
    found = [name for name in (SITE_FILE, *REPORTS) if (out_dir / name).exists()]
    if found and not _is_example(out_dir / SITE_FILE, title):
        raise UserError(
            N_("{file} is there already and is not an earlier example, or it is open."),
            N_("Close it, or choose another folder."),
            file=str(out_dir / found[0]),
        )
    for name in found:
        (out_dir / name).unlink()


def _is_example(path: Path, title: str) -> bool:
    """Return whether a file is an earlier example that nobody has open."""
    try:
        session = Session.open(path, settings=Settings(), runner=_Later())
    except UserError:
        return False
    try:
        return session.site.header.title == title and session.read_only_reason is None
    finally:
        session.close()


def _draw_plan(session: Session, plan: Mapping[str, Any]) -> None:
    path = resources.path("examples", plan["file"])
    add_plan(session, path, scale=Scale(denominator=float(plan["scale"])))


def _mark(session: Session, features: Mapping[str, Any]) -> None:
    for kind, entries in features.items():
        row_class = feature_class(kind)
        rows = [
            row_class(
                id=marking.new_id(),
                geometry=shapely.from_wkt(entry["geometry"]),
                **{name: value for name, value in entry.items() if name != "geometry"},
            )
            for entry in entries
        ]
        label = Message(N_("Mark {count} × {kind}"), {"count": len(rows), "kind": kind})
        placed = marking.place_many(session.site, rows, label)
        session.do(embedded(session.site, placed))


def _log_visits(session: Session, visits: list[Mapping[str, Any]]) -> None:
    for visit in visits:
        session.do(assessing.add_visit(**visit))


def _answer(session: Session, answers: list[Mapping[str, Any]]) -> None:
    found = view_of(session.site).assessment.items
    proposals = {(row.item.id, row.subject): row.proposal for row in found if row.proposal}
    for entry in answers:
        subject = _subject(session.site, entry["subject"])
        proposal = proposals.get((entry["item"], subject))
        session.do(
            assessing.answer(
                session.site,
                item=entry["item"],
                value=AnswerValue(entry["value"]),
                by=entry["by"],
                at_utc=session.clock(),
                subject=subject,
                reason=entry.get("reason", ""),
                proposed=proposal.answer.value if proposal else "",
                proposal_text=str(proposal.text) if proposal else "",
            )
        )


def _accept_proposals(session: Session) -> None:
    for result in view_of(session.site).assessment.items:
        if result.answer is None and result.proposal is not None:
            session.do(
                assessing.answer(
                    session.site,
                    item=result.item.id,
                    value=result.proposal.answer,
                    by=session.person.name,
                    at_utc=session.clock(),
                    subject=result.subject,
                    proposed=result.proposal.answer.value,
                    proposal_text=str(result.proposal.text),
                )
            )


def _comment(session: Session, remarks: list[Mapping[str, Any]]) -> None:
    for entry in remarks:
        values = {name: value for name, value in entry.items() if name not in ("kind", "reply")}
        values["role"] = Role(entry["role"])
        values["audience"] = Audience(entry["audience"])
        values["remark_kind"] = entry["kind"]
        values["subject"] = _subject(session.site, entry.get("subject", SITE_SUBJECT))
        edit = assessing.add_remark(**values, at_utc=session.clock())
        session.do(edit)
        if "reply" in entry:
            remark = next(row for row in session.site.all(Remark) if row.id in edit.ids)
            reply = {"organisation": "", **entry["reply"]}
            reply["role"] = Role(reply["role"])
            session.do(assessing.reply(remark, **reply, at_utc=session.clock()))


def _recommend(session: Session, recommendations: list[Mapping[str, Any]]) -> None:
    renamed = {"who": "owner", "when": "stage"}
    for entry in recommendations:
        values = {renamed.get(name, name): value for name, value in entry.items()}
        values["subject"] = _subject(session.site, entry.get("subject", SITE_SUBJECT))
        session.do(advising.add_recommendation(session.site, **values))


def _subject(site: Site, label: str) -> str:
    if label == SITE_SUBJECT:
        return SITE_SUBJECT
    mark = site.named(label)
    if mark is None:
        raise LookupError(f"the example has no mark {label}")
    return str(mark.id)
