"""Measures of a graph whose links are bits: row i has bit j set where i and j see each other."""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import Floats, Ints, compiled

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]
Filled = tuple[Ints, npt.NDArray[np.uint16]]
"""Numbers of the words that have bits, row after row, and where each row begins in them."""

_FEW = 6
"""So many times more must wait than were found last, that it pays to start from those found."""

_ONE = np.uint64(1)
_PAIRS, _FOURS, _BYTES = (
    np.uint64(0x5555555555555555),
    np.uint64(0x3333333333333333),
    np.uint64(0x0F0F0F0F0F0F0F0F),
)
_SUM = np.uint64(0x0101010101010101)
_TWO, _FOUR, _TOP = np.uint64(2), np.uint64(4), np.uint64(56)


@compiled
def _bits(word: np.uint64) -> np.uint64:
    """Return how many bits are set; the compiler knows this form and takes one instruction."""
    word = word - ((word >> _ONE) & _PAIRS)
    word = (word & _FOURS) + ((word >> _TWO) & _FOURS)
    word = (word + (word >> _FOUR)) & _BYTES
    return (word * _SUM) >> _TOP


@compiled
def _members(row: Words, found: Numbers) -> int:
    """Fill in the numbers of the bits that are set; return how many there are."""
    count = 0
    for at in range(len(row)):
        word = row[at]
        while word != 0:
            rest = word & (word - _ONE)
            found[count] = 64 * at + np.int64(_bits((word ^ rest) - _ONE))
            count += 1
            word = rest
    return count


@compiled
def mirror(links: Words) -> None:
    """Set the link from j to i wherever there is one from i to a later j."""
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    for place in range(len(links)):
        word, bit = place >> 6, _ONE << np.uint64(place & 63)
        for number in range(_members(links[place], found)):
            if found[number] > place:
                links[found[number], word] |= bit


@compiled
def filled(links: Words) -> Filled:
    """Return which words of each row have bits; where one is seen from lies in few of them."""
    starts = np.zeros(len(links) + 1, dtype=np.int64)
    for place in range(len(links)):
        starts[place + 1] = starts[place] + (links[place] != 0).sum()
    words = np.empty(starts[-1], dtype=np.uint16)
    count = 0
    for row in links:
        for at in range(len(row)):
            if row[at] != 0:
                words[count] = at
                count += 1
    return starts, words


@compiled
def clusterings(links: Words, degrees: Ints, first: int, last: int, out: Floats) -> None:
    """Fill ``out`` with the share of pairs of neighbours that are linked; NaN below two.

    ``degrees`` (n,) is how many neighbours each point has. All that they see, less what those
    see that are no neighbours, is what the neighbours see: the fewer of both are looked at.
    """
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    for place in range(first, last):
        mine = links[place]
        near = _members(mine, found)
        if near < 2:
            out[place] = math.nan
            continue
        linked = np.int64(0)
        if 2 * near <= len(links):
            for number in range(near):
                linked += _shared(mine, links[found[number]])
        else:
            for number in range(near):
                linked += degrees[found[number]]
            far = _members(~mine, found)
            for number in range(far - (64 * len(mine) - len(links))):
                linked -= _shared(mine, links[found[number]])
        out[place] = linked / (near * (near - 1.0))


@compiled
def _shared(mine: Words, theirs: Words) -> np.int64:
    """Return how many bits are set in both rows."""
    count = np.uint64(0)
    for at in range(len(mine)):
        count += _bits(mine[at] & theirs[at])
    return np.int64(count)


@compiled
def parts(links: Words) -> Numbers:
    """Return for each point the first of all that it reaches by any number of steps."""
    firsts = np.full(len(links), -1, dtype=np.int32)
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    open_ones = np.empty(len(links), dtype=np.int32)
    for place in range(len(links)):
        if firsts[place] >= 0:
            continue
        firsts[place], open_ones[0], left = place, place, 1
        while left:
            left -= 1
            for other in found[: _members(links[open_ones[left]], found)]:
                if firsts[other] < 0:
                    firsts[other], open_ones[left] = place, other
                    left += 1
    return firsts


@compiled
def mean_depths(
    links: Words,
    known: Filled,
    firsts: Numbers,
    first: int,
    last: int,
    out: Floats,
) -> None:
    """Fill ``out`` with the mean number of steps to all that can be reached; NaN if none can.

    ``known`` is ``filled(links)``, ``firsts`` are its ``parts``.
    Source: Beamer, Asanović, Patterson (2012), Direction-optimizing breadth-first search, SC12.
    """
    waiting = np.empty(len(links), dtype=np.int32)
    edge = np.zeros(links.shape[1], dtype=np.uint64)
    for place in range(first, last):
        left = 0
        for other in range(len(links)):
            if firsts[other] == firsts[place] and other != place:
                waiting[left] = other
                left += 1
        reached, total, found = left, 0, 1
        edge[:] = 0
        edge[place >> 6] = _ONE << np.uint64(place & 63)
        while left:
            total += left  # who still waits is a step farther away
            still = _step(links, known, edge, found * _FEW < left, waiting[:left])
            left, found = still, left - still
        out[place] = total / reached if reached else math.nan


@compiled
def _step(links: Words, known: Filled, edge: Words, is_ahead: bool, waiting: Numbers) -> int:
    """Return how many still wait, moved to the front, when those that see one of ``edge`` left.

    These are the new ``edge``. The search goes ahead from the edge, or back from all that wait.
    """
    starts, words = known
    met = _seen_from(links, known, edge) if is_ahead else edge.copy()
    edge[:] = 0
    still, at = 0, 0
    for other in waiting:
        word, bit = other >> 6, _ONE << np.uint64(other & 63)
        if is_ahead:
            is_met = met[word] & bit != 0
        else:
            # Next to each other, they mostly see the same.
            is_met = links[other, at] & met[at] != 0
            number = starts[other]
            while not is_met and number < starts[other + 1]:
                at = int(words[number])
                is_met = links[other, at] & met[at] != 0
                number += 1
        if is_met:
            edge[word] |= bit
        else:
            waiting[still] = other
            still += 1
    return still


@compiled
def _seen_from(links: Words, known: Filled, edge: Words) -> Words:
    """Return all that any point of ``edge`` sees."""
    starts, words = known
    seen = np.zeros_like(edge)
    found = np.empty(64 * len(edge), dtype=np.int32)
    for place in found[: _members(edge, found)]:
        for number in range(starts[place], starts[place + 1]):
            seen[words[number]] |= links[place, words[number]]
    return seen
