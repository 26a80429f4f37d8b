"""What the command search finds: commands, features and questions."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from cpted_app.gui.actions import ACTIONS, plain_text
from cpted_app.gui.command import Command
from cpted_app.gui.panels.command_search import Entry
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.model.features import Feature
from cpted_app.model.records import Photo

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def entries(window: "MainWindow") -> list[Entry]:
    """Return everything that can be found now."""
    found = [
        Entry(
            _with_menu(command),
            QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            if command.shortcut
            else "",
            partial(command.run, window),
        )
        for command in ACTIONS
        if command.id != "search" and command.is_enabled(window)
    ]
    site = window.shell.site
    found += [
        Entry(f"{row.label} · {_(row.title)}", row.name, partial(_show_feature, window, row))
        for row in site.features
    ]
    found += [
        Entry(f"{row.label} · {_('Photo')}", row.caption[:90], partial(_show_photo, window, row))
        for row in site.photos
    ]
    assessment = window.shell.assessment
    for item in assessment.items if assessment else ():
        about = f" · {item.subject_label}" if item.subject_label else ""
        text = f"{item.item.id}{about} {local(item.item.topic)}"
        choose = partial(_show_question, window, item.item.id, item.subject)
        found.append(Entry(text, local(item.item.text)[:90], choose))
    return found


def _with_menu(command: Command) -> str:
    """Return the text of a command; one of a submenu says of which, as “Theme: Light”."""
    menu = command.menu.partition("/")[2]
    text = plain_text(command)
    return f"{_(menu).replace('&', '')}: {text}" if menu else text


def _show_feature(window: "MainWindow", row: Feature) -> None:
    window.show_step("mark")
    window.shell.select([row.id])
    middle = row.geometry.representative_point()
    window.canvas.bring_into_view(middle.x, middle.y)


def _show_photo(window: "MainWindow", row: Photo) -> None:
    window.show_step("mark")
    window.shell.album.choose([row.id])
    window.shell.album.show_on_plan(row)


def _show_question(window: "MainWindow", item: str, subject: str) -> None:
    window.show_step("assess")
    window.shell.choose_question(item, subject)
