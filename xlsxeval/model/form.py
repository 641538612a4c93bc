"""A form as a unit filled it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from xlsxeval.model.cell import Cell
from xlsxeval.model.message import Message
from xlsxeval.model.quantity import Quantity
from xlsxeval.model.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Figure:
    """A number cell as read: `value` is None while the cell is blank or holds no number."""

    cell: Cell
    value: Decimal | None = None
    unit: str = ""
    """A unit written in the cell itself (元, 万元, %)."""

    @property
    def absent(self) -> bool:
        """The form has no such column."""
        return not self.cell.ref

    @property
    def blank(self) -> bool:
        """Nothing is written, or only a dash."""
        cell = self.cell
        if self.value is not None or not cell.ref:
            return not cell.ref
        broken = cell.error is not None or cell.uncalculated
        return not broken and cell.text.strip() in BLANKS

    @property
    def wrong(self) -> bool:
        """Something is written that is no number."""
        return self.value is None and not self.blank and bool(self.cell.text.strip())


BLANKS = frozenset(("", "—", "——", "-", "--", "－", "―", "–", "/", "／", "*", "…", "……", "\\"))
"""How people write that a cell stays empty."""


@quick
@dataclass(frozen=True, slots=True)
class Indicator:
    """三级指标: one indicator row."""

    row: int
    level1: Cell
    level2: Cell
    name: Cell
    target: Cell
    actual: Cell
    weight: Figure
    self_score: Figure
    reason: Cell
    nature: Cell
    unit: Cell
    reviewed: Figure
    review_note: Cell
    target_value: Quantity
    actual_value: Quantity
    identity: str = ""
    """Levels, name and ordinal: stays the same when rows are inserted elsewhere."""
    execution: bool = False
    """The row scores the spending progress itself (预算执行率 inside the table)."""

    @property
    def scored(self) -> bool:
        """The row carries a weight or a score; 其中 rows carry neither."""
        return not (self.weight.blank and self.self_score.blank)


@quick
@dataclass(frozen=True, slots=True)
class Fund:
    """资金: one row of the money block, in the block's unit."""

    row: int
    name: Cell
    group: str
    """total, source (资金来源, 收入性质), nature (支出性质: 基本/项目支出)."""
    nested: bool
    initial: Figure
    budget: Figure
    spent: Figure
    rate: Figure


@dataclass(frozen=True)
class Budget:
    """项目资金 / 部门整体支出规模: the money block."""

    money_unit: str
    funds: tuple[Fund, ...]
    weight: Figure
    self_score: Figure
    reason: Cell
    reviewed: Figure
    review_note: Cell
    identity: str = "预算执行"

    @property
    def total(self) -> Fund | None:
        """年度资金总额."""
        return next((fund for fund in self.funds if fund.group == "total"), None)


@dataclass(frozen=True)
class Level:
    """A level cell that prints the weight of its children: 产出指标（50分）."""

    cell: Cell
    points: Decimal
    rows: tuple[int, ...]
    """Positions in `Form.indicators`."""


@dataclass(frozen=True)
class Layout:
    """Where the form stands on its sheet, for whoever writes beside it."""

    top: int
    bottom: int
    header_rows: tuple[int, ...]
    """Last header row of each indicator table and of the money block."""
    total_row: int | None
    columns: Mapping[str, int]
    """Field → column of the first indicator table."""


@dataclass(frozen=True)
class Form:
    """绩效自评表: one official form as a unit filled it in."""

    sheet: str
    title: Cell
    unit: Cell
    year: int | None
    year_cell: Cell
    project: Cell
    budget: Budget | None
    indicators: tuple[Indicator, ...]
    texts: Mapping[str, Cell]
    printed_total: Figure
    printed_full: Figure
    printed_grade: Cell
    levels: tuple[Level, ...]
    residue: tuple[Cell, ...]
    hidden: tuple[tuple[Cell, Message], ...]
    """Cells that count although a row, column or sheet is hidden, and which one that is."""
    guesses: tuple[tuple[Cell, Message], ...]
    missing: tuple[tuple[Cell, str], ...]
    """Headings without which rows or money cannot be read: where they belong, and their name."""
    layout: Layout

    @cached_property
    def shared_weights(self) -> frozenset[str]:
        """Identities of rows whose weight is merged over the next one too, which has a score."""
        return frozenset(
            row.identity
            for row, below in pairwise(self.indicators)
            if below.weight.absent and not below.self_score.blank
        )

    @cached_property
    def unweighted(self) -> tuple[Level, ...]:
        """Levels that print the points of rows without a weight column."""
        rows = self.indicators
        return tuple(
            level for level in self.levels if all(rows[at].weight.absent for at in level.rows)
        )

    @cached_property
    def weights_total(self) -> Decimal | None:
        """The weights of all rows and of the money block; None where the form prints none.

        Rows without a weight column stand under levels that print their points:
        年度绩效目标1（40分）.
        """
        weights = [row.weight.value for row in self.indicators]
        weights += [level.points for level in outermost(self.unweighted)]
        if self.budget is not None:
            weights.append(self.budget.weight.value)
        known = [weight for weight in weights if weight is not None]
        return sum(known, Decimal(0)) if known else None

    def row_name(self, cell: Cell) -> str:
        """The indicator of the cell's row; a level cell names itself."""
        levels, rows = self._names
        return levels.get(cell.ref, rows.get(cell.row, ""))

    @cached_property
    def _names(self) -> tuple[Mapping[str, str], Mapping[int, str]]:
        """Level cell → its text, and row → its indicator; of several, the first."""
        levels: dict[str, str] = {}
        rows: dict[int, str] = {}
        for row in self.indicators:
            for level in (row.level1, row.level2):
                levels.setdefault(level.ref, level.text)
            rows.setdefault(row.row, row.name.text)
        return levels, rows


def outermost(levels: Iterable[Level]) -> tuple[Level, ...]:
    """The widest levels, none of which lies within another."""
    found: list[Level] = []
    for level in sorted(levels, key=lambda level: -len(level.rows)):
        if not any(set(level.rows) & set(wider.rows) for wider in found):
            found.append(level)
    return tuple(found)
