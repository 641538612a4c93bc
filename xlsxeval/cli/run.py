"""What is said of many files: which is at work, what was passed over, how many failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from xlsxeval.cli.console import tell
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message
from xlsxeval.scan import results

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxeval.scan import Found, Scan

_PROGRESS = N_("[{number}/{count}] {path}")
_PASSED_OVER = N_("Passed over, no workbook: {path}")
_RESULTS = N_("Passed over, a folder of results; name it itself to score what it holds: {path}")
_CSV = N_("Passed over, a CSV table carries no form; please send the workbook: {path}")
_ARCHIVE = N_("Passed over, an archive other than zip; unpack it or pack it as .zip: {path}")
_LINK = N_("Passed over, a link or a device: {path}")
_ARCHIVES = (".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_BY_SUFFIX = {".csv": _CSV, **dict.fromkeys(_ARCHIVES, _ARCHIVE)}
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
    for path in scan.passed_over:
        tell(Message(_why(path), {"path": str(path)}), language)
    if len(scan.files) > 1 or scan.passed_over:
        values = {"files": len(scan.files), "failed": failed, "passed": len(scan.passed_over)}
        template = _WITH_LITTER if scan.litter else _SUMMARY
        tell(Message(template, {**values, "litter": scan.litter}), language)


def _why(path: Path) -> str:
    """What is said of a path that was passed over."""
    if path.is_symlink() or (path.exists() and not path.is_file() and not path.is_dir()):
        return _LINK
    if path.is_dir() and results(path):
        return _RESULTS
    return _BY_SUFFIX.get(path.suffix.lower(), _PASSED_OVER)
