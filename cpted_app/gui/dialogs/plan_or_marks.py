"""Asks whether a drawing or map is to lie under the marks, or to become marks."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from cpted_app.i18n import _


def ask_plan_or_marks(
    parent: QWidget, name: str, *, as_plan: Callable[[], object], as_marks: Callable[[], object]
) -> QMessageBox:
    """Ask; what is chosen is called."""
    box = QMessageBox(parent)
    box.setObjectName("PlanOrMarks")
    box.setWindowTitle(_("Plan or marks"))
    box.setText(_("How should {file} come in?").format(file=name))
    box.setInformativeText(
        _(
            "As a plan it lies under the marks, to look at and to snap to; marks can be made"
            " from it at any time. As marks, its objects are put on the site at once."
        )
    )
    plan = box.addButton(_("Add as plan"), QMessageBox.ButtonRole.AcceptRole)
    plan.setObjectName("as_plan")
    marks = box.addButton(_("Make marks…"), QMessageBox.ButtonRole.ActionRole)
    marks.setObjectName("as_marks")
    cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    plan.clicked.connect(lambda _checked=False: as_plan())
    marks.clicked.connect(lambda _checked=False: as_marks())
    box.finished.connect(box.deleteLater)
    box.open()
    return box
