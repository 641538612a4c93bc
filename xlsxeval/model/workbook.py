"""A workbook as it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xlsxeval.model.cell import Area, Cell
from xlsxeval.model.late import Late, mentioned
from xlsxeval.model.message import Message
from xlsxeval.model.stamp import Stamp


@dataclass(frozen=True)
class Sheet:
    """One worksheet, sparse: `cells` holds only cells that carry a value, an error or a formula."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    state: str = "visible"
    protected: bool = False

    def mentions(self, tells: Callable[[str], bool]) -> bool:
        """Whether a text written on it may be of a kind; cells not read yet are left unread."""
        if isinstance(self.cells, Late):
            return self.cells.mentions(tells)
        return mentioned(self.cells.values(), tells)


@dataclass(frozen=True)
class Entry:
    """What the officer typed beside one row of a scored workbook: 复核得分 and 复核说明."""

    score: Cell
    note: Cell


@dataclass(frozen=True)
class Workbook:
    """One submitted file as it was read. Holds no open file and can be pickled."""

    path: str
    sha256: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Message, ...] = ()
    """Facts of the file worth saying: a name that does not fit the content, external links."""
    entries: tuple[Entry, ...] = ()
    """The officer's entries, where the file is a scored workbook of ours."""
    aside: tuple[Cell, ...] = ()
    """What people wrote there where a result of ours has no place for it."""
    comments: tuple[str, ...] = ()
    """What the comments there say."""
    replies: Mapping[str, str] = field(default_factory=dict)
    """Problem id → 整改情况, where the file is a scored workbook of ours."""
    stamp: Stamp | None = None
    """How the scored workbook was made that this file, or the result it replaces, is."""
