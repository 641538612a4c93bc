"""What verifying a scored workbook comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xlsxeval.model import Message, Stamp


class Kind(StrEnum):
    """What was changed after scoring, or typed."""

    SCORED = "scored"
    """A cell of ours no longer holds what a scoring of the same file gives."""
    UNIT = "unit"
    """The unit's own cells were changed."""
    ADDED = "row_added"
    REMOVED = "row_removed"
    STAMP = "stamp"
    """The stamp or the marks of our cells are missing, damaged or contradict the evaluation."""
    ENTRY = "entry"
    """The officer's own entry; no change of anything scored."""


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than it was scored."""

    kind: Kind
    message: Message
    sheet: str = ""
    ref: str = ""
    stands: str | None = None
    """What the cell holds now."""
    evaluation: str | None = None
    """What the evaluation gives."""


@dataclass(frozen=True)
class Verification:
    """A scored workbook held against a new evaluation of itself."""

    path: str
    sha256: str
    stamp: Stamp | None
    compared: int
    """Cells of ours that were looked at."""
    changes: tuple[Change, ...]
    entries: tuple[Change, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Nothing scored was changed after scoring."""
        return not self.changes
