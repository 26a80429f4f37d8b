"""Which sentences of low answers stand elsewhere too, as widgets share it.

Belongs here: when other files are read, and what of them is kept while an assessment is open.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.likeness import Like, Sentences, own_sentences, repeated, repeats
from cpted_app.model.records import Answer
from cpted_app.session.jobs import Job
from cpted_app.session.sentences import earlier_sentences
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.shell import Shell
    from cpted_app.session.session import Session

HERE = ""
"""Stands for the title of the open assessment: an earlier one may be called the same."""
LOOKED_AT = ("assess", "report")
"""The steps that tell of sentences: before one of them is seen, no other file is read."""


class Likes(QObject):
    """Compares with the answers of the open file and of the person's recent ones."""

    changed = Signal()
    """Other files were read."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        self._earlier = Sentences()
        self._asked: Session | None = None
        self._is_looked_at = False
        self._own: tuple[tuple[Answer, ...], Sentences] = ((), Sentences())
        self._all: tuple[Sentences, Sentences, Mapping[str, tuple[Like, ...]]] | None = None
        shell.session_opened.connect(self._forget)
        shell.stepped.connect(self._stepped)
        shell.assessed.connect(self._read)

    def of(self, result: ItemResult) -> tuple[Like, ...]:
        """Return what is nearly the sentence of a low answer."""
        answer = result.answer
        if answer is None or not result.is_low or not answer.reason.strip():
            return ()
        own = self._own_sentences()
        return repeats(result.item.id, result.subject, answer.reason, own, self._earlier)

    @property
    def repeated(self) -> Mapping[str, tuple[Like, ...]]:
        """What is nearly the sentence of low answers, by the ids of the answers."""
        own = self._own_sentences()
        if self._all is None or self._all[:2] != (own, self._earlier):
            self._all = (own, self._earlier, repeated(self._answers(), own, self._earlier))
        return self._all[2]

    def _answers(self) -> tuple[Answer, ...]:
        """Return the answers that the person at the window may see."""
        shell = self._shell
        if shell.recording.rater is None:
            return shell.site.all(Answer)
        items = shell.assessment.items if shell.assessment else ()
        return tuple(one.answer for one in items if one.answer is not None)

    def _own_sentences(self) -> Sentences:
        answers = tuple(row for row in self._answers() if row.reason.strip())
        if answers != self._own[0]:
            self._own = (answers, own_sentences(HERE, answers))
        return self._own[1]

    def _stepped(self, step: str) -> None:
        self._is_looked_at = step in LOOKED_AT
        self._read()

    def _read(self) -> None:
        """Read the recent files once, when there is a sentence to compare with theirs."""
        shell, session = self._shell, self._shell.session
        if session is None or session is self._asked or not self._is_looked_at:
            return
        if not any(row.value.is_low and row.reason.strip() for row in self._answers()):
            return
        self._asked = session
        recent = tuple(map(Path, shell.settings.recent))
        shell.runner.submit(
            Job(
                key="sentences",
                title=Message(N_("Reading the sentences of earlier assessments")),
                run=partial(earlier_sentences, session.path, session.first_hash, recent),
                done=partial(self._take, session),
                failed=shell.tell,
            )
        )

    def _take(self, session: "Session", earlier: Sentences) -> None:
        if session is self._shell.session:
            self._earlier = earlier
            self.changed.emit()

    def _forget(self) -> None:
        self._earlier, self._asked, self._all = Sentences(), None, None
