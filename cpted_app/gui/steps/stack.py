"""The right sides of the six steps, one shown at a time."""

from PySide6.QtWidgets import QStackedWidget

from cpted_app.gui.documents import Documents
from cpted_app.gui.report_preview import ReportPreview
from cpted_app.gui.shell import STEPS, Shell
from cpted_app.gui.steps.analyse import AnalyseStep
from cpted_app.gui.steps.assess import AssessStep
from cpted_app.gui.steps.mark import MarkStep
from cpted_app.gui.steps.plan import PlanStep
from cpted_app.gui.steps.remarks import RemarksStep
from cpted_app.gui.steps.report import ReportStep


class Steps(QStackedWidget):
    """Plan, Mark, Analyse, Assess, Remarks, Report."""

    def __init__(self, shell: Shell, documents: Documents, preview: ReportPreview) -> None:
        super().__init__()
        self.plan = PlanStep(shell, documents)
        self.mark = MarkStep(shell, documents)
        self.analyse = AnalyseStep(shell)
        self.assess = AssessStep(shell)
        self.remarks = RemarksStep(shell)
        self.report = ReportStep(shell, documents, preview)
        panels = (self.plan, self.mark, self.analyse, self.assess, self.remarks, self.report)
        for panel in panels:
            self.addWidget(panel)

    def show_step(self, step: str) -> None:
        """Show the right side of a step."""
        self.setCurrentIndex(STEPS.index(step))
        if step == "assess":
            self.assess.focus_list()
