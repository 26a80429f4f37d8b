"""Which edits can be undone and redone: read from the journal, so it outlives the program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cpted_app.store.journal import JournalLine
from cpted_app.words import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One edit in the list of steps; ``is_done`` is False while it is undone."""

    seq: int
    label: Message
    at_utc: datetime
    author: str
    is_done: bool


class History:
    """Two stacks of journal numbers; undo moves one across, a new edit clears the second.

    The line that makes the assessment itself cannot be undone.
    """

    def __init__(self, lines: Iterable[JournalLine]) -> None:
        self._lines: dict[int, JournalLine] = {}
        self._done: list[int] = []
        self._undone: list[int] = []
        for line in lines:
            self.record(line)

    def record(self, line: JournalLine) -> None:
        """Take in a journal line that was just written."""
        if line.action == "create":
            return
        if line.action == "undo" and line.of is not None:
            self._done.remove(line.of)
            self._undone.append(line.of)
        elif line.action == "redo" and line.of is not None:
            self._undone.remove(line.of)
            self._done.append(line.of)
        else:
            self._lines[line.seq] = line
            self._done.append(line.seq)
            self._undone.clear()

    @property
    def next_undo(self) -> Step | None:
        """The step that undo would take back."""
        return self._step(self._done[-1], is_done=True) if self._done else None

    @property
    def next_redo(self) -> Step | None:
        """The step that redo would bring back."""
        return self._step(self._undone[-1], is_done=False) if self._undone else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps that can be reached, oldest first, undone ones last."""
        done = [self._step(seq, is_done=True) for seq in self._done]
        return (*done, *(self._step(seq, is_done=False) for seq in reversed(self._undone)))

    def _step(self, seq: int, *, is_done: bool) -> Step:
        line = self._lines[seq]
        return Step(
            seq=seq,
            label=line.label,
            at_utc=line.at_utc,
            author=line.author,
            is_done=is_done,
        )
