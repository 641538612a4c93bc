"""Texts as they are compared: bare letters, numbers alike, the unit's own names left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DIGITS = re.compile("0{2,}")
_SENTENCE = re.compile(r"[。！？!?；;\r\n]+")
_SHORTEST_NAME = 3
_LONGEST = 5_000
"""Letters of one passage that are looked at."""
_QUOTED = 60


class Bare(dict[int, str]):
    """A table for str.translate: letters even in width and case, digits all 0, the rest nothing."""

    def __missing__(self, code: int) -> str:
        shown = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = "".join("0" if c.isdecimal() else c for c in shown if c.isalnum())
        return self[code]


def bare(text: str, table: Bare, own: Sequence[str] = ()) -> str:
    """The text as it is compared; `own` are the unit's names, already bare."""
    letters = _DIGITS.sub("0", text[:_LONGEST].translate(table))
    for name in own:
        letters = letters.replace(name, "")
    return letters


def own_names(names: Sequence[str], table: Bare) -> tuple[str, ...]:
    """Names to leave out, the longest first; short ones would tear texts apart."""
    shown = {bare(name, table) for name in names}
    return tuple(sorted((n for n in shown if len(n) >= _SHORTEST_NAME), key=lambda n: (-len(n), n)))


def sentences(text: str) -> list[str]:
    """The text sentence by sentence."""
    return [part for part in _SENTENCE.split(text[:_LONGEST]) if part.strip()]


def quoted(text: str, stretch: str, table: Bare, own: Sequence[str]) -> str:
    """The part of a text that a bare stretch of it stands for, as it is written."""
    letters, places = _aligned(text, table)
    for name in own:
        while (at := letters.find(name)) >= 0:
            letters = letters[:at] + letters[at + len(name) :]
            del places[at : at + len(name)]
    at = letters.find(stretch)
    end = at + len(stretch)
    last = places[end] if end < len(places) else len(text)
    if at < 0 or not stretch:
        return short(text)
    return short(text[places[at] : last])


def sentence(text: str, wanted: str, table: Bare, own: Sequence[str]) -> str:
    """The sentence of a text whose bare letters are wanted, as it is written."""
    return short(next(part for part in sentences(text) if bare(part, table, own) == wanted))


def _aligned(text: str, table: Bare) -> tuple[str, list[int]]:
    """The bare letters, and where in the text each was written."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text[:_LONGEST]):
        for letter in char.translate(table):
            if letter != "0" or not letters or letters[-1] != "0":
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def short(text: str) -> str:
    """A text as a finding quotes it."""
    line = " ".join(text.split()).rstrip("，、；：,;: ")
    return line if len(line) <= _QUOTED else line[: _QUOTED - 2] + "……"
