"""Sentences of low answers against those of twenty earlier files: comparing, and reading."""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.row import Row
from cpted_app.assess import likeness
from cpted_app.assess.likeness import Sentence, Sentences
from cpted_app.model.kinds import AnswerValue, Role
from cpted_app.model.records import Answer, Header
from cpted_app.store.journal import Author
from cpted_app.store.sentences import sentences_of
from cpted_app.store.store import Store

OWN, FILES, IN_A_FILE, RUNS = 500, 20, 200, 5
AT = datetime(2026, 11, 22, tzinfo=UTC)


def run() -> list[Row]:
    """Return the median seconds of finding near sentences, and of reading those of the files."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmno", k=chance.randint(2, 9))) for _ in range(900)]
    templates = [_sentence(chance, words) for _ in range(60)]
    own = [_varied(chance, templates, words) for _ in range(OWN)]
    there = [
        [_varied(chance, templates, words) for _ in range(IN_A_FILE)] for _file in range(FILES)
    ]
    found = _median(lambda: _compare(own, there))
    with tempfile.TemporaryDirectory() as folder:
        files = [_file(Path(folder) / f"{n}.gpkg", said) for n, said in enumerate(there)]
        read = _median(lambda: [sentences_of(file) for file in files])
    goal = "to be below 0.3 s"
    name = f"{OWN} sentences against {FILES} files × {IN_A_FILE}"
    return [
        Row(f"likeness, {name}", found, "s", goal, 0.3 / found),
        Row(f"reading the sentences of {FILES} files", read, "s"),
    ]


def _compare(own: list[str], there: list[list[str]]) -> None:
    likeness._pairs.cache_clear()  # as when a file has just been opened
    kept = Sentences(
        Sentence(title=str(file), item="2A-01", subject="site", reason=said)
        for file, sentences in enumerate(there)
        for said in sentences
    )
    assert any(kept.like(said) for said in own)


def _sentence(chance: random.Random, words: list[str]) -> str:
    common = [1.0 / (1.0 + at) for at in range(len(words))]
    return " ".join(chance.choices(words, common, k=chance.randint(7, 22)))


def _varied(chance: random.Random, templates: list[str], words: list[str]) -> str:
    """Return a sentence of its own, or one time in three a template with up to two new words."""
    if chance.random() > 1.0 / 3.0:
        return _sentence(chance, words)
    parts = chance.choice(templates).split()
    for _ in range(chance.randint(0, 2)):
        parts[chance.randrange(len(parts))] = chance.choice(words)
    return " ".join(parts)


def _file(path: Path, said: list[str]) -> Path:
    answers = [
        Answer(
            id=str(n), checklist="2A", item=str(n), value=AnswerValue.FAILS, reason=one, at_utc=AT
        )
        for n, one in enumerate(said)
    ]
    author = Author(name="Ada", role=Role.PLANNER)
    Store.create(path, [Header(title=path.stem), *answers], author=author, at_utc=AT).close()
    return path


def _median(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begin)
    return float(np.median(taken))
