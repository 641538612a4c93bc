"""Which year a number of the report is about."""

from __future__ import annotations

import re

from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Spot

_HAN = "〇○零O一二三四五六七八九"
_DIGITS = str.maketrans(_HAN, "0000123456789")
YEAR = re.compile(
    rf"(?<![0-9])((?:19|20)[0-9]{{2}})年|(?<![{_HAN}])([一二][九〇○零O][{_HAN}]{{2}})年"
)
_EARLIER = re.compile(
    r"上一?年(?!度?结[转余])度?|去年|往年|前[一二两三]年|同期|上期|历年|明年|次年|下一?年度?"
)
_ASIDE = re.compile(
    r"《[^》]*》|\([^()]*\)"
    r"|[比较](?=(?:19|20)[0-9]{2}年|上年|去年|同期)(?:[^,。;]|(?<=[0-9]),(?=[0-9]{3}(?![0-9])))*,"
)
"""Titles, brackets that are closed, comparisons that are over: years there reach no further."""


_OPENS = re.compile(
    r"(?:\(?[一二三四五六七八九十0-9]{1,2}[)、.])?(?:19|20)[0-9]{2}年度?(?![0-9]{1,2}月|以来|至|-|—)"
)


def year_of(match: re.Match[str]) -> int:
    """2021 of 2021年 and of 二〇二一年."""
    return int(match[1] or match[2].translate(_DIGITS))


def foreign(number: Number, year: int | None) -> Spot | None:
    """The other year the number is said to be of: 2020年, 上年; None where it is of this one."""
    paragraph = number.paragraph
    begin = paragraph.sentence(number.start)[0]
    opened = _OPENS.match(paragraph.text, 0, begin)
    if opened and not _named(paragraph, begin, number.start):
        # 2020年，……。当年……: the paragraph is of the year it begins with.
        begin = opened.start()
    return nearest(paragraph, begin, number.start, year)


def nearest(paragraph: Paragraph, begin: int, end: int, year: int | None) -> Spot | None:
    """The last year named between begin and end, where it is not the form's."""
    named = _named(paragraph, begin, end)
    if not named:
        return None
    last = max(named, key=lambda match: match.start())
    if last.re is YEAR and (year is None or year_of(last) == year):
        return None
    return Spot(paragraph, begin + last.start(), begin + last.end())


def _named(paragraph: Paragraph, begin: int, end: int) -> list[re.Match[str]]:
    """The years named there, outside titles and brackets."""
    text = _ASIDE.sub(lambda aside: "　" * len(aside.group()), paragraph.text[begin:end])
    return [*YEAR.finditer(text), *_EARLIER.finditer(text)]


def spelled(spot: Spot) -> bool:
    """The year is named: 2020年, 二〇二〇年, and not 上年."""
    return bool(YEAR.match(spot.paragraph.text, spot.start))
