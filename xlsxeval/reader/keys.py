"""Headings as they are compared: what a cell says, and the words of a form that name it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,40}[)\]〕】]")
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d))")
_FORMULA = re.compile(r"(?<=[\u4e00-\u9fff])[A-F](?:[A-F\d/÷×*%=+-]*)$")
HEADING_LENGTH = 40
"""No heading is longer; a sentence that holds 原因 is none."""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text without spaces, line breaks and full-width differences."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """A heading as it is compared: plain, without numbering, brackets, stars and colons."""
    bare = plain(text[:200])
    while (shorter := _BRACKETS.sub("", bare)) != bare:
        bare = shorter
    return _FORMULA.sub("", _LEAD.sub("", bare).strip(":：*★☆△▲").strip())


@lru_cache(maxsize=512)
def ranks(words: tuple[str, ...]) -> Callable[[str], int | None]:
    """Answers for a heading the first of the words that names it; "*" is any further text."""
    whole: dict[str, int] = {}
    parts: list[tuple[int, str, bool]] = []
    for position, word in enumerate(words):
        bare = word.strip("*") if "*" in word else key(word)
        whole.setdefault(bare, position)
        if "*" in word:
            parts.append((position, bare, word.startswith("*")))

    def found(heading: str) -> int | None:
        first = whole.get(heading)
        if not parts or len(heading) > HEADING_LENGTH:
            return first
        for position, part, anywhere in parts:
            if first is not None and first <= position:
                break
            if part in heading if anywhere else heading.startswith(part):
                return position
        return first

    # 产出指标 and 数量指标 are asked for in every row.
    return lru_cache(maxsize=1024)(found)


@lru_cache(maxsize=512)
def naming(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Answers whether a text, as it stands, is named by one of the words."""
    found = ranks(words)
    return lru_cache(maxsize=4096)(lambda text: found(key(text)) is not None)


def rank(heading: str, words: Sequence[str]) -> int | None:
    """The position of the first word that names this heading; see `ranks`."""
    return ranks(words if isinstance(words, tuple) else tuple(words))(heading)
