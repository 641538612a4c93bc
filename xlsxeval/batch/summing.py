"""The files of a run together: what shows only side by side, and 汇总.xlsx."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxeval import outputs
from xlsxeval.batch import side_by_side
from xlsxeval.batch.run import Run
from xlsxeval.batch.slot import Died, Overdue, Raised
from xlsxeval.batch.workers import Workers
from xlsxeval.errors import CannotWrite
from xlsxeval.ledger import Ledger
from xlsxeval.model import Finding, Message, Submission
from xlsxeval.privacy import redacted

if TYPE_CHECKING:
    from xlsxeval.consolidated import Batch
    from xlsxeval.roster import Roster

_FACT = "together"


@dataclass(frozen=True)
class Together:
    """What was found in the batch, and where it is summed up."""

    findings: tuple[Mapping[str, Any], ...]
    """As the JSON contract has them."""
    book: Path | None
    """None where it could not be written."""
    refused: tuple[Message, ...] = ()
    """Why files could not be written."""


@dataclass(frozen=True)
class Question:
    """What the files are held against, and the folder for csv files."""

    roster: Roster | None = None
    year: int | None = None
    csv: Path | None = None
    redact: bool = False
    """Numbers of phones, identity cards and accounts are masked in what is written."""

    @property
    def of_one(self) -> bool:
        """Whether even a single file is asked about."""
        return not (self.roster is None and self.year is None and self.csv is None)


def together(
    run: Run, ledger: Ledger, question: Question, executor: Executor | None = None
) -> Together:
    """Check the batch and write 汇总.xlsx; where nothing differs the last run's stand.

    They do not where all is to be done again. Processes of this machine check while this one draws.
    """
    state = _state(run, ledger, question)
    before = json.loads(ledger.fact(_FACT) or "{}")
    book = run.root / before.get("book", outputs.SUMMARY)
    same = before.get("state") == state and not run.settings.force
    if same and question.csv is None and _stands(book, before):
        return Together(tuple(before["findings"]), book)
    from xlsxeval import consolidated, show

    batch = _batch(run, ledger, question, executor)
    language, refused = run.settings.language, []
    if question.csv is not None:
        for name, pieces in consolidated.csv_files(_told(run, question), batch, language):
            refused += _refusal(question.csv / name, pieces)
    book = outputs.free(run.root / outputs.SUMMARY, lambda path: _stands(path, before))
    digest = hashlib.sha256()
    pieces = consolidated.write(_told(run, question), batch, language)
    of_book = _refusal(book, _digested(pieces, digest))
    found = tuple(show.finding(each, language) for each in batch.findings)
    if of_book:
        return Together(found, None, (*refused, *of_book))
    now = {"state": state, "findings": found, "book": book.name, "sha256": digest.hexdigest()}
    ledger.remember(_FACT, json.dumps(now))
    return Together(found, book, tuple(refused))


def _refusal(path: Path, pieces: Iterable[bytes]) -> list[Message]:
    """Write the file; why that cannot be done is told with everything else."""
    try:
        outputs.write(path, pieces)
    except CannotWrite as error:
        return [error.message]
    return []


def rehearse(language: str) -> None:
    """Sum up nothing: what that takes is at hand then when everybody waits for the sum.

    Whatever goes wrong with it goes wrong again there, and is told there.
    """
    from xlsxeval import consolidated, crowd, show

    with suppress(Exception):
        batch = consolidated.Batch(datetime.now(), Path(), crowd.findings(()))
        deque(consolidated.write((), batch, language), maxlen=0)
        deque(show.document((), ()), maxlen=0)


def _state(run: Run, ledger: Ledger, question: Question) -> str:
    """Everything the checks of the batch and its tables depend on."""
    asked = (repr(question.roster), str(question.year), str(question.redact))
    left = (f"{each.path}\0{each.why}" for each in ledger.passed_over())
    parts = (run.basis, ledger.state(), *asked, *left)
    return _digest("\0".join(parts).encode("utf-8", "backslashreplace"))


def _stands(book: Path, before: Mapping[str, Any]) -> bool:
    """The workbook is there as it was written: what an officer saved there is not replaced."""
    try:
        return book.name == before.get("book") and _digest(book.read_bytes()) == before["sha256"]
    except OSError:
        return False


def _batch(run: Run, ledger: Ledger, question: Question, executor: Executor | None) -> Batch:
    from xlsxeval import crowd
    from xlsxeval.consolidated import Batch

    findings = _Findings(executor, ledger, run.root, question)
    slim = [crowd.slim(submission) for submission in run.submissions()]
    return Batch(
        datetime.now(),
        run.root,
        findings,
        {(each.submission.path, each.position) for each in crowd.counted(slim, question.roster)},
        None if question.roster is None else len(question.roster.units),
        ledger.passed_over(),
    )


class _Findings(Sequence[Finding]):
    """XE701 to XE705: looked for at once by a process that is free, or else when needed."""

    def __init__(
        self, executor: Executor | None, ledger: Ledger, root: Path, question: Question
    ) -> None:
        self._asked = ledger.path, root, question.roster, question.year
        self._redact = question.redact
        self._future = None
        ledger.settle()
        if isinstance(executor, Workers):
            self._future = executor.submit(side_by_side.found, *self._asked)

    @cached_property
    def _known(self) -> tuple[Finding, ...]:
        try:
            known = (
                side_by_side.found(*self._asked) if self._future is None else self._future.result()
            )
        except (Overdue, Died, Raised):
            # What a process has not done in its time may be done here, and at leisure.
            known = side_by_side.found(*self._asked)
        return tuple(_masked(each) for each in known) if self._redact else known

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, at: Any) -> Any:
        return self._known[at]


def _masked(finding: Finding) -> Finding:
    """A finding that quotes no private number."""
    message = finding.message
    return replace(finding, message=replace(message, values=redacted(message.values)))


def _told(run: Run, question: Question) -> Iterator[Submission]:
    """What the tables are made of."""
    for submission in run.submissions():
        if question.redact:
            submission = replace(submission, result=redacted(submission.result), rows=b"")
        yield submission


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digested(pieces: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece
