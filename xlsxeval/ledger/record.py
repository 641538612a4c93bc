"""What the work on one file brings back. It can be pickled, and is small beside the workbook."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxeval.ledger.stored import Stored


@dataclass(frozen=True)
class Line:
    """What is shown of a file."""

    brief: str = ""
    """Scores, grade and counts in one line."""
    report: str = ""
    """All that was found."""
    notes: tuple[str, ...] = ()
    """Told by the run that wrote the result."""
    errors: int = 0
    warnings: int = 0
    standing: tuple[str, ...] = ()
    """Told by every run."""


@dataclass(frozen=True)
class FormKept:
    """A form of the workbook and the rules it was scored by."""

    id: str
    sha256: str
    unit: str | None
    year: int | None


@dataclass(frozen=True)
class ReviewKept:
    """What the officer entered beside a row."""

    form: int
    row: str
    """Identity of the row, never its address."""
    score: str | None
    note: str | None


@dataclass(frozen=True)
class Record:
    """A file that was worked on."""

    submission: Stored
    line: Line
    output_sha256: str | None = None
    forms: tuple[FormKept, ...] = ()
    reviews: tuple[ReviewKept, ...] = ()
    started: float = 0.0
    """Seconds since 1970."""
    finished: float = 0.0
    lasting: bool = False
    """The same bytes would come to the same end."""
    locked: bool = False
    """It takes a password that was not given."""
