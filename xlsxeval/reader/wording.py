"""The words of a form, ready to be compared with what is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xlsxeval.reader.grid import HEADING_LENGTH, key

_Lists = tuple[tuple[str, tuple[str, ...]], ...]


class Offer(NamedTuple):
    """A field a heading may stand for; the smaller, the better it is named."""

    position: int
    order: int
    field: str


class Wording:
    """Fields and the headings that name them."""

    def __init__(self, lists: _Lists) -> None:
        self._whole: dict[str, list[Offer]] = defaultdict(list)
        self._parts: list[tuple[str, bool, Offer]] = []
        for order, (field, words) in enumerate(lists):
            for position, word in enumerate(words):
                offer = Offer(position, order, field)
                if "*" in word:
                    self._parts.append((word.strip("*"), word.startswith("*"), offer))
                else:
                    self._whole[key(word)].append(offer)
        self.offers = lru_cache(maxsize=4096)(self._offers)
        """Every field a heading names, the best first."""

    def _offers(self, heading: str) -> tuple[Offer, ...]:
        if not heading or len(heading) > HEADING_LENGTH:
            return ()
        offers = list(self._whole.get(heading, ()))
        for part, anywhere, offer in self._parts:
            if part in heading if anywhere else heading.startswith(part):
                offers.append(offer)
        if len(offers) < 2:
            return tuple(offers)
        best: dict[str, Offer] = {}
        for offer in sorted(offers):
            best.setdefault(offer.field, offer)
        return tuple(best.values())


@lru_cache(maxsize=256)
def _wording(lists: _Lists) -> Wording:
    return Wording(lists)


def wording(words: Mapping[str, tuple[str, ...]]) -> Wording:
    """The compared form of a section of a FormSpec; built once for equal sections."""
    return _wording(tuple(words.items()))
