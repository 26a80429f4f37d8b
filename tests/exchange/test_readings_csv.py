"""Tables of light meters, as meters and people write them, become light readings."""

import csv
import json
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.__main__ import main
from cpted_app.analysis.registry import run_all
from cpted_app.errors import UserError
from cpted_app.exchange import Imported, Options, read_features
from cpted_app.exchange.export import write_table
from cpted_app.exchange.inventory import inventory_of
from cpted_app.exchange.readings_values import FOOTCANDLE_LX, error_share, lux
from cpted_app.exchange.suggestions import suggested
from cpted_app.model.features import FeatureId, LightReading, Luminaire, Route, Tree
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.records import Header, Photometry
from cpted_app.model.site import Site

LOCAL = Site.of([Header(title="Local")])
UTM = Site.of([Header(title="UTM", crs="EPSG:25832")])
WAY = Route(
    id=FeatureId("r1"), label="R1", geometry=shapely.LineString([(0, 0), (10, 0), (10, 20)])
)
WALKED = Site.of([Header(title="Walked"), WAY])


def imported(site: Site, path: Path, content: str, options: Options | None = None) -> Imported:
    path.write_text(content, encoding="utf-8")
    return read_features(site, path, "light_reading", options)


def rows(found: Imported) -> list[LightReading]:
    return [row for row in found.rows if isinstance(row, LightReading)]


def test_a_german_meter_with_commas_units_and_two_columns_of_time(tmp_path: Path) -> None:
    found = imported(
        LOCAL,
        tmp_path / "messung.csv",
        "Nr;x;y;Beleuchtungsstärke [lx];Messhöhe (cm);Datum;Uhrzeit;Messgerät;Kalibriert;Fehler %\n"
        "1;1,5;2,5;12,75;150;22.11.2026;18:30;LMT B360;01.02.2026;3\n",
    )
    (row,) = rows(found)
    assert found.problems == ()
    assert row.geometry.coords[0] == (1.5, 2.5)
    assert (row.value_lx, row.height_m) == (12.75, 1.5)
    assert row.taken == "2026-11-22 18:30"
    assert (row.meter, row.calibrated, row.error_share) == ("LMT B360", "2026-02-01", 0.03)


def test_footcandles_become_lux_by_header_and_by_cell(tmp_path: Path) -> None:
    content = "x,y,Illuminance (fc)\n0,0,2\n1,0,2 lx\n"
    by_header, by_cell = rows(imported(LOCAL, tmp_path / "fc.csv", content))
    # 2 fc are 2 lm on a square foot of 0.3048 m by 0.3048 m.
    assert by_header.value_lx == pytest.approx(2.0 / 0.3048**2)
    assert by_cell.value_lx == 2.0


@pytest.mark.parametrize("header", ["Lux", "E", "Wert", "éclairement", "value_lx", "reading", "lx"])
def test_columns_of_light_in_several_languages(tmp_path: Path, header: str) -> None:
    (row,) = rows(imported(LOCAL, tmp_path / "m.csv", f"x,y,{header}\n1,2,3.5\n"))
    assert row.value_lx == 3.5


def test_a_column_that_was_asked_for_is_taken_and_converted(tmp_path: Path) -> None:
    options = Options(columns={"value_lx": "Probe B (fc)", "height_m": "Height (cm)"})
    content = "x,y,lux,Probe B (fc),Height (cm)\n0,0,99,1,150\n"
    (row,) = rows(imported(LOCAL, tmp_path / "m.csv", content, options))
    assert row.value_lx == pytest.approx(FOOTCANDLE_LX)
    assert row.height_m == pytest.approx(1.5)


def test_positions_of_a_satellite_receiver_come_to_the_site(tmp_path: Path) -> None:
    content = "GPS Latitude,GPS Longitude,Lux\n48.137,11.575,4.2\n"
    (row,) = rows(imported(UTM, tmp_path / "gps.csv", content))
    # Worked out with Krüger's series of the transverse Mercator projection, apart from PROJ.
    assert row.geometry.x == pytest.approx(691_567.326, abs=0.01)
    assert row.geometry.y == pytest.approx(5_334_734.330, abs=0.01)
    assert row.value_lx == 4.2


def test_east_and_north_are_no_light(tmp_path: Path) -> None:
    (row,) = rows(imported(LOCAL, tmp_path / "m.csv", "E;N;Lux\n7;8;3\n"))
    assert row.geometry.coords[0] == (7.0, 8.0)
    assert row.value_lx == 3.0


def test_distances_are_placed_along_a_route(tmp_path: Path) -> None:
    content = "distance (m);Eh\n0;5\n10;4\n25;3\n31;2\n"
    found = imported(WALKED, tmp_path / "m.csv", content, Options(route="R1"))
    places = [row.geometry.coords[0] for row in rows(found)]
    assert places == [(0.0, 0.0), (10.0, 0.0), (10.0, 15.0)]
    (problem,) = found.problems
    assert str(problem.place) == "row 5"
    assert "31 m is not on R1, which is 30.0 m long" in str(problem.message)


def test_the_only_route_is_taken_and_told(tmp_path: Path) -> None:
    found = imported(WALKED, tmp_path / "m.csv", "distance,lux\n5,3\n")
    assert rows(found)[0].geometry.coords[0] == (5.0, 0.0)
    assert [one.code for one in found.problems] == ["route_assumed"]


def test_without_a_route_the_way_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as raised:
        imported(LOCAL, tmp_path / "m.csv", "distance,lux\n5,3\n")
    assert "--route" in str(raised.value.remedy)


def test_several_quantities_in_one_row_become_several_readings(tmp_path: Path) -> None:
    content = "x,y,Eh (lx),Esc (lx),facing,height\n1,2,5,1.5,90,1.5\n3,4,6,,90,1.5\n"
    found = imported(LOCAL, tmp_path / "m.csv", content)
    told = [(row.quantity, row.value_lx) for row in rows(found)]
    assert told == [
        (LightQuantity.HORIZONTAL, 5.0),
        (LightQuantity.SEMICYLINDRICAL, 1.5),
        (LightQuantity.HORIZONTAL, 6.0),
    ]
    again = read_features(LOCAL.apply(found.edit), tmp_path / "m.csv", "light_reading")
    assert (again.added, again.unchanged) == (0, 3)


def test_a_bad_row_is_told_with_its_remedy_and_the_others_go_on(tmp_path: Path) -> None:
    content = "x,y,lux\n0,0,OL\n1,0,\n2,0,-1\n3,0,dark\n4,0,4\n,0,5\n"
    found = imported(LOCAL, tmp_path / "m.csv", content)
    assert [row.value_lx for row in rows(found)] == [4.0]
    told = [(str(one.place), str(one.message)) for one in found.problems]
    assert [place for place, _message in told] == ["row 2", "row 3", "row 4", "row 5", "row 7"]
    assert "beyond its range" in told[0][1]
    assert all(str(one.remedy) for one in found.problems)


def test_dates_that_could_be_read_both_ways_are_told(tmp_path: Path) -> None:
    told = imported(LOCAL, tmp_path / "a.csv", "x,y,lux,time\n0,0,1,03/04/2026 22:00\n")
    assert rows(told)[0].taken == "2026-04-03 22:00"
    assert [one.code for one in told.problems] == ["date_order"]
    american = imported(LOCAL, tmp_path / "b.csv", "x,y,lux,time\n0,0,1,03/24/2026 10:00 PM\n")
    assert rows(american)[0].taken == "2026-03-24 22:00"
    assert american.problems == ()


def test_the_preview_of_the_import_proposes_readings(tmp_path: Path) -> None:
    path = tmp_path / "lux meter.csv"
    path.write_text("x;y;E [fc]\n1;2;1\n")
    (holding,) = inventory_of(LOCAL, path).holdings
    assert suggested(holding).kind == "light_reading"
    assert float(str(holding.rows[0].cells["value_lx"])) == pytest.approx(FOOTCANDLE_LX)


def test_tables_of_other_things_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "trees.csv"
    path.write_text("x,y,height_m,value\n1,2,9,old\n")
    found = read_features(LOCAL, path, "tree")
    (row,) = found.rows
    assert isinstance(row, Tree)
    assert row.height_m == 9.0
    assert found.problems == ()


def test_the_command_line_imports_readings_along_a_route(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, walk, table = tmp_path / "s.gpkg", tmp_path / "walk.csv", tmp_path / "m.csv"
    walk.write_text('wkt\n"LINESTRING (0 0, 50 0)"\n')
    table.write_text("Station;Lux;Uhrzeit\n0;3,5;22:00\n5;2,5;22:01\n60;1;22:02\n")
    assert main(["new", str(site), "--title", "T"]) == 0
    assert main(["import", str(site), str(walk), "--as", "route"]) == 0
    capsys.readouterr()
    command = ["import", str(site), str(table), "--as", "light_reading", "--json"]
    assert main([*command, "--map", "value_lx=Lux", "--route", "W1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["added"] == 2
    assert [one["place"] for one in told["problems"]] == ["row 4"]
    assert main([*command, "--route", "R9"]) == 1
    assert "There is no route “R9”" in capsys.readouterr().err


@given(value=st.floats(0.0, 1e5), is_comma=st.booleans())
def test_what_is_written_with_either_decimal_sign_is_read_back(
    value: float, is_comma: bool
) -> None:
    text = f"{value:.4f}"
    found = lux(text.replace(".", ",") if is_comma else text, "lx")
    assert found == pytest.approx(float(text))


@given(share=st.floats(0.011, 0.99))
def test_an_error_in_percent_is_the_share_it_means(share: float) -> None:
    assert error_share(f"± {100.0 * share:.6f} %", "") == pytest.approx(share, abs=1e-7)


def test_the_comparison_is_exported_with_the_results(tmp_path: Path) -> None:
    site = WALKED.apply(imported(WALKED, tmp_path / "m.csv", "distance,lux,error\n5,3,5 %\n").edit)
    lamp = Luminaire(
        id=FeatureId("l"),
        label="L1",
        geometry=shapely.Point(5, 0),
        photometry="even",
        maintenance_factor=1.0,
    )
    even = Photometry(
        id="even",
        name="even",
        attachment="0" * 64,
        c_deg=(0.0, 360.0),
        gamma_deg=(0.0, 180.0),
        intensity_cd=(100.0,) * 4,
    )
    rows_of = [row for table in site.rows.values() for row in table.values()]
    lit = Site.of([*rows_of, lamp, even])
    out = tmp_path / "results.csv"
    assert write_table(lit, run_all(lit, lambda _share: None), out, "results") == 2
    row, route = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (route["kind"], route["measured_lx"]) == ("route", "")
    assert (row["kind"], row["measured_lx"], row["agrees"]) == ("light_reading", "3.0", "no")
    # 100 cd from 5 m above are 4 lx.
    assert float(row["calculated_lx"]) == pytest.approx(4.0)
    assert float(row["ratio"]) == pytest.approx(4.0 / 3.0, abs=1e-6)
