"""Photometric files in the window: asked for, dropped, given to luminaires.

Belongs here: from a choice or a dropped file to one edit. What a file says is shown by panels.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cpted_app.gui.dialogs.choices import ask_to_open, ask_to_open_several
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import lighting
from cpted_app.model.actions.lighting import NewPhotometry
from cpted_app.model.edit import Edit
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.session.photometry import generic, photometry_file


def pattern() -> str:
    """Return what a file dialog shows."""
    return _("Photometric files (*.ies *.ldt *.IES *.LDT)")


def selected_luminaires(shell: Shell) -> tuple[Luminaire, ...]:
    """Return the selected luminaires."""
    return tuple(row for row in shell.selected_features if isinstance(row, Luminaire))


def named(shell: Shell, name: str) -> Photometry | NewPhotometry | None:
    """Return the distribution of the site, or the generic one, of a name."""
    return lighting.named_photometry(shell.site, name) or generic(name)


def give(
    shell: Shell, luminaires: Sequence[Luminaire], row: Photometry | NewPhotometry | None
) -> bool:
    """Give luminaires a distribution, or take it from them."""
    return shell.attempt(lambda: lighting.set_photometry(shell.site, luminaires, row))


def give_file(shell: Shell, luminaires: Sequence[Luminaire], path: Path) -> bool:
    """Give luminaires the distribution of a file."""
    shell.settings.last_folder = str(path.absolute().parent)

    def make() -> Edit:
        return lighting.set_photometry(shell.site, luminaires, photometry_file(path))

    if not shell.attempt(make):
        return False
    told = ngettext(
        "{file} is given to {n} luminaire.",
        "{file} is given to {n} luminaires.",
        len(luminaires),
    )
    shell.say(told.format(file=path.name, n=len(luminaires)))
    return True


def add_files(shell: Shell, paths: Sequence[Path]) -> bool:
    """Take files into the site, for luminaires to be given later."""

    def make() -> Edit:
        return lighting.embed_photometry(shell.site, *map(photometry_file, paths))

    before = len(shell.site.all(Photometry))
    if not shell.attempt(make):
        return False
    count = len(shell.site.all(Photometry)) - before
    told = ngettext(
        "{n} photometric file was added.", "{n} photometric files were added.", count
    ).format(n=count)
    shell.say(told if count else _("These photometric files are in the site already."))
    return True


def take_dropped(shell: Shell, paths: Sequence[Path], onto: Luminaire | None) -> None:
    """Take dropped files in; one file is given to the luminaire it fell on, or to the selected.

    Falling on a selected luminaire means all selected ones.
    """
    chosen = selected_luminaires(shell)
    if onto is not None and onto.id not in {row.id for row in chosen}:
        chosen = (onto,)
    if len(paths) == 1 and chosen:
        give_file(shell, chosen, paths[0])
    else:
        add_files(shell, paths)


def ask_file(shell: Shell, parent: QWidget, luminaires: Sequence[Luminaire]) -> QFileDialog:
    """Ask for the photometric file of luminaires."""
    return ask_to_open(
        parent,
        _("Photometric file"),
        shell.settings.last_folder,
        pattern(),
        lambda path: give_file(shell, luminaires, path),
    )


def ask_files(shell: Shell, parent: QWidget) -> QFileDialog:
    """Ask for photometric files to be taken into the site."""
    return ask_to_open_several(
        parent,
        _("Photometric files"),
        shell.settings.last_folder,
        pattern(),
        lambda paths: add_files(shell, paths),
    )
