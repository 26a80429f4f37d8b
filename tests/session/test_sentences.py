"""Which files count as earlier assessments: not the open one, none of its copies."""

from pathlib import Path

import pytest

from cpted_app.errors import UserError
from cpted_app.model.kinds import AnswerValue
from cpted_app.session import workflow
from cpted_app.session.sentences import earlier_sentences, sentences_in
from cpted_app.session.session import Session

SAID = "Behind the bins the corner is dark and nobody looks there."


def assessment(path: Path, title: str) -> Session:
    session = workflow.new_site(path, title)
    workflow.answer(session, "2A-02", AnswerValue.FAILS, reason=SAID, by="Ann")
    return session


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "markt.gpkg"
    assessment(path, "Marktplatz 2025").close()
    return path


def found_in(session: Session, *files: Path) -> list[str]:
    progress: list[float] = []
    found = earlier_sentences(session.path, session.first_hash, files, progress.append)
    return [one.sentence.title for one in found.like(SAID)]


def test_recent_files_are_read_but_not_the_open_one_nor_its_copies(
    tmp_path: Path, theirs: Path
) -> None:
    session = assessment(tmp_path / "park.gpkg", "Park")
    session.save_copy(tmp_path / "copy.gpkg")
    (tmp_path / "link.gpkg").symlink_to(session.path)
    own = [session.path, tmp_path / "copy.gpkg", tmp_path / "link.gpkg"]
    gone = [tmp_path / "gone.gpkg", tmp_path / "gone.gpkg", tmp_path]
    assert found_in(session, *own, *gone, theirs, theirs) == ["Marktplatz 2025"]
    workflow.answer(session, "2A-03", AnswerValue.MEETS, by="Ann")  # the file is still ours
    session.close()


def test_a_file_that_somebody_names_has_to_be_readable(tmp_path: Path, theirs: Path) -> None:
    session = assessment(tmp_path / "park.gpkg", "Park")
    assert sentences_in(session, [theirs]).like(SAID)
    for wrong in (session.path, tmp_path / "gone.gpkg"):
        with pytest.raises(UserError, match=wrong.name):
            sentences_in(session, [theirs, wrong])
    session.close()
