"""Many files through one piece of work, with notes on the way and a status at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlsxeval.cli.console import tell
from xlsxeval.i18n import N_
from xlsxeval.model import Failure, Message, Severity

if TYPE_CHECKING:
    from xlsxeval.batch import Outcome
    from xlsxeval.scan import Found, Scan

_PROGRESS = N_("[{number}/{count}] {path}")
_WRITTEN = N_("Written: {path}")
_PASSED_OVER = N_("Passed over, no workbook: {path}")
_CSV = N_("Passed over, a CSV table carries no form; please send the workbook: {path}")
_SUMMARY = N_("Files {files}, failed {failed}, passed over {passed}.")


def outcomes(scan: Scan, work: Callable[[Found], Outcome], language: str) -> Iterator[Outcome]:
    """Each file's outcome as it comes; which file it is and what was written goes to stderr."""
    from xlsxeval.batch import attempt

    for number, found in enumerate(scan.files, start=1):
        if len(scan.files) > 1:
            values = {"number": number, "count": len(scan.files), "path": str(found.path)}
            tell(Message(_PROGRESS, values), language)
        outcome = attempt(found, work)
        if outcome.note is not None:
            tell(outcome.note, language)
        if outcome.output is not None:
            tell(Message(_WRITTEN, {"path": outcome.output}), language)
        yield outcome


def finish(scan: Scan, done: Sequence[Outcome], language: str) -> int:
    """Say what was passed over and count the files; 1 where anything failed or is an error."""
    results = [outcome.result for outcome in done]
    failed = sum(isinstance(result, Failure) for result in results)
    for path in scan.passed_over:
        template = _CSV if path.suffix.lower() == ".csv" else _PASSED_OVER
        tell(Message(template, {"path": str(path)}), language)
    if len(done) > 1 or scan.passed_over:
        values = {"files": len(done), "failed": failed, "passed": len(scan.passed_over)}
        tell(Message(_SUMMARY, values), language)
    wrong = (isinstance(result, Failure) or result.worst is Severity.ERROR for result in results)
    return 1 if any(wrong) else 0
