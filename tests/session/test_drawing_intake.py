"""Drawings come in at their place: by unit, by control points, by their own reference system."""

from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from ezdxf import filemanagement as ezdxf_files

from cpted_app.model.actions import drawings
from cpted_app.model.records import Header, PlanLayer
from cpted_app.session import workflow
from cpted_app.session.documents import info_json
from cpted_app.session.intake import Scale
from cpted_app.session.session import Session


def a_dxf(folder: Path, units: int) -> Path:
    document = ezdxf_files.new(units=units)
    document.modelspace().add_line((1000, 2000), (41_000, 22_000), dxfattribs={"layer": "A"})
    document.saveas(folder / "yard.dxf")
    return folder / "yard.dxf"


def a_site(folder: Path, crs: str | None = None) -> Session:
    return Session.create(folder / "site.gpkg", Header(title="Yard", crs=crs))


def test_control_points_are_given_in_drawing_units(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("px,py,x,y\n1000,2000,100,200\n41000,22000,140,220\n")
    session = a_site(tmp_path)
    added = workflow.add_plan(session, a_dxf(tmp_path, 0), scale=Scale(points=points))
    assert added.fit is not None
    assert added.fit.rmse_m < 1e-9
    (plan,) = info_json(session)["plans"]
    a, b, c, d, e, f = plan["placement"]
    assert (a * 41_000 + b * 22_000 + c, d * 41_000 + e * 22_000 + f) == pytest.approx((140, 220))
    assert plan["kind"] == "drawing"
    assert [one["name"] for one in plan["layers"]] == ["A"]
    session.close()


def test_a_unit_that_makes_no_site_is_not_believed(tmp_path: Path) -> None:
    session = a_site(tmp_path)
    added = workflow.add_plan(session, a_dxf(tmp_path, 7))
    assert (added.fit, added.plan.is_calibrated) == (None, False)
    session.close()


def test_layers_survive_the_file(tmp_path: Path) -> None:
    session = a_site(tmp_path)
    workflow.add_plan(session, a_dxf(tmp_path, 4))
    (row,) = session.site.all(PlanLayer)
    session.do(drawings.set_layers(session.site, [row.id], is_locked=True, colour="#1f6feb"))
    session.close()
    again = Session.open(tmp_path / "site.gpkg")
    (kept,) = again.site.all(PlanLayer)
    assert (kept.is_locked, kept.colour) == (True, "#1f6feb")
    assert again.site.plans[0].origin_y == 22_000.0
    again.close()


def test_a_map_lands_where_it_says(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    box = shapely.to_wkb(np.array([shapely.box(393_900, 5_814_700, 394_100, 5_814_900)]))
    pyogrio.raw.write(path, box, [], [], driver="GPKG", geometry_type="Polygon", crs="EPSG:25833")
    session = a_site(tmp_path)
    plan = workflow.add_plan(session, path).plan
    assert session.site.header.crs == "EPSG:25833"
    assert plan.placement.to_site([(0.0, 0.0)]).tolist() == [[393_900.0, 5_814_900.0]]
    session.close()
    (tmp_path / "site.gpkg").unlink()
    other = a_site(tmp_path, "EPSG:25832")
    added = workflow.add_plan(other, path)
    assert added.fit is not None
    assert added.fit.rmse_m < 0.01
    assert abs(added.plan.placement.rotation_deg) > 1.0
    other.close()
