"""Eyes and cameras in the window: the cards say what the analyses found, and lead to it."""

import pytest
import shapely
from PySide6.QtWidgets import QLabel

from cpted_app.analysis.watching.eyes_result import HOURS, EyesResults
from cpted_app.drawing.eyes_charts import HourWords, areas, eyes_by_hour, stretch
from cpted_app.drawing.primitives import Path as Shape
from cpted_app.drawing.primitives import Text
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.cameras_card import CamerasCard
from cpted_app.gui.panels.eyes_card import EyesCard
from cpted_app.gui.panels.parts import LiveCard
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.model.features import Barrier, Camera, Opening, Route, Zone
from cpted_app.model.kinds import BarrierType
from tests.gui.marked import put

WORDS = HourWords(mean="mean", perhaps="perhaps", least="fewest", hours="h")


def court(window: MainWindow) -> tuple[str, str]:
    """Mark a house with a window on a court, a wall in it, a route far away; return both ids."""
    house = shapely.box(0, -10, 40, 0)
    put(window, Barrier, house, barrier_type=BarrierType.BUILDING, height_m=9.0)
    put(window, Barrier, shapely.LineString([(0, 20), (40, 20)]), height_m=4.0)
    put(window, Opening, shapely.Point(20, 0), bearing_deg=0.0, active_hours="08:00-18:00")
    put(window, Opening, shapely.Point(30, 0), bearing_deg=0.0)
    yard = put(window, Zone, shapely.box(0, 0, 40, 40), name="Yard")
    return yard, put(window, Route, shapely.LineString([(0, 10), (40, 10)]))


def card(window: MainWindow, kind: type[LiveCard]) -> LiveCard:
    window.show_step("analyse")
    window.steps.analyse.show_sight()
    return next(part for part in window.steps.analyse.seen.parts if isinstance(part, kind))


def eyes_card(window: MainWindow) -> EyesCard:
    found = card(window, EyesCard)
    assert isinstance(found, EyesCard)
    return found


def cameras_card(window: MainWindow) -> CamerasCard:
    found = card(window, CamerasCard)
    assert isinstance(found, CamerasCard)
    return found


def rows_of(found: LiveCard) -> list[SentenceRow]:
    return found.findChildren(SentenceRow)


def test_the_place_that_is_seen_least_comes_first_and_the_list_leads_there(
    window: MainWindow,
) -> None:
    yard, _way = court(window)
    shown = eyes_card(window)
    assert shown.place.currentData() == yard
    assert "50 % is seen from none" in shown.sentence.text()
    assert "1 of 2 opening" in shown.details.text()
    (patch,) = rows_of(shown)
    assert "800" in patch.accessibleName()
    patch.click()
    (area,) = window.canvas.overlays
    assert isinstance(area, Shape)
    assert area.points[:, 1].min() == pytest.approx(20.0, abs=0.1)


def test_the_selected_route_is_shown_and_choosing_another_selects_it(window: MainWindow) -> None:
    yard, way = court(window)
    shown = eyes_card(window)
    window.shell.select([way])
    assert shown.place.currentData() == way
    assert "2 openings" in shown.sentence.text()
    assert "At night, 22:00 to 06:00, 0 % to 100 % is seen from none" in shown.details.text()
    at = shown.place.findData(yard)
    shown.place.activated.emit(at)
    assert window.shell.selection == (yard,)


def test_what_is_missing_is_said_with_a_way_to_mark_it(window: MainWindow) -> None:
    put(window, Zone, shapely.box(0, 0, 40, 40))
    shown = eyes_card(window)
    assert "No window, door or shopfront" in shown.reason.text()
    shown.mark.click()
    assert window.canvas.hand.row.id == "opening"


def test_a_camera_without_a_lawful_basis_leads_to_its_mark(window: MainWindow) -> None:
    court(window)
    put(window, Camera, shapely.Point(20, 0), bearing_deg=0.0, purpose="a", lawful_basis="b")
    silent = put(window, Camera, shapely.Point(0, 0), bearing_deg=45.0, purpose="watch the bins")
    shown = cameras_card(window)
    assert "C2" in shown.stated.text()
    assert shown.state.isHidden()
    window.shell.select([silent])
    assert "watch the bins" in shown.purpose.text()
    assert "not stated" in shown.purpose.text()
    shown.state.click()
    assert window.shell.selection == (silent,)
    assert window.steps.currentWidget() is not window.steps.analyse


def test_both_editions_stand_in_the_table_and_the_picture_on_the_plan(window: MainWindow) -> None:
    court(window)
    put(window, Camera, shapely.Point(20, 0), bearing_deg=0.0, height_m=1.5, tilt_deg=0.0)
    shown = cameras_card(window)
    texts = [one.text() for one in shown.classes.findChildren(QLabel)]
    assert {"OODPCVS 2025", "DORI 2014", "identify", "characterise"} <= set(texts)
    assert {"71.2 m", "35.6 m", "17.8 m", "11.4 m", "5.7 m", "2.8 m", "0.9 m"} <= set(texts)
    shown.show_button.click()
    assert window.canvas.overlays
    way, yard = rows_of(shown)
    assert "W1: " in way.accessibleName()
    assert "The largest part left out" in yard.accessibleName()
    for row in (way, yard):
        window.shell.highlight()
        row.click()
        assert window.canvas.overlays


def test_without_cameras_there_is_no_card(window: MainWindow) -> None:
    court(window)
    assert cameras_card(window).isHidden()


def test_the_chart_tells_mean_perhaps_and_fewest_for_every_hour(window: MainWindow) -> None:
    yard, way = court(window)
    found = window.shell.results["eyes"]
    assert isinstance(found, EyesResults)
    for hours, is_zero in ((found.zones[yard].hours, True), (found.routes[way].hours, False)):
        chart = eyes_by_hour(hours, WORDS)
        lines = [one for one in chart.primitives if isinstance(one, Shape)]
        least = [one for one in lines if one.width_pt == 1.6 and len(one.points) == 2]
        assert len(least) == len(HOURS) + 1
        by_day = least[12].stroke
        assert (by_day == "bad") is is_zero
        texts = {one.text for one in chart.primitives if isinstance(one, Text)}
        assert {"mean", "perhaps", "fewest", "24 h"} <= texts
        for one in lines:
            assert (one.points >= -1e-9).all()
            assert (one.points[:, 0] <= chart.width).all()
            assert (one.points[:, 1] <= chart.height).all()


def test_areas_keep_their_holes_and_a_stretch_is_a_band() -> None:
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    (area,) = areas(ring, "bad")
    assert len(area.starts) == 2
    (band,) = stretch(shapely.LineString([(0, 0), (50, 0)]), 10.0, 20.0, "bad")
    assert band.points[:, 0].min() == pytest.approx(10.0)
    assert band.points[:, 0].max() == pytest.approx(20.0)
