"""The words of a form, ready to be compared with what is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlsxeval.model import FormSpec
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.keys import HEADING_LENGTH, key

TELLING = ("target", "adjusted", "actual", "self_score")
"""Columns of which every table of indicators has one."""
_Lists = Iterable[tuple[str, Sequence[str]]]


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
        self._words = frozenset(self._whole)
        self._shapes = {(part, anywhere) for part, anywhere, _ in self._parts}
        self.offers = lru_cache(maxsize=4096)(self._offers)
        """Every field a heading names, the best first."""

    def among(self, grid: Grid) -> set[int]:
        """The rows of a grid in which a heading names any field."""
        headings = set(self._words & grid.texts)
        for part, anywhere in self._shapes:
            headings |= grid.holding(part, anywhere)
        return {row for heading in headings for row in grid.places[heading]}

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


@lru_cache(maxsize=512)
def wording(spec: FormSpec, section: str, names: tuple[str, ...] | None = None) -> Wording:
    """The compared form of a section of a form (rows, funds, labels, texts), or some of it."""
    words = getattr(spec, section)
    return Wording([(name, words[name]) for name in names or words if name in words])


class Telling:
    """Tells the texts that may head a table of indicators, whatever form it belongs to."""

    def __init__(self, specs: Sequence[FormSpec]) -> None:
        words = [word for spec in specs for name in TELLING for word in spec.rows.get(name, ())]
        self._whole = {key(word) for word in words if "*" not in word}
        inside = [re.escape(word.strip("*")) for word in words if word.startswith("*")]
        begins = [re.escape(word.strip("*")) for word in words if word.endswith("*")]
        # One search for all words: most texts of most sheets hold none of them.
        self._parts = re.compile("|".join((*inside, *(rf"\A{word}" for word in begins))) or "(?!)")
        self.tells = lru_cache(maxsize=4096)(self._tells)

    def _tells(self, text: str) -> bool:
        heading = key(text)
        if len(heading) > HEADING_LENGTH:
            return False
        return heading in self._whole or self._parts.search(heading) is not None


@lru_cache(maxsize=64)
def telling(specs: tuple[FormSpec, ...]) -> Telling:
    """What stands above the rows of any of the forms."""
    return Telling(specs)
