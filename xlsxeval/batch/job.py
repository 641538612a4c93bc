"""One file of a batch: all that is needed to score it, wherever that happens."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxeval.model import FormSpec
from xlsxeval.outputs import Places
from xlsxeval.scan import Found

if TYPE_CHECKING:
    from xlsxeval.ledger import Record


@dataclass(frozen=True)
class Job:
    """A file, where its result goes, and how it is scored. It can be pickled."""

    number: int
    found: Found
    places: Places
    form: FormSpec | None
    language: str
    passwords: tuple[str, ...] = ()
    report: Path | None = None
    """The unit's own report, to be held against its form."""


def load() -> None:
    """Load all that the work takes."""
    import_module("xlsxeval.batch.scoring")


def work(job: Job) -> Record:
    """Score the file and write its scored copy; whatever stops that is a failed record."""
    # Loaded by those who do the work: a run that finds everything unchanged needs none of it.
    from xlsxeval.batch import scoring

    return scoring.scored(job)
