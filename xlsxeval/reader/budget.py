"""The money block: its fund rows, and the execution points printed beside them."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsxeval.model import Budget, Cell, Figure, FormSpec, Fund
from xlsxeval.reader.figures import dashed, money, nothing, points, rate
from xlsxeval.reader.grid import Grid, absent, key, plain, rank
from xlsxeval.reader.headings import Header, indicator_header

_UNIT = re.compile(r"(亿元|万元|元)")
_PART = re.compile(r"^其中[:：]?")
_NUMBERING = re.compile(r"^(?:\d+[.、]|[(（]\d+[)）]|[①-⑨])")


def read(grid: Grid, header: Header, spec: FormSpec) -> Budget | None:
    """The fund rows under the header; None while there is not one."""
    unit = _money_unit(grid, header, spec)
    funds: list[Fund] = []
    group, parts = "", 0
    for number in grid.rows:
        if number <= header.bottom:
            continue
        if _ends(grid, number, header, spec):
            break
        name = _name(grid, number, header)
        heading = _PART.sub("", plain(name.text))
        turned = _group(key(heading), spec)
        fund = _fund(grid, number, header, name, unit)
        if turned and not _filled(fund):
            group, parts = turned, 0
            continue
        if not plain(name.text) and not _filled(fund):
            continue
        parts += bool(_PART.match(plain(name.text)))
        funds.append(replace(fund, group=group or _kind(heading, spec), nested=parts > 1))
    if not funds:
        return None
    return _budget(grid, header, _with_total(funds, spec), unit)


def _ends(grid: Grid, number: int, header: Header, spec: FormSpec) -> bool:
    cells = grid.row(number)
    if any(rank(key(c.text), names) is not None for c in cells for names in spec.texts.values()):
        return True
    if indicator_header(grid, number, spec.rows) is not None:
        return True
    amounts = [grid.at(number, _column(header, f)) for f in _AMOUNTS if f in header.columns]
    words = [c for c in amounts if not dashed(c) and money(c, "元").value is None and not c.error]
    return len(words) == len(amounts) and all(isinstance(cell.value, str) for cell in words)


_AMOUNTS = ("initial", "budget", "spent")


def _column(header: Header, field: str) -> int:
    return header.columns[field].left


def _name(grid: Grid, number: int, header: Header) -> Cell:
    """The text nearest left of the amounts that does not label the whole block."""
    first = min(_column(header, field) for field in _AMOUNTS if field in header.columns)
    for column in range(first - 1, 0, -1):
        cell = grid.at(number, column)
        if not cell.blank and cell.row > header.bottom and grid.span(cell).bottom == number:
            return cell
    return grid.at(number, max(first - 1, 1))


def _fund(grid: Grid, number: int, header: Header, name: Cell, unit: str) -> Fund:
    sheet = grid.sheet.name

    def amount(field: str) -> Figure:
        if field not in header.columns:
            return nothing(sheet)
        return money(grid.at(number, _column(header, field)), unit)

    printed = rate(grid.at(number, _column(header, "rate"))) if "rate" in header.columns else None
    return Fund(
        row=number,
        name=name,
        group="",
        nested=False,
        initial=amount("initial"),
        budget=amount("budget"),
        spent=amount("spent"),
        rate=printed or nothing(sheet),
    )


def _filled(fund: Fund) -> bool:
    return any(not figure.blank for figure in (fund.initial, fund.budget, fund.spent))


def _group(heading: str, spec: FormSpec) -> str:
    for group in ("source", "nature"):
        if rank(heading, spec.labels[f"{group}_group"]) is not None:
            return group
    return ""


def _kind(heading: str, spec: FormSpec) -> str:
    bare = key(_NUMBERING.sub("", heading))
    if rank(bare, spec.labels["total_fund"]) is not None:
        return "total"
    nature = (*spec.labels["basic_fund"], *spec.labels["project_fund"])
    return "nature" if rank(bare, nature) is not None else "source"


def _with_total(funds: list[Fund], spec: FormSpec) -> list[Fund]:
    """Exactly one total: the row named so, or the only row, or a first row that is no part."""
    named = [fund for fund in funds if fund.group == "total"]
    if named:
        first = named[0]
        return [
            f if f is first or f.group != "total" else replace(f, group="source") for f in funds
        ]
    first = funds[0]
    if len(funds) == 1 or not _PART.match(plain(first.name.text)):
        return [replace(first, group="total"), *funds[1:]]
    return funds


def _budget(grid: Grid, header: Header, funds: list[Fund], unit: str) -> Budget:
    total = next((fund for fund in funds if fund.group == "total"), funds[0])

    def scored(field: str) -> Figure:
        if field not in header.columns:
            return nothing(grid.sheet.name)
        return points(grid.at(total.row, _column(header, field)))

    reason = absent(grid.sheet.name)
    if "reason" in header.columns:
        reason = grid.at(total.row, _column(header, "reason"))
    return Budget(
        money_unit=unit,
        funds=tuple(funds),
        weight=scored("weight"),
        self_score=scored("self_score"),
        reason=reason,
        reviewed=scored("reviewed"),
        review_note=absent(grid.sheet.name),
    )


def _money_unit(grid: Grid, header: Header, spec: FormSpec) -> str:
    """元, 万元 or 亿元: from the block's label or headings, 单位：元 above, else the form's."""
    for row in range(header.top, header.bottom + 1):
        for cell in grid.row(row):
            if found := _UNIT.search(plain(cell.text)):
                return found[1]
    for cell in grid.cells():
        if cell.row >= header.top:
            break
        text = plain(cell.text)
        if found := re.search(r"(?:单位|金额)[:：]?[(（]?(亿元|万元|元)", text):
            return found[1]
    label = grid.at(header.bottom + 1, 1)
    found = _UNIT.search(plain(label.text))
    return found[1] if found else spec.money_unit
