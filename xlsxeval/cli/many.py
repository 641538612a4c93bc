"""What is said of many files: which is at work, what was passed over, how many failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from xlsxeval.cli.console import tell
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message

if TYPE_CHECKING:
    from xlsxeval.scan import Found, Scan

_PROGRESS = N_("[{number}/{count}] {path}")
_PASSED_OVER = N_("Passed over, {why}: {path}")
_SUMMARY = N_("Files {files}, failed {failed}, passed over {passed}.")
_WITH_LITTER = N_(
    "Files {files}, failed {failed}, passed over {passed}; "
    "{litter} of programs and systems do not count."
)


def evaluated(
    scan: Scan, work: Callable[[Found], Evaluation], language: str
) -> Iterator[Evaluation | Failure]:
    """Each file's result as it comes; which file it is goes to stderr."""
    from xlsxeval.attempt import attempt

    for number, found in enumerate(scan.files, start=1):
        taken_up(found, number, len(scan.files), language)
        yield attempt(found, work)


def taken_up(found: Found, number: int, count: int, language: str) -> None:
    """Which of many files it is."""
    if count > 1:
        values = {"number": number, "count": count, "path": str(found.path)}
        tell(Message(_PROGRESS, values), language)


def counted(scan: Scan, failed: int, language: str) -> None:
    """Say what was passed over, and count the files."""
    for each in scan.passed_over:
        tell(Message(_PASSED_OVER, {"why": each.why, "path": each.path}), language)
    if len(scan.files) > 1 or scan.passed_over:
        values = {"files": len(scan.files), "failed": failed, "passed": len(scan.passed_over)}
        template = _WITH_LITTER if scan.litter else _SUMMARY
        tell(Message(template, {**values, "litter": scan.litter}), language)
