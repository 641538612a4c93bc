"""A deadline and a date: before it, after it, or not to be told."""

from __future__ import annotations

from xlsxeval.model import Day, Quantity, Verdict


def before(target: Quantity, actual: Quantity, year: int | None) -> Verdict:
    """MET, MISSED, or REVIEW where the two overlap; a missing year is the form's."""
    if None in (target.first, target.last, actual.first, actual.last):
        return Verdict.REVIEW
    years = [
        day.year for day in (target.last, target.first, actual.last) if day is not None and day.year
    ]
    fallback = years[0] if len(set(years)) == 1 and year is None else year or 0
    opens, closes = _day(target.first, fallback), _day(target.last, fallback)
    begun, ended = _day(actual.first, fallback), _day(actual.last, fallback)
    if ended <= closes and (target.sign != "≤" or opens == closes or ended < opens):
        return Verdict.MET
    if target.sign == "≤" == actual.sign and (begun, ended) == (opens, closes):
        return Verdict.MET
    return Verdict.MISSED if begun > closes else Verdict.REVIEW


def _day(day: Day | None, year: int) -> tuple[int, int, int]:
    assert day is not None
    return (day.year or year, day.month, day.day)
