"""Single workbooks named on the command line, read and evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxeval.cli import passwords
from xlsxeval.cli.console import stopping
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message
from xlsxeval.scan import scan

if TYPE_CHECKING:
    from xlsxeval.scan import Found

_SEVERAL = N_("{path} holds {count} workbooks; name the one to compare.")


def evaluated(
    paths: Sequence[Path], form: str | None, password_file: Path | None, language: str
) -> list[Evaluation | Failure]:
    """Each of the workbooks, or why it cannot be read; status 2 where nothing can start."""
    from xlsxeval import spec as specs
    from xlsxeval.attempt import attempt
    from xlsxeval.evaluation import evaluate

    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        known = passwords.given(password_file)
        files = [_one(path) for path in paths]

    def work(file: Found) -> Evaluation:
        return evaluate(file, chosen, known)

    asking = passwords.asking(work, known, language)
    return [attempt(file, asking) for file in files]


def _one(path: Path) -> Found:
    """The workbook of that name; a folder or a zip may hold one."""
    from xlsxeval import intake

    files = intake.expanded(scan([path])).files
    if len(files) != 1:
        raise XlsxevalError(Message(_SEVERAL, {"path": str(path), "count": len(files)}))
    return files[0]
