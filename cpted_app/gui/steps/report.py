"""Step Report: what is ordered, the very PDF of it, recommendations and sign-off."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog

from cpted_app.assess.issued import takes_issue_back
from cpted_app.gui.dialogs.choices import ask_to_save
from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.parts import Card, StepPanel, button, label, row
from cpted_app.gui.panels.protocol_card import ProtocolCard
from cpted_app.gui.report_preview import ReportPreview, Snapshot, make_pdf
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.low_words import low_checks
from cpted_app.gui.steps.recommendations import Recommendations
from cpted_app.gui.steps.report_choices import ReportChoices
from cpted_app.gui.steps.states import unanswered
from cpted_app.i18n import _, language, ngettext
from cpted_app.model.actions import assessing
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import Audience
from cpted_app.session.jobs import Job
from cpted_app.session.protocol import TAKEN_BACK, issue
from cpted_app.session.report_order import ReportOrder
from cpted_app.words import N_, Message

WAIT_MS = 400
PRINT_DPI = 300


class ReportStep(StepPanel):
    """What leaves the house, and for whom."""

    def __init__(self, shell: Shell, documents: Documents, preview: ReportPreview) -> None:
        super().__init__()
        self._shell, self._preview = shell, preview
        self.pdf: bytes = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.write)
        self.choices = ReportChoices(shell)
        self.choices.changed.connect(self._later)
        self.checked = label("", "small")
        self.save_button = button(_("Save PDF…"), self.ask_save, "primary")
        self.print_button = button(_("Print…"), self.ask_print)
        edition = Card(_("Edition"))
        edition.add(self.choices, self.checked, row(self.save_button, self.print_button, None))
        self.final = QCheckBox(_("Final: the report no longer says “draft”"))
        self.final.clicked.connect(self._sign)
        sign_off = Card(_("Sign-off"))
        self.readiness = label("", "small")
        self.waiting = label("", "small", "warn")
        self.waive_button = button(_("Waive the open steps…"), self._waive)
        sign_off.add(self.final, self.readiness, self.waiting, row(self.waive_button, None))
        self.protocol = ProtocolCard(shell)
        self.recommendations = Recommendations(shell, documents)
        self.add(StepHead("report"), edition, self.recommendations, self.protocol, sign_off)
        self.end()
        for signal in (shell.session_opened, shell.changed, shell.assessed, shell.likes.changed):
            signal.connect(self.outdate)
        shell.session_opened.connect(self._forget)
        shell.changed.connect(self._tell_draft)

    def refresh(self) -> None:
        """Show the options, and write the report anew."""
        shell = self._shell
        self.final.setChecked(shell.site.header.is_final)
        self.final.setEnabled(shell.is_writable)
        self.readiness.setText("\n".join(filter(None, [self._ready(), *low_checks(shell)])))
        self._tell_waiting()
        self.choices.refresh()
        self.recommendations.refresh()
        self.protocol.refresh()
        self._later()

    def write(self) -> None:
        """Write the report beside the window and show it."""
        session = self._shell.session
        if session is None:
            return
        snapshot = Snapshot.of(session)
        order = self.choices.order()
        self._preview.show_message(_("The report is being written…"))
        self._shell.runner.submit(
            Job(
                key="report",
                title=Message(N_("Writing the report")),
                run=lambda progress: make_pdf(snapshot, order, progress),
                done=lambda pdf: self._written(pdf, order),
                failed=self._failed,
            )
        )

    def ask_save(self) -> None:
        """Ask where to save the PDF."""
        session = self._shell.session
        if session is not None:
            order = self.choices.order()
            words = (session.path.stem, order.proposal, str(order.edition))
            start = session.path.with_name(f"{' '.join(filter(None, words))}.pdf")
            ask_to_save(self.window(), _("Save PDF"), start, "PDF (*.pdf)", self.save)

    def save(self, path: Path) -> None:
        """Write the PDF that is shown."""
        from cpted_app.exchange.export import write_whole

        if not self.pdf:
            self._shell.tell(Message(N_("The report is still being written.")))
            return
        if self._shell.guarded(lambda: write_whole(path, self.pdf)):
            self._shell.tell(Message(N_("The report is in {file}."), {"file": path.name}))

    def ask_print(self) -> None:
        """Ask which printer, and print the pages at their true size."""
        if not self.pdf:
            self._shell.tell(Message(N_("The report is still being written.")))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._set_paper(printer)
        dialog = QPrintDialog(printer, self.window())
        dialog.setMinMax(1, len(self._preview.pages))
        dialog.accepted.connect(lambda: self.print_to(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def print_to(self, printer: QPrinter) -> None:
        """Print the pages at 100 %: what is 1:500 in the PDF is 1:500 on paper."""
        self._set_paper(printer)
        printer.setFullPage(True)
        painter = QPainter(printer)
        first = printer.fromPage() or 1
        last = printer.toPage() or len(self._preview.pages)
        for number in range(first - 1, min(last, len(self._preview.pages))):
            if number > first - 1:
                printer.newPage()
            width_pt, height_pt = self._preview.pages[number].size_pt
            k = min(printer.resolution(), PRINT_DPI) / 72.0
            picture = self._preview.picture(number, round(width_pt * k), round(height_pt * k))
            shown = printer.resolution() / 72.0
            painter.drawPixmap(0, 0, round(width_pt * shown), round(height_pt * shown), picture)
        painter.end()

    def _set_paper(self, printer: QPrinter) -> None:
        paper = self.choices.order().paper
        size = QPageSize.PageSizeId.A3 if paper == "A3" else QPageSize.PageSizeId.A4
        width_pt, height_pt = self._preview.pages[0].size_pt
        turn = QPageLayout.Orientation
        side = turn.Landscape if width_pt > height_pt else turn.Portrait
        printer.setPageLayout(QPageLayout(QPageSize(size), side, QMarginsF(0, 0, 0, 0)))

    def _later(self) -> None:
        if self.isVisible():
            self.pdf = b""
            self.checked.setText(_("○ being written…"))
            self._timer.start()

    def _written(self, pdf: object, order: ReportOrder) -> None:
        if not isinstance(pdf, bytes):
            return
        self.pdf = pdf
        self._preview.show_pdf(pdf)
        count = len(self._preview.pages)
        if order.edition is Audience.POLICE:
            text = ngettext(
                "{n} page. This edition holds everything; keep it with the police.",
                "{n} pages. This edition holds everything; keep it with the police.",
                count,
            )
        else:
            text = ngettext(
                "● {n} page, read again: nothing withheld was found in text, metadata, "
                "bookmarks or attachments.",
                "● {n} pages, read again: nothing withheld was found in text, metadata, "
                "bookmarks or attachments.",
                count,
            )
        self.checked.setText(text.format(n=count))

    def _failed(self, error: BaseException) -> None:
        self.checked.setText(_("■ not written"))
        self._preview.show_message(_("The report could not be written; the bar above says why."))
        self._shell.tell(error)

    def _forget(self) -> None:
        self.pdf = b""
        self._timer.stop()
        self.choices.forget()
        self._preview.forget()

    def _sign(self, is_final: bool) -> None:
        shell = self._shell
        if is_final:
            done = shell.attempt(lambda: issue(shell.site, shell.assessment, language()))
        else:
            done = shell.attempt(lambda: assessing.set_header(shell.site, is_final=False))
        if not done:
            self.final.setChecked(shell.site.header.is_final)

    def _tell_draft(self, edit: Edit) -> None:
        """Say that an edit took the issue back; the next ones find a draft."""
        if takes_issue_back(edit):
            self._shell.tell(TAKEN_BACK)

    def _tell_waiting(self) -> None:
        waiting = () if self._shell.site.header.is_final else self.protocol.waiting()
        text = ngettext(
            "▲ {n} step of the protocol is open; it has to be closed or waived first.",
            "▲ {n} steps of the protocol are open; they have to be closed or waived first.",
            len(waiting),
        )
        self.waiting.setText(text.format(n=len(waiting)))
        self.waiting.setVisible(bool(waiting))
        self.waive_button.setVisible(bool(waiting))
        self.waive_button.setEnabled(self._shell.is_writable)

    def _waive(self) -> None:
        self.protocol.waive_all(self.protocol.waiting())

    def _ready(self) -> str:
        assessment = self._shell.assessment
        if assessment is None:
            return ""
        left = unanswered(assessment)
        if left:
            return ngettext(
                "▲ {n} question is unanswered; a final report says so.",
                "▲ {n} questions are unanswered; a final report says so.",
                left,
            ).format(n=left)
        return _("● Every question is answered.")
