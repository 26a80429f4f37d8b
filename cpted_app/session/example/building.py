"""Builds the example the way people would: step by step, through the actions of the program."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.model.actions import assessing
from cpted_app.model.kinds import Audience, DesignStage, PlaceType, Role
from cpted_app.model.records import Header, Remark
from cpted_app.session.example import answers, follow_up, marks
from cpted_app.session.example.story import Days, Story, content
from cpted_app.session.jobs import Job
from cpted_app.session.output import report
from cpted_app.session.reassessing import state_on
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings
from cpted_app.words import N_

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
    path = out_dir / SITE_FILE
    _make_room(out_dir, content("site")["title"])
    story = _begun(path)
    try:
        for fraction in _chapters(story):
            told(fraction)
        story.session.draw_tiles(lambda _fraction: None)
        _write_reports(story.session, out_dir, language)
        told(1.0)
    finally:
        story.session.close()
    return Example(site=path, reports=tuple(out_dir / name for name in REPORTS))


def _begun(path: Path) -> Story:
    about, first = content("site"), content("first")
    days = Days(first["begun"])
    people = {
        key: Person(name=each["name"], role=Role(each["role"]), organisation=each["organisation"])
        for key, each in first["people"].items()
    }
    header = Header(
        title=about["title"],
        reference=about["reference"],
        place_types=tuple(map(PlaceType, about["place_types"])),
        design_stage=DesignStage(about["design_stage"]),
        checklist=about["checklist"],
        created_utc=days(),
    )
    settings = Settings(person=people["planner"])
    session = Session.create(path, header, settings=settings, runner=_Later(), clock=days)
    return Story(session=session, days=days, people=people)


def _chapters(story: Story) -> Iterator[float]:
    """Tell the story; yield the share of the whole that is done."""
    yield from _first_year(story)
    yield from _second_year(story)


def _first_year(story: Story) -> Iterator[float]:
    about, told, asked = content("site"), content("first"), content("recommendations")
    marks.draw_plan(story, about["plan"])
    marks.mark_then(story, about["features"], about["marks_then"])
    yield 0.1
    story.session.do(assessing.set_frame(story.site, **told["frame"]))
    story.turn_to(told["answered"])
    for visit in told["visits"]:
        story.session.do(assessing.add_visit(**visit))
    results = story.session.kept.of(story.site, lambda _share: None)
    yield 0.2
    answers.answer(story, results, told["answers"])
    answers.accept(story, answers.assessed(story, results))
    assessment = answers.assessed(story, results)
    follow_up.comment(story, "partner", told["remark"])
    story.turn_to(asked["first"])
    follow_up.recommend(story, asked["asked_first"])
    follow_up.plan_steps(story, (*told["steps"], *told["planned_steps"]))
    follow_up.close_steps(story, assessment, told["steps"])
    yield 0.25


def _second_year(story: Story) -> Iterator[float]:
    about, told, asked = content("site"), content("second"), content("recommendations")
    ratings, drawn, beside = content("ratings"), content("proposals"), content("beside")
    story.turn_to(told["begun"])
    story.session.do(assessing.set_header(story.site, reference=told["reference"]))
    story.session.do(assessing.set_frame(story.site, **told["frame"]))
    answers.begin_anew(story)
    story.turn_to(asked["followed_up"])
    marks.mark_now(story, about["features"], about["marks_then"])
    follow_up.follow_up(story, asked["follow_up"])
    for visit in told["visits"]:
        story.session.do(assessing.add_visit(**visit))
    results = story.session.kept.of(story.site, lambda _share: None)
    yield 0.35
    answers.rate(story, answers.assessed(story, results), ratings)
    answers.reconcile(story, answers.assessed(story, results), ratings)
    follow_up.close_steps(story, answers.assessed(story, results), [told["rated_step"]])
    yield 0.45
    story.turn_to(beside["answered"])
    answers.answer(story, results, beside["answers"])
    story.turn_to(told["talked"])
    for row in story.site.all(Remark):
        follow_up.reply(story, row, told["gate_reply"])
    for entry in told["remarks"]:
        follow_up.comment(story, entry["role"], entry)
    story.turn_to(asked["second"])
    follow_up.recommend(story, asked["asked_second"])
    story.turn_to(drawn["drawn"])
    marks.propose(story, drawn["proposals"])
    follow_up.tie_to_proposals(story, asked["asked_second"])
    story.turn_to(told["closing"])
    follow_up.finish(story, answers.assessed(story, results), told)
    yield 0.55


def _write_reports(session: Session, out_dir: Path, language: str) -> None:
    """Write each edition; that for all readers tells what changed since the year before."""
    day = date.fromisoformat(content("second")["compared_with"])
    before = state_on(session, day, lambda _share: None)
    for name, audience in REPORTS.items():
        earlier = before if audience is Audience.PUBLIC else None
        order = ReportOrder(edition=audience, language=language, earlier=earlier)
        report(session, out_dir / name, order)


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
