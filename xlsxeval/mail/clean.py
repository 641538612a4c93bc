"""Text of workbooks and rosters made fit for letters: one line, no tricks, no private numbers."""

from __future__ import annotations

import re
import unicodedata

from xlsxeval.privacy import masked

_BREAKS = frozenset(("Cc", "Zl", "Zp", "Zs"))
_UNSEEN = frozenset(("Cf", "Cs"))
"""Directions of writing, zero-width and half characters: never shown, only felt."""
_LONGEST = 300
_SUBJECT = 120
_CUT = "…"


def line(text: str, most: int = _LONGEST) -> str:
    """The text on one line of at most `most` characters, without what nobody sees."""
    seen = (" " if _category(c) in _BREAKS else c for c in text if _category(c) not in _UNSEEN)
    plain = " ".join("".join(seen).split(" ")).strip()
    plain = re.sub(" {2,}", " ", plain)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + _CUT


def header(text: str, most: int = _SUBJECT) -> str:
    """As line, and nothing in it can be taken for an encoded word."""
    return line(line(text, 2 * most).replace("=?", "= ?"), most)


def private(text: str) -> str:
    """As line, masked before it is cut: half a number would pass for none."""
    return line(masked(line(text, len(text))))


def named(character: str) -> str:
    """A character that a console may not show, by its number: U+202E."""
    return f"U+{ord(character):04X}"


def _category(character: str) -> str:
    return unicodedata.category(character)
