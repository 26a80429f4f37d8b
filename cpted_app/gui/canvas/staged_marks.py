"""What the proposal that is shown does to marks, over the marks themselves, and a frame around.

Belongs here: which changes are drawn. How one looks is told by ``drawing.staged``.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from cpted_app.drawing.legends import Entry
from cpted_app.drawing.staged import legend_entries, staged_primitives
from cpted_app.gui.canvas.painter import Compiled, compiled
from cpted_app.model.edit import Edit
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import difference
from cpted_app.words import UNSAID

if TYPE_CHECKING:
    from cpted_app.gui.canvas.canvas import Canvas

MOST_DRAWN = 600
"""Badges painted at every frame; more cannot be told from one another."""
FRAME_PX = 3.0

_NOTHING = Edit(UNSAID, ())


class StagedMarks:
    """The changes of the shown proposal, with its letter; none while what exists is shown."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self.label = ""
        self.edit = _NOTHING
        self._shown = Site()
        self._key: object = None
        self._drawn: list[Compiled] = []

    def look(self) -> None:
        """Take up what the session shows now."""
        session = self._canvas.session
        shown = session.shown if session is not None else Site()
        if shown is self._shown or session is None:
            return
        self._shown, self._key = shown, None
        proposal = shown.get(Scenario, session.scenario)
        self.label, self.edit = "", _NOTHING
        if proposal is not None:
            marks = difference(session.site, shown).changes
            self.label, self.edit = proposal.label, Edit(_NOTHING.label, marks)

    @property
    def entries(self) -> list[Entry]:
        """What stands of it in the legend."""
        return legend_entries(self.edit, self.label)

    def paint(self, painter: QPainter) -> None:
        """Paint badges and ghosts."""
        self._compile()
        if not self._drawn:
            return
        canvas, brushwork = self._canvas, self._canvas.frames.brushwork
        painter.save()
        painter.scale(1.0 / brushwork.dpr, 1.0 / brushwork.dpr)
        view = canvas.view.magnified(brushwork.dpr)
        origin_m = canvas.scene.layer.origin_m
        texts = [text for item in self._drawn for text in item.texts]
        brushwork.paint(painter, self._drawn, view, origin_m, texts=texts)
        painter.restore()

    def paint_frame(self, painter: QPainter) -> None:
        """Paint the frame that says that this is no plan of what exists."""
        if self.label:
            half = FRAME_PX / 2.0
            painter.setPen(QPen(QColor(self._canvas.theme["accent"]), FRAME_PX))
            painter.drawRect(QRectF(self._canvas.rect()).adjusted(half, half, -half, -half))

    def _compile(self) -> None:
        scene = self._canvas.scene
        key = (scene.hidden, scene.layer.origin_m)
        if key == self._key:
            return
        self._key = key
        rows = [each for each in self.edit.changes if each.row.kind not in scene.hidden]
        self._drawn = [
            compiled(staged_primitives(each), scene.layer.origin_m) for each in rows[:MOST_DRAWN]
        ]
