"""Marks from layers, blocks and tags: what is proposed, made, passed over, brought up to date."""

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyogrio import raw

from cpted_app.errors import UserError
from cpted_app.exchange.extraction import Extraction, Pick, already_made, extracted
from cpted_app.exchange.inventory import Inventory, inventory_of
from cpted_app.exchange.plan_inventory import inventory_of_plan, source_name
from cpted_app.exchange.plans import PlanSource
from cpted_app.exchange.suggestions import all_suggested
from cpted_app.model.actions import assessing, marking, planning
from cpted_app.model.actions.drawings import placement_of
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Luminaire, Tree, Zone
from cpted_app.model.kinds import Repair
from cpted_app.model.placement import Fit, Placement
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.intake import plan_edit
from cpted_app.words import Message
from tests.exchange.drawn import street

OSM = """<osm version="0.6">
<node id="1" lat="52.48" lon="13.43"><tag k="natural" v="tree"/></node>
<node id="2" lat="52.4801" lon="13.43"><tag k="highway" v="street_lamp"/></node>
<node id="3" lat="52.4802" lon="13.43"/><node id="4" lat="52.4802" lon="13.431"/>
<node id="5" lat="52.4803" lon="13.431"/>
<node id="6" lat="52.4804" lon="13.43"><tag k="barrier" v="kerb"/></node>
<way id="7"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="3"/>
<tag k="building" v="yes"/><tag k="building:levels" v="4"/></way>
<way id="8"><nd ref="3"/><nd ref="6"/><tag k="barrier" v="hedge"/></way>
</osm>"""


def all_picks(inventory: Inventory) -> list[Pick]:
    proposals = all_suggested(inventory)
    return [
        Pick(holding=key, kind=one.kind, columns=one.columns, constants=one.constants)
        for key, one in proposals.items()
        if one.kind
    ]


def made(site: Site, inventory: Inventory) -> tuple[Site, Extraction]:
    found = extracted(site, inventory, all_picks(inventory))
    return site.apply(found.edit), found


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    return street(tmp_path / "street.dxf")


@pytest.fixture(scope="module")
def street_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return street(tmp_path_factory.mktemp("plan") / "street.dxf")


def with_plan(path: Path, *coefficients: float, repairs: tuple[Repair, ...] = ()) -> Site:
    """Return a site with a drawing as its plan, placed by six numbers where they are given."""
    from cpted_app.exchange.plans import read_plan

    site = Site()
    edit, _fit, plan = plan_edit(site, read_plan(path), 0, path.name)
    site = site.apply(edit)
    now = site.get(Plan, plan.id)
    assert now is not None
    if coefficients:
        fit = Fit(placement=Placement(*coefficients), residuals_m=(), rmse_m=0.0,
                  scale_uncertainty=None)  # fmt: skip
        site = site.apply(planning.calibrate(site, now, fit, "by hand"))
    (plan,) = site.plans
    return site.apply(replacing(Message("repair"), (plan, replace(plan, repairs=repairs))))


def of_plan(site: Site, path: Path) -> Inventory:
    (plan,) = site.plans
    return inventory_of_plan(site, plan, path.read_bytes())


def test_a_drawing_is_listed_by_layers_and_blocks_as_gdal_counts_them(drawing: Path) -> None:
    inventory = inventory_of(Site(), drawing)
    counts = {one.key: len(one.rows) for one in inventory.holdings}
    assert counts == {
        "layer:BAUM": 1,
        "layer:GEBAEUDE": 3,
        "layer:LIGHTING": 3,
        "layer:WALL-2M": 1,
        "block:GROUP": 1,
        "block:LAMP-5M": 4,
    }
    meta, _, _, values = raw.read(drawing, layer="entities", INLINE_BLOCKS="FALSE")
    table = dict(zip(meta["fields"], values, strict=True))
    seen = Counter(
        layer
        for layer, of in zip(table["Layer"], table["SubClasses"], strict=True)
        if "AcDbText" not in of
    )
    assert seen == {key.partition(":")[2]: n for key, n in counts.items() if key[0] == "l"}


def test_names_are_proposals_and_several_kinds_come_in_as_one_edit(drawing: Path) -> None:
    inventory = inventory_of(Site(), drawing)
    site, found = made(Site(), inventory)
    assert (found.added, len(site.all(Luminaire)), len(site.all(Barrier))) == (8, 4, 3)
    assert {row.mounting_height_m for row in site.all(Luminaire)} == {5.0}
    assert "before “M” in “LAMP-5M”" in site.all(Luminaire)[0].note
    kinds = Counter((row.barrier_type, row.geometry.geom_type) for row in site.all(Barrier))
    assert kinds == {("building", "Polygon"): 2, ("wall", "LineString"): 1}
    (wall,) = (row for row in site.all(Barrier) if row.barrier_type == "wall")
    assert wall.height_m == 2.0
    assert "WALL-2M" in wall.note
    told = found.tallies["layer:GEBAEUDE"].problems
    assert len(told) == 2  # the hatch over an outline, and the lettering
    assert not tuple(site.apply(found.edit.inverse()).features)


def test_blocks_within_blocks_are_placed_and_turned_as_the_blocks_around_them(
    drawing: Path,
) -> None:
    import ezdxf
    from ezdxf.disassemble import recursive_decompose

    site, _found = made(Site(), inventory_of(Site(), drawing))
    # ezdxf takes the same drawing apart: a circle stands at each lamp.
    circles = recursive_decompose(ezdxf.readfile(drawing).modelspace())  # type: ignore[attr-defined]
    wanted = {
        (round(one.dxf.center.x, 6), round(one.dxf.center.y, 6))
        for one in circles
        if one.dxftype() == "CIRCLE" and one.dxf.radius < 1.0
    }
    lamps = site.all(Luminaire)
    assert {(round(r.geometry.x, 6), round(r.geometry.y, 6)) for r in lamps} == wanted
    # The x axis of a block that is not turned points east, which is bearing 90°.
    assert sorted(row.bearing_deg for row in lamps) == pytest.approx([0.0, 60.0, 90.0, 270.0])


def test_a_tree_drawn_as_a_circle_stands_in_its_middle(drawing: Path) -> None:
    site, _found = made(Site(), inventory_of(Site(), drawing))
    (tree,) = site.all(Tree)
    assert (tree.geometry.x, tree.geometry.y) == pytest.approx((70.0, 20.0), abs=0.01)
    assert tree.crown_radius_m == pytest.approx(3.0, abs=0.01)
    assert "middle of its outline" in tree.note


def test_a_closed_line_and_a_hatch_become_one_zone(drawing: Path) -> None:
    found = extracted(
        Site(), inventory_of(Site(), drawing), [Pick(holding="gebaeude", kind="zone")]
    )
    assert [type(row) for row in found.rows] == [Zone, Zone]
    assert sorted(row.geometry.area for row in found.rows) == [50.0, 400.0]


def test_the_same_source_again_updates_and_tells_what_is_gone(drawing: Path) -> None:
    import ezdxf

    site, _ = made(Site(), inventory_of(Site(), drawing))
    again = extracted(site, inventory_of(site, drawing), all_picks(inventory_of(site, drawing)))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 8)
    assert not again.edit.changes
    lamp = site.all(Luminaire)[0]
    site = site.apply(marking.set_fields([lamp], {"mounting_height_m": 6.0}))
    document = ezdxf.readfile(drawing)  # type: ignore[attr-defined]
    first, _second, group = document.modelspace().query("INSERT")
    first.dxf.insert = (1, 5)
    document.entitydb.delete_entity(group)
    document.saveas(drawing)
    site, later = made(site, inventory_of(site, drawing))
    assert (later.added, later.updated) == (0, 1)
    moved = next(row for row in site.all(Luminaire) if row.id == lamp.id)
    assert (moved.geometry.x, moved.mounting_height_m) == (1.0, 6.0)
    assert len(site.all(Luminaire)) == 4  # what is gone from the file is told, not deleted
    assert [one.code for one in later.problems] == ["gone_from_file"]


def test_what_was_made_before_is_known_by_its_layer(drawing: Path) -> None:
    inventory = inventory_of(Site(), drawing)
    site, _ = made(Site(), inventory)
    before = already_made(site, inventory)
    assert before["block:LAMP-5M"] == "luminaire"
    assert before["layer:WALL-2M"] == "barrier"
    other = extracted(site, inventory, [Pick(holding="LAMP-5M", kind="access_point")])
    assert "there_as_another_kind" in {one.code for one in other.problems}


def test_objects_of_a_map_are_listed_by_tag_and_assumptions_are_written_down(
    tmp_path: Path,
) -> None:
    path = tmp_path / "map.osm"
    path.write_text(OSM)
    empty = Site()
    empty = empty.apply(assessing.set_header(empty, crs="EPSG:25833"))
    inventory = inventory_of(empty, path)
    counts = {one.name: len(one.rows) for one in inventory.holdings}
    assert counts == {
        "building=*": 1,
        "barrier=hedge": 1,
        "barrier=kerb": 1,
        "highway=street_lamp": 1,
        "natural=tree": 1,
    }
    site, found = made(empty, inventory)
    assert Counter(row.kind for row in found.rows) == {"barrier": 2, "luminaire": 1, "tree": 1}
    (house,) = (row for row in site.all(Barrier) if row.barrier_type == "building")
    assert (house.height_m, house.note) == (12.0, "Height assumed: 12 m, 4 levels of 3 m.")
    assert found.tallies["tag:building=*"].noted == 1


@settings(max_examples=12, deadline=None)
@given(
    turn_deg=st.floats(-180.0, 180.0),
    scale=st.floats(0.1, 10.0),
    shear=st.floats(-0.3, 0.3),
)
def test_marks_lie_on_the_lines_of_a_plan_however_it_is_placed(
    street_file: Path, turn_deg: float, scale: float, shear: float
) -> None:
    path = street_file
    turn = math.radians(turn_deg)
    cos, sin = scale * math.cos(turn), scale * math.sin(turn)
    site = with_plan(path, cos, sin + shear * scale, 7.0, sin, -cos, 3.0)
    (plan,) = site.plans
    linework = PlanSource(path.read_bytes(), plan.media_type).linework(0)
    assert linework is not None
    drawn = plan.placement.to_site(linework.on_sheet)
    site, found = made(site, of_plan(site, path))
    assert found.added == 8
    corners = shapely.get_coordinates([row.geometry for row in site.all(Barrier)])
    distance = np.abs(corners[:, None, :] - drawn[None, :, :]).max(axis=2).min(axis=1)
    assert distance.max() < 1e-6
    lamp = min(site.all(Luminaire), key=lambda row: int(row.label[1:]))
    assert shapely.get_coordinates(lamp.geometry) == pytest.approx(
        placement_of(plan).to_site([[0.0, 5.0]])
    )
    ends = placement_of(plan).to_site([[0.0, 5.0], [1.0, 5.0]])
    east, north = ends[1] - ends[0]
    assert math.cos(math.radians(lamp.bearing_deg) - math.atan2(east, north)) > 1.0 - 1e-6


def test_marks_follow_a_plan_that_is_calibrated_again(drawing: Path) -> None:
    site = with_plan(drawing)
    site, first = made(site, of_plan(site, drawing))
    (plan,) = site.plans
    assert all(row.source.startswith(source_name(plan)) for row in first.rows)
    by_hand = site.all(Tree)[0]
    site = site.apply(marking.move([by_hand], 1.0, 0.0))
    twice = Placement(*(2.0 * value for value in plan.placement.coefficients))
    fit = Fit(placement=twice, residuals_m=(), rmse_m=0.0, scale_uncertainty=None)
    site = site.apply(planning.calibrate(site, plan, fit, "again"))
    site, later = made(site, of_plan(site, drawing))
    assert (later.added, later.updated) == (0, 8)
    (tree,) = site.all(Tree)  # moved by hand: its place stays, and that is told
    assert (tree.geometry.x, tree.crown_radius_m) == pytest.approx(
        (by_hand.geometry.x + 1.0, 6.0), abs=0.02
    )
    assert [one.code for one in later.problems] == ["changed_here_and_there"]
    wall = next(row for row in site.all(Barrier) if row.barrier_type == "wall")
    assert wall.geometry.length == pytest.approx(120.0)


def test_repairs_of_a_plan_hold_for_its_marks(tmp_path: Path) -> None:
    import ezdxf

    path = tmp_path / "gaps.dxf"
    document = ezdxf.new("R2010")  # type: ignore[attr-defined]
    document.units = 6
    space = document.modelspace()
    nearly = [(0, 0), (100, 0), (100, 80), (0, 80), (0, 0.005)]
    space.add_lwpolyline(nearly, dxfattribs={"layer": "GEBAEUDE"})
    for _time in range(2):
        space.add_line((10, 90), (60, 90), dxfattribs={"layer": "MAUER"})
    document.saveas(path)
    plain, mended = with_plan(path), with_plan(path, repairs=tuple(Repair))
    counts = [
        Counter(row.geometry.geom_type for row in made(site, of_plan(site, path))[1].rows)
        for site in (plain, mended)
    ]
    assert counts == [{"LineString": 3}, {"LineString": 1, "Polygon": 1}]


def test_a_plan_that_knows_only_lines_gives_its_layers(tmp_path: Path) -> None:
    path = tmp_path / "plan.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="50mm"'
        ' viewBox="0 0 100 50"><g id="walls"><path d="M0 0 L10 0"/>'
        '<path d="M0 0 L10 0"/><path d="M0 5 L10 5"/></g></svg>'
    )
    site = with_plan(path, 0.5, 0.0, 0.0, 0.0, -0.5, 25.0)
    inventory = of_plan(site, path)
    (holding,) = inventory.holdings
    picks = [Pick(holding=holding.key, kind="barrier")]
    found = extracted(site, inventory, picks)
    assert found.added == 3
    (drawn,) = site.plans
    # Mended, the line that is drawn twice is one; the others are still known as they were.
    mended = replace(drawn, repairs=tuple(Repair))
    later = site.apply(found.edit).apply(replacing(Message("repair"), (drawn, mended)))
    again = extracted(later, of_plan(later, path), picks)
    assert (again.added, again.unchanged) == (0, 2)
    assert [one.code for one in again.problems] == ["gone_from_file"]
    (plan,) = site.plans
    linework = PlanSource(path.read_bytes(), plan.media_type).linework(0)
    assert linework is not None
    assert shapely.get_coordinates(found.rows[0].geometry) == pytest.approx(
        plan.placement.to_site(linework.on_sheet)[:2]
    )


def test_a_picture_and_a_plan_without_scale_are_refused_with_the_way_out(
    drawing: Path, tmp_path: Path
) -> None:
    from PIL import Image

    picture = tmp_path / "photo.png"
    Image.new("RGB", (40, 30), "white").save(picture)
    site = with_plan(drawing)
    (plan,) = site.plans
    with pytest.raises(UserError, match="is a picture"):
        inventory_of_plan(site, replace(plan, media_type="image/png"), picture.read_bytes())
    with pytest.raises(UserError, match="has no scale"):
        inventory_of_plan(site, replace(plan, is_calibrated=False), drawing.read_bytes())


DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of real files is not here")
@pytest.mark.parametrize(
    ("name", "layer", "where", "holding", "crs"),
    [
        ("vector/berlin-neukoelln.osm", "points", "highway='street_lamp'",
         "highway=street_lamp", "EPSG:25833"),
        ("vector/berlin-neukoelln.osm", "lines", "barrier='hedge'", "barrier=hedge",
         "EPSG:25833"),
        ("vector/berlin-neukoelln.osm", "multipolygons", "building IS NOT NULL", "building=*",
         "EPSG:25833"),
        ("vector/bubenec-prague.gpkg", "buildings", None, "buildings", "EPSG:5514"),
        ("vector/rotterdam-buildings-heights-28992.geojson", "buildings", None, "buildings",
         "EPSG:28992"),
        ("dxf/barnsbury-street-axial-map.dxf", "entities", None, "0", "EPSG:27700"),
        ("dxf/gallery-floor-plan.dxf", "entities", None, "0", None),
    ],
)  # fmt: skip
def test_counts_of_real_files_are_those_of_gdal(
    name: str, layer: str, where: str | None, holding: str, crs: str | None
) -> None:
    site = Site()
    if crs:
        site = site.apply(assessing.set_header(site, crs=crs))
    inventory = inventory_of(site, DATA / name)
    _, _, shapes, _ = raw.read(DATA / name, layer=layer, where=where)
    rows = inventory.holding(holding).rows
    assert len(rows) == len(shapes)
    found = extracted(site, inventory, [Pick(holding=holding, kind=_kind(rows[0].geometry))])
    assert found.added == len(shapes)
    again = extracted(
        site.apply(found.edit), inventory, [Pick(holding=holding, kind=_kind(rows[0].geometry))]
    )
    assert again.unchanged == len(shapes)


def _kind(geometry: shapely.Geometry) -> str:
    return "luminaire" if geometry.geom_type == "Point" else "barrier"
