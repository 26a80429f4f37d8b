"""Files as the window deals with them: new, open, copy, close, example, import, export."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cpted_app.errors import UserError
from cpted_app.folders import backup_folder
from cpted_app.gui.dialogs.choices import ask_to_open, ask_to_save
from cpted_app.gui.dialogs.export_rows import ExportRows, withheld_words
from cpted_app.gui.dialogs.import_features import FEATURE_ENDINGS, Drafts, ImportFeatures
from cpted_app.gui.dialogs.new_site import PATTERN, NewSite
from cpted_app.gui.dialogs.plan_or_marks import ask_plan_or_marks
from cpted_app.gui.photo_files import PhotoFiles
from cpted_app.gui.plan_files import MAP_ENDINGS, PLAN_ENDINGS, PlanFiles
from cpted_app.gui.rating_words import copy_words
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header, Plan
from cpted_app.session.intake import check_other
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.session.extraction import MarkSource

NOT_OURS = "“{file}” is a GeoPackage, but not an assessment made with this program."


class Documents(QObject):
    """Opens and writes files for a window; what goes wrong becomes a notice."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.plans = PlanFiles(shell, window)
        self.photos = PhotoFiles(shell, window)
        self._drafts: dict[str, Drafts] = {}
        """What became of the layers of each source in this session."""

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
        is_mapped = ending in FEATURE_ENDINGS and ending != ".gpkg"
        if is_mapped and self._shell.is_writable:
            self.ask_plan_or_marks(path)
            return True
        is_known = ending in (".gpkg", *FEATURE_ENDINGS)
        if ending in PLAN_ENDINGS or (is_open and not is_known):
            # What is no plan is told so by whoever reads plans.
            return self._open_plan(path)
        return self._shell.guarded(lambda: self._open_package(path))

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

    def ask_photos(self) -> None:
        """Ask which photos to add."""
        self.photos.ask(self._folder())

    def ask_import(self) -> None:
        """Ask which file to import features from."""
        endings = " ".join(f"*{ending}" for ending in FEATURE_ENDINGS)
        pattern = f"{_('Features')} ({endings});;{_('All files')} (*)"
        title = _("Import features")
        ask_to_open(self._window, title, str(self._folder()), pattern, self.import_features)

    def import_features(self, path: Path) -> None:
        """Ask what the objects of a file are to become, and import them."""
        from cpted_app.session.extraction import FileSource

        session = self._shell.session
        if session is None or not self._shell.guarded(lambda: check_other(session, path)):
            return
        self._ask_marks(FileSource(path))

    def make_marks(self, plan_id: str, layer: str = "") -> None:
        """Ask what the lines of a plan are to become; of one layer where one is named."""
        from cpted_app.session.extraction import plan_lines

        session = self._shell.session
        plan = session.site.get(Plan, plan_id) if session is not None else None
        if session is not None and plan is not None:
            self._ask_marks(plan_lines(session, plan), layer)

    def ask_plan_or_marks(self, path: Path) -> None:
        """Ask whether a file is to be a plan or marks; what can be but one is that."""
        if path.suffix.lower() not in (*PLAN_ENDINGS, *MAP_ENDINGS):
            self.import_features(path)
            return
        ask_plan_or_marks(
            self._window,
            path.name,
            as_plan=lambda: self.plans.add(path),
            as_marks=lambda: self.import_features(path),
        )

    def _ask_marks(self, source: "MarkSource", layer: str = "") -> None:
        drafts = {} if layer else self._drafts.setdefault(source.name, {})
        ImportFeatures(self._shell, source, self._window, drafts=drafts, layer=layer).open()

    def ask_export(self) -> None:
        """Ask what to export and for whom, then where to write it."""
        from cpted_app.session.output import withheld_rows

        session = self._shell.session
        if session is None:
            return
        dialog = ExportRows(
            session.site,
            lambda what, readers, label: withheld_rows(session, what, readers, label),
            self._window,
        )
        dialog.chosen.connect(self._ask_export_file)
        dialog.open()

    def export_rows(
        self, path: Path, what: str, audience: Audience = Audience.PUBLIC, proposal: str = ""
    ) -> None:
        """Write what an audience may have of a table, and tell how much it may not have."""
        from cpted_app.session import workflow

        session, shell = self._shell.session, self._shell
        if session is None:
            return

        def write() -> None:
            done = workflow.export(
                session, path, what, audience=audience, proposal=proposal or None
            )
            wrote = ngettext("{n} row is in {file}.", "{n} rows are in {file}.", done.rows)
            told = wrote.format(n=done.rows, file=path.name)
            shell.say(f"{told} {withheld_words(done.withheld)}")

        shell.guarded(write)

    def _ask_export_file(self, what: str, audience: Audience, proposal: str) -> None:
        session = self._shell.session
        if session is None:
            return
        words = (session.path.stem, proposal, what, str(audience))
        start = session.path.with_name(f"{' '.join(filter(None, words))}.geojson")
        pattern = "GeoJSON (*.geojson);;GeoPackage (*.gpkg);;CSV (*.csv)"
        ask_to_save(
            self._window,
            _("Export"),
            start,
            pattern,
            lambda path: self.export_rows(path, what, audience, proposal),
        )

    def verify(self) -> None:
        """Check the file and tell what was found."""
        session = self._shell.session
        if session is None:
            return
        checks = session.verify()
        failed = [check for check in checks if not check.ok]
        if not failed:
            text = ngettext(
                "The file is sound: {n} check passed.",
                "The file is sound: {n} checks passed.",
                len(checks),
            )
            self._shell.say(text.format(n=len(checks)))
            return
        self._shell.tell(
            UserError(
                N_("The file fails {name}: {detail}."),
                N_("Go back to a backup (Preferences shows the folder)."),
                name=failed[0].name,
                detail=failed[0].detail,
            )
        )

    def _open_package(self, path: Path) -> None:
        """Open an assessment; another GeoPackage is imported, where there is a site for it."""
        try:
            self._open_site(path)
        except UserError as error:
            if error.message.msgid != NOT_OURS or not self._shell.is_writable:
                raise
            self.ask_plan_or_marks(path)

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
        elif shell.recording.copy_for is not None:
            shell.say(copy_words(shell.recording.copy_for))

    def _open_plan(self, path: Path) -> bool:
        if self._shell.session is None:
            self.ask_new(path)
        else:
            self.plans.add(path)
        return True

    def _folder(self) -> Path:
        session = self._shell.session
        if session is not None:
            return session.path.parent
        last = self._shell.settings.last_folder
        return Path(last) if last and Path(last).is_dir() else Path.home()


def _build_example(folder: Path, progress: Progress) -> None:
    from cpted_app.session import example

    progress(0.0)
    folder.mkdir(parents=True, exist_ok=True)
    example.demo(folder)
