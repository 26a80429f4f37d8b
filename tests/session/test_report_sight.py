"""Sight in a report, from the file to the PDF: withheld eyes, cameras, barriers; bare sites."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shapely

from cpted_app.model import features
from cpted_app.model.edit import adding
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.output import report_bytes
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.sight_detail import sight_detail
from cpted_app.words import Message

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
POLICE = {"audience": Audience.POLICE}
PURPOSE = "dealers at the kiosk are watched from here"


def street(*, with_secrets: bool = True) -> list[Any]:
    """Return a path along a house; one window sees it for all readers, two for the police."""
    point, line = shapely.Point, shapely.LineString
    rows = [
        f.Route(id="w", label="W1", geometry=line([(0, 0), (60, 0)]), width_m=2.0),
        f.Barrier(id="b", label="B1", geometry=shapely.box(0, 8, 60, 20), barrier_type="building"),
        f.Opening(id="o", label="O1", geometry=point(10, 7.9), bearing_deg=180.0),
        f.AccessPoint(id="a", label="A1", geometry=point(0, 0)),
    ]
    if not with_secrets:
        return rows
    return [
        *rows,
        f.Opening(id="o2", label="O2", geometry=point(50, 7.9), bearing_deg=180.0, **POLICE),
        f.Barrier(id="b2", label="B2", geometry=line([(20, 3), (40, 3)]), height_m=2.5, **POLICE),
        f.AccessPoint(id="a2", label="A2", geometry=point(60, 0), **POLICE),
        f.Camera(id="c", label="C1", geometry=point(5, 6), bearing_deg=135.0, purpose=PURPOSE),
    ]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give an open session on the street, with what is withheld."""
    opened = Session.create(tmp_path / "a.gpkg", Header(title="Street"), runner=InlineRunner())
    opened.do(adding(Message("all"), *street()))
    yield opened
    opened.close()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        words = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(words).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_police_edition_counts_every_opening_and_names_the_camera(session: Session) -> None:
    text = text_of(report_bytes(session, ReportOrder(edition=Audience.POLICE)))
    assert "routes 1, zones 0, openings 2." in text
    assert PURPOSE in text
    assert "Longest walk to a way out: 30 m · 25 s" in text
    assert "of this edition alone" not in text


def test_the_public_edition_is_measured_without_what_it_does_not_show(session: Session) -> None:
    text = text_of(report_bytes(session))
    assert "routes 1, zones 0, openings 1." in text
    assert "Longest walk to a way out: 60 m · 50 s" in text
    assert "there is no candidate by the rules in appendix E" in text
    assert "of this edition alone" in text
    for told in ("O2", "B2", "A2", "C1", "dealers", "A camera as such", "Lawful basis"):
        assert told not in text


def test_maps_are_of_the_given_part_and_bounded(session: Session) -> None:
    seen = session.site.seen_by(Audience.PUBLIC)
    found = sight_detail(seen, lambda _share: None)
    assert found.eyes is not None
    assert found.way is not None
    assert found.eyes.field.values.size <= 42_000
    assert float(found.eyes.field.values[found.eyes.field.values >= 0].max()) == 1.0
    whole = sight_detail(session.site, lambda _share: None)
    assert whole.eyes is not None
    assert float(whole.eyes.field.values[whole.eyes.field.values >= 0].max()) == 2.0


def test_a_large_site_has_no_more_cells() -> None:
    rows = [
        f.Opening(id=f"o{n}", label=f"O{n}", geometry=shapely.Point(x, 0.0))
        for n, x in enumerate((0.0, 3_000.0))
    ]
    ground = f.Zone(id="z", label="Z1", geometry=shapely.box(0, 0, 3_000, 2_000))
    found = sight_detail(Site.of([*rows, ground]), lambda _share: None)
    assert found.eyes is not None
    assert 6_000 <= found.eyes.field.values.size <= 42_000


def test_a_single_mark_and_an_empty_site_have_no_map() -> None:
    lone = f.Opening(id="o", label="O1", geometry=shapely.Point(0, 0))
    for rows in ([], [lone]):
        found = sight_detail(Site.of(rows), lambda _share: None)
        assert (found.eyes, found.way, dict(found.variants)) == (None, None, {})


def test_progress_runs_from_start_to_end(session: Session) -> None:
    shares: list[float] = []
    sight_detail(session.site, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0
