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
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions import repairs
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.intake import plan_edit
from cpted_app.session.jobs import Job, Progress
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
    """What a plan's file says of its scale, as it is kept with the plan."""

    denominator: float | None = None
    guess: str = ""
    metres_per_unit: float | None = None

    @classmethod
    def of(cls, site: Site, plan: Plan) -> "PlanHealth":
        """Return what is kept with a plan."""
        rows = site.problems_of(plan.id)
        unit_m = next(
            (row.place.values["metres_per_unit"] for row in rows
             if "metres_per_unit" in row.place.values),
            None,
        )  # fmt: skip
        stated = next((row for row in rows if row.code == "scale_stated"), None)
        told = next((row for row in rows if row.code in ("scale_stated", "unit_guessed")), None)
        return cls(
            denominator=float(stated.place.values["denominator"]) if stated else None,
            guess=worded(told.message) if told else "",
            metres_per_unit=float(unit_m) if unit_m is not None else None,
        )


class PlanFiles(QObject):
    """Reads plan files into the open site."""

    added = Signal()
    drawing_read = Signal(str, object)
    """The SHA-256 and the lines of a drawing that comes in, so that nobody reads it again."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window

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
                run=lambda progress: _read(path, page, password, progress),
                done=lambda found: self._read(path, found, password),
                failed=lambda error: self._failed(path, page, error),
            )
        )

    def _read(self, path: Path, found: "PlanFile", password: str | None) -> None:
        if found.page is None:
            chooser = PageChooser(
                self._shell,
                self._window,
                content=found.content,
                media_type=found.media_type,
                pages=len(found.pages),
                then=lambda page: self.add(path, page, password),
            )
            chooser.open()
            return
        self._put(found, found.page)

    def _put(self, found: "PlanFile", page: int) -> None:
        shell = self._shell
        edit, _fit, plan = plan_edit(shell.site, found, page, found.name)
        if found.drawing is not None:
            self.drawing_read.emit(plan.attachment, found.drawing)
        if shell.do(edit):
            count = len(repairs.open_problems(shell.site, plan.id))
            if count:
                text = ngettext(
                    "{n} thing about {name} is worth a look: step Plan, “What was found”.",
                    "{n} things about {name} are worth a look: step Plan, “What was found”.",
                    count,
                )
                shell.say(text.format(n=count, name=plan.name))
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


def _read(path: Path, page: int | None, password: str | None, progress: Progress) -> "PlanFile":
    from cpted_app.exchange.apart import read_plan

    return read_plan(path, page=page, password=password, check=progress)
