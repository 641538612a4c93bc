"""Text of workbooks and rosters made fit for letters: one line, no tricks, no private numbers."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = frozenset(("Cc", "Zl", "Zp", "Zs"))
_UNSEEN = frozenset(("Cf", "Cs"))
"""Directions of writing, zero-width and half characters: never shown, only felt."""
_LONGEST = 300
_SUBJECT = 120
_CUT = "…"
_GAP = r"[-‐‑–—－ ]?"
_ALONE = (r"(?<!\d)(?<!\d[.．])", r"(?![.．]?\d)")
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_PRIVATE = re.compile(
    _ALONE[0]
    + "(?:"
    + "|".join(
        (
            rf"(?:\+?86{_GAP})?1[3-9]\d(?P<gap>{_GAP})\d{{4}}(?P=gap)\d{{4}}",
            rf"\(?（?0\d{{2,3}}[)）]?{_GAP}\d{{7,8}}",
            r"\d{4}(?P<four>[- －])\d{4}(?P=four)\d{4}(?:(?P=four)\d{1,4}){0,3}",
            r"\d{6}[- ]\d{8}[- ]\d{3}[\dXxＸｘ]",
            r"\d{12,30}[XxＸｘ]?",
            # A phone, card or identity number typed as a number is shown with commas.
            r"1[3-9],\d{3},\d{3},\d{3}",
            r"\d{1,3}(?:,\d{3}){4,}",
        )
    )
    + ")"
    + _ALONE[1]
)
_KEPT = (3, 2)
"""Digits left readable at the beginning and the end."""


def line(text: str, most: int = _LONGEST) -> str:
    """The text on one line of at most `most` characters, without what nobody sees."""
    seen = (" " if _category(c) in _BREAKS else c for c in text if _category(c) not in _UNSEEN)
    plain = " ".join("".join(seen).split(" ")).strip()
    plain = re.sub(" {2,}", " ", plain)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + _CUT


def header(text: str, most: int = _SUBJECT) -> str:
    """As line, and nothing in it can be taken for an encoded word."""
    return line(line(text, 2 * most).replace("=?", "= ?"), most)


def masked(text: str) -> str:
    """The text with numbers of phones, identity cards and bank accounts made unreadable."""
    plain, shown, last = text.translate(_NARROW), [], 0
    for found in _PRIVATE.finditer(plain):
        shown += [text[last : found.start()], _starred(text[found.start() : found.end()])]
        last = found.end()
    return "".join((*shown, text[last:]))


def private(text: str) -> str:
    """As line, masked before it is cut: half a number would pass for none."""
    return line(masked(line(text, len(text))))


def named(character: str) -> str:
    """A character that a console may not show, by its number: U+202E."""
    return f"U+{ord(character):04X}"


def _category(character: str) -> str:
    return unicodedata.category(character)


def _starred(number: str) -> str:
    digits = [at for at, character in enumerate(number) if character.isalnum()]
    first, last = _KEPT
    hidden = set(digits[first : len(digits) - last])
    return "".join("*" if at in hidden else c for at, c in enumerate(number))
