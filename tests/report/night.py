"""A made-up square by night: twenty luminaires, two routes, two zones, readings, windows."""

from typing import Any

import shapely

from cpted_app.analysis import registry, thresholds
from cpted_app.assess import assess, checklist
from cpted_app.model import features, placement, records
from cpted_app.model.actions.lighting import embed_photometry
from cpted_app.model.edit import Row
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.report import write_report
from cpted_app.session.light_detail import light_detail
from cpted_app.session.photometry import generic
from tests.report.conftest import BUILDINGS, METRES_PER_PX, NOW, STATE, plan_picture

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
GENERIC = ("street", "post-top")
PATH = [(1.0, 52.0), (20.0, 51.0), (44.0, 46.0), (63.0, 50.0), (92.0, 47.0)]


class Files:
    """The photometric files of the site, by their digest."""

    def __init__(self, *names: str) -> None:
        found = [generic(name) for name in names or GENERIC]
        self.bytes = {new.digest: new.data for new in found if new is not None}

    def attachment(self, sha256: str, /) -> bytes:
        """Return the bytes of a file."""
        return self.bytes[sha256]


def night_site(**header: Any) -> Site:
    """Return the whole site, police part and all."""
    told = {"title": "Lindenplatz by night", "environmental_zone": "E3", **header}
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
    site = Site.of([r.Header(**told), plan, *_ground(), *_ways(), *_lamps(), *_readings()])
    found = [generic(name) for name in GENERIC]
    return site.apply(embed_photometry(site, *(new for new in found if new is not None)))


def night_report(site: Site, edition: Audience = Audience.PUBLIC, **options: Any) -> bytes:
    """Write the report of a site for an edition, as the session does."""
    seen = site.seen_by(edition)
    results = registry.run_all(seen, lambda _share: None)
    values: dict[str, Any] = {
        "assessment": assess(seen, results, checklist.load("2A"), thresholds.load()),
        "results": results,
        "edition": edition,
        "language": "en",
        "paper": "A4",
        "plan_image": plan_picture,
        "light": light_detail(Files(), seen, results, lambda _share: None),
        "state_hash": STATE,
        "now": NOW,
        **options,
    }
    return write_report(seen, **values)


def _ground() -> list[Row]:
    rows: list[Row] = [
        f.Barrier(
            id=f"b{n}",
            label=f"B{n}",
            geometry=shapely.box(*bounds),
            barrier_type="building",
            height_m=12.0,
        )
        for n, bounds in enumerate(BUILDINGS, start=1)
    ]
    hedge = shapely.LineString([(62, 43), (64, 38)])
    rows.append(f.Barrier(id="b7", label="B7", geometry=hedge, barrier_type="hedge", height_m=1.9))
    rows += [
        f.Tree(
            id=f"t{n}",
            label=f"T{n}",
            geometry=shapely.Point(x, y),
            crown_radius_m=2.2,
            crown_base_m=2.4,
            height_m=8.0,
        )
        for n, (x, y) in enumerate([(18, 54), (33, 52), (55, 51), (74, 52), (14, 43)], start=1)
    ]
    rows += [
        f.Opening(
            id=f"o{n}",
            label=f"O{n}",
            geometry=shapely.Point(6 + 6 * n, 62),
            bearing_deg=180.0,
            eye_height_m=2.0 + 2.5 * (n % 2),
        )
        for n in range(1, 4)
    ]
    return rows


def _ways() -> list[Row]:
    return [
        f.Route(
            id="w1",
            label="W1",
            name="Station to market",
            geometry=shapely.LineString(PATH),
            width_m=3.0,
            lighting_class="P3",
            class_choice="Walking and cycling, quiet, no parked cars, dim surroundings.",
        ),
        f.Route(
            id="w2",
            label="W2",
            name="Underpass path",
            geometry=shapely.LineString([(48, 46), (48, 38), (62, 31.5), (62, 12)]),
            lighting_class="P4",
        ),
        f.Zone(
            id="z1",
            label="Z1",
            name="Square",
            geometry=shapely.Polygon([(28, 60), (58, 62), (66, 56), (64, 44), (30, 42)]),
            lighting_class="C5",
        ),
        f.Zone(id="z2", label="Z2", name="Bicycle stands", geometry=shapely.box(70, 37, 84, 44)),
    ]


def _lamps() -> list[Row]:
    along = [(4, 55), (17, 54), (31, 52), (44, 49), (56, 51), (69, 52), (81, 51), (90, 50)]
    square = [(32, 45), (40, 58), (52, 59), (60, 47), (73, 40), (82, 40), (25, 41), (12, 46)]
    rows: list[Row] = []
    for n, (x, y) in enumerate(along, start=1):
        hours = {"dimmed_hours": "23:00-05:00", "dimmed_share": 0.5} if n % 2 else {}
        rows.append(
            f.Luminaire(
                id=f"l{n}",
                label=f"L{n}",
                geometry=shapely.Point(x, y),
                photometry="street",
                mounting_height_m=5.0,
                bearing_deg=180.0,
                state="faulty" if n == 6 else "working",
                **hours,
            )
        )
    for n, (x, y) in enumerate(square, start=9):
        rows.append(
            f.Luminaire(
                id=f"l{n}",
                label=f"L{n}",
                geometry=shapely.Point(x, y),
                photometry="post-top",
                mounting_height_m=4.0,
                flux_lm=2400.0,
                off_hours="01:00-05:00" if n > 14 else "",
            )
        )
    for n, (x, y) in enumerate([(50, 41), (59, 35), (64, 24), (64, 15)], start=17):
        rows.append(
            f.Luminaire(
                id=f"l{n}",
                label=f"L{n}",
                geometry=shapely.Point(x, y),
                photometry="post-top",
                mounting_height_m=4.0,
                state="planned",
            )
        )
    return rows


def _readings() -> list[Row]:
    places = [(6, 52), (15, 51.3), (30, 49), (44, 46), (52, 47.6), (64, 49.8), (80, 48), (48, 40)]
    values = (9.1, 7.2, 6.0, 12.0, 6.6, 0.9, 11.0, 2.2)
    return [
        f.LightReading(
            id=f"m{n}",
            label=f"M{n}",
            geometry=shapely.Point(x, y),
            value_lx=value,
            taken="2026-11-14 19:30",
            meter="Gossen Mavolux 5032 C",
            calibrated="2026-03-01",
            error_share=0.05,
        )
        for n, ((x, y), value) in enumerate(zip(places, values, strict=True), start=1)
    ]
