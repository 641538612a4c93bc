"""Lines of a text file, taken from a PDF or typed, put together to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlsxeval.narrative.crosscheck.report import even
from xlsxeval.narrative.crosscheck.roles import labelled
from xlsxeval.quantity import plain

_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}(?:\.(?![0-9])|、(?![0-9])|\))"
    r"|\([0-9]{1,2}\)|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]+[,、]|附件"
)
"""What begins a paragraph: 一、 （一） 1. （1） ① 一是."""
_ENDS = ("。", "!", "?", ":", ";")
_CLOSERS = "”’」』)】》"
_TITLE = 80
"""Characters of a title at most."""
_FULL = 0.8
"""Of the widest line's width: a narrower line that ends a sentence ends its paragraph."""
_BROKEN = 0.3
"""Of the full lines: as many break off inside a sentence where a page's width broke them."""
_HALF = 0.6
"""Of a full line: a narrower one that ends in no punctuation is a heading."""
_HEADING = 30
_INDENT = "\u3000"


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs; a sentence broken over lines is one again."""
    filled = [line.rstrip() for line in lines if line.strip()]
    widths = sorted(map(_width, filled))
    full = _FULL * widths[len(widths) * 9 // 10] if widths else 0
    broken = [
        not (_ended(line) or _begins(behind))
        for line, behind in pairwise([*filled, ""])
        if _width(line) >= full
    ]
    wrapped = sum(broken) > _BROKEN * len(broken)
    held, last = "", 0
    for line in filled:
        if held and not line.startswith(_INDENT) and _goes_on(held, line, last / full, wrapped):
            held = _joined(held, line.strip())
        else:
            if held:
                yield held
            held = line.strip()
        last = _width(line)
    if held:
        yield held


def _begins(line: str) -> bool:
    """The line begins a paragraph by its mark or its label: 1. …, 自评得分：…."""
    return bool(_BEGINS.match(plain(line))) or labelled("".join(plain(line).split()))


def _ended(line: str) -> bool:
    """The line ends a sentence."""
    return even(line).rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def _goes_on(held: str, line: str, filled: float, wrapped: bool) -> bool:
    """The paragraph goes on in the next line; the last was `filled` so far."""
    bare = even(held).rstrip().rstrip(_CLOSERS)
    if bare.endswith("报告") and "," not in bare and len(bare) <= _TITLE:
        return False
    begins = bool(_BEGINS.match(plain(line)))
    if bare.endswith(_ENDS):
        return wrapped and filled >= 1 and not begins and bare.endswith(("。", ";"))
    if bare.endswith((",", "、")):
        return True
    if labelled("".join(plain(line).split())) and not (wrapped and filled >= 1):
        return False
    open_ = plain(held).count("“") > plain(held).count("”")
    if begins and not open_ and filled < 1:
        return False
    heading = bool(_BEGINS.match(plain(held))) and len(held) <= _HEADING and begins
    return wrapped and not heading and filled >= _HALF


def _joined(held: str, line: str) -> str:
    ends = (held[-1:], line[:1])
    words = all(char.isascii() and char.isalpha() for char in ends)
    return f"{held} {line}" if words else held + line


def _width(line: str) -> int:
    """Columns; a Chinese character takes two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line)
