"""Arithmetic inside the report: its own rates and sums."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Percent
from xlsxeval.narrative.crosscheck.facts import close, rates
from xlsxeval.narrative.crosscheck.hit import Hit, told
from xlsxeval.narrative.crosscheck.labels import claim, names
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report
from xlsxeval.narrative.crosscheck.years import foreign

_RATE = N_(
    "Report paragraph {paragraph}, “{quote}”: {spent} ÷ {budget} is {rate} by the report's own "
    "figures. Correct the one that is wrong."
)
_SUM = N_(
    "Report paragraph {paragraph}, “{quote}”: its parts {parts} add up to {sum} by the report's "
    "own figures. Correct the one that is wrong."
)
_PART = re.compile(r"(?:基本|项目|专项)支出(?:为|是|:|共|合计|了|约|实际)*$")
_SLACK = Decimal("0.1")


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
    if abs(true * 100 - rate.value) <= max(_SLACK, rate.step):
        return
    values = {"spent": _written(spent), "budget": _written(budget), "rate": Percent(true)}
    yield told("XE811", rate.spot, _cell(case), f"rate/{paragraph.number}", _RATE, **values)


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
    scale = spent.quantity.scale
    unit = {1: "元", 10**4: "万元", 10**8: "亿元"}.get(int(scale), "元")
    shown = f"{(total / scale).normalize():f}{unit}"
    values_ = {"parts": tuple(_written(number) for number in parts), "sum": shown}
    yield told("XE811", spent.spot, _cell(case), f"sum/{paragraph.number}", _SUM, **values_)


def _written(number: Number) -> str:
    return number.paragraph.text[number.start : number.end]


def _cell(case: Case) -> Cell:
    return Cell(case.form.sheet, "")
