"""Numbers of phones, identity cards and bank accounts, made unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from unicodedata import digit

_PLAIN = str.maketrans("．，％　\u00a0〇○零一二三四五六七八九", ".,%  000123456789")
"""As everybody types them; other digits know themselves what they stand for."""
_OTHER = re.compile(r"(?![0-9])\d|[¹²³⁰-⁹₀-₉①-⑨]")
_GAP = r"[-‐‑–—－_·, ]"
_BEFORE, _AFTER = r"(?<!\d)(?<!\d[.])", r"(?=\.\d+ ?%|(?!\.?\d))"
_WHOLE = rf"(?:{_AFTER}|(?=\.0+(?!\d| ?[元万亿])))"
"""A number that became a value may be shown with decimals; so are amounts, but with their unit."""
_PRIVATE = re.compile(
    _BEFORE
    + "(?:"
    + "|".join(
        (
            rf"(?:\+?86{_GAP}?)?1[3-9]\d(?P<gap>{_GAP}?|\.)\d{{4}}(?P=gap)\d{{4}}{_WHOLE}",
            rf"1[3-9]\d(?:{_GAP}\d{{8}}|(?P<of>{_GAP})\d{{3}}(?P=of)\d{{5}}){_WHOLE}",
            rf"\(?（?0\d{{2,3}}[)）]?{_GAP}?\d{{7,8}}{_AFTER}",
            rf"\d{{4}}(?P<four>[- －])\d{{4}}(?P=four)\d{{4}}(?:(?P=four)\d{{1,4}}){{0,3}}{_AFTER}",
            rf"\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXxＸｘ]{_AFTER}",
            rf"\d{{12,30}}[XxＸｘ]?{_WHOLE}",
            # A phone, card or identity number typed as a number is shown with commas.
            rf"1[3-9],\d{{3}},\d{{3}},\d{{3}}{_WHOLE}",
            rf"\d{{1,3}}(?:,\d{{3}}){{4,}}{_WHOLE}",
        )
    )
    + ")"
)
_KEPT = (3, 2)
"""Digits left readable at the beginning and the end."""
_KEYS = frozenset(
    (
        *(
            "path",
            "output",
            "sha256",
            "input",
            "status",
            "form",
            "code",
            "severity",
            "cell",
            "rule",
        ),
        *("verdict", "money_unit", "initial", "budget", "spent", "progress", "full", "grade"),
        "review_sent",
    )
)
"""What the JSON tells that no one wrote in words: places, digests, codes and amounts."""
_POINTS = frozenset(
    (
        *("weight", "self_score", "computed", "awarded", "reviewed", "printed_rate"),
        *("self_total", "printed_total", "computed_total", "reviewed_total", "awarded_total"),
    )
)
"""Figures too small for any number that is private: one that looks so was typed by mistake."""


_RATIO = "times"
"""How far an actual goes beyond its target, as a ratio: its digits are those of the actual."""
_BEYOND = 7
"""Digits of a ratio above one that nobody achieves."""


def masked(text: str) -> str:
    """The text with numbers of phones, identity cards and bank accounts made unreadable."""
    plain, shown, last = _plain(text), [], 0
    for found in _PRIVATE.finditer(plain):
        shown += [text[last : found.start()], _starred(text[found.start() : found.end()])]
        last = found.end()
    return "".join((*shown, text[last:]))


def _plain(text: str) -> str:
    """The text, character by character, with digits as everybody types them."""
    if text.isascii():
        return text
    return _OTHER.sub(lambda found: str(digit(found[0], found[0])), text.translate(_PLAIN))


def redacted(told: Any, key: str = "") -> Any:
    """What a program is told, its texts masked; digests, codes and figures are as they were."""
    if isinstance(told, str):
        if key in _KEYS:
            return told
        hidden = masked(told)
        if key in _POINTS and hidden != told:
            return None
        return hidden if key != _RATIO or not _large(told) else None
    if isinstance(told, Mapping):
        return {name: redacted(value, str(name)) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [redacted(value, key) for value in told]
    return told


def _large(ratio: str) -> bool:
    return len(ratio.partition(".")[0]) >= _BEYOND


def document(text: str) -> str:
    """A JSON document, redacted."""
    return json.dumps(redacted(json.loads(text)), ensure_ascii=False, indent=2)


def _starred(number: str) -> str:
    digits = [at for at, character in enumerate(number) if character.isalnum()]
    first, last = _KEPT
    hidden = set(digits[first : len(digits) - last])
    return "".join("*" if at in hidden else c for at, c in enumerate(number))
