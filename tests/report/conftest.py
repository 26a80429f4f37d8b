"""A made-up site for the report's tests: about sixty marks, forty answers, remarks, visits."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.analysis import registry, thresholds
from cpted_app.assess import Assessment, assess, checklist
from cpted_app.model import features, placement, records
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.site import Site
from cpted_app.report import write_report

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
STATE = "7c1e90ab5d2f4c6e8a1b3d5f7092b4d6e8f0a2c4e6081a3c5e7f90b2d4f6a8c0"
METRES_PER_PX = 0.1

BUILDINGS = (
    (4, 62, 26, 74),
    (38, 66, 53, 75),
    (66, 60, 90, 74),
    (2, 20, 22, 37),
    (45, 20, 57, 31),
    (68, 20, 90, 35),
)


def plan_picture(
    plan: records.Plan, box: tuple[float, float, float, float], width: int, height: int
) -> Any:
    """Draw a quiet plan: paving joints and the outlines of houses."""
    xs = box[0] + (np.arange(width) + 0.5) / width * (box[2] - box[0])
    ys = plan.height_px - (box[1] + (np.arange(height) + 0.5) / height * (box[3] - box[1]))
    x_m, y_m = np.meshgrid(xs * METRES_PER_PX, ys * METRES_PER_PX)
    pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    joints = (x_m % 5.0 < 0.08) | (y_m % 5.0 < 0.08)
    pixels[joints, :3] = 236
    for x0, y0, x1, y1 in BUILDINGS:
        inside = (x_m > x0) & (x_m < x1) & (y_m > y0) & (y_m < y1)
        pixels[inside, :3] = 232
    return pixels


def _marks() -> list[Row]:
    ids = (f"f{n}" for n in itertools.count(1))
    rows: list[Row] = []

    def add(cls: Any, label: str, geometry: Any, **values: Any) -> None:
        rows.append(cls(id=next(ids), label=label, geometry=geometry, **values))

    line, point = shapely.LineString, shapely.Point
    for n, bounds in enumerate(BUILDINGS, start=1):
        add(f.Barrier, f"B{n}", shapely.box(*bounds), barrier_type="building", height_m=12.0)
    add(f.Barrier, "B7", line([(62, 43), (64, 38)]), barrier_type="hedge", height_m=1.9)
    add(
        f.Barrier,
        "B8",
        line([(26, 40), (44, 38)]),
        barrier_type="fence",
        height_m=1.6,
        openness=0.6,
    )
    add(f.Barrier, "B9", shapely.box(30, 41, 42, 43), barrier_type="hedge", height_m=1.2)
    add(f.Barrier, "B10", line([(2, 58), (28, 56)]), barrier_type="wall", height_m=2.2)
    add(
        f.Barrier,
        "B11",
        shapely.box(58, 66, 65, 72),
        barrier_type="canopy",
        base_m=3.0,
        height_m=3.3,
    )
    lamps: list[tuple[float, float]] = [(8, 54), (25, 50), (44, 48), (63, 52), (81, 50)]
    for n, (x, y) in enumerate(lamps, start=1):
        state = "faulty" if n == 4 else "planned" if n == 5 else "working"
        add(f.Luminaire, f"L{n}", point(x, y), state=state, flux_lm=4200.0)
    lines = [
        ((44, 46), (69, 36)),
        ((2, 55), (28, 48)),
        ((30, 36), (38, 52)),
        ((76, 40), (88, 52)),
        ((50, 60), (50, 34)),
        ((12, 46), (56, 46)),
    ]
    for n, ends in enumerate(lines, start=1):
        name = ("path → underpass mouth", "west gate → bench", "play area", "", "", "")[n - 1]
        add(f.Sightline, f"S{n}", line(ends), name=name)
    places: list[tuple[float, float]] = [(1, 52), (92, 47), (48, 31.5), (46, 75), (29, 58)]
    for n, (x, y) in enumerate(places, start=1):
        kind = "vehicle" if n == 5 else "pedestrian"
        add(
            f.AccessPoint,
            f"A{n}",
            point(x, y),
            access_type=kind,
            width_m=2.5,
            name="Station gate" if n == 1 else "",
            open_to_public=n != 4,
        )
    crowns: list[tuple[float, float]] = [
        (18, 55),
        (20, 55),
        (26, 54),
        (55, 54),
        (60, 52),
        (74, 53),
        (14, 43),
        (12, 40),
        (16, 39),
        (33, 39),
        (35, 38),
        (38, 39),
        (42, 38),
        (40, 36),
        (58, 40),
        (60, 39),
        (66, 42),
    ]
    for n, (x, y) in enumerate(crowns, start=1):
        add(
            f.Tree,
            f"T{n}",
            point(x, y),
            crown_radius_m=1.2 + 0.1 * (n % 9),
            leaf="evergreen" if n % 3 else "deciduous",
        )
    for n in range(9):
        add(f.Opening, f"O{n + 1}", point(5 + 2.3 * n, 62), bearing_deg=180.0)
    add(
        f.Camera,
        "C1",
        point(45, 31),
        bearing_deg=330.0,
        purpose="underpass mouth, tampering seen in May",
    )
    add(f.Route, "W1", line([(1, 52), (20, 51), (44, 46), (63, 50), (92, 47)]), night_route=True)
    add(f.Route, "W2", line([(48, 46), (48, 31.5)]))
    add(f.Zone, "Z1", shapely.Polygon([(28, 62), (58, 64), (66, 56), (64, 44), (30, 42), (24, 54)]))
    add(f.Zone, "Z2", shapely.box(70, 36, 80, 44), name="bicycle stands")
    return rows


def _answers(site: Site) -> list[records.Answer]:
    questions = checklist.load("2A")
    assessed = assess(
        site, registry.run_all(site, lambda _share: None), questions, thresholds.load()
    )
    answers = []
    for n, each in enumerate(assessed.items):
        if n % 11 == 10:
            continue
        value = AnswerValue((2, 2, 1, 3, 2, 2, 0, 2, 3)[n % 9].__str__())
        reason = ""
        proposed = ""
        if each.proposal is not None:
            proposed = each.proposal.answer.value
            value = each.proposal.answer if n % 4 else value
            reason = (
                "Seen on site: the gate is wider than drawn."
                if value != each.proposal.answer
                else ""
            )
        if n % 17 == 5:
            value, reason = AnswerValue.NOT_APPLICABLE, "There is no such thing on this square."
        if n % 17 == 9:
            value, reason = AnswerValue.NOT_OBSERVED, "The site was dark and locked at the visit."
        if value.score == 0 and not reason:
            reason = (
                "A stranger arriving from the station has to enter before seeing what lies behind."
            )
        answers.append(
            r.Answer(
                id=f"a{n}",
                checklist="2A",
                item=each.item.id,
                subject=each.subject,
                value=value,
                reason=reason,
                by="Erika Mustermann",
                at_utc=AT,
                proposed=proposed,
            )
        )
    return answers


def _records() -> list[Row]:
    plan = r.Plan(
        id="p1",
        name="Lageplan.pdf",
        media_type="image/png",
        attachment="0" * 64,
        width_px=940,
        height_px=780,
        placement=placement.from_scale(METRES_PER_PX, 780),
        is_calibrated=True,
        scale_uncertainty=0.002,
    )
    return [
        r.Header(
            title="Lindenplatz and underpass",
            reference="2026/0417",
            design_stage="detailed",
            place_types=("square", "park", "underpass"),
            is_final=True,
            not_examined="The station hall and the private courtyard behind building B4.",
        ),
        r.ProblemFrame(
            what="Bag theft in the evening and fear of the underpass.",
            who="Commuters, pupils of the music school",
            where="Underpass mouth and the path along the hedge",
            when="Autumn and winter, 17:00 to 22:00",
            evidence="Residents' survey 2025 (n = 212); council complaints log",
            not_the_problem="Drug dealing at the station hall",
        ),
        plan,
        r.Attachment(id="0" * 64, name="Lageplan.pdf", media_type="image/png", size_bytes=1),
        r.Visit(
            id="v1",
            date="2026-11-12",
            time="14:00",
            light="day",
            weather="dry, 9 °C",
            people="Erika Mustermann",
            note="Walked all routes both ways.",
        ),
        r.Visit(
            id="v2",
            date="2026-11-14",
            time="19:30",
            light="night",
            weather="drizzle",
            people="Erika Mustermann",
            note="L4 was out.",
        ),
        r.Remark(
            id="m1",
            text="The hedge was cut in spring and was back at eye height in September.",
            by="Jan de Vries",
            role="police",
            organisation="City police",
            at_utc=AT,
            subject="f7",
        ),
        r.Remark(
            id="m2",
            text="Two robberies reported to patrol here after 22 h; judgement, not a statistic.",
            by="Jan de Vries",
            role="police",
            organisation="City police",
            audience="police",
            at_utc=AT,
            x_m=66.0,
            y_m=38.0,
            source="patrol diary",
        ),
        r.Reply(
            id="y1",
            remark="m1",
            text="The parks department confirms two cuts a year.",
            by="Erika Mustermann",
            role="planner",
            at_utc=AT,
        ),
        r.Recommendation(
            id="r1",
            label="R1",
            text="Cut hedge B7 to 0.9 m and keep it there",
            owner="parks department",
            stage="before opening",
            cost="low",
            evidence="S1: blocked at the hedge.",
            side_effects="Less wind shelter at the bench.",
            measure_of_success="S1 clear in every season.",
        ),
        r.Recommendation(
            id="r2",
            label="R2",
            text="Replace L4; add one 4 m column between L3 and L5",
            owner="lighting contractor",
            stage="construction",
            cost="medium",
        ),
        r.Recommendation(
            id="r3",
            label="R3",
            text="Move bicycle stands into the view of the kiosk",
            owner="designer",
            stage="detailed design",
            cost="low",
            response="adopted",
        ),
    ]


@pytest.fixture(scope="session")
def full_site() -> Site:
    """The whole site, with what is for the police only."""
    rows = [*_records(), *_marks()]
    return Site.of([*rows, *_answers(Site.of(rows))])


Make = Callable[..., bytes]


def made(site: Site, edition: Audience = Audience.PUBLIC, **options: Any) -> bytes:
    """Write the report of a site for an edition, as the session does."""
    seen = site.seen_by(edition)
    results = registry.run_all(seen, lambda _share: None)
    assessment: Assessment = assess(seen, results, checklist.load("2A"), thresholds.load())
    values: dict[str, Any] = {
        "assessment": assessment,
        "results": results,
        "edition": edition,
        "language": "en",
        "paper": "A4",
        "plan_image": plan_picture,
        "state_hash": STATE,
        "now": NOW,
        **options,
    }
    return write_report(seen, **values)


@pytest.fixture(scope="session")
def make() -> Make:
    """Return the function that writes a report."""
    return made


@pytest.fixture(scope="session")
def public_pdf(full_site: Site) -> bytes:
    """The public edition, written once."""
    return made(full_site)
