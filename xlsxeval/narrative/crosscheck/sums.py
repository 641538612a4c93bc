"""Arithmetic inside the report: its own rates, sums, shares and remainders."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import pairwise

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Percent
from xlsxeval.narrative.crosscheck.context import names
from xlsxeval.narrative.crosscheck.facts import close, rates
from xlsxeval.narrative.crosscheck.hit import Hit, told
from xlsxeval.narrative.crosscheck.labels import claim
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report
from xlsxeval.narrative.crosscheck.years import foreign

RATE = N_(
    "Report paragraph {paragraph}, “{quote}”: {spent} ÷ {budget} is {rate} by the report's own "
    "figures. Correct the one that is wrong."
)
_SUM = N_(
    "Report paragraph {paragraph}, “{quote}”: its parts {parts} add up to {sum} by the report's "
    "own figures. Correct the one that is wrong."
)
_SHARE = N_(
    "Report paragraph {paragraph}, “{quote}”: {part} is {rate} of {whole} by the report's own "
    "figures. Correct the one that is wrong."
)
_LEFT = N_(
    "Report paragraph {paragraph}, “{quote}”: {budget} less {spent} leaves {left} by the report's "
    "own figures. Correct the one that is wrong."
)
_SHARED = re.compile(
    r"^[,、(]?占(?:比|(?:总|实际|全部|全年|年度|部门|整体)*(?:支出|预算)(?:总额|总数)?的?(?:比例|比重)?)?(?:为|是|:)*$"
)
_REMAINS = re.compile(
    r"(?:年末|尚|资金|经费|预算)*(?:结转结余|结余|剩余|节余|未支出|未使用|未执行)(?:资金|金额|数|额|为|:|约)*$"
)
_MOVED = re.compile(r"收回|上缴|缴回|调[增减整剂]|追加|追减|上年|年初|以前年度|收入|统筹")
"""What may make the remainder another than budget less spending."""
_PART = re.compile(r"(?:基本|项目|专项)支出(?:为|是|:|共|合计|了|约|实际)*$")
SLACK = Decimal("0.1")


def contradictions(report: Report, case: Case, wrong: Collection[tuple[int, int]]) -> Iterator[Hit]:
    """Equations that do not come out; one with a figure that is `wrong` anyway is left alone."""
    known = names(case)
    for paragraph in report.paragraphs:
        figures = [n for n in paragraph.numbers if foreign(n, case.form.year) is None]
        if any((paragraph.number, n.start) in wrong for n in figures):
            continue
        claims = [(claim(number, known), number) for number in figures]
        labels = [(said.field, number) for said, number in claims if said and not said.fund]
        yield from _rate(paragraph, labels, case)
        yield from _sum(paragraph, labels, case)
        yield from _shares(paragraph, labels, case)
        yield from _left(paragraph, labels, case)


def _only(labels: list[tuple[str, Number]], wanted: str) -> Number | None:
    found = [number for label, number in labels if label == wanted]
    return found[0] if len(found) == 1 and not found[0].rough else None


def _rate(paragraph: Paragraph, labels: list[tuple[str, Number]], case: Case) -> Iterator[Hit]:
    budget, spent, rate = (_only(labels, label) for label in ("budget", "spent", "rate"))
    if budget is None or spent is None or rate is None:
        return
    if not budget.value or spent.value is None or rate.value is None:
        return
    if any(close(rate, fact) for fact in rates(case)):
        # The form prints the same; its own check speaks of it.
        return
    true = spent.value / budget.value
    if comes_out(true, rate):
        return
    values = {"spent": written(spent), "budget": written(budget), "rate": Percent(true)}
    yield told("XE811", rate.spot, _cell(case), f"rate/{paragraph.number}", RATE, **values)


def comes_out(true: Decimal, rate: Number) -> bool:
    """The rate is that quotient, rounded or cut off behind its last digit."""
    apart = true * 100 - (rate.value or Decimal(0))
    return abs(apart) <= max(SLACK, rate.step / 2) or 0 <= apart < rate.step


def _sum(paragraph: Paragraph, labels: list[tuple[str, Number]], case: Case) -> Iterator[Hit]:
    """基本支出 and 项目支出 make what was spent."""
    spent = _only(labels, "spent")
    parts = [n for n in paragraph.numbers if n.quantity.unit == "元" and _PART.search(n.head)]
    if spent is None or spent.value is None or len(parts) != 2 or spent in parts:
        return
    values = [number.value for number in parts if number.value is not None]
    kinds = {"基本" in number.head for number in parts}
    exact = len(values) == 2 and kinds == {True, False} and not any(n.rough for n in parts)
    slack = sum((number.step for number in (*parts, spent)), Decimal(0))
    total = sum(values, Decimal(0))
    stated = [n.value for n in paragraph.numbers if n.quantity.unit == "元" and n.value is not None]
    if not exact or any(abs(total - value) <= slack for value in stated):
        # They may be the parts of the budget.
        return
    values_ = {"parts": tuple(written(number) for number in parts), "sum": _shown(total, spent)}
    yield told("XE811", spent.spot, _cell(case), f"sum/{paragraph.number}", _SUM, **values_)


def _shares(paragraph: Paragraph, labels: list[tuple[str, Number]], case: Case) -> Iterator[Hit]:
    """基本支出487.99万元，占18.03%: of what was spent, or of another amount told here."""
    whole = _only(labels, "spent") or _only(labels, "budget")
    amounts = [n for n in paragraph.numbers if n.quantity.unit == "元" and n.value]
    for part, share in pairwise(paragraph.numbers):
        if share.quantity.unit != "%" or share.value is None or share.rough or whole is None:
            continue
        if part not in amounts or not _PART.search(part.head) or not _SHARED.match(share.head):
            continue
        rates_ = [_of(part, each) for each in amounts if each is not part]
        if part is whole or any(comes_out(rate, share) for rate in rates_):
            continue
        values = {"part": written(part), "whole": written(whole)}
        rate, owner = Percent(_of(part, whole)), f"share/{paragraph.number}/{share.start}"
        yield told("XE811", share.spot, _cell(case), owner, _SHARE, rate=rate, **values)


def _of(part: Number, whole: Number) -> Decimal:
    return (part.value or Decimal(0)) / (whole.value or Decimal(1))


def _left(paragraph: Paragraph, labels: list[tuple[str, Number]], case: Case) -> Iterator[Hit]:
    """预算100万元，支出90万元，结余10万元, in one sentence where nothing else moves money."""
    budget, spent = _only(labels, "budget"), _only(labels, "spent")
    if budget is None or spent is None or budget.value is None or spent.value is None:
        return
    begin, end = paragraph.sentence(budget.start)
    if not begin <= spent.start < end or _MOVED.search(paragraph.text, begin, end):
        return
    for number in paragraph.numbers:
        said = number.quantity.unit == "元" and _REMAINS.fullmatch(number.head.lstrip(",、"))
        if not said or number.value is None or number.rough or not spent.start < number.start < end:
            continue
        left = budget.value - spent.value
        if abs(left - number.value) > number.step + budget.step + spent.step:
            values = {"budget": written(budget), "spent": written(spent)}
            shown, owner = _shown(left, budget), f"left/{paragraph.number}"
            yield told("XE811", number.spot, _cell(case), owner, _LEFT, left=shown, **values)


def _shown(value: Decimal, like: Number) -> str:
    """An amount in the unit another one is written in."""
    scale = like.quantity.scale
    unit = {1: "元", 10**4: "万元", 10**8: "亿元"}.get(int(scale), "元")
    return f"{(value / scale).normalize():f}{unit}"


def written(number: Number) -> str:
    """The number as the report writes it."""
    return number.paragraph.text[number.start : number.end]


def _cell(case: Case) -> Cell:
    return Cell(case.form.sheet, "")
