"""Draws the README's pictures from the example: ``python docs/make_pictures.py``."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402 - the path and platform come first

from cpted_app.exchange.plans import PlanSource  # noqa: E402
from cpted_app.gui.app import compose  # noqa: E402
from cpted_app.session.example import demo  # noqa: E402
from cpted_app.session.jobs import InlineRunner  # noqa: E402
from cpted_app.session.settings import Person, Settings  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SIZE = (1440, 900)
SUMMARY_PAGE = 1
PERSON = Person(name="Hanna Brandt", organisation="Planning office")


def main() -> None:
    """Write the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CPTED_APP_HOME"] = folder
        example = demo(Path(folder))
        app = QApplication(sys.argv[:1])
        draw_window(app, example.site, "assess-light", "S2")
        draw_window(app, example.site, "mark-dark", "S2")
        draw_window(app, example.site, "analyse-light", "S2", "light_shown")
        draw_window(app, example.site, "analyse-ways", "W2", "ways_results", "ways_shown")
        draw_report(example.reports[0])


def draw_window(app: QApplication, site: Path, picture: str, selected: str, *commands: str) -> None:
    """Write the window after commands, with a mark selected.

    The name of the picture begins with the step; it ends with ``dark`` for the dark theme.
    """
    step, _, rest = picture.partition("-")
    settings = Settings(theme="dark" if rest == "dark" else "light", person=PERSON)
    window = compose(app, settings, InlineRunner())
    window.resize(*SIZE)
    window.show()
    window.documents.open(site)
    session = window.shell.session
    assert session is not None  # noqa: S101 - it was opened above
    mark = session.site.named(selected)
    assert mark is not None  # noqa: S101 - the example has it
    window.show_step(step)
    window.shell.select([mark.id])
    for command in commands:
        window.actions_by_id[command].trigger()
    for _ in range(200):
        app.processEvents()
        app.thread().msleep(10)
    window.grab().save(str(PICTURES / f"{picture}.png"))
    window.close()


def draw_report(report: Path) -> None:
    """Write the page of the summary."""
    from PIL import Image

    source = PlanSource(report.read_bytes(), "application/pdf")
    width, height = source.size(SUMMARY_PAGE)
    page = source.render(
        SUMMARY_PAGE, (0.0, 0.0, width, height), round(1.3 * width), round(1.3 * height)
    )
    Image.fromarray(page).convert("RGB").save(PICTURES / "report-summary.png", optimize=True)


if __name__ == "__main__":
    main()
