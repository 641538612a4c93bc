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
_PASSED_OVER = N_("Passed over, no .xlsx or .xlsm: {path}")
_SUMMARY = N_("Files {files}, failed {failed}, passed over {passed}.")


def outcomes(scan: Scan, work: Callable[[Found], Outcome], language: str) -> Iterator[Outcome]:
    """Each file's outcome as it comes; which file it is and what was written goes to stderr."""
    from xlsxeval.batch import attempt

    for number, found in enumerate(scan.files, start=1):
        if len(scan.files) > 1:
            values = {"number": number, "count": len(scan.files), "path": str(found.path)}
            tell(Message(_PROGRESS, values), language)
        result, output = attempt(found, work)
        if output is not None:
            tell(Message(_WRITTEN, {"path": output}), language)
        yield result, output


def finish(scan: Scan, done: Sequence[Outcome], language: str) -> int:
    """Say what was passed over and count the files; 1 where anything failed or is an error."""
    failed = sum(isinstance(result, Failure) for result, _ in done)
    for path in scan.passed_over:
        tell(Message(_PASSED_OVER, {"path": str(path)}), language)
    if len(done) > 1 or scan.passed_over:
        values = {"files": len(done), "failed": failed, "passed": len(scan.passed_over)}
        tell(Message(_SUMMARY, values), language)
    wrong = (isinstance(result, Failure) or result.worst is Severity.ERROR for result, _ in done)
    return 1 if any(wrong) else 0
