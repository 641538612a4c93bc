"""The indicator table: its rows, level marks, template rests and printed total."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlsxeval import quantity
from xlsxeval.model import Cell, Figure, FormSpec, Indicator, Kind, Level, Quantity
from xlsxeval.reader.figures import dashed, nothing, points
from xlsxeval.reader.grid import Grid, absent, first_filled, key, plain, rank
from xlsxeval.reader.headings import Header, indicator_header, money_header

_POINTS_MARK = re.compile(r"(\d+(?:\.\d+)?)分")
_SIGN = re.compile(r"^[≥≤><=≧≦⩾⩽═]{1,2}$")
_END = ("说明*", "备注*", "填表*", "填报人*", "联系人*", "注*", "审核人*", "单位负责人*", "负责人*")


@dataclass
class Table:
    """What one or more indicator tables of a form hold."""

    indicators: list[Indicator] = field(default_factory=list)
    residue: list[Cell] = field(default_factory=list)
    total_row: int | None = None
    total: Figure | None = None
    full: Figure | None = None
    grade: Cell | None = None
    bottom: int = 0


def read(grid: Grid, headers: list[Header], spec: FormSpec) -> Table:
    """All indicator rows under the headers, in order, each with its levels."""
    table = Table()
    for header in headers:
        _read_one(grid, header, spec, table)
    seen: Counter[str] = Counter()
    for position, row in enumerate(table.indicators):
        path = "/".join(plain(cell.text) for cell in (row.level1, row.level2, row.name))
        seen[path] += 1
        table.indicators[position] = replace(row, identity=f"{path}#{seen[path]}")
    return table


def levels(indicators: list[Indicator]) -> tuple[Level, ...]:
    """Level cells that print the points of their children, as 产出指标（50分） does."""
    groups: dict[tuple[str, ...], tuple[Cell, list[int]]] = {}
    for position, row in enumerate(indicators):
        first, second = plain(row.level1.text), plain(row.level2.text)
        printed: list[tuple[tuple[str, ...], Cell]]
        printed = [((first,), row.level1), ((first, second), row.level2)]
        for path, cell in printed:
            if path[-1] and _POINTS_MARK.search(path[-1]):
                groups.setdefault(path, (cell, []))[1].append(position)
    marked = []
    for path, (cell, rows) in groups.items():
        found = _POINTS_MARK.search(path[-1])
        if found:
            marked.append(Level(cell, Decimal(found[1]), tuple(rows)))
    return tuple(marked)


def _read_one(grid: Grid, header: Header, spec: FormSpec, table: Table) -> None:
    carried = {"level1": absent(grid.sheet.name), "level2": absent(grid.sheet.name)}
    for number in grid.rows:
        if number <= header.bottom:
            continue
        if _ends(grid, number, header, spec):
            break
        label = _label(grid, number, header)
        if label is not None and rank(key(label.text), spec.labels["total"]) is not None:
            _read_total(grid, number, header, spec, table)
            break
        if label is not None and rank(key(label.text), spec.labels["subtotal"]) is not None:
            continue
        section = _section(grid, number, header)
        if section is not None:
            if "level1" not in header.columns:
                carried["level1"] = section
            continue
        row = _indicator(grid, number, header, spec, carried)
        table.bottom = number
        if _is_residue(row, spec):
            table.residue.append(row.name)
        elif not _empty(row):
            table.indicators.append(row)
    table.bottom = max(table.bottom, header.bottom)


def _ends(grid: Grid, number: int, header: Header, spec: FormSpec) -> bool:
    heading = key(grid.row(number)[0].text)
    if any(rank(heading, names) is not None for names in (_END, *spec.texts.values())):
        return True
    return bool(indicator_header(grid, number, spec.rows) or money_header(grid, number, spec.funds))


def _section(grid: Grid, number: int, header: Header) -> Cell | None:
    """A line written across the values: 任务一：……"""
    cells = grid.row(number)
    area = grid.span(cells[0])
    side = header.columns.get("target") or header.columns["actual"]
    return cells[0] if len(cells) == 1 and area.left < side.left <= area.right else None


def _label(grid: Grid, number: int, header: Header) -> Cell | None:
    """What stands left of the values in this very row."""
    values = min(area.left for name, area in header.columns.items() if name in _VALUES)
    return first_filled(cell for cell in grid.row(number) if cell.column < values)


_VALUES = ("target", "actual", "weight", "self_score", "nature", "unit")


def _indicator(
    grid: Grid, number: int, header: Header, spec: FormSpec, carried: dict[str, Cell]
) -> Indicator:
    _carry_levels(grid, number, header, carried)
    cells = {name: _field(grid, number, header, name) for name in spec.rows}
    own = {name: _own(cells[name], number) for name in ("weight", "self_score", "reviewed")}
    return Indicator(
        row=number,
        level1=carried["level1"],
        level2=carried["level2"],
        name=cells["name"],
        target=cells["target"],
        actual=cells["actual"],
        weight=_points(own["weight"]),
        self_score=_points(own["self_score"]),
        reason=cells["reason"],
        nature=cells["nature"],
        unit=cells["unit"],
        reviewed=_points(own["reviewed"]),
        review_note=cells["review_note"],
        target_value=_value(cells["target"], cells["nature"], cells["unit"]),
        actual_value=_value(cells["actual"], absent(grid.sheet.name), cells["unit"]),
        execution=_is_execution(cells, carried["level1"], spec),
    )


def _value(cell: Cell, nature: Cell, unit: Cell) -> Quantity:
    """The cell's quantity, with the sign and the unit printed in columns of their own."""
    value = quantity.read(cell)
    if value.kind is not Kind.NUMBER:
        return value
    sign = nature.text.strip() if value.sign is None and _SIGN.match(plain(nature.text)) else ""
    measure = unit.text.strip() if not value.unit and not dashed(unit) else ""
    return quantity.parse(f"{sign}{cell.text}{measure}") if sign or measure else value


def _points(cell: Cell) -> Figure:
    return points(cell) if cell.ref else nothing(cell.sheet)


def _own(cell: Cell, number: int) -> Cell:
    """A figure merged over several rows counts once, in its first row."""
    return cell if cell.row == number or not cell.ref else absent(cell.sheet)


def _field(grid: Grid, number: int, header: Header, name: str) -> Cell:
    """The cell of a field in this row; under a wide heading, the first one filled."""
    area = header.columns.get(name)
    if area is None:
        return absent(grid.sheet.name)
    cells = [grid.at(number, column) for column in range(area.left, area.right + 1)]
    filled = [cell for cell in cells if not cell.blank]
    if name == "name" and filled:
        return max(filled, key=lambda cell: len(cell.text))
    return filled[0] if filled else cells[0]


def _carry_levels(grid: Grid, number: int, header: Header, carried: dict[str, Cell]) -> None:
    for name in ("level1", "level2"):
        if name not in header.columns:
            continue
        cell = _field(grid, number, header, name)
        if dashed(cell):
            continue
        if name == "level1" and plain(cell.text) != plain(carried["level1"].text):
            carried["level2"] = absent(grid.sheet.name)
        if plain(cell.text) != plain(carried[name].text) or not carried[name].ref:
            carried[name] = cell


def _is_execution(cells: Mapping[str, Cell], level1: Cell, spec: FormSpec) -> bool:
    """The row that scores the spending progress itself, without a target of its own."""
    named = any(
        rank(key(cell.text), spec.execution_names) is not None
        for cell in (cells["name"], level1 if dashed(cells["name"]) else cells["name"])
    )
    return named and plain(cells["target"].text).lstrip("≥=>") in ("", "100%", "100", "—", "-", "/")


def _empty(row: Indicator) -> bool:
    filled = [row.target, row.actual, row.weight.cell, row.self_score.cell]
    if all(dashed(cell) for cell in filled):
        return True
    return dashed(row.name) and dashed(row.target) and dashed(row.actual) and not row.scored


def _is_residue(row: Indicator, spec: FormSpec) -> bool:
    values = [row.target, row.actual, row.self_score.cell]
    if not all(_template(cell, spec) or dashed(cell) for cell in values):
        return False
    return bool(row.name.text.strip()) and _template(row.name, spec)


def _template(cell: Cell, spec: FormSpec) -> bool:
    text = re.sub(r"[\d一二三四五六七八九十]+", "#", plain(cell.text)).strip(":：")
    return text in {plain(word).strip(":：") for word in spec.words["residue"]}


def _read_total(grid: Grid, number: int, header: Header, spec: FormSpec, table: Table) -> None:
    table.total_row, table.bottom = number, number
    score, weight = (header.columns.get(name) for name in ("self_score", "weight"))
    cells = grid.row(number)
    numbers = [cell for cell in cells if points(cell).value is not None]
    at_score = [c for c in numbers if score and score.left <= c.column <= score.right]
    at_weight = [c for c in numbers if weight and weight.left <= c.column <= weight.right]
    if at_weight:
        table.full = points(at_weight[0])
    if score:
        place = grid.at(number, score.left)
        table.total = points(at_score[0]) if at_score else points(place)
        if not at_score and len(numbers) == 1 and not at_weight:
            table.total = points(numbers[0])
    elif numbers:
        table.total = points(numbers[-1])
    grades = {grade.name for grade in spec.grades}
    table.grade = first_filled(cell for cell in cells if plain(cell.text) in grades)
