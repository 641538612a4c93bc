"""One case: a broken file, sent the way every submission goes, and what has to hold of it."""

from __future__ import annotations

import io
import json
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from lxml import etree

from tests.fuzz import seeds, xmls, zips
from tests.fuzz.watch import TooLong, watched, within
from xlsxeval import outputs, scored
from xlsxeval.batch import Job
from xlsxeval.batch.scoring import scored as score
from xlsxeval.errors import XlsxevalError
from xlsxeval.evaluation import examine
from xlsxeval.intake import content, expanded
from xlsxeval.package.limits import Limits
from xlsxeval.scan import Found, scan
from xlsxeval.verification import verify

LONGEST = Limits().seconds + 10.0
"""Seconds one file may take on a busy machine; the child that reads .xls has its own limit."""
_THOROUGH = 8
"""Of so many sound cases one has its result scored again and verified."""
_SOUND = frozenset(("value", "lengthy", "control", "piped", "wrapped"))
"""What leaves a workbook as the standard wants it: nothing stands twice or nowhere."""
_ENDS = frozenset(("XE101", "XE102"))
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError),
    *(KeyError, EOFError),
)


@dataclass(frozen=True)
class Case:
    """A file to send, and how it was broken."""

    number: int
    seed: str
    breaks: tuple[str, ...]
    data: bytes

    @property
    def told(self) -> str:
        """The case as a line."""
        return f"{self.number}: {self.seed} {' + '.join(self.breaks)}"


def case(number: int) -> Case:
    """The same case for the same number, on every machine."""
    random = Random(number)
    kind = random.random()
    if kind < 0.12:
        name, data = seeds.other(random)
        broken = random.choice((zips.truncated, zips.flipped, zips.flipped, zips.spliced))
        return Case(number, name, (broken.__name__,), broken(data, random))
    name, data = seeds.package(random)
    if kind < 0.16:
        data = zips.posted(data, random)
        return Case(number, zips.NAME, (zips.posted.__name__,), data)
    told: list[str] = []
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        edit = random.choice(xmls.EDITS)
        data = xmls.edited(data, random, edit)
        told.append(edit.__name__)
    if not told or random.random() < 0.15:
        breaking = random.choice(zips.BREAKS)
        data = breaking(data, random)
        told.append(breaking.__name__)
    return Case(number, name, tuple(told), data)


@dataclass(frozen=True)
class Outcome:
    """How a case ended, and what must not have happened."""

    status: str
    """scored, or the code of the failure."""
    seconds: float
    wrong: tuple[str, ...]


def sent(case: Case, folder: Path, longest: float = LONGEST) -> Outcome:
    """Send the case through an empty folder and look at everything that must hold."""
    source = folder / "in" / case.seed
    source.parent.mkdir()
    source.write_bytes(case.data)
    started = time.monotonic()
    entries: list[tuple[Found, Mapping[str, Any]]] = []
    with watched(folder) as seen:
        try:
            with within(longest):
                entries += _scored(source, folder / "out")
        except TooLong:
            seen.append(f"no end after {longest:.0f} seconds")
        seconds = time.monotonic() - started
        wrong = [*seen, *_wrong(case, folder, entries)]
    failures = [entry["failure"] for _, entry in entries]
    ends = {"scored" if each is None else str(each["code"]) for each in failures}
    return Outcome("+".join(sorted(ends)), seconds, tuple(wrong))


def _scored(source: Path, out: Path) -> Iterator[tuple[Found, Mapping[str, Any]]]:
    """Every submission in the file with its entry, as the command comes to them."""
    found = expanded(scan([source])).files
    for number, places in enumerate(outputs.places(out, found, lambda path: False)):
        record = score(Job(number, found[number], places, None, "zh_CN"))
        yield found[number], record.submission.submission().result


def _wrong(
    case: Case, folder: Path, entries: list[tuple[Found, Mapping[str, Any]]]
) -> Iterator[str]:
    source = folder / "in" / case.seed
    if source.read_bytes() != case.data:
        yield "the input was changed"
    written = [Path(str(entry["output"])) for _, entry in entries if entry["output"]]
    if any((folder / "out").resolve() not in path.resolve().parents for path in written):
        yield f"outside the folder of results: {written}"
    standing = {path for path in folder.rglob("*") if path.is_file()}
    if standing != {source, *written}:
        yield f"files: {sorted(map(str, standing ^ {source, *written}))}"
    for found, entry in entries:
        json.dumps(entry).encode()
        failure, output = entry["failure"], entry["output"]
        if failure is not None:
            message = str(failure["message"])
            if failure["code"] not in _ENDS or not message or "\n" in message:
                yield f"no clear failure: {failure}"
        elif output is not None and Path(str(output)).is_file():
            yield from _unsound(case, content(found), Path(str(output)))


def _unsound(case: Case, data: bytes, output: Path) -> Iterator[str]:
    """What is wrong with a scored copy: parts we wrote that are no XML, or a sheet that is lost."""
    before = _parts(data)
    for name, part in _parts(output.read_bytes()).items():
        # What nobody looked at goes on as it came, damaged or not.
        if before.get(name, b"") == part or not name.endswith((".xml", ".rels")):
            continue
        try:
            etree.fromstring(part or b"", etree.XMLParser(huge_tree=True))
        except etree.XMLSyntaxError as error:
            yield f"{name} of the scored copy: {error}"
    if case.number % 10 == 0 and _opens(data) and not _opens(output.read_bytes()):
        yield "openpyxl opens the file that was sent and not the scored copy"
    if case.number % _THOROUGH == 0 and _SOUND.issuperset(case.breaks):
        yield from _unsteady(output)


def _unsteady(output: Path) -> Iterator[str]:
    """What differs when a scored copy is scored again, and what is held to be changed in it."""
    once = _parts(output.read_bytes())
    try:
        twice = _parts(scored.write(examine(output), "zh_CN"))
        changes = verify(Found(output)).changes
    except XlsxevalError as error:
        # The results alone, beside a workbook that must not be changed.
        if not output.stem.endswith("-评分"):
            yield f"the scored copy: {error}"
        return
    if once != twice:
        yield f"scored again: {sorted(n for n in once | twice if once.get(n) != twice.get(n))}"
    for change in changes:
        yield f"verified: {change}"


def _parts(data: bytes) -> dict[str, bytes | None]:
    """Unzipped content by name; None for what cannot be unzipped."""
    found: dict[str, bytes | None] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                try:
                    found[info.filename] = archive.read(info)
                except _DAMAGED:
                    found[info.filename] = None
    except _DAMAGED:
        return {}
    return found


def _opens(data: bytes) -> bool:
    # openpyxl makes a cell of every place in a merged area; nothing large is asked of it.
    # UTF-16 has a zero beside each letter.
    parts = [(part or b"").replace(b"\0", b"") for part in _parts(data).values()]
    if sum(map(len, parts)) > 4 << 20 or any(b"XFD" in part for part in parts):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            openpyxl.load_workbook(io.BytesIO(data))
    except Exception:
        return False
    return True
