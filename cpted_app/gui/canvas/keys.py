"""What keys mean on the canvas.

Belongs here: from key presses to commands and tool events. Letters that choose a tool stand
in the table of tools.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cpted_app.gui.tools.steps import Key, Step
from cpted_app.gui.tools.table import BY_KEY

_Q = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_HELD = _SHIFT | _CTRL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

ARROWS = {
    _Q.Key_Left: (-1, 0),
    _Q.Key_Right: (1, 0),
    _Q.Key_Up: (0, 1),
    _Q.Key_Down: (0, -1),
}
"""Steps east and north of the arrow keys."""

_TOOL_KEYS: dict[int, Key] = {
    _Q.Key_Escape: Key(what="escape"),
    _Q.Key_Return: Key(what="enter"),
    _Q.Key_Enter: Key(what="enter"),
    _Q.Key_Backspace: Key(what="backspace"),
    _Q.Key_Delete: Key(what="delete"),
}

_PLAIN: dict[int, str] = {
    _Q.Key_Plus: "zoom_in",
    _Q.Key_Equal: "zoom_in",
    _Q.Key_Minus: "zoom_out",
    _Q.Key_0: "fit",
    _Q.Key_Home: "fit",
    _Q.Key_F: "next_feature",
    _Q.Key_Insert: "click_middle",
}
_WITH_CTRL: dict[int, str] = {
    _Q.Key_A: "select_all",
    _Q.Key_C: "copy",
    _Q.Key_V: "paste",
    _Q.Key_D: "duplicate",
}


def tool_event(event: QKeyEvent, step: Step) -> Key | None:
    """Return what a key press says to the tool in use, or None."""
    held = event.modifiers() & _HELD
    if held in (Qt.KeyboardModifier.NoModifier, _SHIFT) and event.key() in _TOOL_KEYS:
        return _TOOL_KEYS[event.key()]
    text = event.text()
    if step.typing and len(text) == 1 and text in "0123456789.," and not held & _CTRL:
        return Key(what="text", text=text)
    return None


def command(event: QKeyEvent) -> str:
    """Return the canvas command of a key press, or an empty text."""
    held = event.modifiers() & _HELD
    key = event.key()
    if held == _CTRL:
        return _WITH_CTRL.get(key, "")
    if key == _Q.Key_F and held == _SHIFT:
        return "previous_feature"
    if key in (_Q.Key_Plus, _Q.Key_Equal) and held == _SHIFT:
        return "zoom_in"
    return _PLAIN.get(key, "") if held == Qt.KeyboardModifier.NoModifier else ""


def tool_id(event: QKeyEvent) -> str:
    """Return the id of the tool that a letter chooses, or an empty text."""
    held = event.modifiers() & _HELD
    if held not in (Qt.KeyboardModifier.NoModifier, _SHIFT):
        return ""
    if not _Q.Key_A <= event.key() <= _Q.Key_Z:
        return ""
    letter = chr(event.key())
    row = BY_KEY.get(f"Shift+{letter}" if held == _SHIFT else letter)
    return row.id if row else ""
