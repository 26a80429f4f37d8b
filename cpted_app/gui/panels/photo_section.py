"""The photos of the site in the step Mark: the grid, how many wait, and how to add some."""

from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.parts import Card, button, label, row
from cpted_app.gui.panels.photo_grid import PhotoGrid
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext


class PhotoSection(Card):
    """A card with all photos; it says what to do while there is none."""

    def __init__(self, shell: Shell, documents: Documents) -> None:
        super().__init__(_("Photos"))
        self._shell = shell
        self.grid = PhotoGrid(shell)
        self.grid.picked.connect(shell.album.view_wanted)
        self.empty = label(
            _(
                "Drop photos here, or add them: each is pinned where its camera says it was"
                " taken, or where you click."
            ),
            "dim",
        )
        self.add_button = button(
            _("Add photos…"),
            documents.ask_photos,
            tip=_("JPEG, HEIC, PNG or WebP; several at once"),
        )
        self.place_button = button("", self._place, "primary")
        self.add(self.empty, self.grid, row(self.add_button, None, self.place_button))

    def refresh(self) -> None:
        """Show the photos as they are now."""
        photos, waiting = self._shell.site.photos, len(self._shell.album.unplaced)
        is_writable = self._shell.is_writable
        self.aside.setText(str(len(photos)) if photos else "")
        self.empty.setVisible(not photos)
        self.grid.setVisible(bool(photos))
        self.grid.refresh()
        self.add_button.setEnabled(is_writable)
        self.place_button.setVisible(waiting > 0)
        self.place_button.setEnabled(is_writable)
        text = ngettext("Place {n} photo", "Place {n} photos", waiting).format(n=waiting)
        self.place_button.setText(text)
        self.place_button.setToolTip(
            _("Click on the plan where each was taken; drag towards what it shows.")
        )

    def _place(self) -> None:
        album = self._shell.album
        album.start_placing(one.id for one in album.unplaced)
