"""Figures beside their labels in a table of the report: 全年预算数（万元） | 2853.38."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsxeval.model import Case, Cell
from xlsxeval.narrative.crosscheck.facts import Fact, agrees, money, rates, total_score
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.identity import wrong_year
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.narrative.crosscheck.tabled_money import in_yuan
from xlsxeval.narrative.crosscheck.tables import Row, Table, unit_in
from xlsxeval.reader.keys import key, rank
from xlsxeval.reader.wording import wording

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年度?)?")
_CODES = {"rate": "XE803", "total": "XE801"}


def hits(table: Table, case: Case) -> Iterator[Hit]:
    """Labels that name a figure of the form, and what stands right of them."""
    for row, column, wanted in named(table, case):
        yield from _held(row, column, row.numbers(column + 1)[0], table, wanted)
    for row in table.rows:
        yield from _year(row, case)


def named(table: Table, case: Case) -> Iterator[tuple[Row, int, Sequence[Fact]]]:
    """Labels of figures with a figure right of them, and the facts they may mean."""
    for row in table.rows:
        for column in range(len(row.cells) - 1):
            if row.figure(column + 1) and not row.figure(column):
                wanted = _wanted(row.text(column), case)
                if wanted:
                    yield row, column, wanted


def _year(row: Row, case: Case) -> Iterator[Hit]:
    """年度 | 2020 where the form is of 2021."""
    year, cell = case.form.year, case.form.year_cell
    for column in range(len(row.cells) - 1):
        stated = _YEAR.fullmatch(row.text(column + 1))
        labelled = rank(key(row.text(column)), case.spec.labels["year"]) is not None
        if labelled and stated and year is not None and int(stated[1]) != year:
            where = cell if cell.ref else Cell(case.form.sheet, "")
            yield wrong_year(row.spot(column + 1), where, year)


def _held(
    row: Row, column: int, number: Number, table: Table, wanted: Sequence[Fact]
) -> Iterator[Hit]:
    label, fact = row.text(column), wanted[0]
    stated = [number]
    if fact.key not in _CODES:
        stated = list(in_yuan(number, unit_in(label) or table.unit))
    elif fact.key == "rate" and number.quantity.unit != "%":
        return
    if not any(agrees(each, one) for each in stated for one in wanted):
        code = _CODES.get(fact.key, "XE802")
        yield contradicted(code, number.spot, fact.cell, fact.key, fact.what, fact.shown)


def _wanted(label: str, case: Case) -> Sequence[Fact]:
    """The facts of that name, the likeliest first."""
    heading = key(label)
    total = total_score(case)
    if total is not None and rank(heading, case.spec.labels["total"][:1] + _TOTALS) is not None:
        return [total]
    fields = [offer.field for offer in sorted(wording(case.spec, "funds").offers(heading))]
    if not fields:
        return []
    if fields[0] == "rate":
        return rates(case)
    order = {"budget": ("budget", "initial")}.get(fields[0], (fields[0],))
    return [fact for field in order for fact in money(case) if fact.key == f"{field}/"]


_TOTALS = ("自评总分", "总得分", "综合得分", "最终得分", "自评总得分", "自评得分", "综合评分")
"""What stands beside a figure of the whole form in a table without a header."""
