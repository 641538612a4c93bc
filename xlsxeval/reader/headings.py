"""Header rows: which columns hold which field, wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from xlsxeval.model import Area, Cell, FormSpec
from xlsxeval.reader.figures import money, rate
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.keys import plain
from xlsxeval.reader.wording import TELLING, wording

_DEEPEST = 3
_LEVELS = ("level1", "level2", "name")
_SIDES = {"target", "actual"}
_TELLING = ("budget", "spent")
"""Columns of which every money block has one."""
_AMOUNTS = {"initial", "budget", "spent", "rate"}
_COLUMN, _BETTER = attrgetter("column"), itemgetter(0, 1, 2, 3)


@dataclass(frozen=True)
class Header:
    """A header band: its rows, and field → the columns that hold it."""

    top: int
    bottom: int
    columns: Mapping[str, Sequence[int]]
    cells: Mapping[str, Cell]
    right: int
    """The last column headed without a gap."""
    beside: bool = False
    """Amounts stand right of their headings, not below."""


class Headers:
    """Every header band of a grid, found in one pass with the words of one form."""

    def __init__(self, grid: Grid, spec: FormSpec) -> None:
        self.tables: list[Header] = []
        self.money: Header | None = None
        self.starts: set[int] = set()
        """Rows where a table or a money block begins."""
        rows, funds = _Band(grid, spec, "rows", TELLING), _Band(grid, spec, "funds", _TELLING)
        for row in sorted(rows.rows | funds.rows):
            if self.tables and row <= self.tables[-1].bottom:
                continue
            if (table := _table_header(rows.read(row, _SIDES))) is not None:
                self.tables.append(table)
                self.starts.add(row)
            elif (money := _money_header(grid, funds.read(row, {"budget", "spent"}))) is not None:
                self.money = self.money or money
                self.starts.add(row)

    @property
    def main(self) -> Header:
        """The table of targets and actuals; others only hold criteria and points."""
        both = (table for table in self.tables if table.columns.keys() >= _SIDES)
        return next(both, self.tables[0])

    @property
    def right(self) -> int:
        """The last column any header reaches."""
        bands = [*self.tables, *([self.money] if self.money else [])]
        return max((band.right for band in bands), default=0)


def headers(grid: Grid, spec: FormSpec) -> Headers:
    """The header bands of a grid in the words of a form, found once."""
    found = grid.headers.get(spec.sha256)
    if found is None:
        found = grid.headers[spec.sha256] = Headers(grid, spec)
    return found


class _Band:
    """Reads header bands with one section's words."""

    def __init__(self, grid: Grid, spec: FormSpec, section: str, telling: tuple[str, ...]) -> None:
        self.grid, self.words = grid, wording(spec, section)
        told = wording(spec, section, telling).among(grid)
        # A band without one of these heads neither a table nor a money block.
        near = {row - up for row in told for up in range(_DEEPEST)}
        self.rows = self.words.among(grid) & near if near else near

    def read(self, row: int, sought: set[str]) -> Header | None:
        if row not in self.rows:
            return None
        cells = self.grid.headings.get(row, [])
        found = self._match(cells)
        if not found:
            return None
        deep = max(self.grid.span(cell).bottom for cell in found.values())
        bottom = row
        for below in range(row + 1, min(max(deep, row + 1), row + _DEEPEST - 1) + 1):
            further = self.grid.headings.get(below, [])
            more = self._match([*cells, *further])
            if below > deep and not self._completes(below, found, more, sought):
                break
            cells, found, bottom = [*cells, *further], more, below
        # No header has one heading only; 产出指标 beside every row might be one.
        return self._header(row, bottom, cells, found) if len(found) > 1 else None

    def _completes(
        self, below: int, found: Mapping[str, Cell], more: Mapping[str, Cell], sought: set[str]
    ) -> bool:
        """The row below adds what the header lacks, and is neither values nor a header itself."""
        alone = self._match(self.grid.headings.get(below, []))
        if len(alone) != len(self.grid.row(below)) or sought <= alone.keys():
            return False
        return bool(alone and sought - found.keys()) and sought <= more.keys()

    def _match(self, cells: Sequence[tuple[Cell, str]]) -> dict[str, Cell]:
        """Each field's best heading; a cell serves one field, and the better word wins."""
        offers = [
            (offer.position, offer.order, -cell.row, cell.column, offer.field, cell)
            for cell, heading in cells
            for offer in self.words.offers(heading)
        ]
        if not offers:
            return {}
        found: dict[str, Cell] = {}
        taken: set[str] = set()
        label = self._label(cells)
        for *_, field, cell in sorted(offers, key=_BETTER):
            # A label along the whole table is no heading.
            tall = self.grid.span(cell).bottom >= cell.row + _DEEPEST or cell.ref == label
            if field not in found and cell.ref not in taken and not tall:
                found[field] = cell
                taken.add(cell.ref)
        if "adjusted" in found and "target" not in found:
            found["target"] = found.pop("adjusted")
        _prefer_own_weight(found, [offer for offer in offers if offer[4] == "weight"])
        return found

    def _label(self, cells: Sequence[tuple[Cell, str]]) -> str:
        """预算资金（万元） before the headings and reaching below them names the whole block."""
        first = min([cell for cell, _ in cells], key=_COLUMN)
        bottom = self.grid.span(first).bottom
        others = [cell for cell, _ in cells if cell is not first]
        if not others or bottom <= max([cell.row for cell in others]):
            return ""
        return first.ref if bottom > max([self.grid.span(cell).bottom for cell in others]) else ""

    def _header(
        self, top: int, bottom: int, cells: Sequence[tuple[Cell, str]], found: Mapping[str, Cell]
    ) -> Header:
        spans = {field: self.grid.span(cell) for field, cell in found.items()}
        right = max(area.right for area in spans.values())
        headed = {c for cell, _ in cells for c in _columns(self.grid.span(cell))}
        while right + 1 in headed:
            right += 1
        return Header(top, bottom, _apart(spans), found, right)


def _prefer_own_weight(found: dict[str, Cell], offers: Sequence[tuple[Any, ...]]) -> None:
    """Where every level has its own 权重, the one behind 三级指标 is the indicator's."""
    name, weight = found.get("name"), found.get("weight")
    if name is None or weight is None or weight.column > name.column:
        return
    same = [cell for *_, cell in offers if plain(cell.text) == plain(weight.text)]
    behind = [cell for cell in same if cell.column > name.column]
    if behind:
        found["weight"] = min(behind, key=lambda cell: cell.column)


def _columns(area: Area) -> range:
    return range(area.left, area.right + 1)


def _apart(spans: Mapping[str, Area]) -> dict[str, Sequence[int]]:
    """Columns of each field, without those a narrower heading below it claims."""
    columns: dict[str, Sequence[int]] = {}
    for field, area in spans.items():
        inner = {
            column
            for other, narrow in spans.items()
            if other != field and narrow.right - narrow.left < area.right - area.left
            for column in _columns(narrow)
        }
        own = [column for column in _columns(area) if column not in inner]
        columns[field] = tuple(own or _columns(area))
    return columns


def _table_header(header: Header | None) -> Header | None:
    """The band, if it heads an indicator table."""
    if header is None:
        return None
    found = header.columns.keys()
    names = found & set(_LEVELS)
    points = found & {"weight", "self_score", "reason"}
    sides = found & _SIDES
    judged = names and {"weight", "self_score", "criteria"} <= found
    if (len(sides) == 2 and names) or (len(sides) == 1 and len(names) >= 2 and points) or judged:
        return _with_levels(header)
    return None


def _money_header(grid: Grid, header: Header | None) -> Header | None:
    """The band, if it heads a money block; figures among its headings stand beside them."""
    if header is None or header.columns.keys().isdisjoint({"budget", "spent"}):
        return None
    if len(header.columns.keys() & _AMOUNTS) < 2:
        return None
    if not any(isinstance(cell.value, Decimal) for cell in grid.row(header.top)):
        return header
    amounts = [cell for field, cell in header.cells.items() if field in _AMOUNTS]
    if not all(_figure(grid.right_of(cell)) for cell in amounts) or header.bottom > header.top:
        return None
    columns = {field: (grid.span(cell).right + 1,) for field, cell in header.cells.items()}
    return replace(header, columns=columns, right=header.right + 1, beside=True)


def _figure(cell: Cell) -> bool:
    return money(cell, "元").value is not None or rate(cell).value is not None


def _with_levels(header: Header) -> Header:
    """One heading 绩效指标 over several columns stands for the levels under it.

    Where nothing is headed as the indicator itself, the deepest level is.
    """
    columns = dict(header.columns)
    levels = [field for field in _LEVELS if field in columns]
    deepest = levels[-1]
    wide = columns[deepest]
    if len(levels) == 1 and len(wide) in (2, 3):
        del columns[deepest]
        fields = _LEVELS if len(wide) == 3 else ("level1", "name")
        columns |= {field: (place,) for field, place in zip(fields, wide, strict=True)}
    elif deepest != "name":
        columns["name"] = columns.pop(deepest)
    return replace(header, columns=columns)
