"""Files as the window deals with them: new, open, copy, close, example, import, export."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import ask_to_open, ask_to_save
from cpted_app.gui.dialogs.new_site import PATTERN, NewSite
from cpted_app.gui.plan_files import PLAN_ENDINGS, PlanFiles
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, worded
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.records import Header
from cpted_app.session.folders import backup_folder
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

log = logging.getLogger(__name__)

FEATURE_ENDINGS = (".geojson", ".json", ".csv", ".shp", ".osm")


class Documents(QObject):
    """Opens and writes files for a window; what goes wrong becomes a notice."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.plans = PlanFiles(shell, window)

    @property
    def recent(self) -> tuple[str, ...]:
        """The files that were open last, the latest first."""
        return tuple(self._shell.settings.recent)

    def ask_new(self, plan: Path | None = None) -> None:
        """Ask for a new assessment; a dropped plan goes into it at once."""
        title = plan.stem.replace("_", " ") if plan else ""
        dialog = NewSite(self._folder(), self._window, title)
        dialog.chosen.connect(lambda path, header: self.create(path, header, plan))
        dialog.open()

    def create(self, path: Path, header: Header, plan: Path | None = None) -> None:
        """Create an assessment and show it."""
        shell = self._shell

        def make() -> None:
            session = Session.create(path, header, settings=shell.settings, runner=shell.runner)
            self._show(session)

        if shell.guarded(make) and plan is not None:
            self.plans.add(plan)

    def ask_open(self) -> None:
        """Ask which assessment to open."""
        pattern = f"{PATTERN};;{_('All files')} (*)"
        ask_to_open(self._window, _("Open"), str(self._folder()), pattern, self.open)

    def open(self, path: Path) -> bool:
        """Open a file, whatever it is: an assessment, a plan, features."""
        ending = path.suffix.lower()
        is_open = self._shell.session is not None
        is_known = ending in (".gpkg", *FEATURE_ENDINGS)
        if ending in PLAN_ENDINGS or (is_open and not is_known):
            # What is no plan is told so by whoever reads plans.
            return self._open_plan(path)
        if ending in FEATURE_ENDINGS and self._shell.is_writable:
            self._ask_kind(path)
            return True
        return self._shell.guarded(lambda: self._open_site(path))

    def close(self) -> None:
        """Close the assessment; nothing is lost, everything is in the file already."""
        self._shell.attach(None)

    def ask_copy(self) -> None:
        """Ask where to write a copy."""
        session = self._shell.session
        if session is None:
            return
        start = session.path.with_name(f"{session.path.stem} copy.gpkg")
        ask_to_save(self._window, _("Save a copy"), start, PATTERN, self.save_copy)

    def save_copy(self, path: Path) -> None:
        """Write a copy; the window stays on its own file."""
        session = self._shell.session
        if session is not None and self._shell.guarded(lambda: session.save_copy(path)):
            self._shell.tell(Message(N_("A copy is in {file}."), {"file": path.name}))

    def open_example(self) -> None:
        """Build the example if it is not there, and open it."""
        folder = backup_folder().parent / "example"
        path = folder / "example.gpkg"
        if path.exists():
            self.open(path)
            return
        self._shell.runner.submit(
            Job(
                key="example",
                title=Message(N_("Building the example")),
                run=lambda progress: _build_example(folder, progress),
                done=lambda _result: self._built(path),
                failed=self._shell.tell,
            )
        )

    def _built(self, path: Path) -> None:
        self.open(path)

    def ask_plan(self) -> None:
        """Ask which plan to add."""
        self.plans.ask(self._folder())

    def ask_import(self) -> None:
        """Ask which file to import features from."""
        endings = " ".join(f"*{ending}" for ending in FEATURE_ENDINGS)
        pattern = f"{_('Features')} ({endings});;{_('All files')} (*)"
        title = _("Import features")
        ask_to_open(self._window, title, str(self._folder()), pattern, self._ask_kind)

    def import_features(self, path: Path, kind: str) -> None:
        """Import the features of a file as marks of one kind."""
        from cpted_app.exchange import read_features

        shell = self._shell

        def read() -> None:
            found = read_features(shell.site, path, kind)
            if shell.do(found.edit):
                counts = {"added": len(found.edit.changes), "left": len(found.problems)}
                text = N_("{added} features were imported, {left} rows were left out.")
                shell.tell(Message(text, counts))
                for problem in found.problems[:1]:
                    text = f"{worded(problem.place)}: {worded(problem.message)}"
                    log.info("import: %s", problem.code)
                    shell.tell(UserError("{text}", worded(problem.remedy), text=text))

        shell.guarded(read)

    def ask_export(self) -> None:
        """Ask where to write the features."""
        session = self._shell.session
        if session is None:
            return
        start = session.path.with_suffix(".geojson")
        pattern = "GeoJSON (*.geojson);;CSV (*.csv)"
        ask_to_save(self._window, _("Export features"), start, pattern, self.export_features)

    def export_features(self, path: Path) -> None:
        """Write all features to a file."""
        from cpted_app.exchange import write_features

        shell = self._shell

        def write() -> None:
            count = write_features(shell.site, shell.results, path, None)
            text = N_("{count} features are in {file}.")
            shell.tell(Message(text, {"count": count, "file": path.name}))

        shell.guarded(write)

    def verify(self) -> None:
        """Check the file and tell what was found."""
        session = self._shell.session
        if session is None:
            return
        checks = session.verify()
        failed = [check for check in checks if not check.ok]
        if not failed:
            text = N_("The file is sound: {count} checks passed.")
            self._shell.tell(Message(text, {"count": len(checks)}))
            return
        self._shell.tell(
            UserError(
                N_("The file fails {name}: {detail}."),
                N_("Go back to a backup (Preferences shows the folder)."),
                name=failed[0].name,
                detail=failed[0].detail,
            )
        )

    def _open_site(self, path: Path) -> None:
        shell = self._shell
        if shell.session is not None and path.resolve() == shell.session.path.resolve():
            return
        self._show(Session.open(path, settings=shell.settings, runner=shell.runner))

    def _show(self, session: Session) -> None:
        shell = self._shell
        shell.remember(session.path)
        shell.attach(session)
        reason = session.read_only_reason
        if reason is not None:
            shell.tell(
                UserError(
                    N_("This window is read-only: {reason}"),
                    N_("Use File > Save a copy and work on the copy."),
                    reason=reason,
                )
            )

    def _open_plan(self, path: Path) -> bool:
        if self._shell.session is None:
            self.ask_new(path)
        else:
            self.plans.add(path)
        return True

    def _ask_kind(self, path: Path) -> None:
        words = {_(cls.title): cls.kind for cls in FEATURE_CLASSES}
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(_("Import features"))
        dialog.setLabelText(_("What are the features of {file}?").format(file=path.name))
        dialog.setComboBoxItems(list(words))
        dialog.textValueSelected.connect(lambda word: self.import_features(path, words[word]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _folder(self) -> Path:
        session = self._shell.session
        if session is not None:
            return session.path.parent
        last = self._shell.settings.last_folder
        return Path(last) if last and Path(last).is_dir() else Path.home()


def _build_example(folder: Path, progress: Progress) -> None:
    from cpted_app.session import workflow

    progress(0.0)
    folder.mkdir(parents=True, exist_ok=True)
    workflow.demo(folder)
