"""One way to do each action of ``model.actions`` on a site that has some of everything."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar, get_type_hints

import shapely

from cpted_app.model import actions, features, kinds, records, work
from cpted_app.model.actions import (
    advising,
    assessing,
    drawings,
    lighting,
    marking,
    measuring,
    photographing,
    planning,
    proposing,
    rating,
    rating_copies,
    repairs,
    siting,
    stepping,
)
from cpted_app.model.edit import Edit, joined
from cpted_app.model.kinds import AnswerValue, Response
from cpted_app.model.placement import Fit
from cpted_app.model.site import Site
from cpted_app.model.staging import into_scenario
from cpted_app.words import Message

Deed = Callable[[Site, int], Edit]
Row = TypeVar("Row")

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TEXT = Message("Change it")
ITEMS = ("2A-02", "2A-04", "2A-05")
LOW = (AnswerValue.FAILS, AnswerValue.PARTLY)


class NothingThereError(LookupError):
    """The site has nothing left that this could be done to."""


def one(rows: Sequence[Row], pick: int) -> Row:
    """Return one of some rows."""
    if not rows:
        raise NothingThereError
    return rows[pick % len(rows)]


def of(site: Site, row_class: Any, pick: int) -> Any:
    """Return one of the rows of a class."""
    return one(site.all(row_class), pick)


def mark(site: Site, pick: int) -> features.Feature:
    """Return one of the marks."""
    return one(tuple(site.features), pick)


def rater(site: Site, pick: int) -> records.Rater:
    """Return one of the raters."""
    found: records.Rater = of(site, records.Rater, pick)
    return found


def rating_of(site: Site, pick: int) -> tuple[records.Rater, records.Rating]:
    """Return one of the ratings with its rater."""
    row = of(site, records.Rating, pick)
    return one([who for who in site.all(records.Rater) if who.id == row.rater], 0), row


def problem(site: Site, pick: int) -> tuple[records.Plan, records.PlanProblem]:
    """Return one of the findings with its plan."""
    row = of(site, records.PlanProblem, pick)
    return one([plan for plan in site.plans if plan.id == row.plan], 0), row


def low_answer(site: Site, pick: int) -> records.Answer:
    """Return one of the low answers about the whole site."""
    rows = site.all(records.Answer)
    return one([row for row in rows if row.value in LOW and row.subject == "site"], pick)


def photo(pick: int) -> photographing.NewPhoto:
    """Return a photo with content of its own."""
    return photographing.NewPhoto(
        data=bytes([pick % 256]) * 40,
        name="p.jpg",
        media_type="image/jpeg",
        width_px=4,
        height_px=3,
        x_m=1.0,
        y_m=2.0,
    )


def distribution(pick: int) -> lighting.NewPhotometry:
    """Return a photometric file with content of its own."""
    return lighting.NewPhotometry(
        data=b"ies" + bytes([pick % 256]),
        name="lamp",
        file_name="lamp.ies",
        title="Lamp",
        format="IES",
        c_deg=(0.0, 360.0),
        gamma_deg=(0.0, 90.0),
        intensity_cd=(1.0, 0.0, 1.0, 0.0),
    )


def drawing(site: Site, pick: int) -> Edit:
    """Return the edit that adds a drawing of two layers."""
    return drawings.add_drawing(
        site,
        b"drawing" + bytes([pick % 256]),
        name="D",
        media_type="image/vnd.dxf",
        size=(40.0, 30.0),
        origin=(5.0, 35.0),
        layers=[drawings.DrawnLayer(name="walls"), drawings.DrawnLayer(name="trees")],
    )


def plan(site: Site, pick: int) -> Edit:
    """Return the edit that adds a plan of one page."""
    data = b"plan" + bytes([pick % 256])
    return planning.add_plan(
        site, data, name="P", media_type="image/png", page=0, width_px=4.0, height_px=3.0
    )


def answer(site: Site, pick: int) -> Edit:
    """Return the edit that answers a question, high or low, on the scale or off."""
    return assessing.answer(
        site,
        checklist="2A",
        item=one(ITEMS, pick),
        value=one(list(AnswerValue), pick),
        by="Ada",
        at_utc=NOW,
        reason="seen",
        note="agreed",
    )


def rate(site: Site, pick: int) -> Edit:
    """Return the edit by which a rater rates."""
    who = rater(site, pick)
    value = one(list(AnswerValue), pick)
    return rating.rate(site, who, item=one(ITEMS, pick), value=value, at_utc=NOW, reason="seen")


def reconcile(site: Site, pick: int) -> Edit:
    """Return the edit that makes one answer of a rating."""
    row = of(site, records.Rating, pick)
    return rating.reconcile(
        site,
        [row],
        value=AnswerValue.PARTLY,
        by="Ada",
        at_utc=NOW,
        reason="seen",
        note="agreed on site",
    )


def take_in(site: Site, pick: int) -> Edit:
    """Return the edit that takes the ratings of a copy in."""
    copy = site.apply(rating.add_rater(site, checklist="2A", by=f"Cem {pick}"))
    who = rating.rater_named(copy, "2A", f"Cem {pick}")
    assert who is not None
    given = rating.rate(copy, who, item=ITEMS[0], value=AnswerValue.MEETS, at_utc=NOW)
    return rating_copies.taken_in(site, copy.apply(given)).edit


def move_site(site: Site, pick: int) -> Edit:
    """Return the edit that moves the whole site on the map."""
    to = siting.Relocation(crs="EPSG:25832", move=lambda at: at + pick, from_lon_lat=None)
    return siting.move_site(site, to).edit


def scale(found: records.Plan, pick: int) -> Fit:
    """Return a scale for a plan, by what its file would say."""
    return planning.from_stated_scale(found, 100.0 + pick, 0.01)


def reading_series(site: Site, pick: int) -> Edit:
    """Return the edit that adds two light readings."""
    return measuring.place_series(site, [(0.0, 0.0), (1.0, float(pick))], [3.0, None])


def reset(site: Site, pick: int) -> Edit:
    """Return the edit that lets a proposal change nothing."""
    row = of(site, records.Scenario, pick)
    ids = {change.subject for change in site.all(records.ScenarioChange)}
    return proposing.reset(site, row.id, ids)


DEEDS: dict[Callable[..., Any], Deed] = {
    assessing.set_header: lambda s, n: assessing.set_header(s, title=f"T{n}"),
    assessing.set_frame: lambda s, n: assessing.set_frame(s, what=f"fear {n}"),
    assessing.answer: answer,
    assessing.clear_answer: lambda s, n: assessing.clear_answer(of(s, records.Answer, n)),
    assessing.place_answer: lambda s, n: assessing.place_answer(low_answer(s, n), n / 3, 1.0),
    assessing.take_place_away: lambda s, n: assessing.take_place_away(low_answer(s, n)),
    assessing.add_remark: lambda _s, n: assessing.add_remark(
        role=one(list(kinds.Role), n), text=f"said {n}", by="Eva", at_utc=NOW, x_m=1.0, y_m=2.0
    ),
    assessing.reply: lambda s, n: assessing.reply(
        of(s, records.Remark, n),
        text="yes",
        by="Ada",
        role=kinds.Role.PLANNER,
        organisation="",
        at_utc=NOW,
    ),
    assessing.set_remark: lambda s, n: assessing.set_remark(
        of(s, records.Remark, n), text=f"said anew {n}"
    ),
    assessing.add_visit: lambda _s, n: assessing.add_visit(date="2026-11-22", people=f"P{n}"),
    assessing.set_record: lambda s, n: assessing.set_record(
        of(s, records.Visit, n), TEXT, weather=f"rain {n}"
    ),
    assessing.remove_record: lambda s, n: assessing.remove_record(
        of(s, one([records.Remark, records.Visit, records.Recommendation], n), n), s
    ),
    advising.add_recommendation: lambda s, n: advising.add_recommendation(s, text=f"ask {n}"),
    advising.add_recommendations: lambda s, n: advising.add_recommendations(
        s, [{"text": f"ask {n}"}, {"text": "more", "item": "2A-02"}]
    ),
    advising.set_recommendation: lambda s, n: advising.set_recommendation(
        of(s, records.Recommendation, n), owner=f"O{n}"
    ),
    advising.move: lambda s, n: advising.move(
        of(s, records.Recommendation, n),
        one([*Response, work.FollowUp.DONE], n),
        TODAY,
        "said so",
    ),
    rating.add_rater: lambda s, n: rating.add_rater(s, checklist="2A", by=f"Ben {n}"),
    rating.remove_rater: lambda s, n: rating.remove_rater(s, rater(s, n)),
    rating.rate: rate,
    rating.clear_rating: lambda s, n: rating.clear_rating(*rating_of(s, n)),
    rating.change_rating: lambda s, n: rating.change_rating(*rating_of(s, n), TEXT, reason=f"{n}"),
    rating.set_done: lambda s, n: rating.set_done(s, rater(s, n), is_done=n % 3 > 0),
    rating.reconcile: reconcile,
    rating.reconcile_all: lambda s, n: rating.reconcile_all([reconcile(s, n)]),
    rating_copies.taken_in: take_in,
    stepping.set_step: lambda s, n: stepping.set_step(s, f"step {n % 3}", owner=f"O{n}"),
    stepping.waive: lambda s, n: stepping.waive(s, ["step 0", f"step {n % 3 + 1}"], "no time"),
    proposing.add: lambda s, n: proposing.add(s, cost=float(n)),
    proposing.describe: lambda s, n: proposing.describe(of(s, records.Scenario, n), note=f"N{n}"),
    proposing.duplicate: lambda s, n: proposing.duplicate(s, of(s, records.Scenario, n)),
    proposing.remove: lambda s, n: proposing.remove(s, of(s, records.Scenario, n)),
    proposing.reset: reset,
    proposing.adopt: lambda s, n: proposing.adopt(s, of(s, records.Scenario, n)),
    marking.place: lambda s, n: marking.place(s, features.Tree, shapely.Point(n / 7, 1 / 3)),
    marking.place_many: lambda s, n: marking.place_many(
        s, [features.Tree(id=marking.new_id(), geometry=shapely.Point(n, n))], TEXT
    ),
    marking.set_fields: lambda s, n: marking.set_fields([mark(s, n)], {"name": f"name {n}"}),
    marking.move: lambda s, n: marking.move([mark(s, n)], n / 7, -n / 3),
    marking.reshape: lambda s, n: marking.reshape(
        of(s, features.Tree, n), shapely.Point(n / 9, -1.0)
    ),
    marking.duplicate: lambda s, n: marking.duplicate(s, [mark(s, n)], 1.0, 1.0),
    marking.delete: lambda s, n: marking.delete(s, [mark(s, n).id]),
    marking.unpinned: lambda s, n: marking.unpinned(s, [mark(s, n)], TEXT),
    measuring.place_series: reading_series,
    photographing.add_photos: lambda s, n: photographing.add_photos(s, [photo(n)]),
    photographing.place_photo: lambda s, n: photographing.place_photo(
        s, of(s, records.Photo, n), n / 3, 2.0
    ),
    photographing.turn_photo: lambda s, n: photographing.turn_photo(of(s, records.Photo, n), n),
    photographing.set_photo: lambda s, n: photographing.set_photo(
        of(s, records.Photo, n), caption=f"C{n}"
    ),
    photographing.remove_photos: lambda s, n: photographing.remove_photos(
        s, [of(s, records.Photo, n).id]
    ),
    lighting.embed_photometry: lambda s, n: lighting.embed_photometry(s, distribution(n)),
    lighting.set_photometry: lambda s, n: lighting.set_photometry(
        s, [of(s, features.Luminaire, n)], distribution(n)
    ),
    lighting.replace_photometry: lambda s, n: lighting.replace_photometry(
        s, of(s, records.Photometry, n), distribution(n)
    ),
    lighting.remove_photometry: lambda s, n: lighting.remove_photometry(
        s, [of(s, records.Photometry, n).id]
    ),
    planning.add_plan: plan,
    planning.calibrate: lambda s, n: planning.calibrate(
        s, one(s.plans, n), scale(one(s.plans, n), n), "two points"
    ),
    planning.rotate_plan: lambda s, n: planning.rotate_plan(one(s.plans, n), float(n)),
    planning.set_plan: lambda s, n: planning.set_plan(one(s.plans, n), name=f"N{n}"),
    planning.raise_plan: lambda s, n: planning.raise_plan(s, one(s.plans, n), 1 - 2 * (n % 2)),
    planning.remove_plan: lambda s, n: planning.remove_plan(s, one(s.plans, n)),
    drawings.add_drawing: drawing,
    drawings.set_layers: lambda s, n: drawings.set_layers(
        s, [of(s, records.PlanLayer, n).id], opacity=1 / (n + 2)
    ),
    drawings.show_only: lambda s, n: drawings.show_only(s, [of(s, records.PlanLayer, n).id]),
    drawings.move_layers: lambda s, n: drawings.move_layers(
        s, [of(s, records.PlanLayer, n).id], 1 - 2 * (n % 2)
    ),
    drawings.place_layers: lambda s, n: drawings.place_layers(
        s, of(s, records.PlanLayer, n).plan, [of(s, records.PlanLayer, n).id], None
    ),
    repairs.keep: lambda s, n: repairs.keep(one(s.plans, n), [], [Message("A drawing")]),
    repairs.dismiss: lambda s, n: repairs.dismiss(problem(s, n)[1]),
    repairs.mend: lambda s, n: repairs.mend(*problem(s, n), one(list(kinds.Repair), n)),
    repairs.hide_layers: lambda s, n: repairs.hide_layers(s, *problem(s, n), ["walls"]),
    repairs.take_scale: lambda s, n: repairs.take_scale(
        s, *problem(s, n), scale(problem(s, n)[0], n), "as the file says"
    ),
    repairs.take_place: lambda s, n: repairs.take_place(problem(s, n)[1], TEXT),
    repairs.bring_near: lambda s, n: repairs.bring_near(s, *problem(s, n)),
    siting.move_site: move_site,
}
"""Each action that makes an edit, with one way to do it; the number chooses to what."""

FIRST = (
    marking.place,
    drawings.add_drawing,
    planning.calibrate,
    repairs.keep,
    assessing.answer,
    assessing.add_remark,
    assessing.add_visit,
    advising.add_recommendation,
    rating.add_rater,
    rating.rate,
    proposing.add,
    photographing.add_photos,
    lighting.embed_photometry,
)
"""What gives the others something to be done to."""


def beginning() -> Edit:
    """Return the edit that gives an empty site a luminaire and some of everything else."""
    site = Site.of([records.Header(title="t")])
    lamp = marking.place(site, features.Luminaire, shapely.Point(3.0, 4.0))
    edits, site = [lamp], site.apply(lamp)
    for action in FIRST:
        edits.append(DEEDS[action](site, 0))
        site = site.apply(edits[-1])
    changed = marking.set_fields([of(site, features.Tree, 0)], {"name": "a lime"})
    proposed = into_scenario(site, of(site, records.Scenario, 0).id, changed)
    return joined(TEXT, *edits, proposed)


def all_actions() -> set[Callable[..., Any]]:
    """Return every public function of the actions that gives an edit."""
    found = set()
    for info in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"{actions.__name__}.{info.name}")
        for name, function in vars(module).items():
            is_own = getattr(function, "__module__", "") == module.__name__
            if is_own and callable(function) and not name.startswith("_"):
                gives = get_type_hints(function).get("return")
                if gives in (Edit, siting.Moved, rating_copies.TakenIn):
                    found.add(function)
    return found
