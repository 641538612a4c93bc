"""The money block: its fund rows, and the execution points printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlsxeval.model import Budget, Cell, Figure, FormSpec, Fund
from xlsxeval.reader import splits
from xlsxeval.reader.figures import dashed, money, nothing, points, rate
from xlsxeval.reader.funds import arranged
from xlsxeval.reader.grid import Grid, absent
from xlsxeval.reader.headings import Header, Headers
from xlsxeval.reader.keys import key, plain, rank
from xlsxeval.reader.table import is_foot
from xlsxeval.reader.wording import Wording, wording

_UNIT = re.compile(r"(亿元|万元|(?<![单美欧])元)")
_PRINTED_UNIT = re.compile(r"(?:单位|金额)[:：]?[(（]?(?:人民币)?(亿元|万元|元)")
_POINTS_MARK = re.compile(r"(\d+(?:\.\d+)?)分")
_AMOUNTS = ("initial", "budget", "spent")


def read(grid: Grid, headers: Headers, spec: FormSpec) -> Budget | None:
    """The fund rows under the money header; None while there is not one."""
    header = headers.money
    if header is None:
        return None
    unit = _money_unit(grid, header, spec)
    rows = list(_rows(grid, header, headers.starts, spec))
    places: Mapping[int, str] = {}
    for position, number in enumerate(rows):
        places = splits.groups(grid, number, spec)
        if places:
            rows, below = rows[:position], rows[position + 1 :]
            break
    funds = [_fund(grid, number, header, unit) for number in rows]
    funds = arranged([fund for fund in funds if plain(fund.name.text) or _filled(fund)], spec)
    if places:
        total = next((fund for fund in funds if fund.group == "total"), None)
        funds += splits.read(grid, below, places, unit, total)
    return _budget(grid, header, funds, unit, spec) if funds else None


def _rows(grid: Grid, header: Header, starts: set[int], spec: FormSpec) -> Iterator[int]:
    texts = wording(spec, "texts")
    split = False
    for number in grid.rows:
        if number < header.top or (number <= header.bottom and not header.beside):
            continue
        split = split or bool(splits.groups(grid, number, spec))
        if number != header.top and number in starts:
            return
        if number != header.top and _ends(grid, number, header, texts, split):
            return
        yield number


def _ends(grid: Grid, number: int, header: Header, texts: Wording, split: bool) -> bool:
    cells = grid.row(number)
    if any(texts.offers(key(cell.text)) for cell in cells) or is_foot(cells[0]):
        return True
    if split:
        return False
    fields = [field for field in _AMOUNTS if field in header.columns]
    amounts = [grid.at(number, header.columns[field][0]) for field in fields]
    words = [c for c in amounts if isinstance(c.value, str) and not dashed(c)]
    return len(words) == len(amounts) and all(money(c, "元").value is None for c in words)


def _name(grid: Grid, number: int, header: Header) -> Cell:
    """The text nearest left of the amounts that does not label the whole block."""
    first = min(header.columns[field][0] for field in _AMOUNTS if field in header.columns)
    for column in range(first - 1 - header.beside, 0, -1):
        cell = grid.at(number, column)
        if cell.blank or (cell.row <= header.bottom and not header.beside):
            continue
        if grid.span(cell).bottom == number:
            return cell
    return grid.at(number, max(first - 1, 1))


def _fund(grid: Grid, number: int, header: Header, unit: str) -> Fund:
    def amount(field: str) -> Figure:
        columns = header.columns.get(field)
        return money(grid.at(number, columns[0]), unit) if columns else nothing(grid.sheet.name)

    printed = header.columns.get("rate")
    return Fund(
        row=number,
        name=_name(grid, number, header),
        group="",
        nested=False,
        initial=amount("initial"),
        budget=amount("budget"),
        spent=amount("spent"),
        rate=rate(grid.at(number, printed[0])) if printed else nothing(grid.sheet.name),
    )


def _filled(fund: Fund) -> bool:
    return any(not figure.blank for figure in (fund.initial, fund.budget, fund.spent))


def _budget(grid: Grid, header: Header, funds: list[Fund], unit: str, spec: FormSpec) -> Budget:
    total = next((fund for fund in funds if fund.group == "total"), funds[0])
    rows = [total.row, *(fund.row for fund in funds if fund is not total)]

    def scored(field: str) -> Figure:
        """The points beside the total; where it has none, those of the first row that has."""
        if field not in header.columns:
            return nothing(grid.sheet.name)
        column = header.columns[field][0]
        figures = [points(grid.at(row, column)) for row in rows]
        if figures[0].blank:
            return next((figure for figure in figures if figure.value is not None), figures[0])
        return figures[0]

    reason = header.columns.get("reason")
    apart = "weight" in header.columns or "self_score" not in header.columns
    return Budget(
        money_unit=unit,
        funds=tuple(funds),
        weight=scored("weight") if apart else _printed_points(grid, header, spec),
        self_score=scored("self_score"),
        reason=grid.at(total.row, reason[0]) if reason else absent(grid.sheet.name),
        reviewed=scored("reviewed"),
        review_note=absent(grid.sheet.name),
    )


def _printed_points(grid: Grid, header: Header, spec: FormSpec) -> Figure:
    """Points printed in a heading or the block's label, 预算执行情况（20分）; else the form's."""
    for row in range(header.top, header.bottom + 1):
        for cell in grid.row(row):
            if isinstance(cell.value, str) and (found := _POINTS_MARK.search(plain(cell.text))):
                return Figure(cell, Decimal(found[1]))
    weight = spec.execution_weight
    return (
        nothing(grid.sheet.name) if weight is None else Figure(header.cells["self_score"], weight)
    )


def _money_unit(grid: Grid, header: Header, spec: FormSpec) -> str:
    """元, 万元 or 亿元: from the block's label or headings, 单位：元 above, else the form's."""
    for row in range(header.top, header.bottom + 1):
        for cell in grid.row(row):
            if isinstance(cell.value, str) and (found := _UNIT.search(plain(cell.text))):
                return found[1]
    above = [cell for cell in grid.cells() if cell.row < header.top]
    for cell in reversed(above):
        if found := _PRINTED_UNIT.search(plain(cell.text)):
            return found[1]
    for cell in grid.row(header.bottom + 1):
        if rank(key(cell.text), spec.labels["total_fund"]) is not None:
            if found := _UNIT.search(plain(cell.text)):
                return found[1]
    return spec.money_unit
