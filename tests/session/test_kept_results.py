"""Kept results: nothing is computed twice from the same rows, and nothing grows old."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.registry import ANALYSES, Analysis, Progress, run_all
from cpted_app.model.actions import assessing, marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Camera, FeatureId, Opening, Seating, Sightline
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session.comparing import compare
from cpted_app.session.kept_results import MOST_KEPT, KeptResults
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message
from tests.analysis.lit import distribution, lamp, route, wall


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    header = Header(title="T", is_metric=True)
    session = Session.create(tmp_path / "t.gpkg", header, settings=Settings())
    session.do(marking.place(session.site, Barrier, shapely.LineString([(5, -5), (5, 5)])))
    session.do(marking.place(session.site, Sightline, shapely.LineString([(0, 0), (30, 0)])))
    yield session
    session.close()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each analysis really runs."""
    counted: Counter[str] = Counter()

    def counting(each: Analysis) -> Analysis:
        def run(site: Site, progress: Progress) -> object:
            counted[each.name] += 1
            return each.run(site, progress)

        return replace(each, run=run)

    for name, each in list(ANALYSES.items()):
        monkeypatch.setitem(ANALYSES, name, counting(each))
    return counted


def quiet(_share: float) -> None:
    return


def around() -> Site:
    """Return a site with something to do for most analyses."""
    return Site.of(
        [
            Header(title="T", is_metric=True),
            distribution(),
            lamp(0.0, 3.0, 4.0),
            route((-6.0, 0.0), (12.0, 0.0)),
            wall((2.0, -2.0), (2.0, 2.0), height_m=2.0),
            Opening(id=FeatureId("O1"), geometry=shapely.Point(0, 5), bearing_deg=180.0),
            Camera(id=FeatureId("C1"), geometry=shapely.Point(8, 4), bearing_deg=200.0),
            Sightline(id=FeatureId("S1"), geometry=shapely.LineString([(0, 0), (9, 0)])),
        ]
    )


def edited(site: Site, what: str, which: int) -> Site:
    """Return a site after an edit, or as it is where there is nothing left to edit."""
    label, walls = Message("edit"), site.all(Barrier)
    if what == "place":
        line = shapely.LineString([(which, -3.0), (which, 1.0 + which)])
        return site.apply(marking.place(site, Barrier, line))
    if what == "title":
        return site.apply(assessing.set_header(site, title=f"T{which}"))
    if not walls:
        return site
    mark = walls[which % len(walls)]
    if what == "remove":
        return site.apply(marking.delete(site, [mark.id]))
    return site.apply(replacing(label, (mark, replace(mark, height_m=1.0 + which))))


def raised(site: Site, height_m: float) -> Site:
    (wall,) = site.all(Barrier)
    return site.apply(replacing(Message("raise"), (wall, replace(wall, height_m=height_m))))


def test_the_results_are_those_of_running_everything(session: Session) -> None:
    kept = KeptResults()
    for site in (session.site, raised(session.site, 0.5), session.site):
        assert repr(kept.of(site, quiet)) == repr(run_all(site, quiet))


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["place", "raise", "remove", "back", "title"]), st.integers(0, 3)
        ),
        max_size=6,
    )
)
def test_after_any_edits_what_is_kept_is_what_is_computed_anew(
    steps: list[tuple[str, int]],
) -> None:
    kept, site = KeptResults(), around()
    before = [site]
    for what, which in steps:
        site = edited(site, what, which) if what != "back" else before[which % len(before)]
        before.append(site)
        assert repr(kept.of(site, quiet)) == repr(run_all(site, quiet))


def test_another_order_of_the_same_rows_is_not_taken_for_the_same(
    session: Session, runs: Counter[str]
) -> None:
    lower = Barrier(id=FeatureId("B2"), geometry=shapely.LineString([(9, -5), (9, 5)]))
    rows = [row for table in session.site.rows.values() for row in table.values()]
    kept = KeptResults()
    for order in ((*rows, lower), (lower, *rows)):
        site = Site.of(order)
        assert repr(kept.of(site, quiet)) == repr(run_all(site, quiet))


def test_the_same_rows_are_computed_once(session: Session, runs: Counter[str]) -> None:
    kept = KeptResults()
    kept.of(session.site, quiet)
    again = Site.of([row for table in session.site.rows.values() for row in table.values()])
    kept.of(again, quiet)
    assert set(runs.values()) == {1}


def test_only_what_reads_a_changed_row_is_computed_again(
    session: Session, runs: Counter[str]
) -> None:
    kept = KeptResults()
    kept.of(session.site, quiet)
    kept.of(raised(session.site, 1.0), quiet)
    for name, each in ANALYSES.items():
        assert runs[name] == (2 if Barrier in each.reads else 1), name


def test_known_results_are_taken_as_they_are(session: Session, runs: Counter[str]) -> None:
    kept = KeptResults()
    kept.keep(session.site, session.results)
    runs.clear()
    found = kept.of(session.site, quiet)
    assert not runs
    assert all(found[name] is session.results[name] for name in ANALYSES)


def test_the_oldest_results_go_first(session: Session, runs: Counter[str]) -> None:
    kept = KeptResults()
    for step in range(MOST_KEPT + 1):
        kept.of(raised(session.site, 1.0 + step), quiet)
    runs.clear()
    kept.of(raised(session.site, 1.0 + MOST_KEPT), quiet)
    assert not runs
    kept.of(raised(session.site, 1.0), quiet)
    assert runs["sightlines"] == 1


def test_comparing_again_computes_nothing_and_an_answer_brings_nothing_back(
    session: Session, runs: Counter[str]
) -> None:
    session.do(proposing.add(session.site, name="Seats"))
    (row,) = proposing.proposals(session.site)
    session.show_scenario(row.id)
    session.do(marking.place(session.shown, Seating, shapely.Point(3, 3)))
    session.show_scenario("")
    runs.clear()
    first = compare(session.site, [row.id], quiet, session.kept)
    assert runs
    session.do(assessing.set_header(session.site, title="Another title"))
    title_reads = {name for name, each in ANALYSES.items() if Header in each.reads}
    runs.clear()
    again = compare(session.site, [row.id], quiet, session.kept)
    assert set(runs) <= title_reads
    runs.clear()
    assert compare(session.site, [row.id], quiet, session.kept).measures == again.measures
    assert not runs
    assert first.measures == again.measures
