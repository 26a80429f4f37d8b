"""Whatever is done in proposals, and however the disk fails meanwhile, memory equals the file."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.actions import marking, proposing
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.model.staging import in_scenario
from cpted_app.session.events import Changed, Event
from cpted_app.session.scenarios import adopt
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Settings
from cpted_app.store.journal import Author
from cpted_app.store.store import Store
from tests.properties.test_memory_equals_file import SHAPES, FailingDisk

DEEDS = ("place", "move", "delete", "add", "copy", "remove", "adopt", "reset", "undo", "redo")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "show", "show", "place", "place", *DEEDS)),
        st.integers(0, 50),
        st.one_of(st.none(), st.none(), st.integers(1, 12)),
    ),
    max_size=16,
)


def act(session: Session, what: str, pick: int) -> None:
    """Do one thing, as a person would, in whatever is shown."""
    rows = proposing.proposals(session.site)
    row = rows[pick % len(rows)] if rows else None
    marks = list(session.shown.features)
    if what in ("undo", "redo"):
        getattr(session, what)()
    elif what == "add":
        session.do(proposing.add(session.site, cost=float(pick)))
    elif what == "place" or (what in ("move", "delete") and not marks):
        kind, geometry = SHAPES[pick % len(SHAPES)]
        session.do(marking.place(session.shown, kind, geometry))
    elif what == "move":
        session.do(marking.move([marks[pick % len(marks)]], pick / 7, -pick / 3))
    elif what == "delete":
        session.do(marking.delete(session.shown, [marks[pick % len(marks)].id]))
    elif row is not None:
        act_on(session, what, row.id, pick)


def act_on(session: Session, what: str, scenario: str, pick: int) -> None:
    row = next(each for each in proposing.proposals(session.site) if each.id == scenario)
    if what == "show":
        session.show_scenario(scenario if pick % 3 else "")
    elif what == "copy":
        session.do(proposing.duplicate(session.site, row))
    elif what == "remove":
        session.do(proposing.remove(session.site, row))
    elif what == "adopt":
        adopt(session, row)
    else:
        ids = {mark.id for mark in session.shown.features}
        session.do(proposing.reset(session.site, scenario, ids))


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_memory_equals_file_and_what_is_told_leads_to_what_is_shown(
    steps: list[tuple[str, int, int | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.gpkg"
        author = Author(name="P", role="planner", organisation="")
        header = Header(title="t", is_metric=True)
        Store.create(path, [header], author=author, at_utc=utc_now()).close()
        session = Session(Store.open(path, factory=FailingDisk), settings=Settings())
        told = [session.shown]

        def follow(event: Event) -> None:
            if isinstance(event, Changed):
                told[0] = told[0].apply(event.edit)

        session.observe(follow)
        for what, pick, fail_after in steps:
            before, shown = session.site, session.scenario
            FailingDisk.left = fail_after
            try:
                act(session, what, pick)
            except UserError:
                assert session.site is before
                assert session.scenario == shown
            finally:
                FailingDisk.left = None
            if what == "show":
                assert session.site is before
            assert session.shown.rows == in_scenario(session.site, session.scenario).rows
            assert told[0].rows == session.shown.rows
            with_file = Store.open(path, read_only=True)
            assert with_file.load().rows == session.site.rows
            assert all(check.ok for check in with_file.verify())
            with_file.close()
        session.close()


def test_a_site_without_proposals_is_shown_as_it_is() -> None:
    site = Site.of([Header(title="t")])
    assert in_scenario(site, "") is site
    assert in_scenario(site, "gone") is site
