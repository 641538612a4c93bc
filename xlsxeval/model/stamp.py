"""What a scored workbook says of its own scoring, so that a later look can tell what changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.model.cell import Cell
from xlsxeval.model.quick import quick


@dataclass(frozen=True)
class Review:
    """An officer's entry beside a row, as a digest, and what it was made against."""

    digest: str
    computed: Decimal | None
    """The computed score of then."""
    inputs: str = ""
    """Digest of what the unit had written, where nothing could be computed."""
    rewritten: bool = False
    """Nothing could be computed, and the unit wrote something else since."""
    sent: Cell | None = None
    """Where the file itself came with the same entry: whoever sent it may have typed it."""


@quick
@dataclass(frozen=True, slots=True)
class RowStamp:
    """One scored row as it was scored."""

    identity: str
    """Digest of the row's identity within its form; never its address."""
    inputs: str
    """Digest of what the unit wrote in the row."""
    computed: Decimal | None
    awarded: Decimal | None
    review: Review | None = None


@dataclass(frozen=True)
class FormStamp:
    """One form as it was scored: its rules, and a digest of what stands outside its rows."""

    id: str
    sha256: str
    inputs: str
    sealed: str = ""
    """Digest of the stamp's seals; empty in stamps older than these."""


@dataclass(frozen=True)
class Stamp:
    """印记: how and from what a scored workbook was made."""

    version: str
    language: str
    input: str
    """sha256 of the first input: the file the unit sent."""
    forms: tuple[FormStamp, ...]
    rows: tuple[RowStamp, ...]
    problems: frozenset[str]
    """Digests of every problem ever found in this line of results."""
    seals: tuple[str, ...] = ()
    """What stood in each cell of ours, form by form, then on the summary sheet."""

    def row(self, identity: str) -> RowStamp | None:
        """The row of that digest, if it was scored."""
        return next((row for row in self.rows if row.identity == identity), None)
