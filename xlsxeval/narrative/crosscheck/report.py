"""A narrative report as it was read: paragraphs that remember how they were written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xlsxeval.model import Quantity
from xlsxeval.quantity import When, mentions, plain

_SPACES = re.compile(r"\s+")
_WHOLE = re.compile(r"[0-9,]*(?:\.([0-9]+))?")
_DIGIT = re.compile(r"[0-9]")
_COMMA = r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))"
"""The comma of 2,853.38 ends no clause."""
BREAK = re.compile(rf"[。;!?:()《》\n]|{_COMMA}")
"""Where a clause ends."""
_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff)%”》])\.(?=\s*$|\s*[\u4e00-\u9fff“《(]|(?:19|20)[0-9]{2}\s*年)"
)
"""A point typed for a full stop; the one of 1. and of 94.87 is none."""
_SENTENCE = re.compile(r"[。;!?\n]")
_OPENING = re.compile(r"[:(][≥≤=><约共]{0,2}$")
"""What may stand between a label and its number."""
_ITEM = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、是]|[0-9]{1,2}[.、](?![0-9])|[①-⑳])")
"""三、 1. 一是: the number of an item is no part of what it says."""
_REACHED = re.compile(r"达到?(?:了|:)?$")
_CLAUSE = 200
"""Characters in which a clause is looked for."""
_QUOTED = 60


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or table row. `text` is compared: no spaces, half-width characters."""

    number: int
    shown: str
    text: str
    at: tuple[int, ...]
    """Where each character of `text` stands in `shown`."""
    cells: tuple[str, ...] = ()
    """Of a table row; its `text` is then empty."""
    table: int = 0
    """Which table it stands in; 0 outside."""

    def quote(self, start: int, end: int) -> str:
        """The words from start to end, as they are written."""
        if not self.at:
            return self.shown
        return self.shown[self.at[start] : self.at[max(end - 1, start)] + 1]

    @cached_property
    def _mentions(self) -> tuple[tuple[Quantity, ...], tuple[When, ...]]:
        return mentions(self.text)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the paragraph."""
        return tuple(Number(self, quantity) for quantity in self._mentions[0])

    @property
    def dates(self) -> tuple[When, ...]:
        """Every date of the paragraph."""
        return self._mentions[1]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Where each sentence begins and ends."""
        ends = [mark.end() for mark in _SENTENCE.finditer(self.text)]
        if not ends or ends[-1] < len(self.text):
            ends.append(len(self.text))
        return tuple(zip([0, *ends], ends, strict=False))

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that stands at a position."""
        position = bisect_right(self.sentences, at, key=lambda sentence: sentence[0])
        return self.sentences[position - 1]

    def clause(self, at: int) -> int:
        """Where the clause begins that stands at a position, as far as one looks back."""
        begin = max(0, at - _CLAUSE)
        return max((mark.end() for mark in BREAK.finditer(self.text, begin, at)), default=begin)


class Spot(NamedTuple):
    """A place in the report: what a finding quotes."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words as they are compared."""
        return self.paragraph.text[self.start : self.end]

    @property
    def quote(self) -> str:
        """The words of the place, with the clause they stand in where that is short."""
        text = self.paragraph.text
        begin = self.paragraph.clause(self.start)
        mark = BREAK.search(text, self.end)
        finish = mark.start() if mark else len(text)
        if finish - begin > _QUOTED:
            begin, finish = max(begin, self.start - 20), min(finish, self.end + 10)
        return " ".join(self.paragraph.quote(begin, finish).split()).strip("｜")


class Number(NamedTuple):
    """A number in a paragraph."""

    paragraph: Paragraph
    quantity: Quantity

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return Spot(self.paragraph, *self.quantity.span)

    @property
    def start(self) -> int:
        """Where it begins in the paragraph."""
        return self.quantity.span[0]

    @property
    def end(self) -> int:
        """Where it ends in the paragraph."""
        return self.quantity.span[1]

    @property
    def value(self) -> Decimal | None:
        """In the base unit; None for a range."""
        return self.quantity.value

    @property
    def head(self) -> str:
        """The words of its clause before it, behind the number before.

        A colon or bracket right before it ends no clause: 自评得分：96分, 自评得分（96分）.
        """
        text = self.paragraph.text
        begin = self.paragraph.clause(self.start)
        mark = _OPENING.search(text, max(begin - 1, 0), self.start)
        if mark is not None:
            begin = self.paragraph.clause(mark.start())
        item = _ITEM.match(text, begin, self.start)
        begin = item.end() if item is not None else begin
        numbers = self.paragraph.numbers
        own = bisect_left(numbers, self.start, key=lambda number: number.start)
        if own:
            begin = max(begin, min(numbers[own - 1].end, self.start))
        return text[begin : self.start]

    @property
    def tail(self) -> str:
        """The words behind it, to the end of the clause."""
        text = self.paragraph.text
        mark = BREAK.search(text, self.end)
        return text[self.end : mark.start() if mark else len(text)]

    @property
    def step(self) -> Decimal:
        """What one of its last written digit is worth."""
        written = self.paragraph.text[self.start : self.end]
        digit = _DIGIT.search(written)
        if digit is None:
            decimals = len(written.partition("点")[2].rstrip("万亿元%次项个"))
        else:
            match = _WHOLE.match(written, digit.start())
            decimals = len(match[1] or "") if match else 0
        return Decimal(10) ** -decimals * self.quantity.scale

    @property
    def rough(self) -> bool:
        """约, 近, 余, 以上: nobody claims the exact number; 达到94.87% does."""
        limited = self.quantity.sign not in (None, "=") and not _REACHED.search(self.head)
        return self.quantity.approximate or limited


@dataclass(frozen=True)
class Report:
    """自评报告: what a unit wrote about its form."""

    path: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def text(self) -> str:
        """The running text, a line a paragraph, for looking words up."""
        lines = [paragraph.text or plain("".join(paragraph.cells)) for paragraph in self.paragraphs]
        return "\n".join(lines)


def paragraph(number: int, shown: str, cells: Sequence[str] = (), table: int = 0) -> Paragraph:
    """A paragraph ready to be compared; one space stays between digits and between letters."""
    if len(cells) > 1:
        return Paragraph(number, shown, "", (), tuple(cells), table)
    flat = even(shown)
    kept = []
    for position, char in enumerate(flat):
        if not char.isspace() or _parts(flat, position):
            kept.append(position)
    text = "".join(" " if flat[position].isspace() else flat[position] for position in kept)
    return Paragraph(number, shown, text, tuple(kept), table=table)


def even(shown: str) -> str:
    """The text in half-width characters, as long as before; a full stop is 。 however typed."""
    return _STOP.sub("。", plain(shown))


def _parts(flat: str, position: int) -> bool:
    """A space that keeps two numbers or two words apart, the last of a run."""
    before, behind = flat[:position].rstrip()[-1:], flat[position + 1 : position + 2]
    alike = (before.isdigit() and behind.isdigit()) or (
        before.isascii() and before.isalpha() and behind.isascii() and behind.isalpha()
    )
    return bool(alike)
