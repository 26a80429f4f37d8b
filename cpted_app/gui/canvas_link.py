"""Between canvas and shell: what a gesture means for the rest of the window."""

from PySide6.QtCore import QTimer

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.panels.status_bar import StatusBar
from cpted_app.gui.shell import Shell
from cpted_app.model.edit import Edit


def connect_canvas(canvas: Canvas, shell: Shell, status: StatusBar) -> None:
    """Send the canvas's edits, selections and places to where they belong."""

    def do(edit: Edit) -> None:
        shell.do(edit)

    def selected(ids: frozenset[str]) -> None:
        shell.select(sorted(ids))

    def remark_at(x_m: float, y_m: float, hit: str | None) -> None:
        shell.remark_placed.emit(x_m, y_m, str(hit or ""))

    def snap(is_on: bool) -> None:
        canvas.snapping = is_on

    def forget(*_what: object) -> None:
        shell.highlight()

    def looked() -> None:
        if canvas.hand.row.id == "look":
            canvas.pointing.again()

    canvas.looking = shell.look
    # Later: what is seen may come in while the tool itself is asked.
    shell.look.changed.connect(lambda: QTimer.singleShot(0, canvas, looked))
    shell.highlighted.connect(canvas.set_overlays)
    for signal in (shell.session_opened, shell.selected, shell.changed, shell.stepped):
        signal.connect(forget)
    canvas.edit_requested.connect(do)
    canvas.refused.connect(shell.tell)
    canvas.selection_changed.connect(selected)
    canvas.cursor_moved.connect(status.show_position)
    canvas.cursor_left.connect(status.position.clear)
    canvas.view_changed.connect(status.show_scale)
    canvas.hint_changed.connect(status.show_hint)
    canvas.tool_changed.connect(status.show_tool)
    canvas.calibration_points.connect(shell.calibration_clicked)
    canvas.remark_requested.connect(remark_at)
    status.snap_toggled.connect(snap)
    canvas.snapping = shell.settings.snap
    canvas.snap_reach_px = float(shell.settings.snap_tolerance_px)
