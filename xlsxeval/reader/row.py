"""One indicator row: its cells, its quantities, and what kind of row it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from xlsxeval import quantity
from xlsxeval.model import Cell, Figure, FormSpec, Indicator, Kind, Quantity, maker
from xlsxeval.reader.figures import dashed, nothing, points
from xlsxeval.reader.grid import Grid, absent
from xlsxeval.reader.headings import Header
from xlsxeval.reader.keys import naming, plain

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_NUMBER = Kind.NUMBER

_indicator = maker(Indicator)
_NUMBERS = re.compile(r"[\d一二三四五六七八九十]+")
_SIDES = ("target", "actual", "nature", "unit")
_SIGN = re.compile(r"^[≥≤><=≧≦⩾⩽═﹥﹤]{1,2}$")


@dataclass
class Levels:
    """一级指标 and 二级指标 as they stand so far: merged, repeated or left blank below."""

    sheet: str
    level1: Cell = field(init=False)
    level2: Cell = field(init=False)
    path: str = field(init=False)
    """Both as they begin the identities of their rows."""

    def __post_init__(self) -> None:
        self._turn(absent(self.sheet), absent(self.sheet))

    def first(self, cell: Cell) -> None:
        """A level-1 cell is met; another name begins a new branch."""
        if cell is self.level1 or dashed(cell):
            return
        if plain(cell.text) != plain(self.level1.text):
            self._turn(cell, absent(self.sheet))

    def second(self, cell: Cell) -> None:
        """A level-2 cell is met."""
        if cell is self.level2 or dashed(cell):
            return
        if plain(cell.text) != plain(self.level2.text):
            self._turn(self.level1, cell)

    def _turn(self, level1: Cell, level2: Cell) -> None:
        self.level1, self.level2 = level1, level2
        self.path = f"{plain(level1.text)}/{plain(level2.text)}/"


class Reader:
    """Reads the rows under one header; what holds for all of them is settled once.

    `seen` counts the rows of one name so far: the identity stays when others are inserted.
    """

    def __init__(
        self, grid: Grid, header: Header, spec: FormSpec, levels: Levels, seen: Mapping[str, int]
    ) -> None:
        self.grid, self.levels, self.seen = grid, levels, seen
        self._absent = dict.fromkeys(spec.rows, grid.nowhere)
        self._nothing = nothing(grid.sheet.name)
        columns = header.columns.items()
        self._narrow = [(name, places[0]) for name, places in columns if len(places) == 1]
        self._wide = [(name, places) for name, places in columns if len(places) > 1]
        self._target = header.columns.get("target", ())
        self._executes = naming(spec.execution_names)
        self._rests = frozenset(plain(word).strip(":：") for word in spec.words["residue"])

    def read(self, number: int) -> Indicator:
        """The row as an Indicator, under the levels that hold for it."""
        cells, levels = self._cells(number), self.levels
        path = levels.path + plain(cells["name"].text)
        target, actual, nature, unit = map(cells.__getitem__, _SIDES)
        # In the order of its fields: to pass them by name takes as long as all the rest.
        return _indicator(
            number,
            levels.level1,
            levels.level2,
            cells["name"],
            target,
            actual,
            self._own(cells["weight"], number),
            self._own(cells["self_score"], number),
            cells["reason"],
            nature,
            unit,
            self._own(cells["reviewed"], number),
            cells["review_note"],
            _value(target, nature, unit),
            _value(actual, self.grid.nowhere, unit),
            f"{path}#{self.seen.get(path, 0) + 1}",
            self._is_execution(cells),
        )

    def residue(self, row: Indicator) -> bool:
        """A row of the blank form that was never filled in: 指标2, ……"""
        # The name tells at once of nearly every row that it is none.
        if not (self._template(row.name) and row.name.text.strip()):
            return False
        cells = row.target, row.actual, row.self_score.cell
        return all(dashed(cell) or self._template(cell) for cell in cells)

    def _template(self, cell: Cell) -> bool:
        return _without_numbers(cell.text) in self._rests

    def _cells(self, number: int) -> dict[str, Cell]:
        """Field → its cell in this row; the levels are noted on the way."""
        cells, shown, at = self._absent.copy(), self.grid.shown, self.grid.at
        for name, column in self._narrow:
            cells[name] = shown.get((number, column)) or at(number, column)
        for name, columns in self._wide:
            cells[name] = self._widest(number, columns, name)
        # Merged over their rows, levels seldom change from one to the next.
        if cells["level1"] is not self.levels.level1:
            self.levels.first(cells["level1"])
        if cells["level2"] is not self.levels.level2:
            self.levels.second(cells["level2"])
        if len(self._target) > 1:
            cells |= self._pieces(number, cells)
        if not dashed(cells["adjusted"]):
            cells["target"] = cells["adjusted"]
        return cells

    def _widest(self, number: int, columns: Sequence[int], name: str) -> Cell:
        """The cell of a field under a wide heading: the first one filled."""
        cells = [self.grid.at(number, column) for column in columns]
        filled = [cell for cell in cells if not cell.blank]
        if name == "name" and filled:
            return max(filled, key=lambda cell: len(cell.text))
        return filled[0] if filled else cells[0]

    def _pieces(self, number: int, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Under one wide heading a target may be written in pieces: sign, number, unit."""
        shown = dict.fromkeys(self.grid.at(number, column) for column in self._target)
        pieces = [cell for cell in shown if not cell.blank]
        if len(pieces) < 2:
            return {}
        found: dict[str, Cell] = {}
        if _SIGN.match(plain(pieces[0].text)) and not cells["nature"].ref:
            found["nature"] = pieces.pop(0)
        found["target"] = pieces[0]
        if len(pieces) > 1 and not cells["unit"].ref:
            found["unit"] = pieces[1]
        return found

    def _own(self, cell: Cell, number: int) -> Figure:
        """Points merged over several rows count once, in their first row."""
        return points(cell) if cell.row == number else self._nothing

    def _is_execution(self, cells: Mapping[str, Cell]) -> bool:
        """The row that scores the spending progress itself, without a target of its own."""
        name = self.levels.level1 if dashed(cells["name"]) else cells["name"]
        if not self._executes(name.text):
            return False
        target = plain(cells["target"].text).lstrip("≥=>")
        return target in ("", "100%", "100", "1", "—", "-", "/")


def empty(row: Indicator) -> bool:
    """Nothing is said of the indicator."""
    if not (dashed(row.target) and dashed(row.actual)):
        return False
    if dashed(row.weight.cell) and dashed(row.self_score.cell):
        return True
    return dashed(row.name) and not row.scored


def told(row: Indicator) -> bool:
    """A name, points and a target or actual: beyond doubt a row of the table."""
    points_ = (row.weight.value, row.self_score.value)
    sides = (row.target, row.actual)
    named = not dashed(row.name) and not all(dashed(cell) for cell in sides)
    return named and any(value is not None for value in points_)


def shares_as_points(rows: tuple[Indicator, ...], spec: FormSpec) -> tuple[Indicator, ...]:
    """权重占比 written as 0.2 of 1 is 20 points of the full mark."""
    weights = [row.weight.value for row in rows if row.weight.value is not None]
    if not weights or sum(weights) != 1 or any(weight <= 0 for weight in weights):
        return rows
    return tuple(
        row
        if row.weight.value is None
        else replace(row, weight=replace(row.weight, value=row.weight.value * spec.full))
        for row in rows
    )


def _value(cell: Cell, nature: Cell, unit: Cell) -> Quantity:
    """The cell's quantity, with the sign and the unit printed in columns of their own."""
    value = _parsed(cell.value) if isinstance(cell.value, str) else quantity.read(cell)
    if value.kind is not _NUMBER or not (nature.ref or unit.ref):
        return value
    sign = nature.text.strip() if value.sign is None and _SIGN.match(plain(nature.text)) else ""
    measure = unit.text.strip() if not value.unit and not dashed(unit) else ""
    return _parsed(f"{sign}{cell.text}{measure}") if sign or measure else value


# 100% and 达成预期指标 stand in every other row.
_parsed = lru_cache(maxsize=4096)(quantity.parse)


@lru_cache(maxsize=4096)
def _without_numbers(text: str) -> str:
    return _NUMBERS.sub("#", plain(text)).strip(":：")
