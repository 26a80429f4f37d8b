"""Plan files as they come in: read beside the window, page and password asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import ask_to_open
from cpted_app.gui.dialogs.page_chooser import PageChooser
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded
from cpted_app.session.intake import doubts, plan_edit
from cpted_app.session.jobs import Job
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.plans import PlanFile

PLAN_ENDINGS = (
    *(".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"),
    *(".dxf", ".svg", ".shp", ".osm", ".pbf"),
)
"""Files that are plans when they are dropped."""
MAP_ENDINGS = (".gpkg", ".geojson", ".json", ".zip")
"""Files that may be plans, and are when they are asked for as plans."""
_LOCKED = ("{file} is locked with a password.", "The password does not open {file}.")


@dataclass(frozen=True, slots=True)
class PlanHealth:
    """What reading a plan file showed: faults with their ways out, and a stated scale."""

    problems: tuple[str, ...] = ()
    denominator: float | None = None
    guess: str = ""
    metres_per_unit: float | None = None


class PlanFiles(QObject):
    """Reads plan files into the open site."""

    added = Signal()

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.health: dict[tuple[str, int], PlanHealth] = {}
        """By attachment and page; known for plans read in this session."""

    def ask(self, folder: Path) -> None:
        """Ask which plan to add."""
        endings = " ".join(f"*{ending}" for ending in (*PLAN_ENDINGS, *MAP_ENDINGS))
        pattern = f"{_('Plans')} ({endings});;{_('All files')} (*)"
        ask_to_open(self._window, _("Add plan"), str(folder), pattern, self.add)

    def add(self, path: Path, page: int | None = None, password: str | None = None) -> None:
        """Read a plan file beside the window and put it into the site."""
        self._shell.runner.submit(
            Job(
                key="read_plan",
                title=Message(N_("Reading {file}"), {"file": path.name}),
                run=lambda _progress: _read(path, page, password),
                done=lambda found: self._read(path, found, password),
                failed=lambda error: self._failed(path, page, error),
            )
        )

    def _read(self, path: Path, found: "PlanFile", password: str | None) -> None:
        if found.page is None:
            chooser = PageChooser(
                self._shell,
                self._window,
                data=found.data,
                media_type=found.media_type,
                pages=len(found.pages),
                then=lambda page: self.add(path, page, password),
            )
            chooser.open()
            return
        self._put(found, found.page)

    def _put(self, found: "PlanFile", page: int) -> None:
        size, shell = found.pages[page], self._shell
        guess = found.scale_guess
        problems = doubts(shell.site, found, page)
        health = PlanHealth(
            problems=tuple(f"{worded(one.message)} {worded(one.remedy)}" for one in problems),
            denominator=guess.denominator if guess else None,
            guess=worded(guess.reason) if guess else "",
            metres_per_unit=size.metres_per_unit or (guess.metres_per_unit if guess else None),
        )
        edit, _fit, _plan = plan_edit(shell.site, found, page, found.name)
        digest = next(iter(edit.blobs))
        self.health[digest, page] = health
        if shell.do(edit):
            for problem in problems[:1]:
                shell.tell(UserError("{text}", worded(problem.remedy), text=problem.message))
            self.added.emit()

    def _failed(self, path: Path, page: int | None, error: BaseException) -> None:
        if not isinstance(error, UserError) or error.message.msgid not in _LOCKED:
            self._shell.tell(error)
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(_("Locked plan"))
        dialog.setLabelText(f"{worded(error.message)}\n{worded(error.remedy)}")
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.textValueSelected.connect(lambda word: self.add(path, page, word))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _read(path: Path, page: int | None, password: str | None) -> "PlanFile":
    from cpted_app.exchange.plans import read_plan

    return read_plan(path, page=page, password=password)
