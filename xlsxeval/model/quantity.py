"""What a value cell says, as far as it can be proven."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlsxeval.model.message import Message
from xlsxeval.model.quick import quick


class Kind(StrEnum):
    """What a value cell turned out to hold."""

    BLANK = "blank"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    YES_NO = "yes_no"
    TIER = "tier"
    WORDS = "words"


class Day(NamedTuple):
    """A day whose year may be left to the form: Day(None, 9, 30)."""

    year: int | None
    month: int
    day: int


@quick
@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as written, understood as far as can be proven; everything else is WORDS.

    NUMBER: `value` in the base unit (1.2万亩 is 12000 亩, 2.6亿元 is 260000000 元, ‰ becomes %),
    `scale` the factor that was applied (10000), `unit` the base unit ("" when none was written,
    "%" for percent, where `value` is 95 for 95 %), `noun` what is counted (全宗单位).
    RANGE: `low` and `high` instead of `value`. DATE: `first` and `last` day meant (2021年12月 is
    the whole month), `sign` "≤" for 前/底前/以前. YES_NO: `word` "yes" or "no". TIER: `word`
    "met", "partly", "missed" for the three official tiers, else the word written (优, 好, 显著).
    `zero` tells a NUMBER 0 that was written as words (无责任事故).
    """

    kind: Kind
    text: str = ""
    span: tuple[int, int] = (0, 0)
    sign: str | None = None
    """≥ ≤ > < = or None, from a sign or from words (不少于, 以上, 控制在…内)."""
    glyph: bool = False
    """The sign was written as a sign or as 不少于 and the like before the number."""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    scale: Decimal = Decimal(1)
    noun: str = ""
    approximate: bool = False
    zero: bool = False
    word: str = ""
    first: Day | None = None
    last: Day | None = None
    others: tuple[Quantity, ...] = ()
    """All the numbers of a text that holds several, in order; the kind is then WORDS."""
    doubt: Message | None = None
    """Why a number-like text was not read as a number (O for 0, 2.853,38)."""
