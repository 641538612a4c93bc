"""What shows only side by side, looked for in any process: it loads little beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlsxeval import crowd
from xlsxeval.ledger import Reader

if TYPE_CHECKING:
    from xlsxeval.model import Finding
    from xlsxeval.roster import Roster


def found(ledger: Path, root: Path, roster: Roster | None, year: int | None) -> tuple[Finding, ...]:
    """XE701 to XE705 among the files of the last run. Raises CannotKeep."""
    with Reader(ledger) as reader:
        slim = [crowd.slim(submission) for submission in reader.submissions(root)]
        return crowd.findings(slim, roster, year, reader.passed_over())
