"""Days, months, quarters and years as written, with 前 and 底前; never numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from xlsxeval.model import Day
from xlsxeval.quantity.numerals import chinese


@dataclass(frozen=True)
class When:
    """A stretch of days written at start:end; `possible` is False for 2月30日."""

    start: int
    end: int
    first: Day
    last: Day
    sign: str | None = None
    possible: bool = True
    yearly: bool = False
    """Nothing but a year was written."""


_YEAR = r"(?P<year>[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3})\s{0,2}年\s{0,2}(?:度\s{0,2})?"
_NUM = (
    r"(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
)
_MONTH = (
    rf"(?P<month>{_NUM})\s{{0,2}}月份?"
    rf"(?:\s{{0,2}}(?P<day>{_NUM})\s{{0,2}}[日号]|(?P<edge>底|末|初|上旬|中旬|下旬))?"
)
_ALONE = re.sub(r"\(\?P<(\w+)>", r"(?P<\1_alone>", _MONTH)
_PART = (
    r"(?P<quarter>第?[一二三四1-4]\s?季度)(?P<qedge>底|末)?|前(?P<quarters>[二三两])(?:个)?季度|(?P<half>[上下]半年)(?P<hedge>底|末)?"
    r"|(?P<close>年?[底末])|(?P<begin>年?初)(?!步|级|始|期|中)"
)
_WORDED = re.compile(
    rf"(?:{_YEAR}(?:{_MONTH}|{_PART})?"
    rf"|{_ALONE}"
    r"|[当本今]?(?:(?P<yquarter>第?[一二三四1-4]\s?季度)(?P<yqedge>底|末)?|(?P<yhalf>[上下]半年)(?P<yhedge>底|末)?)"
    r"|(?<![每全往常历整近0-9])(?:[当本今]?(?:(?P<yclose>年[底末])|(?P<within>年内)(?!部))|(?P<thisyear>[当本今]年度?内)(?!部)))"
)
_DIGITAL = re.compile(
    r"(?P<year>199[0-9]|20[0-9]{2})(?P<sep>[-./])(?P<month>[0-9]{1,2})(?:(?P=sep)(?P<day>[0-9]{1,2}))?"
    r"[月日]?(?![0-9]|[.][0-9])"
)
_COMPACT = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9.])")
_MONTHS = re.compile(
    rf"(?:{_YEAR})?(?P<from>{_NUM})\s?(?:月\s?)?[-~至到—]\s?(?P<to>{_NUM})\s?月份?(?!\s?{_NUM}\s?[日号])"
)
_YEARS = re.compile(
    r"(199[0-9]|20[0-9]{2})\s?年?\s?(?:[-~至到]|—{1,2})\s?(199[0-9]|20[0-9]{2})(\s?年度?)?(?![0-9.])"
)
_TO = re.compile(r"\s?(?:[-~至到]|—{1,2})\s?")
_REST = re.compile(
    rf"(?:(?P<month>[0-9]{{1,2}})[./-](?P<day>[0-9]{{1,2}})|(?P<d>{_NUM})\s?[日号]|(?P<m>[0-9]{{1,2}})月?)(?![0-9.%])"
)
_AFTER = re.compile(
    r"\s?(?:\(含[^()]{0,3}\))?(?:(?P<up>之?前|以前|止|截止)(?![期后述一二三两四0-9])|(?P<within>以内|之内|内(?![部容河控业]))"
    r"|(?P<later>之后|以后|后(?![续期勤]))|(?P<since>起(?![草点重])))"
)
_SIGN = re.compile(
    r"(?:(≤|<=|=<|不[得能应可]?(?:晚于|迟于|超过)|最迟|最晚|截至|截止到?)"
    r"|(早于|先于|<)|(≥|>=|=>|不[得能应可]?早于|最早)|(晚于|迟于|>))[于在]?[\s“(]{0,2}$"
)
_NOT_UNIT = re.compile(r"\s?[%万亿元人个米亩吨件次户公平立千]")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else (chinese(text) or 0)


def _year(text: str | None) -> int | None:
    if text is None or text.isdigit():
        return int(text) if text else None
    return int(
        "".join(str("〇一二三四五六七八九".index("〇" if char == "零" else char)) for char in text)
    )


def _length(year: int | None, month: int) -> int:
    """Days of a month; an unknown year is no leap year, so that every Day exists."""
    return monthrange(year or 2001, month)[1]


def _month_span(year: int | None, month: int, edge: str | None) -> tuple[Day, Day]:
    last = _length(year, month)
    edges = {"底": (last, last), "末": (last, last), "初": (1, 10), "上旬": (1, 10)}
    edges |= {"中旬": (11, 20), "下旬": (21, last)}
    begin, end = edges.get(edge or "", (1, last))
    return Day(year, month, begin), Day(year, month, end)


def _months_span(year: int | None, begin: int, end: int, closing: bool) -> tuple[Day, Day]:
    last = Day(year, end, _length(year, end))
    return (last if closing else Day(year, begin, 1)), last


def _part(found: dict[str, str | None], year: int | None) -> tuple[Day, Day]:
    """Quarters, half years, the year's end or the whole year."""
    if quarter := found["quarter"] or found["yquarter"]:
        number = _number(quarter.removeprefix("第")[0])
        closing = bool(found["qedge"] or found["yqedge"])
        return _months_span(year, 3 * number - 2, 3 * number, closing)
    if found["quarters"]:
        return _months_span(year, 1, 3 * _number(found["quarters"]), False)
    if half := found["half"] or found["yhalf"]:
        closing = bool(found["hedge"] or found["yhedge"])
        return _months_span(
            year, 1 if half[0] == "上" else 7, 6 if half[0] == "上" else 12, closing
        )
    if found["begin"]:
        return Day(year, 1, 1), Day(year, 1, 31)
    closing = bool(found["close"] or found["yclose"] or found["within"] or found["thisyear"])
    return _months_span(year, 1, 12, closing)


def _worded(text: str, at: int) -> When | None:
    match = _WORDED.match(text, at)
    if match is None:
        return None
    found = match.groupdict()
    year = _year(found["year"])
    month, day, edge = (found[name] or found[name + "_alone"] for name in ("month", "day", "edge"))
    if month is not None:
        return _dated(at, match.end(), year, _number(month), day, edge)
    sign = "≤" if found["within"] or found["thisyear"] else None
    parts = any(value for name, value in found.items() if name != "year")
    return When(at, match.end(), *_part(found, year), sign, yearly=not parts)


def _dated(
    at: int, end: int, year: int | None, month: int, day: str | None, edge: str | None = None
) -> When | None:
    if not 1 <= month <= 12:
        nothing = Day(year, 1, 1)
        return When(at, end, nothing, nothing, possible=False) if day or year else None
    if day is None:
        return When(at, end, *_month_span(year, month, edge))
    exact = Day(year, month, _number(day))
    leap = year is None and month == 2 and exact.day == 29
    possible = 1 <= exact.day <= _length(year, month) or leap
    return When(at, end, exact, exact, possible=possible)


def _digital(text: str, at: int) -> When | None:
    match = _DIGITAL.match(text, at)
    if match is None:
        return None
    if match["day"] is None:
        limited = match["sep"] == "." and text.endswith(("≥", "≤", "<", ">", "="), 0, at)
        if limited or not 1 <= int(match["month"]) <= 12 or _NOT_UNIT.match(text, match.end()):
            return None
    return _dated(at, match.end(), int(match["year"]), int(match["month"]), match["day"])


def _compact(text: str, at: int) -> When | None:
    match = _COMPACT.match(text, at)
    if match is None or _NOT_UNIT.match(text, match.end()):
        return None
    when = _dated(at, match.end(), int(match[1]), int(match[2]), match[3])
    return when if when and when.possible else None


def _spread(text: str, at: int) -> When | None:
    """1-12月, 2021-2023年."""
    years = _YEARS.match(text, at)
    counted = years and not years[3] and _NOT_UNIT.match(text, years.end())
    if years and not counted and int(years[1]) <= int(years[2]):
        return When(at, years.end(), Day(int(years[1]), 1, 1), Day(int(years[2]), 12, 31))
    match = _MONTHS.match(text, at)
    if match is None:
        return None
    begin, end, year = _number(match["from"]), _number(match["to"]), _year(match["year"])
    if not 1 <= begin <= end <= 12:
        return None
    return When(at, match.end(), *_months_span(year, begin, end, False))


def _one(text: str, at: int) -> When | None:
    return _spread(text, at) or _digital(text, at) or _worded(text, at) or _compact(text, at)


def _rest(text: str, at: int, begin: When) -> When | None:
    """12.31, 31日 or, behind 2021.1, a mere 12: what the second date leaves to the first."""
    match = _REST.match(text, at)
    monthly = begin.first.month == begin.last.month and begin.first.day < begin.last.day
    dotted = monthly and "." in text[begin.start : begin.end]
    if match is None or (match["m"] and not dotted):
        return None
    number = match["month"] or match["m"]
    month = int(number) if number else begin.last.month
    return _dated(at, match.end(), begin.last.year, month, match["day"] or match["d"])


def _to(text: str, begin: When) -> When:
    """The second half of 2021.1.1-12.31 and of 2021年1月至12月, where there is one."""
    dash = _TO.match(text, begin.end)
    if dash is None or dash.end() >= len(text):
        return begin
    end = _one(text, dash.end()) or _rest(text, dash.end(), begin)
    if end is None:
        return begin
    first, last = begin.first, end.last
    if last.year is None:
        last = last._replace(year=first.year)
    ordered = (first.year or 0, first[1:]) <= (last.year or 0, last[1:]) or first.year is None
    possible = begin.possible and end.possible and ordered
    return When(begin.start, end.end, first, last, end.sign, possible)


def date_at(text: str, at: int) -> When | None:
    """The date that begins at `at`, with what limits it before and behind."""
    begin = _one(text, at)
    if begin is None:
        return None
    when = _to(text, begin)
    match = _AFTER.match(text, when.end)
    sign, end, first = when.sign, when.end, when.first
    if match:
        end, sign = match.end(), ">" if match["later"] else "≥" if match["since"] else "≤"
        first = when.last if match["within"] else first
    before = _SIGN.search(text[max(0, at - 8) : at])
    if before and sign is None:
        sign = "≤<≥>"[before.lastindex - 1] if before.lastindex else None
    return When(at, end, first, when.last, sign, when.possible, when.yearly and not match)
