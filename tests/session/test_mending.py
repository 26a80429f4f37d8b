"""What was found in a plan is kept with it, and mended or dismissed in one undoable step."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from ezdxf import filemanagement as ezdxf_files
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cpted_app.cli.main import main
from cpted_app.errors import UserError
from cpted_app.exchange.plans import PlanSource
from cpted_app.model.actions import marking, planning, repairs
from cpted_app.model.features import Tree
from cpted_app.model.kinds import Repair
from cpted_app.model.records import Plan, PlanProblem
from cpted_app.session import mending, workflow
from cpted_app.session.documents import info_json
from cpted_app.session.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with closing(workflow.new_site(tmp_path / "site.gpkg", "Yard")) as session:
        yield session


def a_dxf(
    folder: Path, *, units: int = 6, at: tuple[float, float] = (0.0, 0.0), size: float = 40.0
) -> Path:
    """Return a drawing with a gap of 5 mm and a diagonal drawn twice."""
    document = ezdxf_files.new(units=units)
    space = document.modelspace()
    x, y = at
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, size / 8000)]
    space.add_lwpolyline([(x + dx, y + dy) for dx, dy in corners], dxfattribs={"layer": "WALLS"})
    for ends in ([(x, y), (x + size, y + size)], [(x + size, y + size), (x, y)]):
        space.add_line(ends[0], ends[1], dxfattribs={"layer": "DIAGONAL"})
    document.saveas(folder / "yard.dxf")
    return folder / "yard.dxf"


def a_picture(folder: Path, world: str) -> Path:
    Image.linear_gradient("L").save(folder / "map.png")
    (folder / "map.pgw").write_text(world)
    return folder / "map.png"


def problem(session: Session, code: str) -> PlanProblem:
    plan = session.site.plans[-1]
    return next(one for one in repairs.open_problems(session.site, plan.id) if one.code == code)


def codes(session: Session) -> list[str]:
    return [one.code for one in repairs.open_problems(session.site, session.site.plans[-1].id)]


def mend(session: Session, code: str, key: str = "") -> None:
    """Mend a problem, and see that one step back and forth is the whole of it."""
    before = session.site.rows
    session.do(mending.repair(session.site, problem(session, code), key))
    after = session.site.rows
    assert code not in codes(session)
    session.undo()
    assert session.site.rows == before
    session.redo()
    assert session.site.rows == after


def lines_of(session: Session) -> tuple[int, int]:
    """Return how many lines a plan has as it is read now, and how many are closed."""
    plan = session.site.plans[-1]
    data = session.attachment(plan.attachment)
    found = PlanSource(data, plan.media_type, repairs=plan.repairs).linework(0)
    assert found is not None
    return len(found.layer), int(found.closed.sum())


def test_problems_and_findings_outlive_the_session(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path))
    (told,) = info_json(session)["plans"]
    session.close()
    with closing(Session.open(tmp_path / "site.gpkg", read_only=True)) as again:
        (kept,) = info_json(again)["plans"]
        rows = again.site.problems_of(kept["id"])
        facts = repairs.layer_facts(again.site, kept["id"])
    assert kept == told
    assert [one["code"] for one in kept["problems"]] == ["unclosed_outlines", "duplicate_lines"]
    assert set(kept["problems"][0]) == {"code", "place", "message", "remedy"}
    assert kept["found"][0] == "Vector drawing: lines 3, labels 0, layers 2"
    assert kept["settled"] == []
    assert len(rows) == len(kept["found"]) + 2
    assert {name: one.lines for name, one in facts.items()} == {"WALLS": 1, "DIAGONAL": 2}


def test_adding_a_plan_stays_one_step(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path))
    assert session.site.all(PlanProblem)
    session.undo()
    assert session.site.all(PlanProblem) == ()
    session.redo()
    session.do(planning.remove_plan(session.site, session.site.plans[0]))
    assert session.site.all(PlanProblem) == ()


def test_outlines_are_closed_and_doubles_left_out_while_the_file_stays(
    tmp_path: Path, session: Session
) -> None:
    workflow.add_plan(session, a_dxf(tmp_path))
    assert lines_of(session) == (3, 0)
    digest = session.site.plans[0].attachment
    mend(session, "unclosed_outlines")
    mend(session, "duplicate_lines")
    assert lines_of(session) == (2, 1)
    plan = session.site.plans[0]
    assert plan.repairs == (Repair.CLOSE_OUTLINES, Repair.DROP_DUPLICATES)
    assert plan.attachment == digest
    assert codes(session) == []
    assert len(info_json(session)["plans"][0]["settled"]) == 2
    session.undo()
    session.undo()
    assert lines_of(session) == (3, 0)


def test_the_place_of_a_problem_is_on_the_site(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path, units=4, size=40_000.0, at=(7000.0, 9000.0)))
    # The drawing's lower left corner lies at the origin; the first faulty line begins there.
    assert repairs.place_of(session.site, problem(session, "unclosed_outlines")) == (0.0, 0.0)
    doubled = repairs.place_of(session.site, problem(session, "duplicate_lines"))
    assert doubled == pytest.approx((40.0, 40.0))


def test_a_guessed_unit_is_taken(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path, units=0, size=40_000.0))
    assert not session.site.plans[0].is_calibrated
    mend(session, "unit_guessed")
    plan = session.site.plans[0]
    assert (plan.is_calibrated, plan.placement.metres_per_px) == (True, 0.001)
    assert session.site.header.is_metric


def test_calibrating_by_hand_settles_what_was_guessed(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path, units=0))
    assert "unit_guessed" in codes(session)
    plan = session.site.plans[0]
    fit = planning.from_stated_scale(plan, 1.0, 0.3)
    session.do(planning.calibrate(session.site, plan, fit, "by hand"))
    assert "unit_guessed" not in codes(session)
    session.undo()
    assert "unit_guessed" in codes(session)


def test_a_stated_scale_is_taken(tmp_path: Path, session: Session) -> None:
    canvas = Canvas(str(tmp_path / "sheet.pdf"), pagesize=(842.0, 595.0))
    canvas.drawString(100, 100, "Site plan 1:500")
    canvas.line(10, 10, 800, 500)
    canvas.save()
    workflow.add_plan(session, tmp_path / "sheet.pdf")
    mend(session, "scale_stated")
    plan = session.site.plans[0]
    assert plan.placement.metres_per_px == pytest.approx(500 * 0.0254 / 72)
    assert plan.calibration == "1:500"


def test_a_drawing_takes_the_system_its_numbers_are_of(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path, units=6, at=(530_000.0, 180_000.0)))
    assert session.site.plans[0].placement.to_site([(0, 40)]).tolist() == [[0.0, 0.0]]
    mend(session, "crs_unknown")
    assert session.site.header.crs == "EPSG:27700"
    corner = session.site.plans[0].placement.to_site([(0.0, 40.0)])[0]
    assert corner == pytest.approx((530_000.0, 180_000.0))


def test_where_numbers_may_be_of_several_systems_a_person_says(
    tmp_path: Path, session: Session
) -> None:
    workflow.add_plan(session, a_picture(tmp_path, "0.5 0 0 -0.5 393000 5815000"))
    row = problem(session, "crs_unknown")
    with pytest.raises(UserError, match="choice"):
        mending.repair(session.site, row)
    keys = [one.key for one in mending.offers(session.site, row)]
    assert keys[-1] == "near"
    assert {"EPSG:25832", "EPSG:25833"} <= set(keys)
    before = session.site.plans[0]
    session.do(marking.place(session.site, Tree, shapely.Point(393_010.0, 5_814_990.0)))
    mend(session, "crs_unknown", "epsg:25833")
    # What was drawn in these metres stays where it is: they only got their name.
    assert session.site.header.crs == "EPSG:25833"
    assert session.site.plans[0] == before
    assert session.site.all(Tree)[0].geometry.x == 393_010.0


def test_a_plan_far_away_on_a_local_site_comes_near(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_picture(tmp_path, "0.5 0 0 -0.5 393000.25 5815000.25"))
    mend(session, "crs_unknown", "near")
    plan = session.site.plans[0]
    corners = plan.placement.to_site([(0, plan.height_px), (plan.width_px, 0)])
    assert corners.tolist() == [[0.0, 0.0], [128.0, 128.0]]


def test_exchanged_axes_are_put_right(tmp_path: Path, session: Session) -> None:
    session.close()
    (tmp_path / "site.gpkg").unlink()
    with closing(workflow.new_site(tmp_path / "site.gpkg", "Y", crs="EPSG:25833")) as located:
        workflow.add_plan(located, a_picture(tmp_path, "0.5 0 0 -0.5 5815000 393000"))
        assert not located.site.plans[0].is_calibrated
        mend(located, "axis_order")
        plan = located.site.plans[0]
        assert plan.is_calibrated
        # The middle of the picture's first pixel: y of the file is east, x is north.
        assert plan.placement.to_site([(0.5, 0.5)])[0] == pytest.approx((393_000, 5_815_000))
        assert plan.placement.to_site([(1.5, 0.5)])[0] == pytest.approx((393_000, 5_815_000.5))


def test_swapped_numbers_of_a_drawing_are_recognised(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path, units=6, at=(5_815_000.0, 393_000.0)))
    row = problem(session, "axis_order")
    assert "EPSG:25833" in [one.key for one in mending.offers(session.site, row)]
    mend(session, "axis_order", "EPSG:25833")
    box = session.site.plans[0].placement.to_site([(0.0, 40.0), (40.0, 0.0)])
    assert np.allclose(box, [[393_000, 5_815_000], [393_040, 5_815_040]])


def test_empty_layers_are_hidden_and_come_back(tmp_path: Path, session: Session) -> None:
    document = ezdxf_files.new(units=6)
    space = document.modelspace()
    space.add_line((0, 0), (40, 20), dxfattribs={"layer": "WALLS"})
    space.add_point((5, 5), dxfattribs={"layer": "POINTS"})
    document.saveas(tmp_path / "yard.dxf")
    workflow.add_plan(session, tmp_path / "yard.dxf")
    mend(session, "empty_layers")
    shown = {row.name: row.is_visible for row in session.site.layers_of(session.site.plans[0].id)}
    assert shown == {"WALLS": True, "POINTS": False}


def test_a_problem_is_dismissed_without_a_change(tmp_path: Path, session: Session) -> None:
    workflow.add_plan(session, a_dxf(tmp_path))
    plan = session.site.plans[0]
    session.do(repairs.dismiss(problem(session, "duplicate_lines")))
    assert codes(session) == ["unclosed_outlines"]
    assert session.site.get(Plan, plan.id) == plan
    session.undo()
    assert codes(session) == ["unclosed_outlines", "duplicate_lines"]


def test_the_command_line_mends_dismisses_and_says_what_it_cannot(
    tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow.add_plan(session, a_dxf(tmp_path), name="Yard")
    session.close()
    site = str(tmp_path / "site.gpkg")
    assert main(["repair", site, "Yard", "unclosed_outlines"]) == 0
    assert capsys.readouterr().out == "Mend Yard\n"
    assert main(["repair", site, "Yard", "duplicate_lines", "--dismiss"]) == 0
    assert main(["repair", site, "Yard", "duplicate_lines"]) == 1
    assert "has no open problem duplicate_lines" in capsys.readouterr().err
    assert main(["repair", site, "Other", "duplicate_lines"]) == 1
    assert "There is no one plan “Other”" in capsys.readouterr().err
    with closing(Session.open(Path(site), read_only=True)) as again:
        assert again.site.plans[0].repairs == (Repair.CLOSE_OUTLINES,)
        assert codes(again) == []
