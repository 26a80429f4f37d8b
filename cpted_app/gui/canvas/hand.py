"""The hand: the tool in use, the step it waits at, and where it snaps.

Belongs here: sending events to a tool's generator. What the tool may ask for is in
``context``; which keys exist is in ``keys``.
"""

from inspect import GEN_RUNNING, getgeneratorstate

from cpted_app.gui.tools.steps import Context, Event, Step, Tool
from cpted_app.gui.tools.table import BY_ID, ToolRow
from cpted_app.i18n import _

_RESTING = Step(hint="", cursor="arrow")


class Hand:
    """Holds one tool at a time; an ended tool gives way to the one that selects."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tool: Tool | None = None
        self._next: ToolRow | None = None
        self.row: ToolRow = BY_ID["select"]
        self.step: Step = _RESTING

    def take(self, row: ToolRow) -> None:
        """Begin a tool anew; a piece under way is dropped.

        Asked for by what a tool itself has just done, it begins once that tool waits again.
        """
        if self._tool is not None and getgeneratorstate(self._tool) == GEN_RUNNING:
            self._next = row
            return
        self.drop()
        self.row = row
        self._tool = row.start(self._context)
        self.step = next(self._tool)

    def send(self, event: Event) -> bool:
        """Send an event to the tool and return whether the tool ended with it."""
        if self._tool is None:
            return False
        goes_on = False
        try:
            self.step = self._tool.send(event)
            goes_on = True
        except StopIteration:
            pass
        finally:
            # After a fault too: it goes on to whoever reports bugs, but the hand is not empty.
            wanted, self._next = self._next, None
            if wanted is not None:
                self.take(wanted)
            elif not goes_on:
                self.take(BY_ID["select"])
        return wanted is not None or not goes_on

    def drop(self) -> None:
        """Let go of the tool."""
        if self._tool is not None:
            self._tool.close()
        self._tool = None
        self.step = _RESTING

    @property
    def hint(self) -> str:
        """What to do next, in words."""
        name = _(self.row.text)
        return self.step.hint or name
