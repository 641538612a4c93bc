"""Which year a number of the report is about."""

from __future__ import annotations

import re

from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Spot

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_EARLIER = re.compile(r"上一?年度?|去年|往年|前[一二两三]年|同期|上期|历年|明年|次年|下一?年度?")
_ASIDE = re.compile(
    r"《[^》]*》|\([^()]*\)"
    r"|[比较](?=(?:19|20)[0-9]{2}年|上年|去年|同期)(?:[^,。;]|(?<=[0-9]),(?=[0-9]{3}(?![0-9])))*,"
)
"""Titles, brackets that are closed, comparisons that are over: years there reach no further."""


def foreign(number: Number, year: int | None) -> Spot | None:
    """The other year the number is said to be of: 2020年, 上年; None where it is of this one."""
    paragraph = number.paragraph
    begin = paragraph.sentence(number.start)[0]
    return nearest(paragraph, begin, number.start, year)


def nearest(paragraph: Paragraph, begin: int, end: int, year: int | None) -> Spot | None:
    """The last year named between begin and end, where it is not the form's."""
    text = _ASIDE.sub(lambda aside: "　" * len(aside.group()), paragraph.text[begin:end])
    named = [*YEAR.finditer(text), *_EARLIER.finditer(text)]
    if not named:
        return None
    last = max(named, key=lambda match: match.start())
    if last.re is YEAR and (year is None or int(last[1]) == year):
        return None
    return Spot(paragraph, begin + last.start(), begin + last.end())


def spelled(spot: Spot) -> bool:
    """The year is written as a number."""
    return spot.paragraph.text[spot.start : spot.start + 4].isdigit()
