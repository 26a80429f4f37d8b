"""The square of the example, with what is for the police alone, and its report."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import shapely

from cpted_app import resources
from cpted_app.analysis import registry, thresholds
from cpted_app.assess import assess, checklist
from cpted_app.model import features, placement, records
from cpted_app.model.actions.lighting import embed_photometry
from cpted_app.model.edit import Row
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.report import write_report
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording
from cpted_app.session.light_detail import light_detail
from cpted_app.session.photometry import generic
from cpted_app.session.sight_detail import sight_detail
from tests.report.conftest import NOW, STATE, plan_picture
from tests.report.night import Files

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
GENERIC = ("street", "post-top", "underpass")
METRES_PER_PX = 0.1


@cache
def square() -> Site:
    """Return the marks of the example on a blank plan."""
    content = json.loads(resources.read_text("examples", "site.json"))
    plan = r.Plan(
        id="p1",
        name="Plan.pdf",
        media_type="image/png",
        attachment="0" * 64,
        width_px=2100,
        height_px=1485,
        placement=placement.from_scale(METRES_PER_PX, 1485),
        is_calibrated=True,
        scale_uncertainty=0.002,
    )
    header = r.Header(title="Lindenplatz", place_types=tuple(content["place_types"]))
    site = Site.of([header, plan, *_marks(content["features"])])
    found = [generic(name) for name in GENERIC]
    return site.apply(embed_photometry(site, *(new for new in found if new is not None)))


def _marks(kinds: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for kind, entries in kinds.items():
        row_class = features.feature_class(kind)
        for number, entry in enumerate(entries, start=1):
            label = f"{row_class.letter}{number}"
            values = {name: value for name, value in entry.items() if name != "geometry"}
            place = shapely.from_wkt(entry["geometry"])
            made: Any = row_class
            rows.append(made(id=label, label=label, geometry=place, **values))
    return rows


def rows_of(site: Site) -> list[Row]:
    """Return every row of a site."""
    return [row for table in site.rows.values() for row in table.values()]


def with_secrets(site: Site) -> Site:
    """Return the site with marks that only the police may know of, each of which would tell."""
    point, line = shapely.Point, shapely.LineString
    secret: dict[str, Any] = {"audience": Audience.POLICE}
    hidden = [
        f.Camera(
            id="x1", label="C77", geometry=point(70, 60), purpose="Watching dealers", **secret
        ),
        f.Opening(id="x2", label="O77", geometry=point(104.1, 120), bearing_deg=90.0, **secret),
        f.Barrier(
            id="x3", label="B77", geometry=line([(60, 80), (95, 80)]), height_m=3.0, **secret
        ),
        f.Barrier(
            id="x4",
            label="B78",
            geometry=shapely.box(62, 50, 66, 55),
            barrier_type="vehicle",
            height_m=2.6,
            present_hours="20:00-06:00",
            **secret,
        ),
        f.AccessPoint(id="x5", label="A77", geometry=point(150, 46), **secret),
        f.Refuge(id="x6", label="H77", geometry=point(150, 70), **secret),
        f.Route(id="x7", label="W77", geometry=line([(40, 60), (100, 60)]), **secret),
        f.Zone(id="x8", label="Z77", geometry=shapely.box(110, 50, 120, 60), crowds=True, **secret),
        f.Sightline(id="x9", label="S77", geometry=line([(50, 41), (60, 90)]), **secret),
    ]
    return Site.of([*rows_of(site), *hidden])


def without(site: Site, *kinds: type) -> Site:
    """Return the site without all marks of some kinds."""
    return Site.of([row for row in rows_of(site) if not isinstance(row, kinds)])


def changed(site: Site, kind: type, **values: Any) -> Site:
    """Return the site with all marks of a kind changed alike."""
    return Site.of(
        [replace(row, **values) if isinstance(row, kind) else row for row in rows_of(site)]
    )


def context_of(site: Site, audience: Audience = Audience.POLICE, language: str = "en") -> Context:
    """Return what chapters are written from, for an edition."""
    seen = site.seen_by(audience)
    results = registry.run_all(seen, lambda _share: None)
    return Context(
        site=seen,
        assessment=assess(seen, results, checklist.load("2A"), thresholds.load()),
        results=results,
        edition=audience,
        say=Wording(language),
        sheet=None,
        now=NOW,
        state_hash=STATE,
        sight=sight_detail(seen, lambda _share: None),
    )


def square_report(site: Site, edition: Audience = Audience.PUBLIC, **options: Any) -> bytes:
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
        "light": light_detail(Files(*GENERIC), seen, results, lambda _share: None),
        "sight": sight_detail(seen, lambda _share: None),
        "state_hash": STATE,
        "now": NOW,
        **options,
    }
    return write_report(seen, **values)
