"""What became of problems, rows and scores between two versions of one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlsxeval.model import Cell, Evaluation, Finding, Judged, Message, Score, Severity

Value = str | Decimal | None


class Fate(StrEnum):
    """回退, 未改, 新增, 已改: what became of a problem."""

    BACK = "back"
    STANDING = "standing"
    NEW = "new"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Row:
    """One row of a form as two versions are compared: an indicator, a fund, the execution."""

    identity: str
    path: tuple[str, ...]
    """Levels and name as printed."""
    cell: Cell
    values: Mapping[str, Value]
    """Field → what is written there."""
    cells: Mapping[str, Cell]
    """Field → where it is written."""
    score: Score | None
    weight: Decimal | None

    @property
    def name(self) -> str:
        """The last level that is filled in."""
        return next((name for name in reversed(self.path) if name), "")

    @property
    def lost(self) -> Decimal | None:
        """Points the awarded score takes off."""
        awarded = self.score.awarded if self.score else None
        return None if awarded is None or self.weight is None else self.weight - awarded


@dataclass(frozen=True)
class Change:
    """A value that is not what it was."""

    field: str
    label: str | Message
    """The form's own word for the field."""
    old: Value
    new: Value
    places: tuple[Cell | None, Cell | None] = (None, None)

    @property
    def guarded(self) -> bool:
        """Targets and weights are not changed after approval."""
        return self.field in ("target", "weight")


@dataclass(frozen=True)
class RowPair:
    """A row in both versions, or in one of them."""

    old: Row | None
    new: Row | None
    changes: tuple[Change, ...] = ()

    @property
    def renamed(self) -> bool:
        """The row goes by another name, or stands under other levels."""
        both = self.old is not None and self.new is not None
        return both and self.old.identity != self.new.identity  # type: ignore[union-attr]


@dataclass(frozen=True)
class Problem:
    """A problem and its fate; neither finding where a row fell behind its target unnoticed."""

    fate: Fate
    old: Finding | None
    new: Finding | None
    name: str
    """The indicator or block it is about."""
    places: tuple[Cell | None, Cell | None]
    why: Message | None = None
    """What makes it a setback, or what else happened to it."""
    reply: str = ""
    """整改情况, as the unit answered."""
    contradicted: bool = False
    """The reply says it is done while the problem stands."""

    @property
    def finding(self) -> Finding | None:
        """The finding as it is now, or as it was."""
        return self.new or self.old


@dataclass(frozen=True)
class FormPair:
    """A form in both versions, or in one of them."""

    old: Judged | None
    new: Judged | None
    warnings: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: tuple[RowPair, ...] = ()
    """Rows that were added, removed, renamed or changed."""

    @property
    def either(self) -> Judged:
        """The form as it is now, or as it was."""
        found = self.new or self.old
        assert found is not None
        return found


@dataclass(frozen=True)
class Comparison:
    """Two versions of one workbook."""

    old: Evaluation
    new: Evaluation
    forms: tuple[FormPair, ...]

    @property
    def same(self) -> bool:
        """Both are one file."""
        return self.old.workbook.sha256 == self.new.workbook.sha256

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, form by form."""
        return tuple(problem for pair in self.forms for problem in pair.problems)

    @property
    def errors_stand(self) -> bool:
        """A problem of severity error stands in the new version: still, again or newly."""
        return self.new.worst is Severity.ERROR
