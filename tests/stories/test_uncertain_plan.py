"""A plan whose scale is only roughly known: told at every length, verdict and page."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import shapely
from PIL import Image
from PySide6.QtWidgets import QApplication

from cpted_app.cli.main import main
from cpted_app.gui.canvas.context import CanvasContext
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.tools.readouts import course_text, length_text
from cpted_app.model.actions import marking, planning
from cpted_app.model.features import Barrier, Sightline, Zone
from cpted_app.model.placement import Fit, from_scale
from cpted_app.model.records import Header

SPREAD = 0.02


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """Show a site whose sightline is cut 14.8 m along, on a plan of 0.1 m a pixel and ±4 %."""
    made = start_window("Hanna")
    made.documents.create(tmp_path / "yard.gpkg", Header(title="Yard"))
    Image.new("L", (400, 400), 255).save(tmp_path / "scan.png")
    made.documents.open(tmp_path / "scan.png")
    shell = made.shell
    fit = Fit(
        placement=from_scale(0.1, 400.0), residuals_m=(), rmse_m=0.0, scale_uncertainty=SPREAD
    )
    shell.do(planning.calibrate(shell.site, shell.site.plans[0], fit, "by hand"))
    hedge = shapely.LineString([(16.8, 2), (16.8, 12)])
    shell.do(marking.place(shell.site, Barrier, hedge))
    shell.do(marking.place(shell.site, Sightline, shapely.LineString([(2, 7), (32, 7)])))
    shell.do(marking.place(shell.site, Zone, shapely.box(2, 20, 12, 30)))
    return made


def test_the_question_names_both_verdicts(window: MainWindow) -> None:
    window.show_step("assess")
    window.shell.select([window.shell.site.all(Sightline)[0].id])
    QApplication.processEvents()
    card = window.steps.assess.card
    assert card.flip.isVisible()
    assert card.flip.text().startswith("▲ Could flip: proposed 1 · partly, but 2 · meets")
    assert "Could flip to 2 · meets" in card.basis.text()


def test_lengths_and_areas_say_how_sure_they_are(window: MainWindow) -> None:
    context = CanvasContext(window.canvas)
    # 30 m: 2·sqrt((30·0.02)² + 2·0.1²) = 1.233 m
    assert course_text(context, (2, 7), (32, 7)) == "30.00 m ± 1.3\u00a0m · 90°"
    assert course_text(context, (2, 7), (3, 7)) == "1.00 m ± 0.29\u00a0m · 90°"
    beside = [(-20.0, 7.0), (-10.0, 7.0)]
    assert length_text(context, beside) == "10.00 m"
    assert length_text(context, beside, says_unknown=True) == "10.00 m ± unknown"
    window.show_step("mark")
    window.shell.select([window.shell.site.all(Zone)[0].id])
    # 100 m²: 2·sqrt((2·100·0.02)² + 4·¼·200·0.1²) = 8.485 m²
    assert window.steps.mark.line.text() == "area 100 m² ± 8.5\u00a0m²"
    window.shell.select([window.shell.site.all(Sightline)[0].id])
    assert "length 30.00 m ± 1.3\u00a0m" in window.steps.mark.line.text()


def test_json_and_report_name_what_could_flip(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window.documents.close()
    site, out = str(tmp_path / "yard.gpkg"), tmp_path / "yard.pdf"
    capsys.readouterr()
    assert main(["assess", site, "--json"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    view = next(one for one in items if one["proposed"] is not None and one["id"] == "2A-07")
    assert (view["proposed"], view["could_flip"], view["could_be"]) == ("1", True, ["2"])
    seen = next(one for one in view["evidence"] if one["threshold"] == 15)
    # 14.8 m: sqrt((14.8·0.02)² + 2·0.1²)
    assert seen["uncertainty"] == pytest.approx(0.3281, abs=1e-4)
    assert seen["could_flip"] is True
    assert main(["report", site, "-o", str(out)]) == 0
    document = pypdfium2.PdfDocument(out)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    assert "these proposed answers could flip: 2A-07 S1 (1 or 2)" in text
    assert "scale ±4.00 %, a marked point ±0.20 m, a length of 50 m ±2.02 m" in text
    assert "Could flip to 2 · meets" in text
