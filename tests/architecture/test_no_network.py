"""The whole job, in a process of its own in which any socket is a fault."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BARRED = """
import sys
def bar(event, args):
    if event.startswith("socket."):
        raise PermissionError(f"the network was touched: {event} {args}")
sys.addaudithook(bar)
"""

DEMO = """
from cpted_app.__main__ import main
status = main(["demo", "--out", sys.argv[1], "--no-window"])
assert status == 0, status
"""

WINDOW = """
from pathlib import Path
from PySide6.QtWidgets import QApplication
from cpted_app.gui.app import compose
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.settings import Settings
app = QApplication(sys.argv[:1])
window = compose(app, Settings(), InlineRunner())
window.show()
window.documents.open(Path(sys.argv[1]) / "example.gpkg")
for step in ("plan", "mark", "analyse", "assess", "remarks", "report"):
    window.show_step(step)
    app.processEvents()
assert window.shell.session is not None
assert "PySide6.QtNetwork" not in sys.modules
window.close()
"""


def run_barred(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BARRED + code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def test_the_job_is_done_with_sockets_barred(tmp_path: Path) -> None:
    run_barred(DEMO, tmp_path)
    run_barred(WINDOW, tmp_path)
    assert (tmp_path / "example.pdf").stat().st_size > 100_000
