"""Measures of a graph whose links are bits: row i has bit j set where i and j see each other."""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import Floats, compiled

Words = npt.NDArray[np.uint64]

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
def _members(row: Words, found: npt.NDArray[np.int32]) -> int:
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
def clusterings(links: Words, first: int, last: int, step: int, out: Floats) -> None:
    """Fill ``out`` with the share of pairs of neighbours that are linked; NaN below two."""
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    for place in range(first, last, step):
        mine = links[place]
        count = _members(mine, found)
        total = np.uint64(0)
        for number in range(count):
            theirs = links[found[number]]
            for at in range(len(mine)):
                total += _bits(mine[at] & theirs[at])
        out[place] = total / (count * (count - 1.0)) if count > 1 else math.nan


@compiled
def mean_depths(
    links: Words, groups: npt.NDArray[np.int64], first: int, last: int, step: int, out: Floats
) -> None:
    """Fill ``out`` with the mean number of steps to all that can be reached; NaN if none can.

    ``groups`` (n,) is how many points, itself among them, each point reaches.
    """
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    for place in range(first, last, step):
        reached = links[place].copy()
        reached[place >> 6] |= _ONE << np.uint64(place & 63)
        edge = links[place].copy()
        depth, total, known = 1, 0, 1
        while True:
            count = _members(edge, found)
            known += count
            total += depth * count
            if count == 0 or known >= groups[place]:
                break
            edge[:] = 0
            left = groups[place] - known
            for number in range(count):
                theirs, more = links[found[number]], np.uint64(0)
                for at in range(len(edge)):
                    new = theirs[at] & ~reached[at]
                    more += _bits(new)
                    edge[at] |= new
                    reached[at] |= new
                left -= np.int64(more)
                if left == 0:
                    break
            depth += 1
        out[place] = total / (known - 1.0) if known > 1 else math.nan


@compiled
def reached_by(links: Words) -> npt.NDArray[np.int64]:
    """Return how many points, itself among them, each point reaches by any number of steps."""
    groups = np.zeros(len(links), dtype=np.int64)
    found = np.empty(64 * links.shape[1], dtype=np.int32)
    for place in range(len(links)):
        if groups[place]:
            continue
        reached = np.zeros(links.shape[1], dtype=np.uint64)
        reached[place >> 6] = _ONE << np.uint64(place & 63)
        edge = links[place].copy()
        while edge.any():
            count = _members(edge, found)
            reached |= edge
            edge[:] = 0
            for number in range(count):
                edge |= links[found[number]]
            edge &= ~reached
        count = _members(reached, found)
        groups[found[:count]] = count
    return groups
