"""The composition root: makes the program's parts and connects them, here only."""

import gc
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from cpted_app import limits, resources
from cpted_app.drawing import theme as themes
from cpted_app.drawing.theme import Theme
from cpted_app.exchange import apart
from cpted_app.folders import log_folder
from cpted_app.gui import styles
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.qt_i18n import GettextTranslator
from cpted_app.gui.shell import Shell
from cpted_app.i18n import LANGUAGES, set_language
from cpted_app.session import settings as settings_file
from cpted_app.session import warm_up
from cpted_app.session.jobs import Runner
from cpted_app.session.settings import Settings

log = logging.getLogger(__name__)

FAMILY = "Inter"
MARK_PX = 12
READERS_AFTER_MS = 400
"""After the window shows: its first picture has the machine to itself."""
LOOPS_AFTER_MS = 4000
"""Later still: a site with luminaires that is opened before has begun by itself."""


def run(path: Path | None) -> int:
    """Open the window, on a file if one is given; return the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nothing else is made in this program
    app.setApplicationName("cpted-app")
    _log_to_file()
    settings = settings_file.load()
    window = compose(app, settings, ThreadRunner())
    _catch_bugs(window)
    window.show()
    QTimer.singleShot(READERS_AFTER_MS, window, _start_readers)
    QTimer.singleShot(LOOPS_AFTER_MS, window, lambda: prepare_light(window.shell.runner))
    if path is not None:
        # After the first picture: the window is there before the file is read.
        QTimer.singleShot(0, window, lambda: window.documents.open(path))
    status = app.exec()
    apart.close_all()
    warm_up.close()
    return status


def _start_readers() -> None:
    """Have the processes that read files ready before the first file, without being waited for."""
    threading.Thread(target=apart.warm, name="readers", daemon=True).start()


def prepare_light(runner: Runner) -> None:
    """Have the loops of light compiled while nothing else is to be done, once for all starts."""
    if not warm_up.are_compiled():
        runner.submit(warm_up.job())


def compose(app: QApplication, settings: Settings, runner: Runner) -> MainWindow:
    """Return the window with everything it needs; nothing is open in it yet."""
    limits.use(settings.limits)
    set_language(settings.language if settings.language in LANGUAGES else None)
    translator = GettextTranslator(app)
    app.installTranslator(translator)
    load_fonts(app)
    shell = Shell(settings, runner)
    shell.theme = chosen_theme(settings)
    dress(app, shell.theme)
    window = MainWindow(shell)
    shell.setParent(window)

    def redress() -> None:
        shell.theme = chosen_theme(settings)
        dress(app, shell.theme)

    window.settings_applied.connect(redress)
    shell.session_opened.connect(_spare_the_collector)
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(window.follow_system)
    return window


def _spare_the_collector() -> None:
    """Take an opened site out of the garbage collector's rounds.

    Its rows live as long as it is open; walking them all costs an edit up to 40 ms.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def chosen_theme(settings: Settings) -> Theme:
    """Return the theme of the settings; that of the system where they leave it open."""
    if settings.theme != "system":
        return themes.load(settings.theme)
    is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return themes.load("dark" if is_dark else "light")


def dress(app: QApplication, theme: Theme) -> None:
    """Give the program the colours of a theme."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(styles.palette(theme))
    sheet = styles.style_sheet(
        theme,
        chevron=_picture(theme, "chevron_down", "dim_text"),
        check=_picture(theme, "check", "accent_text"),
    )
    app.setStyleSheet(sheet)


def load_fonts(app: QApplication) -> None:
    """Use the program's own font: the same words take the same room everywhere."""
    for file in ("Inter-Regular.ttf", "Inter-Bold.ttf", "Inter-Italic.ttf"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", file)))
    font = QFont(FAMILY)
    font.setPixelSize(styles.BODY_PX)
    app.setFont(font)


def _picture(theme: Theme, name: str, token: str) -> str:
    """Return the path of an icon in a theme's colour: style sheets want a file."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
    file = folder / f"cpted-app-{name}-{theme[token][1:]}-{MARK_PX}.svg"
    try:
        if not file.exists():
            text = resources.read_text("icons", f"{name}.svg")
            for whole in ('width="24"', 'height="24"'):  # a background is drawn in its own size
                text = text.replace(whole, whole.replace("24", str(MARK_PX)), 1)
            file.write_text(text.replace("currentColor", theme[token]), encoding="utf-8")
    except OSError as error:
        log.info("no picture for the style sheet: %s", error)
        return ""
    return file.as_posix()


def _catch_bugs(window: MainWindow) -> None:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("a bug", exc_info=(kind, error, trace))
        window.shell.tell(error)

    sys.excepthook = hook


def _log_to_file() -> None:
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(folder / "cpted-app.log", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
