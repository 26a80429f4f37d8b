"""A walk in the window: the chart moves the walker, a candidate leads to its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cpted_app.drawing.primitives import Path as Outline
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.candidates_card import CandidatesCard
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.panels.walk_profile import WalkProfile
from cpted_app.gui.steps.field_section import FieldSection
from cpted_app.gui.steps.sight_section import SightSection
from cpted_app.gui.steps.ways_section import WaysSection
from cpted_app.model.features import AccessPoint, Barrier, Opening, Route
from cpted_app.model.records import Header
from tests.gui.marked import put

HOUSE = shapely.Polygon(
    [(-9, 2), (19, 2), (19, 3.5), (21, 3.5), (21, 2), (49, 2), (49, 9), (-9, 9)]
)
"""A front with a recess 2 m wide, beside a path along y = 0."""


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "street.gpkg", Header(title="Street"))
    made.show_step("analyse")
    return made


def path(window: MainWindow) -> str:
    """Mark the house and the path beside it; return the id of the path."""
    put(window, Barrier, HOUSE, height_m=9.0)
    return put(window, Route, shapely.LineString([(3, 0), (37, 0)]))


def section(window: MainWindow, kind: type[FieldSection]) -> FieldSection:
    (tab,) = window.findChildren(kind)
    return tab


def walk(tab: FieldSection) -> WalkProfile:
    tab.refresh()
    return next(one for one in tab.parts if isinstance(one, WalkProfile))


def candidates(window: MainWindow) -> CandidatesCard:
    tab = section(window, SightSection)
    tab.refresh()
    return next(one for one in tab.parts if isinstance(one, CandidatesCard))


@pytest.mark.parametrize("kind", [SightSection, WaysSection])
def test_the_walk_is_there_while_one_route_is_selected(
    window: MainWindow, kind: type[FieldSection]
) -> None:
    way = path(window)
    put(window, Opening, shapely.Point(20, -8), bearing_deg=0.0)
    put(window, AccessPoint, shapely.Point(3, 0))
    tab = section(window, kind)
    assert not walk(tab).isVisibleTo(tab)
    window.shell.select([way])
    assert walk(tab).isVisibleTo(tab)
    assert "34.0 m" in walk(tab).aside.text()


def test_keys_and_pointer_walk_and_the_plan_shows_where(window: MainWindow) -> None:
    way = path(window)
    put(window, Opening, shapely.Point(20, -8), bearing_deg=0.0)
    window.shell.select([way])
    card = walk(section(window, SightSection))
    QTest.keyClick(card.chart, Qt.Key.Key_Right)
    QTest.keyClick(card.chart, Qt.Key.Key_PageUp)
    QTest.keyClick(card.chart, Qt.Key.Key_PageUp)
    assert window.canvas.field.walker == pytest.approx((23.0, 0.0))
    assert "At 20.0 m" in card.here.text()
    assert "1 opening sees it." in card.here.text()
    assert "The way out is not known." in card.here.text()
    QTest.keyClick(card.chart, Qt.Key.Key_End)
    assert window.canvas.field.walker == pytest.approx((37.0, 0.0))
    QTest.keyClick(card.chart, Qt.Key.Key_Home)
    assert window.canvas.field.walker == pytest.approx((3.0, 0.0))
    card.chart.walked.emit(17.0)
    assert "hiding place candidate 1" in card.here.text()
    card.chart.walked.emit(None)
    assert window.canvas.field.walker is None


def test_a_candidate_leads_to_its_place_and_shows_its_outline(window: MainWindow) -> None:
    path(window)
    card = candidates(window)
    rows = card.findChildren(SentenceRow)
    assert len(rows) == 1
    sentence = rows[0].accessibleName()
    for word in (
        "Pocket with one way out",
        "W1 at",
        "on the left",
        "No marked opening",
        "not known",
    ):
        assert word in sentence
    rows[0].click()
    outlines = [one for one in window.canvas.overlays if isinstance(one, Outline)]
    assert [one.hatch for one in outlines] == [True]
    recess = shapely.box(18.5, 1.5, 21.5, 4.0)
    assert recess.contains(shapely.Polygon(outlines[0].points))
    window.shell.select([window.shell.site.all(Route)[0].id])
    assert window.canvas.overlays == ()


def test_only_the_selected_route_is_told_of(window: MainWindow) -> None:
    path(window)
    far = put(window, Route, shapely.LineString([(0, -200), (20, -200)]))
    assert len(candidates(window).findChildren(SentenceRow)) == 1
    window.shell.select([far])
    card = candidates(window)
    assert "No candidate was found" in card.sentence.text()
    assert "54 m" in card.sentence.text()


def test_without_routes_the_card_says_why(window: MainWindow) -> None:
    put(window, Barrier, HOUSE, height_m=9.0)
    assert "No route is marked" in candidates(window).sentence.text()
