"""Which of many texts are nearly the same, without comparing each with each."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

LEAST = 20
"""Letters below which texts are alike by chance."""
_GRAM, _WINDOW = 6, 4
"""Texts that share nine letters in a row share a fingerprint (winnowing)."""
_LETTER = 2
"""Bytes of one."""
_CROWDED = 48
"""Texts with one fingerprint; where there are more it is a set phrase, and tells little."""
_NEIGHBOURS = 2
_BYTES = 1 << 21
_HINT = 0.25
"""Share of fingerprints in common that is worth a comparison."""
_PIECE = 5
_NEAR = 0.75
_LONG = 60
"""Letters in common that count although one text is far longer than the other."""


class Pair(NamedTuple):
    """Two texts by position, and how much of the shorter stands in the longer."""

    one: int
    other: int
    share: float


class Common:
    """Fingerprints that more than one text bears, or seems to: few are, and all are many.

    Two bits stand for each of sixteen million; what seems common and is not costs a little room.
    """

    def __init__(self) -> None:
        self._once, self._twice = bytearray(_BYTES), bytearray(_BYTES)

    def add(self, marks: Iterable[int]) -> None:
        """The fingerprints of one more text."""
        once, twice = self._once, self._twice
        for mark in marks:
            at, bit = mark >> 3 & _BYTES - 1, 1 << (mark & 7)
            if once[at] & bit:
                twice[at] |= bit
            else:
                once[at] |= bit

    def of(self, marks: Iterable[int]) -> list[int]:
        """Those that another text may bear too."""
        twice = self._twice
        return [mark for mark in marks if twice[mark >> 3 & _BYTES - 1] & 1 << (mark & 7)]


def pairs(
    text: Callable[[int], str], prints: Iterable[Sequence[int]], common: Common
) -> Iterator[Pair]:
    """All pairs that are nearly the same, each compared letter by letter.

    `text` is asked for few of the texts; all that is held are the fingerprints in common.
    """
    sizes = array("I")
    first: dict[int, int] = {}
    seen: dict[int, list[int]] = {}
    for one, marks in enumerate(prints):
        sizes.append(len(marks))
        shared: Counter[int] = Counter()
        for mark in common.of(marks):
            if mark not in seen:
                if mark not in first:
                    first[mark] = one
                    continue
                seen[mark] = [first.pop(mark)]
            bearers = seen[mark]
            shared.update(bearers if len(bearers) <= _CROWDED else bearers[-_NEIGHBOURS:])
            bearers.append(one)
            if len(bearers) > _CROWDED + 1:
                del bearers[0]
        near = [
            other
            for other, count in shared.items()
            if count >= _HINT * min(len(marks), sizes[other])
        ]
        if near:
            here = text(one)
            for other in sorted(near):
                share = likeness(here, text(other))
                if share is not None:
                    yield Pair(other, one, share)


def likeness(one: str, other: str) -> float | None:
    """How much of the shorter text stands in the longer, where they are nearly the same."""
    shorter, longer = sorted((one, other), key=lambda text: (len(text), text))
    covered = _covered(shorter, longer)
    share = covered / max(len(shorter), 1)
    long_enough = 2 * len(shorter) >= len(longer) or covered >= _LONG
    return share if covered >= LEAST and share >= _NEAR and long_enough else None


def stretch(one: str, other: str) -> str:
    """The longest run of letters that both texts hold, the first of several."""
    low, high, found = 0, min(len(one), len(other)), ""
    while low < high:
        middle = (low + high + 1) // 2
        runs = {other[at : at + middle] for at in range(len(other) - middle + 1)}
        starts = range(len(one) - middle + 1)
        run = next((one[at : at + middle] for at in starts if one[at : at + middle] in runs), None)
        if run is None:
            high = middle - 1
        else:
            low, found = middle, run
    return found


def groups(count: int, joined: Sequence[Pair]) -> list[list[int]]:
    """Positions that hang together through pairs, each group in order."""
    above = list(range(count))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for pair in joined:
        first, second = sorted((top(pair.one), top(pair.other)))
        above[second] = first
    found: dict[int, list[int]] = {}
    for at in range(count):
        found.setdefault(top(at), []).append(at)
    return list(found.values())


def fingerprints(text: str) -> array[int]:
    """Of every few letters in a row the least of some numbers that stand for them, each once."""
    units = text.encode("utf-16-le", "surrogatepass")
    ends = range(_LETTER * _GRAM, max(len(units), _LETTER * _GRAM) + 1, _LETTER)
    marks = [crc32(units[end - _LETTER * _GRAM : end]) for end in ends]
    shifted = (marks[at:] for at in range(_WINDOW))
    return array("I", set(map(min, *shifted)) or {min(marks)})


def _covered(shorter: str, longer: str) -> int:
    """Letters of the shorter text that stand in pieces the longer holds too."""
    pieces = {longer[at : at + _PIECE] for at in range(len(longer) - _PIECE + 1)}
    starts = [at for at in range(len(shorter) - _PIECE + 1) if shorter[at : at + _PIECE] in pieces]
    overlaps = sum(max(_PIECE - (after - before), 0) for before, after in pairwise(starts))
    return len(starts) * _PIECE - overlaps
