"""A date held against a deadline or an earliest day: kept, missed, or not to be told."""

from __future__ import annotations

import re

from xlsxeval.model import Day, Quantity, Verdict

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_REVIEW, _MET, _MISSED = Verdict.REVIEW, Verdict.MET, Verdict.MISSED

_Time = tuple[int, int, int]
_TAKEN_IN = re.compile(
    r"(?:[≤≦⩽]|<\s?=|=\s?<|不[得能应可]?(?:晚于|迟于|超过)|最迟|最晚|截至|截止到?)[于在]?\s?$"
)
"""Before a date: ≤12月 takes the month in, 12月前 does not say."""
_EVER: tuple[_Time, _Time] = (0, 0, 0), (9999, 12, 31)


def kept(target: Quantity, actual: Quantity, year: int | None) -> Verdict:
    """MET, MISSED, or REVIEW where the two overlap; a missing year is the form's."""
    if None in (target.first, target.last, actual.first, actual.last):
        return _REVIEW
    years = [
        day.year for day in (target.last, target.first, actual.last) if day is not None and day.year
    ]
    fallback = years[0] if len(set(years)) == 1 and year is None else year or 0
    opens, closes = _day(target.first, fallback), _day(target.last, fallback)
    begun, ended = _day(actual.first, fallback), _day(actual.last, fallback)
    if target.sign == actual.sign and (begun, ended) == (opens, closes):
        return _MET
    if actual.sign in ("≥", ">"):
        ended = _EVER[1]
    if actual.sign in ("≤", "<"):
        begun = _EVER[0]
    if target.sign in ("≥", ">"):
        return _after(target.sign, (opens, closes), (begun, ended))
    taken_in = _TAKEN_IN.search(target.text[: target.span[0]])
    return _before(None if taken_in else target.sign, (opens, closes), (begun, ended))


def _before(sign: str | None, limit: tuple[_Time, _Time], done: tuple[_Time, _Time]) -> Verdict:
    """9月前 leaves September open; 9月30日前 takes the day in, 早于9月30日 does not."""
    opens, closes = limit
    inside = sign is None or (sign == "≤" and opens == closes)
    if done[1] < opens or (inside and done[1] <= closes):
        return _MET
    return _MISSED if done[0] > closes else _REVIEW


def _after(sign: str, limit: tuple[_Time, _Time], done: tuple[_Time, _Time]) -> Verdict:
    """不早于3月 takes March in; 3月后 leaves it open."""
    opens, closes = limit
    if done[0] > closes or (sign == "≥" and done[0] >= opens):
        return _MET
    return _MISSED if done[1] < opens else _REVIEW


def _day(day: Day | None, year: int) -> _Time:
    assert day is not None
    return (day.year or year, day.month, day.day)
