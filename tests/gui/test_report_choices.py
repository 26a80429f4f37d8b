"""What is ordered in the step Report: proposals, checklists, an earlier state; the very PDF."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import shapely
from PySide6.QtWidgets import QComboBox, QFileDialog

from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps.report_choices import ReportChoices
from cpted_app.model.actions import marking, proposing
from cpted_app.model.features import Barrier, Tree
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.records import Header
from cpted_app.session import workflow
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Settings


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """Give the step Report of a site begun last year; A is for all, B for the police."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "square.gpkg", Header(title="Square", is_metric=True))
    session, shell = session_of(made), made.shell
    session.clock = lambda: utc_now() - timedelta(days=365)
    shell.do(marking.place(shell.site, Barrier, shapely.LineString([(5, -5), (5, 5)])))
    session.clock = utc_now
    for name, audience in (("Trees", Audience.PUBLIC), ("Watched", Audience.POLICE)):
        shell.do(proposing.add(shell.site, name=name, audience=audience))
        session.show_scenario(proposing.proposals(shell.site)[-1].id)
        shell.do(marking.place(session.shown, Tree, shapely.Point(1, 1)))
        session.show_scenario("")
    made.show_step("report")
    return made


def session_of(window: MainWindow) -> Session:
    assert window.shell.session is not None
    return window.shell.session


def choices_of(window: MainWindow) -> ReportChoices:
    return window.steps.report.choices


def words_of(combo: QComboBox) -> list[str]:
    return [combo.itemText(at) for at in range(combo.count())]


def choose(combo: QComboBox, value: str) -> None:
    """Choose a value as a person does."""
    at = combo.findData(value)
    assert at >= 0
    combo.setCurrentIndex(at)
    combo.activated.emit(at)


def pages(window: MainWindow) -> str:
    step = window.steps.report
    step.write()
    document = pypdfium2.PdfDocument(step.pdf)
    try:
        found = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(found).split())


def test_the_order_is_what_the_public_gets_of_what_exists(window: MainWindow) -> None:
    assert choices_of(window).order() == ReportOrder()
    text = pages(window)
    assert "Proposal A: Trees" in text
    assert "Watched" not in text


def test_only_proposals_that_the_edition_may_see_are_offered(window: MainWindow) -> None:
    form = choices_of(window).form
    assert words_of(form.shows) == ["What exists", "Proposal A: Trees"]
    choose(form.edition, "police")
    assert words_of(form.shows) == ["What exists", "Proposal A: Trees", "Proposal B: Watched"]
    choose(form.shows, "B")
    assert "proposal B: Watched" in pages(window)
    choose(form.edition, "public")
    assert choices_of(window).order().proposal == ""


def test_the_chapter_on_proposals_can_be_left_out(window: MainWindow) -> None:
    form = choices_of(window).form
    form.with_proposals.click()
    assert "Trees" not in pages(window)
    window.show_step("mark")
    window.show_step("report")
    assert not form.with_proposals.isChecked()


def test_a_site_without_proposals_offers_none(window: MainWindow) -> None:
    for row in proposing.proposals(window.shell.site):
        window.shell.do(proposing.remove(window.shell.site, row))
    choices = choices_of(window)
    choices.refresh()
    assert choices.form.shows.isHidden()
    assert choices.form.with_proposals.isHidden()
    assert choices.order() == ReportOrder()


def test_checklists_are_offered_where_several_are_used(window: MainWindow) -> None:
    choices = choices_of(window)
    assert choices.lists_box.isHidden()
    for item in ("2A-02", "2E-01"):
        workflow.answer(session_of(window), item, AnswerValue.MEETS, by="Ada")
    choices.refresh()
    assert not choices.lists_box.isHidden()
    assert [box.objectName() for box in choices.lists] == ["2A", "2E"]
    assert choices.order().checklists is None
    assert "2E-01" in pages(window)
    choices.lists[1].click()
    assert choices.order().checklists == ("2A",)
    assert not choices.lists[0].isEnabled()  # a report is against one at least
    assert "2E-01" not in pages(window)
    choices.refresh()
    assert choices.order().checklists == ("2A",)


def test_a_day_of_this_file_is_compared_with(window: MainWindow) -> None:
    choices = choices_of(window)
    since = choices.form.since
    assert words_of(since)[0] == "no comparison"
    assert words_of(since)[-1] == "Another file…"
    day = utc_now() - timedelta(days=365)
    (value,) = (
        since.itemData(at) for at in range(since.count()) if str(day.year) in since.itemText(at)
    )
    choose(since, value)
    earlier = choices.order().earlier
    assert earlier is not None
    assert len(earlier.site.all(Barrier)) == 1
    assert "Compared with an earlier state" in pages(window)
    choose(since, "")
    assert choices.order().earlier is None
    assert "Compared with an earlier state" not in pages(window)


def other_site(path: Path) -> Path:
    """Give a file about a place far away."""
    session = Session.create(path, Header(title="Far", is_metric=True), settings=Settings())
    far = shapely.LineString([(9000, 0), (9000, 5)])
    session.do(marking.place(session.site, Barrier, far))
    session.close()
    return path


def test_another_site_is_compared_with_only_if_somebody_insists(
    window: MainWindow, tmp_path: Path
) -> None:
    choose_file = choices_of(window).earlier
    choose_file.compare_file(other_site(tmp_path / "far.gpkg"))
    assert "looks like another site" in choose_file.told.text()
    assert choices_of(window).order().earlier is None
    choose_file.anyway_button.click()
    earlier = choices_of(window).order().earlier
    assert earlier is not None
    assert choose_file.isHidden()
    assert choices_of(window).form.since.currentText() == "far.gpkg"


def test_a_file_that_cannot_be_read_is_told_and_the_report_goes_without(
    window: MainWindow, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"nothing of the kind")
    choices = choices_of(window)
    choices.earlier.compare_file(broken)
    assert "broken.gpkg" in choices.earlier.told.text()
    assert not choices.earlier.isHidden()
    assert choices.earlier.anyway_button.isHidden()
    assert choices.form.since.currentData() == ""
    assert "Compared with" not in pages(window)
    choices.earlier.compare_file(session_of(window).path)
    assert "is the open file itself" in choices.earlier.told.text()


def test_another_site_begins_with_no_choice(window: MainWindow, tmp_path: Path) -> None:
    choices = choices_of(window)
    choices.earlier.compare_file(other_site(tmp_path / "far.gpkg"))
    choices.earlier.anyway_button.click()
    choose(choices.form.shows, "A")
    choices.form.with_proposals.click()
    choose(choices.form.paper, "A3")
    window.documents.create(tmp_path / "next.gpkg", Header(title="Next"))
    assert choices.order() == ReportOrder(paper="A3")
    assert words_of(choices.form.since) == ["no comparison", "Another file…"]


def test_the_name_of_the_file_says_which_proposal_it_is(window: MainWindow) -> None:
    choose(choices_of(window).form.shows, "A")
    step = window.steps.report
    step.ask_save()
    (dialog,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    assert Path(dialog.selectedFiles()[0]).name == "square A public.pdf"
    dialog.reject()
