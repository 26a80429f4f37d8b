"""Sentences of other assessments, to be compared with those of the open one.

Belongs here: which files are looked at. They are only read, and nothing of them is kept.
"""

from collections.abc import Iterable
from pathlib import Path

from cpted_app.assess.likeness import Sentence, Sentences
from cpted_app.errors import UserError
from cpted_app.session.jobs import Progress
from cpted_app.session.session import Session
from cpted_app.words import N_


def earlier_sentences(
    own: Path, begun: str, files: Iterable[Path], progress: Progress
) -> Sentences:
    """Return the sentences of earlier assessments; files that cannot be read are passed over.

    ``own`` is the open file and ``begun`` the first hash of its journal: neither the file
    itself nor a copy of it is an earlier assessment.
    """
    from cpted_app.store.sentences import sentences_of

    wanted = [file for file in dict.fromkeys(files) if not _is_same(file, own)]
    found: list[Sentence] = []
    for done, file in enumerate(wanted, start=1):
        written = sentences_of(file)
        if written is not None and written.begun != begun:
            found += written.sentences
        progress(done / len(wanted))
    return Sentences(found)


def sentences_in(session: Session, files: Iterable[Path]) -> Sentences:
    """Return the sentences of files that somebody named.

    Raises:
        UserError: one is the open file itself, or cannot be read as an assessment.
    """
    from cpted_app.store.sentences import sentences_of

    found: list[Sentence] = []
    for file in files:
        written = None if _is_same(file, session.path) else sentences_of(file)
        if written is None:
            raise UserError(
                N_("No sentences can be read from “{file}”."),
                N_("Name another assessment that no program is writing to."),
                file=file.name,
            )
        found += written.sentences
    return Sentences(found)


def _is_same(file: Path, own: Path) -> bool:
    try:
        return file.samefile(own)
    except OSError:
        return file == own
