"""Amounts in a table of the report, held against the form's money block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlsxeval.model import Case, Cell, Percent
from xlsxeval.narrative.crosscheck.facts import Fact, agrees, money, rates
from xlsxeval.narrative.crosscheck.hit import MONEY, Hit, contradicted, told
from xlsxeval.narrative.crosscheck.labels import twin
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.narrative.crosscheck.subjects import Subject
from xlsxeval.narrative.crosscheck.sums import RATE, comes_out, written
from xlsxeval.narrative.crosscheck.tabled_rows import points
from xlsxeval.narrative.crosscheck.tables import Row, Table
from xlsxeval.quantity import plain
from xlsxeval.reader.keys import key, rank

_FIELDS = ("initial", "budget", "spent")


def hits(table: Table, case: Case, known: Sequence[Subject]) -> Iterator[Hit]:
    """Rows of the form's funds, the total above them, and the arithmetic of every row."""
    facts = money(case)
    execution = next((subject for subject in known if subject.execution), None)
    wrong: set[int] = set()
    for row, fund in of_the_form(table, case):
        found = [*_amounts(row, table, facts, fund)]
        if not fund:
            found += _rate(row, table, case)
            found += points(row, table, execution) if execution is not None else ()
        if found:
            wrong.add(row.line.number)
        yield from found
    for row in table.rows:
        if row.line.number not in wrong:
            yield from _quotient(row, table, case)


def of_the_form(table: Table, case: Case) -> Iterator[tuple[Row, str]]:
    """Rows that bear the name of a fund row; "" for the total beside them, or alone."""
    if table.kind != "funds":
        return
    funds = {fact.key.partition("/")[2] for fact in money(case)} - {""}
    rows = [(row, table.label(row)[1]) for row in table.rows]
    split = any(_fund(label, funds) for _, label in rows)
    for row, label in rows:
        fund = _fund(label, funds)
        total = rank(key(label), case.spec.labels["total_fund"]) is not None
        if fund or (total and (split or len(rows) == 1)):
            yield row, fund


def _fund(label: str, funds: set[str]) -> str:
    """The form's fund row of that name."""
    name = plain(key(label)).removeprefix("其中").lstrip(":")
    return next((fund for fund in funds if name in (fund, twin(fund))), "")


def _amounts(row: Row, table: Table, facts: Sequence[Fact], fund: str) -> Iterator[Hit]:
    for field in _FIELDS:
        numbers = row.numbers(table.columns[field]) if field in table.columns else []
        wanted = [fact for fact in facts if fact.key == f"{field}/{fund}"]
        if field == "budget":
            # Of 预算数 alone nobody knows whether it is the first or the adjusted one.
            wanted += [fact for fact in facts if fact.key == f"initial/{fund}"]
        if len(numbers) != 1 or not wanted:
            continue
        stated = list(in_yuan(numbers[0], table.unit))
        if not any(agrees(number, fact) for number in stated for fact in wanted):
            fact = wanted[0]
            yield contradicted("XE802", numbers[0].spot, fact.cell, fact.key, fact.what, fact.shown)


def in_yuan(number: Number, unit: str) -> Iterator[Number]:
    """The amount in 元; a bare one in the table's unit, or in any where the table tells none."""
    if number.quantity.unit == "元" or number.value is None:
        yield number
        return
    scales: Mapping[str, Decimal] = {unit: MONEY[unit]} if unit in MONEY else MONEY
    for scale in scales.values():
        value, step = number.value * scale, number.quantity.scale * scale
        yield number._replace(quantity=replace(number.quantity, value=value, scale=step, unit="元"))


def _quotient(row: Row, table: Table, case: Case) -> Iterator[Hit]:
    """执行率 is 执行数 by 预算数, by the table's own figures; unless the form prints the same."""
    budget, spent, rate = (_one(row, table, field) for field in ("budget", "spent", "rate"))
    first = _one(row, table, "initial")
    if spent is None or rate is None or rate.value is None or spent.value is None:
        return
    if rate.quantity.unit != "%":
        return
    quotients = [spent.value / n.value for n in (budget, first) if n is not None and n.value]
    if not quotients or any(comes_out(quotient, rate) for quotient in quotients):
        return
    printed = case.form.budget.funds if case.form.budget else ()
    if any(fund.rate.value is not None and fund.rate.value * 100 == rate.value for fund in printed):
        return
    whole = budget if budget is not None and budget.value else first
    if whole is not None:
        said = {"spent": written(spent), "budget": written(whole), "rate": Percent(quotients[0])}
        owner, cell = f"rate/{row.line.number}", Cell(case.form.sheet, "")
        yield told("XE811", rate.spot, cell, owner, RATE, **said)


def _one(row: Row, table: Table, field: str) -> Number | None:
    numbers = row.numbers(table.columns[field]) if field in table.columns else []
    return numbers[0] if len(numbers) == 1 else None


def _rate(row: Row, table: Table, case: Case) -> Iterator[Hit]:
    numbers = row.numbers(table.columns["rate"]) if "rate" in table.columns else []
    facts = rates(case)
    if len(numbers) == 1 and facts and numbers[0].quantity.unit == "%":
        if not any(agrees(numbers[0], fact) for fact in facts):
            fact = facts[0]
            yield contradicted("XE803", numbers[0].spot, fact.cell, fact.key, fact.what, fact.shown)
