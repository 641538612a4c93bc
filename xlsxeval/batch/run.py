"""A run over many files: what is unchanged is taken from the ledger, all else is scored anew."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

from xlsxeval import __version__, outputs, spec
from xlsxeval.attempt import internal
from xlsxeval.batch.job import Job, work
from xlsxeval.batch.loop import finished
from xlsxeval.batch.slot import Died, Overdue, Raised
from xlsxeval.i18n import N_, local
from xlsxeval.intake import changed, sha256
from xlsxeval.ledger import Known, Ledger, Line, Record, Stored
from xlsxeval.model import FormSpec, Message, PassedOver, Submission
from xlsxeval.scan import Found, Names

_OVERDUE = N_("Scoring took longer than {seconds} s and was given up.")
_DIED = N_("The program ended abruptly on this file ({status}); the others were not affected.")

_KILLED = "KilledWorker"
"""What Dask raises for work on which several of its workers ended."""


@dataclass(frozen=True)
class Shown:
    """What became of a file, as it is shown."""

    found: Found
    line: Line
    output: str | None
    failed: bool
    unchanged: bool = False


@dataclass
class Settings:
    """How files are scored."""

    form: FormSpec | None
    language: str
    passwords: list[str] = field(default_factory=list)
    """What is typed on the way is added for all that follow."""
    force: bool = False
    report: Path | None = None
    """The report of the one unit that is scored."""


@dataclass
class Run:
    """One run: its files, the folder for results, and the ledger where there is one."""

    files: Sequence[Found]
    root: Path
    settings: Settings
    ledger: Ledger | None = None
    work: Callable[[Job], Record] = work
    ask: Callable[[Found], str] = lambda found: ""
    """A password for the file, or nothing."""
    taken_up: Callable[[Found], None] = lambda found: None
    """Told when a file is handed out."""
    done: Callable[[Found], None] = lambda found: None
    """Told when the work on a file ends, whichever was handed out before it."""
    waiting: Callable[[], None] = lambda: None
    """Told again and again while no work ends."""
    meanwhile: Callable[[], object] | None = None
    """Done beside, as soon as everything that can be is in the hands of others."""
    passed_over: Sequence[PassedOver] = ()
    """What lies among the files and is not read."""
    _scored: list[Stored] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._names, self._real = Names(), os.path.realpath(self.root)
        self._folders: dict[str, str] = {}
        self._places = list(_distinct(self._from(found.path) for found in self.files))
        """The files as seen from the folder of results: both may be moved together."""
        self._before: dict[str, str] = {}
        """Files the ledger knew before this run, and the names of their results."""
        self._whole: set[str] = set()
        """Results of earlier runs that were seen to stand as they were written."""

    def submissions(self) -> Iterator[Submission]:
        """What is kept of every file, in the order of the files."""
        if self.ledger is None:
            return (stored.submission() for stored in self._scored)
        return self.ledger.submissions(self.root)

    def results(self, executor: Executor, ahead: int) -> Iterator[Shown]:
        """Every file's result in the order of the files, however the work on them ends."""
        shown: dict[int, Shown] = {}
        following = 0
        work: Callable[[Job], Record | Shown] = self.work
        jobs, heed = self._jobs(), self._wait
        answers = finished(jobs, work, executor, ahead, self._again, self._unchanged, heed)
        for job, answer in answers:
            self.done(job.found)
            shown[job.number] = answer if isinstance(answer, Shown) else self._kept(job, answer)
            while following in shown:
                yield shown.pop(following)
                following += 1
        if self.ledger is not None:
            self.ledger.complete()

    def _wait(self) -> None:
        if self.meanwhile is not None:
            Thread(target=self.meanwhile).start()
            self.meanwhile = None
        self.waiting()

    def _jobs(self) -> Iterator[Job]:
        settings = self.settings
        written = {} if self.ledger is None else self.ledger.outputs()
        ours = partial(self._ours, written)
        places = outputs.places(self.root, self.files, ours, self._targets())
        if self.ledger is not None:
            left = (each for each in self.passed_over if not each.ours)
            language = self.settings.language
            self.ledger.begin((each.path, local(each.why, language)) for each in left)
        for number, (found, names) in enumerate(zip(self.files, places, strict=True)):
            self.taken_up(found)
            passwords = tuple(settings.passwords)
            form, language = settings.form, settings.language
            yield Job(number, found, names, form, language, passwords, settings.report)

    def _targets(self) -> list[Path | None]:
        self._before = {} if self.ledger is None else self.ledger.targets()
        targets = map(self._before.get, self._places)
        return [None if target is None else self.root / target for target in targets]

    def _again(self, job: Job, record: Record | Shown) -> Job | None:
        """The job with passwords it has not had, where one is wanting."""
        if not isinstance(record, Record) or not record.locked:
            return None
        if set(job.passwords) >= set(self.settings.passwords):
            typed = self.ask(job.found)
            if not typed:
                return None
            self.settings.passwords.insert(0, typed)
        return replace(job, passwords=tuple(self.settings.passwords))

    def _unchanged(self, job: Job) -> Shown | None:
        """The result of an earlier run, where neither the file, the rules nor the result differ."""
        place = self._places[job.number]
        if self.ledger is None or self.settings.force or place not in self._before:
            return None
        known = self.ledger.known(place)
        if known is None or not self._stands(known, job.found):
            return None
        self.ledger.still(place, job.number, str(job.found.path), changed(job.found))
        output = None if known.output is None else str(self.root / known.output)
        return Shown(job.found, known.line, output, failed=output is None, unchanged=True)

    def _stands(self, known: Known, found: Found) -> bool:
        return (
            known.lasting
            and known.basis == self.basis
            and (known.output is None or self._unmoved(known.output, known.output_sha256))
            and known.sha256 == sha256(found)
        )

    def _unmoved(self, output: str, digest: str | None) -> bool:
        """The result stands there as it was written."""
        return output in self._whole or digest == sha256(Found(self.root / output))

    def _ours(self, written: Mapping[str, str], path: Path) -> bool:
        """Whether a result of ours stands there; the ledger knows without opening it."""
        place = self._from(path)
        if place in written and written[place] == sha256(Found(path)):
            self._whole.add(place)
            return True
        from xlsxeval.batch.scoring import ours

        return ours(path) is not None

    def _from(self, path: Path) -> str:
        """A path as seen from the folder of results."""
        folder, name = os.path.split(self._names.real(path))
        if folder not in self._folders:
            self._folders[folder] = _seen(folder, self._real)
        return Path(self._folders[folder], name).as_posix()

    @cached_property
    def basis(self) -> str:
        """What scores depend on beside the files: program, rules and language."""
        settings = self.settings
        form = settings.form
        rules = spec.digest() if form is None else f"{form.id} {form.sha256}"
        # Without it an encrypted workbook fails; once it is there the workbook is to be read.
        decrypts = find_spec("msoffcrypto") is not None
        report = "" if settings.report is None else str(sha256(Found(settings.report)))
        parts = (__version__, settings.language, str(decrypts), report, rules)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _kept(self, job: Job, answer: Record | BaseException) -> Shown:
        record = _fallen(job, answer) if isinstance(answer, BaseException) else answer
        output = record.submission.output
        if self.ledger is None:
            self._scored.append(record.submission)
        else:
            place, target = self._places[job.number], self._from(job.places.scored)
            written = output and self._from(Path(output))
            self.ledger.keep(place, job.number, self.basis, target, written, record)
        return Shown(job.found, record.line, output, failed=not record.submission.scored)


def _fallen(job: Job, error: BaseException) -> Record:
    from xlsxeval.batch.scoring import fallen

    return fallen(job, _end(error))


def _end(error: BaseException) -> Message:
    if isinstance(error, Overdue):
        return Message(_OVERDUE, {"seconds": round(error.seconds)})
    if type(error).__name__ == _KILLED:
        return Message(_DIED, {"status": _KILLED})
    if isinstance(error, Died):
        return Message(_DIED, {"status": error.status})
    return internal(str(error) if isinstance(error, Raised) else type(error).__name__)


def _seen(folder: str, root: str) -> str:
    """A folder as seen from another."""
    try:
        return os.path.relpath(folder, root)
    except ValueError:
        # Another drive of Windows.
        return folder


def _distinct(places: Iterable[str]) -> Iterator[str]:
    """A zip may hold several files of one name."""
    met: Counter[str] = Counter()
    for place in places:
        met[place] += 1
        yield place if met[place] == 1 else f"{place}#{met[place]}"
