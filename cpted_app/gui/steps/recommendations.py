"""What is asked for, in the step Report: how many stand where, and the way to all of them."""

from cpted_app.gui.dialogs.recommend import Recommend
from cpted_app.gui.dialogs.recommendations import RecommendationsDialog
from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.parts import Card, button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.recommendations_words import COLUMNS, column_word, told_overdue
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions.advising import standing
from cpted_app.model.records import Recommendation
from cpted_app.session.advising import lacking


class Recommendations(Card):
    """Counts by response, what is overdue, low answers without advice, and two doors."""

    def __init__(self, shell: Shell, documents: Documents) -> None:
        super().__init__(_("Recommendations"))
        self._shell, self._documents = shell, documents
        self.counts = label("", "small")
        self.overdue = label("", "small", "warn")
        self.lacking = label("", "small")
        self.open_button = button(_("Open…"), self.open)
        self.draft_button = button(_("From low answers…"), self.ask_drafts)
        self.add(
            self.counts,
            self.overdue,
            self.lacking,
            row(self.open_button, self.draft_button, None),
        )

    def open(self) -> RecommendationsDialog:
        """Show board, list and fields."""
        dialog = RecommendationsDialog(self._shell, self._documents, self.window())
        dialog.open()
        return dialog

    def ask_drafts(self) -> Recommend:
        """Propose recommendations for the low answers."""
        dialog = Recommend(self._shell, self.window())
        dialog.open()
        return dialog

    def refresh(self) -> None:
        """Show the counts as they are now."""
        site = self._shell.site
        rows = site.all(Recommendation)
        stands = [standing(one) for one in rows]
        found = [f"{stands.count(each)} {column_word(each)}" for each in COLUMNS if each in stands]
        nothing = _("Say what is asked of whom, by when, and how one sees it worked.")
        self.counts.setText(", ".join(found) or nothing)
        self.aside.setText(str(len(rows)) if rows else "")
        self.overdue.setText(told_overdue(site))
        self.overdue.setVisible(bool(self.overdue.text()))
        count = lacking(site, self._shell.results, self._shell.assessment)
        text = ngettext(
            "▲ {n} low answer has no recommendation.",
            "▲ {n} low answers have no recommendation.",
            count,
        )
        self.lacking.setText(text.format(n=count))
        self.lacking.setVisible(bool(count))
        self.draft_button.setEnabled(bool(count) and self._shell.is_writable)
