"""How alike two sentences are, and which of those of low answers stand elsewhere already.

Belongs here: comparing words. Template sentences are the field's commonest weakness: the same
words under another question, or in the file of another place, tell nothing of this one. It is
pointed out, never refused. Reading other files belongs to ``store.sentences``.

A sentence is taken as its words in small letters, without punctuation and accents; a word that
has a digit in it (a number, the label of a mark, the id of a question) counts as a number, so
that "L3 is dark" and "L12 is dark" are the same. Two sentences are compared by their pairs of
neighbouring words, their beginnings and ends among them: twice the pairs they share, divided by
the pairs they have (Sørensen-Dice coefficient). One word changed in a sentence of ten leaves
0.82, two words changed next to each other 0.73.

Source: L. R. Dice, Measures of the amount of ecologic association between species, Ecology 26
(1945). The threshold and the shortest sentence are design choices of this program.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from cpted_app.model.records import Answer

NEAR = 0.7
"""From this share on two sentences are nearly the same. A design choice of this program."""
LEAST_WORDS = 5
"""Sentences of fewer words, numbers left out, are never compared: "Too dark." is nobody's own.
A design choice of this program."""
MOST_SUBJECTS = 2
"""One sentence may say the same of so many marks under one question. A design choice."""

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_NUMBER = "#"
_EDGE = ""

Pair = tuple[str, str, int]
"""Two neighbouring words, and the how manieth time they stand in the sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the title of its assessment, its question and what it is about."""

    title: str
    item: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A sentence that is nearly another one; ``share`` runs from the threshold to 1."""

    sentence: Sentence
    share: float


def likeness(one: str, other: str) -> float:
    """Return how alike two sentences are, 0 … 1; 0 where one is too short to be compared.

    >>> likeness("The path is dark behind lamp L3.", "the path is dark, behind lamp 12")
    1.0
    >>> likeness("Too dark.", "Too dark.")
    0.0
    """
    return _share(_pairs(one), _pairs(other))


class Sentences:
    """Sentences to compare with, kept by their pairs of words."""

    def __init__(self, sentences: Iterable[Sentence] = ()) -> None:
        by_pairs: dict[frozenset[Pair], list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            by_pairs[_pairs(sentence.reason)].append(sentence)
        by_pairs.pop(frozenset(), None)
        self._kept = [(pairs, tuple(found)) for pairs, found in by_pairs.items()]
        self._having: dict[Pair, list[int]] = defaultdict(list)
        for at, (pairs, _found) in enumerate(self._kept):
            for pair in pairs:
                self._having[pair].append(at)

    def like(self, reason: str) -> tuple[Like, ...]:
        """Return the sentences that are nearly this one, the most alike first."""
        pairs = _pairs(reason)
        found = [
            Like(sentence=sentence, share=share)
            for at in sorted(self._candidates(pairs))
            if (share := _share(pairs, self._kept[at][0])) >= NEAR
            for sentence in self._kept[at][1]
        ]
        return tuple(sorted(found, key=lambda one: -one.share))

    def _candidates(self, pairs: frozenset[Pair]) -> set[int]:
        """Return the places of all sentences that may be near, found by the rarest pairs.

        Of n pairs a near sentence shares at least n·s / (2 − s), s being the threshold: it has
        one of any others that are left when one fewer than these is taken away.
        """
        needed = ceil(len(pairs) * NEAR / (2.0 - NEAR) - 1e-9)
        having = self._having
        rarest = sorted(pairs, key=lambda pair: len(having.get(pair, ())))
        looked_up = rarest[: len(pairs) - needed + 1]
        return {at for pair in looked_up for at in having.get(pair, ())}


def own_sentences(title: str, answers: Iterable[Answer]) -> Sentences:
    """Return the sentences of an assessment's answers, to compare with."""
    return Sentences(
        Sentence(title=title, item=row.item, subject=row.subject, reason=row.reason)
        for row in answers
    )


def repeats(
    item: str, subject: str, reason: str, own: Sentences, earlier: Sentences
) -> tuple[Like, ...]:
    """Return what is nearly the sentence of an answer, those of this assessment first.

    Under its own question a sentence is told only where it stands for more than two subjects.
    """
    inside = own.like(reason)
    same_item = [one for one in inside if one.sentence.item == item]
    subjects = {subject, *(one.sentence.subject for one in same_item)}
    told = [one for one in inside if one.sentence.item != item]
    if len(subjects) > MOST_SUBJECTS:
        told += [one for one in same_item if one.sentence.subject != subject]
    return (*told, *earlier.like(reason))


def repeated(
    answers: Iterable[Answer], own: Sentences, earlier: Sentences
) -> Mapping[str, tuple[Like, ...]]:
    """Return the low answers with a sentence that stands elsewhere too, by id, with where."""
    found = {
        row.id: repeats(row.item, row.subject, row.reason, own, earlier)
        for row in answers
        if row.value.is_low
    }
    return {key: likes for key, likes in found.items() if likes}


@lru_cache(maxsize=20_000)
def _pairs(sentence: str) -> frozenset[Pair]:
    """Return the pairs of a sentence's words; none of one that is too short."""
    words = _words(sentence)
    if sum(word != _NUMBER for word in words) < LEAST_WORDS:
        return frozenset()
    pairs = list(zip((_EDGE, *words), (*words, _EDGE), strict=True))
    if len(set(pairs)) == len(pairs):
        return frozenset((one, other, 1) for one, other in pairs)
    seen: Counter[tuple[str, str]] = Counter()
    found: list[Pair] = []
    for pair in pairs:
        seen[pair] += 1
        found.append((*pair, seen[pair]))
    return frozenset(found)


def _words(sentence: str) -> tuple[str, ...]:
    text = sentence.casefold()
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
    return tuple(
        word if word.isalpha() or not _DIGIT.search(word) else _NUMBER
        for word in _WORD.findall(text)
    )


def _share(one: frozenset[Pair], other: frozenset[Pair]) -> float:
    if not one or not other:
        return 0.0
    return 2.0 * len(one & other) / (len(one) + len(other))
