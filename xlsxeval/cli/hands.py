"""Who scores: processes that start while the command still looks for files, or this one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxeval.scan import LEDGER, WORKBOOKS, is_litter

if TYPE_CHECKING:
    from xlsxeval.batch import Executing


def foreseen(
    paths: Sequence[Path], root: Path, jobs: int | None, scheduler: str | None, force: bool
) -> None:
    """Let processes be prepared at once where there will certainly be work for several."""
    alone = scheduler is not None or (jobs == 1 and not unfinished(root))
    if alone or not _afresh(root, force) or len([*islice(_workbooks(paths), 2)]) < 2:
        return
    from xlsxeval import batch

    batch.foresee()


def hands(
    root: Path, files: int, jobs: int | None, scheduler: str | None, force: bool
) -> AbstractContextManager[Executing]:
    """What scores; where there is work for certain, processes start while this one prepares."""
    from xlsxeval import batch

    early, wary = _afresh(root, force), unfinished(root)
    return batch.executing(jobs, scheduler, files, early=early, wary=wary)


def known(root: Path) -> bool:
    """Whether a ledger of earlier runs stands there."""
    return (root / LEDGER).exists()


def unfinished(root: Path) -> bool:
    """Whether the last run there did not come to its end."""
    if not known(root):
        return False
    from xlsxeval import ledger

    return ledger.unfinished(root)


def _afresh(root: Path, force: bool) -> bool:
    """Whether something is to be scored however little has changed."""
    return force or not known(root) or unfinished(root)


def _workbooks(paths: Sequence[Path]) -> Iterator[str]:
    """Names that look like workbooks, before anybody looks closer."""
    for path in paths:
        if not os.path.isdir(path):
            yield path.name
        for _, _, names in os.walk(path):
            for name in names:
                if name.lower().endswith(WORKBOOKS) and not is_litter(name):
                    yield name
