"""Several checklists at one site: which are told to whom, and that none changes another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.assess import checklist
from cpted_app.assess.frameworks import frameworks
from cpted_app.assess.versions import used_lists
from cpted_app.errors import UserError
from cpted_app.model import features, records
from cpted_app.model.actions.lighting import embed_photometry
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.site import Site
from cpted_app.report import check_release, withheld_texts, write_report
from cpted_app.session.compute import View, view_for, view_of
from cpted_app.session.photometry import generic

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
LAMP: dict[str, Any] = {"photometry": "street", "mounting_height_m": 6.0, "flux_lm": 4200.0}
ASKED = {
    name: [one.id for one in checklist.load(name).items if one.applies_to == "site"]
    for name in checklist.built_in_ids()
}


@dataclass(frozen=True)
class Held:
    site: Site


def answer(item: str, value: str = "2", **values: Any) -> Any:
    name = f"{item} {values.get('subject', 'site')} {values.get('audience', '')}"
    return r.Answer(
        **{
            "id": name,
            "checklist": item[:2],
            "item": item,
            "value": value,
            "at_utc": AT,
            "reason": "So.",
        }
        | values
    )


def seen(*rows: Row, edition: Audience = Audience.PUBLIC, **header: Any) -> View:
    return view_for(Held(Site.of([r.Header(**header), *rows])), edition)


def told(view: View) -> list[str]:
    return [one.checklist.id for one in (view.assessment, *view.others)]


def test_the_sites_own_list_comes_first_and_those_with_answers_by_their_ids() -> None:
    rows = [answer("2F-02"), answer("2A-02"), answer("2E-01")]
    assert told(seen(*rows, checklist="2E")) == ["2E", "2A", "2F"]
    assert told(seen(checklist="2B")) == ["2B"]


def test_feelings_never_come_before_a_profile_even_where_they_are_the_sites_own_list() -> None:
    assert told(seen(answer("2F-02"), answer("2A-02"), checklist="2F")) == ["2A", "2F"]
    assert told(seen(answer("2F-02"), checklist="2F")) == ["2F"]


def test_a_list_whose_answers_are_all_withheld_is_not_used_for_these_readers() -> None:
    rows = [answer("2C-01", audience="police"), answer("2F-02")]
    assert told(seen(*rows)) == ["2A", "2F"]
    assert told(seen(*rows, edition=Audience.POLICE)) == ["2A", "2C", "2F"]


def test_the_caller_chooses_lists_and_what_stands_beside_comes_last() -> None:
    held = Held(Site.of([r.Header(), answer("2B-03"), answer("2F-02")]))
    for chosen, wanted in (
        (("2F", "2A"), ["2A", "2F"]),
        (["2C"], ["2C"]),
        ({"2F", "2B"}, ["2B", "2F"]),
        ((), ["2A"]),
    ):
        assert told(view_for(held, Audience.PUBLIC, chosen)) == wanted
    with pytest.raises(UserError, match="2Z"):
        view_for(held, Audience.PUBLIC, ["2Z"])


def test_answers_to_a_list_that_nobody_can_read_are_no_list() -> None:
    lost = answer("2A-02", id="lost", checklist="gone")
    assert used_lists(Site.of([r.Header(), lost])) == ("2A",)


def test_answers_to_questions_that_such_a_place_is_not_asked_make_no_list() -> None:
    homes = answer(ASKED["2C"][0])
    assert told(seen(homes, place_types=("residential",))) == ["2A", "2C"]
    assert told(seen(homes, place_types=("square",))) == ["2A"]


values = st.sampled_from(list(AnswerValue))
some = st.dictionaries(
    st.sampled_from([item for name in "ABCDEF" for item in ASKED[f"2{name}"]]), values, max_size=30
)


@settings(max_examples=40)
@given(given_answers=some, framework=st.sampled_from(["", *frameworks()]))
def test_no_other_list_and_no_regrouping_changes_the_numbers_of_the_first(
    given_answers: dict[str, AnswerValue], framework: str
) -> None:
    rows = [answer(item, value) for item, value in given_answers.items()]
    own = [row for row in rows if row.checklist == "2A"]
    assert seen(*rows, framework=framework).assessment == seen(*own).assessment


@settings(max_examples=20)
@given(given_answers=some)
def test_each_list_has_the_numbers_that_it_has_alone(
    given_answers: dict[str, AnswerValue],
) -> None:
    view = seen(*(answer(item, value) for item, value in given_answers.items()))
    for one in view.others:
        assert one == view_of(view.site, one.checklist.id).assessment


def marks() -> Iterator[Row]:
    line, point = shapely.LineString, shapely.Point
    yield f.Sightline(id="s", label="S1", geometry=line([(0, 0), (40, 0)]))
    yield f.Route(id="w", label="W1", geometry=line([(0, 0), (40, 0)]), night_route=True)
    yield f.Luminaire(id="l", label="L1", geometry=point(20, 3), **LAMP)
    yield f.AccessPoint(id="a", label="A1", geometry=point(0, 0), width_m=2.5)


def public_rows() -> Iterator[Row]:
    yield r.Header(title="Square", place_types=("square", "residential"))
    yield from marks()
    yield answer("2A-02", "1", reason="The gate is hidden behind the stall at the corner.")
    yield answer("2A-36", "2", subject="l")
    yield answer("2E-07", "0", subject="w", reason="Dark between the second and third column.")
    yield answer("2E-09", "1", subject="l")
    yield from (answer(item, "1", reason=f"Told of {item}.") for item in ASKED["2F"][:6])
    yield from (r.Rater(id=f"r{n}", checklist="2E", label=f"Rater {n}") for n in (1, 2))


def secret_rows() -> Iterator[Row]:
    hedge = shapely.LineString([(5, -5), (5, 5)])
    yield f.Barrier(
        id="h",
        label="B77",
        geometry=hedge,
        barrier_type="hedge",
        height_m=2.0,
        audience="police",
    )
    yield f.Luminaire(id="x", label="L77", geometry=shapely.Point(5, 3), audience="police", **LAMP)
    yield answer("2A-36", "0", subject="x", reason="Dimmed whenever the patrol is watching here.")
    yield answer("2E-09", "0", subject="x", reason="Turned away from the yard on our own request.")
    hunch = "Somebody is dealing behind the kiosk after ten at night."
    for item in ("2A-03", "2C-01", ASKED["2E"][0], ASKED["2F"][8]):
        yield answer(item, "0", audience="police", reason=hunch)
    for n in (1, 2):
        item = ASKED["2E"][1]
        yield r.Rating(id=f"g{n}", rater=f"r{n}", item=item, value=f"{n}", at_utc=AT)


def site_of(rows: Iterable[Row]) -> Site:
    """Return the site of rows, with the file of its lamps."""
    site, file = Site.of(list(rows)), generic("street")
    assert file is not None
    return site.apply(embed_photometry(site, file))


def telling_rows(whole: Site) -> list[Row]:
    """Return answers taken over from what is proposed with the marks that are withheld."""
    found = []
    for name in ("2A", "2E"):
        for one in view_of(whole, name).assessment.items:
            plain = view_of(site_of(public_rows()), name).assessment.items
            other = next((e for e in plain if (e.item.id, e.subject) == _asked(one)), None)
            if one.proposal is None or other is None or one.answer is not None:
                continue
            if other.proposal is None or other.proposal.answer is not one.proposal.answer:
                value = one.proposal.answer
                found.append(answer(one.item.id, value, subject=one.subject, proposed=value.value))
    return found


def _asked(one: Any) -> tuple[str, str]:
    return one.item.id, one.subject


def pdf_of(view: View) -> bytes:
    return write_report(
        view.site,
        assessment=view.assessment,
        others=view.others,
        results=view.results,
        edition=Audience.PUBLIC,
        language="en",
        plan_image=lambda *_: pytest.fail("there is no plan"),
        state_hash="7c1e90ab",
        now=AT,
    )


@pytest.fixture(scope="module")
def whole() -> Site:
    """A site with marks, answers to four lists and ratings that are for the police alone."""
    first = site_of([*public_rows(), *secret_rows()])
    telling = telling_rows(first)
    assert {row.checklist for row in telling if isinstance(row, records.Answer)} == {"2A", "2E"}
    return site_of([*public_rows(), *secret_rows(), *telling])


def test_the_public_report_is_the_same_file_with_and_without_what_is_withheld(
    whole: Site,
) -> None:
    view = view_for(Held(whole), Audience.PUBLIC)
    assert told(view) == ["2A", "2E", "2F"]
    assert told(view_for(Held(whole), Audience.POLICE)) == ["2A", "2C", "2E", "2F"]
    pdf = pdf_of(view)
    assert pdf == pdf_of(view_for(Held(site_of(public_rows())), Audience.PUBLIC))
    withheld = withheld_texts(whole, view.site)
    assert withheld
    assert check_release(pdf, withheld) == []


def test_a_list_that_is_chosen_tells_no_more_than_one_that_is_used(whole: Site) -> None:
    bare = site_of(public_rows())
    one, other = (view_for(Held(site), Audience.PUBLIC, ("2C", "2E")) for site in (whole, bare))
    assert told(one) == ["2C", "2E"]
    assert (one.assessment, one.others) == (other.assessment, other.others)
    assert one.assessment.answered == 0


def test_the_report_tells_every_list_with_feelings_beside(whole: Site) -> None:
    document = pypdfium2.PdfDocument(pdf_of(view_for(Held(whole), Audience.PUBLIC)))
    titles = [mark.get_title() for mark in document.get_toc()]
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    start = next(n for n, title in enumerate(titles) if title.startswith("10 "))
    chapter = titles[start : start + 4]
    assert chapter[1:] == [
        "2A Public space",
        "2E After dark and lighting",
        "Feelings and social findings (2F)",
    ]
    assert "stands beside; low answers: 6" in texts[1]
    assert all("checklists 2A 1.1, 2E 1.0, 2F 1.0" in text for text in texts)
