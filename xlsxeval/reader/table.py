"""The indicator tables: their rows and template rests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from xlsxeval.model import Cell, FormSpec, Indicator
from xlsxeval.reader import row as rows
from xlsxeval.reader.figures import points
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.headings import Header, Headers
from xlsxeval.reader.keys import key, naming, plain
from xlsxeval.reader.levels import POINTS_MARK
from xlsxeval.reader.total import Total, best, names_total, total_in
from xlsxeval.reader.wording import wording

_VALUES = ("target", "actual", "weight", "self_score", "nature", "unit")
_FOOT = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明)(?:\d*[:：.、]|$)"
    r"|^(?:填表|填报|制表|审核|复核|联系|经办|评价|自评|负责|单位负责|项目负责|财务负责|主要负责|分管)"
    r"\S{0,4}人(?:[:：(]|$)"
    r"|联系电话|(?:填报|填表|制表|自评)(?:日期|时间)|[(（]?(?:签字|签章|签名|盖章|公章)[)）]?[:：]?$"
)


@dataclass
class Table:
    """What the indicator tables of a form hold."""

    indicators: list[Indicator] = field(default_factory=list)
    residue: list[Cell] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    areas: list[tuple[int, int]] = field(default_factory=list)
    """First and last row of each table."""
    blocks: list[tuple[Cell, list[int]]] = field(default_factory=list)
    """Labels along a whole table that print its points, and the indicators beside them."""

    seen: dict[str, int] = field(default_factory=dict)
    """Levels and name → how many indicators bear them."""

    @property
    def total(self) -> Total | None:
        """总分."""
        return best(self.totals)

    @property
    def bottom(self) -> int:
        """The last row any table reaches."""
        return max(bottom for _, bottom in self.areas)


def read(grid: Grid, headers: Headers, spec: FormSpec) -> Table:
    """All indicator rows under the headers, in order, each with its levels."""
    table = Table()
    levels = rows.Levels(grid.sheet.name)
    for header in headers.tables:
        _Reader(grid, header, headers.starts, spec, levels, table).read()
    return table


def is_foot(cell: Cell) -> bool:
    """Notes or signatures begin with this cell."""
    return _foot(cell.text[:60])


@lru_cache(maxsize=4096)
def _foot(text: str) -> bool:
    return bool(_FOOT.search(plain(text)))


@lru_cache(maxsize=64)
def _marks(spec: FormSpec) -> Callable[[str], bool]:
    """Answers whether a line that begins with a text may end the table or print its total."""
    texts = wording(spec, "texts")

    def marks(text: str) -> bool:
        return bool(texts.offers(key(text)) or _foot(text[:60]) or names_total(text, spec))

    return lru_cache(maxsize=4096)(marks)


class _Reader:
    """Reads the rows under one header."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        starts: set[int],
        spec: FormSpec,
        levels: rows.Levels,
        table: Table,
    ) -> None:
        self.grid, self.header, self.starts = grid, header, starts
        self.spec, self.levels, self.table = spec, levels, table
        self.texts = wording(spec, "texts")
        sides = [columns for name, columns in header.columns.items() if name in _VALUES]
        self.values = min(min(columns) for columns in sides)
        columns = header.columns
        self.side = min(columns.get("target") or columns.get("actual") or columns["weight"])
        self.bottom = header.bottom
        self.rows = rows.Reader(grid, header, spec, levels, table.seen)
        self.subtotal = naming(spec.labels["subtotal"])
        self.marks = _marks(spec)

    def read(self) -> None:
        after_total = False
        first = len(self.table.indicators)
        for number in self.grid.rows:
            if number <= self.header.bottom:
                continue
            if number in self.starts:
                break
            cells = self.grid.row(number)
            # Most lines begin with an indicator: they end no table, and print no total.
            marked = self.marks(cells[0].text)
            if marked and self._ends(number, cells[0]):
                if not self._total_below(number):
                    break
                continue
            if self.bottom == self.header.bottom and self._numbers_columns(number):
                continue
            total = self._total(number) if marked else None
            if total is not None:
                self.table.totals.append(total)
                self.bottom, after_total = number, True
            elif not self._is_subtotal(cells):
                self._row(number, cells, after_total)
        self.table.areas.append((self.header.top, self.bottom))
        block = self._block()
        if block is not None:
            self.table.blocks.append((block, [*range(first, len(self.table.indicators))]))

    def _total_below(self, number: int) -> bool:
        """A note may stand between the last indicator and the total."""
        if self.table.totals:
            return False
        for below in self.grid.rows:
            if below in self.starts and below > number:
                return False
            if below > number and self._total(below) is not None:
                return True
        return False

    def _total(self, number: int) -> Total | None:
        return total_in(self.grid, number, self.header, self.spec, self.values)

    def _block(self) -> Cell | None:
        """A label left of the headings and along the rows that prints their points."""
        for column in range(min(min(c) for c in self.header.columns.values()) - 1, 0, -1):
            cell = self.grid.at(self.header.top, column)
            along = self.grid.span(cell).bottom > self.header.bottom
            if along and POINTS_MARK.search(plain(cell.text)):
                return cell
        return None

    def _row(self, number: int, cells: Sequence[Cell], after_total: bool) -> None:
        section = None if len(cells) > 1 else self._section(cells[0])
        if section is not None:
            if "level1" not in self.header.columns and not after_total:
                self.levels.first(section)
            return
        row = self.rows.read(number)
        # 其他需要说明的事项：无, one cell across the values, is a note and no indicator.
        if row.target.ref and row.target.ref == row.actual.ref:
            return
        # Below the total stand grades, signatures and notes, and seldom another indicator.
        if after_total and not rows.told(row):
            return
        if self.rows.residue(row):
            self.table.residue.append(row.name)
        elif not rows.empty(row):
            self.table.indicators.append(row)
            path = row.identity.rpartition("#")[0]
            self.table.seen[path] = self.table.seen.get(path, 0) + 1
        else:
            return
        self.bottom = number

    def _ends(self, number: int, first: Cell) -> bool:
        """Texts, notes or signatures begin here; a row with points belongs to the table."""
        if not (self.texts.offers(key(first.text)) or is_foot(first)):
            return False
        points_ = ("weight", "self_score")
        columns = [column for name in points_ for column in self.header.columns.get(name, ())]
        return all(points(self.grid.at(number, column)).value is None for column in columns)

    def _numbers_columns(self, number: int) -> bool:
        """A line 1 | 2 | 3 … under the header that only numbers the columns."""
        texts = [plain(cell.text).strip("()栏次") for cell in self.grid.row(number)]
        marks = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
        consecutive = marks == list(range(marks[0], marks[0] + len(marks))) if marks else False
        return consecutive and len(marks) > 3 and len(marks) + 1 >= len(texts)

    def _is_subtotal(self, cells: Sequence[Cell]) -> bool:
        for cell in cells:
            if cell.column >= self.values:
                break
            if self.subtotal(cell.text):
                return True
        return False

    def _section(self, alone: Cell) -> Cell | None:
        """A line written across the values: 任务一：……"""
        area = self.grid.span(alone)
        return alone if area.left < self.side <= area.right else None
