"""The four states of what was looked at, each told by colour and by shape."""

from typing import Literal

from cpted_app.drawing.primitives import Mark

Status = Literal["clear", "filtered", "blocked", "unknown"]

STATUS_COLOURS: dict[Status, str] = {
    "clear": "ok",
    "filtered": "warn",
    "blocked": "bad",
    "unknown": "dim_text",
}


def status_mark(status: Status, x: float, y: float, size_pt: float = 9.0) -> Mark:
    """Return the mark that says ● clear, ▲ filtered, ■ blocked or ○ unknown."""
    return Mark(shape=status, x=x, y=y, colour=STATUS_COLOURS[status], size_pt=size_pt)
