"""What the tables of a batch are made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from xlsxeval.model import Finding, PassedOver


@dataclass(frozen=True)
class Batch:
    """What is known of the submissions together."""

    when: datetime
    folder: Path
    """Where the results stand; links lead from here."""
    findings: Sequence[Finding] = ()
    """XE701 to XE705."""
    counted: Collection[tuple[str, int]] | None = None
    """Path and position of the forms that count for their unit; None where all of them do."""
    roster: int | None = None
    """How many units are on the roster; None without one."""
    passed_over: Sequence[PassedOver] = ()
    """What was not read, and is neither scored nor failed."""

    def counts(self, path: str, position: int) -> bool:
        """The form counts: no newer one of its unit takes its place."""
        return self.counted is None or (path, position) in self.counted


@dataclass(frozen=True)
class Link:
    """Words that lead to a file, given relative to the folder of the results."""

    words: str
    target: str


class Later(Enum):
    """A text that is known only when all submissions are."""

    STATE = "state"
    FILE = "file"


Value = str | Decimal | int | Link | Later | None
"""What stands in one cell; None is not known and stays blank."""
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    heading: str
    width: float
    look: str = "text"
    later: Later | None = None
    """What stands in all of its cells, where that is known only later."""


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet that is one table, or a csv file; there is one of each."""

    name: str
    note: str
    columns: tuple[Column, ...]
    colour: str = "#7F7F7F"


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of a batch, as the ranking sees it."""

    unit: str
    project: str
    year: int | None
    whole: bool
    """部门整体 rather than 项目支出."""
    title: str
    self_total: Decimal | None
    computed: Decimal | None
    awarded: Decimal | None
    reviewed: Decimal | None
    """The total once a reviewer had a hand in it and no row waits any more."""
    full: Decimal | None
    grade: str | None
    progress: Decimal | None
    errors: int
    warnings: int
    waiting: int
    scored_rows: int
    whole_mark: bool
    """The weights make the full mark, so that totals can be set side by side."""
    unknown: tuple[int, ...]
    """Rows nobody can say the awarded score of."""
    output: str | None

    @property
    def share(self) -> Decimal | None:
        """The awarded total as a share of the full mark."""
        if self.awarded is None or not self.full or not self.whole_mark:
            return None
        return self.awarded / self.full

    @property
    def gap(self) -> Decimal | None:
        """Percentage points the score stands above the spending progress."""
        if self.share is None or self.progress is None:
            return None
        return (self.share - self.progress) * 100
