"""Numbers of phones, identity cards and bank accounts, made unreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

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
        *("verdict", "money_unit", "initial", "budget", "spent", "progress", "printed_rate"),
        *("weight", "self_score", "computed", "awarded", "reviewed", "full", "grade", "before"),
        "review_sent",
        *("self_total", "printed_total", "computed_total", "reviewed_total", "awarded_total"),
    )
)
"""What the JSON tells that no one wrote in words: places, digests, codes, amounts and points."""


def masked(text: str) -> str:
    """The text with numbers of phones, identity cards and bank accounts made unreadable."""
    plain, shown, last = text.translate(_NARROW), [], 0
    for found in _PRIVATE.finditer(plain):
        shown += [text[last : found.start()], _starred(text[found.start() : found.end()])]
        last = found.end()
    return "".join((*shown, text[last:]))


def redacted(told: Any, key: str = "") -> Any:
    """What a program is told, its texts masked; digests, codes and figures are as they were."""
    if isinstance(told, str):
        return told if key in _KEYS else masked(told)
    if isinstance(told, Mapping):
        return {name: redacted(value, str(name)) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [redacted(value, key) for value in told]
    return told


def document(text: str) -> str:
    """A JSON document, redacted."""
    return json.dumps(redacted(json.loads(text)), ensure_ascii=False, indent=2)


def _starred(number: str) -> str:
    digits = [at for at, character in enumerate(number) if character.isalnum()]
    first, last = _KEPT
    hidden = set(digits[first : len(digits) - last])
    return "".join("*" if at in hidden else c for at, c in enumerate(number))
