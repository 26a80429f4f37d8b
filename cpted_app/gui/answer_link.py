"""Between canvas and questions: pins of low answers, and the place that an answer waits for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cpted_app.gui.canvas.answer_pins import answer_at
from cpted_app.gui.canvas.context import REACH_PX
from cpted_app.gui.canvas.scene import ANSWERS
from cpted_app.gui.wording import answer_word, local
from cpted_app.model.records import Answer

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow

PICKING = "point"
STEPS_WITH_PINS = ("assess", "report")


class AnswerLink(QObject):
    """Shows pins in the steps that are about answers, opens questions, and fetches places."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._canvas, self._shell = window, window.canvas, window.shell
        self._then: Callable[[float, float], object] | None = None
        self._page: QWidget | None = None
        canvas, shell = self._canvas, self._shell
        canvas.answer_opened.connect(self._open)
        canvas.point_picked.connect(self._picked)
        canvas.tool_changed.connect(self._tool_changed)
        canvas.cursor_moved.connect(self._moved)
        shell.point_wanted.connect(self._pick)
        for signal in (shell.stepped, shell.changed, shell.session_opened):
            signal.connect(self._show_pins)

    def _show_pins(self, *_what: object) -> None:
        """Show pins where they are talked of; to somebody who rates blind they would tell."""
        is_blind = self._shell.recording.rater is not None
        is_shown = self._window.step in STEPS_WITH_PINS and not is_blind
        hidden = self._canvas.scene.hidden
        if (ANSWERS not in hidden) is not is_shown:
            self._canvas.set_hidden(hidden ^ {ANSWERS})

    def _open(self, answer: Answer) -> None:
        self._shell.choose_question(answer.item, answer.subject)

    def _moved(self, x_m: float, y_m: float) -> None:
        is_idle = self._canvas.hand.row.id == "select" and not self._canvas.hand.step.busy
        pinned = self._canvas.scene.answers if is_idle else []
        answer = answer_at(pinned, (x_m, y_m), REACH_PX / self._canvas.view.scale)
        self._canvas.setToolTip(self._tip(answer) if answer else "")

    def _tip(self, answer: Answer) -> str:
        assessment = self._shell.assessment
        items = assessment.checklist.items if assessment else ()
        topic = next((local(one.topic) for one in items if one.id == answer.item), "")
        head = f"{answer.item}  {topic}".strip()
        return f"{head}\n{answer_word(answer.value.value)}\n{answer.reason}".strip()

    def _pick(self, then: Callable[[float, float], object]) -> None:
        """Have a place pointed at; what was shown before comes back after it."""
        pages = self._window.pages
        self._then, self._page = then, pages.currentWidget()
        pages.setCurrentIndex(0)
        self._shell.tool_wanted.emit(PICKING)

    def _picked(self, x_m: float, y_m: float) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(x_m, y_m)

    def _tool_changed(self, tool: str) -> None:
        page, pages = self._page, self._window.pages
        if tool == PICKING or page is None:
            return
        self._then = self._page = None
        if pages.indexOf(page) > 0:
            pages.setCurrentWidget(page)
            page.setFocus()
        elif tool == "select" and self._window.step == "assess":
            self._window.steps.assess.focus_list()
