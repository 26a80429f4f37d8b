"""OpenStreetMap becomes marks, with what was assumed written down."""

import csv
import re
import subprocess
from pathlib import Path

import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import Options, read_features
from cpted_app.model.features import AccessPoint, Barrier, Luminaire, Tree
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.exchange.vector_files import (
    DATA,
    OGR2OGR,
    OGRINFO,
    UTM33,
    codes,
    real,
    told,
)

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" version="1" lat="52.48" lon="13.44"><tag k="highway" v="street_lamp"/></node>
<node id="2" version="1" lat="52.48" lon="13.441"><tag k="highway" v="street_lamp"/>
<tag k="height" v="6 m"/><tag k="light:direction" v="-90"/><tag k="note" v="mappers"/></node>
<node id="3" version="1" lat="52.481" lon="13.44"><tag k="natural" v="tree"/>
<tag k="height" v="high"/><tag k="diameter_crown" v="6"/></node>
<node id="4" version="1" lat="52.481" lon="13.441"><tag k="entrance" v="emergency"/></node>
<node id="5" version="1" lat="52.482" lon="13.44"/>
<node id="6" version="1" lat="52.482" lon="13.441"/>
<node id="7" version="1" lat="52.483" lon="13.441"/>
<way id="10" version="1"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/>
<tag k="building" v="yes"/><tag k="building:levels" v="4"/></way>
<way id="11" version="1"><nd ref="5"/><nd ref="6"/><tag k="barrier" v="kerb"/></way>
<way id="12" version="1"><nd ref="6"/><nd ref="7"/><tag k="barrier" v="fence"/>
<tag k="fence_type" v="chain_link"/></way></osm>
"""


def osm(folder: Path, text: str = OSM) -> Path:
    path = folder / "town.osm"
    path.write_text(text)
    return path


def test_tags_decide_what_is_a_lamp_and_assumptions_are_written_down(tmp_path: Path) -> None:
    imported = read_features(UTM33, osm(tmp_path), "luminaire")
    first, second = imported.rows
    assert isinstance(first, Luminaire)
    assert isinstance(second, Luminaire)
    assert (first.mounting_height_m, second.mounting_height_m) == (5.0, 6.0)
    assert first.note == "Mounting height assumed: 5 m; the map gives none."
    assert (second.note, second.bearing_deg) == ("", 270.0)
    assert first.source.startswith("town.osm||node/1|")
    assert codes(imported) == ["passed_over"]
    assert "Passed over: 5" in told(imported)
    constant = read_features(
        UTM33, osm(tmp_path), "luminaire", Options(columns={"mounting_height_m": "height"})
    )
    assert [row.note for row in constant.rows] == [
        "",
        "Mounting height 6 m: the number before “m” in “6 m”.",
    ]


def test_levels_become_a_height_and_kerbs_no_barrier(tmp_path: Path) -> None:
    rows = read_features(UTM33, osm(tmp_path), "barrier").rows
    by_type = {str(row.barrier_type): row for row in rows if isinstance(row, Barrier)}
    assert set(by_type) == {"building", "fence"}
    assert by_type["building"].height_m == 12.0
    assert by_type["building"].note == "Height assumed: 12 m, 4 levels of 3 m."
    assert by_type["fence"].openness == 0.8
    (tree,) = read_features(UTM33, osm(tmp_path), "tree").rows
    assert isinstance(tree, Tree)
    assert (tree.crown_radius_m, tree.height_m, tree.crown_base_m) == (3.0, 8.0, 2.0)
    (door,) = read_features(UTM33, osm(tmp_path), "access_point").rows
    assert isinstance(door, AccessPoint)
    assert (door.access_type, door.open_to_public) == ("fire_exit", False)


def test_importing_again_updates_and_keeps_what_a_person_set(tmp_path: Path) -> None:
    from dataclasses import replace

    from cpted_app.model.edit import replacing
    from cpted_app.words import Message

    path = osm(tmp_path)
    site = UTM33.apply(read_features(UTM33, path, "luminaire").edit)
    again = read_features(site, path, "luminaire")
    assert (again.added, again.updated, again.unchanged, again.edit.changes) == (0, 0, 2, ())

    first, second = site.all(Luminaire)
    theirs = replace(first, name="North", mounting_height_m=7.5, state=LuminaireState.FAULTY)
    site = site.apply(replacing(Message("x"), (first, theirs)))
    osm(
        tmp_path,
        OSM.replace('"6 m"', '"8 m"').replace(
            'lat="52.48" lon="13.44"', 'lat="52.4801" lon="13.44"'
        ),
    )
    changed = read_features(site, path, "luminaire")
    assert (changed.added, changed.updated) == (0, 2)
    site = site.apply(changed.edit)
    new_first, new_second = site.all(Luminaire)
    assert (new_first.id, new_first.label) == (first.id, "L1")
    assert (new_first.name, new_first.mounting_height_m, new_first.state) == (
        "North",
        7.5,
        "faulty",
    )
    assert new_first.geometry != first.geometry
    assert (new_second.id, new_second.mounting_height_m) == (second.id, 8.0)

    contested = OSM.replace(
        '<tag k="highway" v="street_lamp"/></node>',
        '<tag k="highway" v="street_lamp"/><tag k="height" v="9"/></node>',
        1,
    )
    both = read_features(site, osm(tmp_path, contested), "luminaire")
    assert "changed_here_and_there" in codes(both)
    assert "kept: L1" in told(both)
    kept = site.apply(both.edit).get(Luminaire, first.id)
    assert kept is not None
    assert kept.mounting_height_m == 7.5

    gone = re.sub(r'<node id="2".*?</node>', "", OSM, flags=re.S)
    lost = read_features(site, osm(tmp_path, gone), "luminaire")
    assert "No longer in town.osm, but kept here: L2." in told(lost)


def ogr_count(path: Path, layer: str, where: str) -> int:
    command = [str(OGRINFO), "-ro", "-q", "-where", where, str(path), layer]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.count("\nOGRFeature(")


@real
def test_counts_and_places_of_real_osm_files_are_those_of_gdals_own_tools(tmp_path: Path) -> None:
    path = DATA / "vector/berlin-neukoelln.osm"
    lamps = read_features(UTM33, path, "luminaire")
    assert lamps.added == ogr_count(path, "points", "highway = 'street_lamp'") == 52
    target = tmp_path / "lamps.csv"
    command = [str(OGR2OGR), "-t_srs", "EPSG:25833", "-where", "highway = 'street_lamp'"]
    command += ["-lco", "GEOMETRY=AS_XY", str(target), str(path), "points"]
    subprocess.run(command, check=True, capture_output=True)
    with target.open(encoding="utf-8", newline="") as file:
        places = {
            f"node/{line['osm_id']}": shapely.Point(float(line["X"]), float(line["Y"]))
            for line in csv.DictReader(file)
        }
    for lamp in lamps.rows:
        expected = places[lamp.source.split("|")[2]]
        assert lamp.geometry.distance(expected) < 0.001
    trees = read_features(UTM33, path, "tree")
    assert trees.added == ogr_count(path, "points", 'other_tags LIKE \'%"natural"=>"tree"%\'')
    package = DATA / "vector/berlin-neukoelln-25833.gpkg"
    assert read_features(UTM33, package, "luminaire").added == lamps.added
    shapefile = DATA / "vector/berlin-neukoelln-buildings-25833.shp"
    assert read_features(UTM33, shapefile, "barrier").added == 126
    pbf = DATA / "vector/frederiksted.osm.pbf"
    site = Site.of([Header(title="St Croix", crs="EPSG:32620")])
    houses = [
        row
        for row in read_features(site, pbf, "barrier").rows
        if isinstance(row, Barrier) and row.barrier_type in ("building", "canopy")
    ]
    whole = {row.source.split("|")[2].split("#")[0] for row in houses}
    assert len(whole) == ogr_count(pbf, "multipolygons", "building IS NOT NULL")


def test_an_osm_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="damaged, or was cut off"):
        read_features(UTM33, osm(tmp_path, OSM[:700]), "luminaire")
